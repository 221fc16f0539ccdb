"""The review app's frame: navigation, the language switch, and a banner for what went wrong."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from extractor.errors import NianbaoError
from review_app import components, session
from review_app.language import LANGUAGE_NAMES, LANGUAGES
from review_app.viewmodels import error_in_words, plain

# Not called `pages`: a folder of that name beside the main script makes Streamlit (1.67) run a deep link's page without this frame, as
# in the days before st.navigation, until somebody has opened the first page.
_PAGES = Path(__file__).parent / "views"


def main() -> None:
    say = session.say()
    st.set_page_config(
        page_title=say("Nianbao review"), page_icon="📋", layout="wide", initial_sidebar_state="collapsed"
    )
    st.html(f"<style>{components.style()}</style>")
    queue = st.Page(_PAGES / "queue.py", title=say("Queue"), default=True)
    upload = st.Page(_PAGES / "upload.py", title=say("Upload"), url_path="upload")
    check = st.Page(_PAGES / "check.py", title=say("Check"), url_path="check")
    review = st.Page(_PAGES / "review.py", title=say("Review"), url_path="review")
    golden = st.Page(_PAGES / "golden.py", title=say("Golden"), url_path="golden")
    twins = st.Page(_PAGES / "twins.py", title=say("Twins"), url_path="twins")
    page = st.navigation([queue, review, twins, upload, check, golden], position="hidden")
    # The switch forgets its choice when another page comes up, and a click on the chosen side empties it.
    if st.session_state.get(session.LANGUAGE_KEY) is None:
        st.session_state[session.LANGUAGE_KEY] = session.language()
    with st.container(key="nb_top", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{say('Nianbao')}**", width="content")
        st.page_link(queue, label=say("Queue"))
        st.page_link(upload, label=say("Upload"))
        st.page_link(check, label=say("Check"))
        st.page_link(golden, label=say("Golden"))
        st.space("stretch")
        st.markdown(f"{say('Reviewer')} {plain(session.user())}", width="content")
        st.segmented_control(
            "中文 / English",
            LANGUAGES,
            format_func=LANGUAGE_NAMES.__getitem__,
            key=session.LANGUAGE_KEY,
            label_visibility="collapsed",
            width="content",
        )
    told = st.session_state.pop(session.TOLD, None)
    if told:
        st.toast(plain(told))
    choose = say("Choose files, or drop them here")
    components.remember(session.language(), session.sitting(), choose, key="cookie")
    try:
        page.run()
    except NianbaoError as error:
        st.error(plain(error_in_words(error, say)))


main()
