"""Word's .docx by its XML (ECMA-376, transitional and strict): bytes -> the document's text and its tables.

What is read is the story (readers.word_story); here it is written down in reading order, beside the raw text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.flow import Flow, Flowed
from extractor.readers.metafiles import PRINTED
from extractor.readers.ooxml import Package
from extractor.readers.pictures import PICTURE, Scanned, picture_notes, scanned_pictures, write
from extractor.readers.sniff import MHT, sniff
from extractor.readers.word_blocks import BREAK, LARGE_PICTURE, Block, Paragraph, Table, is_data, placed_cells
from extractor.readers.word_pages import are_pages, read_pages, write_whole
from extractor.readers.word_story import Story

_PDF = b"%PDF"
_TABS_OF_A_ROW = 3  # the form's narrowest table has four columns; fewer tabs indent


def read_docx(data: bytes, source: SourceRef) -> Document:
    """The document of a .docx; it has no pages. InputError `word.damaged`, `word.password`, `word.dtd`, `zip.bomb`, or
    `input.empty` where no text is to be seen in it."""
    return _read(Package(data, source.path), source, printed=False)


def read_printed_docx(data: bytes, source: SourceRef) -> Document:
    """The same for one whose metafiles were printed (readers.metafiles)."""
    return _read(Package(data, source.path), source, printed=True)


def _read(package: Package, source: SourceRef, *, printed: bool) -> Document:
    main = package.main_part()
    story = Story(package, main)
    blocks = story.read(package.xml(main))
    pen = _Pen({})
    pen.write(blocks)
    flowed = pen.finish()
    fetch = _Pictures(package, main, printed=printed)
    pictures = (
        scanned_pictures(flowed, pen.pictures, fetch.bytes_of, partial(_scanned, source))
        if flowed.marks
        else {}
    )
    pages = read_pages(map(fetch.bytes_of, pen.pictures), source) if are_pages(flowed) else None
    if pictures or pages is not None:
        pen = _Pen(pictures, None if pages is None else pages.document)
        pen.write(blocks)
        flowed = pen.finish()
    if pages is not None and not flowed.text.strip():
        raise InputError("pdf.no_text", place=source.path, facts={"pages": pages.number})
    if not flowed.text.strip():
        return _of_embedded_page(package, main, story.embedded, source)
    return Document(
        source=source,
        raw=pen.raw(),
        text=flowed.text,
        offsets=flowed.offsets,
        tables=flowed.tables,
        notes=(
            *story.notes(),
            *(() if pages is None else (pages.note(),)),
            *picture_notes(flowed, frozenset(pictures)),
        ),
    )


def _of_embedded_page(package: Package, main: str, names: Sequence[str], source: SourceRef) -> Document:
    """A file that is nothing but the wrapping of a web page (ECMA-376 17.17.2.1), as sites write that export to Word: the page."""
    from extractor.readers.html import read_html
    from extractor.readers.mht import read_mht

    targets = package.targets(main)
    for target in (targets.get(name, "") for name in names):
        data = package.bytes_of(target) if package.has(target) else b""
        kind = sniff(data, target).media_type
        if kind == MHT:
            return read_mht(data, source)
        if kind == "text/html":
            return read_html(data, source)
    raise InputError("input.empty", place=source.path)


class _Pictures:
    """The document's pictures by their relationships; one that was printed, as that PDF."""

    def __init__(self, package: Package, main: str, *, printed: bool) -> None:
        self._package, self._main, self._printed = package, main, printed

    @cached_property
    def _targets(self) -> Mapping[str, str]:
        return self._package.targets(self._main)

    def bytes_of(self, name: str) -> bytes | None:
        target = self._targets.get(name, "")
        if self._printed and self._package.has(target + PRINTED):
            return self._package.bytes_of(target + PRINTED)
        data = self._package.bytes_of(target) if self._package.has(target) else None
        # Word shows no PDF as a picture.
        return None if data is not None and data.startswith(_PDF) else data


def _scanned(source: SourceRef, data: bytes) -> Scanned:
    from extractor.readers.pdf import read_pdf
    from extractor.readers.scan import read_scan

    return read_pdf(data, source) if data.startswith(_PDF) else read_scan(data, source)


class _Pen:
    """Writes blocks into a flow, and the raw text beside it; `scanned` are pictures that are written as tables, by their place, `pages`
    what all of them hold together, written at the first."""

    def __init__(self, scanned: Mapping[int, Scanned], pages: Document | None = None) -> None:
        self._scanned, self._pages = scanned, pages
        self.pictures: list[str] = []  # relationships of the pictures that were marked
        self._flow = Flow()
        self._raw: list[str] = []
        self._at = 0

    def raw(self) -> str:
        return "".join(self._raw)

    def finish(self) -> Flowed:
        return self._flow.finish()

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block)
            else:
                self._table(block)

    def _paragraph(self, paragraph: Paragraph, *, in_cell: bool = False) -> None:
        is_row = paragraph.pieces.count("\t") >= _TABS_OF_A_ROW
        for piece in paragraph.pieces:
            if is_row and piece == "\t":
                self._flow.tab()
            elif piece == BREAK:
                self._flow.soft_break()
            elif piece[:1] == LARGE_PICTURE:
                self._picture(piece, in_cell=in_cell)
                continue
            elif piece == PICTURE and not in_cell:
                continue
            else:
                self._flow.words(piece, self._at)
            self._keep(piece)
        if paragraph.ends:
            self._flow.line()
            self._keep("\n")

    def _picture(self, piece: str, *, in_cell: bool) -> None:
        scanned = self._scanned.get(len(self.pictures))
        self.pictures.append(piece.removeprefix(LARGE_PICTURE))
        self._flow.mark()
        if self._pages is not None:
            write_whole(self._pages, self._flow, self._at)
            self._keep(self._pages.raw)
            self._pages = None
        elif scanned is not None and not in_cell:
            write(scanned, self._flow, self._at)
            self._keep(scanned.raw)

    def _keep(self, text: str) -> None:
        self._raw.append(text)
        self._at += len(text)

    def _table(self, table: Table) -> None:
        if not is_data(table):
            for row in table.rows:
                for cell in row.cells:
                    self.write(cell.blocks)
                    self._flow.line()
            return
        self._flow.begin_table()
        for row_of_cells in placed_cells(table):
            self._flow.begin_row()
            for cell, span in row_of_cells:
                self._flow.begin_cell(span, alone=len(row_of_cells) == 1)
                self._in_cell(cell.blocks)
                self._flow.end_cell()
                self._keep("\t")
            self._flow.end_row()
            self._keep("\n")
        self._flow.end_table()

    def _in_cell(self, blocks: Iterable[Block]) -> None:
        """A table inside a cell of a data table has one cell at most."""
        for block in blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block, in_cell=True)
            else:
                for row in block.rows:
                    for cell in row.cells:
                        self._in_cell(cell.blocks)
