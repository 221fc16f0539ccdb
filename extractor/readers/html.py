"""HTML pages, whole or in pieces: bytes -> the document's text and its tables.

What nobody sees in a table's cell is no number, and is told; what is shown otherwise than its characters say is none either.
A table that stands on the page as a picture is read where the picture is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.flow import Flow, Flowed
from extractor.readers.html_chrome import Chrome
from extractor.readers.html_looks import Attributes, Looks, Shown, Style, style_of
from extractor.readers.html_places import Places, keeps_lines
from extractor.readers.html_tables import Grid, data_tables
from extractor.readers.html_tree import decode_html, parse
from extractor.readers.pictures import (
    PICTURE,
    ReadPicture,
    Scanned,
    inline_picture,
    picture_notes,
    scanned_pictures,
    write,
)
from extractor.readers.text import notes_of
from extractor.readers.unseen import NO_CHARACTER, told

if TYPE_CHECKING:
    from lxml.etree import _Element

# --- what a tag is, by the HTML standard ("section 15, rendering") and by what Word and WPS save -----------------------------

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
})  # fmt: skip
_UNREAD = frozenset({
    "applet", "audio", "button", "canvas", "colgroup", "datalist", "embed", "frameset", "head", "iframe", "input", "link", "math",
    "map", "meta", "nav", "noframes", "noscript", "object", "option", "rp", "rt", "script", "select", "style", "svg", "template",
    "textarea", "title", "video", "xml",
})  # fmt: skip
# Struck out, by element or by style: what stands in it is printed as taken back.
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_STRUCK = "~~"  # as Markdown writes it
# Digits raised or lowered, and what was put in beside struck ones, are no digits of the number that they touch.
_APART_TAGS = frozenset({"sup", "sub", "ins"})
_BREAK = "\n"
# Elements that say by their name how they look.
_TELLING = _STRUCK_TAGS | _APART_TAGS | {"bdo", "font"}
# What shows something in a cell and holds no text that is read.
_DRAWN = frozenset({"svg", "canvas", "object", "embed", "iframe", "math", "applet"})
_DIGIT = re.compile(r"\d")
# Fields of a form that show their value as the cell's text.
_FIELD_TYPES = frozenset({"", "text", "number", "tel"})
_ICON = 40  # pixels; a smaller image is no table
_SPACER = 4  # pixels; a smaller image holds its place and shows nothing

_NUMBER = re.compile(r"\d{1,5}")
_TITLE_PARTS = re.compile(r"\s*[_|｜–—-]+\s*")


def read_html(
    data: bytes,
    source: SourceRef,
    read_picture: ReadPicture | None = None,
    fetch: Callable[[str], bytes | None] = inline_picture,
) -> Document:
    """The document of an HTML page or of a text that holds HTML tables; it has no pages. InputError `input.empty` where no text
    is to be seen on it.

    `fetch` gives the bytes behind a picture's address, None where they are not in the file; `read_picture` reads them."""
    decoded = decode_html(data)
    page = parse(decoded.text)
    if page is None:
        raise InputError("input.empty", place=source.path)
    walk = _Walk(decoded.text)
    flowed, scanned = walk.read(page), frozenset[int]()
    pictures = scanned_pictures(flowed, walk.pictures, fetch, read_picture)
    if pictures:
        walk = _Walk(decoded.text, pictures)
        flowed, scanned = walk.read(page), frozenset(pictures)
    if not flowed.text.strip():
        raise InputError("input.empty", place=source.path)
    return Document(
        source=source,
        raw=decoded.text,
        text=flowed.text,
        offsets=flowed.offsets,
        tables=flowed.tables,
        notes=(*notes_of(decoded), *walk.notes(), *picture_notes(flowed, scanned)),
    )


