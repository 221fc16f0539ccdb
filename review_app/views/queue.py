"""The queue: what waits for a person, the riskiest first. The filter stands in the URL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import streamlit as st

from extractor.domain.history import moment
from extractor.domain.queue import Held
from extractor.domain.review import ItemState
from extractor.services.review import QueueFilter, QueuePage
from review_app import components, session
from review_app.language import Catalogue
from review_app.queue_view import (
    ONLY,
    PAGE_SIZE,
    filter_from_query,
    is_name,
    query_from_filter,
    queue_view,
    state_counts,
    unknown_in_query,
)
from review_app.viewmodels import plain

# None would be the select box without a choice, with words of Streamlit's own.
_ANY_YEAR = 0
_STATES = (*get_args(ItemState), "all")
_HELD = ("any", *get_args(Held))
_UNKNOWN = "queue_unknown"


def main() -> None:
    session.clear_desk()
    say = session.say()
    query = st.query_params.to_dict()
    before = filter_from_query(query) if query else session.last_filter()
    asked = _as_set(before)
    _tell_unknown(unknown_in_query(query, say), asked)
    _keep(asked)
    page = session.app().review.queue(asked)
    _controls(asked, page, say)
    view = queue_view(page, asked, say, _now(), session.zone())
    if view["empty"]:
        st.info(plain(view["empty"]))
    else:
        _follow(components.queue(view, key="queue_table"))
    if view["pages"] > 1 or asked.offset:
        _pager(asked, view["page"], view["pages"], view["range"], say)


def _now() -> str:
    return moment(datetime.now(UTC))


def _tell_unknown(unknown: str, asked: QueueFilter) -> None:
    """Until the filter is another: the address is put right at once."""
    if unknown:
        st.session_state[_UNKNOWN] = unknown, asked
    told, then = st.session_state.get(_UNKNOWN, ("", None))
    if told and then == asked:
        st.warning(plain(told))


def _follow(clicked: tuple[str, str] | None) -> None:
    if clicked is None:
        return
    what, item = clicked
    if what == "release":
        session.app().claims.release(item, session.user(), session.sitting())
        st.rerun()
    page = {"open": "review", "twins": "twins"}[what]
    st.switch_page(f"views/{page}.py", query_params={"item": item})


def _keep(asked: QueueFilter) -> None:
    session.keep_filter(asked)
    if st.query_params.to_dict() != query_from_filter(asked):
        st.query_params.from_dict(query_from_filter(asked))


def _as_set(before: QueueFilter) -> QueueFilter:
    """The filter as the controls stand; before they are drawn for the first time, as the URL has it. A changed filter begins at its
    first page."""
    now = st.session_state
    state = now.get("filter_state", before.state or "all")
    held = now.get("filter_held", before.held or "any")
    only = now.get("filter_only", [name for name in ONLY if getattr(before, name)])
    before = before.model_copy(update={"limit": PAGE_SIZE, "session": session.sitting()})
    set_ = QueueFilter(
        state=None if state == "all" else state,
        year=now.get("filter_year", before.year) or None,
        issuer=_name(now.get("filter_issuer", before.issuer or "")),
        min_findings=int(now.get("filter_findings", before.min_findings or 0)) or None,
        held=None if held == "any" else held,
        **{name: name in only for name in ONLY},
        session=before.session,
        limit=PAGE_SIZE,
        offset=before.offset,
    )
    return set_ if set_ == before else set_.model_copy(update={"offset": 0})


def _name(typed: str) -> str | None:
    """What a name can't have in it is no part of one."""
    return "".join(one for one in typed if is_name(one)).strip() or None


def _controls(asked: QueueFilter, page: QueuePage, say: Catalogue) -> None:
    counts = state_counts(page)
    for key, value in (
        ("filter_state", asked.state or "all"),
        ("filter_year", asked.year or _ANY_YEAR),
        ("filter_issuer", asked.issuer or ""),
        ("filter_findings", asked.min_findings or 0),
        ("filter_held", asked.held or "any"),
        ("filter_only", [name for name in ONLY if getattr(asked, name)]),
    ):
        st.session_state.setdefault(key, value)
    with st.container(key="nb_states", horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            say("State"),
            _STATES,
            format_func=lambda name: f"{say('state.' + name)} {counts[name]}",
            key="filter_state",
            required=True,
            width="content",
        )
        st.space("stretch")
        if st.button(say("Next for me"), key="next_for_me", type="primary", shortcut="Alt+N"):
            _next_for_me(say)
    _filters(asked, page, say)


def _filters(asked: QueueFilter, page: QueuePage, say: Catalogue) -> None:
    years = [_ANY_YEAR, *sorted({*page.years, *filter(None, [asked.year])}, reverse=True)]
    with st.container(key="nb_filter", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("Year"),
            years,
            format_func=lambda year: str(year) if year else say("any"),
            key="filter_year",
            width=110,
        )
        st.text_input(say("Issuer contains"), key="filter_issuer", width=240)
        st.number_input(
            say("Findings at least"), min_value=0, max_value=999_999, key="filter_findings", width=140
        )
        st.selectbox(
            say("Held"),
            _HELD,
            format_func=lambda name: say("any") if name == "any" else say(f"held.{name}"),
            key="filter_held",
            width=150,
        )
        st.pills(
            say("Only"),
            ONLY,
            selection_mode="multi",
            format_func=lambda name: say(f"only.{name}"),
            key="filter_only",
            width="content",
        )


def _next_for_me(say: Catalogue) -> None:
    """The riskiest open report of the filter that nobody else holds, held by this browser from now on."""
    item = session.claim_next()
    if item is None:
        st.session_state[session.TOLD] = session.nothing_to_claim(say)
        st.rerun()
    st.switch_page("views/review.py", query_params={"item": item})


def _pager(asked: QueueFilter, page: int, pages: int, shown: str, say: Catalogue) -> None:
    with st.container(key="nb_pager", horizontal=True, vertical_alignment="center"):
        for label, target, possible, key in (
            (say("← Previous"), page - 1, page > 1, "page_back"),
            (say("Next →"), page + 1, page < pages, "page_on"),
        ):
            if st.button(label, key=key, disabled=not possible):
                _keep(asked.model_copy(update={"offset": PAGE_SIZE * (target - 1)}))
                st.rerun()
        st.markdown(plain(shown), width="content")


main()
