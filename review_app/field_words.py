"""A field and its value in words: for comparisons, choices and the history. Pure, no Streamlit here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.domain.form import label_of
from extractor.domain.history import FieldEvent
from review_app import cards
from review_app.language import Catalogue
from review_app.moments import Zone
from review_app.viewmodels import View


def path_in_words(path: str, say: Catalogue) -> str:
    kind, _, rest = path.partition(".")
    if kind == "cells":
        return label_of(rest)
    if kind == "leftovers":
        return say("tab.leftovers")
    return say(path) if kind == "report" else say(f"group.{rest}")


def value_in_words(path: str, value: Any, say: Catalogue) -> str:
    """A field's JSON value in words, several lines for a list; a cell is its number, else its state."""
    kind, _, rest = path.partition(".")
    if value is None:
        return say("state.missing")
    if kind == "cells":
        return str(value["value"]) if value.get("state") == "printed" else say(f"cell.{value.get('state')}")
    if kind == "narrative":
        return "\n".join(
            cards.words(item, section, say) for section, item in cards.items_of(rest, value)
        ) or say("(none)")
    if kind == "leftovers":
        return "\n".join(one["text"] for one in value) or say("(none)")
    if isinstance(value, dict):
        return "\n".join(f"{name}: {part}" for name, part in value.items() if part is not None) or say(
            "(none)"
        )
    return str(value)


def history_of(path: str, events: Sequence[FieldEvent], say: Catalogue, zone: Zone) -> View:
    """What the machine read, and what each person made of it, the latest first."""
    rows = [
        [
            zone.day_and_time(event.at),
            f"{say('event.' + event.kind)} {event.by}",
            value_in_words(path, event.value, say) if event.has_value else "",
            event.reason or "",
        ]
        for event in reversed(events)
    ]
    return {"path": path, "label": f"{path_in_words(path, say)} · {zone.name}", "rows": rows}
