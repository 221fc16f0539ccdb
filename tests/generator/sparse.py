"""Numbers as townships have them: many noughts, most others of one digit, so that a lone digit or a lost one must be seen.

The relations hold. The same number stands in many cells: a test with these cannot see two cells exchanged; `model.report` can.
"""

from __future__ import annotations

import random
from decimal import Decimal

from extractor.domain import form
from extractor.domain.form import APPLICANTS
from tests.generator.model import Entry, Report, plain

_AROUND = ("new_received", "carried_in", "handled_total", "carried_out")


def sparse(of: Report, seed: int) -> Report:
    """The report with its numbers drawn anew."""
    chance = random.Random(f"sparse {seed}")
    numbers: dict[str, int] = {}
    for id_ in of.ids():
        if id_.startswith("proactive"):
            numbers[id_] = _number(chance) * (chance.choice((-1, 1)) if form.spec(id_).signed else 1)
    if "requests" in of.layouts:
        numbers |= _requests(of.layouts["requests"], chance)
    if "proceedings" in of.layouts:
        for part in form.PARTS:
            measures = [_number(chance) for _ in form.MEASURES[:-1]]
            for measure, value in zip(form.MEASURES, (*measures, sum(measures)), strict=True):
                numbers[f"proceedings.{part.id}.{measure.id}"] = value
    entries = {id_: plain(value) for id_, value in numbers.items() if id_ in of.entries}
    for id_ in entries:
        if form.spec(id_).decimal:
            entries[id_] = _amount(chance)
    return of._replace(entries=entries)


def _number(chance: random.Random) -> int:
    """The shares of `shared/tools/make_scans.py`."""
    if chance.random() < 0.2:
        return 0
    kind = chance.random()
    digits = 1 if kind < 0.45 else 2 if kind < 0.8 else 3 if kind < 0.95 else 4
    return chance.randint(10 ** (digits - 1), 10**digits - 1)


def _amount(chance: random.Random) -> Entry:
    raw = f"{chance.random() * chance.choice((10, 100, 1000)):.{chance.choice((0, 1, 2, 2))}f}"
    return Entry(raw, "printed", Decimal(raw))


def _requests(layout: str, chance: random.Random) -> dict[str, int]:
    rows = [row.id.removeprefix("requests.") for row in form.rows("requests", layout)]
    numbers: dict[str, int] = {}
    for applicant in APPLICANTS:
        column = {row: _number(chance) for row in rows if row not in _AROUND}
        handled, carried_out = sum(column.values()), _number(chance)
        carried_in = chance.randint(0, min(handled + carried_out, chance.choice((9, 99))))
        new = handled + carried_out - carried_in
        around = dict(zip(_AROUND, (new, carried_in, handled, carried_out), strict=True))
        numbers |= {f"requests.{row}.{applicant}": value for row, value in (column | around).items()}
    for row in rows:
        numbers[f"requests.{row}.total"] = sum(numbers[f"requests.{row}.{each}"] for each in APPLICANTS)
    return numbers
