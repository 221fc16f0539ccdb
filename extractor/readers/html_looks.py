"""How a web page shows what stands in its tables, as far as its own marks and its own style sheets tell it.

Style    the declarations that hold for an element: of its classes and its id in the page's own sheets, then its own.
Ground   the colour behind a text; None where the page does not say it. A sheet that is not in the file may paint any.
Shown    what a person sees of a text: it, perhaps it, something else, nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.unseen import are_alike

if TYPE_CHECKING:
    from lxml.etree import _Element

Attributes = Sequence[tuple[str, str]]
Colour = tuple[int, int, int, int]  # red, green, blue, and how much of it is seen

_GONE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0+(?:\.0+)?(?![\d.])",
    re.IGNORECASE,
)
# Outside a table such a style may be the first moment of a movement; in a cell nothing moves.
_UNSEEN = re.compile(
    r"visibility\s*:\s*collapse|opacity\s*:\s*0*(?:\.0+)?(?![\d.])|opacity\(\s*0|font-size\s*:\s*(?:1|[01]?\.\d+)\s*p[tx]"
    r"|scale\(\s*0(?![.\d])|text-indent\s*:\s*-\d{3}|(?:left|top|right)\s*:\s*-\d{3}|clip-path\s*:\s*(?:inset\(\s*100%|circle\(\s*0)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01]"
    r"|(?:^|[;\s])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|%)?\s*(?:;|$|!)(?=.*overflow)|text-security\s*:\s*(?!none)",
    re.IGNORECASE,
)
# What turns digits over or round: 12 is shown as 21, 6 as 9. Without an angle nothing is turned.
_TURNED = re.compile(
    r"bidi-override|isolate-override|scale(?:x|y)?\(\s*-|rotate\w*\(\s*-?0*[1-9.]|matrix\(", re.IGNORECASE
)
_FORWARD = re.compile(r"direction\s*:\s*ltr", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_APART = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_SIGNS = re.compile(r"font(?:-family)?\s*:[^;]*(?:wingdings|webdings|marlett)", re.IGNORECASE)
_TEXT_COLOUR = re.compile(r"(?:^|[;\s{])(?:color|-webkit-text-fill-color)\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;,\"'}]+)", re.IGNORECASE)
_CONTENT = re.compile(r"content\s*:\s*(\"[^\"]*\"|'[^']*'|attr\([^)]*\)|counter)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\[0-9a-fA-F]{1,6}")
# A style sheet's selector that hangs on one class or id alone, and one that adds to what such an element shows.
_SELECTOR = re.compile(r"\s*(?:[a-zA-Z]\w*)?[.#]([\w-]+)\s*")
_ADDING = re.compile(r"\s*(?:[a-zA-Z]\w*)?[.#]([\w-]+)\s*::?(?:before|after)\s*", re.IGNORECASE)
_SHEET_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_HEX = re.compile(r"#([0-9a-fA-F]{3,8})\b")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?", re.IGNORECASE)
_WHITE: Colour = (255, 255, 255, 255)
# CSS Color 4, 6.1: those in which text is lost on paper, and those on which it is lost in ink.
_NAMES: dict[str, Colour] = {
    "white": _WHITE,
    "snow": (255, 250, 250, 255),
    "ivory": (255, 255, 240, 255),
    "ghostwhite": (248, 248, 255, 255),
    "floralwhite": (255, 250, 240, 255),
    "mintcream": (245, 255, 250, 255),
    "azure": (240, 255, 255, 255),
    "whitesmoke": (245, 245, 245, 255),
    "black": (0, 0, 0, 255),
    "windowtext": (0, 0, 0, 255),
    "red": (255, 0, 0, 255),
    "transparent": (0, 0, 0, 0),
}
_OPAQUE = 24  # of 255; a text of which less is seen is not


class Shown(Enum):
    """`ALTERED`: as something else than its characters say."""

    PLAIN = 0
    PERHAPS = 1
    ALTERED = 2
    NOT = 3


class _Standing(NamedTuple):
    """Colours at an element; `sure`: the page itself says what is behind it."""

    element: _Element
    text: Colour | None
    ground: Colour | None
    sure: bool


class Style(NamedTuple):
    """What declarations say, as far as it is asked. `hides` holds anywhere on the page, `hides_in_cell` in a cell; what is `gone` takes
    no room either. `text` and `ground` are colours as they are written."""

    gone: bool = False
    hides: bool = False
    hides_in_cell: bool = False
    struck: bool = False
    apart: bool = False
    altered: bool = False
    text: str | None = None
    ground: str | None = None
    family: str | None = None


PLAIN = Style()


@lru_cache(maxsize=4096)
def style_of(declared: str) -> Style:
    """A page says the same of most of its cells."""
    hidden = _HIDDEN.search(declared) is not None
    turned = _TURNED.search(declared) is not None and not (
        "override" in declared and _FORWARD.search(declared)
    )
    text, ground, family = (one.search(declared) for one in (_TEXT_COLOUR, _GROUND, _FAMILY))
    return Style(
        gone=_GONE.search(declared) is not None,
        hides=hidden,
        hides_in_cell=hidden or _UNSEEN.search(declared) is not None,
        struck=_STRUCK.search(declared) is not None,
        apart=_APART.search(declared) is not None,
        altered=turned or _SIGNS.search(declared) is not None,
        text=text and text[1],
        ground=ground and ground[1],
        family=family and family[1].strip().lower(),
    )


class Looks:
    """The looks of one page. `enter` and `leave` follow the walk through a table."""

    def __init__(self, page: _Element) -> None:
        self._by_name: dict[str, str] = defaultdict(str)
        self._adding: set[str] = set()
        self._families: set[str] = set()
        self._painted = (
            page.find(".//link[@rel='stylesheet']") is not None
        )  # by rules that are not followed here
        for sheet in page.iter("style"):
            self._take(_SHEET_COMMENT.sub(" ", sheet.text or ""))
        self._stack: list[_Standing] = []

    def _take(self, sheet: str) -> None:
        for selectors, style in _rules(sheet):
            if selectors.strip().lower() == "@font-face":
                family = _FAMILY.search(style)
                if family is not None and "src" in style:
                    self._families.add(family[1].strip().lower())
                continue
            for selector in selectors.split(","):
                name = _SELECTOR.fullmatch(selector)
                adding = _ADDING.fullmatch(selector)
                if name is not None:
                    self._by_name[name[1].lower()] += style + ";"
                elif adding is not None and _adds_digits(style):
                    self._adding.add(adding[1].lower())
                elif _GROUND.search(style) is not None:
                    self._painted = True

    def style_of(self, attributes: Attributes) -> Style:
        """Of an element's classes and id in the page's own sheets, then its own."""
        own, named = "", ""
        for name, value in attributes:
            if name == "style":
                own = value
            elif name in ("class", "id") and self._by_name:
                named += "".join(self._by_name.get(one, "") for one in value.lower().split())
        return style_of(named + own) if named or own else PLAIN

    # --- in a table ---

    def begin_table(self, table: _Element) -> None:
        """What surrounds the table decides on what it stands."""
        self._stack.clear()
        columns_painted = any(True for _ in table.iter("col", "colgroup"))
        for element in reversed(list(table.iterancestors())):
            attributes = element.items()
            self.enter(element, attributes, self.style_of(attributes))
        if columns_painted:
            self._stack.append(_Standing(table, self._top.text, self._top.ground, sure=False))

    @property
    def _top(self) -> _Standing:
        return self._stack[-1] if self._stack else _Standing(None, None, _WHITE, not self._painted)  # type: ignore[arg-type]

    def enter(self, element: _Element, attributes: Attributes, style: Style) -> None:
        said, colour, image = style.ground, style.text, False
        for name, value in attributes:
            if name == "bgcolor":
                said = said or value
            elif name == "color" and element.tag == "font":
                colour = colour or value
            elif name == "background":
                image = True
        if said is None and colour is None and not image:
            return
        around = self._top
        behind, sure = around.ground, around.sure
        own = None if image or said is None else _colour(said)
        if image or (said is not None and (own is None or own[3] > 0)):
            behind, sure = own, True
        text = around.text if colour is None else _colour(colour)
        self._stack.append(_Standing(element, text, behind, sure))

    def leave(self, element: _Element) -> None:
        if self._stack and self._stack[-1].element is element:
            self._stack.pop()

    def shown(self) -> Shown:
        """What is seen of a text at this place, by its colour."""
        if not self._stack:
            return Shown.PLAIN
        _, text, ground, sure = self._stack[-1]
        if text is None:
            return Shown.PLAIN
        if text[3] < _OPAQUE:
            return Shown.NOT
        if ground is None or not are_alike(text, ground):
            return Shown.PLAIN
        return Shown.NOT if sure else Shown.PERHAPS

    def alters(self, element: _Element, style: Style) -> bool:
        """Digits in the element are shown turned, in a font of signs, or beside others that a sheet adds."""
        if element.tag == "bdo":
            return (element.get("dir") or "").lower() == "rtl"
        if style.altered or (element.tag == "font" and _SIGNS.search(f"font:{element.get('face') or ''}")):
            return True
        if not self._adding:
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        return not self._adding.isdisjoint(names)

    def has_own_font(self, style: Style) -> bool:
        """A font that the page brings: what its digits look like is not said by their codes."""
        return style.family in self._families


def _adds_digits(style: str) -> bool:
    content = _CONTENT.search(style)
    return content is not None and (
        content[1][0] not in "\"'" or any(map(str.isdigit, _ESCAPE.sub("", content[1])))
    )


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the style of each rule; what stands within @media may not hold and is passed over."""
    depth = start = begin = 0
    for brace in re.finditer(r"[{}]", sheet):
        depth = depth + 1 if brace[0] == "{" else max(0, depth - 1)
        if depth == 1 and brace[0] == "{":
            begin = brace.end()
        elif depth == 0:
            selectors = sheet[start : max(start, begin - 1)].rpartition(";")[2]
            if not selectors.lstrip().startswith("@") or selectors.strip().lower() == "@font-face":
                yield selectors, sheet[begin : brace.start()]
            start = brace.end()


def _colour(said: str) -> Colour | None:
    """None for what is no colour, or one that is not known here."""
    said = said.strip().lower()
    digits = _HEX.search(said)
    if digits is not None:
        value = digits[1] if len(digits[1]) > 4 else "".join(one * 2 for one in digits[1])
        if len(value) in (6, 8):
            red, green, blue = (int(value[at : at + 2], 16) for at in (0, 2, 4))
            return red, green, blue, int(value[6:], 16) if len(value) == 8 else 255
    parts = _RGB.search(said)
    if parts is not None:
        red, green, blue = (min(255, int(one)) for one in parts.groups()[:3])
        return red, green, blue, _share(parts[4])
    return next((_NAMES[word] for word in said.split() if word in _NAMES), None)


def _share(alpha: str | None) -> int:
    if alpha is None:
        return 255
    try:
        value = float(alpha.rstrip("%")) / (100 if alpha.endswith("%") else 1)
    except ValueError:
        return 255
    return round(255 * min(max(value, 0.0), 1.0))
