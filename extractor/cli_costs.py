"""`nianbao costs`: what the model has cost, from the ledger."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.services.costs import Sum


class SumBy(StrEnum):
    """What the attempts are summed by."""

    model = "model"
    server = "server"
    prompt = "prompt"
    day = "day"
    run = "run"


def register(app: typer.Typer) -> None:
    app.command(epilog="例 example: nianbao costs --by prompt --since 2026-01-01")(costs)


def costs(
    by: Annotated[SumBy, typer.Option(help="按什么汇总 Summed by")] = SumBy.model,
    since: Annotated[
        str | None, typer.Option(help="从此日（UTC）起 From this day on, UTC (2026-01-31)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON As JSON")] = False,
) -> None:
    """模型用了多少、花了多少：每次调用一行的账。What the model used and cost, from the ledger of every attempt."""
    from extractor.bootstrap import open_ledger
    from extractor.config import read_settings
    from extractor.services.costs import costs_json, summed

    settings = read_settings()
    with open_ledger(settings) as ledger:
        sums = summed(ledger.attempts(since), by.value)
    if as_json:
        typer.echo(json.dumps(costs_json(sums), ensure_ascii=False, indent=1))
    else:
        _print(by.value, sums)
    # Beside the answer, so that JSON stays JSON.
    typer.echo(_about_prices(settings.model_prices), err=True)


def _about_prices(own: Path | None) -> str:
    """Whose prices new attempts are priced with; an attempt keeps the price it was made at."""
    from extractor.llm.prices import OUR_PRICES_WRITTEN

    if own is not None:
        return f"价格取自 Prices from {own}"
    return (
        f"价格为内置价目：{OUR_PRICES_WRITTEN} 凭记忆写成，未经核对；请用 NIANBAO_MODEL_PRICES 换成自己的价目。\n"
        f"Prices are the built-in ones, written from memory on {OUR_PRICES_WRITTEN} and unchecked: "
        "replace them with your own by NIANBAO_MODEL_PRICES."
    )


def _print(by: str, sums: list[Sum]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    table.add_column(by)
    for column in (
        "attempts",
        "cached",
        "failed",
        "tokens in",
        "tokens out",
        "cost",
        "prices from",
        "characters sent",
        "saved",
    ):
        table.add_column(column, justify="right")
    for one in sums:
        failed = one.attempts - one.outcomes.get("ok", 0)
        saved = f"{one.saved_characters}" + (
            f" (~{one.saved_tokens} tokens)" if one.saved_tokens is not None else ""
        )
        numbers = (one.attempts, one.cached, failed, one.input_tokens, one.output_tokens)
        table.add_row(
            one.key, *map(str, numbers), _cost(one), ", ".join(one.price_dates), str(one.sent), saved
        )
    Console().print(table)


def _cost(one: Sum) -> str:
    told = [f"{amount:.4f} {currency}" for currency, amount in one.cost.items()]
    if one.unpriced:
        told.append(f"{one.unpriced} without a price")
    return ", ".join(told) or "0"
