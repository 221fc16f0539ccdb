"""Twinning: looks for the same report among those that are there, when one arrives, is read again, or a person corrects its cover."""

from __future__ import annotations

from collections.abc import Callable

from extractor.domain.report import Cover
from extractor.domain.twins import Face, body_of
from extractor.parsing.similarity import fingerprint, names_agree, rarest, same_report
from extractor.ports import Twins

# The fields of the cover by which a body's report of one year is told.
TOLD_BY = ("report.issuer", "report.year")
# A text in a page four times as long has one of so many in common with it in 99 of 100 cases (1 - 0.75 ** 16).
_LOOKED_UP_BY = 16


def look_for_twins(twins: Twins, item_id: str, cover: Cover, text: str, at: str) -> None:
    """`cover`: as a person left it; `text`: the document's. Pairs found before stay: whether they were right is a person's to say."""
    face = Face(body_of(cover.issuer), cover.year, fingerprint(text))

    def same(other: Face, other_text: Callable[[], str]) -> float | None:
        share = same_report(face, other)
        return share if share is not None and names_agree(face, text, other, other_text()) else None

    twins.enter(item_id, face, rarest(face.marks, _LOOKED_UP_BY), same, at)
