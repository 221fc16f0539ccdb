"""The styles of a Word document, as far as they say what is read: the numbers they bring, the text they hide."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.ooxml import Package, parse_xml, refuse_dtd
from extractor.readers.wordml import (
    PROPERTIES,
    RUN_PROPERTIES,
    STYLE,
    STYLE_PROPERTIES,
    VANISH,
    attribute,
    is_on,
    local_name,
    val_of,
    whole_number,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

# As Word, WPS and LibreOffice write them; another spelling is parsed whole.
_STYLES_OPEN = re.compile(rb"<w:styles\b[^<>]*>")
_STYLE_OPEN = re.compile(rb'<w:style\s[^<>]*?\bw:styleId="([^"<>]*)"[^<>]*>')
_STYLE_CLOSE = b"</w:style>"


class Style(NamedTuple):
    based_on: str | None
    num_id: str | None
    level: int | None
    hidden: bool | None
    colour: str | None
    shades: bool  # some part of it stands on a colour


class Styles:
    """The styles by their ids, each parsed when it is first asked for: a document uses few of the hundreds that come with it."""

    def __init__(self, package: Package, name: str | None) -> None:
        self._path = package.path
        self._known: dict[str, Style | None] = {}
        self._written: dict[str, bytes] = {}
        self._root = b""
        if name is not None and package.has(name):
            self._take(package.bytes_of(name))

    def _take(self, data: bytes) -> None:
        refuse_dtd(data, self._path)
        opening = _STYLES_OPEN.search(data)
        if opening is None:  # an unusual prefix or encoding
            for element in parse_xml(data, self._path):
                if element.tag in STYLE:
                    self._known[attribute(element, "styleId") or ""] = _style(element)
            return
        self._root = opening[0]
        for written in data[opening.end() :].split(_STYLE_CLOSE):
            style = _STYLE_OPEN.search(written)
            if style is not None:
                self._written[html.unescape(style[1].decode("utf-8", "replace"))] = written[style.start() :]

    def hides(self, style: str | None) -> bool:
        return next((own.hidden for own in self.ancestry(style) if own.hidden is not None), False)

    def colour(self, style: str | None) -> str | None:
        return next((own.colour for own in self.ancestry(style) if own.colour is not None), None)

    def shades(self, style: str | None) -> bool:
        return any(own.shades for own in self.ancestry(style))

    def ancestry(self, name: str | None) -> Iterator[Style]:
        """The style and those it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        while name is not None and name not in seen and (style := self.get(name)) is not None:
            seen.add(name)
            yield style
            name = style.based_on

    def get(self, name: str) -> Style | None:
        if name not in self._known:
            written = self._written.get(name)
            self._known[name] = None if written is None else self._parsed(written)
        return self._known[name]

    def _parsed(self, written: bytes) -> Style:
        root = parse_xml(b"".join((self._root, written, _STYLE_CLOSE, b"</w:styles>")), self._path)
        style = next((child for child in root if child.tag in STYLE), None)
        return Style(None, None, None, None, None, shades=False) if style is None else _style(style)


def _style(element: _Element) -> Style:
    based_on = num_id = None
    level = hidden = colour = None
    for child in element:
        kind = STYLE_PROPERTIES.get(child.tag)
        if kind == "basedOn":
            based_on = val_of(child)
        elif kind == "pPr":
            for one in child:
                if PROPERTIES.get(one.tag) == "number":
                    num_id, level = number_of(one)
        elif kind == "rPr":
            for one in child:
                if one.tag in VANISH:
                    hidden = is_on(one)
                elif RUN_PROPERTIES.get(one.tag) == "colour":
                    colour = val_of(one)
    shades = any(RUN_PROPERTIES.get(one.tag) == "shade" for one in element.iter())
    return Style(based_on, num_id, level, hidden, colour, shades)


def number_of(element: _Element) -> tuple[str | None, int | None]:
    num_id, level = None, None
    for child in element:
        name = local_name(child)
        if name == "numId":
            num_id = val_of(child)
        elif name == "ilvl":
            level = whole_number(val_of(child))
    return num_id, level
