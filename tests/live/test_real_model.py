"""A real model server, opt-in: `pytest -m live tests/live` with NIANBAO_MODEL and NIANBAO_MODEL_BASE_URL set (and the host listed,
where it is not this machine). What is asserted holds for any model that is worth configuring: structure, grounding, the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractor.config import read_settings
from extractor.domain.compare import compare
from extractor.domain.report import Record
from extractor.llm.client import ModelNarrator
from extractor.llm.ledger import MemoryLedger
from extractor.llm.prompts import read_prompts
from extractor.readers.files import FileReader
from extractor.services.extract import read_records
from extractor.storage.golden import GoldenShelf

GOLDEN = Path(__file__).parents[2] / "golden"
pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("default")]


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def narrator() -> Iterator[ModelNarrator]:
    settings = read_settings()
    options = settings.model_options
    assert options is not None, "set NIANBAO_MODEL"
    made = ModelNarrator(options, read_prompts(settings.prompts), MemoryLedger(), SystemClock())
    yield made
    made.close()


def test_a_report_is_read_and_every_quote_stands(narrator: ModelNarrator) -> None:
    expected, source = next(GoldenShelf(GOLDEN).cases())
    [extraction] = read_records(FileReader(), source, narrative="llm", narrator=narrator)
    record = extraction.result
    assert isinstance(record, Record)
    assert {run.status for run in record.run.narrative.values()} == {"done"}, record.findings
    found = compare(expected, record)
    assert found.figures["quotes.placed"].share == 1
    assert sum(tally.matched for tally in found.lists.values()) > 0
