"""Scans of made reports, with what must be read from them.

Scan     the pages of one report as a scanner gives them, the truth, and where each number stands on the upright page.
Setting  how it was made: by whom the pages were printed, the wear, the marks on the paper.

`draw_scan` draws the pages itself; `print_scans` lets LibreOffice print them and PDFium render them. A scan's name tells its seed,
so that a failure can be made again. Files of a scan (PDF, TIFF, PNG, JPEG) are written by `tests/generator/scan_files.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from extractor.domain.form import LayoutName, TableName
from tests.documents.looks import Look, look
from tests.documents.printing import Made, print_docx
from tests.documents.prose import Prose, prose
from tests.documents.word import docx
from tests.generator import model
from tests.generator.drawn import Flow, Picture, Place, draw, flow_of
from tests.generator.model import Entry, Report
from tests.generator.sparse import sparse
from tests.generator.wear import LEVELS, worn


class Setting(NamedTuple):
    """`skew` None draws one for each page from the level; a number is exact, its sign drawn for each page."""

    dpi: int = 200
    level: str = "office"
    skew: float | None = None
    marks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        turned = "" if self.skew is None else f" skew {self.skew:g}"
        return f"{self.dpi} dpi {self.level}{turned}{''.join(f' {mark}' for mark in self.marks)}"


class Scan(NamedTuple):
    """`skews` in degrees counterclockwise; `places` is empty where another program set the pages; `prose` and `look` are None where
    nobody wrote them down."""

    name: str
    report: Report
    prose: Prose | None
    look: Look | None
    setting: Setting
    pages: tuple[Picture, ...]
    skews: tuple[float, ...]
    places: dict[str, Place]

    @property
    def quality(self) -> int:
        return LEVELS[self.setting.level].quality


class Face(NamedTuple):
    """The faces and sizes of one kind of office; the six of `shared/tools/make_scans.py`."""

    body: str
    table: str
    digits: str
    size: float
    body_size: float
    repeats_header: bool
    rows_break: bool


FACES: tuple[Face, ...] = (
    Face("Noto Serif CJK SC", "Noto Serif CJK SC", "Liberation Serif", 9, 15, False, False),
    Face("AR PL UKai CN", "AR PL UMing CN", "AR PL UMing CN", 10.5, 16, False, True),
    Face("Noto Sans CJK SC", "Noto Sans CJK SC", "Liberation Sans", 8, 12, True, False),
    Face("WenQuanYi Zen Hei", "WenQuanYi Zen Hei", "WenQuanYi Zen Hei", 9, 14, False, False),
    Face("AR PL UMing CN", "AR PL UMing CN", "Liberation Serif", 10, 16, False, True),
    Face("AR PL UKai CN", "AR PL UKai CN", "Liberation Serif", 10.5, 16, False, False),
)
# Most reports rule their tables with plain lines; the others are seen, so one in ten has one of them.
_BORDERS = ("single",) * 8 + ("thick", "double")
_LAYOUTS: tuple[tuple[LayoutName, LayoutName], ...] = (
    ("2021", "2021"),
    ("2021", "2021"),
    ("2019", "2019"),
    ("2021", "2019"),
)
# How a nought is printed: most write 0.
NOUGHTS: Mapping[str, Entry] = {
    "0": Entry("0", "printed", Decimal(0)),
    "/": Entry("/", "dash"),
    "-": Entry("-", "dash"),
    "": Entry("", "blank"),
}
_NOUGHTS = ("0",) * 7 + ("/", "-", "")


def made_for_scan(
    seed: int,
    *,
    layouts: tuple[LayoutName, LayoutName] | None = None,
    numbers: str | None = None,
    nought: str | None = None,
    border: str | None = None,
) -> Made:
    """A report, its prose and its look; what is not given is drawn. `numbers`: different (in every cell) or sparse;
    `nought`: of `NOUGHTS`."""
    chance = random.Random(f"scan {seed}")
    layouts = layouts or chance.choice(_LAYOUTS)
    numbers = numbers or chance.choice(("different", "sparse"))
    drawn = chance.choice(_NOUGHTS)
    printed = NOUGHTS[drawn if nought is None else nought]
    border = border or chance.choice(_BORDERS)
    of, words, how = model.report(*layouts, seed=seed), prose(seed), look(seed)
    if numbers == "sparse":
        of = sparse(of, seed)
    face = FACES[seed % len(FACES)]
    how = how._replace(
        **face._asdict(),
        proactive=layouts[0],
        requests=layouts[1],
        border=border,
        landscape=False,
        widths=_upright_widths(how),
    )
    entries = {id_: printed if entry.value == 0 else entry for id_, entry in of.entries.items()}
    return Made(of._replace(entries=entries), words, how)


def _upright_widths(how: Look) -> dict[TableName, tuple[float, ...]]:
    """The look's widths, made to fit a page that stands."""
    room = 210 - 2 * how.margin
    return {
        name: tuple(round(width * min(1.0, room / sum(of)), 2) for width in of)
        for name, of in how.widths.items()
    }


