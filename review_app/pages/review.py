"""The review page: the source beside the record, and the decision over both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from extractor.domain.review import ItemState
from extractor.errors import NotFound, Refused
from extractor.services.review import Desk
from review_app import components, session
from review_app.language import Catalogue
from review_app.viewmodels import (
    error_in_words,
    heading,
    history_view,
    in_words,
    plain,
    record_view,
    source_view,
)

_RECORD = "record"
_TOLD = "told"
_COLOURS: dict[ItemState, Literal["blue", "green", "gray"]] = {
    "open": "blue",
    "approved": "green",
    "rejected": "gray",
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
        st.page_link(st.session_state["pages"]["queue"], label=say("Back to the queue"))
        return
    desk.work_off(st.session_state.get(_RECORD, {}).get("outbox"))
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.toast(plain(told))
    _bar(desk, say)
    if desk.stale:
        _conflict(desk, say)
    left, right = st.columns([41, 59], gap="small")
    with left:
        components.source(source_view(desk.desk, say), key="source")
    with right:
        components.record(record_view(desk.desk, say, acked=desk.acked, refusals=desk.refusals), key=_RECORD)


def _bar(desk: session.DeskSession, say: Catalogue) -> None:
    view = heading(desk.desk, say)
    is_open = view["state"] == "open"
    with st.container(key="nb_bar", horizontal=True, vertical_alignment="center"):
        year = f" {view['year']}" if view["year"] else ""
        st.markdown(f"**{plain(view['issuer'])}**{year} · {plain(view['title'])}", width="stretch", help=None)
        st.badge(plain(view["state_word"]), color=_COLOURS[desk.desk.row.state])
        _history(desk.desk, say)
        if is_open:
            if st.button(say("Undo"), key="undo", shortcut="Ctrl+Shift+U", disabled=not view["edits"]):
                _do(
                    desk,
                    say,
                    lambda: desk.change(
                        "undo", lambda review, id_, version, by: review.undo(id_, version, by)
                    ),
                )
            _reject(desk, say)
            if st.button(say("Skip"), key="skip", shortcut="Alt+K"):
                _next(desk.desk.row.id, say("Skipped: still in the queue."))
            if st.button(say("Approve"), key="approve", type="primary", shortcut="Ctrl+Enter"):
                _approve(desk, say)
        elif view["state"] == "approved" and st.button(say("Propose as golden record"), key="propose"):
            path = session.app().review.propose_golden(desk.desk.row.id, session.user())
            st.session_state[_TOLD] = say("Written for a maintainer to commit: {path}", path=path)
            st.rerun()


def _history(desk: Desk, say: Catalogue) -> None:
    if not desk.revisions:
        return
    with st.popover(say("History"), key="history"):
        for line in history_view(desk, say):
            st.markdown(plain(line))


def _reject(desk: session.DeskSession, say: Catalogue) -> None:
    with st.popover(say("Reject"), key="reject"):
        reason = st.text_area(say("Why is this report rejected?"), key=f"reject_reason_{desk.desk.row.id}")
        if st.button(say("Reject"), key="reject_now"):
            _decide(
                desk,
                "reject",
                say("Rejected."),
                lambda review, id_, version, by: review.reject(id_, version, by, reason),
                say,
            )


def _approve(desk: session.DeskSession, say: Catalogue) -> None:
    _decide(
        desk,
        "approve",
        say("Approved."),
        lambda review, id_, version, by: review.approve(id_, version, by),
        say,
    )


def _decide(
    desk: session.DeskSession, name: str, told: str, ask: Callable[..., object], say: Catalogue
) -> None:
    """A decision and the next report; what is refused is said, and the desk stays."""
    item = desk.desk.row.id
    try:
        ask(session.app().review, item, desk.desk.version, session.user())
    except Refused as error:
        desk.refuse(name, error_in_words(error, say))
        st.rerun()
    _next(item, f"{told} {desk.desk.row.issuer or ''}")


def _next(item: str, told: str) -> None:
    st.session_state[_TOLD] = told
    following = session.app().review.following(item, session.last_filter())
    session.clear_desk()
    if following is None or following == item:
        st.switch_page(st.session_state["pages"]["queue"])
    st.query_params["item"] = following
    st.rerun()


def _do(desk: session.DeskSession, say: Catalogue, act: Callable[[], object]) -> None:
    try:
        act()
    except Refused as error:
        desk.refuse("undo", error_in_words(error, say))
    st.rerun()


def _conflict(desk: session.DeskSession, say: Catalogue) -> None:
    """Changed elsewhere: nothing more is saved here; what could not be saved is listed."""
    with st.container(key="nb_conflict", horizontal=True, vertical_alignment="center"):
        lost = "; ".join(in_words(act, say) for act in desk.unsaved)
        st.warning(
            plain(say("This report was changed elsewhere. Not saved here: {lost}", lost=lost)),
            icon="⚠️",
        )
        if st.button(say("Reload"), key="reload"):
            session.reopen_desk(desk.desk.row.id)
            st.rerun()


main()
