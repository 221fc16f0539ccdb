"""Expected against actual, field by field. Golden tests, the score and the review page use this one function.

Expected    a golden record: what a person says the report holds. It may be partial: only what it states is compared.
Tally       how many of how many: `right` of `of`.
ListTally   items of one list: how many were expected, how many were there, how many of both are the same item, and for those
            how often each attribute is right.
Difference  one place where the two disagree, in the paths of `domain/review.py`: `cells.<id>`, `report.<field>`,
            `narrative.<group>`. `kind`: wrong (both have something), missing (the record has nothing), extra (nothing was expected).

How items are matched is told in golden/README.md; the thresholds are here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import Field

from extractor.domain.document import Frozen
from extractor.domain.narrative import Item, Narrative, ProcessingFee, Quote
from extractor.domain.report import FIELD_GROUPS, Cover, Number, Record, Sourced, State
from extractor.domain.text import fold

Labelled = Literal["blind", "reviewed"]
Kind = Literal["wrong", "missing", "extra"]

# Half of the characters of both sides together: two annotators cut a sentence differently, but not by more.
QUOTES_AGREE = 0.5
# Shared runs shorter than this are chance in Chinese prose (公开, 信息, 工作).
_RUN = 4

_COVER_PARTS: Mapping[str, tuple[str, ...]] = {
    "layout": ("proactive", "requests", "proceedings"),
    "period": ("start", "end"),
    "contact": ("address", "postcode", "phone", "email", "url"),
}
COVER_FIELDS = ("title", "issuer", "issuer_type", "year", "layout", "published_on", "period", "contact")
# A list of the record -> its group. Leadership's single responsible unit is a list of at most one.
LISTS: Mapping[str, str] = {
    "groups": "leadership",
    "responsible_unit": "leadership",
    "responsible_officials": "leadership",
    "staff": "leadership",
    "platforms": "platforms",
    "problems": "problems",
    "improvements": "improvements",
    "statements": "statements",
}
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "groups": ("name", "leader_title", "deputy_titles", "member_titles", "office_unit", "office_head_title"),
    "responsible_unit": ("name",),
    "responsible_officials": ("title",),
    "staff": ("role", "count", "full_time"),
    "platforms": ("name", "kind", "operator", "items_published", "approximate"),
    "problems": ("text", "category"),
    "improvements": ("text", "category", "status", "addresses"),
    "statements": ("approximate", "scope"),
}
# What an item is called. Several channels share one sentence, so quotes alone can't tell them apart.
_NAME: Mapping[str, str] = {
    "groups": "name",
    "responsible_unit": "name",
    "responsible_officials": "title",
    "staff": "role",
    "platforms": "name",
}
_FEE = ("status", "amount_yuan", "cases")


class ExpectedCell(Frozen):
    """`state` None where only the number was labelled (then a value of None stands for any cell without a number);
    `raw` counts only where it is given."""

    state: State | None = None
    value: Number | None = None
    raw: str | None = None


class Expected(Frozen):
    """A golden record. `report` holds the cover fields that were labelled, `groups` the narrative groups that were.
    Its quotes have no spans: they are text to be found."""

    id: str
    labelled: Labelled = "blind"
    annotators: tuple[str, ...] = ()
    report: Mapping[str, Any] = Field(default_factory=dict)
    cells: Mapping[str, ExpectedCell] = Field(default_factory=dict)
    narrative: Narrative = Narrative()
    groups: tuple[str, ...] = ()


class Tally(Frozen):
    right: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """None where nothing was there to be right about."""
        return self.right / self.of if self.of else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(right=self.right + other.right, of=self.of + other.of)


class ListTally(Frozen):
    expected: int = 0
    actual: int = 0
    matched: int = 0
    attributes: Mapping[str, Tally] = Field(default_factory=dict)

    @property
    def precision(self) -> float | None:
        return self.matched / self.actual if self.actual else None

    @property
    def recall(self) -> float | None:
        return self.matched / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        both = self.expected + self.actual
        return 2 * self.matched / both if both else None

    @property
    def exact(self) -> bool:
        """Every item is there, none too many, every attribute right."""
        same = self.expected == self.actual == self.matched
        return same and all(tally.right == tally.of for tally in self.attributes.values())

    def __add__(self, other: ListTally) -> ListTally:
        return ListTally(
            expected=self.expected + other.expected,
            actual=self.actual + other.actual,
            matched=self.matched + other.matched,
            attributes=add_tallies([self.attributes, other.attributes]),
        )


class Difference(Frozen):
    """`expected` and `actual` are JSON values in the record's shape, so that an edit can take either."""

    path: str
    kind: Kind
    expected: Any
    actual: Any


