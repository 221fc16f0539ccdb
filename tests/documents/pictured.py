"""Reports whose tables are pictures, or some of them: what is seen of a page is not what its text says.

The pictures are the tables of a report that was drawn as a PDF, rendered; their numbers are the model's.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from email.message import EmailMessage

import pypdfium2
from PIL import Image

from extractor.domain import form
from extractor.domain.form import TableName
from tests.documents.pdf import ROW, WIDTHS, Jpeg, Sheet, pdf, report_pdf
from tests.generator.docx import package, paragraph, run
from tests.generator.model import Report, grid

_DPI = 200
_LEFT, _TOP, _BESIDE = 40.0, 780.0, 3.0  # where `report_pdf` draws its tables, and paper around them
_TITLE = "青石岭镇人民政府2023年政府信息公开工作年度报告"
_OVERVIEW = "本机关认真做好政府信息公开工作，推进决策公开、执行公开和结果公开。"
_LAST = (
    "五、存在的主要问题及改进情况",
    "一是解读形式单一。",
    "六、其他需要报告的事项",
    "无其他需要报告的事项。",
)
_WORD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _box(report: Report, name: TableName) -> tuple[float, float, float, float]:
    """The table on its page, in points from the bottom left."""
    width, height = sum(WIDTHS[name]), len(grid(report, name)) * ROW
    return _LEFT - _BESIDE, _TOP - height - _BESIDE, _LEFT + width + _BESIDE, _TOP + _BESIDE


def picture(report: Report, name: TableName, lines: str = "boxes") -> Image.Image:
    with pypdfium2.PdfDocument(report_pdf(report, lines)) as drawn:
        number = 1 + [one for one in form.TABLES if one in report.layouts].index(name)
        page: Image.Image = drawn[number].render(scale=_DPI / 72).to_pil().convert("L")
    x0, y0, x1, y1 = (one * _DPI / 72 for one in _box(report, name))
    return page.crop((round(x0), page.height - round(y1), round(x1), page.height - round(y0)))


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, dpi=(_DPI, _DPI))
    return out.getvalue()


def pictured_pdf(report: Report, lines: str = "boxes") -> bytes:
    """Prose as text, every table a picture on a page with its heading."""
    first = Sheet().text(120, 780, _TITLE, 14).text(80, 740, "一、总体情况", 12).text(80, 715, _OVERVIEW)
    sheets = [first]
    pictures: list[Jpeg] = []
    for name in form.TABLES:
        if name in report.layouts:
            image = picture(report, name, lines)
            sheet = Sheet().text(80, 800, form.TITLES[name], 12).text(80, 790, _OVERVIEW, 8)
            sheets.append(sheet.picture(len(pictures), _box(report, name)))
            pictures.append(Jpeg(_saved(image, "JPEG"), *image.size, 1))
    last = Sheet()
    for line, words in enumerate(_LAST):
        last.text(80, 780 - 30 * line, words)
    return pdf([*sheets, last], pictures=pictures)


_PASTED = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="5000000" cy="2000000"/><a:graphic><a:graphicData>'
    '<a:blip r:embed="{id}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
EMBEDDED = (
    '<w:r><w:object><v:shape style="width:400pt;height:160pt"><v:imagedata r:id="{id}"/></v:shape>'
    '<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object></w:r>'
)


def _png(report: Report, name: TableName) -> bytes:
    return _saved(picture(report, name), "PNG")


def unruled_png(report: Report, name: TableName) -> bytes:
    return _saved(picture(report, name, "none"), "PNG")


def docx_of_pages(report: Report, kind: str = "PNG") -> bytes:
    """A Word document that is nothing but pictures of pages, those of the tables with their headings."""
    xml, rows = "", []
    parts: dict[str, str | bytes] = {}
    with pypdfium2.PdfDocument(report_pdf(report)) as drawn:
        for number in range(1, len(drawn) - 1):
            image = drawn[number].render(scale=_DPI / 72).to_pil().convert("L")
            parts[f"word/media/image{number}.png"] = _saved(image, kind)
            xml += paragraph(_picture_run(number))
            rows.append(_related(number, "png"))
    parts["word/_rels/document.xml.rels"] = _relations(rows)
    return package(xml, parts=parts)


def _picture_run(number: int) -> str:
    return _PASTED.format(id=f"rId{90 + number}")


def _related(number: int, kind: str) -> str:
    return f'<Relationship Id="rId{90 + number}" Type="{_WORD}/image" Target="media/image{number}.{kind}"/>'


def _relations(rows: Sequence[str]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(rows)}</Relationships>'


def pictured_docx(
    report: Report,
    draw: Callable[[Report, TableName], bytes] = _png,
    *,
    kind: str = "png",
    run_: str = _PASTED,
) -> bytes:
    """`draw` gives the picture of a table, `kind` the ending of its name; `run_` is how it stands in the text."""
    body = [_TITLE, "一、总体情况", _OVERVIEW]
    xml = "".join(paragraph(run(words)) for words in body)
    parts: dict[str, str | bytes] = {}
    rows = []
    for number, name in enumerate(name for name in form.TABLES if name in report.layouts):
        xml += paragraph(run(form.TITLES[name])) + paragraph(run_.format(id=f"rId{90 + number}"))
        parts[f"word/media/image{number}.{kind}"] = draw(report, name)
        rows.append(_related(number, kind))
    xml += "".join(paragraph(run(words)) for words in _LAST)
    parts["word/_rels/document.xml.rels"] = _relations(rows)
    return package(xml, parts=parts)


def pictured_page(report: Report, lines: str = "boxes", *, inline: bool = True) -> str:
    """`inline`: the pictures are written into the page; else they have an address each, table-0.png and so on."""
    parts = [f"<html><body><h1>{_TITLE}</h1><p>一、总体情况</p><p>{_OVERVIEW}</p>"]
    for number, name in enumerate(name for name in form.TABLES if name in report.layouts):
        address = f"https://www.example.cn/files/table-{number}.png"
        if inline:
            address = f"data:image/png;base64,{base64.b64encode(_saved(picture(report, name, lines), 'PNG')).decode()}"
        parts.append(f'<p>{form.TITLES[name]}</p><p><img src="{address}"></p>')
    return "".join([*parts, *(f"<p>{words}</p>" for words in _LAST), "</body></html>"])


def pictured_mht(report: Report) -> bytes:
    message = EmailMessage()
    message["Subject"] = "report"
    message.set_content(pictured_page(report, inline=False), subtype="html")
    for number, name in enumerate(name for name in form.TABLES if name in report.layouts):
        message.add_related(_saved(picture(report, name), "PNG"), "image", "png")
        message.get_payload()[-1]["Content-Location"] = f"https://www.example.cn/files/table-{number}.png"  # type: ignore[index]
    return message.as_bytes()
