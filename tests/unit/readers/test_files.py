"""Files on disk: what each gives, and that none stops a batch."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest

from extractor.domain.document import Document
from extractor.readers.files import FileReader, Unread


def _ole(directory_at: int) -> bytes:
    """A compound file of one sector after its header (MS-CFB 2.2): the directory, with the root alone."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00"))
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<L", header, 48, directory_at)
    header[76:512] = b"\xff" * 436
    root = "Root Entry\0".encode("utf-16-le")
    return bytes(header) + (root.ljust(64, b"\x00") + struct.pack("<H", len(root))).ljust(512, b"\x00")


@pytest.mark.parametrize(
    ("name", "data", "media_type", "tables"),
    [
        ("a.txt", "政府信息公开".encode(), "text/plain", 0),
        ("a.md", "# 政府信息公开".encode(), "text/markdown", 0),
        ("a.html", "<html><p>政府信息公开".encode(), "text/html", 0),
        ("a.txt", "公开\n<table><tr><td>规章<td>3</table>".encode(), "text/html", 1),
    ],
)
def test_a_file_is_read_as_what_it_is(
    tmp_path: Path, name: str, data: bytes, media_type: str, tables: int
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (document,) = FileReader().read(path)
    assert isinstance(document, Document)
    assert document.source.media_type == media_type
    assert document.source.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.source.path, document.source.name, document.source.bytes) == (str(path), name, len(data))
    assert len(document.tables) == tables


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "input.empty"),
        (b" \n\t", "input.empty"),
        (b"<html><body><script>x</script>", "input.empty"),
        (b"<!-- -->", "input.empty"),
        (b"ab\x00\x00\x00cd" * 9, "input.binary"),
        (b"GIF89a", "image.damaged"),
        (b"7z\xbc\xaf\x27\x1c", "input.unsupported"),
        (b"PK\x03\x04", "zip.damaged"),
        # a Word file without its end, where its directory stands; one whose directory names no stream that we know
        (_ole(directory_at=40), "word.damaged"),
        (_ole(directory_at=0), "input.unsupported"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x", "input.mht"),
    ],
)
def test_what_gives_no_text_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (outcome,) = FileReader().read(path)
    assert isinstance(outcome, Unread)
    assert outcome.error.code == code
    assert outcome.source is not None


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (outcome,) = FileReader().read(tmp_path / "none.html")
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "input.missing"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (outcome,) = FileReader().read(tmp_path)
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "input.unreadable"


def test_the_size_is_looked_at_before_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    (outcome,) = FileReader(max_bytes=10).read(path)
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "input.too_large"
