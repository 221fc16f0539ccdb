"""Which characters of a PDF's page a person does not see: white on white, transparent, covered, clipped, neither filled nor stroked,
a hair high.

Suspect   a character that its drawing makes doubtful; only for these the page is rendered, with them and without: what changes
          nothing is not seen.
Sighted   what was found of a page's characters.

A scanner's own reading, printed invisibly over or under its image, is no trick: a page of it is told apart (readers.legibility).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.pdf_drawing import Cover, Drawing
from extractor.readers.pdf_frame import Frame, address
from extractor.readers.pdf_letters import Letters
from extractor.readers.strips import Glyph
from extractor.readers.unseen import NO_CHARACTER

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

_RENDERED_AT = 100  # dpi
_INK = 12  # of 255; what changes by less is not to be seen
# Of a character's type, in which print may be its neighbours': where only suspects are looked at, and where all are.
_NEIGHBOURS, _MIDDLE = 0.15, 0.3
_FAINT = 5  # of 255; beside characters that are seen
_GAP = 0.3  # of the type's height, between two digits of one number
_WHOLE_PAGE = 0.5  # share of the page under one image: a scan laid over its text
_SAME_PLACE = (
    0.5  # of a character's width and height between the middles of two that are printed over one another
)


class Sighted(NamedTuple):
    """`glyphs` is what is to be read, `unseen` the runs of characters that were left out; `hidden`: most of the page's characters
    are printed invisibly, and all of them are in `glyphs`; `mirrored`: some stand as in a mirror, and are signs without a meaning."""

    glyphs: list[Glyph]
    unseen: tuple[str, ...]
    hidden: bool
    mirrored: bool


def sighted(
    page: PdfPage, shown: Frame, letters: Letters, glyphs: list[Glyph], drawing: Drawing, *, is_scan: bool
) -> Sighted:
    """`shown` is the frame in which the page is rendered; `is_scan`: images or drawings fill the page, so that invisible characters
    may be what a scanner read of them."""
    tiny = letters.tiny
    if not tiny and not drawing.hides:
        return Sighted(glyphs, (), hidden=False, mirrored=False)
    looked = _Look(shown, letters, glyphs, drawing)
    neither = looked.neither_filled_nor_stroked()
    suspects = looked.suspects(neither)
    unshown = looked.unshown(page, suspects, neither)
    invisible = (neither & unshown) | looked.under_a_scan(unshown)
    if is_scan and len(invisible) * 2 > len(glyphs):
        return Sighted(glyphs, (), hidden=True, mirrored=False)
    unseen = unshown | looked.printed_over(suspects) | tiny
    mirrored = looked.mirrored() - unseen
    if not unseen and not mirrored:
        return Sighted(glyphs, (), hidden=False, mirrored=False)
    cut = looked.cut(unseen)
    read = [
        glyph._replace(text=NO_CHARACTER)
        if at in mirrored
        else glyph._replace(text=glyph.text + NO_CHARACTER)
        if at in cut
        else glyph
        for at, glyph in enumerate(glyphs)
        if at not in unseen
    ]
    runs = tuple(_runs(glyphs, sorted(unseen)))
    return Sighted(read, runs, hidden=False, mirrored=bool(mirrored))


def _runs(glyphs: Sequence[Glyph], unseen: Sequence[int]) -> Iterator[str]:
    return ("".join(glyphs[at].text for at in run) for run in _in_runs(glyphs, unseen))


def _in_runs(glyphs: Sequence[Glyph], places: Sequence[int]) -> Iterator[list[int]]:
    """What stands together is one run."""
    run: list[int] = []
    for before, at in pairwise((-2, *places)):
        if run and (at != before + 1 or glyphs[at].base != glyphs[before].base or glyphs[at].spaced):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


class _Look:
    """One page's characters, by their places among its glyphs."""

    def __init__(self, shown: Frame, letters: Letters, glyphs: Sequence[Glyph], drawing: Drawing) -> None:
        self._shown, self._letters, self._glyphs, self._drawing = shown, letters, glyphs, drawing
        self._whole: NDArray[Any] | None = None
        self._covered: set[int] = set()  # suspects that something was drawn over
        self._object_of: dict[int, int] = {}  # address of the text object a character belongs to

    def neither_filled_nor_stroked(self) -> set[int]:
        return self._of(self._drawing.invisible)

    def mirrored(self) -> set[int]:
        return self._of(self._drawing.mirrored)

    def suspects(self, but: set[int]) -> set[int]:
        """Those that must be looked for, without some that are known."""
        others = set(range(len(self._glyphs))) - but
        dark = {
            at
            for at in (others if self._drawing.grounds else ())
            if any(_holds(box, self._glyphs[at]) for box in self._drawing.grounds)
        }
        doubtful = self._of(self._drawing.doubtful) & others
        self._covered = set(self._under(self._drawing.covers, others))
        return doubtful | dark | self._covered

    def under_a_scan(self, places: set[int]) -> set[int]:
        """Those under an image of the whole page."""
        width, height = self._shown.size
        sheets = [
            cover
            for cover in self._drawing.covers
            if cover.image and _area(cover) >= _WHOLE_PAGE * width * height
        ]
        return set(self._under(sheets, places))

    def unshown(self, page: PdfPage, suspects: set[int], neither: set[int]) -> set[int]:
        """Those without which the page looks the same. PDFium gives the first of two characters that are alike, be it the one that
        is not seen: so where there is print and no other character, this one is seen. `neither` are asked only for that."""
        is_printed = len(self._drawing.texts()) > len(self._drawing.invisible)
        asked = suspects | neither if is_printed else suspects
        if not asked:
            return neither
        own, all_ = self._without(page, self._objects(asked)), self._without(page, self._drawing.texts())
        others = _Crowd(self._glyphs, set(range(len(self._glyphs))) - asked)
        shown: set[int] = set()
        for run in _in_runs(self._glyphs, sorted(asked)):
            marks = [
                max(
                    self._mark(own, at, _NEIGHBOURS),
                    0 if others.stands_over(self._glyphs[at]) else self._mark(all_, at, _MIDDLE),
                )
                for at in run
            ]
            least = _FAINT if max(marks) >= _INK else _INK
            shown.update(at for at, mark in zip(run, marks, strict=True) if mark >= least)
        return (asked | neither) - shown

    def _without(self, page: PdfPage, things: Sequence[Any]) -> NDArray[Any]:
        """How the page changes when these are taken off it."""
        if self._whole is None:
            self._whole = _rendered(page)
        with _taken_off(things):
            return abs(self._whole - _rendered(page))

    def printed_over(self, suspects: set[int]) -> set[int]:
        """Those over which other characters are printed."""
        if not suspects:
            return set()
        others = _Crowd(self._glyphs, set(range(len(self._glyphs))) - suspects)
        return {at for at in suspects if others.stands_over(self._glyphs[at])}

    def cut(self, unseen: set[int]) -> set[int]:
        """Digits beside one that something lies over: what is left of a number is none."""
        beside = [(at + step, at) for at in unseen & self._covered for step in (-1, 1)]
        return {
            near
            for near, at in beside
            if 0 <= near < len(self._glyphs)
            and near not in unseen
            and self._glyphs[near].text.isdigit()
            and self._glyphs[at].text.isdigit()
            and _are_joined(self._glyphs[min(near, at)], self._glyphs[max(near, at)])
        }

    def _objects(self, places: set[int]) -> list[Any]:
        things = (self._letters.object_of(self._letters.indices[at]) for at in places)
        return list({address(thing): thing for thing in things}.values())

    def _of(self, things: Sequence[Any]) -> set[int]:
        """The characters of these text objects."""
        wanted = {address(thing) for thing in things}
        return {at for at in range(len(self._glyphs)) if self._object(at) in wanted} if wanted else set()

    def _object(self, at: int) -> int:
        if at not in self._object_of:
            self._object_of[at] = address(self._letters.object_of(self._letters.indices[at]))
        return self._object_of[at]

    def _under(self, covers: Sequence[Cover], places: Iterable[int]) -> Iterator[int]:
        """The characters that were drawn before one of the covers that lie over them."""
        if not covers:
            return
        drawn_at: Mapping[int, int] = self._drawing.drawn_at()
        for at in places:
            over = [cover.at for cover in covers if _holds(cover.box, self._glyphs[at])]
            if over and min(over) < drawn_at.get(self._object(at), 0):
                yield at

    def _mark(self, pixels: NDArray[Any], at: int, edge: float) -> int:
        """What is to be seen in the character's own place but for its edges, from 0 to 255."""
        box = self._letters.inked_box(self._letters.indices[at], edge)
        if box is None:
            return _INK
        x0, y0, x1, y1 = (max(0, int(one * _RENDERED_AT / 72)) for one in self._shown.box(*box))
        there = pixels[y0 : y1 + 1, x0 : x1 + 1]
        return int(there.max()) if there.size else 0


