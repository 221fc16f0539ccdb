"""Check: one file's defects, for a clerk who tests her draft before she publishes it. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from extractor.services.check import Defect
from review_app import session, uploader
from review_app.language import Catalogue
from review_app.viewmodels import defect_views, defects_summary, plain

_FOUND = "check_found"


def main() -> None:
    session.clear_desk()
    say = session.say()
    limit = session.app().settings.max_upload_mb
    st.markdown(
        plain(
            say(
                "One draft or report, up to {limit} MB. It is checked and forgotten: nothing is stored.",
                limit=limit,
            )
        )
    )
    files = uploader.one(say("A report to check"), limit, "check")
    if files:
        uploader.hand_over("check", files, _check, lambda name: plain(say("Reading {name}", name=name)))
        st.rerun()
    if _FOUND in st.session_state:
        name, found = st.session_state[_FOUND]
        _show(name, found, say)


def _check(name: str, data: bytes) -> None:
    st.session_state[_FOUND] = (name, session.app().check.check_upload(name, data))


def _show(name: str, found: Sequence[Defect], say: Catalogue) -> None:
    st.markdown(f"**{plain(name)}** {plain(defects_summary(found, say))}")
    for number, view in enumerate(defect_views(found, say)):
        with st.container(key=f"nb_check_{view['severity']}_{number}", border=True, gap="xxsmall"):
            lines = [f"{view['sign']} **{view['code']}** {plain(view['message'])}"]
            lines.extend(f":gray[{plain(label)}:] {plain(text)}" for label, text in view["facts"])
            st.markdown("  \n".join(lines))


main()
