"""Rows to cells: states, units, layouts, and what is left over when a row can't be told."""

from __future__ import annotations

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
