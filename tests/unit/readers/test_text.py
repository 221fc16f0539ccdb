"""Text files in every encoding that published reports come in."""

from __future__ import annotations

import codecs

import pytest

from extractor.domain.document import SourceRef
from extractor.errors import InputError
from extractor.readers.text import decode, read_text

_WORDS = "2023年，红河镇主动公开政府信息１２条。①々"
_SOURCE = SourceRef(path="a.txt", name="a.txt", sha256="0", media_type="text/plain", bytes=1)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + _WORDS.encode(), "utf-8"),
        (_WORDS.encode("gb18030"), "gb18030"),
        (_WORDS.encode("gbk"), "gb18030"),
        (_WORDS.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + _WORDS.encode("utf-16-be"), "utf-16"),
        ((_WORDS + " 12\n").encode("utf-16-le"), "utf-16-le"),
        ((_WORDS + " 12\n").encode("utf-16-be"), "utf-16-be"),
        (_WORDS.encode("utf-32"), "utf-32"),
        (b"plain 12", "utf-8"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert decoded.broken == 0
    assert decoded.text.startswith(_WORDS if data != b"plain 12" else "plain 12")


def test_a_few_broken_bytes_are_counted_and_shown() -> None:
    prose = "红河镇主动公开政府信息，共计若干条。" * 100
    data = prose.encode() + b"\xff" + prose.encode()
    document = read_text(data, _SOURCE)
    assert document.notes == ("E2 encoding=utf-8 count=1",)
    assert document.text.count("\ufffd") == 1


@pytest.mark.parametrize("data", [b" \n ", codecs.BOM_UTF8, "\u200b\n".encode()])
def test_a_text_without_a_character_is_empty(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_text(data, _SOURCE)
    assert caught.value.code == "input.empty"


def test_another_encoding_than_utf_8_is_noted() -> None:
    assert read_text(_WORDS.encode("gb18030"), _SOURCE).notes == ("E1 encoding=gb18030",)
