"""Tables that stand in a Word document as drawings (EMF): read as LibreOffice prints them, told where it is not installed."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest

from extractor.domain.document import Document
from extractor.domain.form import TableName
from extractor.domain.report import Record
from extractor.readers.files import FileReader
from extractor.readers.office import Office
from extractor.services.extract import extract
from tests.conftest import Require
from tests.documents.metafile import emf
from tests.documents.pdf import report_pdf
from tests.documents.pictured import EMBEDDED, pictured_docx
from tests.documents.printing import libreoffice
from tests.generator import model
from tests.generator.model import Report

_REPORT = model.report("2021", None, seed=31)  # sections 二 and 四


def _packed(report: Report, name: TableName) -> bytes:
    return gzip.compress(emf(report, name), mtime=0)


def _read(data: bytes, reader: FileReader) -> tuple[Document, Record]:
    (document,) = reader.read_bytes(data, "a.docx", "a.docx")
    assert isinstance(document, Document), document
    ((_, record),) = extract(document, narrative="none")
    assert isinstance(record, Record)
    return document, record


@pytest.mark.parametrize(
    "data",
    [
        lambda: pictured_docx(_REPORT, emf, kind="emf"),
        lambda: pictured_docx(_REPORT, _packed, kind="emz", run_=EMBEDDED),
    ],
    ids=["pasted", "embedded and packed"],
)
def test_every_number_of_a_drawn_table(require: Require, data: Callable[[], bytes]) -> None:
    require("LibreOffice", libreoffice())
    document, record = _read(data(), FileReader())
    values = {
        id_: None if cell.value is None else Decimal(str(cell.value)) for id_, cell in record.cells.items()
    }
    due = {id_: entry.value for id_, entry in _REPORT.due().items()}
    assert {id_: values.get(id_) for id_ in due} == due
    assert [note[:2] for note in document.notes] == ["T4", "T4"]


def test_without_libreoffice_the_picture_is_told() -> None:
    document, record = _read(
        pictured_docx(_REPORT, emf, kind="emf"), FileReader(converter=Office("/nowhere/soffice"))
    )
    assert [note[:2] for note in document.notes] == ["T2", "T2"]
    assert record.cells == {}


def _with_part(data: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        lambda: pictured_docx(_REPORT, lambda report, _: report_pdf(report), kind="emf"),
        lambda: _with_part(
            pictured_docx(_REPORT, emf, kind="emf"),
            "word/media/image0.emf.printed.pdf",
            report_pdf(model.report("2021", None, seed=32)),
        ),
    ],
    ids=["in a picture's place", "as if it were printed"],
)
def test_a_pdf_that_word_does_not_show_is_not_read(data: Callable[[], bytes]) -> None:
    document, record = _read(data(), FileReader())
    assert [note[:2] for note in document.notes] == ["T2", "T2"]
    assert record.cells == {}
