"""Whole reports in which every fifth number is shown otherwise than the file says it: each is read as it is seen, or named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pytest

from extractor.domain.document import Document
from extractor.domain.report import Record
from extractor.readers.files import FileReader
from extractor.services.extract import extract
from tests.documents.pdf import Sheet, report_pdf
from tests.generator import model
from tests.generator.docx import PAPERS, docx, run
from tests.generator.pages import PAGES, page

_REPORT = model.report(seed=77)
_LIE = "73"
_EVERY = 5


class Trick(NamedTuple):
    """`write` gives what stands in the file for a number; `seen`: a person sees the number itself, and nothing else."""

    write: Callable[[str], str]
    seen: bool = True


_IN_PAGE = (
    Trick(lambda raw: f"<i style='color:#fff'>{_LIE}</i>{raw}"),
    Trick(lambda raw: f"{raw}<i style='display:none'>{_LIE}</i>"),
    Trick(lambda raw: f"<i style='font-size:0'>{_LIE}</i>{raw}"),
    Trick(lambda raw: f"{raw}<!-- {_LIE} -->"),
    Trick(lambda raw: f"<span style='opacity:0'>{raw}</span>", seen=False),
    Trick(lambda raw: f"<bdo dir=rtl>{raw}</bdo>", seen=False),
    Trick(lambda raw: f"<b style='transform:scaleX(-1)'>{raw}</b>", seen=False),
    Trick(lambda raw: f"<del>{raw}</del>", seen=False),
    Trick(lambda raw: f"{raw}<sup>1</sup>", seen=False),
    Trick(lambda raw: f"&#8238;{raw}", seen=False),
    Trick(lambda raw: f"<img src=n.png alt={raw}>", seen=False),
    Trick(lambda raw: f"<svg><text>{raw}</text></svg>", seen=False),
)
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_IN_WORD = (
    Trick(lambda raw: run(_LIE, '<w:color w:val="FFFFFF"/>') + run(raw)),
    Trick(lambda raw: run(raw) + run(_LIE, "<w:vanish/>")),
    Trick(lambda raw: run(_LIE, '<w:sz w:val="2"/>') + run(raw)),
    Trick(lambda raw: f"<w:del><w:r><w:delText>{_LIE}</w:delText></w:r></w:del>{run(raw)}"),
    Trick(lambda raw: _FIELD.format("begin") + run(_LIE) + _FIELD.format("separate") + run(raw) + _FIELD.format("end")),
    Trick(lambda raw: f"<w:sdt><w:sdtContent>{run(raw)}</w:sdtContent></w:sdt>"),
    Trick(lambda raw: run(raw, '<w:color w:val="FFFFFF"/>'), seen=False),
    Trick(lambda raw: f'<w:bdo w:val="rtl">{run(raw)}</w:bdo>', seen=False),
    Trick(lambda raw: run(raw, "<w:strike/>"), seen=False),
    Trick(lambda raw: run(raw) + run("1", '<w:vertAlign w:val="superscript"/>'), seen=False),
    Trick(lambda raw: run(raw, '<w:rFonts w:ascii="Wingdings"/>'), seen=False),
    Trick(lambda raw: run("\u202e" + raw), seen=False),
)  # fmt: skip


# In a PDF: what is drawn at a cell's place, of a size; and whether the number itself is seen.
Draw = Callable[[Sheet, str, str, float], object]
_IN_PRINT: tuple[tuple[Draw, bool], ...] = (
    (lambda sheet, at, raw, size: sheet.set(at, _LIE, size, before="1 g").set(at, raw, size), True),
    (lambda sheet, at, raw, size: sheet.set(at, _LIE, size, before="3 Tr").set(at, raw, size), True),
    (lambda sheet, at, raw, size: sheet.set(at, raw, size).set(at, _LIE, 0.3), True),
    (lambda sheet, at, raw, size: sheet.set(at, raw, size, before="/G0 gs"), False),
    (lambda sheet, at, raw, size: sheet.set(at, raw, size, before="0.99 g"), False),
    (lambda sheet, at, raw, size: sheet.set("-1 0 0 1 " + _right_of(at, raw, size), raw, size), False),
    (lambda sheet, at, raw, size: sheet.set("-1 0 0 -1 " + _right_of(at, raw, size), raw, size), False),
    (lambda sheet, at, raw, size: sheet.set("0.98 0.19 -0.19 0.98 " + at.split(" ", 4)[4], raw, size), False),
)


def _right_of(at: str, raw: str, size: float) -> str:
    """Where a number begins that runs to the left: a digit is one em wide in this font."""
    x, y = at.split()[4:]
    return f"{float(x) + size * len(raw)} {y}"


def _print() -> tuple[bytes, dict[str, Decimal | None]]:
    seen: dict[str, Decimal | None] = {id_: entry.value for id_, entry in _REPORT.entries.items()}
    tricks: dict[str, Draw] = {}
    for place, id_ in enumerate(list(seen)[::_EVERY]):
        tricks[id_], is_seen = _IN_PRINT[place % len(_IN_PRINT)]
        seen[id_] = seen[id_] if is_seen else None
    return report_pdf(_REPORT, tricks=tricks), seen


def _tricked(whole: str, around: str, tricks: tuple[Trick, ...]) -> tuple[str, dict[str, Decimal | None]]:
    """The file, and the number that is seen in each cell: None where none is. `around` is what a plain number stands in; numbers
    are all different, so that each is found once."""
    seen: dict[str, Decimal | None] = {}
    for place, (id_, entry) in enumerate(_REPORT.entries.items()):
        seen[id_] = entry.value
        if place % _EVERY:
            continue
        plain = around.replace("RAW", entry.raw)
        count = whole.count(plain)
        trick = tricks[place // _EVERY % len(tricks)]
        whole = whole.replace(plain, _inside(around, trick.write(entry.raw)))
        assert count == 1, id_
        seen[id_] = entry.value if trick.seen else None
    return whole, seen


def _inside(around: str, written: str) -> str:
    """In a page the trick stands in the cell; in Word it takes the run's place."""
    return around.replace("RAW", written) if around.startswith(">") else written


