"""What a person did in the browser, as it arrives: acts with rising numbers, in an outbox that is sent until it is acknowledged."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

from review_app.language import Catalogue
from review_app.record_view import path_in_words

Kind = Literal["edit", "sign", "unsign", "take_golden"]


class Act(NamedTuple):
    """One thing a person did in the record panel. `path` for edits and golden values, `key` for signatures."""

    seq: int
    kind: Kind
    path: str = ""
    key: str = ""
    value: Any = None
    reason: str | None = None

    @property
    def about(self) -> str:
        return self.path or self.key


def acts_after(outbox: object, item: str, acked: int) -> list[Act]:
    """The acts on this item that were not dealt with yet, in order. What is no act is left out: an outbox is a browser's word."""
    entries = [entry for entry in outbox if isinstance(entry, dict)] if isinstance(outbox, list) else []
    acts = [
        Act(**{name: entry[name] for name in Act._fields if name in entry})
        for entry in entries
        if isinstance(entry.get("seq"), int)
        and entry.get("kind") in get_args(Kind)
        and entry.get("item") == item
    ]
    return sorted((act for act in acts if act.seq > acked), key=lambda act: act.seq)


def in_words(act: Act, say: Catalogue) -> str:
    """An act that could not be saved, so that a person can do it again."""
    about = path_in_words(act.path, say) if act.path else act.key
    if act.kind != "edit":
        return f"{say('act.' + act.kind)} {about}"
    shown = act.value.get("value") if isinstance(act.value, dict) and "state" in act.value else act.value
    return f"{about}: {shown}"
