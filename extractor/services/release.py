"""Release: the approved records become a dataset. Only a record that a person approved leaves, and only as it was approved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from extractor.domain import form
from extractor.domain.document import Frozen
from extractor.domain.narrative import Item as NarrativeItem
from extractor.domain.narrative import Narrative
from extractor.domain.report import Cover, Record, Sourced, as_json
from extractor.domain.review import Edit, Item, Revision, Signature, golden_key, keyed
from extractor.errors import Refused
from extractor.ports import Progress, Store, Value, Writers
from extractor.services import codebook

FILES = (
    "reports.csv",
    "cells.csv",
    "items.csv",
    "records.jsonl",
    "reviews.jsonl",
    "codebook.md",
    "codebook.csv",
)


class ReleaseSummary(Frozen):
    """`signed`: reports with errors that were signed rather than corrected."""

    out: str
    reports: int
    cells: int
    items: int
    signed: int


class ReleaseService:
    def __init__(self, store: Store, writers: Writers) -> None:
        self._store = store
        self._writers = writers

    def export(self, out: Path, progress: Progress) -> ReleaseSummary:
        """Writes FILES to `out`, all or none. Refused("export.nothing" | "export.exists"), OutsideError("outside.write")."""
        total = self._store.count_approved()
        if total == 0:
            raise Refused("export.nothing")
        with self._writers.staged(out, FILES) as folder:
            counts = self._write(folder, total, progress)
            self._write_codebook(folder)
        return ReleaseSummary(out=str(out), **counts)

    def _write(self, folder: Path, total: int, progress: Progress) -> dict[str, int]:
        counts = {"reports": 0, "cells": 0, "items": 0, "signed": 0}
        with ExitStack() as files:
            tables = {
                name: files.enter_context(self._writers.table(folder / f"{name}.csv", _heads(columns)))
                for name, columns in codebook.tables().items()
            }
            records = files.enter_context(self._writers.lines(folder / "records.jsonl"))
            reviews = files.enter_context(self._writers.lines(folder / "reviews.jsonl"))
            for item, revision in self._store.approved():
                cells = _write_all(tables["cells"], cell_rows(item, revision))
                items = _write_all(tables["items"], item_rows(item, revision))
                tables["reports"](report_row(item, revision))
                records(as_json(revision.record))
                reviews({"record_id": item.id, **revision.model_dump(mode="json", exclude={"record"})})
                counts["reports"] += 1
                counts["cells"] += cells
                counts["items"] += items
                counts["signed"] += bool(_signed_errors(revision))
                progress(counts["reports"], total, item.machine.source.path)
        return counts

    def _write_codebook(self, folder: Path) -> None:
        columns = ("table", "column", "type", "unit", "values", "zh", "en", "source")
        lines = [
            (table, c.name, c.kind, c.unit, " | ".join(c.values), c.zh, c.en, c.source)
            for table, c in codebook.rows()
        ]
        with self._writers.table(folder / "codebook.csv", [(name, True) for name in columns]) as write:
            _write_all(write, iter(lines))
        self._writers.text(folder / "codebook.md", _codebook_page())


def _heads(columns: Sequence[codebook.Column]) -> list[tuple[str, bool]]:
    return [(column.name, column.kind == "text") for column in columns]


def _write_all(write: Callable[[Sequence[Value]], None], rows: Iterator[Sequence[Value]]) -> int:
    count = 0
    for row in rows:
        write(row)
        count += 1
    return count


# --- rows ------------------------------------------------------------------------------------------------------------------


def report_row(item: Item, revision: Revision) -> list[Value]:
    """One row of reports.csv. A cell without a number is empty here; cells.csv tells why."""
    record = revision.record
    source = record.source
    values: dict[str, Value] = {
        **dict(zip(("record_id", "path", "issuer", "year"), _which(item, revision), strict=True)),
        **{name: getattr(source, name) for name in ("member", "part", "sha256", "media_type")},
        **_cover_values(record.report),
        **_counts(record, revision.edits),
        **{name: cell.value for name, cell in record.cells.items()},
        "revision": revision.number,
        "approved_by": revision.by,
        "approved_at": revision.at,
        "edits": len({edit.path for edit in revision.edits}),
        "signed_errors": len(_signed_errors(revision)),
        "signed": _told(revision, revision.signatures),
        "extractor": revision.based_on,
    }
    return [values.get(column.name) for column in codebook.tables()["reports"]]


def cell_rows(item: Item, revision: Revision) -> Iterator[list[Value]]:
    """The rows of cells.csv for one report, in the form's order."""
    changed = {edit.path: edit for edit in revision.edits}
    signed = _signed_by_cell(revision)
    for name, cell in revision.record.cells.items():
        yield [
            *_which(item, revision),
            name,
            form.label_of(name),
            form.spec(name).unit,
            *_cell_values(cell),
            *_machine_values(item.machine.cells.get(name)),
            *_change_values(changed.get(f"cells.{name}")),
            revision.by,
            revision.at,
            _told(revision, signed.get(name, ())),
        ]


