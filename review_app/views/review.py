"""The review page: the source beside the record, and the decision over both.

The record is a fragment: an edit draws it anew and nothing else. What is done over the whole page (decisions with a reason, the history)
runs the whole page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import streamlit as st

from extractor.errors import NotFound
from extractor.services.review import Desk, ReviewService
from review_app import components, session
from review_app.conflict import conflict_view
from review_app.desk import DeskSession
from review_app.form_view import bar_words, shape_of
from review_app.language import Catalogue
from review_app.page_images import pictures_of
from review_app.record_view import delta, field_history, heading, history_view, record_view, source_view
from review_app.viewmodels import error_in_words, plain

_TOLD = {
    "approve": "Approved.",
    "reject": "Rejected.",
    "skip": "Skipped: still in the queue.",
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
    desk.work_off(st.session_state.get(f"record_{item}", {}).get("outbox"), say)
    if desk.decided:
        _next(item, f"{say(_TOLD[desk.decided])} {desk.desk.row.issuer or ''}")
    _bar(desk, say)
    left, right = st.columns([41, 59], gap="small")
    with left:
        pictures = pictures_of(item) if desk.desk.person.pages else None
        components.source(source_view(desk.desk, say, pictures=pictures), key=f"source_{item}")
    with right:
        _record(desk, shape_of(desk.desk.person, say), say)


@st.fragment
def _record(desk: DeskSession, shape: str, say: Catalogue) -> None:
    key = f"record_{desk.item}"
    outbox = st.session_state.get(key, {}).get("outbox")
    desk.work_off(outbox, say)
    if desk.decided or shape_of(desk.desk.person, say) != shape:
        st.rerun()  # another report, or another form
    with desk.lock:
        view = record_view(desk.desk, say, acked=desk.acked, refusals=desk.refusals)
        view |= {"epoch": desk.epoch, "conflict": conflict_view(desk.desk, desk.unsaved, say)}
        view["history"] = field_history(desk.desk, desk.asked, say) if desk.asked else None
        base = desk.sent.get(str(outbox.get("have"))) if isinstance(outbox, dict) else None
        token = uuid4().hex[:12]
        desk.remember(token, view)
    told = {"token": token, "item": desk.item, "shape": shape}
    if base is None or base["shape"] != view["shape"]:
        components.record(told | {"base": None, "view": view}, key=key)
    else:
        components.record(told | {"base": outbox["have"], "delta": delta(base, view)}, key=key)


def _bar(desk: DeskSession, say: Catalogue) -> None:
    """The keys carry the item: a second click on a button of the last report does nothing to the next one."""
    item, state = desk.item, desk.desk.row.state
    with st.container(key="nb_bar", horizontal=True, vertical_alignment="center"):
        components.bar(
            {"item": item, "heading": heading(desk.desk, say), "words": bar_words(say)}, key=f"bar_{item}"
        )
        _history(desk.desk, say)
        if state == "open":
            _reject(desk, say)
        elif state == "approved" and st.button(say("Propose as golden record"), key=f"propose_{item}"):
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


main()
