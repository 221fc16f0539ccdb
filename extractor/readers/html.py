"""HTML pages, whole or in pieces: bytes -> the document's text and its tables.

Chrome        what a site prints around a report: navigation, footer, scripts; left out of the text.
Data table    a table whose cells hold words and numbers; its rows become lines and its cells the document's.
Layout table  a table that places other tables or columns of paragraphs on a page; its cells are read one after another.
Segment       a stretch of character data between two tags of the raw page, to which text is mapped back.

Nothing is fetched and no entity is expanded but HTML's own: libxml2's HTML parser knows no DTD.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.domain.document import Document, SourceRef, Span
from extractor.errors import InputError
from extractor.readers.flow import Flow, Flowed, Span2D
from extractor.readers.pictures import PICTURE, picture_notes
from extractor.readers.text import Decoded, decode, notes_of, reads_like_chinese

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
# Elements that carry chrome by their name; skipped unless the report itself stands in them.
_CHROME_TAGS = frozenset({"footer", "aside"})
_CHROME_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})
_CHROME_NAMES = frozenset({
    "nav", "navbar", "navigation", "mainnav", "topnav", "subnav", "leftnav", "menu", "submenu", "footer", "foot", "pagefooter",
    "bottom", "copyright", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "bread", "sidebar", "share", "bdsharebuttonbox",
    "toolbar", "searchbar",
})  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0+(?:\.0+)?(?![\d.])",
    re.IGNORECASE,
)
# Struck out, by element or by style: what stands in it is printed as taken back.
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_STRUCK = "~~"  # as Markdown writes it
# Digits raised or lowered, and what was put in beside struck ones, are no digits of the number that they touch.
_APART_TAGS = frozenset({"sup", "sub", "ins"})
_APART_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# Fields of a form that show their value as the cell's text.
_FIELD_TYPES = frozenset({"", "text", "number", "tel"})
# A style sheet's selector that hangs on one class or id alone.
_SELECTOR = re.compile(r"\s*(?:[a-zA-Z]\w*)?[.#]([\w-]+)\s*")
_SHEET_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
# Words that stand in the report and in no site's frame: what holds one of them is not chrome.
_OF_THE_REPORT = ("第二十条第", "本年新收", "结果维持", "总体情况", "其他需要报告的事项", "存在的主要问题")

_LONG = 300  # characters; no cell of the form's tables is nearly as long
_WIDEST = 256  # columns of a data table; the form's widest has 15, sliver columns may double them
_DEEPEST = 400  # nested elements; libxml2 gives up the whole page at 2048
_ICON = 40  # pixels; a smaller image is no table
_SPACER = 4  # pixels; a smaller image holds its place and shows nothing

# Comments and what scripts hold: in the raw page, but no text of it.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|xml)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_SEGMENT = re.compile(r"(?:\A|(?<=>))[^<]*[^<\s][^<]*")
_KEY = 12  # characters by which a text node is known again among the segments
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
# Elements that can't nest: they are void, or the next of their kind closes them.
_CLOSE_THEMSELVES = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
# What follows the end of a page is shown as part of it, and would be lost by the parser: two pages in one file, a counter's table.
_PAGE_END = re.compile(r"</(?:body|html)\b[^<>]*>", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<!DOCTYPE[^<>\[\]]*(?:\[[^\]]*\][^<>\[\]]*)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][\da-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"<(?:/p|br|/div|/li|/h[1-6]|/section)\b", re.IGNORECASE)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,5}")
_TITLE_PARTS = re.compile(r"\s*[_|｜–—-]+\s*")


def read_html(data: bytes, source: SourceRef) -> Document:
    """The document of an HTML page or of a text that holds HTML tables; it has no pages. InputError `input.empty` where no text
    is to be seen on it."""
    decoded = decode_html(data)
    page = _parse(decoded.text)
    flowed = Flow().finish() if page is None else _Walk(decoded.text).read(page)
    if not flowed.text.strip():
        raise InputError("input.empty", place=source.path)
    notes = (*notes_of(decoded), *picture_notes(flowed))
    return Document(
        source=source,
        raw=decoded.text,
        text=flowed.text,
        offsets=flowed.offsets,
        tables=flowed.tables,
        notes=notes,
    )


def speaks_of_a_report(text: str) -> bool:
    """Words that stand in reports and in no site's frame stand in it."""
    return any(words in text for words in _OF_THE_REPORT)


