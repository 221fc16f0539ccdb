"""Tables with known numbers, and reading faults planted in them: the truth of the solver's tests and of its benchmark.

Table    cell id -> number, consistent under all relations. It is drawn from `random`, not computed by the code under test.
Kind     how the numbers lie: `dense` (a ministry's, nearly every cell another number), `mixed` (a county's), `sparse` (a
         township's: most cells zero, the others small).
Style    how a report prints zeros and row totals (上海 2019 prints neither).
Planted  what was read instead of a table: None is a blank cell. `fault` names the kind.

The sums are written out here once more, on purpose: nothing of extractor.domain is used but the ids of the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Literal, NamedTuple

from extractor.domain import form
from extractor.domain.report import Layout, Sourced

Kind = Literal["dense", "mixed", "sparse"]
KINDS: tuple[Kind, ...] = ("dense", "mixed", "sparse")
Value = int | None

_ZEROS: dict[Kind, float] = {"dense": 0.1, "mixed": 0.5, "sparse": 0.9}
_SIZES: dict[Kind, tuple[int, ...]] = {
    "dense": (9, 99, 999, 9999),
    "mixed": (9, 9, 99, 999),
    "sparse": (3, 9, 20),
}
_MOVED = {"requests.new_received", "requests.carried_in", "requests.handled_total", "requests.carried_out"}
APPLICANTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_org")
COLUMNS = (*APPLICANTS, "total")
_MEASURES = ("upheld", "corrected", "other", "pending")


Style = Literal["zeros printed", "zeros blank", "zeros and totals blank"]
STYLES: tuple[Style, ...] = ("zeros printed", "zeros blank", "zeros and totals blank")


class Planted(NamedTuple):
    fault: str
    true: dict[str, int]
    read: dict[str, Value]


def layout(requests: Literal["2021", "2019"] = "2021") -> Layout:
    return Layout(requests=requests, proceedings="standard")


def table(rng: Random, kind: Kind, requests: str = "2021") -> dict[str, int]:
    """Tables 三 and 四 of one report."""
    rows = request_rows(requests)
    true: dict[str, int] = {}
    for column in APPLICANTS:
        for row in rows:
            if row not in _MOVED:
                true[f"{row}.{column}"] = number(rng, kind)
        handled = sum(true[f"{row}.{column}"] for row in rows if row not in _MOVED)
        out = min(number(rng, kind), handled)
        carried = min(number(rng, kind), handled + out)
        true[f"requests.handled_total.{column}"] = handled
        true[f"requests.carried_out.{column}"] = out
        true[f"requests.carried_in.{column}"] = carried
        true[f"requests.new_received.{column}"] = handled + out - carried
    for row in rows:
        true[f"{row}.total"] = sum(true[f"{row}.{column}"] for column in APPLICANTS)
    for part in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        results = [number(rng, kind) for _ in _MEASURES]
        true.update({f"proceedings.{part}.{m}": n for m, n in zip(_MEASURES, results, strict=True)})
        true[f"proceedings.{part}.total"] = sum(results)
    return true


def request_rows(requests: str = "2021") -> list[str]:
    return [row.id for row in form.rows("requests", requests)]


def number(rng: Random, kind: Kind) -> int:
    return 0 if rng.random() < _ZEROS[kind] else rng.randint(1, rng.choice(_SIZES[kind]))


def as_cells(read: Mapping[str, Value], confidence: float = 0.97) -> dict[str, Sourced]:
    return {
        id_: Sourced(state="blank", raw="", confidence=confidence, by="stream")
        if value is None
        else Sourced(state="printed", value=value, raw=str(value), confidence=confidence, by="stream")
        for id_, value in read.items()
    }


def as_printed(planted: Planted, style: Style) -> Planted:
    """The same fault in a report that leaves zeros, or zeros and the row totals of table 三, blank."""
    if style == "zeros printed":
        return planted
    totals = {id_ for id_ in planted.true if id_.startswith("requests.") and id_.endswith(".total")}
    left = totals if style == "zeros and totals blank" else set()
    read = {id_: None if id_ in left else value or None for id_, value in planted.read.items()}
    return Planted(planted.fault, {id_: n for id_, n in planted.true.items() if id_ not in left}, read)


# --- faults -----------------------------------------------------------------------------------------------------------------

Fault = Callable[[Random, dict[str, Value], str], None]


def plant(rng: Random, true: dict[str, int], fault: str, requests: str = "2021") -> Planted | None:
    """One fault at a random place of table 三; None where a hundred places gave no difference (no such place in this table)."""
    for _ in range(100):
        read: dict[str, Value] = dict(true)
        FAULTS[fault](rng, read, requests)
        if any((read[id_] or 0) != true[id_] for id_ in true):
            return Planted(fault, true, read)
    return None


def _cell(rng: Random, requests: str) -> str:
    return f"{rng.choice(request_rows(requests))}.{rng.choice(COLUMNS)}"


def _line(rng: Random, requests: str) -> list[str]:
    row = rng.choice(request_rows(requests))
    return [f"{row}.{column}" for column in COLUMNS]


def _digits(change: Callable[[Random, str], str]) -> Fault:
    def fault(rng: Random, read: dict[str, Value], requests: str) -> None:
        id_ = _cell(rng, requests)
        changed = change(rng, str(read[id_]))
        if changed and (changed == "0" or not changed.startswith("0")):
            read[id_] = int(changed)

    return fault


_LOOKALIKES = {"1": "7", "7": "1", "0": "689", "6": "085", "8": "036", "3": "8", "5": "6", "9": "0"}


def _confused(rng: Random, digits: str) -> str:
    places = [i for i, digit in enumerate(digits) if digit in _LOOKALIKES]
    if not places:
        return digits
    i = rng.choice(places)
    return digits[:i] + rng.choice(_LOOKALIKES[digits[i]]) + digits[i + 1 :]


def _any_digit(rng: Random, digits: str) -> str:
    i = rng.randrange(len(digits))
    return digits[:i] + rng.choice("0123456789") + digits[i + 1 :]


def _transposed(rng: Random, digits: str) -> str:
    if len(digits) < 2:
        return digits
    i = rng.randrange(len(digits) - 1)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def _lost(rng: Random, digits: str) -> str:
    i = rng.randrange(len(digits))
    return digits[:i] + digits[i + 1 :]


def _added(rng: Random, digits: str) -> str:
    i = rng.randrange(len(digits) + 1)
    return digits[:i] + rng.choice("0123456789") + digits[i:]


def _signed(_rng: Random, digits: str) -> str:
    return f"-{digits}" if digits != "0" else digits


def _split_over(rng: Random, read: dict[str, Value], requests: str) -> None:
    """12|0 -> 1|2: the neighbour's own number is lost."""
    line = _line(rng, requests)
    i = rng.randrange(len(line) - 1)
    digits = str(read[line[i]])
    if len(digits) > 1:
        cut = rng.randrange(1, len(digits))
        read[line[i]], read[line[i + 1]] = int(digits[:cut]), int(digits[cut:])


