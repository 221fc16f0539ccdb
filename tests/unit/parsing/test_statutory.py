"""Rows to cells: states, units, layouts, and what is left over when a row can't be told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.domain.text import read_mark
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow
from extractor.parsing.statutory import read_table
from tests.generator.reading import read

TWO = "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n"
OLD = "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n"
SEVEN = "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n"

# A cell of section 二 and what stands in it -> state, value in the form's unit, findings about the reading.
CELLS = [
    ("行政事业性收费\t43.788万元", "proactive.fees.amount", "printed", 43.788, []),
    ("行政事业性收费\t251000元", "proactive.fees.amount", "printed", 25.1, []),
    ("行政事业性收费\t1.2亿元", "proactive.fees.amount", "printed", 12000, []),
    ("行政事业性收费\t3件", "proactive.fees.amount", "text", None, []),
    ("行政事业性收费\t12", "proactive.fees.amount", "printed", 12, []),
    ("行政许可\t3万件", "proactive.licensing.decisions", "printed", 30000, []),
    ("行政许可\t3万元", "proactive.licensing.decisions", "text", None, []),
    ("行政许可\t3.5", "proactive.licensing.decisions", "text", None, []),
    ("行政许可\t无", "proactive.licensing.decisions", "dash", None, []),
    ("行政许可\t", "proactive.licensing.decisions", "blank", None, []),
    ("行政许可\t22（其中修订16件）", "proactive.licensing.decisions", "printed", 22, []),
]
OLD_CELLS = [
    ("政府集中采购\t3\t160.5964万元", "proactive.procurement.amount", "printed", 1605964, []),
    ("政府集中采购\t3\t251000元", "proactive.procurement.amount", "printed", 251000, []),
    ("政府集中采购\t3\t251000", "proactive.procurement.amount", "printed", 251000, ["U1"]),
    ("政府集中采购\t3\t0", "proactive.procurement.amount", "printed", 0, []),
    ("行政许可\t3\t-2\t9", "proactive.licensing.change", "printed", -2, []),
    ("行政许可\t3\t增加2\t9", "proactive.licensing.change", "printed", 2, []),
]


@pytest.mark.parametrize(
    ("text", "cell", "due", "codes"),
    [
        (f"{head}规章\t7\t8\t9\n{line}", cell, (state, value), codes)
        for head, some in ((TWO, CELLS), (OLD, OLD_CELLS))
        for line, cell, state, value, codes in some
    ],
)
def test_what_a_cell_becomes(text: str, cell: str, due: tuple[str, float | None], codes: list[str]) -> None:
    reading = read(text)
    found = reading.cells[cell]
    assert (found.state, found.value) == due
    assert [doubt.code for doubt in reading.doubts if doubt.code != "M1"] == codes


def test_a_row_that_is_not_printed_is_missing_and_named_once() -> None:
    reading = read(TWO + "规章\t7\t8\t9")
    assert [doubt.code for doubt in reading.doubts] == ["M1"]
    assert {cell.state for id_, cell in reading.cells.items() if "regulations" not in id_} == {"missing"}
    assert all(id_ in reading.doubts[0].cells for id_ in reading.cells if "regulations" not in id_)


GLUED = [
    (TWO + "规章000", "regulations", (0, 0, 0), []),
    (TWO + "规章１２３", "regulations", (1, 2, 3), []),
    (TWO + "规章1234", "regulations", (None, None, None), ["1234"]),  # where to cut is not known
    (TWO + "规章1 2 3\n行政许可239", "licensing", (239,), []),
    (OLD + "行政许可239", "licensing", (2, 3, 9), []),
    (OLD + "行政许可23", "licensing", (None, None, None), ["23"]),
]


@pytest.mark.parametrize(("text", "row", "values", "leftovers"), GLUED)
def test_glued_digits_are_cut_only_where_their_number_tells(
    text: str, row: str, values: tuple[int | None, ...], leftovers: list[str]
) -> None:
    reading = read(text)
    found = [cell.value for id_, cell in reading.cells.items() if id_.startswith(f"proactive.{row}.")]
    assert tuple(found) == values
    assert [left.text for left in reading.leftovers] == leftovers


@pytest.mark.parametrize("values", ["1\t2\t3\t4\t5\t6", "1\t2\t3\t4\t5\t6\t7\t8"])
def test_a_row_of_the_wrong_length_is_left_over_and_named(values: str) -> None:
    reading = read(f"自然人\t总计\n{SEVEN}二、上年结转政府信息公开申请数量\t{values}\n")
    assert [left.text for left in reading.leftovers] == values.split("\t")
    assert {reading.cells[f"requests.carried_in.{c}"].state for c in ("natural_person", "total")} == {
        "missing"
    }
    assert "M2" in {doubt.code for doubt in reading.doubts}
    assert reading.cells["requests.new_received.total"].value == 21


@pytest.mark.parametrize(("count", "layout"), [(15, "standard"), (14, "standard"), (16, "standard")])
def test_section_four_is_fifteen_numbers_or_left_over(count: int, layout: str) -> None:
    text = "结果维持\t结果纠正\t尚未审结\t总计\n" + "\t".join(str(n) for n in range(1, count + 1))
    reading = read(text)
    assert reading.layout.proceedings == layout
    whole = count == 15
    assert len(reading.leftovers) == (0 if whole else count)
    assert [doubt.code for doubt in reading.doubts] == ([] if whole else ["M2"])
    assert (reading.cells["proceedings.reconsideration.upheld"].value == 1) == whole


@pytest.mark.parametrize(
    ("proactive", "row", "expected"),
    [
        (TWO, "（六）其他处理\t1\t2\t3\t4\t5\t6\t21", "2019"),
        (
            OLD,
            "3.其他\t1\t2\t3\t4\t5\t6\t21\n1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\t1\t2\t3\t4\t5\t6\t21",
            "2021",
        ),
        (TWO, "", "2021"),
        (OLD, "", "2019"),
    ],
)
def test_a_tables_layout_is_told_by_its_own_rows_else_by_the_table_before(
    proactive: str, row: str, expected: str
) -> None:
    reading = read(f"{proactive}规章\t7\t8\t9\n自然人\t总计\n{SEVEN}{row}\n（七）总计\t1\t2\t3\t4\t5\t6\t21")
    assert reading.layout.proactive == ("2019" if proactive == OLD else "2021")
    assert reading.layout.requests == expected


def test_a_repeated_row_is_left_over() -> None:
    reading = read(f"自然人\t总计\n{SEVEN}{SEVEN}")
    assert len(reading.leftovers) == 7
    assert reading.cells["requests.new_received.total"].value == 21


def test_no_table_is_no_layout_and_no_cells() -> None:
    reading = read(
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况"
    )
    assert reading.layout.model_dump() == {"proactive": None, "requests": None, "proceedings": None}
    assert (reading.cells, reading.leftovers, reading.doubts, reading.spans) == ({}, (), (), ())


def test_a_header_in_another_order_is_followed_where_the_row_sums_say_so() -> None:
    header = "\t总计\t其他\t法律服务机构\t社会公益组织\t科研机构\t商业企业\t自然人\n"
    reading = read(f"{header}一、本年新收政府信息公开申请数量\t21\t6\t5\t4\t3\t2\t1\n")
    assert reading.cells["requests.new_received.natural_person"].value == 1
    assert reading.cells["requests.new_received.total"].value == 21


def test_a_header_of_two_levels_flattened_is_not_followed() -> None:
    header = "自然人\t总计\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
    reading = read(f"{header}{SEVEN}")
    assert reading.cells["requests.new_received.business"].value == 2
    assert reading.cells["requests.new_received.total"].value == 21


def test_confidence_is_never_certainty() -> None:
    reading = read(TWO + "规章\t7\t8\t9")
    assert all(cell.confidence is None or cell.confidence < 1 for cell in reading.cells.values())


def test_a_row_out_of_order_keeps_to_its_own_label() -> None:
    reading = read(
        f"自然人\t总计\n二、上年结转政府信息公开申请数量\t9\t8\t7\t6\t5\t4\t39\n{SEVEN}（一）予以公开\t2\t2\t2\t2\t2\t2\t12"
    )
    assert reading.cells["requests.carried_in.natural_person"].value == 9
    assert reading.cells["requests.new_received.natural_person"].value == 1
    assert reading.leftovers == ()


def test_a_label_in_two_cells_is_one_label() -> None:
    reading = read(f"自然人\t总计\n{SEVEN}2.其他法律行\t政法规禁止公开的\t9\t8\t7\t6\t5\t4\t39")
    assert reading.cells["requests.denied.prohibited_by_law.total"].value == 39


def test_numbers_that_cross_the_ends_of_rows_are_left_over() -> None:
    lines = [
        "第二十条第（一）项",
        "信息内容",
        "本年制发件数",
        "规章",
        *"1234",
        "行政规范性文件",
        *"56789",
        "10",
    ]
    reading = read("\n".join(lines))
    assert {cell.state for cell in reading.cells.values()} == {"missing"}
    assert [left.text for left in reading.leftovers] == [str(n) for n in range(1, 11)]


def test_numbers_one_a_line_apart_from_their_labels_are_cut_into_rows() -> None:
    labels = [
        "自然人",
        "总计",
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
    ]
    reading = read("\n".join([*labels, *(str(n) for n in range(1, 22))]))
    values = [cell.value for cell in reading.cells.values() if cell.value is not None]
    assert values + [int(left.text) for left in reading.leftovers] == list(range(1, 22))


def test_a_column_that_the_form_lacks_leaves_its_mark_over() -> None:
    slots = tuple(Slot(raw, i * 2, i * 2 + 1, read_mark(raw)) for i, raw in enumerate("1239"))
    row = TableRow((Piece("规章", 0, 2),), (), slots, columns=(0, 1, 2, None))
    table = read_table(RawTable("proactive", (row,), (), (), ((0, 9),), "grid"))
    assert [table.cells[f"proactive.regulations.{c}"].value for c in ("issued", "repealed", "in_force")] == [
        1,
        2,
        3,
    ]
    assert [left.text for left in table.leftovers] == ["9"]


# --- section 四: headers and labels against the form's order ---

PART = {"复议": "行政复议", "直接": "未经复议直接起诉", "后诉": "复议后起诉"}
MEASURE = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
TURNED = ("结果纠正", "结果维持", "其他结果", "尚未审结", "总计")
# Five values of each part: 维持, 纠正, 其他, 未审结, 总计.
NUMBERS = {"复议": (5, 30, 9, 20, 64), "直接": (11, 8, 7, 22, 48), "后诉": (23, 4, 25, 3, 55)}
IDS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
DUE = {
    f"proceedings.{part}.{measure}": value
    for part, values in zip(IDS, NUMBERS.values(), strict=True)
    for measure, value in zip(("upheld", "corrected", "other", "pending", "total"), values, strict=True)
}
CUTS = {"tabs": "\t", "spaces": " ", "lines": "\n", "pipes": " | "}


def _line(words: tuple[object, ...], cut: str) -> str:
    line = CUTS[cut].join(map(str, words))
    return f"| {line} |" if cut == "pipes" else line


def _values(part: str, measures: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(NUMBERS[part][MEASURE.index(measure)] for measure in measures)


def _in_one_row(parts: tuple[str, ...], measures: tuple[str, ...], cut: str) -> str:
    heads = (tuple(PART[part] for part in parts), measures * 3)
    values = tuple(value for part in parts for value in _values(part, measures))
    return "四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join(
        _line(words, cut) for words in (*heads, values)
    )


def _in_three_rows(parts: tuple[str, ...], measures: tuple[str, ...], cut: str) -> str:
    rows = [(PART[part], *_values(part, measures)) for part in parts]
    return "四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join(
        _line(words, cut) for words in (measures, *rows)
    )


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("typeset", [_in_one_row, _in_three_rows])
@pytest.mark.parametrize(
    ("parts", "measures", "turned"),
    [
        (("复议", "直接", "后诉"), MEASURE, ()),
        (("直接", "后诉", "复议"), MEASURE, ("复议",)),
        (("后诉", "复议", "直接"), TURNED, ("后诉",)),
        (("复议", "直接", "后诉"), TURNED, ()),
        (("复议", "后诉", "直接"), ("总计", *MEASURE[:4]), ("直接", "后诉")),
    ],
)
def test_section_four_follows_its_headers_and_labels(
    cut: str,
    typeset: Callable[..., str],
    parts: tuple[str, ...],
    measures: tuple[str, ...],
    turned: tuple[str, ...],
) -> None:
    """Parts out of the form's order are told: their labels may have changed places."""
    reading = read(typeset(parts, measures, cut))
    assert {id_: cell.value for id_, cell in reading.cells.items()} == DUE
    named = {PART[part] for part in turned}
    assert [(doubt.code, set(dict(doubt.facts)["label"].split("；"))) for doubt in reading.doubts] == (
        [("M6", named)] if named else []
    )
    assert not reading.leftovers


