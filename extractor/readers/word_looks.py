"""How a run of a Word document looks on the page, as far as it decides what is read of it.

Hidden   Word's own hidden text.
Unseen   printed, and yet not to be seen: in its ground's colour, fully transparent, a hair high.
Apart    raised or lowered, or struck: in a cell it never joins the number that it touches.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.unseen import are_alike
from extractor.readers.word_blocks import BREAK
from extractor.readers.word_drawings import STRUCK
from extractor.readers.word_styles import Styles
from extractor.readers.wordml import (
    RUN_PROPERTIES,
    attribute,
    font_of,
    is_on,
    local_name,
    val_of,
    whole_number,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

PAPER = "FFFFFF"
_INK = "000000"
_TINIEST = 3  # half points; Word's own list of sizes begins at 16
_INVISIBLE = "100000"  # thousandths of a percent of transparency
_HIGHLIGHTS = {"black": _INK, "white": PAPER, "none": PAPER}  # others can't hide anything that is read
# Fonts whose digits are pictures (Microsoft's fonts of signs).
_SIGNS = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett"})


class Look(NamedTuple):
    """`around`: what stands before and after the run's text in a cell; `signs`: its letters are drawn as signs."""

    hidden: bool
    unseen: bool = False
    around: str = ""
    signs: bool = False


PLAIN = Look(hidden=False)


def look_of(properties: _Element, styles: Styles, ground: str | None, *, hidden: bool) -> Look:
    """`ground` is the colour on which the run stands, six hexadecimal digits; None where it is not known. `hidden`: as its paragraph
    is."""
    colour: str | None = None
    around, own_hidden, unseen, signs = "", None, False, False
    for child in properties:
        kind = RUN_PROPERTIES.get(child.tag)
        if kind is None:
            continue
        if kind == "fonts":
            signs = _is_of_signs(font_of(child))
        elif kind == "colour":
            colour = val_of(child)
        elif kind == "size":
            unseen = unseen or _is_tiny(val_of(child))
        elif kind == "vanish":
            own_hidden = is_on(child)
        elif kind == "style":
            hidden = hidden or styles.hides(val_of(child))
            colour = colour or styles.colour(val_of(child))
        elif kind in ("shade", "highlight"):
            ground = fill_of(child, ground) if kind == "shade" else _HIGHLIGHTS.get(val_of(child) or "")
            colour = colour or (_INK if ground == _INK else None)
        elif kind == "fill":
            unseen = unseen or _is_transparent(child)
        elif not around:
            around = _apart(kind, child)
    if colour is not None and ground is not None:
        unseen = unseen or _is_lost_on(colour, ground)
    hidden = hidden if own_hidden is None else own_hidden
    return Look(hidden, unseen, around, signs) if hidden or unseen or around or signs else PLAIN


@lru_cache(maxsize=256)
def _is_of_signs(font: str | None) -> bool:
    return font is not None and font.lower() in _SIGNS


@lru_cache(maxsize=256)
def _is_tiny(size: str | None) -> bool:
    return whole_number(size) <= _TINIEST


def _apart(kind: str, child: _Element) -> str:
    if kind == "strike":
        return STRUCK if is_on(child) else ""
    value = val_of(child)
    if kind == "vertical":
        return BREAK if value in ("superscript", "subscript") else ""
    return BREAK if (value or "0") != "0" else ""


def _is_transparent(fill: _Element) -> bool:
    """Word 2010's own filling of letters: none, or one with an alpha."""
    return any(
        local_name(one) == "noFill" or (local_name(one) == "alpha" and val_of_any(one) == _INVISIBLE)
        for one in fill.iter()
    )


def val_of_any(element: _Element) -> str | None:
    """`val` in whatever namespace."""
    return next((value for name, value in element.items() if name.rpartition("}")[2] == "val"), None)


def fill_of(shading: _Element, otherwise: str | None) -> str | None:
    """The colour of a shading; `otherwise` where it has none of its own, None where a pattern mixes two."""
    if val_of(shading) not in ("clear", "nil", "solid", None):
        return None
    fill = attribute(shading, "color" if val_of(shading) == "solid" else "fill")
    return otherwise if fill is None or fill == "auto" else fill


@lru_cache(maxsize=256)
def _is_lost_on(colour: str, ground: str) -> bool:
    try:
        one, other = ([int(said, 16) >> shift & 0xFF for shift in (16, 8, 0)] for said in (colour, ground))
    except ValueError:  # auto: Word takes one that is seen
        return False
    return are_alike(one, other)
