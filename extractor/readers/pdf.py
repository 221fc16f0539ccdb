"""PDF -> a document: characters and ruling lines as PDFium gives them, upright and in points from the top left; a page without a
text layer that can be read is rendered and read as a scan is, and so is a table that stands on a page as a picture.

Pages are read one after another and given back at once. What a hostile file may cost is bounded by the child
process it is read in (readers.sandbox), and by the caps here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from extractor.domain.document import Document, Page, SourceRef
from extractor.errors import InputError
from extractor.readers import pdf_layers, pdf_pictures
from extractor.readers.layout import compose
from extractor.readers.legibility import DRAWN, Legibility, judge
from extractor.readers.pdf_annotations import with_annotations
from extractor.readers.pdf_drawing import Drawing
from extractor.readers.pdf_faces import Faces, Fonts, differ
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_letters import Letters
from extractor.readers.pdf_sight import sighted
from extractor.readers.sheets import Sheet
from extractor.readers.unseen import told

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from extractor.readers.raster import Raster
    from extractor.readers.scan import ScanReader

MOST_PAGES = 1000
LARGEST_SIDE = 14_400.0  # points; PDF 1.7's own limit (annex C.2), 5 m
_COVERING = 0.5  # share of the page under an image that is its scan
_RENDERED_AT, _COARSEST, _FINEST = 200, 100, 300  # dpi
_MOST_PIXELS = 6000  # of a page's longer side; A3 at 300 dpi has 4961

Judged = Legibility | Literal["scan"]


class _Seen(NamedTuple):
    """One page as its text layer gives it. `unseen`: runs of characters that nobody sees, left out; `mirrored`: characters that
    stand as in a mirror; `fonts`: those of its digits."""

    sheet: Sheet
    legibility: Legibility
    unseen: tuple[str, ...]
    mirrored: bool
    fonts: Fonts


def read_pdf(data: bytes, source: SourceRef, password: str | None = None) -> Document:
    """InputError `pdf.password`, `pdf.damaged`, `pdf.too_many_pages`, `pdf.page_size`; `pdf.no_text` where no page can be read.

    A page whose text layer can't be read is read as a scan; one on which nothing is found then is named by a note."""
    with opened(data, source.path, password) as pdf:
        reader = _PageReader(pdf, has_layers=pdf_layers.may_be_off(data))
        for number in range(len(pdf)):
            reader.read(number)
        reader.doubt()
    if not any(one in ("text", "hidden", "scan") for one in reader.judged):
        raise InputError("pdf.no_text", place=source.path, facts={"pages": len(reader.judged)})
    return reader.confirmed(compose(source, reader.sheets, tuple(reader.notes())))


