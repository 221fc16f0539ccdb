"""What the solver finds of planted faults, how long it takes, and whether the confidence means what it says.

    python -m benchmarks.solver [TABLES [SEED]]      tables of each kind for each fault, default 200

Prints, for each kind of table and fault: faults that break a relation, the share of those whose first alternative gives back the
true table, the share where any alternative does, and of the others how many no relation sees (they hold) or sees only
under a condition (a blank cell). Then pairs of faults, time, and the calibration of the confidence.
The fault model is tests/planted.py, written by the author of the solver: the shares tell what it does on faults of these
kinds, not how often real reports have them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from random import Random
from statistics import quantiles
from typing import NamedTuple

from extractor.domain.checks.arithmetic import check_arithmetic, tested_relations
from extractor.domain.report import Alternative, Sourced
from extractor.parsing.solve import propose
from extractor.parsing.support import supported
from tests.planted import (
    FAULTS,
    KINDS,
    OF_ONE_NUMBER,
    STYLES,
    Kind,
    Planted,
    as_cells,
    as_printed,
    layout,
    plant,
    table,
)


class Outcome(NamedTuple):
    """`sight`: fails (a relation is broken) | condition (holds if a blank is filled) | none."""

    sight: str
    first: bool
    any: bool
    breaks: bool
    milliseconds: float


def outcome(planted: Planted) -> Outcome:
    """What the solver makes of one planted table."""
    cells = as_cells(planted.read)
    findings = check_arithmetic(cells, layout())
    failed = [one for one in findings if one.severity == "error" and one.code != "R5"]
    if not failed:
        return Outcome("condition" if findings else "none", False, False, False, 0.0)
    start = time.process_time()
    proposed = propose(cells, layout(), findings)
    spent = (time.process_time() - start) * 1000
    answers = [one.alternatives for one in proposed if one.severity == "error" and one.code != "R5"]
    first = all(_gives_back(planted, offers[:1]) for offers in answers) or _together(planted, answers)
    return Outcome(
        "fails",
        first,
        first or all(any(_gives_back(planted, [offer]) for offer in offers) for offers in answers),
        any(breaks(offer, cells) for offer in {offer for offers in answers for offer in offers}),
        spent,
    )


def _together(planted: Planted, answers: Sequence[Sequence[Alternative]]) -> bool:
    """Independent faults are solved apart: the first alternatives of all findings, taken together."""
    return all(answers) and _gives_back(planted, [offers[0] for offers in answers])


def _gives_back(planted: Planted, taken: Iterable[Alternative]) -> bool:
    read = dict(planted.read)
    for alternative in taken:
        read.update(
            {
                change.cell: None if change.value is None else int(change.value)
                for change in alternative.changes
            }
        )
    return all((read[id_] or 0) == value for id_, value in planted.true.items())


def breaks(alternative: Alternative, cells: Mapping[str, Sourced]) -> bool:
    """A relation that did not fail fails after the alternative is taken, or one of the alternative's own still fails."""
    changed = as_cells({c.cell: None if c.value is None else int(c.value) for c in alternative.changes})
    before = {t.relation for t in tested_relations(cells, layout()) if t.verdict == "fails"}
    after = {t.relation for t in tested_relations({**cells, **changed}, layout()) if t.verdict == "fails"}
    own = {relation for relation in before if f"{relation.id} {relation.of}" in alternative.because}
    return bool(after - before) or bool(after & own)


def planted_tables(kind: Kind, fault: str, count: int, seed: int = 0) -> list[Planted]:
    rng = Random(f"{seed} {kind} {fault}")
    found = (plant(rng, table(rng, kind), fault) for _ in range(count))
    return [one for one in found if one is not None]


def planted_several(kind: Kind, faults: int, count: int, seed: int = 0) -> list[Planted]:
    """Faults of one number each, in different cells anywhere in table 三."""
    rng = Random(f"{seed} {kind} {faults} numbers")
    single = ("confused digit", "transposed digits", "lost digit", "added digit")
    found = []
    for _ in range(count):
        true = table(rng, kind)
        read: dict[str, int | None] = dict(true)
        for _ in range(faults):
            one = plant(rng, true, rng.choice(single))
            read.update({} if one is None else {i: v for i, v in one.read.items() if v != true[i]})
        if sum(read[id_] != true[id_] for id_ in true) == faults:
            found.append(Planted(f"{faults} numbers misread", true, read))
    return found


def planted_many(kind: Kind, faults: int, count: int, seed: int = 0) -> list[Planted]:
    """Many misread numbers: nobody expects them back, but the time must stay."""
    rng = Random(f"{seed} {kind} many {faults}")
    found = []
    for _ in range(count):
        true = table(rng, kind)
        read: dict[str, int | None] = dict(true)
        for id_ in rng.sample(sorted(true), faults):
            read[id_] = rng.choice((true[id_] + 1, true[id_] * 10 + 1, None))
        found.append(Planted(f"{faults} faults", true, read))
    return found


