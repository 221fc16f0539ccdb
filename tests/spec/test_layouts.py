"""Every cell of every layout in every number style is read as the model has it, and a clean report gives no finding but those
that its style brings by design."""

from __future__ import annotations

import pytest

from extractor.domain.checks import check_cells
from extractor.parsing.statutory import Reading
from tests.generator.model import EXTRA_ROW, Report
from tests.generator.reading import Case, cases, layouts, make, read, record, wrong

# The text itself does not say where the values of some rows begin: an empty cell before them and one after, and no full row cut
# alike nor a header to tell which of the two is a value. Such rows are left over and named; nothing is guessed.
# (shape, style) -> what would have to be known.
UNDECIDABLE = {
    (shape, style): why
    for shape, styles, why in (
        ("tsv ragged", ("all row totals blank", "all but totals blank"), "ragged rows carry padding on both sides"),
        ("tsv ragged, 2019", ("all row totals blank", "all but totals blank"), "the same"),
        ("tsv broken labels", ("all row totals blank", "all but totals blank"), "the same"),
        ("spaced labels", ("all row totals blank", "all but totals blank"), "the same"),
        ("total slipped", ("all row totals blank",), "the header does not show seven columns"),
        ("no headers", ("all row totals blank",), "no header shows the first column"),
    )
    for style in styles
}  # fmt: skip

CLEAN = [case for case in cases() if (case.shape.name, case.style.name) not in UNDECIDABLE]
UNCLEAR = [case for case in cases() if (case.shape.name, case.style.name) in UNDECIDABLE]


def _name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CLEAN, ids=_name)
def test_every_cell_is_read(case: Case) -> None:
    report, text = make(case)
    reading = read(text)
    assert layouts(reading) == dict(report.layouts)
    assert wrong(report, reading) == {}
    extra = EXTRA_ROW[1:] if case.shape.grid == "extra row" else ()
    assert tuple(left.text for left in reading.leftovers) == extra
    missing = {"M1"} if report.left_out else set()
    bare_amount = {"U1"} if _has_a_bare_procurement_amount(case) else set()
    assert {doubt.code for doubt in reading.doubts} == missing | bare_amount
    if not case.shape.single_digits:  # a one-digit number in every cell leaves no room for the sums
        _check_arithmetic(case, report, reading)


def _check_arithmetic(case: Case, report: Report, reading: Reading) -> None:
    findings = check_cells(record(reading))
    errors = {finding.code for finding in findings if finding.severity == "error"}
    fraction = case.style.name == "a fraction of a count" and "requests" in report.layouts
    assert errors == ({"R5"} if fraction else set())
    words = {id_ for id_, entry in report.due().items() if entry.state == "text"}
    assert {id_ for finding in findings if finding.code == "V1" for id_ in finding.cells} == words
    holes = {id_ for id_, entry in report.due().items() if entry.value is None}
    conditional = [finding for finding in findings if finding.severity == "notice"]
    assert all(set(finding.cells) <= holes for finding in conditional)
    assert bool(conditional) == any(not id_.startswith("proactive") for id_ in holes)


def _has_a_bare_procurement_amount(case: Case) -> bool:
    return case.shape.proactive == "2019" and not case.style.digits.startswith("amounts in")


@pytest.mark.parametrize("case", UNCLEAR, ids=_name)
def test_what_the_text_does_not_tell_is_left_over_and_named(case: Case) -> None:
    report, text = make(case)
    reading = read(text)
    unread = wrong(report, reading)
    assert {read.state for _, read in unread.values() if read is not None} == {"missing"}
    named = {id_ for doubt in reading.doubts if doubt.code == "M2" for id_ in doubt.cells}
    assert set(unread) <= named
    marks = sorted(due.raw for due, _ in unread.values() if due.state == "printed")
    assert sorted(left.text for left in reading.leftovers) == marks
