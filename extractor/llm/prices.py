"""What tokens cost. Dated, and replaceable by a file of the user's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from extractor.domain.document import Frozen
from extractor.errors import UsageError

OUR_PRICES = Path(__file__).with_name("prices.yaml")
OUR_PRICES_WRITTEN = date(2026, 11, 22)  # from memory; the file's header says so
_MILLION = 1_000_000


class Price(Frozen):
    """Of a million tokens, from that day on."""

    model: str
    since: date = Field(alias="from")
    currency: str = Field(min_length=1)
    input: float = Field(ge=0)
    output: float = Field(ge=0)
    source: str

    def of(self, input_tokens: int, output_tokens: int) -> float:
        return (input_tokens * self.input + output_tokens * self.output) / _MILLION


def read_prices(path: Path) -> tuple[Price, ...]:
    """UsageError("usage.option") names the file and what is wrong with it."""
    import yaml

    try:
        return TypeAdapter(tuple[Price, ...]).validate_python(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise UsageError(
            "usage.option", place=str(path), facts={"reason": f"NIANBAO_MODEL_PRICES: {error}"}
        ) from error


def price_of(model: str, prices: Iterable[Price], on: date) -> Price | None:
    """The price that holds that day, None where none is known."""
    holding = [price for price in prices if fnmatchcase(model, price.model) and price.since <= on]
    return max(holding, key=lambda price: price.since, default=None)
