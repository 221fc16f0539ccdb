"""Reading a made file through the Reader port, to its document and its one record."""

from __future__ import annotations

from extractor.domain.document import Document
from extractor.domain.report import Record
from extractor.readers.files import FileReader
from extractor.services.extract import extract


def read(reader: FileReader, data: bytes, name: str = "scan") -> tuple[Document, Record]:
    (document,) = reader.read_bytes(data, name, name)
    assert isinstance(document, Document), document.error
    ((_, record),) = extract(document, narrative="none")
    assert isinstance(record, Record), record
    return document, record
