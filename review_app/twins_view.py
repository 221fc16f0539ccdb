"""What the page of twins shows, as plain data: the same report several times, and where the copies differ."""

from __future__ import annotations

from typing import Any

from extractor.domain.form import label_of
from extractor.domain.review import ItemState
from extractor.domain.twins import TwinDifference, quotes_apart
from extractor.services.twins import TwinGroup, TwinMember
from review_app.language import Catalogue
from review_app.moments import Zone

View = dict[str, Any]
DECIDED: tuple[ItemState, ...] = ("approved", "rejected", "withdrawn")


def twins_view(group: TwinGroup, say: Catalogue, zone: Zone) -> View:
    """`reason_needed`: choosing one overrules a decision over another."""
    names = [_name(number, member, say) for number, member in enumerate(group.members)]
    return {
        "members": [_member(number, member, say, zone) for number, member in enumerate(group.members)],
        "reason_needed": any(member.row.state in DECIDED for member in group.members),
        "table": {
            "head": [say("Field"), *names],
            "rows": [_difference(one, group, say) for one in group.differences],
            "label": say("Where the copies differ"),
        },
    }


def _name(number: int, member: TwinMember, say: Catalogue) -> str:
    """Copies are lettered: their file names may be the same, or long."""
    return f"{chr(ord('A') + number)} · {say('state.' + member.row.state)} · {member.row.path}"


def _member(number: int, member: TwinMember, say: Catalogue, zone: Zone) -> View:
    row, source = member.row, member.record.source
    return {
        "id": row.id,
        "letter": chr(ord("A") + number),
        "state": row.state,
        "state_word": say(f"state.{row.state}"),
        "issuer": row.issuer or say("(no issuer)"),
        "year": "" if row.year is None else str(row.year),
        "title": row.title or say("(no title)"),
        "facts": [
            (say("File"), row.path),
            (say("Format"), source.media_type),
            (say("Arrived"), f"{zone.day_and_time(row.added_at)} {zone.name}"),
            (say("Text in common"), f"{member.shared:.0%}"),
            (say("Findings"), f"✖ {row.errors}  ▲ {row.warnings}  ℹ {row.notices}"),
        ],
    }


def _difference(one: TwinDifference, group: TwinGroup, say: Catalogue) -> View:
    part, _, name = one.path.partition(".")
    if part == "cells":
        return {"label": label_of(name), "values": [_cell(value, say) for value in one.values]}
    if part == "report":
        return {"label": say(f"report.{name}"), "values": [_words(value, say) for value in one.values]}
    if part == "narrative":
        quotes = quotes_apart([member.record.narrative for member in group.members], name)
        told = [" ¶ ".join(each) or say("(the same quotes, read otherwise)") for each in quotes]
        return {"label": say(f"group.{name}"), "values": told}
    texts = ["、".join(left["text"] for left in value) or say("(none)") for value in one.values]
    return {"label": say("Leftovers"), "values": texts}


def _cell(value: Any, say: Catalogue) -> str:
    if value is None:
        return say("(not in this table)")
    return str(value["value"]) if value["state"] == "printed" else say(f"cell.{value['state']}")


def _words(value: Any, say: Catalogue) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_words(each, say)}" for key, each in value.items() if each) or say("(none)")
    return say("(none)") if value in (None, "") else str(value)
