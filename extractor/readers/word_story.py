"""Reading a Word document's main text from its XML.

Story       the main text; headers and footers are other stories and are left out. Footnotes follow the paragraph or table that
            refers to them; a text box follows the paragraph that it hangs on.
Revision    a tracked change: what was inserted is read, what was deleted is not, and a note says that there are some.

Text that Word generates (the numbers of lists) is read as if it stood there: headings are numbered that way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.readers.numbering import Numbering
from extractor.readers.ooxml import Package
from extractor.readers.pictures import PICTURE
from extractor.readers.unseen import NO_CHARACTER, told
from extractor.readers.word_blocks import (
    BREAK,
    LARGE_PICTURE,
    WIDEST,
    Block,
    Cell,
    Paragraph,
    Row,
    Table,
    text_length,
)
from extractor.readers.word_drawings import (
    as_signs,
    chosen_branch,
    chosen_entry,
    holds_picture,
    is_icon,
    picture_id,
    set_apart,
    symbol_of,
    text_boxes,
)
from extractor.readers.word_looks import PAPER, PLAIN, Look, fill_of, look_of
from extractor.readers.word_styles import Styles, number_of
from extractor.readers.wordml import (
    BLOCK_KINDS,
    BODY,
    CELL_PROPERTIES,
    DELETED_MARK,
    IN_RUN,
    INLINE,
    MATH_TEXT,
    PPR,
    PROPERTIES,
    ROW_PROPERTIES,
    RUBY_BASE,
    TABLE,
    TABLE_PROPERTIES,
    TCPR,
    attribute,
    first_child,
    is_on,
    local_name,
    val_of,
    whole_number,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_CELLS = 200_000
_LOWEST_ROW = 60  # twentieths of a point, 3 points


class Story:
    """Reads one document; paragraphs pass in order, for lists count."""

    def __init__(self, package: Package, main: str) -> None:
        related = package.relationships(main)
        self._styles = Styles(package, related.get("styles"))
        self._numbering = Numbering(_part(package, related, "numbering"))
        self._package, self._related = package, related
        self._notes_of: dict[tuple[str, str], _Element] | None = None
        self._waiting: list[Block] = []  # text boxes, which follow the paragraph at hand
        self._held: list[Block] = []  # footnotes, which follow the whole table when one stands in a cell
        self._deep = 0  # tables around the place at hand
        self._cells = 0
        self._revisions = 0
        self._hidden = 0
        self.embedded: list[str] = []  # relationships of the pieces of other documents, which are not read
        self._unseen: list[str] = []  # numbers in tables that nobody sees
        self._ground: str | None = PAPER  # the colour on which the text at hand stands
        self._unseen_row = False
        self._fields: list[bool] = []  # of the fields at hand, whether their code is over

    def read(self, root: _Element) -> list[Block]:
        body = next((child for child in root if child.tag in BODY), None)
        blocks: list[Block] = []
        if body is not None:
            self._blocks(body, blocks)
        return blocks

    def notes(self) -> Iterator[str]:
        """What a person must know of how the document was read."""
        if self._revisions:
            yield f"W1 count={self._revisions}"
        if self._hidden:
            yield f"W2 count={self._hidden}"
        if self._unseen:
            yield f"I1 count={len(self._unseen)} texts={told(self._unseen)}"
        if self.embedded:
            yield f"W3 count={len(self.embedded)}"

    def _blocks(self, parent: _Element, into: list[Block]) -> None:
        for child in parent:
            kind = BLOCK_KINDS.get(child.tag)
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
                chosen = chosen_branch(child)
                if chosen is not None:
                    self._blocks(chosen, into)
            elif kind == "deleted":
                self._revisions += 1
            elif kind == "embedded":
                self.embedded.append(
                    next((value for name, value in child.items() if name.endswith("}id")), "")
                )

    def _release(self, into: list[Block]) -> None:
        if self._waiting:
            into.extend(self._waiting)
            self._waiting = []
        if self._held and not self._deep:
            into.extend(self._held)
            self._held = []

    # --- paragraphs ---

    def _paragraph(self, element: _Element) -> Paragraph:
        paragraph = Paragraph()
        around = self._ground
        properties = first_child(element, PPR)
        number, style = ("", None) if properties is None else self._properties(properties, paragraph)
        hidden = style is not None and self._styles.hides(style)
        self._runs(element, paragraph.pieces, hidden=hidden)
        self._ground = around
        self._fields = [
            True for _ in self._fields
        ]  # a code that no field ends does not eat the rest of the document
        shown = next((piece for piece in paragraph.pieces if piece.strip()), "")
        if number and shown:
            # Word sets the number apart; a digit would go on in it.
            apart = [BREAK if self._deep else " "] if shown.lstrip()[0].isdigit() else []
            paragraph.pieces[:0] = [number, *apart]
        return paragraph

    def _properties(self, properties: _Element, paragraph: Paragraph) -> tuple[str, str | None]:
        """The generated number before the paragraph, and its style."""
        style: str | None = None
        num_id: str | None = None
        level: int | None = None
        for child in properties:
            kind = PROPERTIES.get(child.tag)
            if kind == "style":
                style = val_of(child)
            elif kind == "number":
                num_id, level = number_of(child)
            elif kind == "shade":
                self._ground = fill_of(child, self._ground)
            elif kind == "run" and any(mark.tag in DELETED_MARK for mark in child):
                paragraph.ends = False
                self._revisions += 1
        if num_id is None and style is not None:
            num_id, level = self._style_number(style, level)
        number = "" if num_id is None or num_id == "0" else self._numbering.next(num_id, level or 0)
        return number, style

    def _style_number(self, style: str | None, level: int | None) -> tuple[str | None, int | None]:
        for own in self._styles.ancestry(style):
            if own.num_id is not None:
                if level is None:
                    level = own.level
                if level is None:
                    level = self._numbering.level_of_style(own.num_id, style or "")
                return own.num_id, level
        return None, level

    # --- runs ---

    def _runs(self, parent: _Element, pieces: list[str], *, hidden: bool) -> None:
        """A paragraph's children, and those of what only wraps runs."""
        for child in parent:
            kind = INLINE.get(child.tag)
            if kind is None:
                continue
            if kind == "run":
                self._run(child, pieces, hidden=hidden)
            elif kind == "through":
                self._runs(child, pieces, hidden=hidden)
            elif kind == "inserted":
                self._revisions += 1
                self._runs(child, pieces, hidden=hidden)
            elif kind == "turned":
                self._turned(child, pieces, hidden=hidden)
            elif kind == "deleted":
                self._revisions += 1
            elif kind == "choice":
                chosen = chosen_branch(child)
                if chosen is not None:
                    self._runs(chosen, pieces, hidden=hidden)
            elif kind == "math":
                pieces.extend(str(text.text) for text in child.iter() if text.text and text.tag in MATH_TEXT)

    def _turned(self, element: _Element, pieces: list[str], *, hidden: bool) -> None:
        """Text whose direction is forced: from right to left 12 is shown as 21, and neither is taken for the number."""
        inside: list[str] = []
        self._runs(element, inside, hidden=hidden)
        if val_of(element) == "rtl" and any(char.isdigit() for piece in inside for char in piece):
            pieces.append(NO_CHARACTER)
        pieces.extend(inside)

    def _run(self, run: _Element, pieces: list[str], *, hidden: bool) -> None:
        look = Look(hidden) if hidden else PLAIN
        for child in run:
            kind = IN_RUN.get(child.tag)
            if kind == "t":
                text = child.text
                if text and look is PLAIN and not self._fields and not self._unseen_row:
                    pieces.append(text)
                elif text:
                    self._shown(text, look, pieces)
            elif kind == "rPr":
                look = look_of(child, self._styles, self._ground, hidden=hidden)
            elif kind == "field":
                self._field(child, pieces)
            elif kind is not None:
                self._in_run(kind, child, pieces, hidden=look.hidden)

    def _shown(self, text: str, look: Look, pieces: list[str]) -> None:
        """Keeps a run's text as it is seen."""
        if look.hidden:
            self._hidden += 1
        elif look.unseen or self._unseen_row or False in self._fields:
            self._left_out(text)
        elif self._deep and (look.around or look.signs):
            shown = as_signs(text) if look.signs else text
            pieces.extend(set_apart(shown, look.around) if look.around else (shown,))
        else:
            pieces.append(text)

    def _left_out(self, text: str) -> None:
        if self._deep and any(map(str.isdigit, text)):
            self._unseen.append(text)
        elif text.strip():
            self._hidden += 1

    def _in_run(self, kind: str, child: _Element, pieces: list[str], *, hidden: bool) -> None:
        if kind == "br":
            pieces.append(BREAK)
        elif kind == "tab":
            pieces.append("\t")
        elif kind == "hyphen":
            pieces.append("-")
        elif kind == "ruby":
            for base in child:
                if base.tag in RUBY_BASE:
                    self._runs(base, pieces, hidden=hidden)
        elif kind == "note":
            self._footnote(child)
        elif kind == "sym":
            # A sign of a font of pictures is a mark in a cell and an ornament elsewhere.
            if self._deep and not hidden:
                pieces.append(symbol_of(child))
        elif kind == "choice":
            chosen = chosen_branch(child)
            if chosen is not None:
                self._run(chosen, pieces, hidden=hidden)
        elif not hidden:
            self._drawing(child, pieces)

    def _field(self, mark: _Element, pieces: list[str]) -> None:
        """A field's code is not shown, its result is."""
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            self._fields.append(False)
            chosen = chosen_entry(mark)
            if chosen:
                pieces.append(chosen)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, drawing: _Element, pieces: list[str]) -> None:
        """A picture is marked, the text of a text box waits for the end of the paragraph."""
        boxes = list(text_boxes(drawing))
        for box in boxes:
            own, self._waiting = self._waiting, []
            inside: list[Block] = []
            self._blocks(box, inside)
            self._waiting = [*own, *inside]
        if not boxes and holds_picture(drawing):
            if not is_icon(drawing):
                pieces.append(LARGE_PICTURE + picture_id(drawing))
            if not any(local_name(one) == "anchor" for one in drawing):  # one that floats stands in no cell
                pieces.append(PICTURE)

    def _footnote(self, reference: _Element) -> None:
        kind = local_name(reference).removesuffix("Reference")
        note = self._footnotes().pop((kind, attribute(reference, "id") or ""), None)
        if note is not None:
            own, self._waiting = self._waiting, []
            self._deep += 1
            inside: list[Block] = []
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
                    self._notes_of[kind, attribute(note, "id") or ""] = note
        return self._notes_of

    # --- tables ---

    def _table(self, element: _Element) -> Table:
        table = Table([], [])
        around = self._ground
        self._deep += 1
        self._table_rows(element, table)
        self._deep -= 1
        self._ground = around
        return table

    def _table_rows(self, parent: _Element, table: Table) -> None:
        for child in parent:
            kind = TABLE.get(child.tag)
            if kind == "tr":
                row = self._row(child)
                if row is not None:
                    table.rows.append(row)
            elif kind == "tblPr":
                self._table_ground(child)
            elif kind == "grid":
                table.widths.extend(whole_number(attribute(column, "w")) for column in child)
            elif kind == "through":
                self._table_rows(child, table)

    def _table_ground(self, properties: _Element) -> None:
        """The colour behind its cells; where a style colours some rows and not others, which of them is not asked."""
        for child in properties:
            kind = TABLE_PROPERTIES.get(child.tag)
            if kind == "shade":
                self._ground = fill_of(child, self._ground)
            elif kind == "style" and self._styles.shades(val_of(child)):
                self._ground = None

    def _row(self, element: _Element) -> Row | None:
        """None for a row that a revision deleted."""
        before = 0
        cells: list[Cell] = []
        for child in element:
            kind = TABLE.get(child.tag)
            if kind == "trPr":
                for one in child:
                    property_ = ROW_PROPERTIES.get(one.tag)
                    if property_ == "before":
                        before = min(whole_number(val_of(one)), WIDEST)
                    elif property_ == "deleted":
                        self._revisions += 1
                        return None
                    elif property_ is not None:
                        self._unseen_row = self._unseen_row or _hides_row(property_, one)
            elif kind in ("tc", "through"):
                self._cells_of(child, kind, cells)
        self._unseen_row = False
        return Row(before, cells)

    def _cells_of(self, element: _Element, kind: str, into: list[Cell]) -> None:
        if kind == "through":
            for child in element:
                inner = TABLE.get(child.tag)
                if inner in ("tc", "through"):
                    self._cells_of(child, inner, into)
            return
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise InputError("word.too_many_cells", facts={"limit": _MOST_CELLS})
        cell = Cell()
        around = self._ground
        if self._cell_properties(element, cell, into):
            self._blocks(element, cell.blocks)
            into.append(cell)
            if cell.merge == "continue" and text_length(cell):
                self._hidden += 1  # Word shows the cell that it continues, and nothing of its own
        self._ground = around

    def _cell_properties(self, element: _Element, cell: Cell, row: list[Cell]) -> bool:
        """False for a cell that is none of its own: merged into the one on its left the old way, or deleted by a revision."""
        properties = first_child(element, TCPR)
        for child in () if properties is None else properties:
            kind = CELL_PROPERTIES.get(child.tag)
            if kind == "span":
                cell.columns = max(1, min(whole_number(val_of(child)), WIDEST))
            elif kind == "shade":
                self._ground = fill_of(child, self._ground)
            elif kind == "down":
                cell.merge = "restart" if val_of(child) == "restart" else "continue"
            elif kind == "across" and val_of(child) != "restart" and row:
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


def _hides_row(kind: str, property_: _Element) -> bool:
    """The row is hidden, or of an exact height in which no print has room."""
    if kind == "hidden":
        return is_on(property_)
    return attribute(property_, "hRule") == "exact" and whole_number(val_of(property_)) < _LOWEST_ROW


def _is_contents(element: _Element) -> bool:
    """A table of contents that Word made: the headings once more, with page numbers."""
    for child in element:
        if local_name(child) == "sdtPr":
            for one in child.iter():
                if local_name(one) == "docPartGallery" and (val_of(one) or "") == "Table of Contents":
                    return True
    return False
