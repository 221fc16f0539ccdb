"""The relations' support of a cell's confidence: what raises it, what lowers it, what leaves it alone."""

from __future__ import annotations

from random import Random

from extractor.domain.report import Layout, Sourced
from extractor.parsing.support import supported, with_support
from tests.planted import as_cells, layout, table

CELL = "requests.granted.business"


def test_relations_that_hold_raise_it() -> None:
    confidence = supported(as_cells(table(Random(1), "dense"), 0.97), layout())
    assert all(value > 0.99 for value in confidence.values())
    # three relations say more of （七）总计 than two of other rows, one of table 四
    assert confidence["requests.handled_total.business"] > confidence[CELL]
    assert confidence[CELL] > confidence["proceedings.reconsideration.total"]


def test_a_relation_that_fails_lowers_all_its_cells_and_most_the_one_in_both() -> None:
    read = table(Random(1), "dense")
    read[CELL] += 7
    confidence = supported(as_cells(read, 0.97), layout())
    in_row, in_column = "requests.granted.research", "requests.denied.state_secret.business"
    assert confidence[CELL] < 0.2
    assert confidence[CELL] < confidence[in_row] < 0.97
    assert confidence[CELL] < confidence[in_column] < 0.97
    assert confidence["requests.carried_in.research"] > 0.99


def test_a_weaker_reading_takes_more_of_the_blame() -> None:
    read = table(Random(1), "dense")
    read["proceedings.reconsideration.total"] += 7
    cells = as_cells(read, 0.97)
    weak = "proceedings.reconsideration.upheld"
    cells[weak] = cells[weak].model_copy(update={"confidence": 0.8})
    confidence = supported(cells, layout())
    others = [
        confidence[f"proceedings.reconsideration.{m}"] for m in ("corrected", "other", "pending", "total")
    ]
    assert confidence[weak] < min(others) - 0.1


def test_where_no_relation_can_tell_it_stays() -> None:
    read = {
        **table(Random(1), "dense"),
        "requests.granted.total": None,
        "requests.handled_total.business": None,
    }
    cells = as_cells(read, 0.97)
    cells["proactive.licensing.decisions"] = Sourced(state="printed", value=4, raw="4", confidence=0.9)
    confidence = supported(cells, layout())
    assert confidence[CELL] == 0.97
    assert confidence["proactive.licensing.decisions"] == 0.9


def test_a_cell_without_confidence_or_number_gets_none() -> None:
    cells = as_cells({**table(Random(1), "dense"), "requests.granted.total": None}, 0.97)
    cells[CELL] = cells[CELL].model_copy(update={"confidence": None, "value": 10**6})
    confidence = supported(cells, layout())
    assert CELL not in confidence
    assert "requests.granted.total" not in confidence
    after = with_support(cells, layout())
    assert after[CELL] is cells[CELL]
    assert list(after) == list(cells)
    assert {id_: cell.value for id_, cell in after.items()} == {
        id_: cell.value for id_, cell in cells.items()
    }


def test_nothing_read_gives_nothing() -> None:
    assert supported({}, Layout()) == {}


def test_sums_that_hold_do_not_clear_a_cell_whose_header_speaks_against_its_place() -> None:
    """R4 holds in whatever order the parts are taken."""
    doubtful = as_cells(table(Random(1), "dense"), 0.5)
    assert set(supported(doubtful, layout()).values()) == {0.5}
