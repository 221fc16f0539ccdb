"""The bytes of a web page -> its text, and the text -> its tree, whatever is broken in it.

Nothing is fetched and no entity is expanded but HTML's own: libxml2's HTML parser knows no DTD.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.domain.document import Span
from extractor.readers.text import Decoded, decode, reads_like_chinese

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 400  # nested elements; libxml2 gives up the whole page at 2048
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
# Elements that can't nest: they are void, or the next of their kind closes them.
_CLOSE_THEMSELVES = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
# What follows the end of a page is shown as part of it, and would be lost by the parser: two pages in one file, a counter's table.
_PAGE_END = re.compile(r"</(?:body|html)\b[^<>]*>", re.IGNORECASE)
# A cell that follows a row's end opens a row by itself (HTML standard, 13.2.6.4.13); for libxml2 it goes on in no row at all.
_ROW_NOT_OPENED = re.compile(r"</tr\s*>(?=\s*<t[dh]\b)", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<!DOCTYPE[^<>\[\]]*(?:\[[^\]]*\][^<>\[\]]*)?>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)


def decode_html(data: bytes) -> Decoded:
    """What the bytes show goes before what the page says of itself; its word counts only for an encoding that the bytes can't
    show (Big5)."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name.startswith("big5"):
        try:
            text = data.decode("big5hkscs")
        except UnicodeDecodeError:
            return decode(data)
        if not _is_utf8(data) and reads_like_chinese(text):
            return Decoded(text, "big5", 0)
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def parse(raw: str) -> _Element | None:
    """The page's tree; None where it has no element at all. Places in `raw` are found again by the words: what is put in between
    changes none of them."""
    # A NUL ends the page for some parsers; a lone CR or CRLF would be changed to LF and move the offsets.
    clean = raw.replace("\x00", "\u200b").replace("\r\n", " \n").replace("\r", "\n")
    # An internal DTD would be shown as text by an HTML parser; it is no part of HTML.
    doctype = _DOCTYPE.match(clean)
    clean = clean if doctype is None else " " * doctype.end() + clean[doctype.end() :]
    clean = _PAGE_END.sub(lambda tag: "<hr>".ljust(len(tag[0])), clean)
    clean = _ROW_NOT_OPENED.sub("</tr><tr>", clean)
    page = _tree(clean)
    return page if page is not None else _tree(_without_depths(clean))


def _tree(text: str) -> _Element | None:
    """None where libxml2 gave the page up for its depth, or found nothing."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    return None if too_deep else page


def _without_depths(text: str) -> str:
    """Tags that are never closed, and those that open beyond the depth limit with those that close them, become spaces."""
    unclosed: list[Span] = []
    pairs: list[tuple[Span, Span]] = []
    open_tags: dict[str, list[Span]] = defaultdict(list)
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _CLOSE_THEMSELVES:
            continue
        if not match[1]:
            open_tags[name].append(match.span())
        elif open_tags[name]:
            pairs.append((open_tags[name].pop(), match.span()))
    for spans in open_tags.values():
        unclosed.extend(spans)
    return _blanked(text, sorted([*unclosed, *_too_deep(pairs)]))


def _too_deep(pairs: list[tuple[Span, Span]]) -> Iterator[Span]:
    """The opening and closing tags of the elements beyond the limit."""
    events = sorted((span, other) for pair in pairs for span, other in (pair, pair[::-1]))
    depth = 0
    for span, other in events:
        opens = span < other
        depth += 1 if opens else -1
        if depth + (not opens) > _DEEPEST:
            yield span


def _blanked(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts.extend((text[at:start], " " * (end - start)))
        at = end
    return "".join((*parts, text[at:]))