@pytest.mark.parametrize(
    "heads",
    [
        "未经复议直接起诉\t行政复议\n" + "\t".join(MEASURE * 3),  # a part's header is lost
        "行政复议\t未经复议直接起诉\t复议后起诉\n结果纠正\t结果维持\t其他结果\t总计",  # a measure's
        "行政诉讼\t行政复议\n未经复议直接起诉\t复议后起诉\n"
        + "\t".join(MEASURE * 3),  # two levels, the first turned
    ],
)
def test_headers_of_section_four_that_contradict_the_order_are_a_doubt_about_all_cells(heads: str) -> None:
    values = "\t".join(str(value) for part in NUMBERS for value in NUMBERS[part])
    reading = read(f"四、政府信息公开行政复议、行政诉讼情况\n{heads}\n{values}")
    assert [(doubt.code, set(doubt.cells)) for doubt in reading.doubts] == [("H1", set(DUE))]
    assert {cell.confidence for cell in reading.cells.values()} == {0.5}


@pytest.mark.parametrize("cut", CUTS)
def test_a_header_of_section_four_that_its_sums_refute_is_not_believed(cut: str) -> None:
    """总计 stands first in the header, yet the last number is the sum."""
    values = [NUMBERS[part] for part in NUMBERS]
    heads = (tuple(PART.values()), ("总计", *MEASURE[:4]) * 3, tuple(v for five in values for v in five))
    text = "四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join(_line(words, cut) for words in heads)
    assert {id_: cell.value for id_, cell in read(text).cells.items()} == DUE


