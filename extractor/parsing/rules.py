"""The offline narrative extractor: the narrative fields of one report by rules alone, no model and no network.

It joins the parts, each of which reads one field group and places its own quotes; every item is marked `by` offline. A report in
traditional characters is read in simplified ones; what is found is told as it is printed.
"""

from __future__ import annotations

from extractor.domain.document import Document
from extractor.domain.narrative import Narrative
from extractor.parsing.fee import read_fee
from extractor.parsing.leadership import read_leadership
from extractor.parsing.platforms import read_platforms
from extractor.parsing.problems import read_problems
from extractor.parsing.rendering import rendering
from extractor.parsing.script import simplified
from extractor.parsing.sections import Sections
from extractor.parsing.statements import read_statements


def read_narrative(document: Document, sections: Sections, issuer: str | None = None) -> Narrative:
    """The narrative of `document`; `issuer` as the cover prints it tells whose channels are whose, None where unknown."""
    plain = rendering(document, sections)
    if plain is None:
        return _read(document, sections, issuer)
    return plain.as_printed(_read(plain.document, plain.sections, simplified(issuer) if issuer else issuer))


def _read(document: Document, sections: Sections, issuer: str | None) -> Narrative:
    problems, improvements = read_problems(document, sections)
    return Narrative(
        leadership=read_leadership(document, sections, issuer),
        platforms=read_platforms(document, sections, issuer),
        problems=problems,
        improvements=improvements,
        statements=read_statements(document, sections),
        processing_fee=read_fee(document, sections),
    )
