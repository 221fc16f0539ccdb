"""Memory and rate of `nianbao ingest` over many small files, and of a second run over the same folder.

python benchmarks/ingest.py [FILES]        # 10,000 by default; minutes
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "golden" / "003_shigu-2022" / "source.txt"
_LOOK_EVERY = 0.5


def main(files: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "in"
        text = SAMPLE.read_text(encoding="utf-8")
        short = text[: text.index("三、")]  # a cover and two tables: small, and still a report
        generator, signs = random.Random(1), [chr(code) for code in range(0x4E00, 0x5E00)]
        for number in range(files):
            place = inside / f"{number // 1000:03}"
            place.mkdir(parents=True, exist_ok=True)
            name = "".join(generator.choices(signs, k=3))
            prose = "".join(generator.choices(signs, k=600))  # no two are the same report
            (place / f"{number:06}.txt").write_text(
                f"{short.replace('石鼓', name)}\n{prose}。\n", encoding="utf-8"
            )
        for run in ("first run", "second run"):
            measure(run, inside, Path(folder) / "home", files)


def measure(name: str, inside: Path, home: Path, files: int) -> None:
    environment = {**os.environ, "NIANBAO_HOME": str(home)}
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "extractor", "ingest", str(inside)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        marks = [files // 10, files // 2, files]
        while process.poll() is None:
            done = finished(home)
            if marks and done >= marks[0]:
                rate = done / (time.monotonic() - began)
                reading = [resident(child) for child in children(process.pid)]
                print(
                    f"{name}: {done} files, {resident(process.pid)} + {reading} MB, {rate:.1f}/s", flush=True
                )
                marks.pop(0)
            time.sleep(_LOOK_EVERY)
        assert process.stderr is not None
        print(process.stderr.read().splitlines()[-1])
    print(f"{name}: {time.monotonic() - began:.1f} s for {files} files; database {size(home)} MB", flush=True)


def finished(home: Path) -> int:
    import sqlite3

    try:
        with sqlite3.connect(f"file:{home / 'nianbao.sqlite3'}?mode=ro", uri=True, timeout=30) as connection:
            return int(
                connection.execute("SELECT count(*) FROM jobs WHERE state IN ('done', 'failed')").fetchone()[
                    0
                ]
            )
    except sqlite3.OperationalError:
        return 0


def children(pid: int) -> list[int]:
    """The processes that read."""
    lines = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for line in lines for child in line.read_text(encoding="ascii").split()]


def resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) // 1024 if found else 0


def size(home: Path) -> int:
    return sum(path.stat().st_size for path in home.glob("*.sqlite3*")) // 1024 // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
