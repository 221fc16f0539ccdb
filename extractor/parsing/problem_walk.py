"""Where the reading of the fifth section stands: which mode and topic are in force, and the items found so far.

Mode   what is being told, complaints or measures, by the headings and lead-ins in force; Topic  the heading that the items stand under.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.domain.document import Span
from extractor.parsing.mood import CLOSING, Mode
from extractor.parsing.passages import trim
from extractor.parsing.problem_items import Draft, Lead


@dataclass
class Walk:
    """`modes` are the headings and lead-ins in force, with the depth at which each was said."""

    text: str
    year: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    modes: list[tuple[int, Mode, Lead]] = field(default_factory=list)
    topic: tuple[int, str] | None = None
    group: int = 0
    groups: int = 0
    block: int = 0
    sibling: tuple[int, Mode | None] = (0, None)  # the numbered item before, by its depth
    remedied: bool = False  # an item of the list being read carried its own remedy

    @property
    def mode(self) -> Mode | None:
        return self.modes[-1][1] if self.modes else None

    @property
    def lead(self) -> Lead:
        return self.modes[-1][2] if self.modes else Lead()

    def enter(self, depth: int) -> None:
        """A new entry ends what was said deeper than it, and a topic of its own depth."""
        while self.modes and self.modes[-1][0] > depth:
            self.modes.pop()
        if self.topic and self.topic[0] >= depth > 0:
            self.topic, self.group = None, 0

    def set_mode(self, depth: int, mode: Mode, lead: str) -> None:
        while self.modes and self.modes[-1][0] >= depth:
            self.modes.pop()
        self.modes.append((depth, mode, Lead(lead)))
        self.block += 1
        self.remedied = False

    def stand_under(self, depth: int, title: str) -> None:
        self.groups += 1
        self.topic, self.group = (depth, title), self.groups

    def set_topic(self, depth: int, topic: str) -> None:
        self.stand_under(depth, topic)
        while self.modes and self.modes[-1][0] >= depth > 0:
            self.modes.pop()
        self.block += 1

    def add(self, mode: Mode, span: Span, lead: Lead | None = None, own: int | None = None) -> int | None:
        """The draft's index, None where nothing but marks is left of the span."""
        span = trim(self.text, span, CLOSING)
        if span[1] - span[0] < 4:
            return None
        topic = self.topic[1] if self.topic else None
        self.drafts.append(Draft(mode, span, topic, self.group, self.block, lead or self.lead, own))
        return len(self.drafts) - 1
