"""What `nianbao review` starts: the Streamlit app with our own routes beside its pages.

It ends with the command that started it, also where that was killed without a word: the port would stay taken.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import threading
import time
from pathlib import Path

import streamlit as st

from review_app.routes import ROUTES

# Set by `nianbao review` to its process id; not set where Streamlit was started by hand.
_STARTED_BY = "NIANBAO_REVIEW_PROCESS"


def _end_with(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _settle() -> None:
    """Beside the start, which waits for nothing. What is loaded by now stays to the end: to look through it for garbage took 0.1 s of
    whoever edited at that moment, every fifty edits or so (measured). Streamlit would load pandas with the first component that is drawn."""
    importlib.import_module("pandas")
    gc.collect()
    gc.freeze()


if _STARTED_BY in os.environ:
    # Taken out, so that this script, when it is read again, starts no second watch.
    threading.Thread(target=_end_with, args=(int(os.environ.pop(_STARTED_BY)),), daemon=True).start()
    threading.Thread(target=_settle, daemon=True).start()

app = st.App(Path(__file__).parent / "app.py", routes=ROUTES)
