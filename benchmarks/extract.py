"""Wall time of `nianbao extract` on one sample with start-up, and texts a second in one process.

    .venv/bin/python benchmarks/extract.py

The samples are the five of golden/; figures are printed, nothing is asserted. Import time is measured against a bare `python -c pass`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from extractor.__main__ import collect_rarely
from extractor.readers.files import FileReader
from extractor.services.extract import read_records

SAMPLES = sorted(Path(__file__).parents[1].glob("golden/00?_*/source.*"))


def wall(command: list[str], times: int = 7) -> float:
    """Median seconds of a command, from its start to its end."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def throughput(rounds: int = 20) -> float:
    """Records a second over the samples in the command's own process settings, reading the files each time; the first round
    warms the caches of labels."""
    collect_rarely()
    reader = FileReader()
    for path in SAMPLES:
        list(read_records(reader, path))
    begin = time.perf_counter()
    count = sum(1 for _ in range(rounds) for path in SAMPLES for _ in read_records(reader, path))
    return count / (time.perf_counter() - begin)


def main() -> None:
    """Prints the figures."""
    bare = wall([sys.executable, "-c", "pass"])
    one = wall([sys.executable, "-m", "extractor", "extract", str(SAMPLES[0])])
    print(f"nianbao extract, one sample, start-up included: {one:.2f} s (bare python {bare:.2f} s)")
    print(f"texts a second in one process: {throughput():.0f}")


if __name__ == "__main__":
    main()
