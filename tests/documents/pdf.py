"""PDF files written by hand, object by object: what LibreOffice and Chromium never write, but other programs do.

Sheet    one page's drawing, from the bottom left as PDF counts; Chinese stands in a font that is named and not embedded, as
         reports made by servers have it (its character codes are UCS-2, its characters one em wide, digits too).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import TableName
from tests.generator.model import Grid, Report, grid

A4 = (595, 842)
_FONTS = (
    "<< /F1 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >> "
    # Codes without any meaning: what a subset font without /ToUnicode is to a reader.
    "/F2 << /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Subset /Encoding /Identity-H /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Subset /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >> >>"
)

# Ways of painting: G0 leaves nothing to be seen, G1 nearly all, G2 darkens what it lies on (a highlighter), G3 all but a trace.
_STATES = "<< /G0 << /ca 0 /CA 0 >> /G1 << /ca 0.9 >> /G2 << /BM /Multiply >> /G3 << /ca 0.97 >> >>"
# A shading that is white from end to end.
_SHADING = (
    "<< /S1 << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 600 0] /Extend [true true] "
    "/Function << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >> >> >>"
)


class Sheet:
    """Drawing on one page; `rotate` is the page's own /Rotate."""

    def __init__(self, size: tuple[float, float] = A4, *, rotate: int = 0) -> None:
        self.size, self.rotate = size, rotate
        self._drawn: list[str] = []
        self.annotations: list[Annotation] = []
        self.layer: int | None = None  # of a form: it has a key of its own for it

    def text(
        self, x: float, y: float, words: str, size: float = 10, *, font: str = "F1", hidden: bool = False
    ) -> Sheet:
        codes = words.encode("utf-16-be").hex()
        mode = 3 if hidden else 0
        self._drawn.append(f"BT {mode} Tr /{font} {size} Tf {x} {y} Td <{codes}> Tj ET")
        return self

    def drawn(self, operators: str) -> Sheet:
        """Any of PDF's own operators."""
        self._drawn.append(operators)
        return self

    def set(self, matrix: str, words: str, size: float = 10, *, before: str = "") -> Sheet:
        """Text under a matrix of its own, after operators that say how it is painted; its state is its own."""
        codes = words.encode("utf-16-be").hex()
        self._drawn.append(f"q {before} BT /F1 {size} Tf {matrix} Tm <{codes}> Tj ET Q")
        return self

    def slanting(self, x: float, y: float, words: str, size: float = 40) -> Sheet:
        codes = words.encode("utf-16-be").hex()
        self._drawn.append(f"BT 0 Tr /F1 {size} Tf 0.707 0.707 -0.707 0.707 {x} {y} Tm <{codes}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> Sheet:
        self._drawn.append(f"{width} w {x0} {y0} m {x1} {y1} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A stroked rectangle."""
        self._drawn.append(f"0.5 w {x0} {y0} {x1 - x0} {y1 - y0} re S")
        return self

    def filled(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0) -> Sheet:
        self._drawn.append(f"{grey} g {x0} {y0} {x1 - x0} {y1 - y0} re f 0 g")
        return self

    def image(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self._drawn.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {y0} cm /I1 Do Q")
        return self

    def picture(self, number: int, box: tuple[float, float, float, float] | None = None) -> Sheet:
        """One of the file's pictures, over the whole page or in a box."""
        x0, y0, x1, y1 = box or (0, 0, *self.size)
        self._drawn.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {y0} cm /P{number} Do Q")
        return self

    def form(self, number: int, x: float, y: float, scale: float) -> Sheet:
        """One of the file's forms, scaled and moved."""
        self._drawn.append(f"q {scale} 0 0 {scale} {x} {y} cm /X{number} Do Q")
        return self

    def laid_over(
        self,
        box: tuple[float, float, float, float],
        kind: str,
        form: int | None,
        *,
        flags: int = 4,
        keys: str = "",
        layer: int | None = None,
    ) -> Sheet:
        """An annotation that shows one of the file's forms: the value of a field (Widget), a remark (FreeText), a stamp. `form` None:
        it brings no appearance, only what its `keys` say."""
        self.annotations.append(Annotation(kind, box, form, flags, keys, layer))
        return self

    def in_layer(self, number: int, drawn: Sheet) -> Sheet:
        """What another sheet draws, marked as a part of one of the file's layers."""
        self._drawn.append(f"/OC /L{number} BDC {drawn.content} EMC")
        return self

    def as_layer(self, number: int) -> Sheet:
        """A form that is itself in one of the file's layers."""
        self.layer = number
        return self

    def turned(self, quarters: int) -> Sheet:
        """The same drawing on its side: turned counterclockwise, as a table too wide for the page is printed."""
        width, height = self.size
        matrix = {
            0: "1 0 0 1 0 0",
            1: f"0 1 -1 0 {height} 0",
            2: f"-1 0 0 -1 {width} {height}",
            3: f"0 -1 1 0 0 {width}",
        }
        sheet = Sheet((height, width) if quarters % 2 else (width, height), rotate=self.rotate)
        sheet._drawn = [f"q {matrix[quarters]} cm {self.content} Q"]
        return sheet

    @property
    def content(self) -> str:
        return "\n".join(self._drawn)


class Annotation(NamedTuple):
    """`flags` 4: it is printed; 2: it is hidden (ISO 32000, table 165)."""

    kind: str
    box: tuple[float, float, float, float]
    form: int | None
    flags: int
    keys: str
    layer: int | None


class Layers(NamedTuple):
    """Groups of optional content (ISO 32000-1, 8.11), and which of them are shown: both as the file says it, `{0}` for the first of
    them. `more` stands in the catalog beside them."""

    groups: tuple[str, ...] = ()
    shown: str = ""
    more: str = ""


class Jpeg(NamedTuple):
    """A picture as it lies in the file; `colours` 1 or 3."""

    data: bytes
    width: int
    height: int
    colours: int


_NO_LAYERS = Layers()


def pdf(
    sheets: Sequence[Sheet],
    *,
    forms: Sequence[Sheet] = (),
    pictures: Sequence[Jpeg] = (),
    layers: Layers = _NO_LAYERS,
    locked: bool = False,
    packed: bool = False,
) -> bytes:
    """The file. `forms`, `pictures` and `layers` are what the sheets may use; `locked`: encrypted under a password nobody knows;
    `packed`: its catalog lies compressed among other objects."""
    objects = [""]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(sheets)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>")
    first_form = 5 + 2 * len(sheets)
    used = "".join(f" /X{number} {first_form + number} 0 R" for number in range(len(forms)))
    first_picture = first_form + len(forms)
    used += "".join(f" /P{number} {first_picture + number} 0 R" for number in range(len(pictures)))
    first_layer = first_picture + len(pictures)
    of_layers = [f"{first_layer + number} 0 R" for number in range(len(layers.groups))]
    named = " ".join(f"/L{number} {place}" for number, place in enumerate(of_layers))
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {_catalogued(layers, of_layers)} >>"
    objects.append(
        f"<< /Font {_FONTS} /ExtGState {_STATES} /Shading {_SHADING} /Properties << {named} >> /XObject << /I1 4 0 R{used} >> >>"
    )
    objects.append(
        _stream(
            "\x80",
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        )
    )
    for number, sheet in enumerate(sheets):
        width, height = sheet.size
        over = " ".join(
            f"<< /Type /Annot /Subtype /{one.kind} /F {one.flags} /Rect [{' '.join(map(str, one.box))}] {one.keys} "
            + ("" if one.form is None else f"/AP << /N {first_form + one.form} 0 R >> ")
            + ("" if one.layer is None else f"/OC {of_layers[one.layer]} ")
            + ">>"
            for one in sheet.annotations
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Rotate {sheet.rotate} /Resources 3 0 R "
            f"/Contents {6 + 2 * number} 0 R /Annots [{over}] >>"
        )
        objects.append(_stream(sheet.content))
    for form_ in forms:
        keys = f"/Type /XObject /Subtype /Form /BBox [0 0 {form_.size[0]} {form_.size[1]}] /Matrix [1 0 0 1 10 20] /Resources 3 0 R"
        if form_.layer is not None:
            keys += f" /OC {of_layers[form_.layer]}"
        objects.append(_stream(form_.content, keys))
    objects.extend(_stream(one.data.decode("latin-1"), _picture_keys(one)) for one in pictures)
    objects.extend(group.format(*of_layers) for group in layers.groups)
    if packed:
        return _packed_file(objects)
    trailer = "/Root 1 0 R"
    if locked:
        secret = "<" + "7a" * 32 + ">"
        trailer += (
            f" /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >>"
        )
    return _file(objects, trailer)


def _catalogued(layers: Layers, places: Sequence[str]) -> str:
    if not layers.groups:
        return layers.more
    all_ = " ".join(places)
    return f"/OCProperties << /OCGs [{all_}] /D << /Order [{all_}] {layers.shown.format(*places)} >> >> {layers.more}"


def _picture_keys(picture: Jpeg) -> str:
    space = "/DeviceGray" if picture.colours == 1 else "/DeviceRGB"
    return (
        f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} /BitsPerComponent 8 "
        f"/ColorSpace {space} /Filter /DCTDecode"
    )


def _stream(content: str, keys: str = "") -> str:
    return f"<< {keys} /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str], trailer: str) -> bytes:
    parts = [b"%PDF-1.7\n"]
    places = []
    for number, content in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    start = sum(map(len, parts))
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    parts.append(
        f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} {trailer} >>\n".encode()
    )
    parts.append(f"startxref\n{start}\n%%EOF\n".encode())
    return b"".join(parts)


def _packed_file(objects: Sequence[str]) -> bytes:
    """The first object, the catalog, lies in a stream of objects; places stand in a stream too (ISO 32000-1, 7.5.7 and 7.5.8)."""
    parts, places = [b"%PDF-1.7\n"], [0]
    inside = zlib.compress(f"1 0 {objects[0]}".encode())
    streams = [
        *(content.encode("latin-1") for content in objects[1:]),
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
        % (len(inside), inside),
    ]
    for number, content in enumerate(streams, 2):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start, holder = sum(map(len, parts)), len(objects) + 1
    rows = [
        (0, 0, 0),
        (2, holder, 0),
        *((1, place, 0) for place in places[1:]),
        (1, start, 0),
    ]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    parts.append(
        b"%d 0 obj\n<< /Type /XRef /W [1 4 1] /Size %d /Root 1 0 R /Length %d >>\nstream\n%b\nendstream\nendobj\n"
        % (holder + 1, holder + 2, len(table), table)
    )
    parts.append(f"startxref\n{start}\n%%EOF\n".encode())
    return b"".join(parts)


# --- a whole report ---------------------------------------------------------------------------------------------------------

WIDTHS: dict[TableName, tuple[float, ...]] = {
    "proactive": (125, 110, 110, 110),
    "requests": (25, 45, 125, 44, 44, 44, 44, 44, 44, 50),
    "proceedings": (34,) * 15,
}
ROW = 24.0
_SIZE = 5.5  # a digit is one em wide in this font: seven of them have room in a cell


Draw = Callable[[Sheet, str, str, float], object]  # a number at a place of PDF's (a matrix), in a size
_PLAIN: Mapping[str, Draw] = MappingProxyType({})


def report_pdf(
    report: Report,
    lines: str = "boxes",
    *,
    quarters: int = 0,
    tricks: Mapping[str, Draw] = _PLAIN,
    layers: Layers = _NO_LAYERS,
) -> bytes:
    """`tricks` draw the cells of these ids. A report, a table on each page; the tables' pages are drawn on their side by so many quarters. `lines`: boxes (a rectangle a cell) · thin (filled rectangles) · strokes (a line for each
    side of each cell) · none (nothing is ruled)."""
    first = Sheet().text(120, 780, "青石岭镇人民政府2023年政府信息公开工作年度报告", 14)
    first.text(80, 740, "一、总体情况", 12).text(
        80, 715, "本机关认真做好政府信息公开工作，推进决策公开、执行公开和结果公开。", 10
    )
    sheets = [first]
    for name in form.TABLES:
        if name in report.layouts:
            sheet = Sheet().text(80, 800, form.TITLES[name], 12)
            _draw(sheet, grid(report, name), WIDTHS[name], lines, tricks)
            sheets.append(sheet.turned(quarters))
    last = Sheet().text(80, 780, "五、存在的主要问题及改进情况", 12).text(80, 755, "一是解读形式单一。", 10)
    sheets.append(
        last.text(80, 720, "六、其他需要报告的事项", 12).text(80, 695, "无其他需要报告的事项。", 10)
    )
    return pdf(sheets, layers=layers)


def _draw(sheet: Sheet, of: Grid, widths: Sequence[float], lines: str, tricks: Mapping[str, Draw]) -> None:
    lefts = [40 + sum(widths[:column]) for column in range(len(widths) + 1)]
    for row, boxes in enumerate(of):
        for column, box in enumerate(boxes):
            if box is None:
                continue
            x0, x1 = lefts[column], lefts[column + box.columns]
            y1, y0 = 780 - row * ROW, 780 - (row + box.rows) * ROW
            _outline(sheet, (x0, y0, x1, y1), lines)
            room = max(1, int((x1 - x0 - 4) / _SIZE))
            pieces = [box.text[at : at + room] for at in range(0, len(box.text), room)]
            for place, piece in enumerate(pieces):
                base = (y0 + y1) / 2 + (len(pieces) / 2 - place) * (_SIZE + 1) - _SIZE
                trick = tricks.get(box.cell or "")
                if trick is not None:
                    trick(sheet, f"1 0 0 1 {x0 + 2} {base}", piece, _SIZE)
                else:
                    sheet.text(x0 + 2, base, piece, _SIZE)


def _outline(sheet: Sheet, box: tuple[float, float, float, float], lines: str) -> None:
    x0, y0, x1, y1 = box
    if lines == "boxes":
        sheet.box(*box)
        return
    for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
        if lines == "strokes":
            sheet.line(a, b, c, d)
        elif lines == "thin":
            sheet.filled(a, b, c + 0.6, d + 0.6)
