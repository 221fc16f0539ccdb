"""`nianbao rerun`: what another prompt or model would change, against golden or approved records. Nothing is overwritten."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.services.rerun import Rerun, Slip


class Against(StrEnum):
    """Whose word counts as right."""

    golden = "golden"
    approved = "approved"


def register(app: typer.Typer) -> None:
    app.command(epilog="例 example: nianbao rerun --prompt 新的/problems.md --on golden")(rerun)


def rerun(
    prompt: Annotated[
        Path | None,
        typer.Option(help="新的提示词文件，代替同一字段组的 A prompt that takes the place of its groups'"),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="新的模型，同一服务器 Another model of the same server")
    ] = None,
    on: Annotated[Against, typer.Option(help="以谁为准 Against which records")] = Against.golden,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON As JSON")] = False,
) -> None:
    """新提示词或新模型会改变什么：逐字段对照已确认的记录，不改动任何数据。What a new prompt or model would change; overwrites nothing."""
    if prompt is None and model is None:
        raise UsageError(
            "usage.option", facts={"reason": "--prompt 或 --model 须有其一 one of them is needed"}
        )
    result = _rerun(prompt, model, on)
    if as_json:
        typer.echo(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        _print(result)


def _rerun(prompt: Path | None, model: str | None, on: Against) -> Rerun:
    from extractor.bootstrap import open_trials
    from extractor.config import read_settings
    from extractor.services.rerun import rerun as run

    with open_trials(read_settings(), on.value, prompt=prompt, model=model) as (trials, today, new):
        return run(trials, today, new)


def _print(result: Rerun) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(
        title=f"{len(result.verdicts)} 份报告 reports; {', '.join(result.groups)}", title_justify="left"
    )
    table.add_column("list")
    for column in ("approved", "F1 before", "F1 after"):
        table.add_column(column, justify="right")
    for name, tally in result.after.items():
        before = result.before[name]
        table.add_row(name, str(tally.expected), _share(before.f1), _share(tally.f1))
    console.print(table)
    for verdict in result.verdicts:
        console.print(
            f"\n{verdict.id}: 改对 mended {len(verdict.mended)}，改错 made {len(verdict.made)}，仍错 kept {len(verdict.kept)}",
            style="bold",
            markup=False,
        )
        _list(console, "+", verdict.mended)
        _list(console, "-", verdict.made)
    for name in result.lost:
        console.print(f"{name}: 不再给出记录 gives no record any more", style="red", markup=False)


def _list(console: Console, sign: str, slips: tuple[Slip, ...]) -> None:
    for slip in slips:
        sides = json.dumps({"approved": slip.approved, "read": slip.read}, ensure_ascii=False, default=str)
        console.print(f"  {sign} {slip.field} 「{slip.item}」 {sides}", markup=False, soft_wrap=True)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
