"""The solver on small tables whose truth is written out by hand."""

from __future__ import annotations

from random import Random

import pytest

from extractor.domain import form
from extractor.domain.checks import arithmetic
from extractor.domain.checks.arithmetic import check_arithmetic
from extractor.domain.report import Finding, Layout, Sourced
from extractor.parsing.misreadings import EXPLANATIONS
from extractor.parsing.solve import NOTES, propose
from tests.planted import as_cells, table

BOTH = Layout(requests="2021", proceedings="standard")
FOUR = Layout(proceedings="standard")
MEASURES = ("upheld", "corrected", "other", "pending", "total")
COLUMNS = tuple(column.id for column in form.REQUEST_COLUMNS)

DECISIONS = (
    "granted",
    "partially_granted",
    "denied.third_party_rights",
    "unavailable.not_held",
    "rejected.petition",
    "other.misc",
)

# A table that balances, as printed: natural_person … other_org, total. The rows not named are zero.
TRUE = {
    "new_received": (713, 41, 0, 2, 19, 6, 781),
    "carried_in": (36, 5, 0, 0, 1, 0, 42),
    "granted": (305, 24, 0, 1, 8, 3, 341),
    "partially_granted": (120, 7, 0, 0, 4, 1, 132),
    "denied.third_party_rights": (12, 3, 0, 0, 0, 0, 15),
    "unavailable.not_held": (258, 9, 0, 1, 6, 2, 276),
    "rejected.petition": (17, 0, 0, 0, 0, 0, 17),
    "other.misc": (4, 1, 0, 0, 0, 0, 5),
    "handled_total": (716, 44, 0, 2, 18, 6, 786),
    "carried_out": (33, 2, 0, 0, 2, 0, 37),
}


def cells(table: dict[str, tuple[int | None, ...]], layout: Layout = BOTH) -> dict[str, Sourced]:
    values: dict[str, int | None] = {}
    if layout.requests is not None:
        for row in form.rows("requests", layout.requests):
            numbers = table.get(row.id.removeprefix("requests."), (0,) * 7)
            values.update(zip((cell.id for cell in row.cells), numbers, strict=True))
    for part in form.rows("proceedings", "standard"):
        numbers = table.get(part.id, (0,) * 5)
        values.update(zip((cell.id for cell in part.cells), numbers, strict=True))
    return {
        id_: Sourced(state="blank", raw="")
        if value is None
        else Sourced(state="printed", value=value, raw=str(value))
        for id_, value in values.items()
    }


def proposed(table: dict[str, tuple[int | None, ...]], layout: Layout = BOTH) -> tuple[Finding, ...]:
    read = cells(table, layout)
    return propose(read, layout, check_arithmetic(read, layout))


def failed(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity == "error" and one.code != "R5"]


def offered(one: Finding, place: int = 0) -> tuple[str, dict[str, object], tuple[str, ...]]:
    alternative = one.alternatives[place]
    changes = {change.cell.removeprefix("requests."): change.value for change in alternative.changes}
    return alternative.explains, changes, alternative.because


def test_the_hand_made_table_balances() -> None:
    assert all(test.verdict == "holds" for test in arithmetic.tested_relations(cells(TRUE), BOTH))


