"""Page images, the places of their words and the components' scripts by routes of our own: Streamlit's st.image would encode each picture
anew at every rerun. And Streamlit's own page, where it is opened by the address of one of ours.

Pass    what makes an address unguessable: a keyed hash of the item, with a key that this process made up. A page that may show an item
        hands it out; who signs in and may see what comes with the sign-in.
"""

from __future__ import annotations

import hmac
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from extractor.domain.placed import name_of_text
from extractor.errors import NianbaoError
from review_app import components, session

# The longer side in pixels: a page that fits the pane, and one that is looked at closely.
_SIZES = {"screen": 1600, "close": 3000}
_KEPT = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}


@cache
def _key() -> bytes:
    return secrets.token_bytes(32)


def _pass(item: str) -> str:
    return hmac.new(_key(), item.encode("utf-8", "surrogatepass"), sha256).hexdigest()[:32]


def pictures_of(item: str) -> str:
    """The address that `<size>/<page>.png` is added to, relative to the app's own."""
    return f"nianbao/pages/{_pass(item)}/{item}/"


def words_of(text: str) -> str:
    """What is added to `pictures_of` for the places of the words of that text: another reading of the file has another address."""
    return f"words-{name_of_text(text)}.json"


def page_picture(request: Request) -> Response:
    """Runs in a thread of the server; 404 for whatever it does not give, so that nothing is learned from a refusal."""
    item, size = request.path_params["item"], request.path_params["size"]
    if not _may_see(request) or size not in _SIZES:
        return Response(status_code=404)
    try:
        png = _png(item, request.path_params["page"], _SIZES[size])
    except NianbaoError:
        return Response(status_code=404)
    return Response(png, media_type="image/png", headers=_KEPT) if png else Response(status_code=404)


def _may_see(request: Request) -> bool:
    # As bytes: texts that are not ASCII can't be compared.
    key = request.path_params["key"].encode("utf-8", "surrogatepass")
    return hmac.compare_digest(key, _pass(request.path_params["item"]).encode())


def page_words(request: Request) -> Response:
    """Sent as it was kept, compressed; 404 where nothing was, or the item's text is another one by now."""
    if not _may_see(request):
        return Response(status_code=404)
    try:
        words = _words(request.path_params["item"], request.path_params["text"])
    except NianbaoError:
        return Response(status_code=404)
    if words is None:
        return Response(status_code=404)
    return Response(words, media_type="application/json", headers=_KEPT | {"Content-Encoding": "gzip"})


def _words(item: str, text: str) -> bytes | None:
    app = session.app()
    stored = app.store.get(item)
    if text != name_of_text(stored.text):
        return None
    return app.placed.get(stored.machine.source.sha256, text)


def _png(item: str, number: int, pixels: int) -> bytes | None:
    app = session.app()
    record = app.store.get(item).machine
    page = next((page for page in record.pages if page.page == number), None)
    if page is None:
        return None
    source = record.source
    return app.pages.png(source.sha256, page, lambda: app.review.source_bytes(item), pixels=pixels)


def component_script(request: Request) -> Response:
    """The version stands in the address, so that a browser keeps it for good."""
    name = request.path_params["name"]
    if name not in components.NAMES or request.path_params["version"] != components.script_version(name):
        return Response(status_code=404)
    return Response(components.script(name), media_type="text/javascript", headers=_KEPT)


# The pages that have an address of their own (app.py).
_PAGES = ("review", "twins", "upload", "check", "golden")
# The address that the page's own scripts come from: without it Streamlit's frontend (1.67) takes /review for a folder that the app may be in,
# and asks there first for its health and its settings: two 404s whenever a page is opened by its address.
_HOME = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL("./", document.baseURI).href };</script>'


@cache
def _frame() -> str:
    whole = Path(streamlit.__file__).with_name("static").joinpath("index.html").read_text(encoding="utf-8")
    return whole.replace("<head>", f"<head>{_HOME}", 1)


def frame(_: Request) -> Response:
    """Streamlit's page, for one of ours that is opened by its own address."""
    return HTMLResponse(_frame(), headers={"Cache-Control": "no-cache"})


ROUTES = [
    *(Route(f"/{name}", frame) for name in _PAGES),
    Route("/nianbao/scripts/{name}-{version}.js", component_script),
    Route("/nianbao/pages/{key}/{item}/{size}/{page:int}.png", page_picture),
    Route("/nianbao/pages/{key}/{item}/words-{text}.json", page_words),
]
