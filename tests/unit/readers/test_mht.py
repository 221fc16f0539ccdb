"""Web pages saved as one file: put together by hand as browsers and Word write them, read through the reader of files."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from extractor.domain.document import Document
from extractor.parsing.statutory import read_tables
from extractor.readers.files import FileReader
from tests.generator import model
from tests.generator.pages import PAGES, page
from tests.generator.reading import wrong

_REPORT = model.report(seed=61)
_PAGE = page(_REPORT, PAGES[0])
_FRAME = "<html><body><p>友情链接</p></body></html>".encode()


def _part(content: bytes, coding: str, kind: str = "text/html") -> bytes:
    body = quopri.encodestring(content) if coding == "quoted-printable" else base64.encodebytes(content)
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {coding}\n\n".encode() + body


def _mht(*parts: bytes, opening: str = "") -> bytes:
    head = f'{opening}MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n\tboundary="b"\n\n'
    return head.encode() + b"".join(b"\n--b\n" + part for part in parts) + b"\n--b--\n"


@pytest.mark.parametrize(
    "data",
    [
        _mht(_part(_PAGE, "quoted-printable"), opening="From: <Saved by Blink>\nSubject: =?utf-8?Q?x?=\n"),
        _mht(_part(_PAGE, "base64"), _part(b"\x89PNG", "base64", "image/png")),
        _mht(_part(b"GIF89a", "base64", "image/gif"), _part(_FRAME, "base64"), _part(_PAGE, "base64")),
        _mht(_part(_PAGE.decode().encode("gb18030"), "quoted-printable")).replace(b"\n", b"\r\n"),
    ],
    ids=["browser", "with a picture", "in a frame", "GBK, CRLF"],
)
def test_the_report_in_it_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "报告.mhtml"
    path.write_bytes(data)
    (document,) = FileReader().read(path)
    assert isinstance(document, Document), document
    assert document.source.media_type == "multipart/related"
    assert wrong(_REPORT, read_tables(document)) == {}