def _web() -> tuple[bytes, dict[str, Decimal | None]]:
    text, seen = _tricked(page(_REPORT, PAGES[0]).decode(), ">RAW<", _IN_PAGE)
    return text.encode(), seen


def _word() -> tuple[bytes, dict[str, Decimal | None]]:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(_REPORT, PAPERS[0]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                text, seen = _tricked(content.decode(), run("RAW"), _IN_WORD)
                content = text.encode()
            new.writestr(name, content)
    return out.getvalue(), seen


@pytest.mark.parametrize(
    ("name", "make"), [("a.html", _web), ("a.docx", _word), ("a.pdf", _print)], ids=["web", "word", "pdf"]
)
def test_every_number_is_read_as_it_is_seen_or_named(
    name: str, make: Callable[[], tuple[bytes, dict[str, Decimal | None]]]
) -> None:
    data, seen = make()
    (document,) = FileReader().read_bytes(data, name, name)
    assert isinstance(document, Document), document
    ((_, record),) = extract(document, narrative="none")
    assert isinstance(record, Record)
    values = {
        id_: None if cell.value is None else Decimal(str(cell.value)) for id_, cell in record.cells.items()
    }
    assert {id_: values.get(id_) for id_ in seen} == seen
    named = {id_ for finding in record.findings for id_ in finding.cells}
    codes = {finding.code for finding in record.findings}
    unsaid = [id_ for id_, value in seen.items() if value is None and id_ not in named]
    # Cells that are blank to the eye are in no relation of their own; what was left out of them is told for the document.
    assert all(record.cells[id_].state == "blank" for id_ in unsaid)
    assert codes & {"I1", "P3"}