def _split_on(rng: Random, read: dict[str, Value], requests: str) -> None:
    """12|3|…|9 -> 1|2|3|…: the row's last number falls off its end."""
    line = _line(rng, requests)
    i = rng.randrange(len(line) - 1)
    digits = str(read[line[i]])
    if len(digits) > 1:
        cut = rng.randrange(1, len(digits))
        numbers = [read[id_] for id_ in line]
        numbers[i : i + 1] = [int(digits[:cut]), int(digits[cut:])]
        read.update(zip(line, numbers, strict=False))


def _glued_blank(rng: Random, read: dict[str, Value], requests: str) -> None:
    """3960|704 -> 3960704|blank."""
    line = _line(rng, requests)
    i = rng.randrange(len(line) - 1)
    if read[line[i]]:
        read[line[i]], read[line[i + 1]] = int(f"{read[line[i]]}{read[line[i + 1]]}"), None


def _glued_on(rng: Random, read: dict[str, Value], requests: str) -> None:
    """3960|704|…|9 -> 3960704|…|9|blank."""
    line = _line(rng, requests)
    i = rng.randrange(len(line) - 1)
    if read[line[i]]:
        numbers = [read[id_] for id_ in line]
        numbers[i : i + 2] = [int(f"{numbers[i]}{numbers[i + 1]}")]
        read.update(zip(line, [*numbers, None], strict=True))


