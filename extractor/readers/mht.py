"""A web page saved as one file (MHTML, RFC 2557): a mail whose parts are the page, its frames and its pictures."""

from __future__ import annotations

import email
from collections.abc import Iterator

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.html import decode_html, read_html, speaks_of_a_report

_MOST_PARTS = 2000


def read_mht(data: bytes, source: SourceRef) -> Document:
    """The document of the first page or frame in which a report stands, else of the page itself. InputError `input.mht` where the
    file holds no page, and those of `read_html`."""
    pages = list(_pages(data))
    if not pages:
        raise InputError("input.mht", place=source.path)
    chosen = next((page for page in pages if speaks_of_a_report(decode_html(page).text)), pages[0])
    return read_html(chosen, source)


def _pages(data: bytes) -> Iterator[bytes]:
    for number, part in enumerate(email.message_from_bytes(data).walk()):
        if number == _MOST_PARTS:
            return
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            yield content
