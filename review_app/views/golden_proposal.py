"""Proposing an approved record as a golden one, under a name that the person may choose."""

from __future__ import annotations

import streamlit as st

from extractor.errors import NianbaoError
from review_app import session
from review_app.desk import DeskSession
from review_app.language import Catalogue
from review_app.viewmodels import error_in_words, plain


def propose(desk: DeskSession, say: Catalogue) -> None:
    """What is refused is told beside the name, so that another one can be given."""
    item = desk.item
    with st.popover(say("Propose as golden record"), key="propose_golden"):
        name = st.text_input(say("Name of the case"), item, key=f"case_name_{item}", max_chars=100)
        if not st.button(say("Propose"), key=f"propose_{item}"):
            return
        try:
            path = desk.review.propose_golden(item, desk.by, name.strip())
        except NianbaoError as error:
            st.error(plain(error_in_words(error, say)))
            return
    st.session_state[session.TOLD] = say("Written for a maintainer to commit: {path}", path=path)
    st.rerun()
