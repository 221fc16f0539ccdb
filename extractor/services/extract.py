"""One file -> its records: the main job, with no network and no key.

Extraction   a record with the document it came from, or the error object that stands in its place.
"""

from __future__ import annotations

import re
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePath
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from extractor import __version__
from extractor.domain import form
from extractor.domain.checks import check_leftovers, check_record, check_stated, in_order, retest
from extractor.domain.checks.codes import error_object, finding
from extractor.domain.document import Cell, Document, OffsetMap, SourceRef, Table, Word
from extractor.domain.report import (
    Cover,
    ErrorObject,
    Finding,
    Record,
    Run,
)
from extractor.errors import InputError, OutsideError, UsageError
from extractor.parsing.cover import read_cover
from extractor.parsing.doubts import Doubt
from extractor.parsing.parts import find_parts
from extractor.parsing.sections import Sections, find_sections
from extractor.parsing.solve import propose
from extractor.parsing.statutory import Reading, read_tables
from extractor.parsing.support import with_support
from extractor.ports import Narrator, Reader, Unread
from extractor.services.narrate import narrate

_FIRST_YEAR_OF_FORM = 2019
_PARTS = {
    "overview": "一、总体情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
_ABOUT = re.compile("信息公开|資訊公開|信息公開")
_KIND = re.compile("年度报告|年报|年度報告|年報|工作报告|情况报告")


class Extraction(NamedTuple):
    """`document` is None where the bytes gave none."""

    document: Document | None
    result: Record | ErrorObject


def read_records(
    reader: Reader, path: Path, *, narrative: str = "offline", narrator: Narrator | None = None
) -> Iterator[Extraction]:
    """The records of a file, in its order; a file or part that gives none is an error object in its place.

    `narrative`: offline (rules), llm, both or none; llm and both need a narrator: UsageError("model.none")."""
    for outcome in reader.read(path):
        if isinstance(outcome, Document):
            yield from extract(outcome, narrative=narrative, narrator=narrator)
        else:
            source = {"path": str(path)} if outcome.source is None else outcome.source.model_dump(mode="json")
            yield Extraction(None, error_object(outcome.error, source))


def read_many(
    reader: Reader,
    paths: Iterable[Path],
    *,
    narrative: str = "offline",
    narrator: Narrator | None = None,
    at_once: int = 1,
) -> Iterator[Extraction]:
    """The records of the files, in their order. `at_once`: how many files may be under way, which pays where a model is waited for."""

    if at_once == 1:
        for path in paths:
            yield from read_records(reader, path, narrative=narrative, narrator=narrator)
        return
    in_turn = _InTurn(reader)

    def read(path: Path) -> list[Extraction]:
        return list(read_records(in_turn, path, narrative=narrative, narrator=narrator))

    with ThreadPoolExecutor(at_once) as pool:
        under_way: deque[Future[list[Extraction]]] = deque()
        for path in paths:
            under_way.append(pool.submit(read, path))
            if len(under_way) == at_once:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


class _InTurn:
    """Implements Reader: one file's next document at a time, for the libraries that read pages (PDFium) bear no second thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._turn = Lock()

    def read(self, path: Path) -> Iterator[Document | Unread]:
        return self._one_by_one(self._reader.read(path))

    def read_bytes(self, data: bytes, path: str, name: str) -> Iterator[Document | Unread]:
        return self._one_by_one(self._reader.read_bytes(data, path, name))

    def bytes_of(self, data: bytes, source: SourceRef) -> bytes:
        with self._turn:
            return self._reader.bytes_of(data, source)

    def _one_by_one(self, outcomes: Iterator[Document | Unread]) -> Iterator[Document | Unread]:
        while True:
            with self._turn:
                outcome = next(outcomes, None)
            if outcome is None:
                return
            yield outcome


def extract(
    document: Document, *, narrative: str = "offline", narrator: Narrator | None = None
) -> Iterator[Extraction]:
    """The records of a document: one for each report in it."""
    spans = find_parts(document.text)
    for number, (start, end) in enumerate(spans, 1):
        part = document if len(spans) == 1 else _part(document, number, start, end)
        try:
            record = _record(part, narrative, narrator)
        except (UsageError, OutsideError):
            raise  # no model, no ledger: true of every report to come
        except Exception as error:  # noqa: BLE001  (one report that meets a bug must not stop a batch of thousands; it is told as one)
            fault = error if isinstance(error, InputError) else _bug(error)
            yield Extraction(part, error_object(fault, part.source.model_dump(mode="json")))
            continue
        yield Extraction(document, record if start == 0 else shifted(record, start))


def _bug(error: Exception) -> InputError:
    """An exception that nobody raised on purpose: its kind and words, and the line of ours where it came up."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return InputError("bug", place=f"{PurePath(last.filename).name}:{last.lineno}", value=repr(error))


def _part(document: Document, number: int, start: int, end: int) -> Document:
    """A part reads as a document of its own; its record's offsets are moved back afterwards."""
    return document.model_copy(
        update={
            "source": document.source.model_copy(update={"part": number}),
            "text": document.text[start:end],
            "offsets": OffsetMap(runs=()),
            "words": tuple(_moved(word, -start) for word in document.words if start <= word.start < end),
            "tables": tuple(
                _moved(table, -start).model_copy(
                    update={"cells": tuple(_moved(c, -start) for c in table.cells)}
                )
                for table in document.tables
                if start <= table.start < end
            ),
        }
    )


_Placed = TypeVar("_Placed", Word, Table, Cell)


def _moved(thing: _Placed, by: int) -> _Placed:
    return thing.model_copy(update={"start": thing.start + by, "end": thing.end + by})


def shifted(record: Record, by: int) -> Record:
    """The record with every offset moved by so many characters."""
    return Record.model_validate(_shift(record.model_dump(by_alias=True), by))


def _shift(thing: Any, by: int) -> Any:
    if isinstance(thing, Mapping):
        return {
            key: value + by
            if key in ("start", "end") and isinstance(value, int)
            else tuple((a + by, b + by) for a, b in value)
            if key == "spans"
            else _shift(value, by)
            for key, value in thing.items()
        }
    if isinstance(thing, (list, tuple)):
        return tuple(_shift(one, by) for one in thing)
    return thing


def _record(document: Document, narrative: str, narrator: Narrator | None) -> Record:
    tables = read_tables(document)
    sections = find_sections(document.text, tables.spans)
    cover = read_cover(document, sections).model_copy(update={"layout": tables.layout})
    _refuse_what_is_no_report(document, tables, sections, cover)
    told = narrate(document, sections, cover.issuer, narrative, narrator)
    record = Record(
        source=document.source,
        pages=document.pages,
        report=cover,
        cells=with_support(tables.cells, tables.layout),
        narrative=told.narrative,
        leftovers=tables.leftovers,
        run=Run(version=__version__, narrative=told.runs),
    )
    findings = [
        *propose(record.cells, tables.layout, check_record(record)),
        *(_doubt(doubt) for doubt in tables.doubts),
        *check_leftovers(tables.leftovers),
        *check_stated(record, document.stated),
        *_part_findings(sections),
        *(_note(note) for note in document.notes),
        *told.findings,
    ]
    return record.model_copy(update={"findings": in_order(findings)})


def tested_again(record: Record, text: str) -> Record:
    """An edited record with its findings tested again and the proposals of arithmetic beside them."""
    tested = retest(record, text)
    return tested.model_copy(
        update={"findings": propose(tested.cells, tested.report.layout, tested.findings)}
    )


def _refuse_what_is_no_report(document: Document, tables: Reading, sections: Sections, cover: Cover) -> None:
    """An annual report shows a table of the form, or speaks of disclosure under one of its parts; one from before 2019 has
    neither table and is another form."""
    path = document.source.path
    has_table = any(getattr(tables.layout, name) is not None for name in form.TABLES)
    if cover.year is not None and cover.year < _FIRST_YEAR_OF_FORM and not has_table:
        raise InputError("input.pre_2019", place=path, value=cover.year, facts={"year": cover.year})
    parts = {part.key for part in sections.parts} - {"preamble"}
    says_so = _ABOUT.search(document.text) and (_KIND.search(document.text) or len(parts) > 1)
    if not has_table and not (says_so and parts):
        raise InputError("input.not_report", place=path)


def _doubt(doubt: Doubt) -> Finding:
    return finding(doubt.code, dict(doubt.facts), cells=doubt.cells, where=doubt.where)


def _part_findings(sections: Sections) -> Iterator[Finding]:
    for key, words in _PARTS.items():
        if not any(part.key == key for part in sections.parts):
            yield finding("S1", {"section": words})


def _note(note: str) -> Finding:
    """A reader's note is a code and its facts: `E1 encoding=gb18030`."""
    code, *facts = note.split(" ")
    return finding(code, dict(fact.split("=", 1) for fact in facts))