class _PageReader:
    """Reads the pages of one file in order, each by the cheapest reader that can read it."""

    def __init__(self, pdf: PdfDocument, *, has_layers: bool) -> None:
        self._pdf, self._has_layers = pdf, has_layers
        self._faces = Faces()
        self._fonts: list[Fonts] = []
        self._scans: ScanReader | None = None
        self.sheets: list[Sheet] = []
        self.judged: list[Judged] = []
        self._unseen: dict[int, tuple[str, ...]] = {}  # by the page's number from 1
        self._untold: dict[int, tuple[str, ...]] = {}
        self._mirrored: list[int] = []
        self._lying: list[int] = []

    def read(self, place: int) -> None:
        """The page, `place` from 0."""
        number = place + 1
        page, untold = with_annotations(self._pdf, place, has_layers=self._has_layers)
        seen = _read_page(page, number, self._faces, has_layers=self._has_layers)
        sheet: Sheet = seen.sheet
        judged: Judged = seen.legibility
        if judged in ("image", "garbage"):
            scanned = self._reader().sheet(self._rendered(place), number)
            if scanned.glyphs:
                sheet, judged = scanned, "scan"
        else:
            sheet = pdf_pictures.with_tables(sheet, partial(self._rendered, place), self._reader)
        self.sheets.append(sheet)
        self.judged.append(judged)
        if seen.unseen:
            self._unseen[number] = seen.unseen
        if untold:
            self._untold[number] = untold
        if seen.mirrored:
            self._mirrored.append(number)
        self._fonts.append(seen.fonts)

    def doubt(self) -> None:
        """Pages whose fonts lie are read as scans, unless that gives the same digits on each page that has one of these fonts; asked at
        the end, for one page alone may not show it."""
        liars = {
            place: fonts
            for place, one in enumerate(self._fonts)
            if self.judged[place] == "text" and (fonts := self._faces.liars(one))
        }
        scanned = {place: self._reader().sheet(self._rendered(place), place + 1) for place in liars}
        proven: set[object] = set()
        for place, sheet in scanned.items():
            if differ(self.sheets[place], sheet):
                proven |= liars[place]
        for place, sheet in scanned.items():
            if not proven.isdisjoint(liars[place]):
                self.sheets[place], self.judged[place] = sheet, "scan"
                self._lying.append(place + 1)

    def _reader(self) -> ScanReader:
        """Its libraries are loaded only for a file that needs them."""
        if self._scans is None:
            from extractor.readers.scan import ScanReader

            self._scans = ScanReader()
        return self._scans

    def _rendered(self, place: int) -> Raster:
        return picture_of(page_of(self._pdf, place))

    def confirmed(self, document: Document) -> Document:
        """What was scanned of it, tested by the form's relations."""
        return document if self._scans is None else self._scans.confirmed(document)

    def notes(self) -> Iterator[str]:
        for code, kinds in (("P1", ("image", "garbage")), ("P2", ("hidden",))):
            pages = [str(number) for number, one in enumerate(self.judged, 1) if one in kinds]
            if pages:
                yield f"{code} pages={','.join(pages)} count={len(pages)}"
        for code, by_page in (("P3", self._unseen), ("P6", self._untold)):
            runs = [run for page in by_page.values() for run in page]
            if runs:
                yield f"{code} pages={','.join(map(str, by_page))} count={len(runs)} texts={told(runs)}"
        if self._mirrored:
            yield f"P4 pages={','.join(map(str, self._mirrored))}"
        if self._lying:
            yield f"P5 pages={','.join(map(str, self._lying))}"


def page_of(pdf: PdfDocument, number: int) -> PdfPage:
    """The page, `number` from 0, with all that is shown on it."""
    return with_annotations(pdf, number).page


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


def _read_page(page: PdfPage, number: int, faces: Faces, *, has_layers: bool) -> _Seen:
    import pypdfium2

    try:
        left, bottom, right, top = page.get_bbox()
        shown = Frame(left, bottom, right - left, top - bottom, page.get_rotation() // 90 % 4)
        off = pdf_layers.take_off(page, shown) if has_layers else ()
        text = page.get_textpage()
        try:
            letters = Letters(text.raw, page.raw)
            # Upright is what makes the characters stand, whatever /Rotate says; what it leaves to turn is the page's rotation.
            stance = letters.stance(shown.quarters)
            frame = shown._replace(quarters=stance.quarters)
            glyphs = letters.glyphs(frame)
            drawing = Drawing(frame)
            drawing.read(page.raw)
            width, height = frame.size
            covered = drawing.covered(width * height)
            is_scan = covered >= _COVERING or drawing.paths >= DRAWN
            seen = sighted(page, shown, letters, glyphs, drawing, is_scan=is_scan)
            fonts = faces.fonts_of(letters)
        finally:
            text.close()
    except pypdfium2.PdfiumError as error:
        raise InputError("pdf.damaged", place=f"p. {number}", facts={"reason": str(error)}) from error
    finally:
        page.close()
    characters = [glyph.text for glyph in seen.glyphs]
    legibility = judge(characters, covered, drawing.paths, hidden=seen.hidden, leans=stance.leans)
    is_read = legibility in ("text", "hidden")
    whole = Page(
        page=number,
        width=round(width, 2),
        height=round(height, 2),
        rotation=90.0 * ((frame.quarters - shown.quarters) % 4),
        reader="pdf" if is_read else "none",
        engine="pdfium",
    )
    sheet = Sheet(whole, ())
    if is_read:
        marks = [*drawing.outlines, *letters.slanting]
        sheet = Sheet(
            whole,
            seen.glyphs,
            drawing.horizontals,
            drawing.verticals,
            drawing.pictures,
            drawing.images,
            marks,
        )
    return _Seen(sheet, legibility, (*off, *seen.unseen), mirrored=seen.mirrored, fonts=fonts)
