"""The item that one browser session works on. Pure: the service is handed in, no Streamlit here.

Desk session   an item at the version the person sees. The service is asked with that version, so that a change made elsewhere is told
               and never overwritten.

Streamlit starts the next run of a page while the one before may still be at work (runner.fastReruns; measured: of six quick edits one
to three were lost, the second run sending them again at a version that the first had just left behind). One lock a session makes an
act and what is remembered of it one step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from extractor.errors import NianbaoError
from extractor.services.review import Desk, ReviewService
from review_app.acts import Act, acts_after
from review_app.language import Catalogue
from review_app.viewmodels import Refusal, error_in_words

# Nothing this session knows of the item holds any more.
_GONE = ("review.stale", "review.decided")
Ask = Callable[[ReviewService, str, int, str], Desk]


@dataclass
class DeskSession:
    """`by`: the person; `acked`: the last act of the browser's outbox that was dealt with; `unsaved`: the acts that came after the item
    had been changed elsewhere; `decided`: a decision was made here, and the next report is due."""

    review: ReviewService
    by: str
    desk: Desk
    acked: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unsaved: list[Act] = field(default_factory=list)
    decided: str | None = None
    lock: RLock = field(default_factory=RLock)

    @property
    def item(self) -> str:
        return self.desk.row.id

    def refuse(self, about: str, error: NianbaoError, say: Catalogue) -> None:
        self.accept(about)
        self.refusals.append(Refusal(about, error_in_words(error, say)))

    def accept(self, about: str) -> None:
        self.refusals = [refusal for refusal in self.refusals if refusal.about != about]

    def undo(self, say: Catalogue) -> None:
        with self.lock:
            try:
                self._change("undo", ReviewService.undo, say)
            except NianbaoError as error:
                self.refuse("undo", error, say)

    def decide(self, name: str, decision: Callable[..., object], say: Catalogue) -> None:
        """`decision` approves or rejects; what is refused is kept, to be shown."""
        with self.lock:
            if self.decided:
                return
            try:
                decision(self.review, self.item, self.desk.version, self.by)
                self.decided = name
            except NianbaoError as error:
                self.refuse(name, error, say)

    def work_off(self, outbox: Any, say: Catalogue) -> None:
        """Does what the browser sent for this item, in order. Once it was changed elsewhere nothing more is saved."""
        with self.lock:
            for act in acts_after(outbox, self.item, self.acked):
                if self.unsaved:
                    self.unsaved.append(act)
                else:
                    try:
                        self._change(act.about, _asking(act), say)
                    except NianbaoError:
                        self.unsaved.append(act)
                self.acked = act.seq

    def _change(self, about: str, ask: Ask, say: Catalogue) -> None:
        """A refusal is kept, to be shown at its place; Refused("review.stale" | "review.decided") is passed on."""
        try:
            self.desk = ask(self.review, self.item, self.desk.version, self.by)
            self.accept(about)
        except NianbaoError as error:
            if error.code in _GONE:
                raise
            self.refuse(about, error, say)


def _asking(act: Act) -> Ask:
    def ask(review: ReviewService, item: str, version: int, by: str) -> Desk:
        if act.kind == "sign":
            return review.sign(item, version, by, act.key, act.reason or "")
        if act.kind == "unsign":
            return review.unsign(item, version, by, act.key)
        if act.kind == "take_golden":
            return review.take_golden(item, version, by, act.path)
        return review.edit(item, version, by, act.path, act.value, reason=act.reason)

    return ask