def decode_html(data: bytes) -> Decoded:
    """What the bytes show goes before what the page says of itself; its word counts only for an encoding that the bytes can't
    show (Big5)."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name.startswith("big5"):
        try:
            text = data.decode("big5hkscs")
        except UnicodeDecodeError:
            return decode(data)
        if not _is_utf8(data) and reads_like_chinese(text):
            return Decoded(text, "big5", 0)
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# --- the tree ----------------------------------------------------------------------------------------------------------


def _parse(raw: str) -> _Element | None:
    """The page's tree; None where it has no element at all. Offsets in `raw` stay true: nothing here changes its length."""
    # A NUL ends the page for some parsers; a lone CR or CRLF would be changed to LF and move the offsets.
    clean = raw.replace("\x00", "\u200b").replace("\r\n", " \n").replace("\r", "\n")
    # An internal DTD would be shown as text by an HTML parser; it is no part of HTML.
    doctype = _DOCTYPE.match(clean)
    clean = clean if doctype is None else " " * doctype.end() + clean[doctype.end() :]
    clean = _PAGE_END.sub(lambda tag: "<hr>".ljust(len(tag[0])), clean)
    page = _tree(clean)
    return page if page is not None else _tree(_without_depths(clean))


def _tree(text: str) -> _Element | None:
    """None where libxml2 gave the page up for its depth, or found nothing."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    return None if too_deep else page


def _without_depths(text: str) -> str:
    """Tags that are never closed, and those that open beyond the depth limit with those that close them, become spaces."""
    unclosed: list[Span] = []
    pairs: list[tuple[Span, Span]] = []
    open_tags: dict[str, list[Span]] = defaultdict(list)
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _CLOSE_THEMSELVES:
            continue
        if not match[1]:
            open_tags[name].append(match.span())
        elif open_tags[name]:
            pairs.append((open_tags[name].pop(), match.span()))
    for spans in open_tags.values():
        unclosed.extend(spans)
    return _blanked(text, sorted([*unclosed, *_too_deep(pairs)]))


def _too_deep(pairs: list[tuple[Span, Span]]) -> Iterator[Span]:
    """The opening and closing tags of the elements beyond the limit."""
    events = sorted((span, other) for pair in pairs for span, other in (pair, pair[::-1]))
    depth = 0
    for span, other in events:
        opens = span < other
        depth += 1 if opens else -1
        if depth + (not opens) > _DEEPEST:
            yield span


def _blanked(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts.extend((text[at:start], " " * (end - start)))
        at = end
    return "".join((*parts, text[at:]))


def _hidden_names(page: _Element) -> frozenset[str]:
    """The classes and ids that the page's own style sheets hide."""
    return frozenset(
        name[1].lower()
        for sheet in page.iter("style")
        for selectors, style in _rules(_SHEET_COMMENT.sub(" ", sheet.text or ""))
        if _HIDDEN.search(style)
        for selector in selectors.split(",")
        if (name := _SELECTOR.fullmatch(selector))
    )


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the style of each rule; what stands within @media may not hold and is passed over."""
    depth = start = begin = 0
    for brace in re.finditer(r"[{}]", sheet):
        depth = depth + 1 if brace[0] == "{" else max(0, depth - 1)
        if depth == 1 and brace[0] == "{":
            begin = brace.end()
        elif depth == 0:
            selectors = sheet[start : max(start, begin - 1)].rpartition(";")[2]
            if not selectors.lstrip().startswith("@"):
                yield selectors, sheet[begin : brace.start()]
            start = brace.end()


def _marked(page: _Element) -> set[_Element]:
    """The elements in which the report's own words stand, at any depth."""
    test = " or ".join(f"contains(., '{words}')" for words in _OF_THE_REPORT)
    marked: set[_Element] = set()
    for text in page.xpath(f"//text()[{test}]"):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        while element is not None and element not in marked:
            marked.add(element)
            element = element.getparent()
    return marked


# --- which tables are data ------------------------------------------------------------------------------------------------


class _Counted:
    """What was counted in a table while it was passed through."""

    def __init__(self) -> None:
        self.cells = 0
        self.in_row = 0
        self.widest = 0
        self.long_cells: list[tuple[int, int]] = []  # (row, number of the cell in it)
        self.row_widths: list[int] = []
        self.holds_table = False


def _data_tables(page: _Element) -> dict[_Element, list[int]]:
    """The data tables, with the number of cells of each row. A table is layout when it holds a table of several cells, never
    has two cells in a row, or sets long texts beside one another."""
    from lxml import etree

    found: dict[_Element, list[int]] = {}
    stack: list[_Counted] = []
    for event, element in etree.iterwalk(page, events=("start", "end"), tag=("table", "tr", "td", "th")):
        if element.tag == "table":
            if event == "start":
                stack.append(_Counted())
            else:
                counted = stack.pop()
                counted.row_widths.append(counted.in_row)
                if stack and (counted.cells > 1 or counted.holds_table):
                    stack[-1].holds_table = True
                if _is_data(counted):
                    found[element] = counted.row_widths[1:]
        elif not stack:
            continue
        elif element.tag == "tr":
            if event == "start":
                stack[-1].row_widths.append(stack[-1].in_row)
                stack[-1].in_row = 0
        elif event == "start":
            counted = stack[-1]
            counted.cells += 1
            counted.in_row += 1
            counted.widest = max(counted.widest, counted.in_row)
        elif not stack[-1].holds_table and _is_long(element):
            stack[-1].long_cells.append((len(stack[-1].row_widths), stack[-1].in_row))
    return found