# --- headers of sections 二 and 三 in another order ---


@pytest.mark.parametrize("cut", CUTS)
def test_section_two_follows_a_header_in_another_order(cut: str) -> None:
    head = ("信息内容", "现行有效件数", "本年废止件数", "本年制发件数")
    lines = (head, ("规章", 967, 682, 237), ("行政规范性文件", 164, 882, 921))
    text = "第二十条第（一）项\n" + "\n".join(_line(words, cut) for words in lines)
    cells = read(text).cells
    found = [cells[f"proactive.regulations.{column}"].value for column in ("issued", "repealed", "in_force")]
    assert found == [237, 682, 967]
    assert cells["proactive.normative_documents.issued"].value == 921


SECTION_THREE = "三、收到和处理政府信息公开申请情况"
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
FLATTENED = ("申请人情况", "自然人", "法人或其他组织", "总计", *APPLICANTS[1:6])
NEW = ("一、本年新收政府信息公开申请数量", 347, 314, 357, 319, 343, 349, 2029)
CARRIED = ("二、上年结转政府信息公开申请数量", 4, 11, 19, 29, 20, 18, 101)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    ("heads", "business"),
    [
        (APPLICANTS, 314),
        ((APPLICANTS[0], APPLICANTS[2], APPLICANTS[1], *APPLICANTS[3:]), 357),
        (FLATTENED, 314),  # two levels in one line: out of order, though the numbers are not
        ((APPLICANTS[6], *APPLICANTS[:6]), 314),  # the sums say that 总计 stands last
    ],
)
def test_section_three_follows_a_whole_header_unless_its_sums_refute_it(
    cut: str, heads: tuple[str, ...], business: int
) -> None:
    lines = (heads, NEW, CARRIED)
    text = f"{SECTION_THREE}\n" + "\n".join(_line(words, cut) for words in lines)
    cells = read(text).cells
    assert cells["requests.new_received.business"].value == business
    assert cells["requests.new_received.total"].value == 2029


