"""PDF files written by hand: one page, one thing to get right."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.parsing.statutory import read_tables
from extractor.readers.pdf import MOST_PAGES, read_pdf
from tests.documents.pdf import Sheet, pdf, report_pdf
from tests.generator import model
from tests.generator.reading import layouts, wrong

_SENTENCE = "本机关认真贯彻落实政府信息公开各项要求，"
_LINE = _SENTENCE * 2  # 40 characters of 10 points: the column is 400 points wide


def _source(data: bytes) -> SourceRef:
    return SourceRef(
        path="made.pdf",
        name="made.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        bytes=len(data),
    )


def _read(*sheets: Sheet) -> Document:
    data = pdf(sheets)
    return read_pdf(data, _source(data))


def _lines(*sheets: Sheet) -> list[str]:
    return _read(*sheets).text.splitlines()


def _prose(sheet: Sheet | None = None, top: int = 700, count: int = 6) -> Sheet:
    """Full lines of one paragraph and a short last one."""
    sheet = sheet or Sheet()
    sheet.text(100, top, _LINE[:38])
    for line in range(1, count):
        sheet.text(80, top - 20 * line, _LINE)
    return sheet.text(80, top - 20 * count, "推进公开。")


# --- whole reports ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", ["boxes", "thin", "strokes", "none"])
@pytest.mark.parametrize("layout", ["2021", "2019"])
def test_every_cell_is_read(lines: str, layout: str) -> None:
    report = model.report(layout, layout, seed=31)  # type: ignore[arg-type]
    data = report_pdf(report, lines)
    document = read_pdf(data, _source(data))
    reading = read_tables(document)
    assert layouts(reading) == dict(report.layouts)
    assert wrong(report, reading) == {}
    assert reading.leftovers == ()
    assert {cell.by for cell in reading.cells.values()} == {"stream" if lines == "none" else "grid"}


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_tables_printed_on_their_side_are_read_upright(quarters: int) -> None:
    report = model.report(seed=33)
    data, plain = report_pdf(report, quarters=quarters), report_pdf(report)
    document, upright = read_pdf(data, _source(data)), read_pdf(plain, _source(plain))
    assert wrong(report, read_tables(document)) == {}
    assert document.text == upright.text
    assert [page.rotation for page in document.pages] == [0, *[90.0 * quarters] * 3, 0]
    assert [(page.width, page.height) for page in document.pages] == [(595, 842)] * 5
    pairs = zip(document.words, upright.words, strict=True)
    assert all(abs(a.box.x0 - b.box.x0) + abs(a.box.y1 - b.box.y1) < 0.1 for a, b in pairs)


def test_every_cell_says_where_it_stands() -> None:
    report = model.report(seed=32)
    data = report_pdf(report)
    document = read_pdf(data, _source(data))
    for id_, cell in read_tables(document).cells.items():
        assert document.text[cell.where.start : cell.where.end] == cell.raw == report.entries[id_].raw
        assert cell.where.page == {"proactive": 2, "requests": 3, "proceedings": 4}[id_.split(".")[0]]
        assert cell.where.box is not None
        inside = [
            word for word in document.words if (word.start, word.end) == (cell.where.start, cell.where.end)
        ]
        x0, y0, x1, y1 = cell.where.box
        assert [x0 <= w.box.x0 and w.box.x1 <= x1 and y0 <= w.box.y0 and w.box.y1 <= y1 for w in inside] == [
            True
        ]


# --- text ----------------------------------------------------------------------------------------------------------------------


def test_words_have_places_from_the_top_left() -> None:
    document = _read(Sheet().text(80, 742, "政府信息公开"))
    (word,) = document.words
    assert document.text[word.start : word.end] == "政府信息公开"
    assert (word.page, round(word.box.x0), round(word.box.x1)) == (1, 80, 140)
    assert word.box.y0 < 100 < word.box.y1 + 3  # the line stands 100 points below the top


def test_the_raw_text_is_what_the_page_prints() -> None:
    document = _read(Sheet().text(80, 742, "⾏政许可⼆〇〇三年"))
    assert document.text == "行政许可二〇〇三年\n"
    assert document.raw[document.offsets.to_raw(0)] == "⾏"


def test_a_paragraph_is_one_line() -> None:
    first, second = _lines(_prose().text(100, 560, "（一）主动公开情况。"))
    assert first == _LINE[:38] + _LINE * 5 + "推进公开。"
    assert second == "（一）主动公开情况。"


def test_an_indented_line_begins_a_paragraph() -> None:
    sheet = _prose(count=3)
    for line in range(4):
        sheet.text(100 if line == 0 else 80, 620 - 20 * line, _LINE[:38] if line == 0 else _LINE)
    assert len(_lines(sheet)) == 2


def test_a_paragraph_goes_on_over_a_page_break_and_what_stands_in_the_margins_is_left_out() -> None:
    sheets = []
    for number in (1, 2, 3):
        sheet = Sheet().text(200, 800, "青石岭镇年度报告").text(280, 40, f"- {number} -")
        for line in range(20):
            sheet.text(80, 700 - 20 * line, _LINE)
        sheets.append(sheet)
    assert _lines(*sheets) == [_LINE * 60]


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        (("1", "2", "3"), []),  # they count with the pages
        (("7", "8", "9"), []),
        (("- 4 -", "第5页", "6/9"), []),
        (("1", "", ""), []),
        (("35", "", ""), ["35"]),  # a value that slipped out of its table
        (("", "12", "88"), ["12", "88"]),
    ],
)
def test_page_numbers_are_left_out_and_lone_numbers_are_not(
    numbers: tuple[str, ...], kept: list[str]
) -> None:
    sheets = [_prose().text(280, 40, number) if number else _prose() for number in numbers]
    lines = _lines(*sheets)
    assert [line for line in lines if len(line) < 8 and "公开" not in line] == kept


def test_bold_by_printing_twice_is_read_once() -> None:
    assert _lines(Sheet().text(80, 700, "总计318件").text(80.4, 700, "总计318件")) == ["总计318件"]


def test_a_watermark_is_not_read() -> None:
    assert _lines(_prose(count=3).slanting(200, 400, "内部资料")) == _lines(_prose(count=3))


@pytest.mark.parametrize("kind", ["Widget", "FreeText", "Stamp"])
@pytest.mark.parametrize(("flags", "value"), [(4, "361"), (2, "")], ids=["printed", "hidden"])
def test_what_was_filled_in_over_the_page_is_read(kind: str, flags: int, value: str) -> None:
    """Values of fields and text laid over a form stand outside the page's content."""
    sheet = _prose().line(80, 500, 280, 500).line(80, 480, 280, 480)
    for x in (80, 180, 280):
        sheet.line(x, 480, x, 500)
    sheet.text(85, 485, "规章").laid_over((185, 482, 275, 498), kind, 0, flags=flags)
    data = pdf([sheet], forms=[Sheet((90, 16)).text(2, 3, "361")])
    (table,) = (document := read_pdf(data, _source(data))).tables
    assert [document.text[cell.start : cell.end] for cell in table.cells] == ["规章", value]


