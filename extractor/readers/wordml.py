"""WordprocessingML's vocabulary (ECMA-376 part 1, 17) in both its namespaces, and how its attributes are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OFF = frozenset({"0", "false", "off"})


def _w(*names: str) -> tuple[str, ...]:
    """The names in both namespaces of WordprocessingML."""
    return tuple(f"{{{space}}}{name}" for space in _MAIN for name in names)


def _kinds(**names: str) -> dict[object, str]:
    """kind -> names that are read that way, turned round: tag -> kind (lxml's type of a tag is wider than str)."""
    return {tag: kind for kind, tags in names.items() for tag in _w(*tags.split())}


ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = "sdt sdtContent customXml smartTag ins moveTo subDoc"
BODY, PPR, TCPR = frozenset(_w("body")), frozenset(_w("pPr")), frozenset(_w("tcPr"))
VANISH, RUN_STYLE = frozenset(_w("vanish")), frozenset(_w("rStyle"))
STRIKES, VERTICAL, POSITION = (
    frozenset(_w("strike", "dstrike")),
    frozenset(_w("vertAlign")),
    frozenset(_w("position")),
)
DELETED_MARK, GRID_BEFORE = frozenset(_w("del", "moveFrom")), frozenset(_w("gridBefore"))
TEXT_BOX, RUBY_BASE, STYLE = (
    frozenset(_w("txbxContent")),
    frozenset(_w("rubyBase")),
    frozenset(_w("style")),
)
MATH_TEXT = frozenset({f"{_MATH}t", *_w("t")})
BLOCK_KINDS = {
    **_kinds(p="p", tbl="tbl", through=_THROUGH, deleted="del moveFrom", embedded="altChunk"),
    ALTERNATIVES: "choice",
}
INLINE = {
    **_kinds(
        run="r",
        through="sdt sdtContent customXml smartTag hyperlink fldSimple bdo dir subDoc",
        inserted="ins moveTo",
        deleted="del moveFrom",
    ),
    ALTERNATIVES: "choice",
    f"{_MATH}oMath": "math",
    f"{_MATH}oMathPara": "math",
}  # fmt: skip
IN_RUN = {
    **_kinds(
        t="t", rPr="rPr", br="br cr", tab="tab ptab", hyphen="noBreakHyphen", ruby="ruby", sym="sym",
        note="footnoteReference endnoteReference", drawing="drawing pict object",
    ),
    ALTERNATIVES: "choice",
}  # fmt: skip
PROPERTIES = _kinds(style="pStyle", number="numPr", run="rPr")
STYLE_PROPERTIES = _kinds(basedOn="basedOn", pPr="pPr", rPr="rPr")
TABLE = _kinds(tr="tr", tc="tc", grid="tblGrid", trPr="trPr", through=_THROUGH)
CELL_PROPERTIES = _kinds(span="gridSpan", down="vMerge", across="hMerge", deleted="cellDel")


def local_name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element, name: str) -> str | None:
    for space in _MAIN:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return value
    return element.get(name)


def val_of(element: _Element) -> str | None:
    return attribute(element, "val")


def is_on(element: _Element) -> bool:
    return (val_of(element) or "1").lower() not in _OFF


def whole_number(value: str | None) -> int:
    try:
        return max(0, round(float(value or 0)))
    except (ValueError, OverflowError):
        return 0


def first_child(element: _Element, tags: frozenset[str]) -> _Element | None:
    """Properties stand before all else in their element."""
    if len(element):
        child = element[0]
        if child.tag in tags:
            return child
    return None