def _is_data(counted: _Counted) -> bool:
    if counted.holds_table or not 2 <= counted.widest <= _WIDEST:
        return False
    widths = [*counted.row_widths[1:], 0]
    return all(row <= len(widths) and widths[row - 1] < 2 for row, _ in counted.long_cells)


def _is_long(cell: _Element) -> bool:
    return (
        sum(map(len, cell.itertext())) > _LONG and sum(len(text.strip()) for text in cell.itertext()) > _LONG
    )


# --- reading -----------------------------------------------------------------------------------------------------------------


class _Grid:
    """Places the cells of a data table while its rows are read: rows and columns that spans from above take are passed over."""

    def __init__(self, row_widths: list[int]) -> None:
        self.row_widths = row_widths
        self.row = -1
        self._column = 0
        self._taken: dict[int, int] = {}  # column -> first row that is free again

    def begin_row(self) -> None:
        self.row += 1
        self._column = 0

    def place(self, cell: _Element) -> Span2D:
        column = self._column
        while column < _WIDEST and self._taken.get(column, 0) > self.row:
            column += 1
        columns = max(1, min(_span(cell, "colspan"), _WIDEST - column))
        rows = _span(cell, "rowspan")
        rows = len(self.row_widths) - self.row if rows == 0 else rows
        rows = max(1, min(rows, len(self.row_widths) - self.row))
        if rows > 1:
            self._taken.update(dict.fromkeys(range(column, column + columns), self.row + rows))
        self._column = column + columns
        return Span2D(self.row, column, rows, columns)

    @property
    def alone(self) -> bool:
        """The row at hand has one cell."""
        return self.row < len(self.row_widths) and self.row_widths[self.row] == 1


def _span(cell: _Element, name: str) -> int:
    value = cell.get(name)
    match = None if value is None else _NUMBER.search(value)
    return 1 if match is None else int(match[0])


class _Walk:
    """One pass over the tree, in its order, without recursion."""

    def __init__(self, raw: str) -> None:
        self._places = _Places(raw)
        self._marked: set[_Element] | None = None
        self._flow = Flow()
        self._grids: list[_Grid | None] = []
        self._cells: list[_Element] = []
        self._keep_lines = _keeps_lines(raw)
        self._hidden: frozenset[str] = frozenset()

    def read(self, page: _Element) -> Flowed:
        """The text and its tables; images of a table's size are its marks."""
        from lxml import etree

        data = _data_tables(page)
        self._hidden = _hidden_names(page)
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

    def _is_unread(self, element: _Element) -> bool:
        tag = element.tag
        if tag in _UNREAD:
            return True
        chrome = tag in _CHROME_TAGS
        for name, value in element.items():
            if name == "style":
                if _HIDDEN.search(value) is not None:
                    return True
            elif name in ("class", "id"):
                names = value.lower().split()
                chrome = chrome or not _CHROME_NAMES.isdisjoint(names)
                # Outside a cell a script may show it again: what lies under a tab is text of the page.
                if self._hidden and self._cells and not self._hidden.isdisjoint(names):
                    return True
            elif name == "hidden":
                return True
            elif name == "role":
                chrome = chrome or value in _CHROME_ROLES
        return chrome and not self._holds_report(element)

    def _holds_report(self, element: _Element) -> bool:
        if self._marked is None:
            self._marked = _marked(element.getroottree().getroot())
        return element in self._marked

    def _field(self, element: _Element) -> None:
        """A field of a form that stands in a cell: what it shows is the cell's text."""
        if self._cells and element.tag == "input" and (element.get("type") or "").lower() in _FIELD_TYPES:
            shown = element.get("value")
        else:
            shown = element.text if self._cells and element.tag == "textarea" else None
        if shown and element.get("hidden") is None and not _HIDDEN.search(element.get("style") or ""):
            self._text(shown)

    def _touches(self, element: _Element) -> None:
        """Before and after what is struck out, raised or lowered in a cell: its digits never join those beside it."""
        style = element.get("style") or ""
        if element.tag in _STRUCK_TAGS or (style and _STRUCK_STYLE.search(style)):
            if any(text.strip() for text in element.itertext()):
                self._flow.words(_STRUCK, self._places.here)
        elif (element.tag in _APART_TAGS or (style and _APART_STYLE.search(style))) and any(
            _DIGIT.search(text) for text in element.itertext()
        ):
            self._flow.soft_break()

    def _start(self, element: _Element, data: dict[_Element, list[int]]) -> None:
        tag = element.tag
        if tag == "br":
            self._flow.soft_break()
        elif tag == "img":
            self._image(element)
        elif tag == "table":
            self._begin_table(data.get(element))
        elif self._grids and self._grids[-1] is not None and tag in ("tr", "td", "th"):
            self._begin_part(element, self._grids[-1])
        elif tag in _BLOCKS:
            self._flow.line()
        if self._cells:
            self._touches(element)
        if element.text:
            self._text(element.text)

    def _begin_table(self, row_widths: list[int] | None) -> None:
        if row_widths is None:
            self._flow.line()
            self._grids.append(None if not self._in_data() else self._grids[-1])
        else:
            self._flow.begin_table()
            self._grids.append(_Grid(row_widths))

    def _in_data(self) -> bool:
        return bool(self._grids) and self._grids[-1] is not None

    def _begin_part(self, element: _Element, grid: _Grid) -> None:
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
        if self._cells:
            self._touches(element)
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
        if text.isspace():
            # No-break spaces alone are a blank cell or an empty paragraph; between words they are a space.
            self._flow.words(text if not text.strip(" \t\r\n\f") else " ", 0, keep_lines=self._keep_lines)
            return
        for piece, place in self._places.of(text):
            self._flow.words(piece, place, keep_lines=self._keep_lines)

    def _image(self, element: _Element) -> None:
        sizes = [
            int(match[0])
            for name in ("width", "height")
            if (match := _NUMBER.search(element.get(name) or ""))
        ]
        if self._cells and not any(size < _SPACER for size in sizes):
            self._flow.words(PICTURE, self._places.here)
        if not any(size < _ICON for size in sizes):
            self._flow.mark()

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


