"""How scans are read: which numbers are right, what points to those that are not, the prose, processor time and memory.

    .venv/bin/python benchmarks/scans.py --seeds 300-329 --dpi 200 --level office
    .venv/bin/python benchmarks/scans.py --seeds 300-329 --dpi 150 --level bad --maker printed --wrong wrong.tsv
    .venv/bin/python benchmarks/scans.py --seeds 300-303 --rapidocr 8 --long 200
    .venv/bin/python benchmarks/scans.py --seeds 300-329 --kind docx
    .venv/bin/python benchmarks/scans.py --pdf REPORT.pdf --truth REPORT.truth.json --seeds 0-3 --dpi 150

Everything but the clock is decided by the seeds. The made scans (tests/generator/scans.py) are read by a process of its own, as a
user's command does, each as an image-only PDF; its processor seconds are counted with its children's (the sandbox), its start included.

exact      numbers whose state and value are the page's; floors: 200 dpi office 99.7 %, 150 dpi office 99.5 %, 150 dpi bad 95 %
silent     numbers that are wrong and that no finding names, nor the state `illegible`: section 二 apart, which has no equations
accused    right numbers in findings that name no wrong one, or called illegible though read right (tests/generator/verdict.py); at most 0.5 %
           at 200 dpi, 10 % at bad
prose      characters of the prose read in their order; floor: 200 dpi office 99.5 %
readings   with --readings the files are read once more, in one process without the sandbox, and the reader's own counts are shown
rapidocr   the same pages through RapidOCR's own pipeline (detector, classifier, recogniser), one thread as ours
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from extractor.domain import form
from extractor.domain.report import Finding, Record
from tests.documents.printing import print_docx
from tests.documents.word import docx
from tests.generator.model import Entry, Report
from tests.generator.scan_files import image_pdf, png
from tests.generator.scans import (
    Scan,
    Setting,
    draw_scan,
    is_overprinted,
    made_for_scan,
    print_scans,
    rendered,
    scanned,
)
from tests.generator.verdict import Verdict, judge, prose_right, usual_findings

_LIMIT = (
    200_000_000  # bytes of a file: two hundred noisy pages are more than a user's folder holds by default
)


class Read(NamedTuple):
    """What came of a file: `prose` characters right and in all, `pages` how many, `notes` the reader's own findings by code."""

    verdict: Verdict
    prose: tuple[int, int]
    pages: int
    notes: Counter[str]
    error: str | None = None


# --- making ------------------------------------------------------------------------------------------------------------------


def files(asked: argparse.Namespace, folder: Path) -> Iterator[tuple[Scan, bytes]]:
    """Each scan with its file; for Word and printed PDF the scan is the truth alone."""
    if asked.kind == "scan":
        yield from ((scan, image_pdf(scan)) for scan in scans(asked, folder))
        return
    made = {f"s{seed}": made_for_scan(seed) for seed in _seeds(asked.seeds)}
    words = {name: docx(*one) for name, one in made.items()}
    if asked.kind == "pdf":
        printed = print_docx(words, folder).items()
        words = {name: path.read_bytes() for name, path in printed if not is_overprinted(path)}
    for name, one in ((name, made[name]) for name in words):
        yield scanned(f"{asked.kind} {name}", one, Setting(), ()), words[name]


def scans(asked: argparse.Namespace, folder: Path) -> Iterator[Scan]:
    setting = Setting(asked.dpi, asked.level, asked.skew, tuple(filter(None, asked.marks.split(","))))
    seeds = _seeds(asked.seeds)
    if asked.pdf:
        clean = rendered(asked.pdf, asked.dpi)
        for seed in seeds:
            yield scanned(f"{asked.pdf.stem} {seed}", _published(asked.truth), setting, clean)
        return
    if asked.maker in ("drawn", "both"):
        for seed in seeds:
            yield draw_scan(seed, setting)
    if asked.maker in ("printed", "both"):
        yield from print_scans(seeds, setting, folder)


def _published(truth: Path) -> Report:
    """A published report's true cells."""
    cells = json.loads(truth.read_text(encoding="utf-8"), parse_float=Decimal)["cells"]
    entries = {id_: Entry(str(value), "printed", Decimal(value)) for id_, value in cells.items()}
    layouts = {
        name: next(
            layout
            for layout in ("2021", "2019", "standard")
            if _has(name, layout) and set(form.cell_ids(name, layout)) <= cells.keys()
        )
        for name in form.TABLES
    }
    return Report(layouts, entries)


def _has(name: str, layout: str) -> bool:
    return (name == "proceedings") == (layout == "standard")


def _seeds(text: str) -> list[int]:
    """Of 300-303,310: five."""
    parts = [part.partition("-") for part in text.split(",")]
    return [seed for first, _, last in parts for seed in range(int(first), int(last or first) + 1)]