# --- units in headers ---


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    ("head", "raw", "value", "codes"),
    [
        ("本年收费金额（单位：万元）", "643", 643, []),
        ("本年收费金额（单位：元）", "6430000", 643, ["U2"]),
        ("本年收费金额（亿元）", "0.0643", 643, ["U2"]),
        ("本年收费金额（单位：元）", "643万元", 643, []),  # the cell's own unit goes first
        ("本年收费金额（单位：元）", "0", 0, []),
        ("本年收费金额", "643", 643, []),
        ("收取的金额（元）", "6430000", 643, ["U2"]),  # not the form's words
        ("单位：元", "6430000", 643, ["U2"]),
    ],
)
def test_a_headers_unit_is_the_unit_of_a_cell_that_has_none(
    cut: str, head: str, raw: str, value: float, codes: list[str]
) -> None:
    lines = (("第二十条第（八）项",), ("信息内容", head), ("行政事业性收费", raw))
    reading = read("\n".join(_line(words, cut) for words in (("规章", 7, 8, 9), *lines)))
    assert reading.cells["proactive.fees.amount"].value == value
    assert [doubt.code for doubt in reading.doubts if doubt.code != "M1"] == codes


@pytest.mark.parametrize(
    ("head", "amount", "codes"),
    [("采购总金额（万元）", 120000, ["U2"]), ("采购总金额（元）", 12, []), ("采购总金额", 12, ["U1"])],
)
def test_the_unit_of_procurement(head: str, amount: int, codes: list[str]) -> None:
    reading = read(
        f"{OLD}规章\t7\t8\t9\n第二十条第（九）项\n信息内容\t采购项目数量\t{head}\n政府集中采购\t3\t12"
    )
    doubts = [doubt for doubt in reading.doubts if doubt.code != "M1"]
    assert reading.cells["proactive.procurement.amount"].value == amount
    assert [doubt.code for doubt in doubts] == codes
    assert all(dict(doubt.facts)["label"] == "政府集中采购 · 采购总金额" for doubt in doubts)


