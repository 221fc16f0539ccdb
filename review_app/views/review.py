"""The review page: the source beside the record, and the decision over both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from extractor.domain.review import ItemState
from extractor.errors import NotFound
from extractor.services.review import Desk, ReviewService
from review_app import components, session
from review_app.acts import in_words
from review_app.desk import DeskSession
from review_app.language import Catalogue
from review_app.record_view import heading, history_view, record_view, source_view
from review_app.viewmodels import error_in_words, plain

_COLOURS: dict[ItemState, Literal["blue", "green", "gray", "orange"]] = {
    "open": "blue",
    "approved": "green",
    "rejected": "gray",
    "withdrawn": "orange",
    "superseded": "gray",
}


def main() -> None:
    say = session.say()
    item = st.query_params.get("item") or session.app().review.following(None, session.last_filter())
    if item is None:
        st.info(
            plain(
                say("No report is open: the queue is done, or empty. Upload reports, or look at the queue.")
            )
        )
        return
    if "item" not in st.query_params:
        st.query_params["item"] = item
    try:
        desk = session.open_desk(item)
    except NotFound as error:
        st.error(plain(error_in_words(error, say)))
        st.page_link("views/queue.py", label=say("Back to the queue"))
        return
    if desk.decided:
        told = {"approve": say("Approved."), "reject": say("Rejected.")}[desk.decided]
        _next(item, f"{told} {desk.desk.row.issuer or ''}")
    record_key = f"record_{item}"
    desk.work_off(st.session_state.get(record_key, {}).get("outbox"), say)
    _bar(desk, say)
    if desk.unsaved:
        _conflict(desk, say)
    left, right = st.columns([41, 59], gap="small")
    with left:
        components.source(source_view(desk.desk, say), key=f"source_{item}")
    with right:
        components.record(
            record_view(desk.desk, say, acked=desk.acked, refusals=desk.refusals), key=record_key
        )


def _bar(desk: DeskSession, say: Catalogue) -> None:
    """The keys carry the item: a second click on a button of the last report does nothing to the next one."""
    view = heading(desk.desk, say)
    item = desk.item
    with st.container(key="nb_bar", horizontal=True, vertical_alignment="center"):
        year = f" {view['year']}" if view["year"] else ""
        st.markdown(f"**{plain(view['issuer'])}**{year} · {plain(view['title'])}", width="stretch")
        st.badge(plain(view["state_word"]), color=_COLOURS[desk.desk.row.state])
        _history(desk.desk, say)
        if view["state"] == "open":
            if st.button(
                say("Undo"), key=f"undo_{item}", shortcut="Ctrl+Shift+U", disabled=not view["edits"]
            ):
                desk.undo(say)
                st.rerun()
            _reject(desk, say)
            if st.button(say("Skip"), key=f"skip_{item}", shortcut="Alt+K"):
                _next(item, say("Skipped: still in the queue."))
            if st.button(say("Approve"), key=f"approve_{item}", type="primary", shortcut="Ctrl+Enter"):
                _decide(desk, "approve", ReviewService.approve, say)
        elif view["state"] == "approved" and st.button(
            say("Propose as golden record"), key=f"propose_{item}"
        ):
            path = desk.review.propose_golden(item, desk.by)
            st.session_state[session.TOLD] = say("Written for a maintainer to commit: {path}", path=path)
            st.rerun()


def _history(desk: Desk, say: Catalogue) -> None:
    if not desk.revisions:
        return
    with st.popover(say("History"), key="history"):
        for line in history_view(desk, say):
            st.markdown(plain(line))


def _reject(desk: DeskSession, say: Catalogue) -> None:
    with st.popover(say("Reject"), key="reject"):
        reason = st.text_area(say("Why is this report rejected?"), key=f"reject_reason_{desk.item}")
        if st.button(say("Reject"), key=f"reject_now_{desk.item}"):
            _decide(desk, "reject", partial(ReviewService.reject, reason=reason), say)


def _decide(desk: DeskSession, name: str, decision: Callable[..., object], say: Catalogue) -> None:
    """What is refused is said and the desk stays; else the next run begins with the next report."""
    desk.decide(name, decision, say)
    st.rerun()


def _next(item: str, told: str) -> None:
    st.session_state[session.TOLD] = told
    following = session.app().review.following(item, session.last_filter())
    session.clear_desk()
    if following is None or following == item:
        st.switch_page("views/queue.py")
    st.query_params["item"] = following
    st.rerun()


def _conflict(desk: DeskSession, say: Catalogue) -> None:
    """Changed elsewhere: nothing more is saved here; what could not be saved is listed."""
    with st.container(key="nb_conflict", horizontal=True, vertical_alignment="center"):
        lost = "; ".join(in_words(act, say) for act in desk.unsaved)
        st.warning(
            plain(say("This report was changed elsewhere. Not saved here: {lost}", lost=lost)),
            icon="⚠️",
        )
        if st.button(say("Reload"), key="reload"):
            session.reopen_desk(desk.item)
            st.rerun()


main()
