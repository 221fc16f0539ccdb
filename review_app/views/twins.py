"""Twins: one report that came more than once, side by side. One copy is chosen; the others stay, linked and out of the dataset."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from extractor.errors import NianbaoError, NotFound
from extractor.services.twins import TwinGroup
from review_app import components, session
from review_app.language import Catalogue
from review_app.twins_view import View, twins_view
from review_app.viewmodels import error_in_words, plain


def main() -> None:
    session.clear_desk()
    say = session.say()
    try:
        item = session.asked_item() or ""
        group = session.app().twins.group(item)
    except NotFound as error:
        st.error(plain(error_in_words(error, say)))
        _back(say)
        return
    if len(group.members) < 2:
        st.info(plain(say("This report has no other copy in the queue.")))
        _back(say)
        return
    _draw(item, group, say)


def _back(say: Catalogue) -> None:
    st.page_link("views/queue.py", label=say("Back to the queue"))


def _draw(item: str, group: TwinGroup, say: Catalogue) -> None:
    view = twins_view(group, say, session.zone())
    seen = _seen(item, group)
    words = (
        say("One of them was decided: say why another is chosen.")
        if view["reason_needed"]
        else say("Why, if there is something to say")
    )
    st.markdown(
        plain(
            say(
                "The same report, {n} times. Choose the copy that counts; the others stay linked to it.",
                n=len(group.members),
            )
        )
    )
    reason = st.text_input(words, key=f"twins_reason_{item}")
    for column, member in zip(st.columns(len(group.members)), view["members"], strict=True):
        with column:
            _member(member, seen, reason, say)
    if view["table"]["rows"]:
        components.twins(view["table"], key=f"twins_{item}")
    else:
        st.info(plain(say("The copies do not differ in any field.")))


def _seen(item: str, group: TwinGroup) -> dict[str, int]:
    """The versions that stood on the page when a button was clicked: by the time the click is worked off there may be later ones."""
    now = {member.row.id: member.row.version for member in group.members}
    key = f"twins_seen_{item}"
    before: dict[str, int] = st.session_state.get(key, now)
    st.session_state[key] = now
    return before


def _member(member: View, seen: dict[str, int], reason: str, say: Catalogue) -> None:
    id_ = member["id"]
    with st.container(key=f"nb_twin_{id_}", border=True, gap="xxsmall"):
        year = f" {member['year']}" if member["year"] else ""
        lines = [
            f"**{member['letter']} · {plain(member['issuer'])}**{year} · {member['state_word']}",
            plain(member["title"]),
            *(f":gray[{plain(label)}:] {plain(text)}" for label, text in member["facts"]),
        ]
        st.markdown("  \n".join(lines))
        with st.container(key=f"nb_twin_acts_{id_}", horizontal=True):
            if st.button(say("This one counts"), key=f"choose_{id_}", type="primary"):
                _choose(id_, seen, reason, say)
            if st.button(say("Not the same report"), key=f"part_{id_}"):
                _done(
                    lambda: session.app().twins.part(id_, session.user(), reason),
                    say("Kept apart: it is a report of its own."),
                    say,
                )
            if member["state"] == "superseded" and st.button(say("Re-open"), key=f"reopen_{id_}"):
                _reopen(id_, seen, reason, say)
            st.page_link("views/review.py", label=say("Open"), query_params={"item": id_})


def _choose(id_: str, seen: dict[str, int], reason: str, say: Catalogue) -> None:
    _done(
        lambda: session.app().twins.choose(id_, seen, session.user(), reason.strip() or None),
        say("Chosen. The other copies leave the queue."),
        say,
    )


def _reopen(id_: str, seen: dict[str, int], reason: str, say: Catalogue) -> None:
    _done(
        lambda: session.app().review.reopen(id_, seen[id_], session.user(), reason),
        say("Open again."),
        say,
    )


def _done(act: Callable[[], object], told: str, say: Catalogue) -> None:
    try:
        act()
    except NianbaoError as error:
        st.error(plain(error_in_words(error, say)))
        return
    st.session_state[session.TOLD] = told
    st.rerun()


main()
