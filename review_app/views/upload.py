"""Upload: files go to the service at once, each with its own result; then the uploader is emptied, for uploads sit in memory."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from extractor.services.ingest import UploadResult
from review_app import session
from review_app.language import Catalogue
from review_app.viewmodels import plain, upload_view

_RESULTS = "upload_results"
_ROUND = "upload_round"
_DONE = "upload_done"


def main() -> None:
    session.clear_desk()
    say = session.say()
    limit = session.app().settings.max_upload_mb
    round_ = st.session_state.setdefault(_ROUND, 0)
    st.markdown(
        plain(
            say(
                "Reports as web pages, Word, PDF with text, plain text or ZIP, up to {limit} MB each, several at once. A file that was uploaded before is recognised.",
                limit=limit,
            )
        )
    )
    _show_reader(say)
    files = st.file_uploader(
        say("Annual reports"),
        accept_multiple_files=True,
        key=f"upload_{round_}",
        max_upload_size=limit,
        label_visibility="collapsed",
    )
    if files:
        _hand_over(files, say)
        st.session_state[_ROUND] = round_ + 1
        st.rerun()
    _show(st.session_state.get(_RESULTS, []), say)


def _show_reader(say: Catalogue) -> None:
    """Where the text goes is told before a file is handed over."""
    reader = session.app().narrator
    if reader is None:
        st.caption(say("Everything is read on this machine by rules; no text is sent anywhere."))
    else:
        words = "The prose is also read by the model {model}: its text is sent to {host}."
        st.caption(plain(say(words, model=reader.model, host=reader.host)))


def _hand_over(files: Sequence[UploadedFile], say: Catalogue) -> None:
    """A run that was broken off is taken up where it stood: each file is handed over once."""
    results: list[UploadResult] = st.session_state.setdefault(_RESULTS, [])
    done: set[str] = st.session_state.setdefault(_DONE, set())
    progress = st.progress(0.0)
    for number, file in enumerate(files):
        progress.progress(number / len(files), text=plain(say("Reading {name}", name=file.name)))
        if file.file_id in done:
            continue
        done.add(file.file_id)
        results.insert(0, session.app().ingest.ingest_upload(file.name, file.getvalue(), session.user()))
    progress.empty()


def _show(results: Sequence[UploadResult], say: Catalogue) -> None:
    for number, result in enumerate(results):
        view = upload_view(result, say)
        place = len(results) - number
        with st.container(
            key=f"nb_upload_{view['state']}_{place}", horizontal=True, vertical_alignment="center"
        ):
            st.markdown(f"{view['sign']} **{plain(view['name'])}** {plain(view['text'])}", width="stretch")
            for item in view["items"]:
                if st.button(say("Open"), key=f"open_{place}_{item}"):
                    st.switch_page("views/review.py", query_params={"item": item})


main()
