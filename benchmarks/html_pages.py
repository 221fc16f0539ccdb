"""What reading HTML costs: one report, and how the time grows up to 5 MB.

    .venv/bin/python benchmarks/html_pages.py

Times stand beside a bare lxml parse of the same page in the same run, so that two machines can be compared. The pages are generated
(tests/generator/pages.py): a report as a site writes it and as Word does; the long ones are built to be dear.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from lxml import etree

from extractor.domain.document import SourceRef
from extractor.parsing.grid import read_grids
from extractor.parsing.statutory import read_tables
from extractor.readers.html import read_html
from extractor.services.extract import extract
from tests.generator import model
from tests.generator.pages import PAGES, page

MEGABYTE = 1 << 20
_SOURCE = SourceRef(path="x", name="x", sha256="0" * 64, media_type="text/html", bytes=0)


def fastest(work: Callable[[], object], times: int) -> float:
    """Processor seconds of the fastest run: what the work itself takes, other processes apart."""
    seconds = []
    for _ in range(times):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)


def parse(data: bytes) -> object:
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))


def one_report(name: str) -> None:
    how = next(one for one in PAGES if one.name == name)
    data = page(model.report(how.proactive, how.requests), how)
    document = read_html(data, _SOURCE)
    bare = fastest(lambda: parse(data), 20)
    read = fastest(lambda: read_html(data, _SOURCE), 20)
    grids = fastest(lambda: read_grids(document), 20)
    tables = fastest(lambda: read_tables(document), 20)
    whole = fastest(lambda: list(extract(document)), 10)
    print(
        f"{name:18} {len(data) / 1024:5.0f} KB  parse {bare * 1e3:5.2f} ms  read {read * 1e3:6.2f} ms ({read / bare:4.0f} parses)"
        f"  grids {grids * 1e3:5.2f}  tables {tables * 1e3:6.2f}  record {whole * 1e3:6.2f} ms"
        f"  {1 / (read + whole):4.0f} reports a second"
    )


def long_pages() -> dict[str, str]:
    """Kinds of page by name, each some kilobytes, to be repeated up to a size."""
    report = page(model.report(), PAGES[0]).decode()
    body = report[report.index("<body>") + 6 : report.index("</body>")]
    return {
        "reports": body,
        "paragraphs": "<p>" + "政府信息公开工作，" * 20 + "</p>",
        "short paragraphs": "<p>0</p>" * 100,
        "rows": "<table>" + "<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr>" * 100 + "</table>",
        "spans": "<table>" + "<tr><td rowspan=9 colspan=9>规章</td><td>1</td></tr>" * 100 + "</table>",
        "open tags": "<div><span>政府</span>" * 100,
        "entities": "&amp;&nbsp;&#x4e00;" * 100,
    }


def growth(name: str, piece: str) -> None:
    times = []
    for size in (MEGABYTE, 5 * MEGABYTE):
        data = (piece * (size // len(piece.encode()))).encode()
        times.append(fastest(lambda data=data: read_html(data, _SOURCE), 1))  # type: ignore[misc]
    print(f"{name:18} 1 MB {times[0]:6.2f} s   5 MB {times[1]:6.2f} s   {times[1] / times[0]:4.1f} times")


if __name__ == "__main__":
    for report in ("2021", "2019", "Word", "all in one table"):
        one_report(report)
    for kind, given in long_pages().items():
        growth(kind, given)