# --- reading: the other process ------------------------------------------------------------------------------------------------


def read_files(paths: Sequence[Path]) -> None:
    """One line of JSON for each file: the record and the document."""
    from extractor.readers.files import FileReader
    from extractor.services.extract import read_records

    reader = FileReader(max_bytes=_LIMIT)
    for path in paths:
        parts = []
        for document, result in read_records(reader, path, narrative="none"):
            # Once: the reports of a file share its document.
            said = "null" if document is None or parts else document.model_dump_json()
            parts.append(f'{{"record": {result.model_dump_json(by_alias=True)}, "document": {said}}}')
        print(f"[{', '.join(parts)}]", flush=True)


def count_readings(paths: Sequence[Path]) -> None:
    """One line of JSON: the reader's counts over all the files, and their pages."""
    from extractor.readers.pdf import opened, page_of, picture_of
    from extractor.readers.scan import ScanReader

    reader, pages = ScanReader(), 0
    for path in paths:
        with opened(path.read_bytes(), path.name) as pdf:
            for number in range(len(pdf)):
                reader.sheet(picture_of(page_of(pdf, number)), number + 1)
                pages += 1
    print(json.dumps({"pages": pages, **vars(reader.tally)}))


def run_rapidocr(paths: Sequence[Path]) -> None:
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    )
    for path in paths:
        engine(str(path))


