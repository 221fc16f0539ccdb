"""Number styles as data: how digits are written, and which cells hold something that is no number.

Digits   a way to write one value; a row of `DIGITS`.
Holes    which cells hold something else; a row of `HOLES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from extractor.domain import form
from tests.generator.model import Entry, Report


class Style(NamedTuple):
    """`hole` is what stands in the cells that `holes` names, `state` how it must be read. `needs` are the things that a
    layout must be able to carry for it: blank (an empty place shows), words, space (white space inside a cell), long (more than digits)."""

    name: str
    digits: str = "plain"
    holes: str = "none"
    hole: str = ""
    state: str = "blank"
    needs: frozenset[str] = frozenset()


def apply(style: Style, to: Report) -> Report:
    """The report with its numbers written in the style, and its holes made."""
    write, chosen = DIGITS[style.digits], HOLES[style.holes]
    entries = {}
    for place, (id_, entry) in enumerate(to.entries.items()):
        if chosen(id_, place):
            entries[id_] = Entry(style.hole, style.state)
        else:
            assert entry.value is not None
            entries[id_] = write(id_, place, entry.value)
    return to._replace(entries=entries)


# --- digits ---------------------------------------------------------------------------------------------------------------

Write = Callable[[str, int, Decimal], Entry]
_FULL = str.maketrans("0123456789,+-.", "０１２３４５６７８９，＋－．")


def _raw(raw: str, value: Decimal) -> Entry:
    return Entry(raw, "printed", value)


def _annotated(id_: str, place: int, value: Decimal) -> Entry:
    """Two cells of each table carry a note: 22（其中修订16件）."""
    return _raw(f"{value}（其中修订16件）" if place % 11 == 0 else str(value), value)


def _signed(id_: str, place: int, value: Decimal) -> Entry:
    return _raw(f"{value:+}" if form.spec(id_).signed else str(value), value)


def _signed_in_words(id_: str, place: int, value: Decimal) -> Entry:
    if not form.spec(id_).signed:
        return _raw(str(value), value)
    return _raw(f"增加{value}" if value > 0 else f"减少{-value}", value)


def _with_counter(id_: str, place: int, value: Decimal) -> Entry:
    unit = form.spec(id_).unit
    return _raw(f"{value}{unit}" if unit in ("件", "项") else str(value), value)


def _decimals(id_: str, place: int, value: Decimal) -> Entry:
    with_fraction = value + Decimal("0.2449")
    return _raw(str(with_fraction), with_fraction) if form.spec(id_).decimal else _raw(str(value), value)


def _amount_in(unit: str) -> Write:
    """Amounts carry their own unit, counts none. 43.788万元 under 万元; 251000元; procurement 160.5964万元."""
    in_wan = {"元": Decimal("0.0001"), "万元": Decimal(1)}

    def write(id_: str, place: int, value: Decimal) -> Entry:
        spec = form.spec(id_)
        if not spec.decimal:
            return _raw(str(value), value)
        wan = value * in_wan[unit]
        return _raw(f"{value}{unit}", wan if spec.unit == "万元" else wan * 10000)

    return write


DIGITS: Mapping[str, Write] = {
    "plain": lambda _id, _place, value: _raw(str(value), value),
    "full width": lambda _id, _place, value: _raw(str(value).translate(_FULL), value),
    "thousands": lambda _id, _place, value: _raw(f"{value:,}", value),
    "full-width thousands": lambda _id, _place, value: _raw(f"{value:,}".translate(_FULL), value),
    "grouped by spaces": lambda _id, _place, value: _raw(f"{value:,}".replace(",", " "), value),
    "annotated": _annotated,
    "signed": _signed,
    "signed in words": _signed_in_words,
    "with counter": _with_counter,
    "decimals": _decimals,
    "amounts in wan yuan": _amount_in("万元"),
    "amounts in yuan": _amount_in("元"),
}

# --- holes ----------------------------------------------------------------------------------------------------------------


def _row(id_: str) -> str:
    return id_.rpartition(".")[0]


HOLES: Mapping[str, Callable[[str, int], bool]] = {
    "none": lambda _id, _place: False,
    "one": lambda id_, _place: id_ == "requests.partially_granted.research",
    "some": lambda id_, place: place % 5 == 3 and not id_.startswith("proceedings"),
    "inside a row": lambda id_, place: (
        place % 4 == 1 and id_.endswith((".business", ".research", ".other_org"))
    ),
    "first and last": lambda id_, place: (
        place % 3 == 0 and id_.endswith((".natural_person", ".total")) and id_.startswith("requests")
    ),
    "a column": lambda id_, _place: id_.startswith("requests.") and id_.endswith(".research"),
    "all row totals": lambda id_, _place: id_.startswith("requests.") and id_.endswith(".total"),
    "all but totals": lambda id_, _place: id_.startswith("requests.") and not id_.endswith(".total"),
    "whole rows": lambda id_, _place: (
        _row(id_) in ("requests.denied.state_secret", "requests.rejected.repeated", "proactive.regulations")
    ),
    "a proceedings part": lambda id_, _place: id_.startswith("proceedings.litigation_direct"),
}

_BLANK = frozenset({"blank"})
_WORDS = frozenset({"words"})

STYLES: tuple[Style, ...] = (
    Style("plain"),
    Style("full width", "full width"),
    Style("thousands", "thousands"),
    Style("full-width thousands", "full-width thousands"),
    Style("grouped by spaces", "grouped by spaces", needs=frozenset({"space"})),
    Style("annotated", "annotated", needs=frozenset({"long"})),
    Style("signed", "signed"),
    Style("signed in words", "signed in words", needs=frozenset({"long"})),
    Style("with counter", "with counter"),
    Style("decimals", "decimals"),
    Style("amounts in wan yuan", "amounts in wan yuan"),
    Style("amounts in yuan", "amounts in yuan"),
    Style("one blank", holes="one", needs=_BLANK),
    Style("some blank", holes="some", needs=_BLANK),
    Style("blanks inside rows", holes="inside a row", needs=_BLANK),
    Style("first and last blank", holes="first and last", needs=_BLANK),
    Style("a blank column", holes="a column", needs=_BLANK),
    Style("all row totals blank", holes="all row totals", needs=_BLANK),
    Style("all but totals blank", holes="all but totals", needs=_BLANK),
    Style("blank rows", holes="whole rows", needs=_BLANK),
    Style("slashes", holes="some", hole="/", state="dash"),
    Style("hyphens", holes="all row totals", hole="-", state="dash"),
    Style("em dashes", holes="a column", hole="—", state="dash"),
    Style("double dashes", holes="some", hole="——", state="dash"),
    Style("dashed rows", holes="whole rows", hole="/", state="dash"),
    Style("dashed proceedings", holes="a proceedings part", hole="－", state="dash"),
    Style("none in words", holes="some", hole="无", state="dash"),
    Style("not concerned", holes="inside a row", hole="不涉及", state="dash", needs=frozenset({"long"})),
    Style("some number", holes="inside a row", hole="若干", state="text", needs=_WORDS),
    Style("see the annex", holes="one", hole="详见附件", state="text", needs=_WORDS),
    Style("words first and last", holes="first and last", hole="若干", state="text", needs=_WORDS),
    Style("a fraction of a count", holes="one", hole="3.5", state="text"),
)  # fmt: skip