@contextmanager
def _taken_off(things: Sequence[Any]) -> Iterator[None]:
    """The page is drawn without these."""
    from pypdfium2 import raw

    for thing in things:
        raw.FPDFPageObj_SetIsActive(thing, False)
    try:
        yield
    finally:
        for thing in things:
            raw.FPDFPageObj_SetIsActive(thing, True)


def _rendered(page: PdfPage) -> NDArray[Any]:
    """The page as a viewer shows it, H x W grey, in numbers that have a sign."""
    image: NDArray[Any] = page.render(
        scale=_RENDERED_AT / 72, grayscale=True, fill_color=(255, 255, 255, 255)
    ).to_numpy()
    return (image if image.ndim == 2 else image[:, :, 0]).astype("int16")


def _holds(box: tuple[float, float, float, float], glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return box[0] < x < box[2] and box[1] < y < box[3]


def _are_joined(one: Glyph, following: Glyph) -> bool:
    return (
        one.base == following.base
        and not following.spaced
        and abs(following.x0 - one.x1) < _GAP * (following.y1 - following.y0)
    )


def _area(cover: Cover) -> float:
    x0, y0, x1, y1 = cover.box
    return (x1 - x0) * (y1 - y0)


class _Crowd:
    """Finds whether a character stands where another one does."""

    def __init__(self, glyphs: Sequence[Glyph], places: Iterable[int]) -> None:
        self._by_line: dict[int, list[Glyph]] = defaultdict(list)
        for at in places:
            self._by_line[round(glyphs[at].base / 10)].append(glyphs[at])

    def stands_over(self, glyph: Glyph) -> bool:
        """Another character stands where this one does; the same one again is bold type."""
        line = round(glyph.base / 10)
        near = (other for one in (line - 1, line, line + 1) for other in self._by_line.get(one, ()))
        return any(
            other.text != glyph.text
            and abs(other.x0 + other.x1 - glyph.x0 - glyph.x1) < 2 * _SAME_PLACE * (glyph.x1 - glyph.x0)
            and abs(other.y0 + other.y1 - glyph.y0 - glyph.y1) < 2 * _SAME_PLACE * (glyph.y1 - glyph.y0)
            for other in near
        )
