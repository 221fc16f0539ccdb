"""What a reading does to numbers: the faults that explain why a cell holds another number than the report printed.

Read       what the cell holds; None for a cell without a number. True: what the report printed.
Line       the cells of a row from left to right, or of a column from top to bottom.
Remainder  the cell of a line whose printed number a fault pushed out. The line does not say what it was; the relations may.

Sources: notes/domain.md A3 R10 and D (numbers split, glued, moved in published reports), notes/ocr.md section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import Final, NamedTuple

# Every text that an alternative's `explains` may hold, with its Chinese; among equals the earlier is offered first. A sign comes
# first because a negative count is wrong by itself.
EXPLANATIONS: Final[Mapping[str, str]] = {
    "a wrong sign": "正负号误读",
    "a confused digit": "一位数字误认",
    "transposed digits": "相邻两位数字颠倒",
    "a lost digit": "漏读一位数字",
    "an added digit": "多读一位数字",
    "a misread decimal point": "小数点误读",
    "a digit split in two": "一个数被拆成两格",
    "two cells glued": "两格的数被连成一个",
    "two neighbouring cells swapped": "相邻两格互换",
    "a number in its neighbour's cell": "数字错入相邻一格",
    "a row shifted by one": "该行错位一格",
    "a column shifted by one": "该列错位一格",
    "rows shifted by one": "若干行上下错位一行",
    "several misreadings together": "多处误读并存",
    "no known misreading": "无已知的误读可以解释，数值由勾稽关系推出",
    "implied by the relations": "由勾稽关系推算",
}

# Digits that recognisers and tired eyes take for one another.
_CONFUSED: Final[frozenset[frozenset[str]]] = frozenset(
    frozenset(pair) for pair in ("17", "06", "08", "68", "38", "56", "09", "35", "27", "49", "89", "14", "69", "23", "58")
)  # fmt: skip


class Lost(Enum):
    """Stands for the remainder's value."""

    LOST = "lost"


Read = int | float | None
True_ = int | float | Lost | None
Allowed = Callable[[int, Read], bool]


class LineFault(NamedTuple):
    """`changes`: place in the line -> what the report printed there."""

    changes: dict[int, True_]
    explains: str


def explain_number(read: Read, true: int) -> str | None:
    """The fault of one cell by which the true number was read as another; None where none is known."""
    if read is None or read == true:
        return None
    if isinstance(read, float) and not read.is_integer():
        return "a misread decimal point" if str(read).replace(".", "") == str(true) else None
    if read == -true:
        return "a wrong sign"
    if read < 0:
        return None
    return _explain_digits(str(int(read)), str(true))


def _explain_digits(read: str, true: str) -> str | None:
    if len(read) == len(true):
        wrong = [i for i, (a, b) in enumerate(zip(read, true, strict=True)) if a != b]
        if len(wrong) == 1:
            return "a confused digit" if frozenset((read[wrong[0]], true[wrong[0]])) in _CONFUSED else None
        i, j = wrong[0], wrong[-1]
        swapped = len(wrong) == 2 and j == i + 1 and read[i] == true[j] and read[j] == true[i]
        return "transposed digits" if swapped else None
    if len(read) < len(true):  # by two where a zero comes to stand first: 105 -> 05 -> 5
        return "a lost digit" if int(read) in map(int, _without_one(true)) else None
    return "an added digit" if true in _without_one(read) else None


def _without_one(digits: str) -> set[str]:
    return {digits[:i] + digits[i + 1 :] for i in range(len(digits))}


def explain_line(line: Sequence[Read], allowed: Allowed, *, row: bool) -> Iterator[LineFault]:
    """The faults of a whole line that lead to numbers which are all allowed; `allowed(place, number)` is asked while a fault is
    being built, so that one which can't be is dropped at its first cell. Splitting and gluing happen along rows only."""
    yield from _swapped(line, allowed)
    shifted = "a row shifted by one" if row else "a column shifted by one"
    yield from _pushed_on(line, allowed, shifted)
    yield from _pulled_back(line, allowed, shifted)
    if row:
        yield from _split(line, allowed)
        yield from _glued(line, allowed)


def _empty(number: Read) -> bool:
    return not number


def _swapped(line: Sequence[Read], allowed: Allowed) -> Iterator[LineFault]:
    for i, (a, b) in enumerate(pairwise(line)):
        if a and b and a != b and allowed(i, b) and allowed(i + 1, a):
            yield LineFault({i: b, i + 1: a}, "two neighbouring cells swapped")