class Bin(NamedTuple):
    low: float
    high: float
    cells: int
    right: int

    @property
    def share(self) -> float:
        return self.right / self.cells


def judged_cells(kinds: Iterable[Kind], rate: float, count: int, seed: int = 1) -> list[tuple[float, bool]]:
    """Confidence of each cell with a number of tables 三 and 四, and whether the number is the true one: `rate` faults a table."""
    judged = []
    for kind in kinds:
        rng = Random(f"{seed} {kind} {rate}")
        for _ in range(count):
            true = table(rng, kind)
            planted = plant(rng, true, rng.choice(sorted(FAULTS))) if rng.random() < rate else None
            read = dict(true) if planted is None else planted.read
            for id_, confidence in supported(as_cells(read), layout()).items():
                judged.append((confidence, read[id_] == true[id_]))
    return judged


def reliability(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    edges = (0.0, 0.3, 0.6, 0.9, 0.95, 0.99, 0.999, 1.01)
    bins = []
    for low, high in pairwise(edges):
        inside = [right for confidence, right in judged if low <= confidence < high]
        if inside:
            bins.append(Bin(low, min(high, 1.0), len(inside), sum(inside)))
    return bins


def risk_at(judged: Sequence[tuple[float, bool]], coverage: float) -> float:
    """Share of wrong cells among the most confident part."""
    ranked = sorted(judged, key=lambda one: -one[0])[: max(1, int(len(judged) * coverage))]
    return sum(not right for _, right in ranked) / len(ranked)


def _report(outcomes: Sequence[Outcome]) -> str:
    seen = [one for one in outcomes if one.sight == "fails"]
    share = (
        f"{sum(o.first for o in seen) / len(seen):6.1%} {sum(o.any for o in seen) / len(seen):6.1%}"
        if seen
        else " " * 13
    )
    hidden = [sum(one.sight == sight for one in outcomes) for sight in ("condition", "none")]
    return (
        f"{len(outcomes):6} {len(seen):6} {share} {hidden[0]:9} {hidden[1]:6} {sum(o.breaks for o in seen):6}"
    )


def main(count: int, seed: int) -> None:
    print(
        f"{'':38}{'faults':>6} {'seen':>6} {'first':>6} {'any':>6} {'condition':>9} {'unseen':>6} {'breaks':>6}"
    )
    spent: list[float] = []
    for kind in KINDS:
        planted = {fault: planted_tables(kind, fault, count, seed) for fault in FAULTS}
        for style in STYLES:
            outcomes = {
                fault: [outcome(as_printed(one, style)) for one in ones] for fault, ones in planted.items()
            }
            every = [one for ones in outcomes.values() for one in ones]
            spent += [one.milliseconds for one in every if one.sight == "fails"]
            if style == "zeros printed":
                for fault, ones in outcomes.items():
                    print(f"{kind:7}{fault:31}{_report(ones)}")
            else:
                print(f"{kind:7}-- {style}")
                numbers = [one for fault in OF_ONE_NUMBER for one in outcomes[fault]]
                print(f"{kind:7}{'number faults (first six)':31}{_report(numbers)}")
            print(f"{kind:7}{'ALL':31}{_report(every)}")
        for faults in (2, 3, 5):
            several = [outcome(one) for one in planted_several(kind, faults, count, seed)]
            print(f"{kind:7}{f'{faults} numbers misread':31}{_report(several)}")
        for faults in (20, 60):
            many = [outcome(one) for one in planted_many(kind, faults, max(5, count // 10), seed)]
            slowest = max(one.milliseconds for one in many)
            print(f"{kind:7}{f'{faults} cells misread or blank':31}slowest {slowest:.1f} ms")
    steps = quantiles(spent, n=100)
    print(f"\ntime a report: median {steps[49]:.1f} ms, 99th {steps[98]:.1f}, slowest {max(spent):.1f}")
    for rate in (0.1, 0.5, 1.0):
        judged = judged_cells(KINDS, rate, count, seed)
        print(f"\nconfidence, a fault in {rate:.0%} of the tables: {len(judged)} cells")
        for one in reliability(judged):
            print(f"  {one.low:5.3f} to {one.high:5.3f}: {one.cells:7} cells, {one.share:8.4%} right")
        risks = (f"{c:.0%}: {risk_at(judged, c):.4%}" for c in (0.5, 0.8, 0.9, 0.95, 0.99, 1.0))
        print("  risk at coverage " + ", ".join(risks))


if __name__ == "__main__":
    main(
        count=int(sys.argv[1]) if len(sys.argv) > 1 else 200,
        seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1000,  # not among those looked at while building
    )
