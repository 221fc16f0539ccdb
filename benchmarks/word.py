"""How long a .docx takes, beside a bare lxml parse of its document.xml in the same run; the child's start told apart.

    .venv/bin/python benchmarks/word.py

bare    lxml.etree.fromstring of word/document.xml, already unpacked
read    read_docx in this process: unpacking, styles, numbering, text with offsets, tables
child   the same in the sandbox, with the bytes and the result passed between the processes
lean    python-docx writes a third of the XML for the same cells, so that their text and places weigh three times as much in the
        ratio: told, not judged
start   the first file of a batch: the interpreter, pydantic and lxml, once
"""

from __future__ import annotations

import gc
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lxml import etree

from extractor.readers.sandbox import Sandbox
from extractor.readers.word import read_docx
from tests.documents.printing import made
from tests.documents.python_docx import python_docx
from tests.documents.word import docx
from tests.generator.docx import source_of

MOST_TIMES_BARE = 10.0
_ROUNDS = 15
_SEEDS = range(800, 806)


def main() -> int:
    ours = [docx(one.report, one.prose, one.look) for one in map(made, _SEEDS)]
    others = [python_docx(one.report, one.prose) for one in map(made, _SEEDS)]
    ratio = _compare("with fonts and widths, as Word writes", ours)
    _compare("lean, by python-docx", others)
    _child([*ours, *others])
    within = ratio <= MOST_TIMES_BARE
    print(f"read / bare = {ratio:.1f}, allowed {MOST_TIMES_BARE:.0f}: {'ok' if within else 'TOO SLOW'}")
    return 0 if within else 1


def _compare(name: str, files: Sequence[bytes]) -> float:
    parts = [zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in files]
    sources = [source_of(data) for data in files]
    bare = _milliseconds([lambda part=part: etree.fromstring(part) for part in parts])
    read = _milliseconds(
        [
            lambda data=data, source=source: read_docx(data, source)
            for data, source in zip(files, sources, strict=True)
        ]
    )
    size = sum(map(len, parts)) / len(parts) / 1024
    print(
        f"{name}: document.xml {size:.0f} kB; bare {bare:.2f} ms, read {read:.2f} ms, ratio {read / bare:.1f}"
    )
    return read / bare


def _child(files: Sequence[bytes]) -> None:
    sandbox = Sandbox()
    began = time.perf_counter()
    sandbox.run_limited(read_docx, files[0], source_of(files[0]))
    first = (time.perf_counter() - began) * 1000
    later = _milliseconds(
        [lambda data=data: sandbox.run_limited(read_docx, data, source_of(data)) for data in files],  # type: ignore[misc]
        time.perf_counter,
    )
    sandbox.close()
    print(f"in the child: {later:.2f} ms a file; the child's start {first - later:.0f} ms, once for a batch")


def _milliseconds(
    tasks: Sequence[Callable[[], object]], clock: Callable[[], float] = time.process_time
) -> float:
    """A file's median over the rounds, the files' mean; the first round warms up. This process's own time, for others work too."""
    rounds = []
    for _ in range(_ROUNDS + 1):
        gc.collect()
        began = clock()
        for task in tasks:
            task()
        rounds.append((clock() - began) / len(tasks) * 1000)
    return statistics.median(rounds[1:])


if __name__ == "__main__":
    sys.exit(main())
