"""The same report twice: as a web page and as PDF, on a mirror, corrected by its body. Pure.

Twins   two items that tell of one body and one year, most of whose text is the same. Which of them counts is a person's to say; until
        then they stand in the queue, linked.
Body    an issuer's name as bodies are compared: without white space and without the words that one page prints and another leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from extractor.domain.document import Frozen
from extractor.domain.narrative import Narrative
from extractor.domain.reconcile import paths_of, same
from extractor.domain.report import Record
from extractor.domain.review import value_at
from extractor.domain.text import fold

# What stands behind the name of a body on one page and not on another.
_ENDINGS = ("人民政府办公室", "人民政府")
# A name's last characters, by which bodies that may be the same are looked up: one name may have its county in front.
TAIL = 3


class Twin(Frozen):
    """`one` and `other` may be the same report; `shared`: how much of the shorter text stands in the longer, 0 to 1."""

    one: str
    other: str
    shared: float


class Face(NamedTuple):
    """What a report is recognised by: `body` as `body_of` gives it and `year`, None where the cover does not say; the marks of its
    text (`parsing.similarity`)."""

    body: str | None
    year: int | None
    marks: frozenset[int]


class TwinDifference(Frozen):
    """`values`: one for each record, in their order, JSON as an edit of `path` would hold it."""

    path: str
    values: tuple[Any, ...]


def body_of(issuer: str | None) -> str | None:
    """None where there is no name."""
    name = fold(issuer or "")
    for ending in _ENDINGS:
        if len(name) > len(ending):
            name = name.removesuffix(ending)
    return name or None


def may_be_one_body(one: str, other: str) -> bool:
    """Of two bodies' names: the same, or one is the other with its county in front."""
    return one.endswith(other) or other.endswith(one)


def differences(records: Sequence[Record]) -> tuple[TwinDifference, ...]:
    """Where the records do not all say the same, wherever it stands in each."""
    first, *others = records
    return tuple(
        TwinDifference(path=path, values=tuple(value_at(record, path) for record in records))
        for path in paths_of(*records)
        if not all(same(first, other, path) for other in others)
    )


def quotes_apart(groups: Sequence[Narrative], name: str) -> tuple[tuple[str, ...], ...]:
    """Of a field group that differs: for each narrative the quotes that not all of them have."""
    found = [_quotes(getattr(group, name)) for group in groups]
    common = set.intersection(*({fold(quote) for quote in quotes} for quotes in found))
    return tuple(tuple(quote for quote in quotes if fold(quote) not in common) for quotes in found)


def _quotes(group: Any) -> list[str]:
    dumped = (
        group.model_dump(mode="json")
        if hasattr(group, "model_dump")
        else [g.model_dump(mode="json") for g in group]
    )
    return list(_texts(dumped))


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "quotes":
                yield from (quote["text"] for quote in each)
            else:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
