"""The numbers that Word writes before list paragraphs: 一、 （二） 1. They stand in no text, only in the list's definition.

List      an abstract definition: for each of nine levels a number format, a pattern (“（%1）”) and a start.
Instance  a use of a list (w:num); instances of one list count on together, unless one restarts a level.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class Level(NamedTuple):
    """`style` is the paragraph style that stands for this level, None where none does."""

    format: str
    pattern: str
    start: int
    style: str | None
    restarts: bool = True
    legal: bool = False


class _Instance(NamedTuple):
    list_id: str
    starts: Mapping[int, int]
    levels: Mapping[int, Level]


class Numbering:
    """Counts while paragraphs pass in the document's order."""

    def __init__(self, root: _Element | None) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._instances: dict[str, _Instance] = {}
        self._linked: dict[str, str] = {}  # list -> numbering style it takes its levels from
        self._by_style: dict[str, str] = {}  # numbering style -> list
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: _Element) -> None:
        for element in root:
            kind = _local(element)
            if kind == "abstractNum":
                self._read_list(element)
            elif kind == "num":
                self._read_instance(element)

    def _read_list(self, element: _Element) -> None:
        list_id = _attribute(element, "abstractNumId") or ""
        self._lists[list_id] = {}
        for child in element:
            kind = _local(child)
            if kind == "lvl":
                self._lists[list_id][_whole(_attribute(child, "ilvl"), 0)] = _level(child)
            elif kind == "numStyleLink":
                self._linked[list_id] = _attribute(child, "val") or ""
            elif kind == "styleLink":
                self._by_style[_attribute(child, "val") or ""] = list_id

    def _read_instance(self, element: _Element) -> None:
        list_id, starts, levels = "", {}, {}
        for child in element:
            if _local(child) == "abstractNumId":
                list_id = _attribute(child, "val") or ""
            elif _local(child) == "lvlOverride":
                at = _whole(_attribute(child, "ilvl"), 0)
                for what in child:
                    if _local(what) == "startOverride":
                        starts[at] = _whole(_attribute(what, "val"), 1)
                    elif _local(what) == "lvl":
                        levels[at] = _level(what)
        self._instances[_attribute(element, "numId") or ""] = _Instance(list_id, starts, levels)

    def level_of_style(self, num_id: str, style: str) -> int:
        """The level that a paragraph style stands for in an instance; the first where the list does not say."""
        instance = self._instances.get(num_id)
        if instance is not None:
            for at, level in self._levels(instance).items():
                if level.style == style:
                    return at
        return 0

    def _levels(self, instance: _Instance) -> dict[int, Level]:
        list_id = self._list_of(instance)
        return {**self._lists.get(list_id, {}), **instance.levels}

    def _list_of(self, instance: _Instance) -> str:
        linked = self._linked.get(instance.list_id)
        return instance.list_id if linked is None else self._by_style.get(linked, instance.list_id)

    def next(self, num_id: str, at: int) -> str:
        """The text before the next paragraph of that instance and level; "" for bullets and unknown lists."""
        instance = self._instances.get(num_id)
        if instance is None or not 0 <= at < _LEVELS:
            return ""
        levels = self._levels(instance)
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._list_of(instance), [None] * _LEVELS)
        self._count(counts, levels, num_id, at)
        if level.format == "bullet":
            return ""
        return _PLACE.sub(lambda match: _shown(int(match[1]) - 1, counts, levels, level), level.pattern)

    def _count(self, counts: list[int | None], levels: Mapping[int, Level], num_id: str, at: int) -> None:
        starts = self._instances[num_id].starts
        if at in starts and (num_id, at) not in self._begun:
            counts[at] = starts[at]
        else:
            before = counts[at]
            counts[at] = levels[at].start if before is None else before + 1
        self._begun.add((num_id, at))
        for deeper in range(at + 1, _LEVELS):
            if deeper not in levels or levels[deeper].restarts:
                counts[deeper] = None


def _shown(at: int, counts: list[int | None], levels: Mapping[int, Level], own: Level) -> str:
    level = levels.get(at)
    count = counts[at]
    if count is None:
        count = level.start if level else 1
    return format_number(count, "decimal" if own.legal or level is None else level.format)


def _level(element: _Element) -> Level:
    found: dict[str, str] = {}
    for child in element.iter():
        kind = _local(child)
        if kind in ("numFmt", "lvlText", "start", "pStyle", "lvlRestart", "isLgl"):
            found.setdefault(kind, _attribute(child, "val") or "")
    return Level(
        format=found.get("numFmt", "decimal"),
        pattern=found.get("lvlText", ""),
        start=_whole(found.get("start"), 1),
        style=found.get("pStyle"),
        restarts=found.get("lvlRestart") != "0",
        legal="isLgl" in found and found["isLgl"] not in ("0", "false"),
    )


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: _Element, name: str) -> str | None:
    """By its local name: the transitional and the strict namespace have the same names."""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def _whole(value: str | None, default: int) -> int:
    try:
        return min(max(int(value or default), 0), 32767)
    except ValueError:
        return default


# --- number formats --------------------------------------------------------------------------------------------------------


def format_number(count: int, name: str) -> str:
    """A count in one of Word's number formats; an unknown one is written in digits."""
    return _FORMATS.get(name, str)(count)


def _chinese(count: int) -> str:
    """一 十 十一 二十 一百零五."""
    if count < 10:
        return _DIGITS[count]
    if count < 20:
        return "十" + (_DIGITS[count - 10] if count > 10 else "")
    if count < 100:
        return _DIGITS[count // 10] + "十" + (_DIGITS[count % 10] if count % 10 else "")
    if count < 1000:
        rest = count % 100
        tail = "" if not rest else "零" + _DIGITS[rest] if rest < 10 else _tens_in_full(rest)
        return _DIGITS[count // 100] + "百" + tail
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _tens_in_full(count: int) -> str:
    return _DIGITS[count // 10] + "十" + (_DIGITS[count % 10] if count % 10 else "")


def _legal(count: int) -> str:
    named = _chinese(count)
    return named.translate(str.maketrans(_DIGITS + "零十百", _LEGAL + "零拾佰"))


def _of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)] if count > 0 else str(count)


def _from(first: str, most: int) -> Callable[[int], str]:
    """Signs that stand one after another in Unicode from that of 1 on."""
    return lambda count: chr(ord(first) + count - 1) if 1 <= count <= most else str(count)


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa, bb …"""
    return lambda count: (
        chr(ord(first) + (count - 1) % 26) * min((count - 1) // 26 + 1, 9) if count > 0 else str(count)
    )


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (count // value)
        count %= value
    return text


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), _chinese),
    **dict.fromkeys(("taiwaneseCountingThousand", "koreanCounting", "ideographDigital"), _chinese),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalFullWidth": lambda count: str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalZero": lambda count: f"{count:02}",
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "none": lambda _count: "",
}  # fmt: skip
