"""Arrivals: what a reading of a report is to the queue: a new item, a known one, or a later reading of one that is there.

The same bytes, member and part are one item. Which version of the program read them, and with which prompts and model, makes a reading:
what was read so before is known, in whatever order and however often it arrives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from extractor.domain import reconcile
from extractor.domain.history import PROGRAM, Act, fallen, moment
from extractor.domain.placed import name_of_text
from extractor.domain.report import Cover, Record
from extractor.domain.review import Item, Reading, item_id
from extractor.errors import Refused
from extractor.ports import Clock, Placed, Shelf, Store, Twins
from extractor.services.judging import Retest, judge, person_of, placer, standing
from extractor.services.twinning import look_for_twins

# Somebody saves while the program reads: it looks again, but not for ever.
_TRIES = 5


class Arrival(NamedTuple):
    """`became`: added; known (nothing was changed); read_again: an open item took the fresh reading; marked: a decided one keeps its
    record, and `drift` of it says where the fresh reading differs."""

    item: str
    became: Literal["added", "known", "read_again", "marked"]


class Arrivals:
    def __init__(
        self, *, store: Store, twins: Twins, shelf: Shelf, clock: Clock, retest: Retest, placed: Placed
    ) -> None:
        self._store = store
        self._placed = placed
        self._twins = twins
        self._shelf = shelf
        self._clock = clock
        self._retest = retest

    def take(self, record: Record, text: str) -> Arrival:
        """`text`: the document's, in which the record's offsets count. Doing it twice does it once."""
        item = Item(id=item_id(record.source), state="open", version=1, machine=record, text=text)
        if self._store.add(item, standing(judge(item, record, self._shelf)), self._now()):
            self._link(item.id, text, record.report)
            return Arrival(item.id, "added")
        return self._again(item.id, record, text)

    def _again(self, known: str, record: Record, text: str) -> Arrival:
        readings = self._store.readings(known)
        if any(reading.record.run == record.run for reading in readings):
            if not self._twins.has(known):  # the program ended between adding it and looking for its twins
                self._link(known, text)
            return Arrival(known, "known")
        # The same bytes under another name are still the report that was named first.
        record = record.model_copy(update={"source": readings[0].record.source})
        became = self._trying(lambda: self._meet(self._store.get(known), record, text))
        self._link(known, text)
        self._forget_places(record.source.sha256)
        return Arrival(known, became)

    def _forget_places(self, sha256: str) -> None:
        """Where the texts stand that were read from that file and that no page shows any more, of whichever item."""
        texts = [(name_of_text(text), shown) for text, shown in self._store.texts(sha256)]
        for name in sorted({name for name, _ in texts} - {name for name, shown in texts if shown}):
            self._placed.drop(sha256, name)

    def _meet(self, item: Item, record: Record, text: str) -> Literal["read_again", "marked"]:
        fresh = Reading(number=item.latest + 1, at=self._now(), record=record, text=text)
        if item.state == "open":
            met = reconcile.reconcile(item, person_of(item, self._retest), fresh, self._retest, placer)
            told = standing(judge(met.item, met.person, self._shelf))
            acts = (
                Act(kind="read_again", by=PROGRAM, at=fresh.at, value=fresh.record.run.version),
                *fallen(item.draft, met.item.draft, fresh.at),
            )
            self._store.read_again(met.item, fresh, told, acts)
            return "read_again"
        drift = reconcile.drift(item, fresh.record)
        self._store.read_again(item.model_copy(update={"drift": drift}), fresh, None)
        return "marked"

    def _trying(self, meet: Callable[[], Literal["read_again", "marked"]]) -> Literal["read_again", "marked"]:
        for _ in range(_TRIES - 1):
            try:
                return meet()
            except Refused:
                continue
        return meet()

    def _link(self, known: str, text: str, cover: Cover | None = None) -> None:
        """By the newest text, and by the cover as a person left it, whatever the program reads there now."""
        if cover is None:
            cover = person_of(self._store.get(known), self._retest).report
        look_for_twins(self._twins, known, cover, text, self._now())

    def _now(self) -> str:
        return moment(self._clock.now())
