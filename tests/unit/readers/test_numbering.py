"""Counts in Word's number formats, as Word shows them."""

from __future__ import annotations

import pytest

from extractor.readers.numbering import Numbering, format_number


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("chineseCountingThousand", {1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 100: "一百", 105: "一百零五", 112: "一百一十二"}),
        ("chineseCounting", {6: "六"}),
        ("japaneseCounting", {6: "六"}),
        ("chineseLegalSimplified", {1: "壹", 12: "拾贰", 110: "壹佰壹拾"}),
        ("decimal", {12: "12"}),
        ("decimalZero", {3: "03"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("ideographZodiac", {12: "亥"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 5000: "5000"}),
        ("upperRoman", {1999: "MCMXCIX"}),
        ("none", {5: ""}),
        ("a format of a later Word", {5: "5"}),
    ],
)  # fmt: skip
def test_a_count_in_a_format(name: str, shown: dict[int, str]) -> None:
    assert {count: format_number(count, name) for count in shown} == shown


_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TWO = (
    f"<w:numbering {_SPACE}><w:abstractNum w:abstractNumId='1'>"
    "<w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1.%2'/><w:isLgl/></w:lvl>"
    "<w:lvl w:ilvl='2'><w:lvlRestart w:val='0'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%3)'/></w:lvl>"
    "<w:lvl w:ilvl='3'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId='2'><w:numStyleLink w:val='S'/></w:abstractNum>"
    "<w:abstractNum w:abstractNumId='3'><w:styleLink w:val='S'/>"
    "<w:lvl w:ilvl='0'><w:numFmt w:val='upperLetter'/><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>"
    "<w:num w:numId='4'><w:abstractNumId w:val='2'/></w:num><w:num w:numId='5'><w:abstractNumId w:val='99'/></w:num></w:numbering>"
)


@pytest.mark.parametrize(
    ("paragraphs", "shown"),
    [
        ([("1", 0), ("1", 0)], ["3.", "4."]),
        ([("1", 0), ("2", 0)], ["3.", "4."]),  # two instances of one list count on
        ([("1", 0), ("3", 0), ("3", 0)], ["3.", "7.", "8."]),
        ([("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)], ["3.", "3.1", "3.2", "4.", "4.1"]),
        ([("1", 1)], ["3.1"]),  # a level above that was never counted stands at its start
        ([("1", 2), ("1", 0), ("1", 2)], ["a)", "3.", "b)"]),
        ([("1", 3)], [""]),
        ([("4", 0), ("4", 0)], ["A", "B"]),
        ([("5", 0), ("9", 0), ("1", 77)], ["", "", ""]),
    ],
)
def test_lists_count(paragraphs: list[tuple[str, int]], shown: list[str]) -> None:
    from lxml import etree

    numbering = Numbering(etree.fromstring(_TWO))
    assert [numbering.next(num_id, level) for num_id, level in paragraphs] == shown
