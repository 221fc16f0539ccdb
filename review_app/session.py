"""What lives longer than one run of a page: the wired app, the language, the item on the desk, the queue's filter."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from secrets import token_hex
from typing import cast

import streamlit as st

from extractor import bootstrap
from extractor.domain.history import moment
from extractor.errors import NotFound
from extractor.services.review import QueueFilter
from review_app.desk import DeskSession
from review_app.language import LANGUAGES, Catalogue, Language, catalogue, preferred
from review_app.moments import Zone, zone_of
from review_app.queue_view import why_empty

LANGUAGE_KEY = "language"
LANGUAGE_COOKIE = "nianbao_language"
SITTING_COOKIE = "nianbao_sitting"
# What the next run tells in passing, on whichever page it is.
TOLD = "told"
_DESK = "desk_session"
_QUEUE = "queue_filter"
_SITTING = "sitting"


@st.cache_resource(show_spinner=False)
def app() -> bootstrap.App:
    return bootstrap.build()


def user() -> str:
    """The actor of every decision: a named local user, until sign-in comes."""
    return app().settings.user


def sitting() -> str:
    """Names this browser's sitting, for leases: the same after a reload and in its other tabs, until the browser is closed."""
    if _SITTING not in st.session_state:
        known = st.context.cookies.get(SITTING_COOKIE)
        fits = isinstance(known, str) and re.fullmatch("[0-9a-f]{32}", known)
        st.session_state[_SITTING] = known if fits else token_hex(16)
    return str(st.session_state[_SITTING])


def say() -> Catalogue:
    """The catalogue of this session: the switch, else the last visit's choice, else the browser's language."""
    return catalogue(language())


def language() -> Language:
    chosen = st.session_state.get(LANGUAGE_KEY)
    if chosen in LANGUAGES:
        return cast("Language", chosen)
    return preferred(st.context.cookies.get(LANGUAGE_COOKIE), st.context.locale)


def zone() -> Zone:
    """The reader's, as her browser says."""
    return zone_of(st.context.timezone)


def open_desk(item: str) -> DeskSession:
    """The desk of this item, opened anew only where another one, or none, was on it."""
    current = st.session_state.get(_DESK)
    if not isinstance(current, DeskSession) or current.item != item:
        current = reopen_desk(item)
    return current


def reopen_desk(item: str) -> DeskSession:
    """As it is stored now. Acts of the browser that are older than this opening were dealt with."""
    review = app().review
    before = st.session_state.get(_DESK)
    opened = DeskSession(review, user(), review.open(item))
    if isinstance(before, DeskSession) and before.item == item:
        opened.acked, opened.unsaved, opened.beside = before.acked, before.unsaved, before.beside
    st.session_state[_DESK] = opened
    return opened


def asked_item() -> str | None:
    """The item that the address names, None where it names none. NotFound("review.no_item") for what is no item's id."""
    item = st.query_params.get("item")
    if item and not re.fullmatch("[0-9a-f]{16}", item):
        raise NotFound("review.no_item", value=item)
    return item


def clear_desk() -> None:
    """Leaving the review page: what is opened next is read from the store."""
    st.session_state.pop(_DESK, None)


def last_filter() -> QueueFilter:
    found = st.session_state.get(_QUEUE)
    return found if isinstance(found, QueueFilter) else QueueFilter()


def claim_next(*, after: str | None = None) -> str | None:
    """The riskiest open report that fits the queue's filter and nobody else holds, held by this browser from now on; of those `after`
    one in the queue's order."""
    return app().claims.claim_next(user(), sitting(), _claimable(), after=after)


def nothing_to_claim(say: Catalogue) -> str:
    """Why there is no next report: who holds what fits, or that the queue is empty, or what the filter hides."""
    free = _claimable().model_copy(update={"state": "open", "held": "free"})
    page = app().review.queue(free)
    if page.rows:
        return say("That was the last one of the queue. {n} open reports come before it.", n=page.total)
    return why_empty(page, free, say, moment(datetime.now(UTC)))


def _claimable() -> QueueFilter:
    """Whatever others hold, or are about to give back, may be the next."""
    return last_filter().model_copy(update={"held": None, "offset": 0, "session": sitting()})


def keep_filter(asked: QueueFilter) -> None:
    st.session_state[_QUEUE] = asked