def _cell(value: Sheet) -> str:
    """What is read of the second cell of a row; its inside is (180, 480) to (280, 500)."""
    _prose(value).line(80, 500, 280, 500).line(80, 480, 280, 480).text(85, 485, "规章")
    for x in (80, 180, 280):
        value.line(x, 480, x, 500)
    (table,) = (document := _read(value)).tables
    return document.text[table.cells[1].start : table.cells[1].end]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Sheet().text(185, 485, "361"), "361"),
        (Sheet().text(185, 485, "361").text(215, 489, "1", 6), "1  361"),
        (Sheet().text(185, 485, "361").text(215, 483, "1", 6), "361  1"),
        (Sheet().text(185, 485, "9361").line(184, 488.6, 196, 488.6), "9\u0336361"),
        (Sheet().text(185, 485, "361").line(184, 484, 216, 484), "361"),
        (Sheet().image(200, 484, 220, 496), "\ufffc"),
        (Sheet().image(200, 484, 220, 496).text(185, 485, "361"), "361"),
        (Sheet().text(185, 485, "361").image(204, 484, 220, 496), "36\ufffd"),
        (Sheet().image(150, 440, 290, 520), ""),
    ],
    ids=[
        "plain",
        "raised",
        "lowered",
        "struck",
        "underlined",
        "picture",
        "picture behind",
        "picture over",
        "background",
    ],
)
def test_what_stands_in_a_cell_beside_its_digits_is_no_part_of_the_number(value: Sheet, text: str) -> None:
    assert _cell(value) == text


