"""Moments as the reader's clock shows them. What is kept is in UTC; whoever reads a page is told which zone its times are in. Pure, no
Streamlit here.

Zone    by the name that the reader's browser gives it (Asia/Shanghai); UTC where it gives none that this machine knows.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Zone(NamedTuple):
    name: str
    rules: tzinfo

    def day_and_time(self, at: str) -> str:
        """`at`: an ISO 8601 time; without an offset it is UTC."""
        return f"{self._local(at):%Y-%m-%d %H:%M}"

    def time(self, at: str) -> str:
        """For what is at most hours away."""
        return f"{self._local(at):%H:%M}"

    def _local(self, at: str) -> datetime:
        moment = datetime.fromisoformat(at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(self.rules)


UTC_ZONE = Zone("UTC", UTC)


def zone_of(name: str | None) -> Zone:
    try:
        return Zone(name, ZoneInfo(name)) if name else UTC_ZONE
    except (KeyError, ValueError, OSError):  # unknown here, no name at all, or a folder's
        return UTC_ZONE
