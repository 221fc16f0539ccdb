"""The form's relations and words, as the checks and the pages use them."""

from __future__ import annotations

import pytest

from extractor.domain import form


@pytest.mark.parametrize(("layout", "rows", "terms"), [("2021", 25, 21), ("2019", 23, 19)])
def test_the_relations_of_a_layout(layout: str, rows: int, terms: int) -> None:
    relations = form.relations(layout)
    count = {id_: sum(relation.id == id_ for relation in relations) for id_ in ("R1", "R2", "R3", "R4")}
    assert count == {"R1": 7, "R2": 7, "R3": rows, "R4": 3}
    assert {len(relation.left) for relation in relations if relation.id == "R2"} == {terms}
    assert {(len(r.left), len(r.right)) for r in relations if r.id == "R1"} == {(2, 2)}
    assert {(len(r.left), len(r.right)) for r in relations if r.id == "R3"} == {(6, 1)}
    assert {(len(r.left), len(r.right)) for r in relations if r.id == "R4"} == {(4, 1)}


def test_a_relation_names_cells_of_its_own_layout() -> None:
    for layout in ("2021", "2019"):
        known = {*form.cell_ids("requests", layout), *form.cell_ids("proceedings", "standard")}
        assert all({*relation.left, *relation.right} <= known for relation in form.relations(layout))


def test_the_first_relation_in_words() -> None:
    first = form.relations("2021")[0]
    assert first.left == ("requests.new_received.natural_person", "requests.carried_in.natural_person")
    assert first.right == ("requests.handled_total.natural_person", "requests.carried_out.natural_person")


def test_a_cell_in_words() -> None:
    assert form.label_of("requests.denied.state_secret.total") == "1.属于国家秘密 · 总计"
    assert form.label_of("proactive.fees.amount") == "行政事业性收费 · 本年收费金额（单位：万元）"


@pytest.mark.parametrize("ask", [form.spec, form.label_of])
def test_an_id_that_no_layout_has_is_an_error(ask: object) -> None:
    with pytest.raises(KeyError):
        ask("requests.nothing.total")  # type: ignore[operator]
