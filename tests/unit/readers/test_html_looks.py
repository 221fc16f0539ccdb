"""Numbers in a web page's tables that a person does not see, sees otherwise, or sees on a ground of their own."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.readers.html import read_html

_SOURCE = SourceRef(path="a.html", name="a.html", sha256="0", media_type="text/html", bytes=1)


def _read(page: str) -> Document:
    return read_html(page.encode(), _SOURCE)


def _row(cell: str, *, sheet: str = "", table: str = "", around: str = "") -> str:
    """A page with one row; `cell` is the second cell's tag and what is in it."""
    return (
        f"<html><head><style>{sheet}</style></head><body><div {around}><table {table}><tr><td>规章</td>{cell}</td></tr></table>"
        "</div></body></html>"
    )


def _styled(style: str) -> str:
    return f"<td><span style='{style}'>361</span>"


_UNSEEN = {
    "white": _row(_styled("color:#fff")),
    "nearly white": _row(_styled("COLOR: rgb(250, 250, 250)")),
    "white by name": _row("<td><font color=white>361</font>"),
    "white cell": _row("<td style='color:#FFFFFF'>361"),
    "white by a class": _row("<td><i class=W>361</i>", sheet=".w{color:white}"),
    "of its ground's colour": _row("<td bgcolor='#1f3864'><font color='#1F3864'>361</font>"),
    "transparent": _row(_styled("color:transparent")),
    "transparent letters": _row(_styled("color:rgba(0,0,0,0)")),
    "no opacity": _row(_styled("opacity:0")),
    "not displayed": _row(_styled("display:none")),
    "collapsed": _row("<td style='visibility:collapse'>361"),
    "no size": _row(_styled("font-size:0")),
    "a pixel high": _row(_styled("font-size:1px")),
    "far out": _row(_styled("position:absolute;left:-9999px")),
    "no height": _row(_styled("display:block;height:0;overflow:hidden")),
    "scaled to nothing": _row(_styled("transform:scale(0)")),
    "hidden by its id": _row("<td><i id=x>361</i>", sheet="#x{opacity:0.0}"),
}


@pytest.mark.parametrize("name", _UNSEEN)
def test_a_number_that_nobody_sees_is_none_and_is_told(name: str) -> None:
    document = _read(_UNSEEN[name])
    assert document.text == "规章\t\n"
    assert document.notes == ("I1 count=1 texts=361",)


_SEEN = {
    "black": _row(_styled("color:#000")),
    "grey": _row(_styled("color:#999")),
    "a colour that is not known": _row(_styled("color:var(--x)")),
    "white on a dark cell": _row("<td style='background:#1f3864;color:white'>361"),
    "white on a dark row": _row("<td><font color=#fff>361</font>", table="bgcolor=navy"),
    "white on a dark page": _row("<td>361", around="style='background-color:#222;color:#fff'"),
    "white on a picture": _row("<td background=x.jpg><font color=white>361</font>"),
    "white on a class": _row("<td class=d>361", sheet=".d{background:#333;color:#fff}"),
    "half seen": _row(_styled("opacity:0.9")),
    "ten pixels high": _row(_styled("font-size:10.5px")),
    "one em high": _row(_styled("font-size:1em")),
    "not turned": _row(_styled("transform:rotate(0deg)")),
    "left to right": _row("<td><bdo dir=ltr>361</bdo>"),
    "in Arabic order": _row("<td dir=rtl>361"),
    "signs added elsewhere": _row("<td>361", sheet=".icon:before{content:'9'} li::before{content:'1.'}"),
    "an icon added": _row("<td class=icon>361", sheet='.icon:before{content:"\\f101"}'),
    "a font of the page's own elsewhere": _row(
        "<td>361", sheet="@font-face{font-family:icons;src:url(x.woff)} .i{font-family:icons}"
    ),
    "a font that Word names": _row(
        "<td style='font-family:宋体'>361", sheet="@font-face{font-family:宋体;panose-1:2 1 6}"
    ),
}


@pytest.mark.parametrize("name", _SEEN)
def test_a_number_that_is_seen_is_read_without_a_word(name: str) -> None:
    document = _read(_SEEN[name])
    assert (document.text, document.notes) == ("规章\t361\n", ())


@pytest.mark.parametrize(
    ("cell", "sheet", "text"),
    [
        ("<td><bdo dir=rtl>12</bdo>", "", "\ufffd12\ufffd"),
        ("<td style='unicode-bidi:bidi-override;direction:rtl'>12", "", "\ufffd12\ufffd"),
        ("<td>&#8238;12", "", "\ufffd12"),
        ("<td><i style='transform:rotate(180deg)'>12</i>", "", "\ufffd12\ufffd"),
        ("<td><i style='transform:scaleX(-1)'>12</i>", "", "\ufffd12\ufffd"),
        ("<td><i class=x>12</i>", ".x{transform:matrix(-1,0,0,1,0,0)}", "\ufffd12\ufffd"),
        ("<td><font face=Wingdings>12</font>", "", "\ufffd12\ufffd"),
        ("<td><i style='font-family:Webdings'>12</i>", "", "\ufffd12\ufffd"),
        ("<td class=x>12", ".x::before{content:'7'}", "\ufffd12\ufffd"),
        ("<td class=x>12", ".x:after{content:attr(title)}", "\ufffd12\ufffd"),
        ("<td><i class=x>9</i>12", ".x{text-decoration:line-through}", "~~9~~12"),
        ("<td>12<i class=x>1</i>", ".x{vertical-align:super}", "12  1"),
        ("<td><svg><text>12</text></svg>", "", "\ufffc"),
        ("<td><canvas></canvas>", "", "\ufffc"),
        ("<td><math><mn>12</mn></math>", "", "\ufffc"),
        ("<td><select><option>0<option selected>12</select>", "", "\ufffc"),
    ],
)
def test_a_number_that_is_shown_otherwise_is_none(cell: str, sheet: str, text: str) -> None:
    assert _read(_row(cell, sheet=sheet)).text == f"规章\t{text}\n"


@pytest.mark.parametrize(
    "page",
    [
        _row(_styled("color:#fff"), sheet="table td{background:#333}"),
        _row(_styled("color:#fff")).replace("<head>", "<head><link rel=stylesheet href=a.css>"),
        _row("<td style='font-family:own'>361", sheet="@font-face{font-family:'own';src:url(x.woff)}"),
    ],
    ids=["a ground by another rule", "a sheet that is not in the file", "a font of the page's own"],
)
def test_what_may_look_otherwise_is_read_and_told(page: str) -> None:
    document = _read(page)
    assert (document.text, document.notes) == ("规章\t361\n", ("I2 count=1 texts=361",))


def test_what_a_site_hides_beside_the_tables_is_its_own_affair() -> None:
    document = _read(
        "<p style='display:none'>12</p><p>一</p><table><tr><td>a<td>1</table><p style='color:white'>二"
    )
    assert (document.text, document.notes) == ("一\na\t1\n二\n", ())