class Comparison(Frozen):
    """`figures`: cells, cells.nonzero, cells.raw, cells.empty, cover and cover.<field>, leadership, processing_fee, abstention,
    quotes.placed, quotes.characters. `lists` by the names of LISTS."""

    id: str
    labelled: Labelled
    figures: Mapping[str, Tally]
    lists: Mapping[str, ListTally]
    differences: tuple[Difference, ...]


def load_expected(data: Mapping[str, Any]) -> Expected:
    """The JSON of an expected.json (or of a labels file) -> Expected. Raises pydantic's ValidationError, a ValueError, where
    a key or value is none of the record's."""
    narrative = data.get("narrative", {})
    return Expected(
        id=data["id"],
        labelled=data.get("labelled", "blind"),
        annotators=tuple(data.get("annotators", ())),
        report=_checked_report(data.get("report", {})),
        cells={
            cell: ExpectedCell.model_validate(_cell_json(value))
            for cell, value in data.get("cells", {}).items()
        },
        narrative=Narrative.model_validate(_with_quote_objects(narrative)),
        groups=tuple(group for group in FIELD_GROUPS if group in narrative),
    )


def compare(expected: Expected, record: Record | None) -> Comparison:
    """What of `expected` the record holds. None, for a report that could not be read, has missed everything."""
    cells = _compare_cells(expected, record)
    cover = _compare_cover(expected, record)
    narrative = _compare_narrative(expected, record)
    return Comparison(
        id=expected.id,
        labelled=expected.labelled,
        figures={
            **cells.figures,
            **cover.figures,
            **narrative.figures,
            "abstention": cover.abstention + narrative.abstention,
            "quotes.placed": _placed(record),
        },
        lists=narrative.lists,
        differences=(*cover.differences, *cells.differences, *narrative.differences),
    )


