"""What the golden page shows: the score of each field over time. Pure; no Streamlit here.

Series   the runs of one kind of label read by one reader (the rules, a model, both), the oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from extractor.services.score import PastRun
from review_app.language import Catalogue
from review_app.moments import Zone

LATEST = 6  # runs that fit beside one another at 1366 pixels
_NOISE = 1e-9  # of shares that went through JSON
# The figures of a score in the order in which they are read; names as in golden/README.md.
_MEASURES = (
    "cells",
    "cells.nonzero",
    "cells.empty",
    "cells.raw",
    "cover",
    "leadership",
    "list:groups",
    "list:responsible_officials",
    "list:staff",
    "list:platforms",
    "list:problems",
    "list:improvements",
    "list:statements",
    "processing_fee",
    "abstention",
    "quotes.placed",
    "quotes.characters",
)


class Cell(NamedTuple):
    """`sign` ▼ where the share is lower than in the run before, ▲ where higher, else empty."""

    share: float | None
    sign: str


class Row(NamedTuple):
    """`of`: how many items stand behind the latest share."""

    measure: str
    of: int
    cells: tuple[Cell, ...]


class Series(NamedTuple):
    labelled: str
    narrative: str
    cases: int
    at: tuple[str, ...]
    rows: tuple[Row, ...]
    dropped: int


def series(runs: Sequence[PastRun], zone: Zone) -> list[Series]:
    """One for each kind of label and reader, in the order in which they first ran; the latest runs only."""
    grouped: dict[tuple[str, str], list[PastRun]] = {}
    for run in runs:
        grouped.setdefault((run.labelled, run.narrative), []).append(run)
    return [
        _series(labelled, narrative, group[-LATEST - 1 :], zone)
        for (labelled, narrative), group in grouped.items()
    ]


def _series(labelled: str, narrative: str, runs: Sequence[PastRun], zone: Zone) -> Series:
    known = [measure for measure in _MEASURES if any(measure in run.shares for run in runs)]
    rows = tuple(_row(measure, runs) for measure in known)
    last = runs[-1]
    return Series(
        labelled,
        narrative,
        last.cases,
        tuple(_when(run.at, zone) for run in runs[-LATEST:]),
        rows,
        sum(row.cells[-1].sign == "▼" for row in rows),
    )


def _when(at: str, zone: Zone) -> str:
    """A run of just now has a word instead of a time."""
    try:
        return zone.day_and_time(at)
    except ValueError:
        return at


def _row(measure: str, runs: Sequence[PastRun]) -> Row:
    shares = [run.shares.get(measure, (None, 0)) for run in runs]
    before = [None, *(share for share, _ in shares[:-1])]
    cells = [Cell(share, _sign(was, share)) for was, (share, _) in zip(before, shares, strict=True)]
    return Row(measure, shares[-1][1], tuple(cells[-LATEST:]))


def _sign(was: float | None, share: float | None) -> str:
    if was is None or share is None or abs(share - was) <= _NOISE:
        return ""
    return "▼" if share < was else "▲"


def table(one: Series, say: Catalogue) -> list[dict[str, Any]]:
    """The rows as they are drawn: words, not numbers."""
    return [
        {
            say("Field"): say(f"measure.{row.measure}"),
            say("Items"): str(row.of),
            **{
                at if one.at.count(at) == 1 else f"{at} ({number})": _shown(cell)
                for number, (at, cell) in enumerate(zip(one.at, row.cells, strict=True), 1)
            },
        }
        for row in one.rows
    ]


def _shown(cell: Cell) -> str:
    return "–" if cell.share is None else f"{cell.share:.1%} {cell.sign}".rstrip()


def reader(narrative: str, say: Catalogue) -> str:
    """Who read: the rules, a model by its name, or both."""
    names = [say("rules") if name == "offline" else name for name in narrative.split("+", 1)]
    return " + ".join(names)
