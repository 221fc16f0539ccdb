"""What lives longer than one run of a page: the wired app, the language, the item on the desk.

Desk session   the item that this browser session has open, at the version the person sees. The service is asked with that version,
               so that a change made elsewhere is told and never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import streamlit as st

from extractor import bootstrap
from extractor.errors import NianbaoError, Refused
from extractor.services.review import Desk, QueueFilter, ReviewService
from review_app.language import LANGUAGES, Catalogue, Language, catalogue, preferred
from review_app.viewmodels import Act, Refusal, acts_after, error_in_words

LANGUAGE_KEY = "language"
LANGUAGE_COOKIE = "nianbao_language"
_DESK = "desk_session"
_QUEUE = "queue_filter"
# Nothing this session knows of the item holds any more.
_GONE = ("review.stale", "review.decided")


@st.cache_resource(show_spinner=False)
def app() -> bootstrap.App:
    return bootstrap.build()


def user() -> str:
    """The actor of every decision: a named local user, until sign-in comes."""
    return app().settings.user


def say() -> Catalogue:
    """The catalogue of this session: the switch, else the last visit's choice, else the browser's language."""
    return catalogue(language())


def language() -> Language:
    chosen = st.session_state.get(LANGUAGE_KEY)
    if chosen in LANGUAGES:
        return cast("Language", chosen)
    return preferred(st.context.cookies.get(LANGUAGE_COOKIE), st.context.locale)


@dataclass
class DeskSession:
    """`acked`: the last act of the browser's outbox that was dealt with; `unsaved`: the acts that came after the item had been
    changed elsewhere; `done`: how the item was decided in this session."""

    desk: Desk
    acked: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unsaved: list[Act] = field(default_factory=list)

    @property
    def stale(self) -> bool:
        return bool(self.unsaved)

    def refuse(self, about: str, message: str) -> None:
        self.refusals = [refusal for refusal in self.refusals if refusal.about != about] + [
            Refusal(about, message)
        ]

    def change(self, about: str, ask: Callable[[ReviewService, str, int, str], Desk]) -> bool:
        """Asks the service at the version on the desk; a refusal is kept, to be shown at its place. True where it was done."""
        self.refusals = [refusal for refusal in self.refusals if refusal.about != about]
        try:
            self.desk = ask(app().review, self.desk.row.id, self.desk.version, user())
        except NianbaoError as error:
            if error.code in _GONE:
                raise
            self.refuse(about, error_in_words(error, say()))
            return False
        return True

    def work_off(self, outbox: Any) -> None:
        """Does what the browser sent, in order. Once the item was changed elsewhere nothing more is saved."""
        for act in acts_after(outbox, self.acked):
            self.acked = act.seq
            if self.stale:
                self.unsaved.append(act)
                continue
            try:
                self.change(act.about, _asking(act))
            except Refused:
                self.unsaved.append(act)


def _asking(act: Act) -> Callable[[ReviewService, str, int, str], Desk]:
    def ask(review: ReviewService, item: str, version: int, by: str) -> Desk:
        if act.kind == "sign":
            return review.sign(item, version, by, act.key, act.reason or "")
        if act.kind == "unsign":
            return review.unsign(item, version, by, act.key)
        if act.kind == "take_golden":
            return review.take_golden(item, version, by, act.path)
        return review.edit(item, version, by, act.path, act.value, reason=act.reason)

    return ask


def open_desk(item: str) -> DeskSession:
    """The desk of this item, opened anew only where another one, or none, was on it."""
    current = st.session_state.get(_DESK)
    if not isinstance(current, DeskSession) or current.desk.row.id != item:
        current = reopen_desk(item)
    return current


def reopen_desk(item: str) -> DeskSession:
    """As it is stored now. Acts of the browser that are older than this opening were dealt with."""
    before = st.session_state.get(_DESK)
    opened = DeskSession(app().review.open(item))
    if isinstance(before, DeskSession):
        opened.acked = before.acked
    st.session_state[_DESK] = opened
    return opened


def clear_desk() -> None:
    """Leaving the review page: what is opened next is read from the store."""
    st.session_state.pop(_DESK, None)


def last_filter() -> QueueFilter:
    found = st.session_state.get(_QUEUE)
    return found if isinstance(found, QueueFilter) else QueueFilter()


def keep_filter(asked: QueueFilter) -> None:
    st.session_state[_QUEUE] = asked
