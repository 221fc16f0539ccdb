"""Word's .docx by its XML (ECMA-376, transitional and strict): bytes -> the document's text and its tables.

Story       the main text; headers and footers are other stories and are left out. Footnotes follow the paragraph or table that
            refers to them; a text box follows the paragraph that it hangs on.
Revision    a tracked change: what was inserted is read, what was deleted is not, and a note says that there are some.
Data table  a table whose cells hold words and numbers; one that places columns of paragraphs on the page is read cell by cell.
Apart       digits raised or lowered, and struck text: in a cell they never join the number that they touch.
Sliver      a column too narrow to hold a digit, left where the edges of two rows do not quite meet; it is none.

Text that Word generates (the numbers of lists) is read as if it stood there: headings are numbered that way.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.flow import Flow, Flowed, Span2D
from extractor.readers.numbering import Numbering
from extractor.readers.ooxml import Package, parse_xml, refuse_dtd
from extractor.readers.pictures import PICTURE, picture_notes

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_LONG = 300  # characters; no cell of the form's tables is nearly as long
_WIDEST = 256  # columns; the form's widest has 15
_MOST_CELLS = 200_000
_SLIVER = 115  # twentieths of a point, 2 mm: a digit of 5 points with Word's cell margins is wider
_ICON = 381_000  # EMU, 40 pixels; a smaller picture is no table
_TABS_OF_A_ROW = 3  # the form's narrowest table has four columns; fewer tabs indent
_OFF = frozenset({"0", "false", "off"})
_BREAK, _PICTURE = "\n", "\x00"  # pieces of a paragraph that are no text
_STRUCK = "~~"  # as Markdown writes it
_DIGIT = re.compile(r"\d")


def read_docx(data: bytes, source: SourceRef) -> Document:
    """The document of a .docx; it has no pages. InputError `word.damaged`, `word.password`, `word.dtd`, `zip.bomb`, or
    `input.empty` where no text is to be seen in it."""
    package = Package(data, source.path)
    main = package.main_part()
    story = _Story(package, main)
    blocks = story.read(package.xml(main))
    pen = _Pen()
    pen.write(blocks)
    flowed = pen.finish()
    if not flowed.text.strip():
        raise InputError("input.empty", place=source.path)
    return Document(
        source=source,
        raw=pen.raw(),
        text=flowed.text,
        offsets=flowed.offsets,
        tables=flowed.tables,
        notes=(*story.notes(), *picture_notes(flowed)),
    )


# --- what a document holds ----------------------------------------------------------------------------------------------


class _Paragraph:
    """Pieces of text in order, `_BREAK`, `_PICTURE` (one of a table's size) and `PICTURE` (any in a line) among them; `ends` False
    where its mark was deleted."""

    __slots__ = ("ends", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.ends = True


class _Cell:
    __slots__ = ("blocks", "columns", "merge")

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self.columns = 1
        self.merge = ""  # "restart", "continue" or none


class _Row(NamedTuple):
    """`before`: the columns left free on its left."""

    before: int
    cells: list[_Cell]


class _Table(NamedTuple):
    """`widths` of the grid's columns in twentieths of a point, as far as the document says them."""

    widths: list[int]
    rows: list[_Row]


_Block = _Paragraph | _Table
# As Word, WPS and LibreOffice write them; another spelling is parsed whole.
_STYLES_OPEN = re.compile(rb"<w:styles\b[^<>]*>")
_STYLE_OPEN = re.compile(rb'<w:style\s[^<>]*?\bw:styleId="([^"<>]*)"[^<>]*>')
_STYLE_CLOSE = b"</w:style>"


class _Style(NamedTuple):
    based_on: str | None
    num_id: str | None
    level: int | None
    hidden: bool | None


# --- reading the story ------------------------------------------------------------------------------------------------------


class _Story:
    """Reads one document; paragraphs pass in order, for lists count."""

    def __init__(self, package: Package, main: str) -> None:
        related = package.relationships(main)
        self._styles = _Styles(package, related.get("styles"))
        self._numbering = Numbering(_part(package, related, "numbering"))
        self._package, self._related = package, related
        self._notes_of: dict[tuple[str, str], _Element] | None = None
        self._waiting: list[_Block] = []  # text boxes, which follow the paragraph at hand
        self._held: list[_Block] = []  # footnotes, which follow the whole table when one stands in a cell
        self._deep = 0  # tables around the place at hand
        self._cells = 0
        self._revisions = 0
        self._hidden = 0
        self._embedded = 0

    def read(self, root: _Element) -> list[_Block]:
        body = next((child for child in root if child.tag in _BODY), None)
        blocks: list[_Block] = []
        if body is not None:
            self._blocks(body, blocks)
        return blocks

    def notes(self) -> Iterator[str]:
        """What a person must know of how the document was read."""
        if self._revisions:
            yield f"W1 count={self._revisions}"
        if self._hidden:
            yield f"W2 count={self._hidden}"
        if self._embedded:
            yield f"W3 count={self._embedded}"

    def _blocks(self, parent: _Element, into: list[_Block]) -> None:
        for child in parent:
            kind = _BLOCKS.get(child.tag)
            if kind == "p":
                into.append(self._paragraph(child))
                self._release(into)
            elif kind == "tbl":
                table = self._table(child)
                into.append(table)
                self._release(into)
            elif kind == "through":
                if not _is_contents(child):
                    self._blocks(child, into)
            elif kind == "choice":
                chosen = _chosen(child)
                if chosen is not None:
                    self._blocks(chosen, into)
            elif kind == "deleted":
                self._revisions += 1
            elif kind == "embedded":
                self._embedded += 1

    def _release(self, into: list[_Block]) -> None:
        if self._waiting:
            into.extend(self._waiting)
            self._waiting = []
        if self._held and not self._deep:
            into.extend(self._held)
            self._held = []

    # --- paragraphs ---

    def _paragraph(self, element: _Element) -> _Paragraph:
        paragraph = _Paragraph()
        properties = _first(element, _PPR)
        number, style = ("", None) if properties is None else self._properties(properties, paragraph)
        hidden = style is not None and self._style_hides(style)
        self._runs(element, paragraph.pieces, hidden=hidden)
        shown = next((piece for piece in paragraph.pieces if piece.strip()), "")
        if number and shown:
            # Word sets the number apart; a digit would go on in it.
            apart = [_BREAK if self._deep else " "] if shown.lstrip()[0].isdigit() else []
            paragraph.pieces[:0] = [number, *apart]
        return paragraph

    def _properties(self, properties: _Element, paragraph: _Paragraph) -> tuple[str, str | None]:
        """The generated number before the paragraph, and its style."""
        style: str | None = None
        num_id: str | None = None
        level: int | None = None
        for child in properties:
            kind = _PROPERTIES.get(child.tag)
            if kind == "style":
                style = _val(child)
            elif kind == "number":
                num_id, level = _number_of(child)
            elif kind == "run" and any(mark.tag in _DELETED_MARK for mark in child):
                paragraph.ends = False
                self._revisions += 1
        if num_id is None and style is not None:
            num_id, level = self._style_number(style, level)
        number = "" if num_id is None or num_id == "0" else self._numbering.next(num_id, level or 0)
        return number, style

    def _style_number(self, style: str | None, level: int | None) -> tuple[str | None, int | None]:
        for own in self._ancestry(style):
            if own.num_id is not None:
                if level is None:
                    level = own.level
                if level is None:
                    level = self._numbering.level_of_style(own.num_id, style or "")
                return own.num_id, level
        return None, level

    def _style_hides(self, style: str | None) -> bool:
        return next((own.hidden for own in self._ancestry(style) if own.hidden is not None), False)

    def _ancestry(self, name: str | None) -> Iterator[_Style]:
        """The style and those it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        while name is not None and name not in seen and (style := self._styles.get(name)) is not None:
            seen.add(name)
            yield style
            name = style.based_on

    # --- runs ---

    def _runs(self, parent: _Element, pieces: list[str], *, hidden: bool) -> None:
        """A paragraph's children, and those of what only wraps runs."""
        for child in parent:
            kind = _INLINE.get(child.tag)
            if kind is None:
                continue
            if kind == "run":
                self._run(child, pieces, hidden=hidden)
            elif kind == "through":
                self._runs(child, pieces, hidden=hidden)
            elif kind == "inserted":
                self._revisions += 1
                self._runs(child, pieces, hidden=hidden)
            elif kind == "deleted":
                self._revisions += 1
            elif kind == "choice":
                chosen = _chosen(child)
                if chosen is not None:
                    self._runs(chosen, pieces, hidden=hidden)
            elif kind == "math":
                pieces.extend(str(text.text) for text in child.iter() if text.text and text.tag in _MATH_TEXT)

    def _run(self, run: _Element, pieces: list[str], *, hidden: bool) -> None:
        around = ""
        for child in run:
            kind = _IN_RUN.get(child.tag)
            if kind == "t":
                if child.text:
                    if hidden:
                        self._hidden += 1
                    elif around and self._deep:
                        pieces.extend(_set_apart(child.text, around))
                    else:
                        pieces.append(child.text)
            elif kind == "rPr":
                hidden = self._run_hides(child, hidden=hidden)
                around = _around(child)
            elif kind is not None:
                self._in_run(kind, child, pieces, hidden=hidden)

    def _in_run(self, kind: str, child: _Element, pieces: list[str], *, hidden: bool) -> None:
        if kind == "br":
            pieces.append(_BREAK)
        elif kind == "tab":
            pieces.append("\t")
        elif kind == "hyphen":
            pieces.append("-")
        elif kind == "ruby":
            for base in child:
                if base.tag in _RUBY_BASE:
                    self._runs(base, pieces, hidden=hidden)
        elif kind == "note":
            self._footnote(child)
        elif kind == "sym":
            # A sign of a font of pictures is a mark in a cell and an ornament elsewhere.
            if self._deep and not hidden:
                pieces.append(_symbol(child))
        elif kind == "choice":
            chosen = _chosen(child)
            if chosen is not None:
                self._run(chosen, pieces, hidden=hidden)
        elif not hidden:
            self._drawing(child, pieces)

    def _run_hides(self, properties: _Element, *, hidden: bool) -> bool:
        for child in properties:
            if child.tag in _VANISH:
                return _is_on(child)
            if child.tag in _RUN_STYLE:
                hidden = hidden or self._style_hides(_val(child))
        return hidden

    def _drawing(self, drawing: _Element, pieces: list[str]) -> None:
        """A picture is marked, the text of a text box waits for the end of the paragraph."""
        boxes = list(_text_boxes(drawing))
        for box in boxes:
            own, self._waiting = self._waiting, []
            inside: list[_Block] = []
            self._blocks(box, inside)
            self._waiting = [*own, *inside]
        if not boxes and _holds_picture(drawing):
            if not _is_icon(drawing):
                pieces.append(_PICTURE)
            if not any(_local(one) == "anchor" for one in drawing):  # one that floats stands in no cell
                pieces.append(PICTURE)

    def _footnote(self, reference: _Element) -> None:
        kind = _local(reference).removesuffix("Reference")
        note = self._footnotes().pop((kind, _attribute(reference, "id") or ""), None)
        if note is not None:
            own, self._waiting = self._waiting, []
            self._deep += 1
            inside: list[_Block] = []
            self._blocks(note, inside)
            self._deep -= 1
            self._waiting = own
            self._held.extend(inside)

    def _footnotes(self) -> dict[tuple[str, str], _Element]:
        """The notes not yet referred to; each is read once."""
        if self._notes_of is None:
            self._notes_of = {}
            for kind in ("footnote", "endnote"):
                root = _part(self._package, self._related, f"{kind}s")
                for note in () if root is None else root:
                    self._notes_of[kind, _attribute(note, "id") or ""] = note
        return self._notes_of

    # --- tables ---

    def _table(self, element: _Element) -> _Table:
        table = _Table([], [])
        self._deep += 1
        self._table_rows(element, table)
        self._deep -= 1
        return table

    def _table_rows(self, parent: _Element, table: _Table) -> None:
        for child in parent:
            kind = _TABLE.get(child.tag)
            if kind == "tr":
                row = self._row(child)
                if row is not None:
                    table.rows.append(row)
            elif kind == "grid":
                table.widths.extend(_whole(_attribute(column, "w")) for column in child)
            elif kind == "through":
                self._table_rows(child, table)

    def _row(self, element: _Element) -> _Row | None:
        """None for a row that a revision deleted."""
        before = 0
        cells: list[_Cell] = []
        for child in element:
            kind = _TABLE.get(child.tag)
            if kind == "trPr":
                for one in child:
                    if one.tag in _GRID_BEFORE:
                        before = min(_whole(_val(one)), _WIDEST)
                    elif one.tag in _DELETED_MARK:
                        self._revisions += 1
                        return None
            elif kind in ("tc", "through"):
                self._cells_of(child, kind, cells)
        return _Row(before, cells)

    def _cells_of(self, element: _Element, kind: str, into: list[_Cell]) -> None:
        if kind == "through":
            for child in element:
                inner = _TABLE.get(child.tag)
                if inner in ("tc", "through"):
                    self._cells_of(child, inner, into)
            return
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise InputError("word.too_many_cells", facts={"limit": _MOST_CELLS})
        cell = _Cell()
        if self._cell_properties(element, cell, into):
            self._blocks(element, cell.blocks)
            into.append(cell)
            if cell.merge == "continue" and _length(cell):
                self._hidden += 1  # Word shows the cell that it continues, and nothing of its own

    def _cell_properties(self, element: _Element, cell: _Cell, row: list[_Cell]) -> bool:
        """False for a cell that is none of its own: merged into the one on its left the old way, or deleted by a revision."""
        properties = _first(element, _TCPR)
        for child in () if properties is None else properties:
            kind = _CELL_PROPERTIES.get(child.tag)
            if kind == "span":
                cell.columns = max(1, min(_whole(_val(child)), _WIDEST))
            elif kind == "down":
                cell.merge = "restart" if _val(child) == "restart" else "continue"
            elif kind == "across" and _val(child) != "restart" and row:
                row[-1].columns += 1
                return False
            elif kind == "deleted":
                self._revisions += 1
                if row:
                    row[-1].columns += cell.columns
                return False
        return True


def _part(package: Package, related: Mapping[str, str], kind: str) -> _Element | None:
    name = related.get(kind)
    if name is None or not package.has(name):
        return None
    return package.xml(name)


def _first(element: _Element, tags: frozenset[str]) -> _Element | None:
    """Properties stand before all else in their element."""
    if len(element):
        child = element[0]
        if child.tag in tags:
            return child
    return None


class _Styles:
    """The styles by their ids, each parsed when it is first asked for: a document uses few of the hundreds that come with it."""

    def __init__(self, package: Package, name: str | None) -> None:
        self._path = package.path
        self._known: dict[str, _Style | None] = {}
        self._written: dict[str, bytes] = {}
        self._root = b""
        if name is not None and package.has(name):
            self._take(package.bytes_of(name))

    def _take(self, data: bytes) -> None:
        refuse_dtd(data, self._path)
        opening = _STYLES_OPEN.search(data)
        if opening is None:  # an unusual prefix or encoding
            for element in parse_xml(data, self._path):
                if element.tag in _STYLE:
                    self._known[_attribute(element, "styleId") or ""] = _style(element)
            return
        self._root = opening[0]
        for written in data[opening.end() :].split(_STYLE_CLOSE):
            style = _STYLE_OPEN.search(written)
            if style is not None:
                self._written[html.unescape(style[1].decode("utf-8", "replace"))] = written[style.start() :]

    def get(self, name: str) -> _Style | None:
        if name not in self._known:
            written = self._written.get(name)
            self._known[name] = None if written is None else self._parsed(written)
        return self._known[name]

    def _parsed(self, written: bytes) -> _Style:
        root = parse_xml(b"".join((self._root, written, _STYLE_CLOSE, b"</w:styles>")), self._path)
        style = next((child for child in root if child.tag in _STYLE), None)
        return _Style(None, None, None, None) if style is None else _style(style)


def _style(element: _Element) -> _Style:
    based_on = num_id = None
    level = hidden = None
    for child in element:
        kind = _STYLE_PROPERTIES.get(child.tag)
        if kind == "basedOn":
            based_on = _val(child)
        elif kind == "pPr":
            for one in child:
                if _PROPERTIES.get(one.tag) == "number":
                    num_id, level = _number_of(one)
        elif kind == "rPr":
            for one in child:
                if one.tag in _VANISH:
                    hidden = _is_on(one)
    return _Style(based_on, num_id, level, hidden)


def _number_of(element: _Element) -> tuple[str | None, int | None]:
    num_id, level = None, None
    for child in element:
        name = _local(child)
        if name == "numId":
            num_id = _val(child)
        elif name == "ilvl":
            level = _whole(_val(child))
    return num_id, level


def _chosen(alternatives: _Element) -> _Element | None:
    """Of a drawing that is written twice, the newer form; the older where the newer says nothing that is read."""
    branches = [child for child in alternatives if _local(child) in ("Choice", "Fallback")]
    for branch in branches:
        if any(_local(one) in ("txbxContent", "pic", "imagedata", "t", "p", "blip") for one in branch.iter()):
            return branch
    return branches[0] if branches else None


def _text_boxes(drawing: _Element) -> Iterator[_Element]:
    """The outermost text boxes of a drawing; of what is written twice in it, one."""
    for child in drawing:
        if child.tag in _TEXT_BOX:
            yield child
        elif child.tag == _ALTERNATIVES:
            chosen = _chosen(child)
            if chosen is not None:
                yield from _text_boxes(chosen)
        elif len(child):
            yield from _text_boxes(child)


def _is_icon(drawing: _Element) -> bool:
    extents = [one for one in drawing.iter() if _local(one) == "extent"]
    return any(_whole(one.get("cx")) < _ICON or _whole(one.get("cy")) < _ICON for one in extents[:1])


def _holds_picture(drawing: _Element) -> bool:
    return any(_local(one) in ("blip", "imagedata", "OLEObject") for one in drawing.iter())


def _around(properties: _Element) -> str:
    """What stands before and after the run's text in a cell: nothing, `_STRUCK`, or a break where it is raised or lowered."""
    for child in properties:
        if child.tag in _STRIKES and _is_on(child):
            return _STRUCK
        if (child.tag in _VERTICAL and _val(child) in ("superscript", "subscript")) or (
            child.tag in _POSITION and (_val(child) or "0") != "0"
        ):
            return _BREAK
    return ""


def _set_apart(text: str, around: str) -> tuple[str, ...]:
    apart = text.strip() if around == _STRUCK else _DIGIT.search(text)
    return (around, text, around) if apart else (text,)


def _symbol(element: _Element) -> str:
    """A sign by its code in its own font, which only a digit of the font Symbol shares with ours."""
    try:
        code = int(_attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if (_attribute(element, "font") or "").lower() == "symbol" and 0xF020 <= code <= 0xF07E:
        return chr(code - 0xF000)
    return chr(code) if 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF else ""


def _is_contents(element: _Element) -> bool:
    """A table of contents that Word made: the headings once more, with page numbers."""
    for child in element:
        if _local(child) == "sdtPr":
            for one in child.iter():
                if _local(one) == "docPartGallery" and (_val(one) or "") == "Table of Contents":
                    return True
    return False


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: _Element, name: str) -> str | None:
    for space in _MAIN:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return value
    return element.get(name)


def _val(element: _Element) -> str | None:
    return _attribute(element, "val")


def _is_on(element: _Element) -> bool:
    return (_val(element) or "1").lower() not in _OFF


def _whole(value: str | None) -> int:
    try:
        return max(0, round(float(value or 0)))
    except (ValueError, OverflowError):
        return 0


# --- the vocabulary ----------------------------------------------------------------------------------------------------------


def _w(*names: str) -> tuple[str, ...]:
    """The names in both namespaces of WordprocessingML."""
    return tuple(f"{{{space}}}{name}" for space in _MAIN for name in names)


def _kinds(**names: str) -> dict[object, str]:
    """kind -> names that are read that way, turned round: tag -> kind (lxml's type of a tag is wider than str)."""
    return {tag: kind for kind, tags in names.items() for tag in _w(*tags.split())}


_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = "sdt sdtContent customXml smartTag ins moveTo subDoc"
_BODY, _PPR, _TCPR = frozenset(_w("body")), frozenset(_w("pPr")), frozenset(_w("tcPr"))
_VANISH, _RUN_STYLE = frozenset(_w("vanish")), frozenset(_w("rStyle"))
_STRIKES, _VERTICAL, _POSITION = (
    frozenset(_w("strike", "dstrike")),
    frozenset(_w("vertAlign")),
    frozenset(_w("position")),
)
_DELETED_MARK, _GRID_BEFORE = frozenset(_w("del", "moveFrom")), frozenset(_w("gridBefore"))
_TEXT_BOX, _RUBY_BASE, _STYLE = (
    frozenset(_w("txbxContent")),
    frozenset(_w("rubyBase")),
    frozenset(_w("style")),
)
_MATH_TEXT = frozenset({f"{_MATH}t", *_w("t")})
_BLOCKS = {
    **_kinds(p="p", tbl="tbl", through=_THROUGH, deleted="del moveFrom", embedded="altChunk"),
    _ALTERNATIVES: "choice",
}
_INLINE = {
    **_kinds(
        run="r",
        through="sdt sdtContent customXml smartTag hyperlink fldSimple bdo dir subDoc",
        inserted="ins moveTo",
        deleted="del moveFrom",
    ),
    _ALTERNATIVES: "choice",
    f"{_MATH}oMath": "math",
    f"{_MATH}oMathPara": "math",
}  # fmt: skip
_IN_RUN = {
    **_kinds(
        t="t", rPr="rPr", br="br cr", tab="tab ptab", hyphen="noBreakHyphen", ruby="ruby", sym="sym",
        note="footnoteReference endnoteReference", drawing="drawing pict object",
    ),
    _ALTERNATIVES: "choice",
}  # fmt: skip
_PROPERTIES = _kinds(style="pStyle", number="numPr", run="rPr")
_STYLE_PROPERTIES = _kinds(basedOn="basedOn", pPr="pPr", rPr="rPr")
_TABLE = _kinds(tr="tr", tc="tc", grid="tblGrid", trPr="trPr", through=_THROUGH)
_CELL_PROPERTIES = _kinds(span="gridSpan", down="vMerge", across="hMerge", deleted="cellDel")


# --- writing it down -----------------------------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """A cell with its place in the table's own columns."""

    cell: _Cell
    span: Span2D


class _Pen:
    """Writes blocks into a flow, and the raw text beside it."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._raw: list[str] = []
        self._at = 0

    def raw(self) -> str:
        return "".join(self._raw)

    def finish(self) -> Flowed:
        return self._flow.finish()

    def write(self, blocks: Iterable[_Block]) -> None:
        for block in blocks:
            if isinstance(block, _Paragraph):
                self._paragraph(block)
            else:
                self._table(block)

    def _paragraph(self, paragraph: _Paragraph, *, in_cell: bool = False) -> None:
        is_row = paragraph.pieces.count("\t") >= _TABS_OF_A_ROW
        for piece in paragraph.pieces:
            if is_row and piece == "\t":
                self._flow.tab()
            elif piece == _BREAK:
                self._flow.soft_break()
            elif piece == _PICTURE:
                self._flow.mark()
                continue
            elif piece == PICTURE and not in_cell:
                continue
            else:
                self._flow.words(piece, self._at)
            self._keep(piece)
        if paragraph.ends:
            self._flow.line()
            self._keep("\n")

    def _keep(self, text: str) -> None:
        self._raw.append(text)
        self._at += len(text)

    def _table(self, table: _Table) -> None:
        if not _is_data(table):
            for row in table.rows:
                for cell in row.cells:
                    self.write(cell.blocks)
                    self._flow.line()
            return
        self._flow.begin_table()
        for row_of_cells in _placed(table):
            self._flow.begin_row()
            for cell, span in row_of_cells:
                self._flow.begin_cell(span, alone=len(row_of_cells) == 1)
                self._in_cell(cell.blocks)
                self._flow.end_cell()
                self._keep("\t")
            self._flow.end_row()
            self._keep("\n")
        self._flow.end_table()

    def _in_cell(self, blocks: Iterable[_Block]) -> None:
        """A table inside a cell of a data table has one cell at most."""
        for block in blocks:
            if isinstance(block, _Paragraph):
                self._paragraph(block, in_cell=True)
            else:
                for row in block.rows:
                    for cell in row.cells:
                        self._in_cell(cell.blocks)


def _is_data(table: _Table) -> bool:
    """It has two cells in a row, holds no table of several cells, and sets no long texts beside one another."""
    if max((len(row.cells) for row in table.rows), default=0) < 2:
        return False
    for row in table.rows:
        for cell in row.cells:
            for block in cell.blocks:
                if isinstance(block, _Table) and sum(len(inner.cells) for inner in block.rows) > 1:
                    return False
            if len(row.cells) > 1 and _length(cell) > _LONG:
                return False
    return True


def _length(cell: _Cell) -> int:
    length = 0
    for block in cell.blocks:
        if isinstance(block, _Paragraph):
            for piece in block.pieces:
                length += len(piece)
    return length


def _placed(table: _Table) -> list[list[_Placed]]:
    """The cells of each row with their places, spans over rows followed and slivers joined to their neighbours."""
    places = _columns(table)
    rows: list[list[_Placed]] = []
    above: dict[int, tuple[int, int]] = {}  # column -> row and index of the cell that may reach down there
    for number, row in enumerate(table.rows):
        placed: list[_Placed] = []
        below: dict[int, tuple[int, int]] = {}
        at = row.before
        for cell in row.cells:
            end = min(at + cell.columns, _WIDEST)
            start, stop = places(at), places(end)
            at = end
            if stop <= start:
                if not _length(cell):
                    continue
                stop = start + 1
            if cell.merge == "continue" and start in above:
                origin = above[start]
                before = rows[origin[0]][origin[1]]
                span = before.span._replace(row_span=number + 1 - before.span.row)
                rows[origin[0]][origin[1]] = before._replace(span=span)
                below[start] = origin
                continue
            if cell.merge:
                below[start] = (number, len(placed))
            placed.append(_Placed(cell, Span2D(number, start, 1, stop - start)))
        rows.append(placed)
        above = below
    return rows


def _columns(table: _Table) -> Callable[[int], int]:
    """Column of the document's grid -> column of the table, in which slivers are none."""
    places = _without_slivers(table)
    return lambda column: places[column] if column < len(places) else column - len(places) + places[-1] + 1


def _without_slivers(table: _Table) -> list[int]:
    edge, places = 0, [0]
    since = 0
    for width in table.widths[:_WIDEST]:
        since += width
        if since > _SLIVER or width == 0:
            edge += 1
            since = 0
        places.append(edge)
    whole = list(range(len(places)))
    return places if places != whole and _loses_nothing(table, places) else whole


def _loses_nothing(table: _Table, places: list[int]) -> bool:
    """No cell with text would be left without a column."""
    for row in table.rows:
        at = row.before
        for cell in row.cells:
            end = min(at + cell.columns, len(places) - 1)
            if end > at and places[end] == places[at] and _length(cell):
                return False
            at = end
    return True
