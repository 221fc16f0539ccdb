"""A report as a .docx file written part by part: its grids as Word's tables, in the ways that Word, WPS and LibreOffice write them.

Paper   one way to write a report as a Word file; a row of `PAPERS`. It takes the changes of `pages.py`.
Ink     how the text of a paragraph is cut into runs and marked; a row of `INKS`.
"""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

from extractor.domain import form
from extractor.domain.document import SourceRef
from extractor.domain.form import LayoutName, TableName
from tests.generator.model import Box, Grid, Report, grid
from tests.generator.pages import CHANGES, DATE, TITLE, one_table
from tests.generator.shapes import OTHER, OVERVIEW, PROBLEMS

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_PARTS = ("styles", "numbering", "footnotes", "header", "footer")
HEADER, FOOTER = "红河镇页眉 第 77 页", "— 77 —"


class Paper(NamedTuple):
    """`changes` are made to the grids in their order; `left_out` are rows not printed."""

    name: str
    proactive: LayoutName = "2021"
    requests: LayoutName = "2021"
    changes: tuple[str, ...] = ()
    ink: str = "plain"
    frame: str = "plain"
    numbered: bool = False
    namespace: str = TRANSITIONAL
    left_out: frozenset[str] = frozenset()


PAPERS: tuple[Paper, ...] = (
    Paper("2021"),
    Paper("2019", "2019", "2019"),
    Paper("2021 and 2019", "2021", "2019"),
    Paper("strict", namespace=STRICT),
    Paper("a run a character", ink="a run a character"),
    Paper("2019, a run a character", "2019", "2019", ink="a run a character"),
    Paper("spelling marks and bookmarks", ink="proofed"),
    Paper("tracked changes", ink="tracked"),
    Paper("2019, tracked changes", "2019", "2019", ink="tracked"),
    Paper("hidden text", ink="hidden"),
    Paper("content controls", ink="controls"),
    Paper("line breaks in labels", ink="broken labels"),
    Paper("generated headings", numbered=True),
    Paper("2019, generated headings", "2019", "2019", numbered=True),
    Paper("a table in every cell", ink="nested"),
    Paper("tables in text boxes", frame="text boxes"),
    Paper("a table for the layout", frame="layout table"),
    Paper("all in one table", frame="one table"),
    Paper("slivers of width", frame="slivers"),
    Paper("2019, slivers of width", "2019", "2019", frame="slivers"),
    Paper("no grid", frame="no grid"),
    Paper("cut over pages", changes=("cut in two",)),
    Paper("2019, cut over pages", "2019", "2019", changes=("cut in two",)),
    Paper("cut over pages, headers again", changes=("headers again", "cut in two")),
    Paper("page numbers", changes=("page number rows",)),
    Paper("headers again", changes=("headers again",)),
    Paper("headers lost", changes=("headers lost",)),
    Paper("columns turned", changes=("columns turned",)),
    Paper("columns doubled", changes=("slivers",)),
    Paper("spans as empty cells", changes=("spans as empty cells",)),
    Paper("empty columns after", changes=("blank column after",)),
    Paper("section 二 cut into clauses", changes=("a table a clause",)),
    Paper("section 四 as three tables", changes=("three proceedings",)),
    Paper("section 四 down", changes=("proceedings down",)),
    Paper("two sub-items of three", left_out=frozenset({"requests.other.misc"})),
)  # fmt: skip


def docx(of: Report, how: Paper, *, seed: int = 1) -> bytes:
    """The report as the bytes of a .docx."""
    tables: dict[TableName, list[Grid]] = {}
    for name in form.TABLES:
        grids = [grid(of, name)]
        for change in how.changes:
            grids = [new for old in grids for new in CHANGES[change](name, old)]
        tables[name] = grids
    writer = _Writer(how, random.Random(seed))
    return package(writer.body(tables), namespace=how.namespace)


def source_of(data: bytes, name: str = "made.docx") -> SourceRef:
    """Where the bytes are said to come from."""
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    sha256 = hashlib.sha256(data).hexdigest()
    return SourceRef(path=name, name=name, sha256=sha256, media_type=media_type, bytes=len(data))


# --- the package -----------------------------------------------------------------------------------------------------------


