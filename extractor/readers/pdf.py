"""PDF -> a document: characters and ruling lines as PDFium gives them, upright and in points from the top left; a page without a
text layer that can be read is rendered and read as a scan is.

Frame    how a page's own coordinates become those of the upright page: where its corner is, and by how many quarters it is turned.
Matrix   (a, b, c, d, e, f) of PDF: a form's content is placed on the page by it.

Pages are read one after another and given back at once. What a hostile file may cost is bounded by the child
process it is read in (readers.sandbox), and by the caps here.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from extractor.domain.document import Box, Document, Page, SourceRef
from extractor.errors import InputError
from extractor.readers.layout import Glyph, Sheet, compose
from extractor.readers.legibility import Legibility, judge
from extractor.readers.ruling import Ruling

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from extractor.readers.raster import Raster
    from extractor.readers.scan import ScanReader

MOST_PAGES = 1000
LARGEST_SIDE = 14_400.0  # points; PDF 1.7's own limit (annex C.2), 5 m
_MOST_OBJECTS = 40_000  # on one page; a map, no form
_MOST_GLYPHS = 60_000  # on one page; a page of 6-point type has a fifth of it
_DEEPEST = 8  # forms within forms
_THIN = 3.0  # points; what is thinner is a line, drawn or filled
_SHORTEST = 4.0  # points; a shorter line is a dash or a corner
_PICTURE = (100.0, 40.0)  # points; a smaller image is a seal or an ornament, no table
_SPACES = frozenset(" \u00a0\u3000\u2002\u2003\u2009\t\r\n\x00\u200b\ufeff")
# Codes below a space mean nothing and must be seen; 2 is PDFium's sign for a hyphen at a line's end.
_SHOWN_AS = {chr(code): "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0))} | {"\x02": "-"}
_INVISIBLE = 3  # text render mode
_COVERING = 0.5  # share of the page under an image that is its scan
_RENDERED_AT, _COARSEST, _FINEST = 200, 100, 300  # dpi
_MOST_PIXELS = 6000  # of a page's longer side; A3 at 300 dpi has 4961

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Frame(NamedTuple):
    """`left`, `bottom`, `width`, `height` of the page's visible box in its own coordinates; `quarters` clockwise."""

    left: float
    bottom: float
    width: float
    height: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.quarters == 0:
            return x, self.height - y
        if self.quarters == 1:
            return y, x
        if self.quarters == 2:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """`x0` and `y0` are the smaller ones."""
        if self.quarters == 0:
            above = self.bottom + self.height
            return x0 - self.left, above - y1, x1 - self.left, above - y0
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def read_pdf(data: bytes, source: SourceRef, password: str | None = None) -> Document:
    """InputError `pdf.password`, `pdf.damaged`, `pdf.too_many_pages`, `pdf.page_size`; `pdf.no_text` where no page can be read.

    A page whose text layer can't be read is read as a scan; one on which nothing is found then is named by a note."""
    with opened(data, source.path, password) as pdf:
        sheets: list[Sheet] = []
        judged: list[Legibility | Literal["scan"]] = []
        scans: ScanReader | None = None
        for number in range(len(pdf)):
            sheet, legibility = _read_page(page_of(pdf, number), number + 1)
            if legibility in ("image", "garbage"):
                scans = scans or _scan_reader()
                scanned = scans.sheet(picture_of(page_of(pdf, number)), number + 1)
                sheets.append(scanned if scanned.glyphs else sheet)
                judged.append("scan" if scanned.glyphs else legibility)
            else:
                sheets.append(sheet)
                judged.append(legibility)
    if not any(one in ("text", "hidden", "scan") for one in judged):
        raise InputError("pdf.no_text", place=source.path, facts={"pages": len(judged)})
    document = compose(source, sheets, tuple(_notes(judged)))
    return document if scans is None else scans.confirmed(document)


def _scan_reader() -> ScanReader:
    """Its libraries are loaded only for a file that needs them."""
    from extractor.readers.scan import ScanReader

    return ScanReader()


def page_of(pdf: PdfDocument, number: int) -> PdfPage:
    """The page, `number` from 0, with all that is shown on it: values of form fields, text and stamps laid over it by a person
    stand outside its content, and are put into it here. What is hidden stays out."""
    from pypdfium2 import raw

    page = pdf[number]
    if not _is_laid_over(page):
        return page
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[number]  # PDFium shows what was put in after it has been loaded again