class _Walk:
    """One pass over the tree, in its order, without recursion."""

    def __init__(self, raw: str, scanned: Mapping[int, Scanned] | None = None) -> None:
        self._places = Places(raw)
        self._chrome = Chrome()
        self._flow = Flow()
        self._grids: list[Grid | None] = []
        self._cells: list[_Element] = []
        self._keep_lines = keeps_lines(raw)
        self._scanned = scanned or {}
        self.pictures: list[str] = []  # addresses of the images of a table's size
        self._signs: list[tuple[_Element, str]] = []  # open elements with what stands around them
        self._unseen: list[str] = []
        self._doubtful: list[str] = []
        self._own_font = False

    def read(self, page: _Element) -> Flowed:
        """The text and its tables; images of a table's size are its marks."""
        from lxml import etree

        data = data_tables(page)
        self._looks = Looks(page)
        self._title(page)
        walk = etree.iterwalk(page, events=("start", "end"))
        skipped: _Element | None = None
        for event, element in walk:
            if event == "start":
                if self._is_unread(element):
                    self._field(element)
                    skipped = element
                    walk.skip_subtree()
                else:
                    self._start(element, data)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                if element.tail and element is not page:
                    self._text(element.tail)
        return self._flow.finish()

    def notes(self) -> Iterator[str]:
        """What a person must know of what is seen on the page."""
        for code, texts in (("I1", self._unseen), ("I2", self._doubtful)):
            if texts:
                yield f"{code} count={len(texts)} texts={told(texts)}"

    def _is_unread(self, element: _Element) -> bool:
        if element.tag in _UNREAD:
            return True
        attributes = element.items()
        if not attributes:
            return self._chrome.is_chrome(element, attributes)
        if element.tag in ("td", "th") and not self._cells and self._is_blanked(element, attributes):
            return True
        hidden = any(
            (name == "style" and style_of(value).hides) or name == "hidden" for name, value in attributes
        )
        # A script shows what the page is for: pages of WeChat come hidden.
        if hidden and not self._cells and self._chrome.holds_all_of_report(element):
            return False
        # Outside a cell a script may show it again: what lies under a tab is text of the page.
        if hidden or (self._cells and self._looks.style_of(attributes).hides_in_cell):
            self._note_unseen(element)
            return True
        return self._chrome.is_chrome(element, attributes)

    def _is_blanked(self, cell: _Element, attributes: Attributes) -> bool:
        """A cell whose content is hidden keeps its place: the table then has a blank one."""
        grid = self._grids[-1] if self._grids else None
        style = self._looks.style_of(attributes)
        if grid is None or not style.hides_in_cell or style.gone or cell.get("hidden") is not None:
            return False
        self._begin_part(cell, grid)
        self._note_unseen(cell)
        self._cells.pop()
        self._flow.end_cell()
        return True

    def _note_unseen(self, element: _Element) -> None:
        """Numbers in a table that nobody sees are told; what a site hides elsewhere is its own affair."""
        text = "".join("".join(element.itertext()).split()) if self._cells else ""
        if any(map(str.isdigit, text)):
            self._unseen.append(text)

    def _field(self, element: _Element) -> None:
        """What a cell shows without text of its own: a field's value is the cell's text, a drawing is one that can't be read."""
        if not self._cells:
            return
        if element.tag in _DRAWN or (element.tag == "select" and len(element)):
            self._flow.words(PICTURE, self._places.here)
            return
        if element.tag == "input" and (element.get("type") or "").lower() in _FIELD_TYPES:
            shown = element.get("value")
        else:
            shown = element.text if element.tag in ("textarea", "button") else None
        if (
            shown
            and element.get("hidden") is None
            and not self._looks.style_of(element.items()).hides_in_cell
        ):
            self._text(shown)

    def _enter(self, element: _Element) -> None:
        """Into an element of a data table that says how it looks."""
        attributes = element.items()
        style = self._looks.style_of(attributes)
        self._looks.enter(element, attributes, style)
        self._own_font = self._own_font or self._looks.has_own_font(style)
        if self._cells:
            sign = self._sign_around(element, style)
            if sign:
                self._signs.append((element, sign))
                self._sign(sign)

    def _sign_around(self, element: _Element, style: Style) -> str:
        """What stands before and after an element in a cell, so that its digits never join those beside it."""
        if self._looks.alters(element, style) and _has_digits(element):
            return NO_CHARACTER
        if element.tag in _STRUCK_TAGS or style.struck:
            return _STRUCK if any(text.strip() for text in element.itertext()) else ""
        apart = element.tag in _APART_TAGS or style.apart
        return _BREAK if apart and _has_digits(element) else ""

    def _sign(self, sign: str) -> None:
        if sign == _BREAK:
            self._flow.soft_break()
        else:
            self._flow.words(sign, self._places.here)

    def _start(self, element: _Element, data: dict[_Element, list[int]]) -> None:
        tag = element.tag
        if tag == "br":
            self._flow.soft_break()
        elif tag == "img":
            self._image(element)
        elif tag == "table":
            if element in data:
                self._looks.begin_table(element)
                self._own_font = False
            self._begin_table(data.get(element))
        elif self._grids and self._grids[-1] is not None and tag in ("tr", "td", "th"):
            self._begin_part(element, self._grids[-1])
        elif tag in _BLOCKS:
            self._flow.line()
        if self._grids and self._in_data() and (tag in _TELLING or element.attrib):
            self._enter(element)
        if element.text:
            self._text(element.text)

    def _begin_table(self, row_widths: list[int] | None) -> None:
        if row_widths is None:
            self._flow.line()
            self._grids.append(None if not self._in_data() else self._grids[-1])
        else:
            self._flow.begin_table()
            self._grids.append(Grid(row_widths))

    def _in_data(self) -> bool:
        return bool(self._grids) and self._grids[-1] is not None

    def _begin_part(self, element: _Element, grid: Grid) -> None:
        if element.tag == "tr":
            if not self._cells:
                grid.begin_row()
                self._flow.begin_row()
        elif self._cells:
            self._flow.line()  # the one cell of a table inside a cell
        else:
            if grid.row < 0:
                grid.begin_row()
            self._flow.begin_cell(grid.place(element), alone=grid.alone)
        if element.tag != "tr":
            self._cells.append(element)

    def _end(self, element: _Element) -> None:
        tag = element.tag
        if self._signs and self._signs[-1][0] is element:
            self._sign(self._signs.pop()[1])
        if self._grids:
            self._looks.leave(element)
        if tag == "table" and self._grids:
            own = self._grids.pop()
            if own is not None and own is not (self._grids[-1] if self._grids else None):
                self._flow.end_table()
                self._cells.clear()
            self._flow.line()
        elif tag == "tr" and self._in_data():
            if not self._cells:
                self._flow.end_row()
        elif tag in ("td", "th") and self._in_data():
            if self._cells and self._cells.pop() is element and not self._cells:
                self._flow.end_cell()
        elif tag in _BLOCKS:
            self._flow.line()

    def _text(self, text: str) -> None:
        if self._cells and not text.isspace() and not self._is_seen(text):
            return
        if text.isspace():
            # No-break spaces alone are a blank cell or an empty paragraph; between words they are a space.
            self._flow.words(text if not text.strip(" \t\r\n\f") else " ", 0, keep_lines=self._keep_lines)
            return
        for piece, place in self._places.of(text):
            self._flow.words(piece, place, keep_lines=self._keep_lines)

    def _is_seen(self, text: str) -> bool:
        """Notes what is not, and what perhaps is not."""
        shown = self._looks.shown()
        if shown is Shown.NOT:
            self._unseen.append("".join(text.split()))
        elif (shown is Shown.PERHAPS or self._own_font) and _DIGIT.search(text):
            self._doubtful.append("".join(text.split()))
        return shown is not Shown.NOT

    def _image(self, element: _Element) -> None:
        sizes = [
            int(match[0])
            for name in ("width", "height")
            if (match := _NUMBER.search(element.get(name) or ""))
        ]
        if self._cells and not any(size < _SPACER for size in sizes):
            self._flow.words(PICTURE, self._places.here)
        if not any(size < _ICON for size in sizes):
            scanned = self._scanned.get(len(self.pictures))
            self.pictures.append(element.get("src") or "")
            self._flow.mark()
            if scanned is not None and not self._cells:
                write(scanned, self._flow, self._places.here)

    def _title(self, page: _Element) -> None:
        """The head's title, without the site's name, where the page itself does not print it."""
        title = " ".join((page.findtext(".//head/title") or "").split())
        first = _TITLE_PARTS.split(title)[0]
        if len(first) < 8 or "公开" not in first:
            return
        body = page.find("body")
        if body is not None and "".join(first.split()) not in "".join("".join(body.itertext()).split()):
            self._text(first)
            self._flow.line()


def _has_digits(element: _Element) -> bool:
    return any(_DIGIT.search(text) for text in element.itertext())