def _ends(line: Sequence[Read], at: int, allowed: Allowed) -> Iterator[True_]:
    """What stood in a cell whose number is gone: most simply nothing, and at the line's end whatever was pushed out."""
    if allowed(at, 0):
        yield 0
    if at == len(line) - 1:
        yield Lost.LOST


def _pushed_on(line: Sequence[Read], allowed: Allowed, shifted: str) -> Iterator[LineFault]:
    """A cell too many was read at `start`, empty or a repetition; the rest stands one place too late."""
    for start, extra in enumerate(line):
        if not _empty(extra) and not (start and extra == line[start - 1]):
            continue
        changes: dict[int, True_] = {}
        for end in range(start + 1, len(line)):
            if not allowed(end - 1, line[end]):
                break
            if not _same(line[end - 1], line[end]):
                changes[end - 1] = line[end]
            elif not changes or (_empty(line[end]) and end < len(line) - 1):
                continue  # a shift that goes on over empty cells is the shorter one
            for remainder in _ends(line, end, allowed):
                yield LineFault({**changes, end: remainder}, _moved(changes, shifted))


def _pulled_back(line: Sequence[Read], allowed: Allowed, shifted: str) -> Iterator[LineFault]:
    """A cell was not read at `start`; the rest stands one place too early, up to an empty cell that fills the line."""
    for start in range(len(line) - 1):
        changes: dict[int, True_] = {}
        for end in range(start + 1, len(line)):
            if not allowed(end, line[end - 1]):
                break
            goes_on = _same(line[end], line[end - 1])
            if not goes_on:
                changes[end] = line[end - 1]
            if not changes or not _empty(line[end]):
                continue
            if not goes_on and allowed(start, 0):
                yield LineFault({start: 0, **changes}, _moved(changes, shifted))
            if end == len(line) - 1:
                yield LineFault({start: Lost.LOST, **changes}, _moved(changes, shifted))


def _same(a: Read, b: Read) -> bool:
    return (a or 0) == (b or 0)


def _moved(changes: Mapping[int, True_], shifted: str) -> str:
    return "a number in its neighbour's cell" if len(changes) == 1 else shifted


def _split(line: Sequence[Read], allowed: Allowed) -> Iterator[LineFault]:
    """12 read as 1|2: over a neighbour, or with the rest pushed on."""
    for i, (a, b) in enumerate(pairwise(line)):
        for whole in _wholes(a, b):
            if allowed(i + 1, whole):
                if allowed(i, 0):
                    yield LineFault({i: 0, i + 1: whole}, "a digit split in two")
                yield LineFault({i: Lost.LOST, i + 1: whole}, "a digit split in two")
            if allowed(i, whole):
                yield LineFault({i: whole, i + 1: Lost.LOST}, "a digit split in two")
                yield from _split_and_pushed_on(line, i, whole, allowed)


def _split_and_pushed_on(line: Sequence[Read], at: int, whole: int, allowed: Allowed) -> Iterator[LineFault]:
    changes: dict[int, True_] = {at: whole}
    for end in range(at + 1, len(line)):
        if end > at + 1:
            if not allowed(end - 1, line[end]):
                break
            changes[end - 1] = line[end]
        for remainder in _ends(line, end, allowed):
            yield LineFault({**changes, end: remainder}, "a digit split in two")


def _wholes(a: Read, b: Read) -> Iterator[int]:
    """The numbers that may have been cut into these two: 87, and 807 whose second part reads as 7."""
    if a and b is not None and f"{a}{b}".isdigit():
        yield int(f"{a}{b}")
        if b:
            yield int(f"{a}0{b}")


def _glued(line: Sequence[Read], allowed: Allowed) -> Iterator[LineFault]:
    """3960|704 read as 3960704: the place of the other is empty, or the rest was pulled back."""
    for i, glued in enumerate(line):
        for a, b in _cuts(glued):
            if i and _empty(line[i - 1]) and allowed(i - 1, a) and allowed(i, b):
                yield LineFault({i - 1: a, i: b}, "two cells glued")
            if not allowed(i, a):
                continue
            changes: dict[int, True_] = {i: a}
            for end in range(i + 1, len(line)):
                number = b if end == i + 1 else line[end - 1]
                if not allowed(end, number):
                    break
                changes[end] = number
                if _empty(line[end]):
                    yield LineFault(dict(changes), "two cells glued")


def _cuts(glued: Read) -> Iterator[tuple[int, int]]:
    """The pairs of printed numbers whose digits join to this one; a number of several digits does not begin with 0."""
    digits = str(glued)
    if glued is None or not digits.isdigit():
        return
    for cut in range(1, len(digits)):
        if digits[cut] != "0" or cut == len(digits) - 1:
            yield int(digits[:cut]), int(digits[cut:])
