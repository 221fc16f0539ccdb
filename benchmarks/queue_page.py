"""The queue with 100,000 reports: how long a page of it takes, by filter, first page and last, and how long to claim the next report.

    python -m benchmarks.queue_page [--rows 100000] [--url postgresql://...]

Rows go into the tables directly: the queue reads nothing of a record. Each question is asked five times; the median counts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, text

from extractor.domain.queue import QueueFilter
from extractor.services.claims import ClaimService
from extractor.storage.claims import SqlClaims
from extractor.storage.engine import open_database, writing
from extractor.storage.rows import ITEMS
from extractor.storage.store import SqlStore

NOW = "2024-03-01T08:00:00+00:00"
TIMES = 5
# Of a hundred reports: the queue in the middle of a season.
STATES = ["open"] * 60 + ["approved"] * 33 + ["rejected"] * 4 + ["withdrawn", "superseded", "superseded"]


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def fill(engine: Engine, rows: int, *, everything_open: bool = False) -> None:
    chance = random.Random(1)
    made = []
    for number in range(rows):
        errors, warnings = chance.choice((0, 0, 0, 1, 2)), chance.randint(0, 4)
        held = not everything_open and chance.random() < 0.002
        made.append(
            {
                "id": f"{chance.getrandbits(64):016x}", "sha256": f"{number:064x}", "path": f"2023/某市/某县/{number:06}.pdf",
                "state": "open" if everything_open else chance.choice(STATES), "version": 1, "reading": 1, "latest": 1, "title": f"某{number % 3000}乡2023年政府信息公开工作年度报告",
                "issuer": f"某{number % 30}市某{number % 3000}乡人民政府", "year": 2019 + number % 6, "errors": errors, "warnings": warnings,
                "notices": 1, "golden_differences": None, "risk": 10.0 * errors + 2 * warnings + 0.1, "conflicts": 0, "twins": int(number % 97 == 0),
                "added_at": NOW, "updated_at": NOW, "holder": "李" if held else None, "session": "s" if held else None,
                "held_until": "2030-01-01T00:00:00+00:00" if held else None, "remark": "再看" if number % 500 == 0 else None,
            }
        )  # fmt: skip
    with writing(engine) as connection:
        for start in range(0, rows, 5000):
            connection.execute(insert(ITEMS), made[start : start + 5000])
    # What a server does by itself some time after such a load.
    tidy = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(tidy))


def measure(name: str, ask: Callable[[], object]) -> None:
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        ask()
        took.append((time.perf_counter() - start) * 1000)
    print(f"{name:44} {statistics.median(took):8.1f} ms   worst {max(took):8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(asked.url or f"sqlite:///{Path(folder) / 'queue.sqlite3'}")
        fill(engine, asked.rows)
        store = SqlStore(engine)
        for name, wanted in (
            ("open, first page", QueueFilter()),
            ("open, last page", QueueFilter(offset=int(asked.rows * 0.59))),
            ("all, last page", QueueFilter(state=None, offset=asked.rows - 50)),
            ("open, one year", QueueFilter(year=2023)),
            ("open, part of a name", QueueFilter(issuer="某7市")),
            ("all, part of a name that none has", QueueFilter(state=None, issuer="无此机关")),
            ("open, findings and year", QueueFilter(min_findings=6, year=2022)),
            ("open, free", QueueFilter(held="free", session="mine")),
            ("open, held by others", QueueFilter(held="others", session="mine")),
            ("twins", QueueFilter(twins=True)),
            ("sent back", QueueFilter(sent_back=True)),
        ):
            measure(name, lambda wanted=wanted: store.page(wanted, NOW))  # type: ignore[misc]
        middle = store.page(QueueFilter(offset=int(asked.rows * 0.3)), NOW).rows[0].id
        claims, number = ClaimService(SqlClaims(engine), SystemClock(), 300), iter(range(1000))
        measure("claim the next", lambda: claims.claim_next("李", f"s{next(number)}", QueueFilter()))
        measure(
            "claim the next after one in the middle",
            lambda: claims.claim_next("李", f"s{next(number)}", QueueFilter(), after=middle),
        )
        engine.dispose()


if __name__ == "__main__":
    main()
