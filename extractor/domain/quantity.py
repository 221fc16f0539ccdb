"""Numbers in prose: 18万余条, 1,234 件, 三场, 约２００次.

Quantity    a number with what is counted: its value, whether the text calls it approximate (余、约、近、多、以上、逾、超), the unit as
            printed (None where none of the known measure words follows) and the stretch from the number's first character
            (a preceding 约 or 近 included) to the end of the unit and its 以上.

Years, dates, percentages, ordinals (第七期) and list marks (一是, 2.) are no quantities. A Chinese numeral is one only before a
measure word, for 一 stands in too many words (统一, 一批).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple


class Quantity(NamedTuple):
    """`value` is an int where the number is whole; `start` and `end` are offsets in the text that was read."""

    value: int | float
    approximate: bool
    unit: str | None
    start: int
    end: int


_CHINESE_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_CHINESE_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100, "百万": 1_000_000, "千万": 10_000_000}
# Longest first: 人次 before 人, 场次 before 场.
_UNITS = (
    "人次|场次|件次|批次|条次|例次|户次|件|条|次|期|场|个|篇|项|份|宗|起|例|则|批|部|人|名|元|家|户|类|册|本|张|幅|版|段|支|处|块|种|集|"
    "台|天|页|字|轮|封|笔|款|组|面|座|帖"
)
_MOST_DIGITS = 16  # a longer string is an identifier, no count
_DIGIT = "0-9０-９"
_NUMBER = rf"[{_DIGIT}]{{1,3}}(?:[,，][{_DIGIT}]{{3}})+(?![{_DIGIT}])(?:[.．][{_DIGIT}]+)?|[{_DIGIT}]+(?:[.．][{_DIGIT}]+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
_ABOUT = "大约|将近|接近|超过|不少于|至少|约|近|超|逾|达到?近"
_QUANTITY = re.compile(
    rf"(?P<about>(?:{_ABOUT})\s*)?"
    rf"(?:(?<![{_DIGIT}.．\-－/第])(?P<arabic>{_NUMBER})|(?<![第统唯逐同每零〇一二两三四五六七八九十百千万])(?P<chinese>{_CHINESE}))"
    r"\s*(?P<more>[余多几来]\s*)?(?P<scale>百万|千万|[万亿千百])?\s*(?P<more2>[余多]\s*)?"
    rf"(?P<unit>{_UNITS})?(?:[（(]次[）)])?(?P<after>\s*(?:以上|左右|之多|多(?!个|项|种|次)))?"
)
# What makes of a digit string no quantity: a date, a share, a code, an identifier.
_NOT_COUNTED = re.compile(
    rf"\s*(?:年|月|日|时|分|秒|号|%|％|‰|‱|个百分点|[、.．)）](?=\D)|[-－—/:：][{_DIGIT}]|[A-Za-z@])"
)


def find_quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """The quantities of text[start:end), in order."""
    for match in _QUANTITY.finditer(text, start, len(text) if end is None else end):
        quantity = _read(text, match)
        if quantity is not None:
            yield quantity


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    unit = match["unit"]
    scale = match["scale"]
    if match["chinese"] is not None:
        number = chinese_number(match["chinese"])
        if number is None or unit is None or _is_word(text, match):
            return None
        value = Decimal(number)
    else:
        digits = match.end("arabic")
        if unit is None and scale is None and _NOT_COUNTED.match(text, digits):
            return None
        if _is_share(text, match) or digits - match.start("arabic") > _MOST_DIGITS:
            return None
        value = Decimal(unicodedata.normalize("NFKC", match["arabic"]).replace(",", ""))
    value *= _SCALES.get(scale or "", 1)
    approximate = any(match[name] for name in ("about", "more", "more2", "after"))
    end = match.end() if unit or match["after"] else _last_mark(match)
    whole = int(value) if value == value.to_integral_value() else float(value)
    return Quantity(whole, approximate, unit, match.start(), end)


def _last_mark(match: re.Match[str]) -> int:
    """Where the number itself ends when no unit follows: no white space belongs to it."""
    text = match.group()
    return match.start() + len(text.rstrip())


def _is_share(text: str, match: re.Match[str]) -> bool:
    """2个百分点; 3次方: the measure word belongs to another word."""
    return match["unit"] == "个" and text.startswith("百分点", match.end("unit"))


# A Chinese numeral and a measure word that together are a word: 一项项, 一次性, 一件事一次办, 一张网, 一家人, 百部, 三个一.
_WORDS = re.compile(
    "一次性|一个个|一条条|一项项|一件件|一条龙|一张网|一件事|一次办|一块(?!牌)|一面|一些|一部分|一种|一类|一本|一把|一段|一期工程|一组|一起|一支|一批|百家|万家|千家|三项制度|一网|一处"
)


def _is_word(text: str, match: re.Match[str]) -> bool:
    return _WORDS.match(text, match.start("chinese")) is not None


def chinese_number(numeral: str) -> int | None:
    """三 -> 3, 十二 -> 12, 一百零五 -> 105, 二〇二四 -> 2024; None where the characters make no number."""
    if len(numeral) > _MOST_DIGITS:
        return None
    if not any(char in _CHINESE_TENS for char in numeral):
        if not numeral or any(char not in _CHINESE_DIGITS for char in numeral):
            return None
        return int("".join(str(_CHINESE_DIGITS[char]) for char in numeral))
    total, digit, last = 0, 0, 10_000
    for char in numeral:
        if char in _CHINESE_TENS:
            ten = _CHINESE_TENS[char]
            if ten >= last:
                return None
            total += (digit or 1) * ten
            digit, last = 0, ten
        elif digit:
            return None
        else:
            digit = _CHINESE_DIGITS[char]
    return total + digit
