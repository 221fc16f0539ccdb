"""Windows' drawn pictures (MS-EMF): a table of a report as Word keeps one that was pasted as a picture."""

from __future__ import annotations

import struct

from extractor.domain.form import TableName
from tests.documents.pdf import ROW, WIDTHS
from tests.generator.model import Report, grid

_UNITS = 20  # of the drawing, to a point
_BESIDE = 4  # points of paper around the table
_SIZE = 7 * _UNITS
_BLACK_PEN, _EMPTY_BRUSH = 0x80000007, 0x80000005


def emf(report: Report, name: TableName) -> bytes:
    """The table with its rulings and its text, one line a cell."""
    widths = WIDTHS[name]
    lefts = [_UNITS * (_BESIDE + sum(widths[:column])) for column in range(len(widths) + 1)]
    of = grid(report, name)
    drawn = [
        _record(82, struct.pack("<Liiiii8B", 1, -_SIZE, 0, 0, 0, 400, 0, 0, 0, 134, 0, 0, 0, 0) + _wide("SimSun", 32) + bytes(228)),
        _record(37, struct.pack("<L", 1)),
        _record(37, struct.pack("<L", _BLACK_PEN)),
        _record(37, struct.pack("<L", _EMPTY_BRUSH)),
        _record(18, struct.pack("<L", 1)),  # text leaves its ground as it is
    ]  # fmt: skip
    for row, boxes in enumerate(of):
        for column, box in enumerate(boxes):
            if box is not None:
                x0, x1 = lefts[column], lefts[column + box.columns]
                y0, y1 = ((_BESIDE + one * ROW) * _UNITS for one in (row, row + box.rows))
                drawn.append(_record(43, struct.pack("<llll", *map(int, (x0, y0, x1, y1)))))
                if box.text:
                    drawn.append(_text(int(x0) + 2 * _UNITS, int(y0 + y1 - _SIZE) // 2, box.text))
    return _file(drawn, int(lefts[-1] + _BESIDE * _UNITS), int((2 * _BESIDE + len(of) * ROW) * _UNITS))


def _record(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack("<LL", kind, 8 + len(body)) + body


def _wide(words: str, places: int) -> bytes:
    return words.encode("utf-16-le").ljust(2 * places, b"\0")


def _text(x: int, y: int, words: str) -> bytes:
    """EMR_EXTTEXTOUTW, each character as wide as it is."""
    steps = [_SIZE if ord(char) > 0xFF else _SIZE // 2 for char in words]
    packed = words.encode("utf-16-le")
    packed += bytes(-len(packed) % 4)
    head = struct.pack("<llllLff", 0, 0, 0, 0, 1, 1.0, 1.0)
    text = struct.pack("<llLLLllllL", x, y, len(words), 76, 0, 0, 0, 0, 0, 76 + len(packed))
    return _record(84, head + text + packed + struct.pack(f"<{len(steps)}L", *steps))


def _file(drawn: list[bytes], width: int, height: int) -> bytes:
    last = struct.pack("<LLLLL", 14, 20, 0, 0, 20)
    scale = [_record(17, struct.pack("<L", 8)), _record(9, struct.pack("<ll", width, height)), _record(11, struct.pack("<ll", width, height))]  # fmt: skip
    records = [*scale, *drawn, last]
    size = 108 + sum(map(len, records))
    hundredths = [round(one / _UNITS * 2540 / 72) for one in (width, height)]
    head = struct.pack(
        "<LLllllllllLLLLHHLLLllllLLLll", 1, 108, 0, 0, width, height, 0, 0, *hundredths, 0x464D4520, 0x10000, size,
        len(records) + 1, 2, 0, 0, 0, 0, width, height, *(round(one / 100) for one in hundredths), 0, 0, 0,
        *(one * 10 for one in hundredths),
    )  # fmt: skip
    return head + b"".join(records)
