"""The golden page's tables: one for each kind of label and reader, a drop signed and counted."""

from __future__ import annotations

from extractor.services.score import PastRun
from review_app.golden_view import LATEST, Cell, reader, series, table
from review_app.language import catalogue
from review_app.moments import UTC_ZONE

SAY = catalogue("en")


def run(
    day: int,
    narrative: str = "offline",
    labelled: str = "blind",
    **shares: float | None,
) -> PastRun:
    return PastRun.model_validate(
        {
            "at": f"2026-01-{day:02d}T10:00:00+00:00",
            "version": "0.1.0",
            "narrative": narrative,
            "labelled": labelled,
            "cases": 5,
            "shares": {name.replace("__", ":"): (share, 40) for name, share in shares.items()},
        }
    )


def test_each_kind_of_label_and_reader_is_a_table_of_its_own() -> None:
    found = series(
        [run(1, cells=1.0), run(2, "gpt", cells=0.5), run(3, labelled="reviewed", cells=1.0)], UTC_ZONE
    )
    assert [(one.labelled, one.narrative) for one in found] == [
        ("blind", "offline"),
        ("blind", "gpt"),
        ("reviewed", "offline"),
    ]


def test_a_drop_and_a_rise_are_signed_and_the_last_drops_are_counted() -> None:
    (one,) = series(
        [run(1, cells=0.9, cover=0.5), run(2, cells=0.8, cover=0.75), run(3, cells=0.7, cover=0.75)], UTC_ZONE
    )
    assert [(row.measure, row.cells) for row in one.rows] == [
        ("cells", (Cell(0.9, ""), Cell(0.8, "▼"), Cell(0.7, "▼"))),
        ("cover", (Cell(0.5, ""), Cell(0.75, "▲"), Cell(0.75, ""))),
    ]
    assert one.dropped == 1


def test_nothing_to_count_is_a_dash_and_no_drop() -> None:
    (one,) = series([run(1, list__staff=0.5), run(2, list__staff=None)], UTC_ZONE)
    (row,) = table(one, SAY)
    assert list(row.values()) == ["staff F1", "40", "50.0%", "–"]
    assert one.dropped == 0


def test_only_the_latest_runs_are_shown_and_the_first_of_them_knows_the_one_before() -> None:
    (one,) = series([run(day, cells=1.0 - day / 100) for day in range(1, LATEST + 4)], UTC_ZONE)
    assert [at[8:10] for at in one.at] == [f"{day:02d}" for day in range(4, LATEST + 4)]
    assert {cell.sign for cell in one.rows[0].cells} == {"▼"}


def test_two_runs_of_one_minute_stay_two_columns() -> None:
    (one,) = series([run(1, cells=1.0), run(1, cells=0.5)], UTC_ZONE)
    assert list(table(one, SAY)[0].values())[2:] == ["100.0%", "50.0% ▼"]


def test_a_reader_is_named() -> None:
    assert [reader(name, SAY) for name in ("offline", "qwen", "offline+qwen+x")] == [
        "rules",
        "qwen",
        "rules + qwen+x",
    ]
