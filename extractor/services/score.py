"""The extractor against the golden records.

Blind and reviewed cases are scored apart: a reviewed label began as this program's own output and flatters it.
A source that gives no record has missed everything that was expected of it, and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Protocol

from extractor import __version__
from extractor.domain.compare import (
    Comparison,
    Expected,
    Labelled,
    ListTally,
    Tally,
    add_lists,
    add_tallies,
    compare,
)
from extractor.domain.document import Frozen
from extractor.domain.report import ErrorObject, Record

_NOISE = 1e-9  # of floats that went through JSON
Records = Callable[[Path], Iterable[Record | ErrorObject]]


class Cases(Protocol):
    def cases(self) -> Iterator[tuple[Expected, Path]]:
        """Golden records, each with the file it was labelled from."""
        ...

    def runs(self) -> Sequence[Mapping[str, Any]]:
        """What `score_json` gave at earlier times, with `at`, the oldest first."""
        ...


class CaseScore(Frozen):
    """`error` is the code of the error object that came instead of a record; `reports` how many records the file gave, of
    which the first is compared."""

    id: str
    labelled: Labelled
    reports: int
    error: str | None
    comparison: Comparison


class SetScore(Frozen):
    """The cases of one kind of label, summed by item and by cell, not by report."""

    labelled: Labelled
    cases: int
    figures: Mapping[str, Tally]
    lists: Mapping[str, ListTally]


class Score(Frozen):
    """`narrative` is who read it, as the record's `by` names them: offline, a model's name, or both with a + between."""

    version: str
    narrative: str = "offline"
    sets: tuple[SetScore, ...]
    cases: tuple[CaseScore, ...]


class PastRun(Frozen):
    """One line of the history for one kind of label: the share of each figure and the F1 of each list (`list:<name>`), with how
    many items stand behind it; a share is None where there was nothing to count."""

    at: str
    version: str
    narrative: str
    labelled: Labelled
    cases: int
    shares: Mapping[str, tuple[float | None, int]]


class GoldenCase(Frozen):
    """`source` is the name of the file it was labelled from."""

    id: str
    labelled: Labelled
    source: str


class ScoreService:
    def __init__(self, shelf: Cases) -> None:
        self._shelf = shelf

    def score(self, read: Records, only: Iterable[str] = (), narrative: str = "offline") -> Score:
        """Reads each golden source anew with `read` and compares. `only`: ids, or patterns of them (00?_*); none means
        all. UsageError("golden.bad_case")."""
        wanted = tuple(only)
        cases = [
            _case(expected, list(read(source)))
            for expected, source in self._shelf.cases()
            if not wanted or any(fnmatchcase(expected.id, pattern) for pattern in wanted)
        ]
        kinds: tuple[Labelled, ...] = ("blind", "reviewed")
        sets = [_set(kind, [case.comparison for case in cases if case.labelled == kind]) for kind in kinds]
        found = tuple(s for s in sets if s.cases)
        return Score(version=__version__, narrative=narrative, sets=found, cases=tuple(cases))

    def cases(self) -> tuple[GoldenCase, ...]:
        """UsageError("golden.bad_case")."""
        return tuple(
            GoldenCase(id=expected.id, labelled=expected.labelled, source=source.name)
            for expected, source in self._shelf.cases()
        )

    def history(self) -> tuple[PastRun, ...]:
        """The oldest first. UsageError("golden.bad_case")."""
        return tuple(past for run in self._shelf.runs() for past in _past_runs(run))


def as_past_run(score: Score, at: str) -> tuple[PastRun, ...]:
    """A score that was not kept, as the history would give it; `at` names the moment."""
    return tuple(_past_runs({"at": at, **score_json(score, with_cases=False)}))


def _past_runs(run: Mapping[str, Any]) -> Iterator[PastRun]:
    for labelled, part in run["sets"].items():
        yield PastRun(
            at=run["at"],
            version=run["version"],
            narrative=run.get("narrative", "offline"),
            labelled=labelled,
            cases=part["cases"],
            shares=_shares(part),
        )


def _shares(part: Mapping[str, Any]) -> dict[str, tuple[float | None, int]]:
    figures = {name: (tally["share"], tally["of"]) for name, tally in part["figures"].items()}
    lists = {f"list:{name}": (tally["f1"], tally["expected"]) for name, tally in part["lists"].items()}
    return figures | lists


def score_json(score: Score, *, with_cases: bool = True) -> dict[str, Any]:
    """Plain data: each figure as {right, of, share}, each list as {expected, actual, matched, precision, recall, f1,
    attributes}; a share is null where there was nothing to count."""
    sets = {
        s.labelled: {"cases": s.cases, "figures": _figures_json(s.figures), "lists": _lists_json(s.lists)}
        for s in score.sets
    }
    whole: dict[str, Any] = {"version": score.version, "narrative": score.narrative, "sets": sets}
    if with_cases:
        whole["cases"] = [_case_json(case) for case in score.cases]
    return whole


def drops(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is lower in `now` than in `before`, both as `score_json` gives them: the share of a figure, the F1 of a list."""
    found: list[str] = []
    for kind, was in before["sets"].items():
        here = now["sets"].get(kind, {"figures": {}, "lists": {}})
        for part, measure in (("figures", "share"), ("lists", "f1")):
            for name, old in was[part].items():
                new = here[part].get(name, {}).get(measure)
                if old[measure] is not None and (new is None or new < old[measure] - _NOISE):
                    shown = "nothing" if new is None else f"{new:.4f}"
                    found.append(f"{kind} {name} {measure}: {old[measure]:.4f} -> {shown}")
    return found


def _case(expected: Expected, results: list[Record | ErrorObject]) -> CaseScore:
    records = [result for result in results if isinstance(result, Record)]
    errors = [result.error.code for result in results if isinstance(result, ErrorObject)]
    return CaseScore(
        id=expected.id,
        labelled=expected.labelled,
        reports=len(records),
        error=errors[0] if errors and not records else None,
        comparison=compare(expected, records[0] if records else None),
    )


def _set(labelled: Labelled, comparisons: list[Comparison]) -> SetScore:
    lists = add_lists(comparison.lists for comparison in comparisons)
    return SetScore(
        labelled=labelled,
        cases=len(comparisons),
        figures=add_tallies(comparison.figures for comparison in comparisons),
        lists=lists,
    )


def all_items(lists: Mapping[str, ListTally]) -> ListTally:
    """Every list together, without the attributes, which differ."""
    return sum((tally.model_copy(update={"attributes": {}}) for tally in lists.values()), ListTally())


def _case_json(case: CaseScore) -> dict[str, Any]:
    comparison = case.comparison
    return {
        "id": case.id,
        "labelled": case.labelled,
        "reports": case.reports,
        "error": case.error,
        "figures": _figures_json(comparison.figures),
        "lists": _lists_json(comparison.lists),
        "differences": [difference.model_dump(mode="json") for difference in comparison.differences],
    }


def _figures_json(figures: Mapping[str, Tally]) -> dict[str, Any]:
    return {name: _tally_json(tally) for name, tally in figures.items()}


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {"right": tally.right, "of": tally.of, "share": tally.share}


def _lists_json(lists: Mapping[str, ListTally]) -> dict[str, Any]:
    return {
        name: {
            "expected": tally.expected,
            "actual": tally.actual,
            "matched": tally.matched,
            "precision": tally.precision,
            "recall": tally.recall,
            "f1": tally.f1,
            "attributes": _figures_json(tally.attributes),
        }
        for name, tally in {"all": all_items(lists), **lists}.items()
    }
