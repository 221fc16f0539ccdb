"""A report as a .docx for LibreOffice to print: what `tests/generator/docx.py` leaves to a program's defaults is set here."""

from __future__ import annotations

from xml.sax.saxutils import escape

from extractor.domain import form
from extractor.domain.form import TableName
from tests.documents.looks import Look
from tests.documents.prose import Prose
from tests.generator.docx import package
from tests.generator.model import Box, Grid, Report, grid

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = {
    "single": ("single", 4),
    "thick": ("single", 12),
    "double": ("double", 4),
    "open sides": ("single", 4),
    "dotted": ("dotted", 8),
}


def docx(report: Report, prose: Prose, look: Look) -> bytes:
    """The report as bytes, set as the look says."""
    parts = [_paragraph("", look)] * look.before
    parts.append(_paragraph(prose.title, look, size=look.body_size + 5, bold=True, align="center"))
    parts.append(_paragraph(prose.preamble, look, indent=True))
    parts.append(_heading("一、总体情况", look))
    parts.extend(_paragraph(text, look, indent=True) for text in prose.overview)
    for name in form.TABLES:
        parts.append(_heading(form.TITLES[name], look))
        parts.append(_table(grid(report, name), name, look))
    parts.append(_heading("五、存在的主要问题及改进情况", look))
    parts.extend(_paragraph(text, look, indent=True) for text in prose.problems)
    parts.append(_heading("六、其他需要报告的事项", look))
    parts.extend(_paragraph(text, look, indent=True) for text in prose.other)
    parts.append(_section(look))
    return package("".join(parts), parts=_margins(prose, look))


def _margins(prose: Prose, look: Look) -> dict[str, str]:
    space = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    head = _paragraph(prose.title if look.running_title else "", look, size=9, align="center")
    foot = ""
    if look.page_number:
        before, after = look.page_number.split("{}")
        field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        foot = f"{_run(before, look, 10, False)}{field}{_run(after, look, 10, False)}"
    return {
        "word/header.xml": f"<w:hdr {space}>{head}</w:hdr>",
        "word/footer.xml": f'<w:ftr {space}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{foot}</w:p></w:ftr>',
    }


def _section(look: Look) -> str:
    width, height = (16838, 11906) if look.landscape else (11906, 16838)
    turned = ' w:orient="landscape"' if look.landscape else ""
    margin = _twips(look.margin)
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{margin}" w:bottom="{margin}" w:left="{margin}" w:right="{margin}" w:header="600" w:footer="600"/>'
        "</w:sectPr>"
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * 56.7)


def _run(text: str, look: Look, size: float, bold: bool, *, table: bool = False) -> str:
    font = look.table if table else look.body
    fonts = f'<w:rFonts w:ascii="{look.digits}" w:hAnsi="{look.digits}" w:cs="{look.digits}" w:eastAsia="{font}"/>'
    props = f'{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/>'
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(
    text: str, look: Look, *, size: float = 0, bold: bool = False, align: str = "", indent: bool = False
) -> str:
    size = size or look.body_size
    align = align or ("both" if look.spread else "left")
    # LibreOffice lets a comma hang over the margin and then does not print it, so that is switched off.
    first = f'<w:ind w:firstLine="{round(look.body_size * 40)}"/>' if indent else ""
    props = f'<w:pPr><w:overflowPunct w:val="0"/><w:spacing w:after="0" w:line="320"/>{first}<w:jc w:val="{align}"/></w:pPr>'
    return f"<w:p>{props}{_run(text, look, size, bold)}</w:p>"


def _heading(text: str, look: Look) -> str:
    return _paragraph(text, look, bold=True, indent=True)


# --- tables ---------------------------------------------------------------------------------------------------------------


def _table(lines: Grid, name: TableName, look: Look) -> str:
    widths = [_twips(width) for width in look.widths[name]]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(lines, number, widths, name, look) for number in range(len(lines)))
    return f"<w:tbl>{_table_properties(sum(widths), look)}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _table_properties(width: int, look: Look) -> str:
    kind, size = _LINES[look.border]
    edges = "".join(
        f'<w:{edge} w:val="nil"/>'
        if look.border == "open sides" and edge in ("left", "right")
        else f'<w:{edge} w:val="{kind}" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge in _EDGES
    )
    padding = _twips(look.padding)
    sides = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
    )


def _row(lines: Grid, number: int, widths: list[int], name: TableName, look: Look) -> str:
    props = "" if look.rows_break else "<w:cantSplit/>"
    if look.row_height:
        props += f'<w:trHeight w:val="{_twips(look.row_height)}"/>'
    if look.repeats_header and name == "requests" and number < 3:
        props += "<w:tblHeader/>"
    cells = []
    column = 0
    while column < len(widths):
        top, box = _owner(lines, number, column)
        span = box.columns
        merge = ""
        if box.rows > 1:
            merge = '<w:vMerge w:val="restart"/>' if top == number else "<w:vMerge/>"
        cells.append(
            _cell(box if top == number else Box(""), sum(widths[column : column + span]), span, merge, look)
        )
        column += span
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(cells)}</w:tr>"


def _owner(lines: Grid, row: int, column: int) -> tuple[int, Box]:
    """The box that covers a place and the row it begins in; `column` is where it begins."""
    for top in range(row, -1, -1):
        box = lines[top][column] if column < len(lines[top]) else None
        if box is not None and top + box.rows > row:
            return top, box
    raise AssertionError(f"no box at row {row}, column {column}")


def _cell(box: Box, width: int, span: int, merge: str, look: Look) -> str:
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if look.centred else ""
    props = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{merge}{middle}</w:tcPr>'
    align = "center" if box.cell is not None or span > 1 else "left"
    text = _run(box.text, look, look.size, False, table=True) if box.text else ""
    return (
        f'<w:tc>{props}<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="{align}"/></w:pPr>{text}</w:p></w:tc>'
    )
