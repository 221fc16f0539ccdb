"""Damage done to a finished text inside its tables, on demand. One row of `FAULTS` is one kind.

A fault changes the text at one place, drawn by chance; None where the text has no such place. `harmless` ones take nothing from
the text that a reader needs: every cell must still be read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.generator.shapes import tables_of

Damage = Callable[[list[str], random.Random], "list[str] | None"]

_NUMBER = re.compile(r"(?<![\d.,，])-?\d[\d,]*(?:\.\d+)?(?![\d.,、．）)])")
_BETWEEN = re.compile(r"(?<=\d)(?:\t| ?\| ?| )(?=\d)")
_CONFUSED = {
    "1": "7",
    "7": "1",
    "0": "6",
    "6": "8",
    "8": "0",
    "3": "8",
    "5": "6",
    "2": "7",
    "4": "1",
    "9": "0",
}


class Fault(NamedTuple):
    name: str
    damage: Damage
    harmless: bool = False


def plant(fault: Fault, text: str, seed: int) -> str | None:
    """The text with the fault in one of its tables."""
    lines = text.split("\n")
    tables = tables_of(lines)
    damaged = fault.damage(lines[tables], random.Random(seed))
    return None if damaged is None else "\n".join([*lines[: tables.start], *damaged, *lines[tables.stop :]])


def _places(lines: Sequence[str], pattern: re.Pattern[str]) -> list[tuple[int, re.Match[str]]]:
    """Matches of the pattern among the numbers of the tables, not in the labels' ordinals or headings."""
    return [
        (i, match) for i, line in enumerate(lines) if "第" not in line for match in pattern.finditer(line)
    ]


def _at_one(
    lines: list[str], chance: random.Random, pattern: re.Pattern[str], change: Callable[[str], str | None]
) -> list[str] | None:
    places = [(i, match) for i, match in _places(lines, pattern) if change(match[0]) is not None]
    if not places:
        return None
    i, match = chance.choice(places)
    new = change(match[0])
    return [*lines[:i], f"{lines[i][: match.start()]}{new}{lines[i][match.end() :]}", *lines[i + 1 :]]


def _separator(lines: Sequence[str]) -> str:
    return next((match[0] for line in lines for match in _BETWEEN.finditer(line)), "\n")


def _lose_value(lines: list[str], chance: random.Random) -> list[str] | None:
    return _at_one(lines, chance, _NUMBER, lambda _number: "")


def _confuse_digit(lines: list[str], chance: random.Random) -> list[str] | None:
    place = chance.random()

    def change(number: str) -> str:
        at = int(place * len(number))
        at = at if number[at].isdigit() else len(number) - 1
        return number[:at] + _CONFUSED[number[at]] + number[at + 1 :]

    return _at_one(lines, chance, _NUMBER, change)


def _split_digits(lines: list[str], chance: random.Random) -> list[str] | None:
    separator = _separator(lines)
    return _at_one(
        lines,
        chance,
        _NUMBER,
        lambda number: (
            number[:-1] + separator + number[-1] if number[-2:].isdigit() and len(number) > 1 else None
        ),
    )


def _glue_cells(lines: list[str], chance: random.Random) -> list[str] | None:
    if _separator(lines) == "\n":
        pairs = [
            i
            for i in range(len(lines) - 1)
            if all(_NUMBER.fullmatch(line.strip("\t |")) for line in lines[i : i + 2])
        ]
        if not pairs:
            return None
        i = chance.choice(pairs)
        return [*lines[:i], lines[i].rstrip(" |") + lines[i + 1].lstrip("\t"), *lines[i + 2 :]]
    return _at_one(lines, chance, _BETWEEN, lambda _separator: "")


def _shift_right(lines: list[str], chance: random.Random) -> list[str] | None:
    separator = _separator(lines)
    rows = [i for i, line in enumerate(lines) if len(_BETWEEN.findall(line)) > 2]
    if not rows or separator == " ":
        return None
    i = chance.choice(rows)
    match = next(iter(_NUMBER.finditer(lines[i])))
    return [
        *lines[:i],
        lines[i][: match.start()] + separator.lstrip() + lines[i][match.start() :],
        *lines[i + 1 :],
    ]


