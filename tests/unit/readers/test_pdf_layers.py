"""Layers of a PDF that are on and off: what no viewer shows is no number and is told, what is shown is read as if there were none."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from extractor.parsing.statutory import read_tables
from tests.documents.pdf import Layers, Sheet, pdf, report_pdf
from tests.documents.pdf_cell import read, second_cell, two_cells
from tests.generator import model
from tests.generator.reading import wrong

_GROUP = "<< /Type /OCG /Name (one) >>"


class _Shown(NamedTuple):
    """How a file's layers are shown; the number stands in the first of `layers`."""

    layers: Layers
    seen: bool


_WAYS = {
    "on": _Shown(Layers((_GROUP,)), True),
    "off": _Shown(Layers((_GROUP,), "/OFF [{0}]"), False),
    "another is off": _Shown(Layers((_GROUP, _GROUP), "/OFF [{1}]"), True),
    "all are off": _Shown(Layers((_GROUP,), "/BaseState /OFF"), False),
    "all but this are off": _Shown(Layers((_GROUP,), "/BaseState /OFF /ON [{0}]"), True),
    "as it is viewed": _Shown(
        Layers(
            ("<< /Type /OCG /Name (one) /Usage << /View << /ViewState /OFF >> >> >>",),
            "/AS [<< /Event /View /Category [/View] /OCGs [{0}] >>]",
        ),
        False,
    ),
    "follows one that is off": _Shown(
        Layers(("<< /Type /OCMD /OCGs [{1}] /P /AllOn >>", _GROUP), "/OFF [{1}]"), False
    ),
    "seen where another is off": _Shown(
        Layers(("<< /Type /OCMD /OCGs [{1}] /P /AllOff >>", _GROUP), "/OFF [{1}]"), True
    ),
    "seen where another is not on": _Shown(
        Layers(("<< /Type /OCMD /VE [/Not {1}] >>", _GROUP)), False
    ),
}  # fmt: skip


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("name", _WAYS)
def test_a_number_in_a_layer_is_read_where_it_is_seen(name: str, packed: bool) -> None:
    layers, seen = _WAYS[name]
    sheet = two_cells().in_layer(0, Sheet().text(185, 485, "361"))
    document = read(pdf([sheet], layers=layers, packed=packed))
    assert (second_cell(document), document.notes) == (
        ("361", ()) if seen else ("", ("P3 pages=1 count=1 texts=361",))
    )


_ON_AND_OFF = Layers((_GROUP, _GROUP.replace("one", "two")), "/OFF [{1}]")
_ALIKE = Layers((_GROUP, _GROUP), "/OFF [{1}]")  # of one name, as copies of a page have them
_PAPER = "q 1 g 182 482 96 16 re f Q"


def _over(number: str) -> Sheet:
    return Sheet().text(185, 485, number)


@pytest.mark.parametrize(
    ("sheet", "forms", "layers", "told"),
    [
        (two_cells().in_layer(1, _over("12")).in_layer(0, _over("361")), (), _ON_AND_OFF, "12"),
        (two_cells().in_layer(0, _over("361")).in_layer(1, _over("12")), (), _ON_AND_OFF, "12"),
        (two_cells().in_layer(1, _over("12")).text(185, 485, "361"), (), _ON_AND_OFF, "12"),
        (two_cells().in_layer(1, _over("361")).in_layer(0, _over("361")), (), _ON_AND_OFF, "361"),
        (two_cells().in_layer(0, _over("361")).in_layer(1, Sheet().text(240, 485, "12")), (), _ALIKE, "12"),
        (two_cells().in_layer(0, Sheet().drawn("/Span << /MCID 1 >> BDC").text(185, 485, "361").drawn("EMC")).drawn("/Span << /MCID 2 >> BDC").in_layer(1, Sheet().text(240, 485, "12")).drawn("EMC"), (), _ON_AND_OFF, "12"),
        (two_cells().in_layer(0, Sheet().in_layer(1, _over("12"))).text(185, 485, "361"), (), _ON_AND_OFF, "12"),
        (two_cells().text(185, 485, "361").form(0, 0, 0, 1), (_over("12").as_layer(1),), _ON_AND_OFF, "12"),
        (two_cells().form(0, -10, -20, 1), (_over("361").as_layer(0),), _ON_AND_OFF, ""),
        (two_cells().form(0, -10, -20, 1), (_over("361").in_layer(1, _over("12")),), _ON_AND_OFF, "12"),
        (two_cells().text(185, 485, "361").in_layer(1, Sheet().form(0, 0, 0, 1)), (_over("12"),), _ON_AND_OFF, "12"),
        (two_cells().form(0, -10, -20, 1).form(1, -10, -20, 1), (_over("12").as_layer(1), _over("361").as_layer(0)), _ON_AND_OFF, "12"),
        (two_cells().text(185, 485, "361").in_layer(1, Sheet().drawn(_PAPER)), (), _ON_AND_OFF, ""),
        (two_cells().text(185, 485, "12").in_layer(0, Sheet().drawn(_PAPER)).text(185, 485, "361"), (), _ON_AND_OFF, "12"),
        (two_cells().text(185, 485, "361").in_layer(1, Sheet().line(200, 480, 200, 500)), (), _ON_AND_OFF, ""),
        (two_cells().text(185, 485, "361").in_layer(1, Sheet().image(182, 482, 278, 498)), (), _ON_AND_OFF, ""),
        (two_cells().in_layer(0, Sheet().drawn(_PAPER).set("1 0 0 1 185 485", "361")), (), _ON_AND_OFF, ""),
        (two_cells().in_layer(0, Sheet().filled(182, 482, 278, 498).set("1 0 0 1 185 485", "361", before="1 g")), (), _ON_AND_OFF, ""),
    ],
    ids=[
        "under", "over", "under what is in none", "the same under it", "of one name", "tagged", "a layer within a layer", "a form",
        "a form that is on", "within a form", "around a form", "two forms", "a patch", "a patch that is on", "a line", "a picture",
        "on a patch", "white on a dark patch",
    ],
)  # fmt: skip
@pytest.mark.parametrize("rotate", [0, 90])
def test_what_is_shown_is_read_and_nothing_else(
    sheet: Sheet, forms: tuple[Sheet, ...], layers: Layers, told: str, rotate: int
) -> None:
    turned = sheet.turned(rotate // 90)
    document = read(pdf([turned], forms=forms, layers=layers))
    assert second_cell(document) == "361"
    assert document.notes == ((f"P3 pages=1 count=1 texts={told}",) if told else ())


def test_each_number_of_a_report_whose_draft_is_switched_off() -> None:
    """Beside and under each fifth number another one stands in a layer that is off."""
    report = model.report(seed=78)
    ids = list(report.entries)[::5]
    layers = Layers((_GROUP, _GROUP), "/OFF [{0}]")

    def draft(sheet: Sheet, at: str, raw: str, size: float) -> object:
        return sheet.in_layer(0, Sheet().set(at, raw[::-1] + "7", size)).in_layer(
            1, Sheet().set(at, raw, size)
        )

    data = report_pdf(report, tricks=dict.fromkeys(ids, draft), layers=layers)
    document = read(data)
    assert wrong(report, read_tables(document)) == {}
    (note,) = document.notes
    assert note.startswith("P3 ")
    assert f" count={len(ids)} " in note
