"""What reading PDFs costs: pages a second against PDFium's bare text extraction and against pdfplumber's tables, in one run.

    .venv/bin/python benchmarks/pdf.py [FILE.pdf ...]

Without files, reports of six seeds are printed by LibreOffice first (tests/documents), or, where it is not installed, written by
hand. Figures are processor seconds of the fastest of several runs, so that another process matters little; the sandbox's are
seconds on the clock, its start told apart. Times are for a whole file, opening included.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from extractor.domain.document import Document, SourceRef
from extractor.readers.pdf import read_pdf
from extractor.readers.sandbox import Sandbox
from tests.documents.pdf import report_pdf
from tests.documents.printing import libreoffice, print_seeds
from tests.generator import model

_SEEDS = range(800, 806)
_SOURCE = SourceRef(path="x", name="x", sha256="0" * 64, media_type="application/pdf", bytes=0)


_TURNS, _SLOW_TURNS = 9, 3


def files(named: list[str], folder: Path) -> list[bytes]:
    if named:
        return [Path(name).read_bytes() for name in named]
    if libreoffice() is not None:
        return [path.read_bytes() for path in print_seeds(_SEEDS, folder).values()]
    return [report_pdf(model.report(seed=seed)) for seed in _SEEDS]


def bare(data: bytes) -> int:
    """The pages' text as PDFium gives it; how many pages there are."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            page.get_textpage().get_text_range()
        return len(pdf)


def plumber(data: bytes) -> None:
    """pdfplumber's words and tables, each page's memory given back as its documentation says."""
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()
            page.close()


def ours(data: bytes) -> Document:
    return read_pdf(data, _SOURCE)


def fastest(work: Callable[[], object], times: int, clock: Callable[[], float] = time.process_time) -> float:
    seconds = []
    for _ in range(times):
        begin = clock()
        work()
        seconds.append(clock() - begin)
    return min(seconds)


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        data = files(sys.argv[1:], Path(folder))
    pages = sum(map(bare, data))
    print(f"{len(data)} files, {pages} pages, {sum(map(len, data)) / 1024:.0f} KB")
    seconds: dict[str, list[float]] = {name: [] for name in ("bare PDFium text", "nianbao", "pdfplumber")}
    for turn in range(_TURNS):  # by turns: a shared machine's clock swings within seconds
        for (name, own), work in zip(seconds.items(), (bare, ours, plumber), strict=True):
            if name != "pdfplumber" or turn < _SLOW_TURNS:
                own.append(fastest(lambda work=work: [work(one) for one in data], 1))  # type: ignore[misc]
    speed = {name: pages / min(own) for name, own in seconds.items()}
    for name, each in speed.items():
        print(f"{name:18} {each:7.1f} pages a CPU second")
    share = speed["nianbao"] / speed["bare PDFium text"]
    print(f"nianbao / bare PDFium text  {share:.3f}  (1/{1 / share:.1f}; the floor is 1/8)")
    print(f"nianbao / pdfplumber        {speed['nianbao'] / speed['pdfplumber']:.1f}  (the floor is 3)")
    sandbox = Sandbox()
    start = fastest(lambda: sandbox.run_limited(read_pdf, data[0], _SOURCE), 1, time.perf_counter)
    rest = fastest(
        lambda: [sandbox.run_limited(read_pdf, one, _SOURCE) for one in data], 3, time.perf_counter
    )
    print(f"in the sandbox: {pages / rest:.1f} pages a second on the clock; its first file {start:.2f} s")
    sandbox.close()


if __name__ == "__main__":
    main()