@pytest.mark.parametrize(
    ("row", "read", "explains", "changes", "because"),
    [
        ("granted", (305, 24, 0, 7, 8, 3, 341), "a confused digit", {"granted.nonprofit": 1},
         ("R2 nonprofit", "R3 granted")),
        ("granted", (305, 24, 0, 1, 8, 3, 314), "transposed digits", {"granted.total": 341},
         ("R2 total", "R3 granted")),
        ("new_received", (73, 41, 0, 2, 19, 6, 781), "a lost digit", {"new_received.natural_person": 713},
         ("R1 natural_person", "R3 new_received")),
        ("handled_total", (7716, 44, 0, 2, 18, 6, 786), "an added digit", {"handled_total.natural_person": 716},
         ("R1 natural_person", "R2 natural_person", "R3 handled_total")),
        ("granted", (-305, 24, 0, 1, 8, 3, 341), "a wrong sign", {"granted.natural_person": 305},
         ("R2 natural_person", "R3 granted")),
        ("granted", (999, 24, 0, 1, 8, 3, 341), "no known misreading", {"granted.natural_person": 305},
         ("R2 natural_person", "R3 granted")),
        ("rejected.petition", (1, 7, 0, 0, 0, 0, 17), "a digit split in two",
         {"rejected.petition.natural_person": 17, "rejected.petition.business": 0},
         ("R2 natural_person", "R2 business", "R3 rejected.petition")),
        ("granted", (30, 5, 24, 0, 1, 8, 3), "a digit split in two",
         {"granted.natural_person": 305, "granted.business": 24, "granted.research": 0, "granted.nonprofit": 1,
          "granted.legal_service": 8, "granted.other_org": 3, "granted.total": 341}, None),
        ("granted", (30524, None, 0, 1, 8, 3, 341), "two cells glued",
         {"granted.natural_person": 305, "granted.business": 24}, None),
        ("granted", (None, 305, 24, 0, 1, 8, 3), "a row shifted by one",
         {"granted.natural_person": 305, "granted.business": 24, "granted.research": 0, "granted.nonprofit": 1,
          "granted.legal_service": 8, "granted.other_org": 3, "granted.total": 341}, None),
        ("partially_granted", (7, 120, 0, 0, 4, 1, 132), "two neighbouring cells swapped",
         {"partially_granted.natural_person": 120, "partially_granted.business": 7},
         ("R2 natural_person", "R2 business")),
        ("rejected.petition", (0, 17, 0, 0, 0, 0, 17), "a number in its neighbour's cell",
         {"rejected.petition.natural_person": 17, "rejected.petition.business": 0},
         ("R2 natural_person", "R2 business")),
        ("granted", (365, 29, 0, 1, 8, 3, 341), "several misreadings together",
         {"granted.natural_person": 305, "granted.business": 24},
         ("R2 natural_person", "R2 business", "R3 granted")),
    ],
)  # fmt: skip
def test_one_fault(
    row: str,
    read: tuple[int | None, ...],
    explains: str,
    changes: dict[str, int],
    because: tuple[str, ...] | None,
) -> None:
    findings = failed(proposed({**TRUE, row: read}))
    assert findings
    for one in findings:
        words, said, argues = offered(one)
        assert (words, said) == (explains, changes)
        assert because is None or argues == because


def test_a_column_shifted_by_one() -> None:
    """An empty cell at 部分公开 pushes the rest of the column down; its last number is lost."""
    names = [row.id.removeprefix("requests.") for row in form.rows("requests", "2021")]
    column = [TRUE.get(name, (0,) * 7)[0] for name in names]
    at = names.index("partially_granted")
    late = [*column[:at], None, *column[at:-1]]
    read = {name: (value, *TRUE.get(name, (0,) * 7)[1:]) for name, value in zip(names, late, strict=True)}
    words, said, _ = offered(failed(proposed(read))[0])
    assert words == "a column shifted by one"
    assert said["partially_granted.natural_person"] == 120
    assert said["carried_out.natural_person"] == 33
    assert {cell.rsplit(".", 1)[1] for cell in said} == {"natural_person"}


@pytest.mark.parametrize("lost", [False, True])
def test_rows_shifted_by_one(lost: bool) -> None:
    """An empty row stands before 3.其他; what came after is one row too low, and the last row is lost where it held numbers."""
    without = {"carried_out": (0,) * 7, "new_received": (680, 39, 0, 2, 17, 6, 744)}
    true = TRUE if lost else {**TRUE, **without}
    read = {
        **true,
        "other.misc": (None,) * 7,
        "handled_total": true["other.misc"],
        "carried_out": true["handled_total"],
    }
    words, said, _ = offered(failed(proposed(read))[0])
    assert words == "rows shifted by one"
    for row in ("other.misc", "handled_total", "carried_out"):
        now = [said.get(f"{row}.{column}", was) or 0 for column, was in zip(COLUMNS, read[row], strict=True)]
        assert now == list(true[row])


def test_rows_read_one_too_high() -> None:
    """结转下年 was pulled up into an unread （七）总计."""
    read = {**TRUE, "handled_total": TRUE["carried_out"], "carried_out": (None,) * 7}
    findings = failed(proposed(read))
    words, said, _ = offered(findings[0])
    assert words == "rows shifted by one"
    assert said["handled_total.total"] == 786
    assert said["carried_out.total"] == 37


