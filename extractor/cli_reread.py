"""`nianbao reread`: what is in the queue, read again by this version of the program."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractor.cli_queue import opened_app, progress_bar


def register(app: typer.Typer) -> None:
    app.command(epilog="例 example: nianbao reread")(reread)


def reread(
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="也重读本版本已读过的（换了提示词或模型） Also what this version has read"
        ),
    ] = False,
) -> None:
    """用当前版本重读队列中的报告：未动过的取新读数，人工更正保留，已决定的只作标记。

    Read the queue's reports again: untouched ones take the fresh reading, edits stay, decisions are only marked.
    Exit status 1 when a source gives no record any more.
    """
    from extractor import __version__

    with opened_app() as nianbao, progress_bar("重读 reading again") as (progress, _):
        summary = nianbao.reread.reread(__version__, progress, everything=everything)
    for path in summary.lost:
        sys.stderr.write(f"{path}: 不再读出记录 it gives no record any more\n")
    sys.stderr.write(
        f"重读 {summary.read_again} 份待审核，标记 {summary.marked} 份已决定（{summary.drifted} 份有出入），未变 {summary.known} 份，读不出 {len(summary.lost)} 份。\n"
        f"{summary.read_again} open reports read again, {summary.marked} decided ones marked ({summary.drifted} differ), "
        f"{summary.known} unchanged, {len(summary.lost)} gave no record.\n"
    )
    raise typer.Exit(1 if summary.lost else 0)