def add_tallies(many: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Sums by name."""
    total: dict[str, Tally] = {}
    for tallies in many:
        for name, tally in tallies.items():
            total[name] = total.get(name, Tally()) + tally
    return total


def add_lists(many: Iterable[Mapping[str, ListTally]]) -> dict[str, ListTally]:
    """Sums by name."""
    total: dict[str, ListTally] = {}
    for tallies in many:
        for name, tally in tallies.items():
            total[name] = total.get(name, ListTally()) + tally
    return total


def items_of(narrative: Narrative, name: str) -> tuple[Item, ...]:
    """The items of one of LISTS."""
    return tuple(_items(narrative, name))


def same_items(name: str, left: Sequence[Item], right: Sequence[Item]) -> list[tuple[int, int]]:
    """Which items of two readings of one report are the same, by index; matched as golden items are."""
    return _pairs(name, left, right)


def differing(name: str, left: Item, right: Item, answers: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The attributes in which two items that are the same differ; `answers` pairs the problems of both sides."""
    return tuple(one for one in _ATTRIBUTES[name] if not _same_attribute(one, left, right, answers))


def same_fee(left: ProcessingFee, right: ProcessingFee) -> bool:
    return _same_fee(left, right)


# --- loading -----------------------------------------------------------------------------------------------------------


def _checked_report(report: Mapping[str, Any]) -> dict[str, Any]:
    Cover.model_validate({**report, "contact": dict(report.get("contact") or {})})
    return {name: report[name] for name in COVER_FIELDS if name in report}


def _cell_json(value: object) -> object:
    if value is None:
        return {"value": None}
    return {"state": "printed", "value": value} if isinstance(value, int | float) else value


def _with_quote_objects(value: Any) -> Any:
    """A labelled quote is a string; the model's is an object with places."""
    if isinstance(value, Mapping):
        return {
            key: [_quote_json(quote) for quote in inner] if key == "quotes" else _with_quote_objects(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_with_quote_objects(inner) for inner in value]
    return value


def _quote_json(quote: Any) -> Any:
    return {"text": quote, "spans": [], "match": "exact"} if isinstance(quote, str) else quote


# --- cells and cover ---------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    figures: dict[str, Tally]
    differences: list[Difference]
    abstention: Tally = Tally()
    lists: Mapping[str, ListTally] = {}


def _compare_cells(expected: Expected, record: Record | None) -> _Part:
    actual = record.cells if record is not None else {}
    # A cell that the golden record's layout does not have is wrong too, where cells were labelled at all.
    strange = [cell for cell in actual if cell not in expected.cells] if expected.cells else []
    extra = [cell for cell in strange if actual[cell].state != "missing"]
    right = {cell: _same_cell(want, actual.get(cell)) for cell, want in expected.cells.items()}
    wants = expected.cells.items()
    raws = [_same_raw(want.raw, actual.get(cell)) for cell, want in wants if "raw" in want.model_fields_set]
    empty = [cell in actual and actual[cell].value is None for cell, want in wants if want.value is None]
    differences = [_cell_difference(cell, want, actual.get(cell)) for cell, want in wants if not right[cell]]
    differences += [_cell_difference(cell, None, actual[cell]) for cell in extra]
    figures = {
        "cells": Tally(right=sum(right.values()), of=len(right) + len(extra)),
        "cells.nonzero": _tally(right[cell] for cell, want in wants if want.value),
        "cells.empty": _tally(empty),
        "cells.raw": _tally(raws),
    }
    return _Part(figures, differences)


def _tally(outcomes: Iterable[bool]) -> Tally:
    seen = list(outcomes)
    return Tally(right=sum(seen), of=len(seen))


def _same_cell(want: ExpectedCell, got: Sourced | None) -> bool:
    return got is not None and want.value == got.value and want.state in {None, got.state}


def _same_raw(want: str | None, got: Sourced | None) -> bool:
    if got is None or want is None or got.raw is None:
        return got is not None and want is got.raw
    return "".join(want.split()) == "".join(got.raw.split())


def _cell_difference(cell: str, want: ExpectedCell | None, got: Sourced | None) -> Difference:
    return Difference(
        path=f"cells.{cell}",
        kind=_kind(want, got),
        expected={"state": "missing" if want is None else want.state, "value": want and want.value},
        actual=None if got is None else {"state": got.state, "value": got.value},
    )


def _kind(want: object, got: object) -> Kind:
    if got is None or got in ([], {}):
        return "missing"
    return "extra" if want is None or want in ([], {}) else "wrong"


def _compare_cover(expected: Expected, record: Record | None) -> _Part:
    cover = record.report if record is not None else Cover()
    figures: dict[str, Tally] = {}
    differences: list[Difference] = []
    abstained: list[bool] = []
    for name, want in expected.report.items():
        got = getattr(cover, name)
        leaves = list(_leaves(name, want, got))
        outcomes = [_same(w, g) for w, g in leaves]
        figures[f"cover.{name}"] = _tally(outcomes if record is not None else [False] * len(outcomes))
        abstained += [record is not None and g is None for w, g in leaves if w is None]
        if not all(outcomes):
            actual = got.model_dump(mode="json") if isinstance(got, Frozen) else got
            differences.append(
                Difference(path=f"report.{name}", kind=_kind(want, actual), expected=want, actual=actual)
            )
    figures["cover"] = sum(figures.values(), Tally())
    return _Part(figures, differences, abstention=_tally(abstained))


def _leaves(name: str, want: Any, got: Any) -> Iterator[tuple[Any, Any]]:
    """The values that are compared one by one. An absent key of `contact` says that the report has none."""
    parts = _COVER_PARTS.get(name)
    if parts is None:
        yield want, got
        return
    for part in parts:
        if name == "contact" or part in want:
            yield want.get(part), got.get(part) if isinstance(got, Mapping) else getattr(got, part)


def _same(want: Any, got: Any) -> bool:
    """White space, width and a closing full stop (optional by the guide) don't count; of several titles the order doesn't."""
    if isinstance(want, str) and isinstance(got, str):
        return _bare(want) == _bare(got)
    if isinstance(want, tuple) and isinstance(got, tuple):
        return sorted(map(_bare, want)) == sorted(map(_bare, got))
    return bool(want == got)


def _bare(text: object) -> str:
    return fold(str(text)).rstrip("。;,.")


# --- narrative ---------------------------------------------------------------------------------------------------------


def _compare_narrative(expected: Expected, record: Record | None) -> _Part:
    actual = record.narrative if record is not None else Narrative()
    unread = _unread_groups(record)
    lists: dict[str, ListTally] = {}
    characters = Tally()
    abstained: list[bool] = []
    answers = _pairs("problems", expected.narrative.problems, actual.problems)
    for name, group in LISTS.items():
        if group not in expected.groups:
            continue
        wants, gots = _items(expected.narrative, name), _items(actual, name)
        pairs = _pairs(name, wants, gots)
        lists[name] = _list_tally(name, wants, gots, pairs, answers)
        characters += sum((_characters(wants[i], gots[j]) for i, j in pairs), Tally())
        if not wants:
            abstained.append(not gots and group not in unread)
    wrong = {LISTS[name] for name, tally in lists.items() if not tally.exact}
    figures = {"quotes.characters": characters}
    if "leadership" in expected.groups:
        figures["leadership"] = Tally(right="leadership" not in wrong | unread, of=1)
    if "processing_fee" in expected.groups:
        fee_right = _same_fee(expected.narrative.processing_fee, actual.processing_fee)
        figures["processing_fee"] = Tally(right=fee_right and "processing_fee" not in unread, of=1)
        if not fee_right:
            wrong.add("processing_fee")
        if expected.narrative.processing_fee.status == "not_mentioned":
            abstained.append(fee_right and "processing_fee" not in unread)
    differences = [
        _group_difference(group, expected.narrative, actual) for group in FIELD_GROUPS if group in wrong
    ]
    return _Part(figures, differences, abstention=_tally(abstained), lists=lists)


def _unread_groups(record: Record | None) -> set[str]:
    """Groups whose emptiness says nothing: an empty list of a failed group is no absence."""
    if record is None:
        return set(FIELD_GROUPS)
    return {group for group, run in record.run.narrative.items() if run.status != "done"}


def _items(narrative: Narrative, name: str) -> Sequence[Item]:
    holder = narrative.leadership if LISTS[name] == "leadership" else narrative
    found = getattr(holder, name)
    if found is None:
        return ()
    return (found,) if isinstance(found, Item) else tuple(found)


def _pairs(name: str, wants: Sequence[Item], gots: Sequence[Item]) -> list[tuple[int, int]]:
    """The same items on both sides: best agreement first, each item once; of equals the earlier."""
    agreement = _AGREEMENT.get(name) or _named_alike(_NAME[name])
    rated = [
        (-rate, i, j)
        for i, want in enumerate(wants)
        for j, got in enumerate(gots)
        if (rate := agreement(want, got)) is not None
    ]
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(rated):
        if all(i != p and j != q for p, q in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def _prose_alike(want: Item, got: Item) -> float | None:
    shared, total = _shared(_stretches(want), _stretches(got))
    rate = sum(shared) / (sum(total) or 1)
    return rate if rate >= QUOTES_AGREE else None


def _named_alike(attribute: str) -> Callable[[Any, Any], float | None]:
    def agreement(want: Any, got: Any) -> float | None:
        name = _name_agreement(fold(getattr(want, attribute)), fold(getattr(got, attribute)))
        # One side may quote only one of the sentences that name a channel: the shorter side decides.
        shared, total = _shared(_stretches(want), _stretches(got))
        quotes = max(part / (whole or 1) for part, whole in zip(shared, total, strict=True))
        return name + quotes if name is not None and quotes >= QUOTES_AGREE else None

    return agreement


def _name_agreement(left: str, right: str) -> float | None:
    """None unless one name is the other with characters left out (政府网站, 政府门户网站): a measure of likeness would
    take 官方微博 for 官方微信."""
    short, long = sorted((left, right), key=len)
    rest = iter(long)
    if not short or not all(character in rest for character in short):
        return None
    return len(short) / len(long)


def _same_statement(want: Any, got: Any) -> float | None:
    return 1.0 if (want.what, want.value) == (got.what, got.value) else None


_AGREEMENT: Mapping[str, Callable[[Any, Any], float | None]] = {
    "problems": _prose_alike,
    "improvements": _prose_alike,
    "statements": _same_statement,
}


def _stretches(item: Item) -> list[str]:
    """The union of an item's quotes, folded: a quote inside another one counts once."""
    texts = sorted(
        {fold(quote.text) for quote in item.quotes} or {fold(getattr(item, "text", ""))},
        key=len,
        reverse=True,
    )
    return [text for n, text in enumerate(texts) if not any(text in longer for longer in texts[:n])]


def _shared(left: Sequence[str], right: Sequence[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Characters of each side that stand in a run of at least _RUN that the other side has too, and of each side all."""
    sides = (left, right)
    shared = tuple(sum(_covered(text, other) for text in side) for side, other in (sides, sides[::-1]))
    total = tuple(sum(map(len, side)) for side in sides)
    return (shared[0], shared[1]), (total[0], total[1])


def _covered(text: str, others: Sequence[str]) -> int:
    width = min(_RUN, len(text))
    covered = [False] * len(text)
    for start in range(len(text) - width + 1):
        if width and any(text[start : start + width] in other for other in others):
            covered[start : start + width] = [True] * width
    return sum(covered)


def _characters(want: Item, got: Item) -> Tally:
    """How much of the golden quotes the matched item quotes."""
    shared, total = _shared(_stretches(want), _stretches(got))
    return Tally(right=shared[0], of=total[0])


def _list_tally(
    name: str,
    wants: Sequence[Item],
    gots: Sequence[Item],
    pairs: Sequence[tuple[int, int]],
    answers: Sequence[tuple[int, int]],
) -> ListTally:
    attributes = {
        attribute: _tally(_same_attribute(attribute, wants[i], gots[j], answers) for i, j in pairs)
        for attribute in _ATTRIBUTES[name]
    }
    return ListTally(expected=len(wants), actual=len(gots), matched=len(pairs), attributes=attributes)


def _same_attribute(attribute: str, want: Item, got: Item, answers: Sequence[tuple[int, int]]) -> bool:
    wanted, found = getattr(want, attribute), getattr(got, attribute)
    if attribute != "addresses":
        return _same(wanted, found)
    # Both sides count their own problems: an index is translated through the problems that are the same.
    golden = {j: i for i, j in answers}
    return {golden.get(j, -1) for j in found} == set(wanted)


def _same_fee(want: ProcessingFee, got: ProcessingFee) -> bool:
    return all(_same(getattr(want, name), getattr(got, name)) for name in _FEE)


def _group_difference(group: str, want: Narrative, got: Narrative) -> Difference:
    wanted, found = want.model_dump(mode="json")[group], got.model_dump(mode="json")[group]
    return Difference(path=f"narrative.{group}", kind=_kind(wanted, found), expected=wanted, actual=found)


def _placed(record: Record | None) -> Tally:
    if record is None:
        return Tally()
    quotes = [quote for name in LISTS for item in _items(record.narrative, name) for quote in item.quotes]
    cover = record.report.quotes
    quotes += [
        *record.narrative.processing_fee.quotes,
        *cover.title,
        *cover.issuer,
        *cover.year,
        *cover.published_on,
    ]
    return _tally(_is_placed(quote) for quote in quotes) + Tally(of=_refused(record))


def _refused(record: Record) -> int:
    """Quotes that were given and are not in the record, for they are not in the report: a model's grounded share counts them."""
    return sum(int(found.left or 0) for found in record.findings if found.code in {"Q1", "Q2"})


def _is_placed(quote: Quote) -> bool:
    return bool(quote.spans)