# --- a table that stands twice ---

LAST = "一、本年新收政府信息公开申请数量\t{}\n二、上年结转政府信息公开申请数量\t{}\n（七）总计\t{}\n四、结转下年度继续办理\t{}\n"
_HEADS = "\t" + "\t".join(APPLICANTS) + "\n"


def _seven(first: int) -> str:
    return "\t".join(str(first + i) for i in range(6)) + f"\t{6 * first + 15}"


THIS_YEAR = LAST.format(*map(_seven, (100, 200, 300, 400)))
LAST_YEAR = LAST.format(*map(_seven, (510, 610, 710, 810)))


@pytest.mark.parametrize(
    ("between", "natural"),
    [
        (("2022年情况：", LAST_YEAR, "2023年情况：", THIS_YEAR), 100),
        (("2023年情况：", THIS_YEAR, "2022年情况：", LAST_YEAR), 100),
        (("", LAST_YEAR, "2023年情况：", THIS_YEAR), 100),
        (("2022年情况：", LAST_YEAR, "", THIS_YEAR), 100),
        (("", LAST_YEAR, "", THIS_YEAR), 510),  # nothing tells: the first
    ],
)
def test_of_a_table_that_stands_twice_one_copy_is_read(between: tuple[str, ...], natural: int) -> None:
    first, one, second, other = between
    text = f"某县2023年政府信息公开工作年度报告\n{SECTION_THREE}\n{first}\n{_HEADS}{one}{second}\n{_HEADS}{other}"
    reading = read(text)
    due = {100: (100, 200, 300, 400), 510: (510, 610, 710, 810)}[natural]
    rows = ("new_received", "carried_in", "handled_total", "carried_out")
    assert tuple(reading.cells[f"requests.{row}.natural_person"].value for row in rows) == due
    assert [doubt.code for doubt in reading.doubts if doubt.code != "M1"] == ["T3"]
    assert {f"requests.{row}.total" for row in rows} <= set(reading.doubts[-1].cells)
    assert len(reading.leftovers) == 28


def test_copies_that_say_the_same_are_one_table() -> None:
    """A site prints the table for screens and again for phones; nothing is left over and nothing is in doubt."""
    reading = read(f"{SECTION_THREE}\n{_HEADS}{THIS_YEAR}{_HEADS}{THIS_YEAR}")
    assert reading.cells["requests.new_received.natural_person"].value == 100
    assert {doubt.code for doubt in reading.doubts} == {"M1"}
    assert reading.leftovers == ()


def test_copies_that_differ_in_one_mark_are_two_tables() -> None:
    reading = read(f"{SECTION_THREE}\n{_HEADS}{THIS_YEAR}{_HEADS}{THIS_YEAR.replace('203', '')}")
    assert [doubt.code for doubt in reading.doubts if doubt.code != "M1"] == ["T3"]
    assert len(reading.leftovers) == 27


