"""2,000 reports claimed by 8 processes: how many a second, how long one claim takes, and that none is claimed twice.

    python -m benchmarks.claims [--rows 2000] [--processes 8] [--url postgresql://...]

Each process claims, with a session of its own for each report, until nothing is left.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.queue_page import SystemClock, fill
from extractor.domain.queue import QueueFilter
from extractor.services.claims import ClaimService
from extractor.storage.claims import SqlClaims
from extractor.storage.engine import open_database


def claim_all(given: tuple[str, str]) -> tuple[list[str], list[float]]:
    url, name = given
    engine = open_database(url)
    claims = ClaimService(SqlClaims(engine), SystemClock(), 3600)
    claimed: list[str] = []
    took: list[float] = []
    while True:
        start = time.perf_counter()
        item = claims.claim_next(name, f"{name}-{len(claimed)}", QueueFilter(state=None))
        took.append((time.perf_counter() - start) * 1000)
        if item is None:
            engine.dispose()
            return claimed, took
        claimed.append(item)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.url or f"sqlite:///{Path(folder) / 'queue.sqlite3'}"
        engine = open_database(url)
        fill(engine, asked.rows, everything_open=True)
        engine.dispose()
        start = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
            made = pool.map(claim_all, [(url, f"p{n}") for n in range(asked.processes)], chunksize=1)
        seconds = time.perf_counter() - start
    claimed = Counter(item for items, _ in made for item in items)
    took = [one for _, times in made for one in times]
    twice = sum(count > 1 for count in claimed.values())
    print(f"{len(claimed)} of {asked.rows} claimed by {asked.processes} processes, {twice} of them twice")
    print(
        f"{len(claimed) / seconds:.0f}/s, one claim p50 {statistics.median(took):.1f} ms, worst {max(took):.0f} ms"
    )
    raise SystemExit(1 if twice or len(claimed) != asked.rows else 0)


if __name__ == "__main__":
    main()
