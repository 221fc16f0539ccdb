"""What is laid over a PDF's page: read as it is seen, and told where viewers differ whether it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.domain.document import Document
from tests.documents.pdf import Layers, Sheet, pdf
from tests.documents.pdf_cell import read, two_cells

_INSIDE = (182, 482, 278, 498)
_QUAD = "/C [1 0 0] /QuadPoints [184 496 216 496 184 482 216 482]"
_FORM = (
    "/AcroForm << /Fields [] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv << /Type /Font /Subtype /Type1 "
    "/BaseFont /Helvetica >> >> >> MORE >>"
)
_FIELDS = Layers(more=_FORM.replace("MORE", ""))
_ANEW = Layers(more=_FORM.replace("MORE", "/NeedAppearances true"))
_GROUPS = ("<< /Type /OCG /Name (one) >>", "<< /Type /OCG /Name (two) >>")
_FIELD = "/FT /Tx /T (a) /DA (/Helv 10 Tf 0 g)"


def _document(sheet: Sheet, forms: Sequence[Sheet], layers: Layers) -> Document:
    return read(pdf([sheet], forms=forms, layers=layers))


def _over(kind: str, *, printed: str = "", form: int | None = 0, keys: str = "", flags: int = 4) -> Sheet:
    return two_cells(printed).laid_over(_INSIDE, kind, form, flags=flags, keys=keys)


_NUMBER = Sheet((96, 16)).text(3, 4, "361")
_OTHER = Sheet((96, 16)).text(3, 4, "12")
_PATCH = Sheet((96, 16)).drawn("1 g 0 0 96 16 re f")
_NUMBER_ON_PATCH = Sheet((96, 16)).drawn("1 g 0 0 96 16 re f 0 g").text(3, 4, "361")
_YELLOW = Sheet((96, 16)).drawn("1 1 0 rg 0 0 96 16 re f")
_STROKE = Sheet((96, 16)).drawn("1 0 0 RG 2 7.6 m 34 7.6 l S")
_PLAIN = Layers()
_NO_NOTE: tuple[str, ...] = ()


def _told(code: str, text: str) -> tuple[str, ...]:
    return (f"{code} pages=1 count=1 texts={text}",)


_SEEN: dict[str, tuple[Sheet, Sequence[Sheet], Layers, str, tuple[str, ...]]] = {
    # a patch over a printed number, with its own drawing and without
    "a stamp over a number": (_over("Stamp", printed="361"), [_PATCH], _PLAIN, "", _told("P3", "361")),
    "a square over a number": (_over("Square", printed="361"), [_PATCH], _PLAIN, "", _told("P3", "361")),
    "a square that is not drawn": (_over("Square", printed="361", form=None, keys="/IC [1 1 1] /C [1 1 1]"), [], _PLAIN, "", _told("P3", "361")),
    "blackened": (_over("Redact", printed="361"), [_PATCH], _PLAIN, "", _told("P3", "361")),
    "a number on a patch": (_over("Stamp", printed="12"), [_NUMBER_ON_PATCH], _PLAIN, "361", _told("P3", "12")),
    "a frame around a number": (_over("Square", printed="361", form=None, keys="/C [1 0 0]"), [], _PLAIN, "361", _NO_NOTE),
    # remarks about a number, which is seen through them
    "a highlighter": (_over("Highlight", printed="361"), [_YELLOW], _PLAIN, "361", _NO_NOTE),
    "a highlighter and a stamp": (_over("Highlight", printed="361").laid_over((300, 300, 396, 316), "Stamp", 0), [_YELLOW], _PLAIN, "361", _NO_NOTE),
    "a note": (_over("Text", printed="361", keys="/Contents (12)"), [_YELLOW], _PLAIN, "361", _NO_NOTE),
    "a link": (_over("Link", printed="361", form=None), [], _PLAIN, "361", _NO_NOTE),
    # struck out
    "a stroke": (_over("StrikeOut", printed="361"), [_STROKE], _PLAIN, "3\u03366\u03361\u0336", _NO_NOTE),
    "a stroke that is not drawn": (two_cells("361").laid_over((184, 482, 216, 496), "StrikeOut", None, keys=_QUAD), [], _PLAIN, "3\u03366\u03361\u0336", _NO_NOTE),
    # numbers laid over the page
    "a line's text": (_over("Line"), [_NUMBER], _PLAIN, "361", _NO_NOTE),
    "a kind that nobody knows": (_over("Foo"), [_NUMBER], _PLAIN, "361", _NO_NOTE),
    "text that is not drawn": (_over("FreeText", form=None, keys="/Contents (361) /DA (/Helv 10 Tf 0 g)"), [], _PLAIN, "361", _NO_NOTE),
    "for print alone": (_over("FreeText", keys="/Contents (361)", flags=36), [_NUMBER], _PLAIN, "", _told("P6", "361")),
    "a stamp for print alone": (_over("Stamp", flags=36), [_NUMBER], _PLAIN, "", _told("P6", "?")),
    "a stamp without a drawing": (_over("Stamp", form=None), [], _PLAIN, "", _told("P6", "?")),
    # fields
    "a field": (_over("Widget", form=None, keys=f"{_FIELD} /V (361)"), [], _FIELDS, "361", _NO_NOTE),
    "a field's parent": (_over("Widget", form=None, keys=f"/Parent << {_FIELD} /V (361) >>"), [], _FIELDS, "361", _NO_NOTE),
    "an empty field": (_over("Widget", form=None, keys=_FIELD), [], _FIELDS, "", _NO_NOTE),
    "a field drawn before it was filled": (_over("Widget", keys=f"{_FIELD} /V (361)"), [_OTHER], _ANEW, "361", _NO_NOTE),
    "a field in white": (_over("Widget", form=None, keys="/FT /Tx /T (a) /V (361) /DA (/Helv 10 Tf 1 g)"), [], _FIELDS, "", _told("P3", "361")),
    "a field on a ground of its own": (_over("Widget", printed="12", form=None, keys=f"{_FIELD} /V (361) /MK << /BG [1 1 1] >>"), [], _FIELDS, "361", _told("P3", "12")),
    "a field for print alone": (_over("Widget", form=None, keys=f"{_FIELD} /V (361)", flags=36), [], _FIELDS, "", _told("P6", "361")),
    "a field of no form": (_over("Widget", form=None, keys=f"{_FIELD} /V (361)"), [], _PLAIN, "", _told("P6", "361")),
    "a secret": (_over("Widget", form=None, keys=f"{_FIELD} /V (361) /Ff 8192"), [], _FIELDS, "*", _NO_NOTE),
    # in a layer
    "a file whose layers are on": (two_cells().laid_over(_INSIDE, "Stamp", 0, layer=0), [_NUMBER], Layers(_GROUPS), "361", _NO_NOTE),
    "a file with a layer that is off": (two_cells().laid_over(_INSIDE, "FreeText", 0, keys="/Contents (361)", layer=0), [_NUMBER], Layers(_GROUPS, "/OFF [{1}]"), "", _told("P6", "361")),
    "in no layer": (two_cells().laid_over(_INSIDE, "FreeText", 0), [_NUMBER], Layers(_GROUPS, "/OFF [{1}]"), "361", _NO_NOTE),
}  # fmt: skip


@pytest.mark.parametrize("name", _SEEN)
def test_what_is_laid_over_the_page_is_read_as_it_is_seen(name: str) -> None:
    sheet, forms, layers, seen, notes = _SEEN[name]
    document = _document(sheet, forms, layers)
    (table,) = document.tables
    assert document.text[table.cells[1].start : table.cells[1].end] == seen
    assert document.notes == notes
