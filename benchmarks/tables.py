"""What reading tables costs: normalising and reading one report, and how the time grows up to 5 MB.

    .venv/bin/python benchmarks/tables.py

Times are given beside a plain `text.split()` of the same text in the same run, so that two machines can be compared. The reports are
those of golden/; the long texts are one report repeated, one line without an end, and the lines that are dearest to the parser.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from extractor.domain.document import Document, SourceRef
from extractor.domain.text import normalise
from extractor.parsing.statutory import read_tables

SAMPLES = sorted(Path(__file__).parents[1].glob("golden/*/source.*"))
MEGABYTE = 1 << 20
_SOURCE = SourceRef(path="x", name="x", sha256="0" * 64, media_type="text/plain", bytes=0)


def document(raw: str) -> Document:
    text, offsets = normalise(raw)
    return Document(source=_SOURCE, raw=raw, text=text, offsets=offsets)


def fastest(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest run: what the work itself takes, other processes apart."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def one_report(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    made = document(raw)
    normal, tables = fastest(lambda: normalise(raw), 20), fastest(lambda: read_tables(made), 20)
    split = fastest(raw.split, 20)
    print(
        f"{path.parent.name:24} normalise {normal * 1e3:5.2f} ms   tables {tables * 1e3:5.2f} ms"
        f"   {(normal + tables) / split:6.0f} times a split"
    )


def long_texts() -> dict[str, str]:
    """Kinds of text by name, each some kilobytes, to be repeated up to a size."""
    report = SAMPLES[0].read_text(encoding="utf-8")
    return {
        "reports": report,
        "one line": report.replace("\n", " "),
        "number rows": "1.属于国家秘密 1 2 3 4 5 6 21\n" * 100,
        "a number a line": "规章\n" + "7\n" * 1000,
        "digits": "7" * 4000,
        "dashes": "-" * 4000 + "x",
        "pipes": "| 1 | 2 " * 500,
        "cut sentences": "字，" * 20 + "\n",
    }


def main() -> None:
    """Prints the figures."""
    for path in SAMPLES:
        one_report(path)
    print(
        f"\n{'seconds for a text of':24} {'1 MB':>8} {'5 MB':>8}   growth (5 is linear)   5 MB against a split"
    )
    for name, piece in long_texts().items():
        seconds = {}
        for size in (1, 5):
            raw = piece * (size * MEGABYTE // len(piece.encode()) + 1)
            seconds[size] = fastest(lambda raw=raw: read_tables(document(raw)), 1)  # type: ignore[misc]
        split = fastest(raw.split, 1)
        print(
            f"{name:24} {seconds[1]:8.2f} {seconds[5]:8.2f}   {seconds[5] / seconds[1]:6.1f} {seconds[5] / split:22.0f}"
        )


if __name__ == "__main__":
    main()