def package(
    body: str, *, namespace: str = TRANSITIONAL, parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A .docx around the body's XML; `parts` replace or add to the usual ones, by name."""
    main = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{namespace}" {_NAMESPACES}>'
    office = f"{_RELATIONS}/officeDocument"
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"officeDocument": "word/document.xml"}, office),
        "word/document.xml": f"{main}<w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships({kind: f"{kind}.xml" for kind in _PARTS}, office),
        "word/styles.xml": _styles(namespace),
        "word/numbering.xml": _numbering(namespace),
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{namespace}"/>',
        "word/header.xml": f'<w:hdr xmlns:w="{namespace}"><w:p><w:r><w:t>{HEADER}</w:t></w:r></w:p></w:hdr>',
        "word/footer.xml": f'<w:ftr xmlns:w="{namespace}"><w:p><w:r><w:t>{FOOTER}</w:t></w:r></w:p></w:ftr>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**usual, **(parts or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def _content_types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {"document": "document.main", **{part: part for part in _PARTS}}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{kind}.{name}+xml"/>'
        for part, name in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: Mapping[str, str], office: str) -> str:
    folder = office.rpartition("/")[0]
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{folder}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    outside = f'<Relationship Id="rIdX" Type="{folder}/attachedTemplate" Target="http://192.0.2.1/x.dotm" TargetMode="External"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{outside}{rows}</Relationships>'


def _styles(namespace: str) -> str:
    """Heading 1 numbers itself; 标题甲 is based on it."""
    return (
        f'<w:styles xmlns:w="{namespace}">'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1b"><w:name w:val="标题乙"/><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
        "</w:styles>"
    )


