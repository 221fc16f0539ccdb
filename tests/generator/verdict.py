"""What was read from a report, held against the truth: right, wrong and said so, wrong in silence, right and yet accused.

Verdict   counts and lists of one report. A cell is right when its state and its value are the truth's; the numbers on the page
          (`printed`) are counted apart from empty cells and dashes, and each table for itself.
named     a finding of any severity names the cell, or its state is `illegible`: a person is sent to it.
accused   a right number in a finding that names no wrong cell at all, or made `illegible` though its raw string is the truth. A
          right cell in a sum that a wrong one breaks is no false flag: the sum is broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple
from unicodedata import normalize

from rapidfuzz.distance import Indel

from extractor.domain import form
from extractor.domain.document import Document
from extractor.domain.report import Finding, Record
from extractor.readers.word import read_docx
from extractor.services.extract import extract
from tests.documents.looks import Look
from tests.documents.prose import Prose
from tests.documents.word import docx
from tests.generator.docx import source_of
from tests.generator.model import Entry, Report
from tests.generator.reading import differs


class Wrong(NamedTuple):
    cell: str
    due: Entry
    state: str
    raw: str | None
    named: bool


class Verdict(NamedTuple):
    """`due` and `right` count printed numbers by table; `accused` are cells."""

    due: Counter[str]
    right: Counter[str]
    wrong: tuple[Wrong, ...]
    accused: tuple[str, ...]

    def unnamed(self, table: str | None = None) -> list[Wrong]:
        """Wrong cells that nothing points to: what must not be."""
        return [one for one in self.wrong if not one.named and (table is None or _table(one.cell) == table)]


def judge(of: Report, record: Record, usual: Collection[Finding] = ()) -> Verdict:
    """Every cell of the report. `usual` are the findings that a reading without a fault gives; they say nothing of the scan."""
    expected = {(finding.code, finding.cells) for finding in usual}
    findings = [one for one in record.findings if (one.code, one.cells) not in expected]
    pointed = {cell for finding in findings for cell in finding.cells}
    # A table that is not in the record has no cells that could be named; T1 names it.
    lost = any(finding.code == "T1" for finding in findings)
    due: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    for id_, entry in of.due().items():
        read = record.cells.get(id_)
        due[_table(id_)] += entry.state == "printed"
        if differs(entry, read):
            state, raw = ("no such cell", None) if read is None else (read.state, read.raw)
            named = lost if read is None else id_ in pointed or state == "illegible"
            wrong.append(Wrong(id_, entry, state, raw, named))
        else:
            right[_table(id_)] += entry.state == "printed"
    return Verdict(due, right, tuple(wrong), tuple(_accused(findings, wrong)))


def usual_findings(of: Report, prose: Prose, look: Look) -> list[Finding]:
    """What is found in the same report when it is read from Word: a unit that the form leaves out, a year beside its layout."""
    data = docx(of, prose, look)
    ((_, record),) = extract(read_docx(data, source_of(data)), narrative="none")
    assert isinstance(record, Record)
    return list(record.findings)


def _accused(findings: Iterable[Finding], wrong: Iterable[Wrong]) -> list[str]:
    misread = {one.cell for one in wrong if one.state != "illegible" or one.raw != one.due.raw}
    only_doubted = {one.cell for one in wrong} - misread
    idle = {cell for finding in findings if not misread.intersection(finding.cells) for cell in finding.cells}
    return sorted((idle - misread) | only_doubted)


def _table(id_: str) -> str:
    return id_.partition(".")[0]


# --- prose -------------------------------------------------------------------------------------------------------------------


def prose_text(prose: Prose) -> str:
    """All that the report says outside its tables, without white space."""
    parts = (
        prose.title,
        prose.preamble,
        "一、总体情况",
        *prose.overview,
        *form.TITLES.values(),
        "五、存在的主要问题及改进情况",
        *prose.problems,
        "六、其他需要报告的事项",
        *prose.other,
    )
    return "".join("".join(parts).split())


def prose_right(prose: Prose, document: Document) -> tuple[int, int]:
    """How many characters of the prose were read in their order, and how many there are; tables are left aside. Width is no matter:
    a picture does not tell （ from ( in another font."""
    due = normalize("NFKC", prose_text(prose))
    read, at = [], 0
    for table in sorted(document.tables, key=lambda one: one.start):
        read.append(document.text[at : table.start])
        at = max(at, table.end)
    text = normalize("NFKC", "".join("".join((*read, document.text[at:])).split()))
    kept = (len(due) + len(text) - Indel.distance(due, text)) // 2
    return kept, len(due)
