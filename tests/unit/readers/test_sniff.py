"""What a file is told to be by its content."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractor.readers.sniff import sniff
from tests.hostile.makers import ole

_TABLE = "<table><tr><td>规章</td><td>3</td></tr></table>"


def _zip(*names: str, mimetype: str = "") -> bytes:
    """Without the time of its making: the bytes name the tests, and two workers must collect the same names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return out.getvalue()


_TYPES = "[Content_Types].xml"
_OPEN = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_MHT = "From: <由 Word 保存>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=a\n\n--a\n"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_zip(_TYPES, "word/document.xml"), f"{_OPEN}wordprocessingml.document"),
        (_zip(_TYPES, "word\\document.xml"), f"{_OPEN}wordprocessingml.document"),
        (_zip(_TYPES, "word/document.xml")[:60] + b"cut off", "application/zip"),
        (_zip(_TYPES, "word/document.xml", "word/styles.xml")[:-30], f"{_OPEN}wordprocessingml.document"),
        (_zip(_TYPES, "xl/workbook.xml"), f"{_OPEN}spreadsheetml.sheet"),
        (_zip(_TYPES, "ppt/presentation.xml"), f"{_OPEN}presentationml.presentation"),
        (_zip("content.xml", mimetype=f"{_ODF}text"), f"{_ODF}text"),
        (_zip("content.xml", mimetype=f"{_ODF}spreadsheet"), f"{_ODF}spreadsheet"),
        (_zip("content.xml", "META-INF/manifest.xml"), f"{_ODF}text"),
        (_zip("OFD.xml"), "application/ofd"),
        (_zip("a.docx", "word/document.xml"), "application/zip"),
        (_zip("mimetype/x", mimetype="no type"), "application/zip"),
        (ole({"WordDocument": b""}), "application/msword"),
        (ole({"Workbook": b""}), "application/vnd.ms-excel"),
        (ole({"PowerPoint Document": b""}), "application/vnd.ms-powerpoint"),
        (ole({"EncryptedPackage": b""}), "application/x-ooxml-encrypted"),
        (ole({"MatOST": b""}), "application/vnd.ms-works"),
        (ole({"CompObj": b""}), "application/x-ole-storage"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"\r\n  %PDF-1.4", "application/pdf"),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "application/pdf"),
        ("年报\n%PDF-1.4 是文件头".encode(), "text/plain"),
        (_MHT.encode(), "multipart/related"),
        (_MHT.replace("\n", "\r\n").encode("gb18030"), "multipart/related"),
        ("标题: multipart/related 与 MIME-Version".encode(), "text/plain"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', "application/vnd.ms-word.document+xml"),
        (b'<?xml version="1.0"?><pkg:package>', "application/vnd.ms-word.document+xml"),
        (b'<?xml version="1.0"?><office:document office:version="1.2">', f"{_ODF}text-flat-xml"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["报告.txt", "报告.doc", "报告.docx", "报告.pdf.html"])
def test_containers_are_told_apart_by_what_is_in_them(data: bytes, media_type: str, name: str) -> None:
    assert sniff(data, name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name", "media_type", "text"),
    [
        ("总体情况".encode(), "a.txt", "text/plain", True),
        ("总体情况".encode("gb18030"), "a.txt", "text/plain", True),
        ("总体情况 12".encode("utf-16"), "a.txt", "text/plain", True),
        ("# 总体情况".encode(), "a.md", "text/markdown", True),
        ("BM是两个字母".encode(), "a.txt", "text/plain", True),
        ("a < b, <5件>, <private>".encode(), "a.txt", "text/plain", True),
        ("说明：<table>标签".encode(), "a.txt", "text/plain", True),
        (b"<!DOCTYPE html><p>x", "a.txt", "text/html", True),
        (b"\xef\xbb\xbf \n<HTML>", "a", "text/html", True),
        (b"<!-- saved from url=(0022)http://x/ -->\n<html>", "a.txt", "text/html", True),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "a.xml", "text/html", True),
        (b"<p style='x'>a", "a.html", "text/html", True),
        (f"# 标题\n\n{_TABLE}".encode(), "a.md", "text/html", True),
        (f"标题\n{_TABLE}".encode("gb18030"), "a.txt", "text/html", True),
        (f"<html>{_TABLE}".encode("utf-16"), "a.html", "text/html", True),
        (f"<html>{_TABLE}".encode("utf-16-le"), "a.html", "text/html", True),
        (b"\x89PNG\r\n\x1a\n<table><td>", "a.txt", "image/png", False),
        (b"%PDF-1.7", "a.txt", "application/pdf", False),
        (b"PK\x03\x04", "a.txt", "application/zip", False),
        (b"BM\x00\x00", "a.txt", "image/bmp", False),
        (b"ab" + b"\x00" * 9 + b"cd", "a.txt", "application/octet-stream", False),
        (b"", "a.txt", "text/plain", True),
    ],
)
def test_content_decides(data: bytes, name: str, media_type: str, text: bool) -> None:
    assert sniff(data, name) == (media_type, text)