def item_rows(item: Item, revision: Revision) -> Iterator[list[Value]]:
    """The rows of items.csv for one report. A fee that the report does not mention is no item."""
    fields = [column.name for column in codebook.item_fields()]
    for list_name, _ in codebook.ITEM_LISTS:
        machine = _list_of(item.machine.narrative, list_name)
        for number, each in enumerate(_list_of(revision.record.narrative, list_name), start=1):
            quotes = each.quotes
            yield [
                *_which(item, revision),
                list_name,
                number,
                *(_plain(getattr(each, name, None)) for name in fields),
                _json([quote.text for quote in quotes]),
                _json([quote.spans for quote in quotes]),
                "+".join(dict.fromkeys(quote.match for quote in quotes)),
                _json([quote.pages for quote in quotes]),
                "+".join(each.by),
                each.confidence,
                "machine" if each in machine else "person",
            ]


def _which(item: Item, revision: Revision) -> list[Value]:
    """The first columns of every table."""
    report = revision.record.report
    return [item.id, revision.record.source.path, report.issuer, report.year]


def _cover_values(cover: Cover) -> dict[str, Value]:
    return {
        **{name: getattr(cover, name) for name in ("title", "issuer_type", "published_on")},
        **{f"layout_{table}": getattr(cover.layout, table) for table in form.TABLES},
        "period_start": cover.period.start,
        "period_end": cover.period.end,
        **{f"contact_{kind}": value for kind, value in cover.contact.items()},
    }


def _counts(record: Record, edits: Sequence[Edit]) -> dict[str, Value]:
    """A group that nobody read (the run failed or was skipped, and no person filled it in) has no count: empty is no absence."""
    told = record.narrative
    by_group: dict[str, dict[str, Value]] = {
        "leadership": {
            "groups": len(told.leadership.groups),
            "responsible_unit": told.leadership.responsible_unit.name
            if told.leadership.responsible_unit
            else None,
            "responsible_officials": len(told.leadership.responsible_officials),
            "staff": len(told.leadership.staff),
        },
        **{
            name: {name: len(getattr(told, name))}
            for name in ("platforms", "problems", "improvements", "statements")
        },
        "processing_fee": {
            "processing_fee_status": told.processing_fee.status,
            "processing_fee_amount": told.processing_fee.amount_yuan,
            "processing_fee_cases": told.processing_fee.cases,
        },
    }
    edited = {edit.path for edit in edits}
    return {
        name: value
        for group, values in by_group.items()
        if f"narrative.{group}" in edited or _was_read(record, group)
        for name, value in values.items()
    }


def _was_read(record: Record, group: str) -> bool:
    run = record.run.narrative.get(group)
    return run is not None and run.status == "done"


def _cell_values(cell: Sourced) -> list[Value]:
    box = cell.where.box or (None, None, None, None)
    where = cell.where
    return [
        cell.state,
        cell.value,
        cell.raw,
        cell.confidence,
        cell.by,
        where.page,
        *box,
        where.start,
        where.end,
    ]


def _machine_values(cell: Sourced | None) -> list[Value]:
    return [None, None, None] if cell is None else [cell.state, cell.value, cell.raw]


def _change_values(edit: Edit | None) -> list[Value]:
    return [None, None, None] if edit is None else [edit.by, edit.at, edit.reason]