def _keeps_lines(raw: str) -> bool:
    """A text or Markdown file in which a table is written as HTML: its paragraphs are lines, not elements."""
    if _WHOLE_PAGE.search(raw, 0, 2000):
        return False
    outside = "".join(_outside_tables(raw))
    plain = sum(1 for line in outside.splitlines() if line.strip() and "<" not in line)
    return plain > sum(1 for _ in _PARAGRAPH_TAG.finditer(outside))


def _outside_tables(raw: str) -> Iterator[str]:
    depth, at = 0, 0
    for match in _TABLE_TAG.finditer(raw):
        if depth == 0:
            yield raw[at : match.start()]
        depth = max(0, depth + (-1 if match[1] else 1))
        at = match.end()
    if depth == 0:
        yield raw[at:]


class _Places:
    """Finds the text nodes of the tree again in the raw page, in their order."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._segments: list[Span] = []
        self._by_words: dict[str, list[int]] = defaultdict(list)
        self._next = 0
        for match in _SEGMENT.finditer(
            _UNSEEN.sub(lambda unseen: "<" + " " * (len(unseen[0]) - 2) + ">", raw)
        ):
            self._by_words[_key(match[0])].append(len(self._segments))
            self._segments.append(match.span())

    @property
    def here(self) -> int:
        """Where the text node begins that comes next."""
        return self._segments[min(self._next, len(self._segments) - 1)][0] if self._segments else 0

    def of(self, text: str) -> Iterator[tuple[str, int]]:
        """The text in pieces with the raw offset of each; where it can't be found, in one piece at the last place known."""
        places = self._by_words.get(_key(text), ())
        index = bisect_left(places, self._next)
        if index == len(places):
            yield text, max(0, min(self.here, len(self._raw) - len(text)))
            return
        self._next = places[index] + 1
        start, end = self._segments[places[index]]
        yield from _pieces(text, self._raw[start:end], start)


def _key(text: str) -> str:
    """The beginning of a text node or of its segment, entities read."""
    head = text.lstrip()[:80]
    return (html.unescape(head).lstrip() if "&" in head else head)[:_KEY].rstrip()


def _pieces(text: str, segment: str, start: int) -> Iterator[tuple[str, int]]:
    if "&" not in segment or html.unescape(segment).split() != text.split():
        lead, own = len(text) - len(text.lstrip()), len(segment) - len(segment.lstrip())
        if lead:
            yield text[:lead], start
        yield text[lead:], start + own
        return
    at = 0
    for match in _ENTITY.finditer(segment):
        if match.start() > at:
            yield segment[at : match.start()], start + at
        yield html.unescape(match[0]), start + match.start()
        at = match.end()
    if at < len(segment):
        yield segment[at:], start + at