def test_two_rows_that_changed_places() -> None:
    read = {**TRUE, "handled_total": TRUE["carried_out"], "carried_out": TRUE["handled_total"]}
    words, said, _ = offered(failed(proposed(read))[0])
    assert words == "rows shifted by one"
    assert said["handled_total.total"] == 786


def test_independent_faults_are_solved_apart() -> None:
    read = {**TRUE, "granted": (305, 24, 0, 7, 8, 3, 341), "carried_in": (36, 15, 0, 0, 1, 0, 42)}
    by_relation = {one.message.en.split(")")[0]: offered(one)[1] for one in failed(proposed(read))}
    assert {tuple(changes.items()) for changes in by_relation.values()} == {
        (("granted.nonprofit", 1),),
        (("carried_in.business", 5),),
    }


def test_faults_that_ask_for_the_same_change_are_offered_both_ways() -> None:
    """Two rows and two columns are each off by one: which number stands where can't be told."""
    read = {**TRUE, "granted": (306, 24, 0, 1, 8, 3, 341), "partially_granted": (120, 8, 0, 0, 4, 1, 132)}
    one = failed(proposed(read))[0]
    assert {tuple(change.cell for change in alternative.changes) for alternative in one.alternatives[:2]} == {
        ("requests.granted.natural_person", "requests.partially_granted.business"),
        ("requests.granted.business", "requests.partially_granted.natural_person"),
    }
    assert NOTES["none"].zh in one.message.zh


def test_several_explained_faults_are_called_several() -> None:
    read = {**TRUE, "granted": (365, 29, 0, 1, 8, 3, 341)}
    assert all(NOTES["several"].en in one.message.en for one in failed(proposed(read)))


def test_two_explained_faults_that_ask_for_the_same_change() -> None:
    """258 for 255 and 24 for 21 are both looks alike; the other way round one of them would not be."""
    read = {**TRUE, "unavailable.not_held": (255, 9, 0, 1, 6, 2, 276), "granted": (305, 21, 0, 1, 8, 3, 341)}
    one = failed(proposed(read))[0]
    assert offered(one)[:2] == (
        "several misreadings together",
        {"granted.business": 24, "unavailable.not_held.natural_person": 258},
    )
    assert NOTES["several"].zh in one.message.zh


def test_many_faults_of_the_same_size_are_bounded() -> None:
    """Six rows and six columns, each one too many: 720 ways to pair them, of which a few are offered."""
    read = table(Random(3), "dense")
    for row, column in zip(DECISIONS, COLUMNS[:-1], strict=True):
        read[f"requests.{row}.{column}"] += 1
    findings = propose(as_cells(read), BOTH, check_arithmetic(as_cells(read), BOTH))
    assert len(failed(findings)) == 12
    for one in failed(findings):
        assert len(one.alternatives) == 5
        assert all(len(alternative.changes) == 6 for alternative in one.alternatives)


# --- table 四 -----------------------------------------------------------------------------------------------------------------

RECONSIDERATION = "proceedings.reconsideration"


def test_a_report_that_contradicts_itself_is_not_explained_away() -> None:
    """洪泽区 2023 prints 10, 1, 0, 0 and the total 0."""
    (one,) = proposed({RECONSIDERATION: (10, 1, 0, 0, 0)}, FOUR)
    assert one.alternatives == ()
    assert NOTES["none"].zh in one.message.zh
    assert NOTES["none"].en in one.message.en
    assert NOTES["five_cells"].zh in one.message.zh


def test_in_table_four_only_what_a_misreading_explains_is_offered() -> None:
    (one,) = proposed({RECONSIDERATION: (12, 1, 0, 0, 22)}, FOUR)
    said = {(a.explains, a.changes[0].cell.rsplit(".", 1)[1], a.changes[0].value) for a in one.alternatives}
    assert ("transposed digits", "upheld", 21) in said
    assert "no known misreading" not in {words for words, _, _ in said}
    assert NOTES["five_cells"].en in one.message.en
    assert NOTES["none"].en not in one.message.en


