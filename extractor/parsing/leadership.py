"""Who leads and does the disclosure work (spec/narrative.md, “leadership”).

Group       a 领导小组 (协调小组, 工作专班 …) for this work, with the offices that people hold in it.
Unit        the standing unit in charge (党政办); Official  a person in charge outside a group, by office.
Staff       this body's people for the work (专人, 1名工作人员, 联络员).
"""

from __future__ import annotations

import re

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Leadership
from extractor.parsing.leadership_groups import as_group, find_groups
from extractor.parsing.leadership_officials import find_officials
from extractor.parsing.leadership_staff import find_staff
from extractor.parsing.leadership_unit import find_unit
from extractor.parsing.passages import body_spans, punctuated, sentences
from extractor.parsing.sections import Sections


def read_leadership(document: Document, sections: Sections, issuer: str | None = None) -> Leadership:
    """Groups, the unit and the officials in charge and the staff that the report names; plans of section 五 are none."""
    text = punctuated(document.text)
    told = [
        sentence
        for part in sections.parts
        if part.key != "problems"
        for span in body_spans(sections, part)
        for sentence in sentences(text, span)
    ]
    groups = find_groups(text, told, issuer)
    rest = [sentence for sentence in told if part_of_work(text, sentence)]
    return Leadership(
        groups=tuple(as_group(document, found) for found in groups),
        responsible_unit=find_unit(document, rest),
        responsible_officials=tuple(find_officials(document, rest, groups)),
        staff=tuple(find_staff(document, rest)),
    )


def part_of_work(text: str, sentence: Span) -> bool:
    """A sentence of a report on disclosure is about it unless it names other work only."""
    return bool(re.search("[一-龥]", text[slice(*sentence)]))
