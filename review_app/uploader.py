"""The file uploader, emptied once its files are handed over: what is in it sits in the server's memory until then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

# The widget drops a file above its own limit, and forgets to say so once it is emptied. So its limit is a wider one: what lies between
# is refused by the service, in the list, with the reason.
WIDER = 4


def many(label: str, limit_mb: int, key: str, *, folder: bool) -> list[UploadedFile]:
    """Several files, or all of a folder."""
    files = st.file_uploader(
        label,
        accept_multiple_files="directory" if folder else True,
        key=_key(f"{key}_folder" if folder else key, key),
        max_upload_size=limit_mb * WIDER,
        label_visibility="collapsed",
    )
    return cast("list[UploadedFile]", files or [])


def one(label: str, limit_mb: int, key: str) -> list[UploadedFile]:
    """At most one file."""
    file = st.file_uploader(
        label, key=_key(key, key), max_upload_size=limit_mb * WIDER, label_visibility="collapsed"
    )
    return [] if file is None else [file]


def hand_over(
    key: str,
    files: Sequence[UploadedFile],
    take: Callable[[str, bytes], None],
    words: Callable[[str], str],
) -> None:
    """Gives each file to `take`, telling its name, and empties the uploader. A run that was broken off is taken up where it stood: each
    file is handed over once."""
    done: set[str] = st.session_state.setdefault(f"{key}_done", set())
    progress = st.progress(0.0)
    for number, file in enumerate(files):
        progress.progress(number / len(files), text=words(file.name))
        if file.file_id not in done:
            take(file.name, file.getvalue())
            done.add(file.file_id)
    progress.empty()
    done.clear()
    st.session_state[f"{key}_round"] = st.session_state.get(f"{key}_round", 0) + 1


def _key(name: str, key: str) -> str:
    """Another in each round: Streamlit has no other way to empty it."""
    return f"{name}_{st.session_state.setdefault(f'{key}_round', 0)}"