def _lose_separator_before(lines: list[str], chance: random.Random) -> list[str] | None:
    """A leading tab is lost (sample 002)."""
    rows = [i for i, line in enumerate(lines) if line.startswith("\t") and _NUMBER.search(line)]
    if not rows:
        return None
    i = chance.choice(rows)
    return [*lines[:i], lines[i][1:], *lines[i + 1 :]]


def _lose_line(lines: list[str], chance: random.Random) -> list[str] | None:
    i = chance.choice([i for i, line in enumerate(lines) if line.strip("|- \t")])
    return [*lines[:i], *lines[i + 1 :]]


def _double_line(lines: list[str], chance: random.Random) -> list[str] | None:
    i = chance.choice([i for i, line in enumerate(lines) if line.strip("|- \t")])
    return [*lines[:i], lines[i], *lines[i:]]


def _decorate(lines: list[str], chance: random.Random) -> list[str] | None:
    """A footnote's sign, a full stop or a word at a number."""
    write = chance.choice(["{}*", "{}↑", "{}。", "{}[1]", "{}①", "约{}", "共{}件", "{}?", "l{}"])
    return _at_one(lines, chance, _NUMBER, write.format)


def _list_number(lines: list[str], chance: random.Random) -> list[str] | None:
    """A number of a list or a page alone on its line."""
    i = chance.randrange(len(lines))
    return [*lines[:i], chance.choice(["(4)", "（4）", "4."]), *lines[i:]]


def _two_rows_on_a_line(lines: list[str], chance: random.Random) -> list[str] | None:
    rows = [i for i in range(len(lines) - 1) if all(_BETWEEN.search(line) for line in lines[i : i + 2])]
    separator = _separator(lines)
    if not rows or separator == "\n":
        return None
    i = chance.choice(rows)
    joined = lines[i].rstrip(" |\t") + separator + lines[i + 1].lstrip(" |\t")
    return [*lines[:i], joined, *lines[i + 2 :]]


def _unknown_row(lines: list[str], chance: random.Random) -> list[str] | None:
    i = chance.randrange(len(lines))
    return [*lines[:i], "行政确认 71234", *lines[i:]]


def _swap_lines(lines: list[str], chance: random.Random) -> list[str] | None:
    rows = [i for i in range(len(lines) - 1) if _NUMBER.search(lines[i]) and _NUMBER.search(lines[i + 1])]
    if not rows:
        return None
    i = chance.choice(rows)
    return [*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]


def _page_break(lines: list[str], chance: random.Random) -> list[str] | None:
    i = chance.randrange(len(lines))
    return [*lines[:i], "", f"— {chance.randint(2, 9)} —", "", *lines[i:]]


def _split_label(lines: list[str], chance: random.Random) -> list[str] | None:
    labels = [i for i, line in enumerate(lines) if re.search(r"[\u4e00-\u9fff]{6}", line)]
    i = chance.choice(labels)
    match = chance.choice(list(re.finditer(r"[\u4e00-\u9fff]{6,}", lines[i])))
    at = chance.randrange(match.start() + 1, match.end())
    return [*lines[:i], lines[i][:at], lines[i][at:], *lines[i + 1 :]]


def _space_in_label(lines: list[str], chance: random.Random) -> list[str] | None:
    labels = [
        (i, m)
        for i, line in enumerate(lines)
        for m in re.finditer(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", line)
    ]
    i, match = chance.choice(labels)
    return [*lines[:i], f"{lines[i][: match.start()]} {lines[i][match.start() :]}", *lines[i + 1 :]]


FAULTS: tuple[Fault, ...] = (
    Fault("a page break", _page_break, harmless=True),
    Fault("a space in a label", _space_in_label, harmless=True),
    Fault("a label split over lines", _split_label),
    Fault("a value lost", _lose_value),
    Fault("a digit confused", _confuse_digit),
    Fault("a number split in two", _split_digits),
    Fault("two cells glued", _glue_cells),
    Fault("a row shifted right", _shift_right),
    Fault("a leading tab lost", _lose_separator_before),
    Fault("a line lost", _lose_line),
    Fault("a line doubled", _double_line),
    Fault("two lines swapped", _swap_lines),
    Fault("something at a number", _decorate),
    Fault("a list's number on a line", _list_number),
    Fault("two rows on a line", _two_rows_on_a_line),
    Fault("an unknown row of one number", _unknown_row),
)  # fmt: skip
