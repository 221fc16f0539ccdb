"""Nothing read is dropped, nothing moves in silence, nothing raises: over generated layouts, planted faults and arbitrary text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.domain import form
from extractor.domain.checks import check_cells
from extractor.domain.text import normalise, read_mark
from extractor.parsing.statutory import Reading
from tests.generator.faults import FAULTS, Fault, plant
from tests.generator.model import Report
from tests.generator.reading import Case, cases, document, make, read, record, wrong
from tests.generator.shapes import SHAPES, tables_of
from tests.generator.styles import STYLES

SHORT = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
CASES = cases()
PLAIN = [case for case in CASES if case.style.name == "plain"]
_DIGIT = re.compile(r"\d")


def places(reading: Reading) -> Counter[int]:
    """How many cells and leftovers took each character of the text."""
    taken: Counter[int] = Counter()
    for one in (*reading.cells.values(), *reading.leftovers):
        if one.where.start is not None and one.where.end is not None:
            taken.update(range(one.where.start, one.where.end))
    return taken


def conserves(text: str, reading: Reading, numbers: set[int]) -> None:
    """Every character of a number is in exactly one cell or leftover, and no character is in two."""
    taken = places(reading)
    assert not [place for place, times in taken.items() if times > 1]
    lost = sorted(place for place in numbers if not taken[place])
    assert lost == [], [text[max(0, place - 10) : place + 10] for place in lost[:5]]


def printed_places(text: str, report: Report) -> set[int]:
    """Where the report's numbers stand in its tables, by the model: each of them is printed once, and none is an ordinal."""
    values = {entry.raw for entry in report.entries.values()}
    lines = text.split("\n")
    tables = tables_of(lines)
    first, last = (len("\n".join(lines[:line])) for line in (tables.start, tables.stop))
    numbers = re.compile(r"(?<![\d.\-\u4e00-\u9fff])-?\d+(?!\d| ?[.、．])")
    return {
        place
        for match in numbers.finditer(text, first, last)
        if match[0] in values
        for place in range(*match.span())
    }


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_every_number_of_a_table_is_in_exactly_one_cell_or_leftover(case: Case) -> None:
    report, raw = make(case, seed=2)
    text = normalise(raw)[0]
    numbers = printed_places(text, report)
    assert (
        len(numbers) > 200
        or report.layouts.keys() != {"proactive", "requests", "proceedings"}
        or case.shape.single_digits
    )
    conserves(text, read(raw), numbers)


@SHORT
@given(st.sampled_from(CASES), st.integers(0, 10**6))
def test_no_character_is_in_two_cells(case: Case, seed: int) -> None:
    report, raw = make(case, seed=seed)
    reading = read(raw)
    assert max(places(reading).values()) == 1
    assert len(wrong(report, reading)) <= len(report.due())


@SHORT
@given(
    st.sampled_from(CASES),
    st.sampled_from([fault for fault in FAULTS if fault.harmless]),
    st.integers(0, 10**6),
)
def test_a_harmless_fault_changes_no_cell(case: Case, fault: Fault, seed: int) -> None:
    report, raw = make(case)
    damaged = plant(fault, raw, seed)
    if damaged is not None:
        assert wrong(report, read(damaged)).keys() == wrong(report, read(raw)).keys()


SEEN = [
    Case(shape, STYLES[0])
    for shape in SHAPES
    if shape.requests and not shape.single_digits and shape.cut not in ("detached", "glued")
]


@SHORT
@given(
    st.sampled_from(SEEN),
    st.sampled_from([fault for fault in FAULTS if not fault.harmless]),
    st.integers(0, 10**6),
)
def test_no_planted_fault_gives_a_wrong_or_lost_cell_in_silence(case: Case, fault: Fault, seed: int) -> None:
    report, raw = make(case)
    damaged = plant(fault, raw, seed)
    if damaged is None:
        return
    reading = read(damaged)
    unseen = set(wrong(report, reading)) - named(reading)
    assert unseen <= invisible(report, reading, fault), (case.name, fault.name, seed)


def named(reading: Reading) -> set[str]:
    """The cells that a finding names; T1 names a table as a whole."""
    findings = check_cells(record(reading))
    by_arithmetic = {id_ for finding in findings for id_ in finding.cells}
    absent = {name for name in form.TABLES if getattr(reading.layout, name) is None}
    by_table = {id_ for name in absent for layout in ("2021", "2019") for id_ in form.cell_ids(name, layout)}
    return by_table | by_arithmetic | {id_ for doubt in reading.doubts for id_ in doubt.cells}


def invisible(report: Report, reading: Reading, fault: Fault) -> set[str]:
    """The cells whose damage leaves no trace: section 二 has no relation, so a digit confused or a cell emptied there reads as
    printed. Two numbers of one row that changed places keep its sum; in section 四, and where a missing row leaves the column
    sums open, nothing else sees them."""
    section_two = {id_ for id_ in report.due() if id_.startswith("proactive.")}
    if fault.name == "two lines swapped":
        open_sums = "requests." if report.left_out else "proceedings."
        return section_two | {id_ for id_ in report.due() if id_.startswith(("proceedings.", open_sums))}
    return (
        section_two if fault.name in ("a digit confused", "a value lost", "a number split in two") else set()
    )


# --- arbitrary text -----------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "规章",
        "行政许可",
        "行政处罚",
        "第二十条第（一）项",
        "信息内容",
        "本年制发件数",
        "一、本年新收政府信息公开申请数量",
        "（一）予以公开",
        "1.属于国家秘密",
        "（七）总计",
        "其他",
        "总计",
        "自然人",
        "结果维持",
        "未经复议直接起诉",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "規範性檔案",
        "若干",
    ]
)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "\t",
            " ",
            "|",
            " | ",
            "||",
            "---",
            "—",
            "/",
            "，",
            "。",
            "\u3000",
            "\u00a0",
            "**",
            "# ",
            "万元",
            "（",
            "）",
        ]
    ),
    st.integers(-99, 10**9).map(str),
    st.text(max_size=4),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_text_raises_and_none_is_counted_twice(raw: str) -> None:
    made = document(raw)
    reading = read(raw)
    assert not [place for place, times in places(reading).items() if times > 1]
    for cell in reading.cells.values():
        if cell.where.start is not None and cell.where.end is not None and cell.where.end > cell.where.start:
            assert made.text[cell.where.start : cell.where.end] == cell.raw
    for start, end in reading.spans:
        assert 0 <= start < end <= len(made.text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_no_string_raises_as_a_mark(raw: str) -> None:
    mark = read_mark(raw)
    assert (mark.value is not None) == (mark.state == "printed")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_map_leads_back_to_the_characters_that_were_read(raw: str) -> None:
    made = document(raw)
    for place, char in enumerate(made.text):
        if char.isdigit():
            assert unicodedata.normalize("NFKC", raw[made.offsets.to_raw(place)]) == unicodedata.normalize(
                "NFKC", char
            )
