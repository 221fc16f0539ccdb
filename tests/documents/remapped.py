"""A printed PDF whose fonts say other digits than they show: their tables of meanings (/ToUnicode) are changed, so that 1 is copied as
4. What is seen stays what it was."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"/Filter\s*/FlateDecode[^<>]*>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MEANS_DIGIT = re.compile(rb"(?m)^(<[0-9A-F]+> <003)([0-9])>$")


TURNED = "3456789012"  # by three


def swapped(one: int, other: int) -> str:
    """Two digits in each other's place."""
    return "".join(str({one: other, other: one}.get(digit, digit)) for digit in range(10))


def remapped(data: bytes, meanings: str = TURNED) -> bytes:
    """The file with other `meanings` of the digits 0 to 9 in every table of them; lengths stay, for places in the file count."""
    changed = 0
    parts: list[bytes] = []
    at = 0
    for match in _STREAM.finditer(data):
        try:
            content = zlib.decompress(match[1])
        except zlib.error:
            continue
        if b"beginbf" not in content:
            continue
        packed = zlib.compress(_changed(content, meanings), 9)
        assert len(packed) <= len(match[1]), "the table packs no worse than before"
        parts.extend((data[at : match.start(1)], packed.ljust(len(match[1]), b"\0")))
        at = match.end(1)
        changed += 1
    assert changed, "the file has tables of meanings"
    return b"".join((*parts, data[at:]))


def _changed(table: bytes, meanings: str) -> bytes:
    """Without the words that end the table, which no reader needs, so that it packs no worse."""
    changed = _MEANS_DIGIT.sub(lambda one: one[1] + meanings[int(one[2])].encode() + b">", table)
    return changed.partition(b"endcmap")[0] + b"endcmap"