def draw_scan(
    seed: int, setting: Setting, what: Made | None = None, *, flow: Sequence[Flow] | None = None
) -> Scan:
    """The scan of pages drawn here; `flow` where only a part of the report is wanted."""
    what = what or made_for_scan(seed)
    printed = draw(what.report, flow or flow_of(what.prose), what.look, setting.dpi, what.prose.title)
    return scanned(f"drawn {seed}", what, setting, printed.pages, printed.places)


def print_scans(seeds: Sequence[int], setting: Setting, folder: Path) -> Iterator[Scan]:
    """The scans of pages that LibreOffice printed, one run for all seeds; a seed's PDF stays in the folder for other settings.
    A seed that it printed one table over another is left out."""
    lacking = [seed for seed in seeds if not (folder / f"s{seed}.pdf").exists()]
    if lacking:
        print_docx({f"s{seed}": docx(*made_for_scan(seed)) for seed in lacking}, folder)
    for seed in seeds:
        if is_overprinted(folder / f"s{seed}.pdf"):
            continue
        pages = rendered(folder / f"s{seed}.pdf", setting.dpi)
        yield scanned(f"printed {seed}", made_for_scan(seed), setting, pages)


def is_overprinted(path: Path) -> bool:
    """LibreOffice (7.4.7) now and then lays a table that goes on over a page's end and what follows it over one another (seed 316):
    nobody could read that."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as file:
        return any(_overlaps(page.get_textpage()) > 5 for page in file)


def _overlaps(text: Any) -> int:
    """How many Chinese characters have another's middle well inside them."""
    boxes = [
        text.get_charbox(place)
        for place, char in enumerate(text.get_text_range())
        if "\u4e00" <= char <= "\u9fff"
    ]
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes]
    return sum(
        abs(ax - bx) < 3 and 0.5 < abs(ay - by) < 5
        for number, (ax, ay) in enumerate(middles)
        for bx, by in middles[:number]
    )


def rendered(path: Path, dpi: int) -> list[Picture]:
    """A PDF's pages in grey."""
    import pypdfium2

    pages = []
    with pypdfium2.PdfDocument(path) as file:
        for page in file:
            picture = page.render(scale=dpi / 72, grayscale=True).to_numpy()
            pages.append(np.ascontiguousarray(picture[:, :, 0] if picture.ndim == 3 else picture))
    return pages


def scanned(
    name: str,
    what: Made | Report,
    setting: Setting,
    clean: Sequence[Picture],
    places: Mapping[str, Place] | None = None,
) -> Scan:
    """The scan of these pages; `name` and the setting seed its chance."""
    chance = random.Random(f"{name} {setting.name}")
    pages: list[Picture] = []
    skews: list[float] = []
    for picture in clean:
        exact = None if setting.skew is None else setting.skew * chance.choice((-1, 1))
        page, angle = worn(picture, setting.dpi, setting.level, chance, skew=exact, marks=setting.marks)
        pages.append(page)
        skews.append(angle)
    report, words, how = what if isinstance(what, Made) else (what, None, None)
    return Scan(
        f"{name} {setting.name}",
        report,
        words,
        how,
        setting,
        tuple(pages),
        tuple(skews),
        dict(places or {}),
    )
