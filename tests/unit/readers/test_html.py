"""HTML pages: what stands in the text, in which order, and where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.parsing.statutory import read_tables
from extractor.readers.html import read_html
from extractor.readers.html_tree import decode_html
from tests.hang import no_hang

_SOURCE = SourceRef(path="a.html", name="a.html", sha256="0", media_type="text/html", bytes=1)


def _read(page: str) -> Document:
    return read_html(page.encode(), _SOURCE)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        # blocks are lines, inline elements are not
        ("<p>一</p><p>二<b>三</b></p>四", "一\n二三\n四\n"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三\n"),
        ("<ul><li>一<li>二</ul>", "一\n二\n"),
        ("一<br>二<br/><br/>三", "一\n二\n三\n"),
        ("<p>一<p>二", "一\n二\n"),
        # white space collapses; a line break of the source between Chinese characters is none
        ("<p>政府\n  信息 公开</p>", "政府信息 公开\n"),
        ("<p>open\ndata</p>", "open data\n"),
        ("<p><span>政府</span>\n<span>信息</span></p>", "政府信息\n"),
        ("<p>2023 年</p>\n\n\n<p>二</p>", "2023 年\n二\n"),
        ("<p>a&nbsp;b &lt;c&gt; &#22269;&#x56fd; &amp;lt; &ldquo;</p>", "a\u00a0b <c> 国国 &lt; “\n"),
        ("<p>&nbsp;</p><p>一</p><p>&nbsp;&nbsp;</p>", "一\n"),
        # a table's rows are lines, its cells stand between tabs; blank cells stay
        ("<table><tr><td>规章<td>1<td></tr><tr><td>a<td><td>2</tr></table>", "规章\t1\t\na\t\t2\n"),
        ("<table><tr><td>本年<br>新收<td>1<br>234</table>", "本年新收\t1  234\n"),
        ("<table><tr><td><p>1</p><p>2</p><td>\n 3 \n</table>", "1  2\t3\n"),
        ("<table><tr><td>&nbsp;<td>5&nbsp;</table>", "\t5\u00a0\n"),
        ("<table><caption>表一</caption><tr><th>a<th>b</table>", "表一\na\tb\n"),
        # digits that are raised, lowered, struck out or put in are none of the number that they touch
        ("<table><tr><td>规章<td>361<sup>1</sup></table>", "规章\t361  1\n"),
        ("<table><tr><td>规章<td>361<span style='vertical-align:super'>1</span></table>", "规章\t361  1\n"),
        ("<table><tr><td>规章<td><del>9</del>361</table>", "规章\t~~9~~361\n"),
        ("<table><tr><td>规章<td><s>9</s><ins>361</ins></table>", "规章\t~~9~~  361\n"),
        ("<table><tr><td>规章<td style='text-decoration: line-through'>361</table>", "规章\t~~361~~\n"),
        ("<table><tr><td>规章<td><sup>361</sup></table>", "规章\t361\n"),
        ("<table><tr><td>规章<sup>注</sup><td>1</table>", "规章注\t1\n"),
        # a field of a form shows its value
        ("<table><tr><td>规章<td><input value=361></table>", "规章\t361\n"),
        ("<table><tr><td>规章<td><textarea>361</textarea></table>", "规章\t361\n"),
        ("<table><tr><td>规章<td><input type=hidden value=9>361</table>", "规章\t361\n"),
        ("<p>一<input value=361></p>", "一\n"),
        # a picture in a cell is no blank; one that only keeps a place is nothing
        ("<table><tr><td>规章<td><img src=7.gif></table>", "规章\t\ufffc\n"),
        ("<table><tr><td>规章<td>1<img src=7.gif width=8 height=12></table>", "规章\t1\ufffc\n"),
        ("<table><tr><td>规章<td><img src=s.gif width=1 height=20></table>", "规章\t\n"),
        # what follows the page's end is shown
        ("<body><p>一</p></body></html><p>二</p>", "一\n二\n"),
        ("<body>一</body></html><!DOCTYPE html><html><head><title>x</title></head><body>二", "一\n二\n"),
        # the page's own style sheet hides in a cell; elsewhere a script may show it again
        ("<style>.x, td #y{display:none}</style><table><tr><td>规章<td><i class=X>9</i>1</table>", "规章\t1\n"),
        ("<style>/*{*/ i.x {color:red; font-size:0}</style><table><tr><td>a<td><i class='b x'>9</i>1</table>", "a\t1\n"),
        ("<style>@media print{.x{display:none}}</style><table><tr><td>a<td><i class=x>9</i></table>", "a\t9\n"),
        ("<style>.x .y{display:none}</style><table><tr><td>a<td><i class=y>9</i></table>", "a\t9\n"),
        ("<style>.tab{display:none}</style><div class=tab>一</div>", "一\n"),
        ("<table><tr><td>a<td><i style='font-size:0px'>9</i><i style='font-size:0.8em'>1</i></table>", "a\t1\n"),
        ("<p><ruby>公<rp>(</rp><rt>gong</rt><rp>)</rp></ruby>开</p>", "公开\n"),
        # what no reader of the page sees
        ("<script>x<p>y</script><style>z</style><p>一", "一\n"),
        ("<!-- a --><p>一<!-- b -->二</p>", "一二\n"),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p>一<o:p></o:p></p>", "一\n"),
        ("<p>一</p><p style='color:red; DISPLAY : none'>二</p><p hidden>三</p>四", "一\n四\n"),
        ("<head><title>x</title></head><body>一<noscript>y</noscript><select><option>z</select>", "一\n"),
        ("<div class='nav top'>首页</div><ul role=navigation><li>x</ul><footer>页脚</footer>一", "一\n"),
        ("<div class=footer>四、结转 总体情况</div>", "四、结转 总体情况\n"),
        # radicals, page numbers: the one normalisation
        ("<p>⼀、总体情况</p><p>- 5 -</p><p>二</p>", "一、总体情况\n二\n"),
        # a cell after a row's end opens the next row
        ("<table><tr><td>规章<td>1</tr><td>a<td>2</tr>\n<th>b<td>3</tr></table>", "规章\t1\na\t2\nb\t3\n"),
        # broken tags, stray cells
        ("<p>一</b></p></div><td>二</td><p", "一\n二\n"),
        ("<tr><td>a<td>b", "a\nb\n"),
        ("5 < 6, a<b", "5 < 6, a\n"),
    ],
)  # fmt: skip
def test_text_in_reading_order(page: str, text: str) -> None:
    assert _read(f"<html>{page}").text == text


_HIDDEN = "<p>一、总体情况</p><p>一切正常。</p>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        # a page of WeChat is hidden until its script has run
        ("<div style='visibility: hidden; opacity: 0;'>{}</div>", "一、总体情况\n一切正常。\n"),
        ("<div style='display:none'>{}</div>", "一、总体情况\n一切正常。\n"),
        ("<script>var x='总体情况'</script><div hidden>{}</div>", "一、总体情况\n一切正常。\n"),
        # a copy of what is to be seen is none
        ("{}<div style='display:none'>{}</div>", "一、总体情况\n一切正常。\n"),
        ("<div style='display:none'>{}</div>{}", "一、总体情况\n一切正常。\n"),
        ("<div style='display:none'>登录</div>{}", "一、总体情况\n一切正常。\n"),
    ],
)
def test_a_report_that_is_hidden_is_read_where_nothing_else_is(page: str, text: str) -> None:
    assert _read(f"<html><body>{page.replace('{}', _HIDDEN)}").text == text


def test_any_white_space_around_a_cells_words_is_none_of_them() -> None:
    page = "".join(
        f"<tr><td>&ensp;{label}&#8203;&#12288;</td><td>&ensp;&nbsp;{number}&emsp;&#8203;&#12288;</td></tr>"
        for label, number in (("行政许可", 7), ("行政处罚", 8), ("行政强制", 9))
    )
    document = _read(f"<html><body><table>{page}</table>")
    assert [document.text[cell.start : cell.end] for cell in document.tables[0].cells][1::2] == [
        "7",
        "8",
        "9",
    ]
    reading = read_tables(document)
    assert [
        reading.cells[f"proactive.{one}.decisions"].value for one in ("licensing", "penalties", "coercion")
    ] == [7, 8, 9]
    assert reading.leftovers == ()


def test_layout_tables_are_read_cell_by_cell() -> None:
    inner = "<table><tr><td>规章</td><td>1</td></tr><tr><td>x</td><td>2</td></tr></table>"
    document = _read(f"<table><tr><td><p>左</p></td><td><p>一</p>{inner}<p>二</p></td></tr></table>")
    assert document.text == "左\n一\n规章\t1\nx\t2\n二\n"
    assert [(table.rows, table.columns) for table in document.tables] == [(2, 2)]


def test_columns_of_paragraphs_are_no_data() -> None:
    prose = "<p>" + "政府信息公开。" * 30 + "</p>"
    document = _read(f"<table><tr><td>目录</td><td>{prose}{prose}</td></tr></table>")
    assert document.tables == ()
    assert len(document.text.splitlines()) == 3


def test_cells_know_rows_columns_and_spans() -> None:
    document = _read(
        "<table><tr><td rowspan=2>a<td colspan=2>b<td rowspan=0>z</tr><tr><td>c<td>d</tr><tr><td>e<td colspan=x>f</table>"
    )
    (table,) = document.tables
    placed = [
        (document.text[cell.start : cell.end], cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
    ]
    assert placed == [
        ("a", 0, 0, 2, 1),
        ("b", 0, 1, 1, 2),
        ("z", 0, 3, 3, 1),
        ("c", 1, 1, 1, 1),
        ("d", 1, 2, 1, 1),
        ("e", 2, 0, 1, 1),
        ("f", 2, 1, 1, 1),
    ]
    assert (table.rows, table.columns) == (3, 4)


def test_offsets_lead_back_to_the_page() -> None:
    page = "<html><p class='12'>12</p><p>a&amp;b 7</p>\r\n<p>甲\r\n乙</p><table><tr><td>12</td><td>0</td></tr></table>"
    document = _read(page)
    assert document.raw == page
    for words, place in (("12", page.index(">12") + 1), ("7", page.index("7<")), ("乙", page.index("乙"))):
        assert document.offsets.to_raw(document.text.index(words)) == place
    assert document.offsets.to_raw(document.text.rindex("12")) == page.rindex("12")
    assert document.offsets.to_raw(document.text.rindex("0")) == page.rindex("0")


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("<title>红河镇2023年政府信息公开年报_红河镇</title><p>一、总体情况", "红河镇2023年政府信息公开年报"),
        ("<title>红河镇2023年政府信息公开年报_红河镇</title><h1>红河镇2023年政府信息公开年报</h1>", "红河镇2023年政府信息公开年报"),
        ("<title>红河镇人民政府网</title><p>一、总体情况", "一、总体情况"),
    ],
)  # fmt: skip
def test_the_heads_title_stands_in_for_one_that_is_not_printed(page: str, first: str) -> None:
    lines = _read(f"<html><head>{page}").text.splitlines()
    assert lines[0] == first
    assert lines.count(first) == 1


# --- encodings ------------------------------------------------------------------------------------------------------------

_PAGE = "<html><head><meta http-equiv='Content-Type' content='text/html; charset={}'></head><p>红河镇主动公开政府信息，共计若干条。"
_BIG5 = "<html><meta charset=big5><p>臺北市政府資訊公開年度報告，主動公開。"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_PAGE.format("utf-8").encode(), "utf-8"),
        (_PAGE.format("utf-8").encode("gb18030"), "gb18030"),
        (_PAGE.format("gb2312").encode(), "utf-8"),
        (_PAGE.format("gb2312").encode("gb18030"), "gb18030"),
        (_PAGE.format("gb2312").encode("utf-8-sig"), "utf-8"),
        (_PAGE.format("utf-8").encode("utf-16"), "utf-16"),
        (_PAGE.format("utf-8").encode("utf-16-le"), "utf-16-le"),
        (_PAGE.format("nonsense").encode("gb18030"), "gb18030"),
        (_PAGE.format("big5").encode("gb18030"), "gb18030"),
        (_PAGE.format("big5").encode(), "utf-8"),
        (_BIG5.encode("big5"), "big5"),
    ],
)
def test_the_bytes_are_believed_and_not_what_the_page_says(data: bytes, encoding: str) -> None:
    decoded = decode_html(data)
    assert (decoded.encoding, decoded.broken) == (encoding, 0)
    assert "主动公开" in decoded.text or "主動公開" in decoded.text


# --- tables that are images --------------------------------------------------------------------------------------------------

_HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


def test_an_image_where_a_table_should_be_is_noted() -> None:
    two, three, four = (f"<p>{heading}</p>" for heading in _HEADINGS)
    table = "<table><tr><td>规章</td><td>1</td></tr></table>"
    page = (
        f"<html><img src=logo><p>一、总体情况</p><img src=a>{two}<p><img src=b width=600></p>{three}{table}<img src=c>"
        f"{four}<img src=icon width=16><p>五、存在的主要问题及改进情况</p><img src=d><p>无</p>"
    )
    assert _read(page).notes == (f"T2 table={_HEADINGS[0]}",)


# --- hostile pages -----------------------------------------------------------------------------------------------------------

_REPORT = "<p>二、主动公开政府信息情况</p><table><tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr></table>"


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<div>" * 100_000 + _REPORT, "规章\t1\t2\t3"),
        ("<div>" * 5000 + _REPORT + "</div>" * 5000 + "<p>末", "末"),
        ("<table><tr><td>" * 3000 + _REPORT, "规章\t1\t2\t3"),
        ("<b>" * 100_000 + _REPORT, "规章\t1\t2\t3"),
        ("<p>规章" + "<" * 100_000 + "</p>", "规章"),
        ("规章<!--" * 50_000, "规章"),
        ("规章<script>" * 50_000, "规章"),
        ("规章" + "&amp" * 50_000, "规章&"),
        ("<table>" + "<tr><td rowspan=65534 colspan=1000>规章<td>1</tr>" * 2000 + "</table>", "规章\t1"),
        ("<table><tr>" + "<td>7" * 20_000 + "</table>", "7\n7"),
        (_REPORT.replace("规章", "规\x00章"), "规章"),
        ("<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>规章&b;", "规章&b;"),
        ("<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>规章&a;", "规章&a;"),
        ("<html xmlns:xi='x'><xi:include href='file:///etc/passwd'/>规章<iframe src='http://x/'>", "规章"),
    ],
    ids=lambda page: page[:24] if page.isascii() else "",
)  # fmt: skip
def test_a_hostile_page_keeps_its_text(page: str, kept: str) -> None:
    with no_hang():
        document = _read(f"<html>{page}" if not page.startswith("<!DOCTYPE") else page)
    assert kept in document.text
    assert "root:" not in document.text


@pytest.mark.parametrize("page", ["", "<html>", "<p>&nbsp;</p>", "<script>1</script>", "<img src=a>", "\x00"])
def test_a_page_without_text_is_empty(page: str) -> None:
    with pytest.raises(InputError) as caught:
        _read(page)
    assert caught.value.code == "input.empty"


_PIECES = st.sampled_from(
    [
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3>", "<td rowspan=2>", "<td rowspan=0 colspan=999>", "<th>",
        "<p>", "</p>", "<br>", "<div>", "</div>", "<span>", "&nbsp;", "&amp;", "&#x4e00;", "&#xD800;", "&#1114112;", "<!--", "-->", "<script>",
        "</script>", "<![if x]>", "<img>", "\n", " ", "\t", "\x00", "\x0b", "\u2028", "|", "- 4 -", "**", "#", "规章", "行政许可", "第二十条第（一）项",
        "自然人", "商业企业", "总计", "一、本年新收政府信息公开申请数量", "（七）总计", "结果维持", "未经复议直接起诉", "行政复议", "12", "3,4", "5", "/",
        "二、主动公开政府信息情况", "信息内容", "本年制发件数", "<title>", "<style>", "<", ">", "\ud800", "𠀀", "⼀",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=60), st.binary(max_size=20))
def test_any_page_is_read_or_refused(pieces: list[str], junk: bytes) -> None:
    data = "".join(pieces).encode("utf-8", "replace") + junk
    try:
        document = read_html(data, _SOURCE)
    except InputError:
        return
    for table in document.tables:
        for cell in table.cells:
            assert 0 <= table.start <= cell.start <= cell.end <= table.end <= len(document.text)
    for offset in range(len(document.text)):
        assert 0 <= document.offsets.to_raw(offset) <= len(document.raw)
    read_tables(document)
