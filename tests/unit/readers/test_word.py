"""What is read of a .docx, feature by feature: the body's XML and the lines it must give."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from extractor.domain.document import Document
from extractor.errors import InputError
from extractor.parsing.statutory import read_tables
from extractor.readers.word import read_docx
from tests.generator.docx import STRICT, package, paragraph, run, source_of, text_box
from tests.generator.reading import cases, make, wrong


def _read(body: str, **more: object) -> Document:
    data = package(body, **more)  # type: ignore[arg-type]
    return read_docx(data, source_of(data))


def _table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def _row(runs: str) -> str:
    return _table(_cell("甲") + f"<w:tc>{paragraph(runs)}</w:tc>")


_NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
_PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="{0}" cy="{0}"/><a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)

_CONTENTS = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    f"<w:sdtContent>{paragraph(run('一、总体情况 1'))}</w:sdtContent></w:sdt>"
)
_REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'

_BODIES = {
    "runs join": (paragraph(run("12") + run("34")), "1234\n"),
    "tabs and breaks": (paragraph(f"{run('甲')}<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"), "甲 乙\n丙\n"),
    "a row written with tabs": (paragraph(f"{run('规章')}<w:r><w:tab/><w:t>1</w:t><w:tab/><w:tab/><w:t>2</w:t></w:r>"), "规章\t1\t\t2\n"),
    "hyphens": (paragraph("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/><w:t>3</w:t></w:r>"), "1-23\n"),
    "soft hyphen as a character": (paragraph(run("规\u00ad章")), "规章\n"),
    "inserted and deleted": (
        paragraph(f"<w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>{run('词')}"), "新词\n"),
    "moved": (paragraph(f"<w:moveFrom>{run('前')}</w:moveFrom>{run('中')}<w:moveTo>{run('后')}</w:moveTo>"), "中后\n"),
    "a deleted paragraph mark": (
        paragraph(run("第一"), "<w:rPr><w:del/></w:rPr>") + paragraph(run("句")), "第一句\n"),
    "hidden": (paragraph(run("见", "<w:vanish/>") + run("不", '<w:vanish w:val="0"/>')), "不\n"),
    "hidden by its style": (paragraph(run("见", '<w:rStyle w:val="Gone"/>') + run("不")), "不\n"),
    "a link": (paragraph(f"<w:hyperlink>{run('公报')}</w:hyperlink>"), "公报\n"),
    "a field": (paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("2024")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "2024\n"),
    "ruby": (paragraph(
        f"<w:r><w:ruby><w:rt>{run('jù')}</w:rt><w:rubyBase>{run('据')}</w:rubyBase></w:ruby></w:r>"), "据\n"),
    "a content control": (f"<w:sdt><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>", "控件\n"),
    "a table of contents": (_CONTENTS + paragraph(run("正文")), "正文\n"),
    "a text box once": (paragraph(run("前")) + text_box(paragraph(run("框"))) + paragraph(run("后")), "前\n框\n后\n"),
    "mathematics": (paragraph(
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>1+2</m:t></m:r></m:oMath>'),
        "1+2\n"),
    "numbers of a list": (
        "".join(paragraph(run(word), _NUMBERED.format(level, 1)) for level, word in
                ((0, "甲"), (1, "乙"), (1, "丙"), (0, "丁"), (1, "戊"), (2, "己"))),
        "一、甲\n（一）乙\n（二）丙\n二、丁\n（一）戊\n1.己\n"),
    "no number for an empty paragraph's text": (
        paragraph("", _NUMBERED.format(0, 1)) + paragraph(run("甲"), _NUMBERED.format(0, 1)), "二、甲\n"),
    "a number taken off": (paragraph(run("甲"), f'<w:pStyle w:val="H1"/>{_NUMBERED.format(0, 0)}'), "甲\n"),
    "an unknown list": (paragraph(run("甲"), _NUMBERED.format(0, 99)), "甲\n"),
    "a number by style": (paragraph(run("甲"), '<w:pStyle w:val="H1b"/>'), "一、甲\n"),
    "a table": (_table(_cell("规章") + _cell("3")), "规章\t3\n"),
    "a deleted row": (
        f"<w:tbl><w:tr>{_cell('甲')}{_cell('1')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{_cell('乙')}{_cell('2')}</w:tr></w:tbl>",
        "甲\t1\n"),
    "digits on two lines of a cell": (_table(_cell("甲") + f"<w:tc>{paragraph(run('1'))}{paragraph(run('234'))}</w:tc>"),
        "甲\t1  234\n"),
    "a raised digit in a cell": (_row(run("361") + run("1", '<w:vertAlign w:val="superscript"/>')), "甲\t361  1\n"),
    "a digit set higher in a cell": (_row(run("361") + run("1", '<w:position w:val="8"/>')), "甲\t361  1\n"),
    "a raised word in a cell": (_row(run("361") + run("注", '<w:vertAlign w:val="superscript"/>')), "甲\t361注\n"),
    "a whole number raised": (_row(run("361", '<w:position w:val="-4"/>')), "甲\t361\n"),
    "struck in a cell": (_row(run("9", "<w:strike/>") + run("361")), "甲\t~~9~~361\n"),
    "struck twice in a cell": (_row(run("361", "<w:dstrike/>")), "甲\t~~361~~\n"),
    "not struck after all": (_row(run("361", '<w:strike w:val="0"/>')), "甲\t361\n"),
    "raised and struck in prose": (
        paragraph(run("m") + run("2", '<w:vertAlign w:val="superscript"/>') + run("旧", "<w:strike/>")), "m2旧\n"),
    "a picture in a cell": (_row(_PICTURE.format(90_000)), "甲\t\ufffc\n"),
    "a large picture in a cell": (_row(run("1") + _PICTURE.format(900_000)), "甲\t1\ufffc\n"),
    "a picture in prose": (paragraph(run("前") + _PICTURE.format(900_000) + run("后")), "前后\n"),
    "a picture that floats": (_row(run("1") + _PICTURE.format(900_000).replace("inline", "anchor")), "甲\t1\n"),
    "a sign of another font in a cell": (_row('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "甲\t\uf0fc\n"),
    "a digit of Symbol in a cell": (_row('<w:r><w:sym w:font="Symbol" w:char="F037"/></w:r>'), "甲\t7\n"),
    "a list's number before a number": (_table(_cell("甲") + f"<w:tc>{paragraph(run('440'), _NUMBERED.format(2, 1))}</w:tc>"),
        "甲\t1.  440\n"),
    "a list's number before a year": (paragraph(run("2024年"), _NUMBERED.format(2, 1)), "1. 2024年\n"),
    "a frame around prose": (_table(_cell("第一段") , _cell("第二段")), "第一段\n第二段\n"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text"), _BODIES.values(), ids=list(_BODIES))
@pytest.mark.parametrize("namespace", [None, STRICT], ids=["transitional", "strict"])
def test_the_text(body: str, text: str, namespace: str | None) -> None:
    document = _read(body) if namespace is None else _read(body, namespace=namespace)
    assert document.text == text


def _spans(document: Document) -> list[tuple[str, int, int, int, int]]:
    return [
        (document.text[cell.start : cell.end], cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in document.tables[0].cells
    ]


_STYLED = {
    "word/styles.xml": (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/>'
        '</w:tcPr></w:tblStylePr></w:style><w:style w:type="character" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
        "</w:style></w:styles>"
    )
}
_WHITE = '<w:color w:val="FFFFFF"/>'
_DARK_CELL = '<w:tc><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr>{}</w:tc>'
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_LIST = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="0"/>'
    '<w:listEntry w:val="361"/></w:ddList></w:ffData></w:fldChar></w:r>'
)
_UNSEEN = {
    "white": run("361", _WHITE),
    "nearly white": run("361", '<w:color w:val="FDFDFD"/>'),
    "white by its style": run("361", '<w:rStyle w:val="Pale"/>'),
    "of the shading's colour": run("361", '<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>'),
    "black under black": run("361", '<w:highlight w:val="black"/>'),
    "half a point high": run("361", '<w:sz w:val="1"/>'),
    "not filled": run("361", "<w14:textFill><w14:noFill/></w14:textFill>"),
    "the code of a field": _FIELD.format("begin") + run("361") + _FIELD.format("separate") + _FIELD.format("end"),
}  # fmt: skip


@pytest.mark.parametrize("name", _UNSEEN)
def test_a_number_that_nobody_sees_is_none_and_is_told(name: str) -> None:
    document = _read(_row(_UNSEEN[name]), parts=_STYLED)
    assert document.text == "甲\t\n"
    assert document.notes == ("I1 count=1 texts=361",)


@pytest.mark.parametrize(
    "properties", ["<w:hidden/>", '<w:trHeight w:val="20" w:hRule="exact"/>'], ids=["hidden", "no height"]
)
def test_a_row_that_nobody_sees_is_told(properties: str) -> None:
    rows = f"<w:tr>{_cell('甲')}{_cell('1')}</w:tr><w:tr><w:trPr>{properties}</w:trPr>{_cell('乙')}{_cell('361')}</w:tr>"
    document = _read(f"<w:tbl>{rows}</w:tbl>")
    assert document.text == "甲\t1\n\t\n"
    assert document.notes == ("W2 count=1", "I1 count=1 texts=361")


_SEEN = {
    "black": _row(run("361", '<w:color w:val="000000"/>')),
    "of no colour": _row(run("361", '<w:color w:val="auto"/>')),
    "white on a dark cell": _table(_cell("甲") + _DARK_CELL.format(paragraph(run("361", _WHITE)))),
    "white in a table whose style is dark": _row(run("361", _WHITE)).replace(
        "<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>'),
    "white on a dark run": _row(run("361", f'{_WHITE}<w:shd w:val="clear" w:fill="000000"/>')),
    "white on a dark paragraph": _table(
        _cell("甲") + "<w:tc>" + paragraph(run("361", _WHITE), '<w:shd w:val="clear" w:fill="333333"/>') + "</w:tc>"),
    "highlighted": _row(run("361", '<w:highlight w:val="yellow"/>')),
    "small": _row(run("361", '<w:sz w:val="10"/>')),
    "the result of a field": _row(
        _FIELD.format("begin") + "<w:r><w:instrText>=1+2</w:instrText></w:r>" + _FIELD.format("separate") + run("361")
        + _FIELD.format("end")),
    "chosen from a list": _row(_LIST + _FIELD.format("end")),
    "after a field without an end": _table(
        _cell("甲") + f"<w:tc>{paragraph(_FIELD.format('begin'))}{paragraph(run('361'))}</w:tc>"),
    "left to right in Arabic": _row(run("361", "<w:rtl/>")),
}  # fmt: skip


@pytest.mark.parametrize("name", _SEEN)
def test_a_number_that_is_seen_is_read_without_a_word(name: str) -> None:
    document = _read(_SEEN[name], parts=_STYLED)
    assert (document.text, document.notes) == ("甲\t361\n", ())


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (f'<w:bdo w:val="rtl">{run("12")}</w:bdo>', "\ufffd12"),
        (f'<w:bdo w:val="ltr">{run("12")}</w:bdo>', "12"),
        (run("\u202e12"), "\ufffd12"),
        (run("12", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "\uf031\uf032"),
    ],
    ids=["forced to the left", "forced to the right", "by a sign", "in a font of signs"],
)
def test_a_number_that_is_shown_otherwise_is_none(runs: str, text: str) -> None:
    assert _read(_row(runs)).text == f"甲\t{text}\n"


_SLIVER_GRID = '<w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="30"/><w:gridCol w:w="900"/></w:tblGrid>'
_TWO_WIDE = '<w:gridSpan w:val="2"/>'
_DOWN, _ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_TABLES = {
    "merged down": (
        _table(_cell("甲", _DOWN) + _cell("1"), _cell("", _ON) + _cell("2"), _cell("乙") + _cell("3")),
        [("甲", 0, 0, 2, 1), ("1", 0, 1, 1, 1), ("2", 1, 1, 1, 1), ("乙", 2, 0, 1, 1), ("3", 2, 1, 1, 1)],
    ),
    "merged down twice in a row": (
        _table(_cell("甲", _DOWN) + _cell("1"), _cell("乙", _DOWN) + _cell("2"), _cell("", _ON) + _cell("3")),
        [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("乙", 1, 0, 2, 1), ("2", 1, 1, 1, 1), ("3", 2, 1, 1, 1)],
    ),
    "merged down from nowhere": (
        _table(_cell("甲", _ON) + _cell("1")), [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1)],
    ),
    "merged across": (
        _table(_cell("甲", '<w:gridSpan w:val="2"/>') + _cell("1"), _cell("乙") + _cell("2") + _cell("3")),
        [("甲", 0, 0, 1, 2), ("1", 0, 2, 1, 1), ("乙", 1, 0, 1, 1), ("2", 1, 1, 1, 1), ("3", 1, 2, 1, 1)],
    ),
    "merged across the old way": (
        _table(_cell("甲", '<w:hMerge w:val="restart"/>') + _cell("", "<w:hMerge/>") + _cell("1")),
        [("甲", 0, 0, 1, 2), ("1", 0, 2, 1, 1)],
    ),
    "columns left free": (
        f'<w:tbl><w:tr>{_cell("甲")}{_cell("1")}</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{_cell("2")}</w:tr></w:tbl>',
        [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("2", 1, 1, 1, 1)],
    ),
    "a sliver between": (
        _table(
            _cell("甲", _TWO_WIDE) + _cell("1"), _cell("乙") + _cell("2", _TWO_WIDE), _cell("丙") + _cell("") + _cell("3")
        ).replace("<w:tblPr/>", _SLIVER_GRID),
        [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("乙", 1, 0, 1, 1), ("2", 1, 1, 1, 1), ("丙", 2, 0, 1, 1), ("3", 2, 1, 1, 1)],
    ),
    "a narrow column with words is no sliver": (
        _table(_cell("甲") + _cell("8") + _cell("1")).replace("<w:tblPr/>", _SLIVER_GRID),
        [("甲", 0, 0, 1, 1), ("8", 0, 1, 1, 1), ("1", 0, 2, 1, 1)],
    ),
    "a table of one cell in a cell": (
        _table(_cell("甲") + f"<w:tc>{_table(_cell('7'))}<w:p/></w:tc>"), [("甲", 0, 0, 1, 1), ("7", 0, 1, 1, 1)],
    ),
    "an endless span": (
        _table(_cell("甲", '<w:gridSpan w:val="999999999999"/>') + _cell("1")), [("甲", 0, 0, 1, 256), ("1", 0, 256, 1, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "cells"), _TABLES.values(), ids=list(_TABLES))
def test_the_cells(body: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    assert _spans(_read(body)) == cells


def test_the_tables_of_a_layout_table_are_the_documents() -> None:
    inner = _table(_cell("规章") + _cell("3"), _cell("许可") + _cell("4"))
    document = _read(_table(f"{_cell('栏目')}<w:tc>{inner}<w:p/></w:tc>"))
    assert [cell[0] for cell in _spans(document)] == ["规章", "3", "许可", "4"]


def test_a_report_whose_tables_are_tabs_is_read_like_its_text() -> None:
    for case in cases():
        report, text = make(case)
        if case.style.name == "plain" and "\t" in text:
            lines = ("<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
                     for line in text.splitlines())  # fmt: skip
            document = _read("".join(paragraph(f"<w:r>{line}</w:r>") for line in lines))
            assert wrong(report, read_tables(document)) == {}, case.name


def test_a_footnote_follows_the_paragraph_that_refers_to_it() -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{paragraph(run("其中修订16件"))}</w:footnote></w:footnotes>'
    )
    body = paragraph(f'{run("制发22件")}<w:r><w:footnoteReference w:id="2"/></w:r>') + paragraph(run("后文"))
    assert _read(body, parts={"word/footnotes.xml": notes}).text == "制发22件\n其中修订16件\n后文\n"


def test_a_footnote_of_a_cell_follows_the_table() -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{paragraph(run("含修订"))}</w:footnote></w:footnotes>'
    )
    cell = f"<w:tc>{paragraph(run('22') + _REFERENCE)}</w:tc>"
    document = _read(_table(_cell("规章") + cell), parts={"word/footnotes.xml": notes})
    assert document.text == "规章\t22\n含修订\n"
    assert [cell[0] for cell in _spans(document)] == ["规章", "22"]


@pytest.mark.parametrize(
    ("body", "notes"),
    [
        (paragraph(f"<w:ins>{run('新')}</w:ins>"), ("W1 count=1",)),
        (paragraph(run("隐", "<w:vanish/>") + run("显")), ("W2 count=1",)),
        (paragraph(run("甲")) + "<w:altChunk/>", ("W3 count=1",)),
        (paragraph(run("甲")), ()),
    ],
)
def test_what_a_person_must_know_is_noted(body: str, notes: tuple[str, ...]) -> None:
    assert _read(body).notes == notes


@pytest.mark.parametrize(("size", "noted"), [(5_000_000, True), (100_000, False)])
def test_a_picture_where_a_table_should_be(size: int, noted: bool) -> None:
    title = "二、主动公开政府信息情况"
    body = (
        paragraph(run(title))
        + paragraph(_PICTURE.format(size))
        + paragraph(run("三、收到和处理政府信息公开申请情况"))
    )
    assert _read(body).notes == ((f"T2 table={title}",) if noted else ())


def test_the_main_part_may_have_any_name() -> None:
    data = package(
        "",
        parts={
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/text/a.xml"/></Relationships>',
            "text/a.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"{paragraph(run('正文'))}</w:body></w:document>",
        },
    )
    assert read_docx(data, source_of(data)).text == "正文\n"


def test_a_document_without_text_is_empty() -> None:
    with pytest.raises(InputError) as caught:
        _read(paragraph(""))
    assert caught.value.code == "input.empty"


def test_the_raw_text_keeps_what_the_text_does_not() -> None:
    document = _read(paragraph(run("规\u00ad章　１２")))
    assert document.raw == "规\u00ad章　１２\n"
    assert (
        document.text[document.text.index("章")]
        == document.raw[document.offsets.to_raw(document.text.index("章"))]
    )


_RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="/word/page.mht"/></Relationships>'
)
_PAGE = "<html><body><p>一、总体情况</p><table><tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr></table></body></html>"
_MAIL = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n\n"


@pytest.mark.parametrize("page", [_PAGE, f"{_MAIL}{_PAGE}\n--x--\n"], ids=["page", "mail"])
def test_a_file_that_only_wraps_a_web_page_is_that_page(page: str) -> None:
    parts = {"word/page.mht": page.encode(), "word/_rels/document.xml.rels": _RELATED}
    document = _read('<w:altChunk r:id="rId7"/>', parts=parts)
    assert document.text == "一、总体情况\n规章\t1\t2\t3\n"
    assert len(document.tables) == 1
    beside = _read(paragraph(run("甲")) + '<w:altChunk r:id="rId7"/>', parts=parts)
    assert (beside.text, beside.notes) == ("甲\n", ("W3 count=1",))
