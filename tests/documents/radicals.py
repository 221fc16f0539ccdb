"""A PDF whose 一 is drawn by a Type 3 font and says that it means the Kangxi radical U+2F00, and beside it the true
character as /ActualText: so Chromium prints the fonts of Noto."""

from __future__ import annotations

from typing import NamedTuple

_MEANING = (
    "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <31> <2F00> endbfchar endcmap"
)
_BAR = "1000 0 40 420 960 500 d1 40 420 920 80 re f"
_SONG = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)
_BARS = (
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /one 6 0 R >> "
    "/Encoding << /Differences [49 /one] >> /FirstChar 49 /LastChar 49 /Widths [1000] /Resources << >> /ToUnicode 7 0 R >>"
)


class Line(NamedTuple):
    """One line of the page from its left margin; each 一 of it is set in the font of radicals."""

    up: float
    words: str
    size: float


def with_radicals(*lines: Line) -> bytes:
    """The file: one page, which holds these lines."""
    drawn = "\n".join(_drawn(line) for line in lines)
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            "/Resources << /Font << /F1 4 0 R /F3 8 0 R >> >> >>"
        ),
        _SONG,
        _stream(drawn),
        _stream(_BAR),
        _stream(_MEANING),
        _BARS,
    )
    body, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return f"{body}{table}startxref\n{len(body)}\n%%EOF\n".encode("ascii")


def _drawn(line: Line) -> str:
    shown = " ".join(
        f"/Span << /ActualText <FEFF4E00> >> BDC /F3 {line.size} Tf (1) Tj EMC"
        if char == "一"
        else f"/F1 {line.size} Tf <{char.encode('utf-16-be').hex()}> Tj"
        for char in line.words
    )
    return f"BT 72 {line.up} Td {shown} ET"


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
