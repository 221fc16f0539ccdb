"""What a file is told to be by its content."""

from __future__ import annotations

import pytest

from extractor.readers.sniff import sniff

_TABLE = "<table><tr><td>规章</td><td>3</td></tr></table>"


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
