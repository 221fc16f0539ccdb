"""The item that one browser session works on. Pure: the service is handed in, no Streamlit here.

Desk session   an item at the version the person sees. The service is asked with that version, so that a change made elsewhere is told
               and never overwritten.
Epoch          one opening of the item. An act of another epoch was made on what this session never showed: it is done only where
               nothing was changed since but by acts of the same outbox; else both versions are shown, and the person chooses field by
               field.

Streamlit starts the next run of a page while the one before may still be at work (runner.fastReruns; measured: of six quick edits one
to three were lost, the second run sending them again at a version that the first had just left behind). One lock a session makes an
act and what is remembered of it one step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import RLock
from typing import Any
from uuid import uuid4

from extractor.domain import history
from extractor.domain.history import FieldEvent
from extractor.errors import NianbaoError, NotFound
from extractor.services.review import Desk, ReviewService
from review_app.acts import Act, acts_after, changes_of, is_done, value_at_or_none
from review_app.cell_view import Untouched, untouched
from review_app.language import Catalogue
from review_app.record_view import tables_to_see
from review_app.viewmodels import Refusal, View, error_in_words

# The item is no longer as this session shows it.
_GONE = ("review.stale", "review.decided")
_VIEWS_KEPT = 4
Ask = Callable[[ReviewService, str, int, str], Desk]


@dataclass
class DeskSession:
    """`by`: the person; `acked`: the last act of the browser's outbox that was dealt with; `unsaved`: acts on a field that somebody else
    changed, for the person to choose; `decided`: a decision was made here, and the next report is due; `asked`: the field whose
    history (`events`) is shown; `held`: who else is at work on it, and until when; `asks_reason`: approval was refused for want of one;
    `beside`: what others did, that an act of hers was saved beside, until she has taken note of it."""

    review: ReviewService
    by: str
    desk: Desk
    acked: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unsaved: list[Act] = field(default_factory=list)
    decided: str | None = None
    asked: str | None = None
    lock: RLock = field(default_factory=RLock)
    epoch: str = field(default_factory=lambda: uuid4().hex[:12])
    opened: int = -1
    sent: dict[str, View] = field(default_factory=dict)
    held: Mapping[str, object] | None = None
    asks_reason: bool = False
    events: tuple[FieldEvent, ...] = ()
    drawn: Untouched | None = None
    beside: tuple[history.Act, ...] = ()

    def __post_init__(self) -> None:
        if self.opened < 0:
            self.opened = self.desk.version

    @property
    def item(self) -> str:
        return self.desk.row.id

    def refuse(self, about: str, message: str) -> None:
        self.accept(about)
        self.refusals.append(Refusal(about, message))

    def accept(self, about: str) -> None:
        self.refusals = [refusal for refusal in self.refusals if refusal.about != about]

    def decide(self, name: str, decision: Callable[..., object], say: Catalogue) -> None:
        """`decision` approves, rejects or the like; what is refused is kept, to be shown."""
        with self.lock:
            if self.decided:
                return
            try:
                decision(self.review, self.item, self.desk.version, self.by)
                self.decided = name
            except NianbaoError as error:
                if error.code in _GONE:
                    self._look_again()
                self.asks_reason = error.code == "review.also_approved"
                self.refuse(name, error_in_words(error, say))

    def work_off(self, outbox: Any, say: Catalogue) -> None:
        """Does what the browser sent for this item, in order."""
        with self.lock:
            saved: Counter[tuple[str, int]] = Counter()
            for act in acts_after(outbox, self.item, self.acked):
                if act.epoch not in ("", self.epoch) and self._is_saved(act):
                    saved[act.epoch, act.version] += 1
                elif (
                    act.epoch not in ("", self.epoch)
                    and act.version + saved[act.epoch, act.version] != self.opened
                ):
                    if not self._merge(act, act.version, say):
                        self._keep_unsaved(act, say)
                else:
                    self._do(act, say)
                self.acked = act.seq

    def untouched(self) -> Untouched:
        """What is drawn of the machine's record, made once for each reading."""
        if self.drawn is None or self.drawn.machine is not self.desk.machine:
            self.drawn = untouched(self.desk.machine)
        return self.drawn

    def remember(self, token: str, view: View) -> None:
        """A view that was sent: the next one may be told as its differences."""
        self.sent[token] = view
        for old in list(self.sent)[:-_VIEWS_KEPT]:
            del self.sent[old]

    def _do(self, act: Act, say: Catalogue) -> None:
        if act.kind == "history":
            self._ask_history(act)
        elif act.kind == "resolve":
            self._resolve(act, say)
        elif act.kind == "approve":
            self._approve(act, say)
        elif act.kind == "skip":
            self.decided = "skip"
        elif act.kind == "noted":
            self.beside = ()
        else:
            self._change(act, say)

    def _ask_history(self, act: Act) -> None:
        self.asked = None
        if act.path:
            try:
                self.events = self.review.history(self.item, act.path)
                self.asked = act.path
            except NotFound:
                return

    def _is_saved(self, act: Act) -> bool:
        """It came twice: before and after a reload, or the record says so anyway."""
        return any(edit.group == act.name for edit in self.desk.edits) or is_done(act, self.desk.person)

    def _change(self, act: Act, say: Catalogue) -> None:
        """A refusal is kept, to be shown at its place. Where the item was changed elsewhere it is looked at again."""
        try:
            self.desk = _asking(act, self.desk)(self.review, self.item, self.desk.version, self.by)
            # What was refused may go now; an undo takes back what it was refused over.
            gone = [refusal.about for refusal in self.refusals] if act.kind == "undo" else []
            for about in (act.about, "approve", "undo", *gone):
                self.accept(about)
        except NianbaoError as error:
            if error.code not in _GONE:
                self.refuse(act.about, error_in_words(error, say))
            elif not self._merge(act, max(act.version, self.desk.version), say):
                self._look_again()
                self._keep_unsaved(act, say)

    def _merge(self, act: Act, seen: int, say: Catalogue) -> bool:
        """Saves an act beside what others did after version `seen`; False where it has to be chosen between them, for both are about
        the same. What comes next of the browser's outbox was made without seeing the others' changes too."""
        if not act.names_its_changes:
            return False
        try:
            merged = self.review.merge(
                self.item,
                seen,
                self.by,
                changes_of(act, self.desk.person),
                reason=act.reason,
                group=act.name,
                own=f"{act.epoch}." if act.epoch else None,
                saw=self._saw(act),
            )
        except NianbaoError as error:
            if error.code in _GONE:
                return False
            self.refuse(act.about, error_in_words(error, say))
            return True
        self._show(merged.desk)
        self.beside += tuple(act for act in merged.beside if act not in self.beside)
        self.accept(act.about)
        return True

    def _saw(self, act: Act) -> Any:
        """Of a field group, the value that the act was made over, None where this session did not show it."""
        shown = act.epoch == self.epoch and act.version == self.desk.version
        return (
            value_at_or_none(self.desk.person, act.path)
            if shown and act.path.startswith("narrative.")
            else None
        )

    def _keep_unsaved(self, act: Act, say: Catalogue) -> None:
        """What says nothing by itself (undo, approve) is told and not kept."""
        if not act.changes_fields and act.kind not in ("sign", "unsign"):
            self.refuse(act.kind, say("This report was changed elsewhere: look at it again."))
        elif not self._is_saved(act):
            self.unsaved.append(act)

    def _look_again(self) -> None:
        self._show(self.review.open(self.item))

    def _show(self, desk: Desk) -> None:
        """An item that others changed: what the browser does before it sees that belongs to the epoch before."""
        self.desk = desk
        self.opened = desk.version
        self.epoch = uuid4().hex[:12]
        self.sent.clear()

    def _resolve(self, act: Act, say: Catalogue) -> None:
        """`mine` does the unsaved acts over what was changed elsewhere, `theirs` lets them go."""
        said = act.value if isinstance(act.value, dict) else {}
        chosen = [one for one in self.unsaved if one.seq in (said.get("seqs") or ())]
        self.unsaved = [one for one in self.unsaved if one not in chosen]
        for one in chosen if said.get("take") == "mine" else ():
            self._change(one, say)

    def _approve(self, act: Act, say: Catalogue) -> None:
        """Only over tables that were on the screen, and over nothing that waits for a choice."""
        seen = act.value if isinstance(act.value, list) else []
        unseen = [say(f"tab.{name}") for name in tables_to_see(self.desk.person) if name not in seen]
        if unseen:
            self.refuse(
                "approve", say("Not seen yet: {tables}. Look at them first.", tables="、".join(unseen))
            )
        elif self.unsaved:
            self.refuse("approve", say("Choose first between your changes and those made elsewhere."))
        else:
            self.decide("approve", partial(ReviewService.approve, reason=act.reason), say)


# What the service does by a method of its own.
_ASKED: dict[str, Callable[[Act, ReviewService, str, int, str], Desk]] = {
    "sign": lambda act, review, *to: review.sign(*to, act.key, act.reason or ""),
    "unsign": lambda act, review, *to: review.unsign(*to, act.key),
    "take_golden": lambda act, review, *to: review.take_golden(*to, act.path),
    "undo": lambda act, review, *to: review.undo(*to, seen=act.shown),
    "settle": lambda act, review, *to: review.settle(*to, act.path, mine=act.value == "mine"),
}


def _asking(act: Act, desk: Desk) -> Ask:
    def ask(review: ReviewService, item: str, version: int, by: str) -> Desk:
        if act.kind in _ASKED:
            return _ASKED[act.kind](act, review, item, version, by)
        changes = changes_of(act, desk.person)
        if not changes:
            return desk
        return review.edit_all(item, version, by, changes, reason=act.reason, group=act.name)

    return ask
