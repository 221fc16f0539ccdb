"""Times as the reader's clock shows them; what is expected was worked out by hand."""

from __future__ import annotations

import pytest

from review_app.moments import zone_of


@pytest.mark.parametrize(
    ("zone", "at", "shown"),
    [
        ("Asia/Shanghai", "2024-03-01T08:00:00.123+00:00", "2024-03-01 16:00"),
        ("Asia/Shanghai", "2024-02-29T17:30:00+00:00", "2024-03-01 01:30"),
        # Winter and summer.
        ("Europe/Berlin", "2024-01-01T08:00:00+00:00", "2024-01-01 09:00"),
        ("Europe/Berlin", "2024-07-01T08:00:00+00:00", "2024-07-01 10:00"),
        ("Asia/Kathmandu", "2024-07-01T08:00:00", "2024-07-01 13:45"),
        ("UTC", "2024-07-01T08:00:00+00:00", "2024-07-01 08:00"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone(zone: str, at: str, shown: str) -> None:
    reader = zone_of(zone)
    assert (reader.name, reader.day_and_time(at), reader.time(at)) == (zone, shown, shown[11:])


@pytest.mark.parametrize("name", [None, "", "Mars/Base", "../etc/passwd", "Asia", "a\0b"])
def test_a_zone_that_nobody_knows_is_utc_and_says_so(name: str | None) -> None:
    assert zone_of(name).name == "UTC"
