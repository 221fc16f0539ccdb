"""What a person did in the browser, as it arrives: acts with rising numbers, in an outbox that is sent until it is acknowledged.

Act      `epoch` names the opening of the desk that it was made on and `version` the item's, so that an act that comes from before a
         change made elsewhere is known as such.
Changes  of a structure are worked out here, from the record as it is when the act is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

from extractor.domain import correction
from extractor.domain.correction import Change
from extractor.domain.report import Record
from extractor.domain.review import value_at
from extractor.errors import NotFound, Refused
from review_app.field_words import path_in_words, value_in_words
from review_app.language import Catalogue

Kind = Literal[
    "edit", "edits", "shift", "swap", "paste", "state", "layout", "leftover",  # change the record
    "sign", "unsign", "take_golden", "undo", "approve", "skip", "resolve", "history", "settle",
    "noted",
]  # fmt: skip
CHANGING = ("edit", "edits", "shift", "swap", "paste", "state", "layout", "leftover", "take_golden")


class Act(NamedTuple):
    """One thing a person did. `path`: the field it is about; `key`: the finding of a signature; `value`: what the kind needs."""

    seq: int
    kind: Kind
    path: str = ""
    key: str = ""
    value: Any = None
    reason: str | None = None
    epoch: str = ""
    version: int = 0

    @property
    def about(self) -> str:
        """Where what is refused of it is shown."""
        return self.path or self.key or self.kind

    @property
    def name(self) -> str:
        """Of this act alone; the edits that it makes bear it."""
        return f"{self.epoch}.{self.seq}"

    @property
    def shown(self) -> int:
        """The version whose last act the button named, of an undo."""
        return self.value if isinstance(self.value, int) else self.version

    @property
    def changes_fields(self) -> bool:
        return self.kind in CHANGING

    @property
    def names_its_changes(self) -> bool:
        """Field by field, whatever the record says: the others are worked out from the record as it is."""
        return self.kind in ("edit", "edits")


def acts_after(outbox: object, item: str, acked: int) -> list[Act]:
    """The acts on this item that were not dealt with yet, in order. What is no act is left out: an outbox is a browser's word."""
    entries = outbox.get("acts") if isinstance(outbox, dict) else None
    acts = [
        Act(**{name: entry[name] for name in Act._fields if name in entry})
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and _is_act(entry) and entry.get("item") == item
    ]
    return sorted((act for act in acts if act.seq > acked), key=lambda act: act.seq)


def _is_act(entry: dict[str, Any]) -> bool:
    words = (entry.get(name, "") for name in ("path", "key", "epoch"))
    return (
        isinstance(entry.get("seq"), int)
        and entry.get("kind") in get_args(Kind)
        and all(isinstance(word, str) for word in words)
        and isinstance(entry.get("reason"), str | None)
    )


def changes_of(act: Act, record: Record) -> list[Change]:
    """What an act of changing fields changes in a record. Refused and NotFound as in domain.correction; Refused("review.bad_value") for
    an act that no page sends."""
    if act.kind == "edit":
        return [(act.path, act.value)]
    try:
        return _WORKED_OUT[act.kind](record, act.path.removeprefix("cells."), act.value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        facts = {"path": act.about, "value": act.value, "reason": str(error)}
        raise Refused("review.bad_value", place=act.about, value=act.value, facts=facts) from error


# A record, the cell that is selected, and what the act says -> the changes.
_WORKED_OUT: dict[str, Callable[[Record, str, Any], list[Change]]] = {
    "edits": lambda _, __, said: [(str(path), value) for path, value in said],
    "shift": lambda record, cell, said: correction.shift(
        record, cell, said["direction"], whole=bool(said["whole"])
    ),
    "swap": lambda record, cell, said: correction.swap(record, cell, said["direction"]),
    "paste": lambda record, cell, said: correction.paste(record, cell, said["text"]),
    "state": lambda record, cell, said: correction.set_state(
        record, correction.line_of(record, cell, said["stretch"]), said["state"]
    ),
    "layout": lambda record, _, said: correction.choose_layout(record, said["table"], said["layout"]),
    "leftover": lambda record, cell, said: correction.take_leftover(record, said["number"], cell),
}


def is_done(act: Act, record: Record) -> bool:
    """The record says already what the act would have it say."""
    if act.kind != "edit":
        return False
    now = value_at_or_none(record, act.path)
    if act.path.startswith("cells.") and isinstance(act.value, dict) and isinstance(now, dict):
        return all(now.get(name) == act.value.get(name) for name in ("state", "value"))
    return bool(now == act.value)


def value_at_or_none(record: Record, path: str) -> Any:
    """None too for a path that no record has: an outbox may name anything."""
    try:
        return value_at(record, path)
    except (KeyError, NotFound):
        return None


def in_words(act: Act, say: Catalogue) -> str:
    """An act that could not be saved, so that a person can do it again or choose."""
    about = _about_in_words(act, say)
    if act.kind != "edit":
        return f"{say('act.' + act.kind)} {about}".strip()
    return f"{about}: {value_of(act, say)}"


def value_of(act: Act, say: Catalogue) -> str:
    """What an edit would set, as it was typed."""
    if act.path.startswith("cells.") and isinstance(act.value, dict) and act.value.get("state") == "printed":
        return str(act.value.get("value"))
    try:
        return value_in_words(act.path, act.value, say)
    except (KeyError, TypeError, ValueError, AttributeError):
        return str(act.value)


def _about_in_words(act: Act, say: Catalogue) -> str:
    try:
        return path_in_words(act.path, say) if act.path else act.key
    except KeyError:
        return act.path
