"""A printed PDF whose fonts say other digits than they show: their tables of meanings (/ToUnicode) are turned by three, so that 1 is
copied as 4. What is seen stays what it was."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"/Filter\s*/FlateDecode[^<>]*>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MEANS_DIGIT = re.compile(rb"(?m)^(<[0-9A-F]+> <003)([0-9])>$")


def remapped(data: bytes) -> bytes:
    """The file with every table of meanings turned; lengths stay, for places in the file count."""
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
        packed = zlib.compress(_turned(content), 9)
        assert len(packed) <= len(match[1]), "the table packs no worse than before"
        parts.extend((data[at : match.start(1)], packed.ljust(len(match[1]), b"\0")))
        at = match.end(1)
        changed += 1
    assert changed, "the file has tables of meanings"
    return b"".join((*parts, data[at:]))


def _turned(table: bytes) -> bytes:
    """Without the words that end the table, which no reader needs, so that it packs no worse."""
    turned = _MEANS_DIGIT.sub(lambda one: one[1] + b"%d>" % ((int(one[2]) + 3) % 10), table)
    return turned.partition(b"endcmap")[0] + b"endcmap"
