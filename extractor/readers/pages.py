"""Pages as pictures: rendered once at screen size, upright, in the record's coordinates.

render_pdf_page    a task of the sandbox: nothing else of the program touches a stranger's PDF.
render_scan_page   the same for a page that was read as a scan, of a PDF or of an image file.
CachedPages        the PageImages port: pictures kept by the hash of the file they came from.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.domain.document import Document, Page
from extractor.domain.picture import SCREEN, Mark, Picture, Wanted
from extractor.errors import InputError
from extractor.readers.pdf import opened, page_of, picture_of
from extractor.readers.sandbox import Sandbox
from extractor.readers.sniff import IMAGES, PDF, sniff

if TYPE_CHECKING:
    from PIL.Image import Image

    from extractor.readers.raster import Raster

_COLOURS = {"cell": (20, 90, 220), "blank": (150, 150, 150), "word": (20, 150, 70)}
_LABEL = (200, 40, 40)


def render_pdf_page(data: bytes, wanted: Wanted) -> Picture:
    """The page with its marks. InputErrors of `readers.pdf.opened`; `pdf.no_page` where the file has fewer pages."""
    with opened(data, "") as pdf:
        if wanted.page > len(pdf):
            raise InputError("pdf.no_page", value=wanted.page, facts={"page": wanted.page})
        page = page_of(pdf, wanted.page - 1)
        try:
            # The document's rotation is what is left to turn once the viewer has obeyed the page's own /Rotate.
            quarters = round(wanted.rotation / 90) % 4
            width, height = page.get_size()
            scale = wanted.pixels / max(width, height)
            image = page.render(scale=scale, rotation=quarters * 90).to_pil().convert("RGB")
        finally:
            page.close()
    points = width if quarters % 2 == 0 else height
    _draw(image, wanted.marks, image.width / points)
    return _picture(image)


def render_scan_page(data: bytes, wanted: Wanted) -> Picture:
    """The page as it was scanned, in its colours, turned and levelled as its reader did it, with its marks. InputErrors of the
    readers; `pdf.no_page` where the file has fewer pages."""
    from PIL.Image import fromarray

    from extractor.readers import raster

    scan = _scan(data, wanted.page)
    level = raster.again(scan, wanted.rotation)
    image = fromarray(raster.coloured(level))
    scale = wanted.pixels / max(image.size)
    image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    _draw(image, wanted.marks, image.width / level.size[0])
    return _picture(image)


def _scan(data: bytes, number: int) -> Raster:
    from extractor.readers import raster

    if sniff(data, "").media_type == PDF:
        with opened(data, "") as pdf:
            if number <= len(pdf):
                return picture_of(page_of(pdf, number - 1))
    else:
        for place, frame in enumerate(raster.frames(data, ""), 1):
            if place == number:
                return frame
    raise InputError("pdf.no_page", value=number, facts={"page": number})


def _picture(image: Image) -> Picture:
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(png=out.getvalue(), width=image.width, height=image.height)


def _draw(image: Image, marks: tuple[Mark, ...], scale: float) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    for mark in marks:
        x0, y0, x1, y1 = (round(at * scale) for at in (mark.box.x0, mark.box.y0, mark.box.x1, mark.box.y1))
        inset = 0 if mark.kind == "word" else 2
        corners = (x0 + inset, y0 + inset, max(x0 + inset, x1 - inset), max(y0 + inset, y1 - inset))
        pen.rectangle(corners, outline=_COLOURS[mark.kind], width=1 if mark.kind == "word" else 2)
        if mark.label:
            pen.text((x0 + 5, y0 + 3), mark.label, fill=_LABEL)


def marks_of(document: Document, page: int) -> tuple[Mark, ...]:
    """The cells found on a page, labelled with row and column from 1, and the words outside them."""
    cells = [
        Mark(
            box=cell.box,
            kind="cell" if cell.end > cell.start else "blank",
            label=f"{cell.row + 1},{cell.column + 1}",
        )
        for table in document.tables
        for cell in table.cells
        if cell.page == page and cell.box is not None
    ]
    taken = [(table.start, table.end) for table in document.tables]
    words = (
        Mark(box=word.box, kind="word")
        for word in document.words
        if word.page == page and not any(start <= word.start < end for start, end in taken)
    )
    return (*cells, *words)


def wanted_of(page: Page, pixels: int, marks: tuple[Mark, ...]) -> Wanted:
    """The picture of a document's page."""
    return Wanted(
        page=page.page, rotation=page.rotation, scanned=page.reader == "scan", pixels=pixels, marks=marks
    )


class CachedPages:
    """Pictures of pages in a folder, each named by what it was made of; made in the sandbox when it is not there."""

    def __init__(self, folder: Path, sandbox: Sandbox | None = None) -> None:
        self._folder = folder
        self._sandbox = sandbox or Sandbox()

    def png(
        self,
        sha256: str,
        page: Page,
        data: Callable[[], bytes],
        *,
        pixels: int = SCREEN,
        marks: tuple[Mark, ...] = (),
    ) -> bytes:
        """The page of the file with that hash; `data` gives its bytes where the picture is not kept yet. InputError where the file
        has no such page, or its format no pages at all."""
        wanted = wanted_of(page, pixels, marks)
        path = self._folder / f"{_name(sha256, wanted)}.png"
        if path.exists():
            return path.read_bytes()
        png = self.picture(data(), wanted).png
        _keep(path, png)
        return png

    def picture(self, data: bytes, wanted: Wanted) -> Picture:
        """The picture, made now."""
        media_type = sniff(data, "").media_type
        if media_type != PDF and media_type not in IMAGES:
            raise InputError("pages.none", facts={"media_type": media_type})
        task = render_scan_page if wanted.scanned or media_type in IMAGES else render_pdf_page
        return self._sandbox.run_limited(task, data, wanted)


def _name(sha256: str, wanted: Wanted) -> str:
    """Of the content and of all that was asked, so that another size or other marks are another picture."""
    asked = hashlib.sha256(f"{sha256} {wanted.model_dump_json()}".encode()).hexdigest()
    return f"{asked[:32]}-{wanted.page}"


def _keep(path: Path, png: bytes) -> None:
    """Whole or not at all: two that make the same picture at once do not meet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(png)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
