"""WordprocessingML's vocabulary (ECMA-376 part 1, 17) in both its namespaces, and how its attributes are asked for."""

from __future__ import annotations

from functools import cache
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
VANISH = frozenset(_w("vanish"))
RUN_PROPERTIES = {
    **_kinds(
        vanish="vanish", style="rStyle", strike="strike dstrike", vertical="vertAlign", position="position", colour="color",
        size="sz", shade="shd", highlight="highlight", fonts="rFonts",
    ),
    "{http://schemas.microsoft.com/office/word/2010/wordml}textFill": "fill",
}  # fmt: skip
DELETED_MARK = frozenset(_w("del", "moveFrom"))
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
        through="sdt sdtContent customXml smartTag hyperlink fldSimple dir subDoc",
        turned="bdo",
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
        note="footnoteReference endnoteReference", drawing="drawing pict object", field="fldChar",
    ),
    ALTERNATIVES: "choice",
}  # fmt: skip
PROPERTIES = _kinds(style="pStyle", number="numPr", run="rPr", shade="shd")
STYLE_PROPERTIES = _kinds(basedOn="basedOn", pPr="pPr", rPr="rPr")
TABLE = _kinds(tr="tr", tc="tc", grid="tblGrid", tblPr="tblPr", trPr="trPr", through=_THROUGH)
CELL_PROPERTIES = _kinds(span="gridSpan", down="vMerge", across="hMerge", deleted="cellDel", shade="shd")
TABLE_PROPERTIES = _kinds(style="tblStyle", shade="shd")
ROW_PROPERTIES = _kinds(before="gridBefore", deleted="del moveFrom", height="trHeight", hidden="hidden")


def local_name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


_VAL = f"{{{_MAIN[0]}}}val"


_ASCII = f"{{{_MAIN[0]}}}ascii"


def font_of(element: _Element) -> str | None:
    """The font of a run's letters and digits; asked of every run, so in the usual namespace first."""
    return element.get(_ASCII) or attribute(element, "ascii")


def attribute(element: _Element, name: str) -> str | None:
    for key in _keys(name):
        value = element.get(key)
        if value is not None:
            return value
    return None


@cache
def _keys(name: str) -> tuple[str, ...]:
    """The attribute's name in both namespaces and in none."""
    return (*(f"{{{space}}}{name}" for space in _MAIN), name)


def val_of(element: _Element) -> str | None:
    value = element.get(_VAL)
    return attribute(element, "val") if value is None else value


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
