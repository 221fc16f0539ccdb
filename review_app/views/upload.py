"""Upload: files are written to the disk at once and read by jobs; the list of them comes from the job store, so that nothing here is
lost by a reload, a closed tab or a killed program."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from extractor.services.intake import is_litter
from review_app import session, uploader
from review_app.language import Catalogue
from review_app.uploads import SHOWN, list_view
from review_app.viewmodels import plain

_FOLDER = "upload_folder"
_WAS_UNDER_WAY = "upload_under_way"
_LOOK_EVERY = 1.0  # seconds, while something is under way


def main() -> None:
    session.clear_desk()
    say = session.say()
    limit = session.app().settings.max_upload_mb
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            plain(
                say(
                    "Drop web pages, Word, PDF, scans, plain text or ZIP files into the box, up to {limit} MB each, many at once. What is listed below is stored: you may close this page.",
                    limit=limit,
                )
            ),
            width="stretch",
        )
        whole_folder = st.toggle(say("A whole folder"), key=_FOLDER)
    _show_reader(say)
    files = uploader.many(say("Annual reports"), limit, "upload", folder=bool(whole_folder))
    if whole_folder:
        files = [file for file in files if not any(map(is_litter, PurePosixPath(file.name).parts))]
    if files:
        uploader.hand_over("upload", files, _hand_in, lambda name: plain(say("Storing {name}", name=name)))
        st.rerun()
    under_way = session.app().ingest.handed_in(1).under_way
    if under_way:
        session.app().queue.stand_by()
    # Drawn again by itself only while there is something to see.
    st.fragment(_list, run_every=_LOOK_EVERY if under_way else None)()


def _show_reader(say: Catalogue) -> None:
    """Where the text goes is told before a file is handed over."""
    reader = session.app().narrator
    if reader is None:
        st.caption(say("Everything is read on this machine by rules; no text is sent anywhere."))
    else:
        words = "The prose is also read by the model {model}: its text is sent to {host}."
        st.caption(plain(say(words, model=reader.model, host=reader.host)))


def _hand_in(name: str, data: bytes) -> None:
    session.app().ingest.hand_in(name, data, session.user())


def _list() -> None:
    say = session.say()
    page = session.app().ingest.handed_in(SHOWN)
    view = list_view(page, say)
    if not view["rows"]:
        return
    with st.container(key="nb_uploads_head", horizontal=True, vertical_alignment="center"):
        st.markdown(plain(view["summary"]), width="stretch")
        if st.button(say("Clear finished"), key="clear_finished", disabled=not view["can_clear"]):
            session.app().ingest.clear_finished()
            st.rerun()
    if view["share"] is not None:
        st.progress(view["share"])
    for row in view["rows"]:
        _show(row, say)
    if view["more"]:
        st.caption(plain(view["more"]))
    if view["share"] is None and st.session_state.get(_WAS_UNDER_WAY):
        st.session_state[_WAS_UNDER_WAY] = False
        st.rerun()
    st.session_state[_WAS_UNDER_WAY] = view["share"] is not None


def _show(row: dict[str, Any], say: Catalogue) -> None:
    with st.container(
        key=f"nb_upload_{row['state']}_{row['id']}", horizontal=True, vertical_alignment="center"
    ):
        lines = [f"{row['sign']} **{plain(row['name'])}** {plain(row['text'])}", *map(plain, row["faults"])]
        st.markdown("  \n".join(lines), width="stretch")
        for number, item in enumerate(row["items"], start=1):
            label = say("Open") if len(row["items"]) == 1 else f"{say('Open')} {number}"
            st.page_link("views/review.py", label=label, query_params={"item": item})
        if row["retry"] and st.button(say("Retry"), key=f"retry_{row['id']}"):
            session.app().ingest.retry(row["retry"])
            st.rerun()


main()
