"""The findings of a report as a list of defects that can be acted on: formula, both sides, and the place in the source.

Defect   one line of the list; what a clerk mends in a draft and an auditor writes into a letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.domain import form
from extractor.domain.checks.codes import CODES, error_object
from extractor.domain.document import Document, Frozen
from extractor.domain.report import Finding, Number, Record, Severity, Text2, Where
from extractor.errors import InputError
from extractor.parsing.solve import EXPLANATIONS
from extractor.ports import Reader
from extractor.services.extract import Extraction, read_records
from extractor.services.intake import Sent, base_name, refuse_too_large

# The relations in the form's words. Source: the line printed over table 三, and the form's own totals.
FORMULAS: dict[str, Text2] = {
    "R1": Text2(
        zh="本年新收＋上年结转＝（七）总计＋结转下年度", en="new + carried in = handled total + carried out"
    ),
    "R2": Text2(
        zh="（一）至（六）各行之和＝（七）总计", en="sum of the results (一) to (六) = handled total (七)"
    ),
    "R3": Text2(zh="六类申请人之和＝总计", en="sum of the six applicants = total"),
    "R4": Text2(
        zh="结果维持＋结果纠正＋其他结果＋尚未审结＝总计", en="upheld + corrected + other + pending = total"
    ),
}


class Defect(Frozen):
    """`line` counts from 1 in the source file as it was read, `page` from 1; None where the format has none. `raw` is what
    stands at the place; `suggestion` the first proposal in words."""

    path: str
    member: str | None
    part: int
    severity: Severity
    code: str
    message: Text2
    hint: Text2
    formula: Text2 | None = None
    left: Number | None = None
    right: Number | None = None
    line: int | None = None
    page: int | None = None
    raw: str = ""
    suggestion: Text2 | None = None


def defects(extraction: Extraction) -> Iterator[Defect]:
    """The findings of one report in their order, or its error as the only one."""
    result = extraction.result
    if not isinstance(result, Record):
        source = result.source
        yield Defect(
            path=str(source.get("path", "")),
            member=source.get("member"),
            part=source.get("part", 1),
            severity="error",
            code=result.error.code,
            message=result.error.message,
            hint=result.error.hint,
            raw=result.error.value or "",
        )
        return
    for finding in result.findings:
        yield _defect(finding, result, extraction.document)


def _defect(finding: Finding, record: Record, document: Document | None) -> Defect:
    where = _place(finding, record)
    line = None
    if document is not None and where is not None and where.start is not None and not document.pages:
        line = document.raw.count("\n", 0, document.offsets.to_raw(where.start)) + 1
    return Defect(
        path=record.source.path,
        member=record.source.member,
        part=record.source.part,
        severity=finding.severity,
        code=finding.code,
        message=finding.message,
        hint=CODES[finding.code].hint,
        formula=FORMULAS.get(finding.code),
        left=finding.left,
        right=finding.right,
        line=line,
        page=None if where is None else where.page,
        raw=_raw(finding, record),
        suggestion=_suggestion(finding),
    )


def _place(finding: Finding, record: Record) -> Where | None:
    """Where the finding itself points, else the first of its cells that stands in the text."""
    candidates = [*finding.where, *(record.cells[id_].where for id_ in finding.cells if id_ in record.cells)]
    return next((where for where in candidates if where.start is not None or where.page is not None), None)


def _raw(finding: Finding, record: Record) -> str:
    cells = [record.cells[id_] for id_ in finding.cells if id_ in record.cells]
    return " ".join(cell.raw for cell in cells if cell.raw is not None)[:200]


def _suggestion(finding: Finding) -> Text2 | None:
    if not finding.alternatives:
        return None
    first = finding.alternatives[0]
    changes = "、".join(
        f"{form.label_of(change.cell)} → {'' if change.value is None else change.value}"
        for change in first.changes
    )
    return Text2(
        zh=f"{changes}（{EXPLANATIONS.get(first.explains, first.explains)}）",
        en=f"{changes} ({first.explains})",
    )


class CheckService:
    """A file from a browser to its list of defects; nothing of it is kept."""

    def __init__(self, reader: Reader, max_upload: int) -> None:
        """`max_upload` in bytes."""
        self._reader = reader
        self._max_upload = max_upload

    def check_upload(self, name: str, data: bytes) -> tuple[Defect, ...]:
        """The defects of every report in the file, in their order; a file that gives none has its fault as the only one."""
        shown = base_name(name)
        try:
            refuse_too_large(len(data), self._max_upload, shown)
        except InputError as error:
            return tuple(defects(Extraction(None, error_object(error, {"path": shown}))))
        sent = Sent(self._reader, lambda: data, shown)
        return tuple(defect for one in read_records(sent, Path(shown)) for defect in defects(one))