def _is_laid_over(page: PdfPage) -> bool:
    from pypdfium2 import raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_OBJECTS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) in (
                raw.FPDF_ANNOT_WIDGET,
                raw.FPDF_ANNOT_FREETEXT,
                raw.FPDF_ANNOT_STAMP,
                raw.FPDF_ANNOT_INK,
            ):
                return True
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return False


def picture_of(page: PdfPage) -> Raster:
    """The page as a scan: at the resolution of the image that covers it, so that its pixels stay what they are, else at 200 dpi."""
    from extractor.readers import raster

    try:
        dpi = _resolution(page)
        pixels = page.render(scale=dpi / 72, fill_color=(255, 255, 255, 255), rev_byteorder=True).to_numpy()
    finally:
        page.close()
    return raster.from_pixels(pixels[:, :, :3] if pixels.ndim == 3 else pixels, dpi)


def _resolution(page: PdfPage) -> int:
    from pypdfium2 import raw

    width, height = page.get_size()
    largest = _MOST_PIXELS / max(width, height) * 72
    for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) < _COVERING * width * height:
            continue
        across, down = ctypes.c_uint(), ctypes.c_uint()
        if raw.FPDFImageObj_GetImagePixelSize(image.raw, across, down):
            along = max(across.value, down.value) / max(right - left, top - bottom)
            return int(min(max(along * 72 + 0.5, _COARSEST), _FINEST, largest))
    return int(min(_RENDERED_AT, largest))


def _notes(judged: Sequence[Legibility | Literal["scan"]]) -> Iterator[str]:
    for code, kinds in (("P1", ("image", "garbage")), ("P2", ("hidden",))):
        pages = [str(number) for number, one in enumerate(judged, 1) if one in kinds]
        if pages:
            yield f"{code} pages={','.join(pages)} count={len(pages)}"


