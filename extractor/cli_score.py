"""`nianbao score`: the extractor against the golden records, as tables or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import NotFound

if TYPE_CHECKING:
    from rich.table import Table

    from extractor.domain.compare import ListTally, Tally
    from extractor.services.score import Score, SetScore


class Reading(StrEnum):
    """Whose reading of the narrative is scored."""

    offline = "offline"
    llm = "llm"
    both = "both"


_FIGURES = {
    "cells": "cells: state and value",
    "cells.nonzero": "- of numbers that are not 0",
    "cells.empty": "- left without a number, rightly",
    "cells.raw": "- raw string",
    "cover": "cover fields",
    "leadership": "leadership, exact (reports)",
    "processing_fee": "processing fee, exact (reports)",
    "abstention": "fields left empty, rightly",
    "quotes.placed": "quotes placed in the text",
    "quotes.characters": "characters of the golden quotes of matched items",
}


def register(app: typer.Typer) -> None:
    app.command("score")(score)


def score(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            help="标准答案的编号 Ids of golden cases or patterns of ids ('00?_*'); all when none is named"
        ),
    ] = None,
    *,
    on: Annotated[
        Path | None,
        typer.Option(
            help="另一个标注文件夹 Another folder of cases, or of *.labels.json and *.truth.json beside their reports"
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON One JSON object, with every case and difference")
    ] = False,
    history: Annotated[
        Path | None,
        typer.Option(help="把结果追加到此文件 Append the figures to this file, one JSON line a run"),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="与历史文件中同一读法的最后一次相比，有下降则退出码为 1 Exit 1 on a drop since the last line",
        ),
    ] = False,
    differences: Annotated[
        bool, typer.Option("--differences", help="逐条列出不同 List every difference under the tables")
    ] = False,
    narrative: Annotated[
        Reading, typer.Option(help="评谁的读法：offline 规则，llm 模型，both 两者 Whose reading is scored")
    ] = Reading.offline,
    replay: Annotated[
        str | None,
        typer.Option(
            help="不问模型，用录下的回答 golden/<id>/answers/NAME.json Recorded answers instead of a model"
        ),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(help="把模型的回答录为 answers/NAME.json Record the model's answers under this name"),
    ] = None,
) -> None:
    """把提取结果与标准答案逐项比较。Compare the extractor with the golden records, field by field.

    Exit status 1 when a source gave no record, or with --check when a figure dropped.
    """
    from extractor.services.score import score_json

    if check and history is None:
        raise typer.BadParameter("--check 需要 --history needs --history")
    result = _score(on, cases or (), narrative, replay, record)
    if not result.cases:
        raise typer.BadParameter(f"没有这样的标准答案 no such golden case: {', '.join(cases or ['*'])}")
    dropped = _dropped(history, result) if check and history is not None else []
    if history is not None and not dropped:
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **score_json(result, with_cases=False)}
        with history.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    if as_json:
        typer.echo(json.dumps(score_json(result), ensure_ascii=False, indent=1))
    else:
        _print(result, differences=differences)
    for drop in dropped:
        typer.echo(f"下降 dropped: {drop}", err=True)
    if dropped or any(case.error is not None for case in result.cases):
        raise typer.Exit(1)


def _dropped(history: Path, result: Score) -> list[str]:
    """Since the last line of the same reading; none where there is no such line."""
    from extractor.services.score import drops, score_json
    from extractor.storage.golden import read_history

    same = [line for line in read_history(history) if line.get("narrative", "offline") == result.narrative]
    return drops(same[-1], score_json(result, with_cases=False)) if same else []


def _score(
    on: Path | None, only: Iterable[str], narrative: Reading, replay: str | None, record: str | None
) -> Score:
    """Wired here and not in bootstrap, whose App opens the database: the score of the rules needs none."""
    from extractor.config import read_settings
    from extractor.readers.files import FileReader
    from extractor.services.extract import read_records
    from extractor.services.score import ScoreService
    from extractor.storage.golden import GoldenShelf

    if on is not None and not on.is_dir():
        raise NotFound("input.missing", place=str(on))
    folder = on or read_settings().golden
    reader, shelf, how = FileReader(), GoldenShelf(folder), narrative.value
    if narrative is Reading.offline:
        return ScoreService(shelf).score(lambda path: (e.result for e in read_records(reader, path)), only)
    from extractor.bootstrap import open_reading

    with open_reading(folder, replay=replay, record=record) as narrator:
        name = narrator.model if narrative is Reading.llm else f"offline+{narrator.model}"
        return ScoreService(shelf).score(
            lambda path: (e.result for e in read_records(reader, path, narrative=how, narrator=narrator)),
            only,
            name,
        )


def _print(result: Score, *, differences: bool) -> None:
    from rich.console import Console

    console = Console()
    for each in result.sets:
        console.print(_figures_table(each), _lists_table(each))
    for case in result.cases:
        if case.error is not None:
            console.print(f"{case.id}: not read ({case.error})", style="red", markup=False)
        found = case.comparison.differences
        if differences and found:
            console.print(f"\n{case.id}", style="bold", markup=False)
            for difference in found:
                sides = json.dumps(
                    {"golden": difference.expected, "record": difference.actual}, ensure_ascii=False
                )
                console.print(f"  {difference.path} {difference.kind} {sides}", markup=False, soft_wrap=True)


def _figures_table(each: SetScore) -> Table:
    from rich.table import Table

    table = Table(title=f"{each.labelled}: {each.cases} cases", title_justify="left")
    table.add_column("figure")
    for column in ("right", "of", "share"):
        table.add_column(column, justify="right")
    names = {
        **_FIGURES,
        **{name: f"- {name.removeprefix('cover.')}" for name in each.figures if name.startswith("cover.")},
    }
    order = [n for n in names if not n.startswith("cover")]
    order[order.index("leadership") : order.index("leadership")] = [n for n in names if n.startswith("cover")]
    for name in order:
        tally = each.figures.get(name)
        if tally is not None:
            table.add_row(names[name], str(tally.right), str(tally.of), _share(tally.share))
    return table


def _lists_table(each: SetScore) -> Table:
    from rich.table import Table

    from extractor.services.score import all_items

    table = Table(title="items, matched by their quotes (golden/README.md)", title_justify="left")
    table.add_column("list")
    for column in ("golden", "found", "same", "precision", "recall", "F1"):
        table.add_column(column, justify="right")
    table.add_column("attributes of the same items, right")
    for name, tally in {**each.lists, "all": all_items(each.lists)}.items():
        shares = [_share(share) for share in (tally.precision, tally.recall, tally.f1)]
        numbers = [str(number) for number in (tally.expected, tally.actual, tally.matched)]
        table.add_row(name, *numbers, *shares, _attributes(tally), end_section=name == "statements")
    return table


def _attributes(tally: ListTally) -> str:
    return ", ".join(f"{name} {_fraction(t)}" for name, t in tally.attributes.items())


def _fraction(tally: Tally) -> str:
    return f"{tally.right}/{tally.of}"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
