"""Checks: functions of a record (and its document) that give findings; a finding never changes a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.domain import form
from extractor.domain.checks.arithmetic import check_arithmetic
from extractor.domain.checks.codes import finding
from extractor.domain.document import Stated
from extractor.domain.report import Finding, Leftover, Record, Severity

_WIDTHS = str.maketrans("（）", "()")
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2}
# Findings that are functions of the record alone, so that an edited record can be tested again.
_OF_RECORD = frozenset({"R1", "R2", "R3", "R4", "R5", "V1", "T1", "F1", "C1", "L1", "L2", "O2"})
_UNTIL_FILLED = frozenset({"M1", "M2"})
# The layout due for a report year (form.json; a report for 2021 was the first under 国办公开办函〔2021〕30号).
_FIRST_YEAR_OF_2021_LAYOUT = 2021


def check_record(record: Record) -> list[Finding]:
    """Everything that the record alone shows, whoever filled it."""
    return [*check_cells(record), *check_layout(record), *check_cover(record)]


def check_cells(record: Record) -> list[Finding]:
    """What the cells alone show: the relations, and words where a number belongs."""
    found = check_arithmetic(record.cells, record.report.layout)
    found.extend(
        finding("V1", {"label": form.label_of(id_), "raw": cell.raw}, cells=(id_,), where=(cell.where,))
        for id_, cell in record.cells.items()
        if cell.state == "text"
    )
    return found


def check_layout(record: Record) -> list[Finding]:
    """T1 for a table that is not in the report, F1 for one in a layout that is not due for the report's year."""
    layout, year = record.report.layout, record.report.year
    found = [
        finding("T1", {"table": form.TITLES[name]}) for name in form.TABLES if getattr(layout, name) is None
    ]
    if year is None:
        return found
    due = "2021" if year >= _FIRST_YEAR_OF_2021_LAYOUT else "2019"
    found.extend(
        finding("F1", {"table": form.TITLES[name], "layout": used, "year": year, "due": due})
        for name in ("proactive", "requests")
        if (used := getattr(layout, name)) is not None and used != due
    )
    return found


def check_cover(record: Record) -> list[Finding]:
    """C1 for the identifying fields that were not found."""
    names = {"title": "标题 title", "issuer": "发布机关 issuer", "year": "报告年度 year"}
    return [
        finding("C1", {"field": words})
        for name, words in names.items()
        if getattr(record.report, name) is None
    ]


def check_leftovers(leftovers: Sequence[Leftover]) -> Iterator[Finding]:
    """L1 for marks that say something, L2 for dashes that fill a mini-table."""
    marks = [left for left in leftovers if any(c.isalnum() for c in left.text)]
    dashes = [left for left in leftovers if not any(c.isalnum() for c in left.text)]
    if marks:
        texts = "、".join(left.text for left in marks[:12]) + ("…" if len(marks) > 12 else "")
        yield finding("L1", {"count": len(marks), "texts": texts}, where=tuple(left.where for left in marks))
    if dashes:
        yield finding("L2", {"count": len(dashes)}, where=tuple(left.where for left in dashes))


def check_stated(record: Record, stated: Stated | None) -> list[Finding]:
    """C2 where the report names another issuer or year than whoever collected it (manifest.csv)."""
    if stated is None:
        return []
    report = record.report
    pairs = (
        ("发布机关 issuer", stated.issuer, report.issuer),
        ("报告年度 year", stated.year, report.year),
    )
    return [
        finding("C2", {"field": words, "stated": said, "found": found})
        for words, said, found in pairs
        if said is not None and found is not None and _folded(said) != _folded(found)
    ]


def _folded(value: str | int) -> str:
    return "".join(str(value).split()).translate(_WIDTHS)


def retest(record: Record, text: str = "") -> Record:  # noqa: ARG001  (checks of text against table join here)
    """The record with the findings that it alone decides tested again; the others stay, but those about missing cells that are
    now filled."""
    kept = [
        one
        for one in record.findings
        if one.code not in _OF_RECORD and not (one.code in _UNTIL_FILLED and _is_filled(one, record))
    ]
    return record.model_copy(
        update={"findings": in_order([*check_record(record), *check_leftovers(record.leftovers), *kept])}
    )


def _is_filled(one: Finding, record: Record) -> bool:
    return all(record.cells[id_].state != "missing" for id_ in one.cells if id_ in record.cells)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By severity, then by place: the text's where it is known, else the form's."""
    cells = form.order()

    def place(one: Finding) -> tuple[int, int, int]:
        start = min((where.start for where in one.where if where.start is not None), default=None)
        cell = min((cells.get(id_, len(cells)) for id_ in one.cells), default=len(cells))
        return _ORDER[one.severity], cell, -1 if start is None else start

    return tuple(sorted(findings, key=place))
