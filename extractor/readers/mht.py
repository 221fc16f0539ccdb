"""A web page saved as one file (MHTML, RFC 2557): a mail whose parts are the page, its frames and its pictures."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import Message
from urllib.parse import unquote

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.html import read_html
from extractor.readers.html_chrome import speaks_of_a_report
from extractor.readers.html_tree import decode_html
from extractor.readers.pictures import inline_picture

_MOST_PARTS = 2000


def read_mht(data: bytes, source: SourceRef) -> Document:
    """The document of the first page or frame in which a report stands, else of the page itself. InputError `input.mht` where the
    file holds no page, and those of `read_html`."""
    pages = list(_pages(data))
    if not pages:
        raise InputError("input.mht", place=source.path)
    chosen = next((page for page in pages if speaks_of_a_report(decode_html(page).text)), pages[0])
    from extractor.readers.scan import read_scan

    parts = _Parts(data)
    return read_html(chosen, source, lambda picture: read_scan(picture, source), parts.picture)


class _Parts:
    """The pictures of the file, by the addresses under which its pages name them."""

    def __init__(self, data: bytes) -> None:
        self._by_name: dict[str, Message] = {}
        for number, part in enumerate(email.message_from_bytes(data).walk()):
            if number == _MOST_PARTS:
                return
            if part.get_content_maintype() == "image":
                for name in (part.get("Content-Location"), part.get("Content-ID")):
                    if name:
                        self._by_name[_name(name)] = part

    def picture(self, address: str) -> bytes | None:
        """A page names a picture whole, or by the end of its address."""
        part = self._by_name.get(_name(address))
        if part is None:
            return inline_picture(address)
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else None


def _name(address: str) -> str:
    """The part's address without what may differ between a page and its parts: the folder, the brackets of an id."""
    return unquote(address.strip().strip("<>").removeprefix("cid:")).rsplit("/", 1)[-1]


def _pages(data: bytes) -> Iterator[bytes]:
    for number, part in enumerate(email.message_from_bytes(data).walk()):
        if number == _MOST_PARTS:
            return
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            yield content