@contextmanager
def opened(data: bytes, path: str, password: str | None = None) -> Iterator[PdfDocument]:
    """The open file, its number of pages and their sizes within the caps; closed afterwards. InputErrors as `read_pdf`."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        wrong = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        code = "pdf.password" if wrong else "pdf.damaged"
        raise InputError(code, place=path, facts={"reason": str(error)}) from error
    try:
        _hold_to_caps(pdf, path)
        if pdf.get_formtype() != raw.FORMTYPE_NONE:
            pdf.init_forms()  # fields that bring no appearance of their own are given one
        yield pdf
    finally:
        pdf.close()


def _hold_to_caps(pdf: PdfDocument, path: str) -> None:
    import pypdfium2

    count = len(pdf)
    if count == 0:
        raise InputError("pdf.damaged", place=path, facts={"reason": "no page"})
    if count > MOST_PAGES:
        facts = {"pages": count, "limit": MOST_PAGES}
        raise InputError("pdf.too_many_pages", place=path, value=count, facts=facts)
    for number in range(count):
        try:
            width, height = pdf.get_page_size(number)
        except pypdfium2.PdfiumError as error:
            facts_ = {"reason": f"page {number + 1}: {error}"}
            raise InputError("pdf.damaged", place=f"{path} p. {number + 1}", facts=facts_) from error
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            size = f"{width:.0f}x{height:.0f}"
            raise InputError(
                "pdf.page_size",
                place=f"{path} p. {number + 1}",
                value=size,
                facts={"page": number + 1, "size": size, "limit": int(LARGEST_SIDE)},
            )


def _read_page(page: PdfPage, number: int) -> tuple[Sheet, Legibility]:
    import pypdfium2

    try:
        left, bottom, right, top = page.get_bbox()
        shown = _Frame(left, bottom, right - left, top - bottom, page.get_rotation() // 90 % 4)
        text = page.get_textpage()
        try:
            letters = _Letters(text.raw, page.raw)
            # Upright is what makes the characters stand, whatever /Rotate says; what it leaves to turn is the page's rotation.
            frame = shown._replace(quarters=letters.turn(shown.quarters))
            rotation = 90.0 * ((frame.quarters - shown.quarters) % 4)
            glyphs = letters.glyphs(frame)
        finally:
            text.close()
        drawing = _Drawing(frame)
        drawing.read(page.raw)
    except pypdfium2.PdfiumError as error:
        raise InputError("pdf.damaged", place=f"p. {number}", facts={"reason": str(error)}) from error
    finally:
        page.close()
    width, height = frame.size
    legibility = judge(
        [glyph.text for glyph in glyphs],
        drawing.covered(width * height),
        drawing.paths,
        hidden=letters.hidden,
    )
    whole = Page(
        page=number,
        width=round(width, 2),
        height=round(height, 2),
        rotation=rotation,
        reader="pdf" if legibility in ("text", "hidden") else "none",
        engine="pdfium",
    )
    if legibility not in ("text", "hidden"):
        return Sheet(whole, ()), legibility
    return Sheet(
        whole, glyphs, drawing.horizontals, drawing.verticals, drawing.pictures, drawing.images
    ), legibility


# --- characters -----------------------------------------------------------------------------------------------------------


class _Letters:
    """The characters of one page, asked of PDFium one by one: its own lines are wrong where tables are."""

    def __init__(self, text: Any, page: Any) -> None:
        from pypdfium2 import raw

        self._raw, self._text, self._page = raw, text, page
        self.count = max(0, min(raw.FPDFText_CountChars(text), _MOST_GLYPHS))
        self._seen: list[tuple[int, str, bool]] = []  # index, character, a space before it
        self.hidden = False
        self._look()

    def _look(self) -> None:
        code_at, generated = self._raw.FPDFText_GetUnicode, self._raw.FPDFText_IsGenerated
        spaced, high = False, 0
        for index in range(self.count):
            code = code_at(self._text, index)
            char = chr(code) if code <= 0x10FFFF else "\ufffd"
            if char in _SPACES:
                # A character of a font without a table of meanings comes as 0, and is no space.
                if code == 0 and not generated(self._text, index):
                    self._seen.append((index, "\ufffd", spaced))
                    spaced = False
                elif not generated(self._text, index):
                    spaced = True
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                char = chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
                high = 0
            self._seen.append((index, _SHOWN_AS.get(char, char), spaced))
            spaced = False

    def turn(self, otherwise: int) -> int:
        """By how many quarters, clockwise, the page's own coordinates must be turned for most of its characters to stand
        upright; `otherwise` where there are none."""
        step = max(1, len(self._seen) // 64)
        angles = Counter(
            self._quarters(self._raw.FPDFText_GetCharAngle(self._text, index))
            for index, _, _ in self._seen[::step]
        )
        known = [(count, quarters) for quarters, count in angles.items() if quarters is not None]
        return max(known, default=(0, otherwise))[1]

    @staticmethod
    def _quarters(angle: float) -> int | None:
        """Quarters clockwise that set a character upright, whose angle PDFium counts clockwise; None for a slanting one: a
        watermark."""
        quarters = angle / 1.5707963267948966
        near = round(quarters)
        return -near % 4 if abs(quarters - near) < 0.06 else None

    def glyphs(self, frame: _Frame) -> list[Glyph]:
        """Those on the page's visible part, slanting ones left out."""
        raw, text = self._raw, self._text
        loose, origin, angle_of = (
            raw.FPDFText_GetLooseCharBox,
            raw.FPDFText_GetCharOrigin,
            raw.FPDFText_GetCharAngle,
        )
        rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        at_rect, at_x, at_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
        width, height = frame.size
        found: list[Glyph] = []
        last_base, stands = -1.0, True
        for index, char, spaced in self._seen:
            if not loose(text, index, at_rect) or not origin(text, index, at_x, at_y):
                continue
            x0, y0, x1, y1 = frame.box(rect.left, rect.bottom, rect.right, rect.top)
            base = frame.point(x.value, y.value)[1]
            if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
                continue
            if base != last_base:  # those of a slanting line each have their own
                last_base, stands = base, self._quarters(angle_of(text, index)) is not None
            if stands:
                found.append(Glyph(char, x0, y0, x1, y1, base, spaced))
        self.hidden = self._are_hidden()
        return found

    def _are_hidden(self) -> bool:
        sample = self._seen[:: max(1, len(self._seen) // 32)]
        return sum(self._is_hidden(index) for index, _, _ in sample) * 2 > len(sample) > 0

    def _is_hidden(self, index: int) -> bool:
        thing = self._raw.FPDFText_GetTextObject(self._text, index)
        return bool(thing) and self._raw.FPDFTextObj_GetTextRenderMode(thing) == _INVISIBLE


# --- lines and images --------------------------------------------------------------------------------------------------------


class _Drawing:
    """The straight lines and the images of one page. Lines are stroked, or thin filled shapes, or thin images."""

    def __init__(self, frame: _Frame) -> None:
        from pypdfium2 import raw

        self._raw, self._frame = raw, frame
        self.horizontals: list[Ruling] = []
        self.verticals: list[Ruling] = []
        self.pictures: list[Box] = []
        self.images: list[Box] = []  # smaller ones
        self.paths = 0
        self._left = _MOST_OBJECTS
        self._sides = tuple(ctypes.c_float() for _ in range(4))
        self._at_sides = tuple(map(ctypes.byref, self._sides))

    def covered(self, area: float) -> float:
        """Share of the page under images, overlaps counted twice."""
        return sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in self.pictures) / area

    def read(self, page: Any) -> None:
        raw = self._raw
        things = (raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page)))
        self._all(things, _IDENTITY, 0)

    def _all(self, things: Iterator[Any], matrix: Matrix, depth: int) -> None:
        raw = self._raw
        for thing in things:
            self._left -= 1
            if self._left < 0:
                return
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._image(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inside = (
                    raw.FPDFFormObj_GetObject(thing, i) for i in range(raw.FPDFFormObj_CountObjects(thing))
                )
                self._all(inside, _times(self._matrix(thing), matrix), depth + 1)

    def _matrix(self, thing: Any) -> Matrix:
        matrix = self._raw.FS_MATRIX()
        if not self._raw.FPDFPageObj_GetMatrix(thing, matrix):
            return _IDENTITY
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _bounds(self, thing: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
        if not self._raw.FPDFPageObj_GetBounds(thing, *self._at_sides):
            return None
        left, bottom, right, top = (side.value for side in self._sides)
        return self._boxed(((left, bottom), (right, top), (left, top), (right, bottom)), matrix)

    def _boxed(
        self, points: Sequence[tuple[float, float]], matrix: Matrix
    ) -> tuple[float, float, float, float]:
        if matrix is not _IDENTITY:
            points = [_moved(x, y, matrix) for x, y in points]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self._frame.box(min(xs), min(ys), max(xs), max(ys))

    def _image(self, thing: Any, matrix: Matrix) -> None:
        box = self._bounds(thing, matrix)
        if box is None or self._thin(box):
            return
        width, height = self._frame.size
        x0, y0, x1, y1 = max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])
        if x1 - x0 >= _PICTURE[0] and y1 - y0 >= _PICTURE[1]:
            self.pictures.append(Box(x0=round(x0, 2), y0=round(y0, 2), x1=round(x1, 2), y1=round(y1, 2)))
        elif x1 > x0 and y1 > y0:
            self.images.append(Box(x0=round(x0, 2), y0=round(y0, 2), x1=round(x1, 2), y1=round(y1, 2)))

    def _path(self, thing: Any, matrix: Matrix) -> None:
        box = self._bounds(thing, matrix)
        self.paths += 1
        if box is None or self._thin(box):
            return
        raw = self._raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(thing, fill, stroke) or not (fill.value or stroke.value):
            return
        whole = _times(self._matrix(thing), matrix)
        for points in self._lines(thing):
            if not stroke.value:
                self._thin(self._boxed(points, whole))
                continue
            for a, b in pairwise(points):
                self._thin(self._boxed((a, b), whole))

    def _lines(self, thing: Any) -> Iterator[list[tuple[float, float]]]:
        """The corners of each part of a path; a closed one ends where it began. A curve breaks its part off."""
        raw = self._raw
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        for index in range(min(raw.FPDFPath_CountSegments(thing), _MOST_OBJECTS)):
            segment = raw.FPDFPath_GetPathSegment(thing, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind != raw.FPDF_SEGMENT_LINETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append((x.value, y.value))
            if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
        if len(points) > 1:
            yield points

    def _thin(self, box: tuple[float, float, float, float]) -> bool:
        """Keeps the box as a ruling where it is thin; False where it is not."""
        x0, y0, x1, y1 = box
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
            self.horizontals.append(Ruling((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
            self.verticals.append(Ruling((x0 + x1) / 2, y0, y1))
        else:
            return x1 - x0 <= _THIN and y1 - y0 <= _THIN
        return True


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """`first` applied, then `then`."""
    if first is _IDENTITY:
        return then
    if then is _IDENTITY:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