def test_spread_type_has_no_spaces_and_latin_words_have() -> None:
    sheet = Sheet()
    for place, char in enumerate("年度报告"):
        sheet.text(80 + 14 * place, 700, char)
    assert _lines(sheet.text(80, 600, "网址 www.example.cn 和 信箱")) == [
        "年度报告",
        "网址 www.example.cn 和 信箱",
    ]


# --- pages -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(rotate: int) -> None:
    document = _read(Sheet(rotate=rotate).text(80, 742, "政府信息公开"))
    page = document.pages[0]
    assert (page.width, page.height) == (595, 842)
    assert page.rotation == (360 - rotate) % 360  # the viewer turned it by /Rotate: that is undone
    assert round(document.words[0].box.x0) == 80


def test_a_page_without_readable_text_is_read_as_a_scan_or_named() -> None:
    scan = Sheet().image(0, 0, 595, 842)
    codes = Sheet()
    for line in range(20):
        codes.text(80, 700 - 20 * line, "".join(chr(3 + (line * 7 + n) % 90) for n in range(30)), font="F2")
    document = _read(_prose(), scan, Sheet(), codes)
    assert document.notes == ("P1 pages=2 count=1",)
    assert [page.reader for page in document.pages] == ["pdf", "none", "none", "scan"]
    assert {word.page for word in document.words} == {1, 4}


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet().image(0, 0, 595, 842).text(80, 700, _LINE, hidden=True),
        Sheet().text(80, 700, _LINE, hidden=True).image(0, 0, 595, 842),
        Sheet().text(80, 700, _LINE).image(0, 0, 595, 842),
    ],
    ids=["over the image", "before the image", "under the image"],
)
def test_a_scanners_hidden_text_is_read_and_told(sheet: Sheet) -> None:
    document = _read(sheet)
    assert document.notes == ("P2 pages=1 count=1",)
    assert document.text == _LINE + "\n"


# --- bad input --------------------------------------------------------------------------------------------------------------------


