"""What the narrative cards look like, told by the models: one field of a card for each field of a narrative item.

Section   a list of items (or one item, or none) inside a field group: platforms is its own section, leadership has four.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from extractor.domain import narrative as n
from review_app.language import Catalogue


class Section(NamedTuple):
    """`key` names the attribute of the group that holds it, None where the group itself is the section."""

    key: str | None
    model: type[n.Item]
    many: bool
    nullable: bool = False


GROUPS: dict[str, tuple[Section, ...]] = {
    "leadership": (
        Section("groups", n.Group, many=True),
        Section("responsible_unit", n.ResponsibleUnit, many=False, nullable=True),
        Section("responsible_officials", n.ResponsibleOfficial, many=True),
        Section("staff", n.Staff, many=True),
    ),
    "platforms": (Section(None, n.Platform, many=True),),
    "problems": (Section(None, n.Problem, many=True),),
    "improvements": (Section(None, n.Improvement, many=True),),
    "statements": (Section(None, n.Statement, many=True),),
    "processing_fee": (Section(None, n.ProcessingFee, many=False),),
}
TABS: dict[str, str] = {
    "leadership": "bodies",
    "platforms": "bodies",
    "problems": "problems",
    "improvements": "problems",
    "statements": "statements",
    "processing_fee": "statements",
}
# Which enumeration a Literal is, for its words in the catalogue.
_TERMS: dict[Any, str] = {
    n.PlatformKind: "kind",
    n.Operator: "operator",
    n.Category: "category",
    n.Status: "status",
    n.StatementKind: "what",
    n.Scope: "scope",
    n.FeeStatus: "fee",
    n.IssuerType: "issuer_type",
}
_CARRIED = frozenset(n.Item.model_fields)
# A new item begins with the least that can be said of it.
_MODEST = ("unknown", "other", "planned", "not_mentioned")


def options(annotation: Any, say: Catalogue) -> list[tuple[str, str]]:
    """(value, word) of an enumeration."""
    return [(value, say(f"{_TERMS[annotation]}.{value}")) for value in get_args(annotation)]


def terms() -> list[str]:
    """Every symbolic message id that the enumerations need."""
    return [f"{term}.{value}" for annotation, term in _TERMS.items() for value in get_args(annotation)]


def section_view(section: Section, say: Catalogue) -> dict[str, Any]:
    own = {name: info for name, info in section.model.model_fields.items() if name not in _CARRIED}
    return {
        "key": section.key,
        "label": say(f"section.{section.key}") if section.key else "",
        "many": section.many,
        "nullable": section.nullable,
        "fields": [_field(name, info, say) for name, info in own.items()],
        "lead": next(name for name in own if name in {"name", "title", "role", "text", "what", "status"}),
        "blank": {
            "quotes": [],
            "by": [],
            "confidence": None,
            **{name: _blank(info) for name, info in own.items()},
        },
    }


def items_of(group: str, value: Any) -> list[tuple[Section, dict[str, Any]]]:
    """A group's items as JSON, each with the section it stands in."""
    found: list[tuple[Section, dict[str, Any]]] = []
    for section in GROUPS[group]:
        part = value[section.key] if section.key else value
        if section.many:
            found += [(section, item) for item in part]
        elif part is not None:
            found.append((section, part))
    return found


def words(item: dict[str, Any], section: Section, say: Catalogue) -> str:
    """An item in one line, for the machine's and the golden side of a comparison."""
    own = {name: info for name, info in section.model.model_fields.items() if name not in _CARRIED}
    parts = [_word(name, item.get(name), info, say) for name, info in own.items()]
    return " · ".join(part for part in parts if part)


def _word(name: str, value: Any, info: FieldInfo, say: Catalogue) -> str:
    kind, _ = _kind(info)
    if value is None or value is False or value == []:
        return ""
    if kind == "choice":
        return next((word for key, word in options(_plain(info)[0], say) if key == value), str(value))
    if kind == "indexes":
        return "→ " + ", ".join(str(index + 1) for index in value)
    if kind == "flag":
        return say(f"field.{name}")
    return "、".join(value) if isinstance(value, list) else str(value)


def _field(name: str, info: FieldInfo, say: Catalogue) -> dict[str, Any]:
    kind, nullable = _kind(info)
    view = {"name": name, "label": say(f"field.{name}"), "help": info.description or "", "nullable": nullable}
    view["kind"] = "long" if name == "text" else kind
    if kind == "choice":
        view["options"] = options(_plain(info)[0], say)
    return view


def _plain(info: FieldInfo) -> tuple[Any, bool]:
    """The annotation without None, and whether None was allowed."""
    annotation = info.annotation
    if annotation in _TERMS or get_origin(annotation) not in {Union, type(int | None)}:
        return annotation, False
    rest = tuple(part for part in get_args(annotation) if part is not type(None))
    return (rest[0] if len(rest) == 1 else int), len(rest) < len(get_args(annotation))


def _kind(info: FieldInfo) -> tuple[str, bool]:
    annotation, nullable = _plain(info)
    if get_origin(annotation) is Literal:
        return "choice", nullable
    if get_origin(annotation) is tuple:
        return ("indexes" if get_args(annotation)[0] is int else "lines"), nullable
    return {bool: "flag", int: "number", float: "number", str: "text"}[annotation], nullable


def _blank(info: FieldInfo) -> Any:
    kind, nullable = _kind(info)
    if nullable:
        return None
    if kind == "choice":
        values = get_args(_plain(info)[0])
        return next((value for value in _MODEST if value in values), values[0])
    return {"flag": False, "number": 0, "text": "", "lines": [], "indexes": []}[kind]
