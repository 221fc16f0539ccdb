"""The cover's fields as the record panel edits them. Pure, no Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from extractor.domain.narrative import IssuerType, Quote
from extractor.domain.report import Cover
from extractor.services.desk import Desk
from review_app import cards
from review_app.language import Catalogue
from review_app.viewmodels import View


class _CoverField(NamedTuple):
    """One field of the cover as the panel edits it; `part` names what is edited inside a field that is a mapping."""

    name: str
    kind: str = "text"
    part: str | None = None

    def of(self, cover: Cover) -> Any:
        whole = getattr(cover, self.name)
        if self.part is None:
            return whole
        return whole.get(self.part) if isinstance(whole, Mapping) else getattr(whole, self.part)


_COVER_FIELDS = (
    _CoverField("title"),
    _CoverField("issuer"),
    _CoverField("issuer_type", "choice"),
    _CoverField("year", "number"),
    _CoverField("published_on"),
    _CoverField("period", part="start"),
    _CoverField("period", part="end"),
    *(_CoverField("contact", part=part) for part in ("address", "postcode", "phone", "email", "url")),
)


def cover_view(desk: Desk, say: Catalogue) -> list[View]:
    return [_field(field, desk, say) for field in _COVER_FIELDS]


def _field(field: _CoverField, desk: Desk, say: Catalogue) -> View:
    person, machine = field.of(desk.person.report), field.of(desk.machine.report)
    quotes: tuple[Quote, ...] = () if field.part else getattr(desk.person.report.quotes, field.name, ())
    path = f"report.{field.name}"
    options = cards.options(IssuerType, say) if field.kind == "choice" else []
    was = say("state.missing") if machine is None else dict(options).get(machine, str(machine))
    return {
        "path": path,
        "part": field.part,
        "label": say(f"{path}.{field.part}" if field.part else path),
        "help": "",
        "kind": field.kind,
        "options": options,
        "nullable": True,
        "value": person,
        "machine": None if person == machine else was,
        "quotes": [quote.model_dump(mode="json") for quote in quotes],
    }
