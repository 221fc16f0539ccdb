"""The review page: the source beside the record, and the decision over both.

The record is a fragment: an edit draws it anew and nothing else. What is done over the whole page (decisions with a reason, the history)
runs the whole page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import uuid4

import streamlit as st

from extractor.domain.review import ItemState
from extractor.errors import NotFound, Refused
from extractor.services.review import Desk, ReviewService
from review_app import components, session
from review_app.conflict import conflict_view, merged_words
from review_app.desk import DeskSession
from review_app.field_words import history_of
from review_app.form_view import bar_words, shape_of
from review_app.language import Catalogue
from review_app.record_view import delta, heading, history_view, record_view, source_view
from review_app.routes import pictures_of, words_of
from review_app.viewmodels import error_in_words, plain
from review_app.views.golden_proposal import propose

_TOLD = {
    "approve": "Approved.",
    "reject": "Rejected.",
    "skip": "Skipped: still in the queue.",
    "send_back": "Sent back to the queue.",
    "withdraw": "Withdrawn: it is in no dataset any more.",
    "reopen": "Open again.",
}
# Decisions with a reason, by the item's state.
_DECISIONS: dict[ItemState, tuple[str, ...]] = {
    "open": ("reject", "send_back"),
    "approved": ("withdraw", "reopen"),
    "rejected": ("reopen",),
    "withdrawn": ("reopen",),
    "superseded": ("reopen",),
}


def main() -> None:
    say = session.say()
    try:
        item = session.asked_item() or session.claim_next()
        if item is None:
            st.info(plain(session.nothing_to_claim(say)))
            return
        desk = session.open_desk(item)
    except NotFound as error:
        st.error(plain(error_in_words(error, say)))
        st.page_link("views/queue.py", label=say("Back to the queue"))
        return
    if "item" not in st.query_params:
        st.query_params["item"] = item
    desk.work_off(st.session_state.get(f"record_{item}", {}).get("outbox"), say)
    if desk.decided:
        _go_on(desk, say)
    desk = _hold(desk)
    _bar(desk, say)
    st.fragment(_lease, run_every=session.app().claims.renewed_every)(desk, desk.held, say)
    left, right = st.columns([41, 59], gap="small")
    with left:
        pictures = pictures_of(item) if desk.desk.person.pages else None
        told = source_view(desk.desk, say, pictures=pictures)
        components.source(told | {"placed": words_of(desk.desk.text)}, key=f"source_{item}")
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
        view = record_view(
            desk.desk, desk.by, say, acked=desk.acked, refusals=desk.refusals, drawn=desk.untouched()
        )
        view["editable"] = view["editable"] and desk.held is None
        view |= {
            "epoch": desk.epoch,
            "asks_reason": desk.asks_reason,
            "conflict": conflict_view(desk.desk, desk.unsaved, say),
            "merged": merged_words(desk.beside, say),
        }
        view["history"] = history_of(desk.asked, desk.events, say, session.zone()) if desk.asked else None
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
            {"item": item, "heading": heading(desk.desk, desk.by, say), "words": bar_words(say)},
            key=f"bar_{item}",
        )
        _history(desk.desk, say)
        if desk.held is None:
            _decide_with_reason(desk, say)
        if state == "approved":
            propose(desk, say)


def _hold(desk: DeskSession) -> DeskSession:
    """An open report is claimed by whoever has it on the screen; another's lease is told, with its end. What another held until the
    lease ran out is opened again: it is at a new version, and may have been changed."""
    desk.held = None
    if desk.desk.row.state == "open":
        try:
            if session.app().claims.renew(desk.item, desk.by, session.sitting()).ran_out:
                return session.reopen_desk(desk.item)
        except Refused as error:
            desk.held = error.facts
    return desk


def _lease(desk: DeskSession, held: Mapping[str, object] | None, say: Catalogue) -> None:
    """Runs by itself while the page is open: renews the lease, and tells when another took it."""
    if _hold(desk) is not desk or (desk.held is None) != (held is None):
        st.rerun()
    if desk.held is None:
        return
    with st.container(key="nb_held", horizontal=True, vertical_alignment="center"):
        zone = session.zone()
        st.warning(
            plain(
                say(
                    "{holder} is at work on this report (until {until}, {zone}).",
                    holder=desk.held["holder"],
                    until=zone.time(str(desk.held["until"])),
                    zone=zone.name,
                )
            )
        )
        if st.button(say("Take over"), key=f"take_over_{desk.item}"):
            session.app().claims.take_over(desk.item, desk.by, session.sitting())
            session.reopen_desk(desk.item)
            st.rerun()


def _history(desk: Desk, say: Catalogue) -> None:
    if not desk.revisions:
        return
    with st.popover(say("History"), key="history"):
        for line in history_view(desk, say, session.zone()):
            st.markdown(plain(line))


def _decide_with_reason(desk: DeskSession, say: Catalogue) -> None:
    words = {
        "reject": "Reject",
        "send_back": "Send back",
        "withdraw": "Withdraw from the dataset",
        "reopen": "Open again",
    }
    with st.popover(say("Decide…"), key="decide"):
        reason = st.text_area(say("Reason"), key=f"reason_{desk.item}")
        for name in _DECISIONS[desk.desk.row.state]:
            if st.button(say(words[name]), key=f"{name}_{desk.item}"):
                desk.decide(name, partial(getattr(ReviewService, name), reason=reason), say)
                st.rerun()


def _go_on(desk: DeskSession, say: Catalogue) -> None:
    """After a decision: the report itself where it is open again or out of the dataset, else the next one that is free for this
    person. Of those before it in the queue's order, passed over or held then, only where it can't come up again itself."""
    told = f"{say(_TOLD[desk.decided or 'skip'])} {desk.desk.row.issuer or ''}"
    st.session_state[session.TOLD] = told
    if desk.decided in ("withdraw", "reopen"):
        session.reopen_desk(desk.item)
        st.session_state[f"reason_{desk.item}"] = ""  # it was that decision's, not the next one's
        st.rerun()
    app = session.app()
    app.claims.release(desk.item, desk.by, session.sitting())
    following = session.claim_next(after=desk.item)
    if following is None and desk.decided in ("approve", "reject"):
        following = session.claim_next()
    session.clear_desk()
    if following is None:
        st.session_state[session.TOLD] = f"{told} {session.nothing_to_claim(say)}"
        st.switch_page("views/queue.py")
    st.query_params["item"] = following
    st.rerun()


main()