def test_a_number_split_in_the_one_row_of_fifteen() -> None:
    """12, 3, 0, 0, 15 and zeros, read as 1, 2, 3, 0, 0 and 15 in the next part."""
    read = {RECONSIDERATION: (1, 2, 3, 0, 0), "proceedings.litigation_direct": (15, 0, 0, 0, 0)}
    for one in failed(proposed(read, FOUR)):
        words, said, because = offered(one)
        assert words == "a digit split in two"
        assert said["proceedings.reconsideration.upheld"] == 12
        assert said["proceedings.reconsideration.total"] == 15
        assert said["proceedings.litigation_direct.upheld"] == 0
        assert because == ("R4 reconsideration", "R4 litigation_direct")


# --- blanks, kinds, what is handed through -------------------------------------------------------------------------------------


def test_blanks_that_mean_zero_do_not_hide_a_fault() -> None:
    """上海 2019 prints no zeros; the other sums show which blanks are zero."""
    blank = {name: tuple(number or None for number in numbers) for name, numbers in TRUE.items()}
    for row in form.rows("requests", "2021"):
        blank.setdefault(row.id.removeprefix("requests."), (None,) * 7)
    blank["granted"] = (305, 24, None, 1, 8, 33, 341)
    words, said, _ = offered(failed(proposed(blank))[0])
    assert (words, said) == ("an added digit", {"granted.other_org": 3})


def test_where_totals_are_blank_one_sum_names_no_single_cell() -> None:
    read = {name: (*numbers[:-1], None) for name, numbers in TRUE.items()}
    read["granted"] = (385, 24, 0, 1, 8, 3, None)
    (one,) = failed(proposed(read))
    assert one.code == "R2"
    assert ("a confused digit", {"granted.natural_person": 305}) in [
        offered(one, i)[:2] for i in range(len(one.alternatives))
    ]
    assert NOTES["one_sum"].zh in one.message.zh


def test_a_negative_count_gets_the_same_answer_as_its_sums() -> None:
    found = [one for one in proposed({**TRUE, "granted": (-305, 24, 0, 1, 8, 3, 341)}) if one.code == "R5"]
    assert offered(found[0])[:2] == ("a wrong sign", {"granted.natural_person": 305})


@pytest.mark.parametrize("other_fault", [False, True])
def test_a_decimal_point_in_a_count(other_fault: bool) -> None:
    read = cells({**TRUE, "granted": (305, 24, 0, 1, 8, 3, 341)})
    read["requests.granted.natural_person"] = Sourced(state="text", raw="30.5")
    if other_fault:
        read["proceedings.reconsideration.total"] = Sourced(state="printed", value=9, raw="9")
    found = propose(read, BOTH, check_arithmetic(read, BOTH))
    (one,) = [one for one in found if one.code == "R5"]
    assert offered(one)[:2] == ("a misread decimal point", {"granted.natural_person": 305})
    assert set(one.alternatives[0].because) == {"R2 natural_person", "R3 granted"}


def test_a_decimal_that_the_sums_do_not_ask_for_gets_no_proposal() -> None:
    read = cells(TRUE)
    read["requests.granted.natural_person"] = Sourced(state="text", raw="3.5")
    (one,) = [one for one in propose(read, BOTH, check_arithmetic(read, BOTH)) if one.code == "R5"]
    assert one.alternatives == ()


def test_a_table_that_balances_is_handed_through() -> None:
    read = cells(TRUE)
    other = Finding(code="T1", severity="error", message=NOTES["none"])
    assert propose(read, BOTH, [other]) == (other,)


def test_proposing_twice_changes_nothing() -> None:
    read = cells({RECONSIDERATION: (10, 1, 0, 0, 0), **TRUE, "granted": (305, 24, 0, 7, 8, 3, 341)})
    once = propose(read, BOTH, check_arithmetic(read, BOTH))
    assert propose(read, BOTH, once) == once


def test_the_layout_of_2019() -> None:
    layout = Layout(requests="2019")
    read = {
        **{name: row for name, row in TRUE.items() if name != "other.misc"},
        "other_total": (4, 1, 0, 0, 0, 0, 50),
    }
    words, said, _ = offered(failed(proposed(read, layout))[0])
    assert (words, said) == ("an added digit", {"other_total.total": 5})


def test_words_are_a_closed_list_with_chinese() -> None:
    assert all(chinese for chinese in EXPLANATIONS.values())
    assert "implied by the relations" in EXPLANATIONS  # domain.checks.arithmetic says it of blanks