def _row_late(rng: Random, read: dict[str, Value], requests: str) -> None:
    """An empty cell too many at the row's beginning or inside; the last number is lost."""
    _late(rng, read, _line(rng, requests))


def _row_early(rng: Random, read: dict[str, Value], requests: str) -> None:
    """A cell was not read; those after it stand too early and the row ends in a blank."""
    _early(rng, read, _line(rng, requests))


def _column(rng: Random, requests: str) -> list[str]:
    column = rng.choice(COLUMNS)
    return [f"{row}.{column}" for row in request_rows(requests)]


def _column_late(rng: Random, read: dict[str, Value], requests: str) -> None:
    _late(rng, read, _column(rng, requests))


def _column_early(rng: Random, read: dict[str, Value], requests: str) -> None:
    _early(rng, read, _column(rng, requests))


def _late(rng: Random, read: dict[str, Value], line: list[str]) -> None:
    numbers = [read[id_] for id_ in line]
    numbers.insert(rng.randrange(len(line) - 1), None)
    read.update(zip(line, numbers, strict=False))


def _early(rng: Random, read: dict[str, Value], line: list[str]) -> None:
    numbers = [read[id_] for id_ in line]
    numbers.pop(rng.randrange(len(line) - 1))
    read.update(zip(line, [*numbers, None], strict=True))


def _swapped_across(rng: Random, read: dict[str, Value], requests: str) -> None:
    line = _line(rng, requests)
    i = rng.randrange(len(line) - 1)
    read[line[i]], read[line[i + 1]] = read[line[i + 1]], read[line[i]]


def _swapped_down(rng: Random, read: dict[str, Value], requests: str) -> None:
    line = _column(rng, requests)
    i = rng.randrange(len(line) - 1)
    read[line[i]], read[line[i + 1]] = read[line[i + 1]], read[line[i]]


def _empty_row(rng: Random, read: dict[str, Value], requests: str) -> None:
    """An empty row that a page break made takes a place; the rows after it come one too late and the last is lost."""
    rows = request_rows(requests)
    start = rng.randrange(len(rows) - 1)
    for column in COLUMNS:
        numbers = [read[f"{row}.{column}"] for row in rows]
        numbers.insert(start, None)
        read.update({f"{row}.{column}": value for row, value in zip(rows, numbers, strict=False)})


OF_ONE_NUMBER = (
    "confused digit",
    "any other digit",
    "transposed digits",
    "lost digit",
    "added digit",
    "wrong sign",
)
FAULTS: dict[str, Fault] = {
    "confused digit": _digits(_confused),
    "any other digit": _digits(_any_digit),
    "transposed digits": _digits(_transposed),
    "lost digit": _digits(_lost),
    "added digit": _digits(_added),
    "wrong sign": _digits(_signed),
    "split over the neighbour": _split_over,
    "split, rest pushed on": _split_on,
    "glued, neighbour blank": _glued_blank,
    "glued, rest pulled back": _glued_on,
    "row one cell late": _row_late,
    "row one cell early": _row_early,
    "column one cell late": _column_late,
    "column one cell early": _column_early,
    "neighbours in a row swapped": _swapped_across,
    "neighbours in a column swapped": _swapped_down,
    "rows one line late": _empty_row,
}