def in_child(mode: str, paths: Iterable[Path]) -> tuple[list[Any], float, float]:
    """The lines printed, processor seconds and the largest process's megabytes (Linux counts kilobytes)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, __file__, mode, *map(str, paths)], check=True, stdout=subprocess.PIPE, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [json.loads(line) for line in done.stdout.splitlines()], seconds, after.ru_maxrss / 1024


# --- judging -----------------------------------------------------------------------------------------------------------------


def judged(scan: Scan, pages: int, parts: list[dict[str, Any]]) -> Read:
    from extractor.domain.document import Document

    error = parts[0]["record"].get("error", {}).get("code") if len(parts) == 1 else f"{len(parts)} reports"
    if error is not None:
        # Nothing was read, and that is said.
        every = judge(scan.report, Record.model_construct(findings=(), cells={}))
        told = tuple(one._replace(named=True) for one in every.wrong)
        return Read(every._replace(wrong=told), (0, 0), pages, Counter(), error)
    record = Record.model_validate(parts[0]["record"])
    document = Document.model_validate(parts[0]["document"])
    right, usual = (0, 0), list[Finding]()
    if scan.prose is not None and scan.look is not None:
        right = prose_right(scan.prose, document)
        usual = usual_findings(scan.report, scan.prose, scan.look)
    notes = Counter(note.split()[0] for note in document.notes)
    return Read(judge(scan.report, record, usual), right, pages, notes)


def show(reads: Sequence[Read], scanned_: Sequence[Scan]) -> None:
    due, right = (sum((getattr(one.verdict, name) for one in reads), Counter()) for name in ("due", "right"))
    for name in form.TABLES:
        print(f"  {name:12} {_share(right[name], due[name])}")
    print(f"  {'all':12} {_share(right.total(), due.total())}")
    empty = [w for one in reads for w in one.verdict.wrong if w.due.state != "printed"]
    print(f"  empty cells and dashes read as something else: {len(empty)}")
    silent = {name: sum(len(one.verdict.unnamed(name)) for one in reads) for name in form.TABLES}
    print(
        f"  silent       {silent['requests'] + silent['proceedings']} in sections 三 and 四, {silent['proactive']} in section 二"
    )
    cells = sum(one.verdict.due.total() for one in reads)
    print(f"  accused      {_share(sum(len(one.verdict.accused) for one in reads), cells)}")
    if any(one.prose[1] for one in reads):
        print(
            f"  prose        {_share(sum(one.prose[0] for one in reads), sum(one.prose[1] for one in reads))}"
        )
    perfect = sum(not one.verdict.wrong for one in reads)
    print(f"  reports without a wrong cell: {perfect} of {len(reads)}")
    print(f"  the reader's notes: {dict(sum((one.notes for one in reads), Counter()))}")
    for scan, one in zip(scanned_, reads, strict=True):
        if one.error or one.verdict.wrong:
            print(
                f"    {scan.name}: {one.error or ''} {len(one.verdict.wrong)} wrong, {len(one.verdict.unnamed())} silent"
            )


def show_readings(told: Mapping[str, int]) -> None:
    print(
        f"  readings     {told['ruled']} of {told['pages']} pages hold tables, {told['at_once']} of them taken at the first try; "
        f"cells' lines read a second time {_share(told['again'], told['lines'])}, a third {_share(told['third'], told['lines'])}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole if whole else 100:.2f} %"


def write_wrong(path: Path, reads: Sequence[Read], scanned_: Sequence[Scan]) -> None:
    lines = [
        "\t".join((scan.name, wrong.cell, wrong.due.raw, wrong.state, repr(wrong.raw), "named" if wrong.named else "SILENT"))
        for scan, one in zip(scanned_, reads, strict=True)
        for wrong in one.verdict.wrong
    ]  # fmt: skip
    path.write_text("\n".join((*lines, "")), encoding="utf-8")


# --- the measurements ----------------------------------------------------------------------------------------------------------


def measure(asked: argparse.Namespace, folder: Path) -> None:
    kept, counts, paths, pages = [], [], [], []
    for number, (scan, data) in enumerate(files(asked, folder)):
        path = folder / f"{number}.{'docx' if asked.kind == 'docx' else 'pdf'}"
        path.write_bytes(data)
        paths.append(path)
        for page in range(len(scan.pages)):
            if len(pages) < asked.rapidocr:
                pages.append(folder / f"{number}-{page}.png")
                pages[-1].write_bytes(png(scan, page))
        counts.append(len(scan.pages) or 1)
        kept.append(scan._replace(pages=scan.pages[:0]))  # the truth is kept, the pictures are on disk
    began = time.monotonic()
    said, seconds, megabytes = in_child("--read", paths)
    clock = time.monotonic() - began
    reads = [judged(*each) for each in zip(kept, counts, said, strict=True)]
    count = sum(counts)
    of = f"{count} pages, " if asked.kind == "scan" else ""
    kind = (
        asked.kind
        if asked.kind != "scan"
        else f"{kept[0].setting.name}, {asked.pdf.name if asked.pdf else asked.maker}"
    )
    print(f"{len(kept)} files, {of}{kind}")
    show(reads, kept)
    print(
        f"  {seconds / count:.2f} CPU s a {'page' if of else 'file'} ({clock / count:.2f} on the clock), largest process {megabytes:.0f} MB"
    )
    if asked.readings:
        show_readings(in_child("--count-readings", paths)[0][0])
    if asked.wrong:
        write_wrong(asked.wrong, reads, kept)
    if pages:
        _, theirs, most = in_child("--run-rapidocr", pages)
        ratio = seconds / count / (theirs / len(pages))
        print(
            f"  RapidOCR {theirs / len(pages):.2f} CPU s a page ({len(pages)} pages), {most:.0f} MB; ours / theirs {ratio:.2f} (at most 0.5)"
        )


def measure_long(pages: int, folder: Path) -> None:
    """A scan of so many pages and one of a tenth: memory must be the same."""
    setting = Setting(150, "mild")
    few = draw_scan(900, setting, made_for_scan(900))
    for count in (max(1, pages // 10), pages):
        many = few._replace(pages=tuple(few.pages[number % len(few.pages)] for number in range(count)))
        path = folder / "long.pdf"
        path.write_bytes(image_pdf(many))
        size = path.stat().st_size / 1_000_000
        said, seconds, megabytes = in_child("--read", [path])
        told = said[0][0]["record"].get("error", {}).get("code", "read")
        print(
            f"{count} pages, {size:.0f} MB: {told}; {seconds:.0f} CPU s, {seconds / count:.2f} a page; peak {megabytes:.0f} MB (under 1500)"
        )


def main() -> None:
    """Prints the figures."""
    workers = {"--read": read_files, "--run-rapidocr": run_rapidocr, "--count-readings": count_readings}
    if len(sys.argv) > 1 and sys.argv[1] in workers:
        workers[sys.argv[1]]([Path(name) for name in sys.argv[2:]])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="300-305")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--level", default="office")
    parser.add_argument("--skew", type=float, help="exactly so many degrees, either way")
    parser.add_argument("--marks", default="", help="dots,seal,fold,dark edge")
    parser.add_argument("--maker", choices=("drawn", "printed", "both"), default="both")
    parser.add_argument("--pdf", type=Path, help="a published PDF, rasterised, in place of made reports")
    parser.add_argument("--truth", type=Path, help="its true cells")
    parser.add_argument(
        "--kind", choices=("scan", "pdf", "docx"), default="scan", help="the same reports unscanned"
    )
    parser.add_argument("--readings", action="store_true", help="also how many readings were taken")
    parser.add_argument("--wrong", type=Path, help="write the wrong cells to this file")
    parser.add_argument("--rapidocr", type=int, default=0, help="so many pages through RapidOCR too")
    parser.add_argument("--long", type=int, default=0, help="also a scan of so many pages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, Path(folder))
        if asked.long:
            measure_long(asked.long, Path(folder))


if __name__ == "__main__":
    main()
