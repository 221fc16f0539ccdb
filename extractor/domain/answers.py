"""What a model is asked to answer: the narrative's own models without what only the program knows.

An answer's item has the fields and descriptions of `domain/narrative.py`; its quotes are strings, for where they stand, who read
them and how sure that is are found out here and never asked. Every item needs a quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from pydantic import Field, create_model

from extractor.domain.document import Frozen
from extractor.domain.narrative import (
    Group,
    Improvement,
    Item,
    Narrative,
    Platform,
    Problem,
    ProcessingFee,
    ResponsibleOfficial,
    ResponsibleUnit,
    Staff,
    Statement,
)

_OURS = frozenset({"quotes", "by", "confidence"})
_QUOTES = "支持本条的报告原文，逐字照抄，不改一字一数；一处一段，可有多段"


def _asked(model: type[Item], *, quotes: int = 1) -> type[Frozen]:
    fields: dict[str, Any] = {
        name: (info.annotation, copy(info)) for name, info in model.model_fields.items() if name not in _OURS
    }
    fields["quotes"] = (tuple[str, ...], Field(description=_QUOTES, min_length=quotes))
    return create_model(f"{model.__name__}Answer", __base__=Frozen, **fields)


def _list_of(model: type[Item]) -> Any:
    return tuple[_asked(model), ...]  # type: ignore[misc]  # a type made at run time


_UNIT: Any = _asked(ResponsibleUnit) | None
_LEADERSHIP = create_model(
    "LeadershipFields",
    __base__=Frozen,
    groups=(_list_of(Group), Field((), description="领导小组、协调小组、工作小组、工作专班；没有则为空")),
    responsible_unit=(_UNIT, Field(None, description="没有写明则为 null")),
    responsible_officials=(_list_of(ResponsibleOfficial), Field((), description="没有则为空")),
    staff=(_list_of(Staff), Field((), description="没有则为空")),
)
# The parts of an answer, by the narrative's field groups.
_PARTS: Mapping[str, Any] = {
    "leadership": (_LEADERSHIP, ...),
    "platforms": (_list_of(Platform), Field(description="公开渠道；没有则为空")),
    "problems": (_list_of(Problem), Field(description="存在的问题；没有则为空")),
    "improvements": (_list_of(Improvement), Field(description="改进措施；没有则为空")),
    "statements": (_list_of(Statement), Field(description="文中写明的数；没有则为空")),
    "processing_fee": (_asked(ProcessingFee, quotes=0), ...),
}


def answer_model(groups: Sequence[str]) -> type[Frozen]:
    """The schema of one call: an object with the field groups asked for. KeyError for one that is none."""
    name = "".join(part.title() for group in groups for part in group.split("_"))
    return create_model(f"{name}Answer", __base__=Frozen, **{group: _PARTS[group] for group in groups})


def with_quotes(value: Any, place: Any) -> Any:
    """The answer's JSON with each list of quotes replaced by what `place` makes of it."""
    if isinstance(value, Mapping):
        return {
            key: place(inner) if key == "quotes" else with_quotes(inner, place)
            for key, inner in value.items()
        }
    return [with_quotes(inner, place) for inner in value] if isinstance(value, (list, tuple)) else value


def as_answer(narrative: Narrative, groups: Sequence[str]) -> dict[str, Any]:
    """A narrative as the answer that would give it: for examples, recorded answers and tests."""
    whole = with_quotes(narrative.model_dump(mode="json"), lambda quotes: [quote["text"] for quote in quotes])
    return {group: _stripped(whole[group]) for group in groups}


def _stripped(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _stripped(inner) for key, inner in value.items() if key not in {"by", "confidence"}}
    return [_stripped(inner) for inner in value] if isinstance(value, list) else value