def _code(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_pdf(data, _source(data))
    return caught.value.code


def test_bad_files_say_what_is_wrong() -> None:
    whole = pdf([_prose()])
    assert _code(pdf([_prose()], locked=True)) == "pdf.password"
    assert _code(b"%PDF-1.7\nnothing of the kind") == "pdf.damaged"
    assert _code(whole[:300]) == "pdf.damaged"
    assert _code(pdf([])) == "pdf.damaged"
    assert _code(pdf([Sheet((20_000, 600)).text(80, 500, _LINE)])) == "pdf.page_size"
    assert _code(pdf([Sheet().image(0, 0, 595, 842)])) == "pdf.no_text"
    assert _code(pdf([Sheet()] * (MOST_PAGES + 1))) == "pdf.too_many_pages"


@pytest.mark.parametrize("cut", range(40, 400, 40))
def test_a_file_without_its_end_is_read_or_named(cut: int) -> None:
    whole = pdf([_prose()])
    assert _outcome(whole[:-cut]) in ("read", "pdf.damaged", "pdf.no_text")


def _outcome(data: bytes) -> str:
    try:
        document = read_pdf(data, _source(data))
    except InputError as error:
        return error.code
    return "read" if "推进公开" in document.text else "lost"


# --- tables ------------------------------------------------------------------------------------------------------------------------


def _table(sheet: Sheet, rows: list[list[str]], widths: list[int], top: int = 700, height: int = 30) -> Sheet:
    """Boxes from the left, a line of text in each."""
    for row, texts in enumerate(rows):
        left = 60
        for text, width in zip(texts, widths, strict=True):
            upper = top - row * height
            sheet.box(left, upper - height, left + width, upper)
            sheet.text(left + 4, upper - 18, text, 10)
            left += width
    return sheet


def _cells(document: Document) -> list[list[str]]:
    (table,) = document.tables
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
    return list(rows.values())


def test_a_label_printed_over_its_cells_wall_keeps_its_characters() -> None:
    rows = [["信息内容", "数量"], ["行政规范性文件及其他文件", "　　　３"], ["规章", "2"]]
    assert _cells(_read(_table(Sheet(), rows, [100, 100]))) == [
        ["信息内容", "数量"],
        ["行政规范性文件及其他文件", "３"],
        ["规章", "2"],
    ]


def test_lines_in_forms_within_forms_stand_where_they_are_drawn() -> None:
    rows = [["信息内容", "数量"], ["规章", "12"], ["行政规范性文件", "3"]]
    inner = _table(Sheet(), rows, [120, 80])
    outer = Sheet().form(0, 0, 0, 0.5)
    page = Sheet().form(1, 100, 200, 1.2).text(80, 780, _SENTENCE * 2)
    data = pdf([page], forms=[inner, outer])
    document = read_pdf(data, _source(data))
    assert _cells(document) == rows
    box = document.tables[0].cells[0].box
    # 60 points from the left of the innermost drawing, which each form's own matrix moves by 10.
    left = 100 + 1.2 * (10 + 0.5 * (10 + 60))
    assert box is not None
    assert abs(box.x0 - left) < 0.5
    assert abs((box.x1 - box.x0) - 1.2 * 0.5 * 120) < 0.5


def test_a_table_in_a_frame_is_the_table() -> None:
    sheet = Sheet().box(30, 100, 560, 800).line(30, 760, 560, 760).text(60, 775, "政府信息公开")
    document = _read(_table(sheet, [["规章", "12"], ["行政规范性文件", "3"]], [120, 80]))
    assert "规章\t12\n行政规范性文件\t3\n" in document.text


def test_a_number_cut_by_its_cells_wall_is_one_and_two_numbers_in_a_cell_are_two() -> None:
    sheet = _table(Sheet(), [["规章", ""], ["", "7"]], [100, 56])
    sheet.text(162, 690, "1234", 10).text(162, 678, "567", 10)
    assert _cells(_read(sheet))[0] == ["规章", "1234567"]
    sheet = _table(Sheet(), [["规章", ""], ["", "7"]], [100, 90])
    sheet.text(162, 690, "12", 10).text(162, 678, "345", 10)
    assert _cells(_read(sheet))[0] == ["规章", "12  345"]


_LEFT, _RIGHT = 130, 70


def _over_the_break(above: list[list[str]], below: list[list[str]]) -> list[list[str]]:
    first = _table(Sheet(), above, [_LEFT, _RIGHT, _RIGHT], top=60 + 30 * len(above))
    return _cells(_read(first, _table(Sheet(), below, [_LEFT, _RIGHT, _RIGHT], top=780)))


def test_a_table_goes_on_over_a_page_break() -> None:
    head, one, two = ["信息内容", "制发", "废止"], ["1.规章", "1", "2"], ["2.规范性文件", "3", "4"]
    assert _over_the_break([head, one], [two]) == [head, one, two]
    assert _over_the_break([head, one], [head, two]) == [head, one, two]


def test_a_row_cut_by_the_page_break_is_one() -> None:
    above = ["5.要求确认或重新出具已", "10", ""]
    assert _over_the_break([["项目", "甲", "乙"], above], [["获取信息", "", "7"]])[1] == [
        "5.要求确认或重新出具已获取信息",
        "10",
        "7",
    ]


def test_the_last_line_of_a_cell_cut_by_the_page_break_stands_under_its_table() -> None:
    """Chromium ends the walls at the other cells' bottom and prints the rest of a label of two rows below them."""
    sheet = _prose().line(80, 500, 380, 500).line(180, 480, 380, 480)
    for x in (80, 180, 280, 380):
        sheet.line(x, 480, x, 500)
    sheet.text(85, 485, "结果维").text(185, 485, "总计").text(285, 485, "起诉").text(85, 472, "持")
    (table,) = (document := _read(sheet)).tables
    texts = [document.text[cell.start : cell.end] for cell in table.cells]
    assert texts == ["结果维持", "总计", "起诉"]


def test_two_full_rows_at_the_page_break_stay_two() -> None:
    above, below = ["5.要求确认或重新出具已", "123456", "7"], ["6.获取信息", "8", "9"]
    assert _over_the_break([["项目", "甲", "乙"], above], [below])[1:] == [above, below]
    blank = ["行政强制", "", ""]
    assert _over_the_break([["项目", "甲", "乙"], ["行政处罚", "1", "2"]], [blank])[1:] == [
        ["行政处罚", "1", "2"],
        blank,
    ]


def test_a_table_of_other_columns_is_another() -> None:
    first = _table(Sheet(), [["规章", "1"], ["文件", "2"]], [100, 100], top=120)
    second = _table(Sheet(), [["规章", "1"], ["文件", "2"]], [100, 200], top=780)
    assert len(_read(first, second).tables) == 2


def test_a_picture_where_a_table_should_stand_is_told() -> None:
    sheet = Sheet().text(80, 780, "二、主动公开政府信息情况").image(80, 500, 500, 740)
    sheet.text(80, 460, "三、收到和处理政府信息公开申请情况")
    sheet = _table(sheet, [["规章", "12"], ["行政规范性文件", "3"]], [120, 80], top=440)
    for line in range(6):
        sheet.text(80, 300 - 20 * line, _LINE)
    assert _read(sheet).notes == ("T2 table=二、主动公开政府信息情况",)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_drawn_every_place_lies_in_the_text(seed: int) -> None:
    """Lines, boxes, images and words anywhere: nothing fails, and each character printed is in the raw text once."""
    chance = random.Random(seed)
    sheet, printed = Sheet().text(60, 720, _SENTENCE * 2), Counter(_SENTENCE * 2)
    for _ in range(chance.randrange(60)):
        x, y, kind = chance.randrange(500), chance.randrange(120, 700), chance.random()
        if kind < 0.4:
            sheet.line(
                x, y, chance.choice((x, chance.randrange(600))), chance.choice((y, chance.randrange(850)))
            )
        elif kind < 0.65:
            sheet.box(x, y, x + chance.randrange(300), y + chance.randrange(300))
        else:
            word = chance.choice(("规章", "12", "行政许可", "ab", "，", "一、总体情况"))
            sheet.text(x, y, word, chance.choice((6, 10, 20)))
            printed.update(word)
    document = _read(sheet)
    for word_ in document.words:
        assert 0 <= word_.start < word_.end <= len(document.text)
    for table in document.tables:
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
    # A line drawn through a digit strikes it, which Unicode writes as a sign of its own.
    read = Counter("".join(document.raw.split()).replace("\u0336", ""))
    # Two of a character at nearly one place are bold type.
    assert read <= printed
    assert sum(read.values()) >= sum(printed.values()) - 4