def test_a_row_printed_twice_is_no_second_table() -> None:
    reading = read(f"{SECTION_THREE}\n{_HEADS}{THIS_YEAR}{THIS_YEAR.splitlines()[-1]}\n")
    assert "T3" not in {doubt.code for doubt in reading.doubts}
    assert len(reading.leftovers) == 7


def test_section_four_twice_is_read_once() -> None:
    one = _in_one_row(("复议", "直接", "后诉"), MEASURE, "tabs")
    reading = read(f"{one}\n" + "\t".join(map(str, range(71, 86))))
    assert {id_: cell.value for id_, cell in reading.cells.items()} == DUE
    assert [doubt.code for doubt in reading.doubts] == ["T3"]
    assert len(reading.leftovers) == 15


# --- rows and values that stand elsewhere ---


def test_a_row_that_could_take_no_place_is_named_with_its_numbers() -> None:
    odd = "（四）无法提供 1.本机关不掌握相关政府信息\t26\t1\t21\t11\t27\t25\t111\n"
    reading = read(f"{SECTION_THREE}\n{_HEADS}{THIS_YEAR}{odd}")
    named = {doubt.code: doubt for doubt in reading.doubts}
    assert set(named["M3"].cells) == {
        id_ for id_ in reading.cells if id_.startswith("requests.unavailable.not_held.")
    }
    assert dict(named["M3"].facts)["texts"] == "26、1、21、11、27、25、111"
    assert not set(named["M3"].cells) & set(named["M1"].cells)


def test_values_above_their_labels_are_theirs() -> None:
    text = "第二十条第（五）项\n961\n行政许可\n第二十条第（六）项\n857\n行政处罚\n767\n行政强制\n642\n行政事业性收费"
    cells = read(text).cells
    rows = ("licensing.decisions", "penalties.decisions", "coercion.decisions", "fees.amount")
    assert [cells[f"proactive.{row}"].value for row in rows] == [961, 857, 767, 642]


@pytest.mark.parametrize("between", ["", "第二十条第（五）项\n"])
def test_values_that_may_have_slipped_by_a_row_are_a_finding_that_names_them_all(between: str) -> None:
    """Three rows have their numbers below their labels, the others above: the order could be either."""
    below = "规章\n1\n2\n3\n行政规范性文件\n4\n5\n6\n"
    above = "961\n行政许可\n857\n行政处罚\n767\n行政强制\n642\n行政事业性收费\n"
    reading = read(below + between + above)
    (doubt,) = (doubt for doubt in reading.doubts if doubt.code == "H1")
    rows = ("licensing.decisions", "penalties.decisions", "coercion.decisions", "fees.amount")
    assert doubt.cells == tuple(f"proactive.{row}" for row in rows)
    assert {reading.cells[id_].confidence for id_ in doubt.cells} <= {0.5, None}
    assert [left.text for left in reading.leftovers] == ["961"]
    assert reading.cells["proactive.regulations.issued"].value == 1


@pytest.mark.parametrize("cut", ["spaces", "lines"])
@pytest.mark.parametrize(
    ("heads", "doubts"),
    [
        ((APPLICANTS[0], APPLICANTS[2], APPLICANTS[1], *APPLICANTS[3:5], APPLICANTS[6]), ["H1"]),
        ((*APPLICANTS[:5], APPLICANTS[6]), []),  # one is lost, the others stand in the form's order
        ((*FLATTENED[:5], *FLATTENED[6:]), []),
    ],
)
def test_a_header_out_of_order_and_not_whole_is_a_doubt_about_the_rows_below(
    cut: str, heads: tuple[str, ...], doubts: list[str]
) -> None:
    text = f"{SECTION_THREE}\n" + "\n".join(_line(words, cut) for words in (heads, NEW, CARRIED))
    reading = read(text)
    found = [doubt for doubt in reading.doubts if doubt.code != "M1"]
    assert [doubt.code for doubt in found] == doubts
    assert reading.cells["requests.new_received.business"].value == 314
    if doubts:
        assert len(found[0].cells) == 14
        assert reading.cells["requests.new_received.business"].confidence == 0.5