def _numbering(namespace: str) -> str:
    return (
        f'<w:numbering xmlns:w="{namespace}"><w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="H1"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


# --- runs and paragraphs -----------------------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    """One run; tabs and line ends as Word's own elements."""
    props = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    inner = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{props}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>" if properties else f"<w:p>{inner}</w:p>"


Ink = Callable[[str], str]


def _a_run_a_character(text: str) -> str:
    return "".join(run(char, '<w:rFonts w:hint="eastAsia"/><w:sz w:val="21"/>') for char in text)


def _proofed(text: str) -> str:
    at = len(text) // 2
    return (
        '<w:bookmarkStart w:id="0" w:name="a"/><w:proofErr w:type="spellStart"/>'
        f'{run(text[:at])}<w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="0"/>{run(text[at:])}'
    )


def _tracked(text: str) -> str:
    """Half of it was inserted, and something else was deleted."""
    at = len(text) // 2
    gone = '<w:del w:id="1" w:author="x"><w:r><w:delText>987</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2">{run("654")}</w:moveFrom>'
    return f'{run(text[:at])}{gone}{moved}<w:ins w:id="3" w:author="x">{run(text[at:])}</w:ins>'


def _hidden(text: str) -> str:
    return (
        run("321", "<w:vanish/>")
        + run(text, '<w:vanish w:val="0"/>')
        + run("456", '<w:rStyle w:val="Gone"/>')
    )


def _controls(text: str) -> str:
    return f"<w:sdt><w:sdtPr><w:id w:val='5'/></w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


def _broken(text: str) -> str:
    middle = len(text) // 2
    return run(f"{text[:middle]}\n{text[middle:]}" if len(text) > 4 and text.strip("-.0123456789") else text)


INKS: Mapping[str, Ink] = {
    "plain": run,
    "nested": run,
    "a run a character": _a_run_a_character,
    "proofed": _proofed,
    "tracked": _tracked,
    "hidden": _hidden,
    "controls": _controls,
    "broken labels": _broken,
}

# --- tables ---------------------------------------------------------------------------------------------------------------

_WIDTH = 900  # twentieths of a point


class _Writer:
    def __init__(self, how: Paper, chance: random.Random) -> None:
        self._how = how
        self._chance = chance

    def _ink(self, text: str) -> str:
        return INKS[self._how.ink](text)

    def _say(self, text: str) -> str:
        """A paragraph of prose: its lines are not broken."""
        return paragraph(run(text) if self._how.ink == "broken labels" else self._ink(text))

    def _heading(self, text: str) -> str:
        if not self._how.numbered:
            return self._say(text)
        style = self._chance.choice(("H1", "H1b"))
        return paragraph(self._ink(text.partition("、")[2]), f'<w:pStyle w:val="{style}"/>')

    def body(self, tables: Mapping[TableName, list[Grid]]) -> str:
        if self._how.frame == "one table":
            return self._one_table(tables)
        parts = [self._say(TITLE), self._say(DATE), self._heading("一、总体情况")]
        parts.extend(self._say(line) for line in OVERVIEW)
        for name in form.TABLES:
            parts.append(self._heading(form.TITLES[name]))
            parts.append(paragraph("").join(self._framed(lines) for lines in tables[name]))
        parts.append(self._heading("五、存在的主要问题及改进情况") + self._say(PROBLEMS))
        parts.append(self._heading("六、其他需要报告的事项") + self._say(OTHER))
        whole = "".join(parts)
        if self._how.frame == "layout table":
            side = f"<w:tc>{self._say('政务公开栏')}</w:tc>"
            return f"<w:tbl><w:tblGrid/><w:tr>{side}<w:tc>{whole}<w:p/></w:tc></w:tr></w:tbl>"
        return whole

    def _framed(self, lines: Grid) -> str:
        table = self.table(lines)
        return text_box(table) if self._how.frame == "text boxes" else table

    def table(self, lines: Grid) -> str:
        """One table; a box that reaches down is written again as a continued cell in every row."""
        width = max(map(len, lines))
        edges = self._edges(width)
        rows = ["<w:tbl><w:tblPr/>", self._grid(edges)]
        reach: dict[int, tuple[int, Box]] = {}
        for number, line in enumerate(lines):
            row_edges = self._row_edges(edges, number)
            cells: list[str] = []
            column = 0
            while column < len(line):
                box = line[column]
                merge = ""
                if box is None:
                    if column not in reach or reach[column][0] <= number:
                        column += 1
                        continue
                    box = reach[column][1]._replace(text="")
                    merge = "<w:vMerge/>"
                elif box.rows > 1:
                    reach[column] = (number + box.rows, box)
                    merge = '<w:vMerge w:val="restart"/>'
                cells.append(self._cell(box, row_edges[column + box.columns] - row_edges[column], merge))
                column += box.columns
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
        return "".join((*rows, "</w:tbl>"))

    def _edges(self, width: int) -> list[int]:
        """Where the columns begin in the document's grid: with slivers, every second edge is a pair."""
        if self._how.frame != "slivers":
            return list(range(width + 1))
        return [column + column // 2 for column in range(width + 1)]

    def _row_edges(self, edges: list[int], number: int) -> list[int]:
        """Rows meet the pair now on its left side, now on its right."""
        if self._how.frame != "slivers" or number % 2:
            return edges
        return [
            edges[0],
            *(edge - 1 if at % 2 == 0 else edge for at, edge in enumerate(edges[1:-1], 1)),
            edges[-1],
        ]

    def _grid(self, edges: list[int]) -> str:
        if self._how.frame == "no grid":
            return ""
        slivers = {edges[at] - 1 for at in range(1, len(edges) - 1) if edges[at] - edges[at - 1] > 1}
        if edges[-1] - edges[-2] > 1:
            slivers.add(edges[-1] - 1)
        columns = "".join(f'<w:gridCol w:w="{40 if at in slivers else _WIDTH}"/>' for at in range(edges[-1]))
        return f"<w:tblGrid>{columns}</w:tblGrid>"

    def _cell(self, box: Box, columns: int, merge: str) -> str:
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        inner = paragraph(self._ink(box.text)) if box.text else "<w:p/>"
        if self._how.ink == "nested" and box.text:
            inner = f"<w:tbl><w:tblPr/><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl><w:p/>"
        return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{span}{merge}</w:tcPr>{inner}</w:tc>'

    def _one_table(self, tables: Mapping[TableName, list[Grid]]) -> str:
        return self.table(one_table(tables))


def text_box(inner: str) -> str:
    """A paragraph with a text box as Word writes it: the drawing, and the older form for older programs."""
    content = f"<w:txbxContent>{inner}<w:p/></w:txbxContent>"
    return paragraph(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wp:extent cx='5000000' cy='5000000'/>"
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
