"""CSV for people with a spreadsheet: UTF-8 with a byte-order mark (without it Excel shows Chinese as noise), and no text that a
spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from extractor.ports import Value

# What makes Excel and its kin see a formula (OWASP, CSV Injection); East Asian versions take the full-width signs too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# A number, a percentage or a bare dash runs nothing; as a cell's raw string it has to stay what was printed.
_HARMLESS = re.compile(r"[-+－＋−]?[0-9０-９][0-9０-９,，.．]*[%％]?|[-－]+")


def plain_text(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


@contextmanager
def csv_table(path: Path, columns: Sequence[tuple[str, bool]]) -> Iterator[Callable[[Sequence[Value]], None]]:
    """`columns`: name, and whether the column holds text from outside. Gives the function that writes one row."""
    is_text = [text for _, text in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([name for name, _ in columns])

        def write(row: Sequence[Value]) -> None:
            writer.writerow(
                [
                    plain_text(value) if text and isinstance(value, str) else value
                    for value, text in zip(row, is_text, strict=True)
                ]
            )

        yield write