def _list_of(told: Narrative, list_name: str) -> tuple[NarrativeItem, ...]:
    found: Any = told
    for step in list_name.split("."):
        found = getattr(found, step)
    if found is None or getattr(found, "status", None) == "not_mentioned":
        return ()
    return found if isinstance(found, tuple) else (found,)


def _plain(value: Any) -> Value:
    if isinstance(value, bool):
        return str(value).lower()
    return _json(value) if isinstance(value, tuple) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- signatures ------------------------------------------------------------------------------------------------------------


def _signed_errors(revision: Revision) -> list[str]:
    signed = {signature.key for signature in revision.signatures}
    return [
        key
        for key, finding in keyed(revision.record.findings)
        if finding.severity == "error" and key in signed
    ]


def _signed_by_cell(revision: Revision) -> Mapping[str, tuple[Signature, ...]]:
    """The signatures that concern each cell: of a finding that names it, or of a golden difference at it."""
    cells_of = {key: finding.cells for key, finding in keyed(revision.record.findings)}
    concerned: dict[str, tuple[Signature, ...]] = {}
    for signature in revision.signatures:
        golden = signature.key.removeprefix(golden_key("cells."))
        cells = (golden,) if golden != signature.key else cells_of.get(signature.key, ())
        for cell in cells:
            concerned[cell] = (*concerned.get(cell, ()), signature)
    return concerned


def _told(revision: Revision, signatures: Sequence[Signature]) -> str | None:
    """What was signed, in the finding's own words, by whom and why."""
    words = {key: f"{finding.code} {finding.message.zh}" for key, finding in keyed(revision.record.findings)}
    return "; ".join(f"{words.get(s.key, s.key)} ({s.by}: {s.reason})" for s in signatures) or None


# --- the codebook as a page --------------------------------------------------------------------------------------------------

_STATES_TOLD = {
    "printed": "有一个数 · a number stands there",
    "blank": "单元格在，是空的 · the cell is there and empty",
    "dash": "/、-、—、无、不涉及 · a dash or a word for it",
    "text": "文字，如“详见附件”，或应为整数处的小数 · words, or a fraction where a count must stand",
    "illegible": "有内容而读不出 · something stands there that can't be read",
    "missing": "表样有而报告未印该行或列 · the layout has it, the report does not print it",
}

_OPENING = """\
# 代码本 · Codebook

只含经人批准的记录。CSV 为带 BOM 的 UTF-8（Excel 可直接打开；其他程序按 `utf-8-sig` 读取），空单元格表示没有值。
文本列中以 = + - @ 等开头、电子表格会当作公式的内容前加了一个撇号；数值列从不改动；`records.jsonl` 为原样。

Approved records only. CSV is UTF-8 with a byte-order mark, so that Excel shows Chinese (elsewhere read it as `utf-8-sig`); an empty
field is no value. In text columns content that a spreadsheet would take for a formula (beginning with = + - @ and the like) has an
apostrophe in front; number columns are never touched; `records.jsonl` has everything as it is.

| 文件 · file | 内容 · content |
|---|---|
| reports.csv | 每份报告一行；单元格无数则空，原因见 cells.csv · one row a report; a cell without a number is empty, cells.csv tells why |
| cells.csv | 每个单元格一行，机器值与人工值并列 · one row a cell, the machine's value beside the person's |
| items.csv | 每个文字条目一行，附引文 · one row a narrative item, with its quotes |
| records.jsonl | 批准的记录，schema record/1 · the approved records |
| reviews.jsonl | 每份报告的批准、改动与签认 · approval, edits and signatures of each report |
| codebook.csv | 本代码本 · this codebook as a table |
"""


def _codebook_page() -> str:
    states = "\n".join(f"| {state} | {_STATES_TOLD[state]} |" for state in codebook.STATES)
    parts = [_OPENING, f"## state\n\n| state | |\n|---|---|\n{states}\n"]
    for table, columns in codebook.tables().items():
        lines = "\n".join(
            f"| {c.name} | {c.kind} | {c.unit} | {' · '.join(c.values)} | {c.zh} | {c.en} | {c.source} |"
            for c in columns
        )
        head = "| column | type | unit | values | 中文 | English | source |\n|---|---|---|---|---|---|---|"
        parts.append(f"## {table}.csv\n\n{head}\n{lines}\n")
    return "\n".join(parts)
