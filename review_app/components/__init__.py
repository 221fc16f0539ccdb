"""The app's own components (Streamlit components v2): the source viewer, the record panel, the queue table.

Each is mounted in the page itself, not in a frame: source and record talk by events of the window, so that selecting a cell shows its
place without a round trip to the server. Every text goes through `dom.js`, which knows no innerHTML.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent
_PARTS: dict[str, tuple[str, ...]] = {
    "source": ("dom.js", "words.js", "pages.js", "source.js"),
    "record": (
        "dom.js",
        "press.js",
        "relations.js",
        "grid.js",
        "strip.js",
        "findings.js",
        "cards.js",
        "panels.js",
        "keys.js",
        "outbox.js",
        "record.js",
    ),
    "bar": ("dom.js", "press.js", "bar.js"),
    "queue": ("dom.js", "queue.js"),
    "twins": ("dom.js", "twins.js"),
    "cookie": ("cookie.js",),
}


NAMES = frozenset(_PARTS)


def _nothing() -> None:
    """A component's value exists only where a callback is named; what is in it is read at the start of the run."""


@cache
def _text(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


@cache
def script(name: str) -> str:
    """A component's whole script; KeyError for a name that is none."""
    return _text(*_PARTS[name])


@cache
def script_version(name: str) -> str:
    return sha256(script(name).encode()).hexdigest()[:16]


@cache
def _stub(name: str) -> str:
    """Streamlit sends a component's script with every message (60 kB with 4 kB of data): this one fetches it once, from our own route."""
    address = f"nianbao/scripts/{name}-{script_version(name)}.js"
    return f"""
const part = import(new URL("{address}", document.baseURI));
export default function (component) {{
  part.then((module) => module.default(component)).catch((error) => console.error(error));
}}
"""


def _component(name: str) -> ComponentRenderer:
    # Registered at each run: the registry belongs to the runtime, and a test has several in one process.
    return st.components.v2.component(f"nianbao_{name}", js=_stub(name), isolate_styles=False)


def style() -> str:
    """The one style sheet, for the app and its components."""
    return _text("style.css")


def source(data: dict[str, Any], *, key: str) -> None:
    _component("source")(data=data, key=key)


def record(data: dict[str, Any], *, key: str) -> None:
    """The browser's outbox stands in `st.session_state[key]["outbox"]` at the next run: its acts, and the view it has."""
    _component("record")(data=data, key=key, default={"outbox": {}}, on_outbox_change=_nothing)


def bar(data: dict[str, Any], *, key: str) -> None:
    """The heading and the commands; it talks to the record panel only."""
    _component("bar")(data=data, key=key)


def queue(data: dict[str, Any], *, key: str) -> tuple[str, str] | None:
    """What was clicked (open, twins, release) and the item's id, in the one run that the click caused."""
    clicked = _component("queue")(
        data=data,
        key=key,
        on_open_change=_nothing,
        on_twins_change=_nothing,
        on_release_change=_nothing,
    )
    for what in ("open", "twins", "release"):
        item = clicked.get(what)
        if isinstance(item, str):
            return what, item
    return None


def twins(data: dict[str, Any], *, key: str) -> None:
    _component("twins")(data=data, key=key)


def remember(language: str, sitting: str, upload: str, *, key: str) -> None:
    """`upload`: what the file uploader's button says, which Streamlit has in English only."""
    _component("cookie")(data={"language": language, "sitting": sitting, "upload": upload}, key=key)
