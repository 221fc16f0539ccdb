"""Which characters of a PDF's page a person does not see: white on white, transparent, covered, clipped, neither filled nor stroked,
a hair high.

Suspect   a character that its drawing makes doubtful; only for these the page is rendered and their ink looked for.
Sighted   what was found of a page's characters.

A scanner's own reading, printed invisibly over or under its image, is no trick: a page of it is told apart (readers.legibility).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_INK = 12  # of 255; a character's box whose pixels differ by less shows nothing
_WHOLE_PAGE = 0.5  # share of the page under one image: a scan laid over its text
_SMALL_IMAGE = 0.05  # share of the page; a larger image may be clipped to less than it is
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
    invisible = looked.invisible()
    if is_scan and len(invisible) * 2 > len(glyphs):
        return Sighted(glyphs, (), hidden=True, mirrored=False)
    unseen = (invisible - looked.swallowed(page, invisible)) | tiny
    unseen |= looked.without_ink(page, looked.suspects() - invisible)
    mirrored = looked.mirrored() - unseen
    if not unseen and not mirrored:
        return Sighted(glyphs, (), hidden=False, mirrored=False)
    read = [
        glyph._replace(text=NO_CHARACTER) if at in mirrored else glyph
        for at, glyph in enumerate(glyphs)
        if at not in unseen
    ]
    runs = tuple(_runs(glyphs, sorted(unseen))) if unseen else ()
    return Sighted(read, runs, hidden=False, mirrored=bool(mirrored))


def _runs(glyphs: Sequence[Glyph], unseen: Sequence[int]) -> Iterator[str]:
    """What stands together is one run."""
    run = ""
    for before, at in pairwise((-2, *unseen)):
        if run and (at != before + 1 or glyphs[at].base != glyphs[before].base or glyphs[at].spaced):
            yield run
            run = ""
        run += glyphs[at].text
    yield run


class _Look:
    """One page's characters, by their places among its glyphs."""

    def __init__(self, shown: Frame, letters: Letters, glyphs: Sequence[Glyph], drawing: Drawing) -> None:
        self._shown, self._letters, self._glyphs, self._drawing = shown, letters, glyphs, drawing
        self._object_of: dict[int, int] = {}  # address of the text object a character belongs to
        self._over: set[int] = set()  # suspects under something opaque

    def invisible(self) -> set[int]:
        """Those that are neither filled nor stroked, or lie under an image of the whole page."""
        found = self._of(self._drawing.invisible)
        width, height = self._shown.size
        sheets = [
            cover
            for cover in self._drawing.covers
            if cover.image and _area(cover) >= _WHOLE_PAGE * width * height
        ]
        return found | set(self._under(sheets))

    def mirrored(self) -> set[int]:
        return self._of(self._drawing.mirrored)

    def suspects(self) -> set[int]:
        """Those whose ink must be looked for."""
        self._over = set(self._under(self._drawing.covers))
        dark = {
            at
            for at, glyph in enumerate(self._glyphs if self._drawing.grounds else ())
            if any(_holds(box, glyph) for box in self._drawing.grounds)
        }
        return self._of(self._drawing.doubtful) | self._over | dark

    def swallowed(self, page: PdfPage, invisible: set[int]) -> set[int]:
        """Those in whose place the same character is printed again, to be seen: PDFium gives the first of two alike alone. Only they
        have ink that is no picture's, no outline's and no other character's."""
        if not invisible:
            return set()
        drawn = [*self._drawing.pictures, *self._drawing.images, *self._drawing.outlines]
        others = _Crowd(self._glyphs, set(range(len(self._glyphs))) - invisible)
        bare = [
            at
            for at in sorted(invisible)
            if not others.stands_over(self._glyphs[at])
            and not any(_holds((box.x0, box.y0, box.x1, box.y1), self._glyphs[at]) for box in drawn)
        ]
        pixels = _rendered(page) if bare else None
        return {at for at in bare if pixels is not None and self._has_ink(pixels, at)}

    def without_ink(self, page: PdfPage, suspects: Iterable[int]) -> set[int]:
        """Those of the suspects whose own box shows no ink, or what is printed over them afterwards."""
        places = sorted(suspects)
        if not places:
            return set()
        pixels = _rendered(page)
        dark = {at for at in places if not self._has_ink(pixels, at)}
        others = _Crowd(self._glyphs, set(range(len(self._glyphs))).difference(places))
        return dark | {
            at
            for at in set(places) - dark
            if others.stands_over(self._glyphs[at]) or (at in self._over and self._is_under_small_image(at))
        }

    def _of(self, things: Sequence[Any]) -> set[int]:
        """The characters of these text objects."""
        wanted = {address(thing) for thing in things}
        return {at for at in range(len(self._glyphs)) if self._object(at) in wanted} if wanted else set()

    def _object(self, at: int) -> int:
        if at not in self._object_of:
            self._object_of[at] = address(self._letters.object_of(self._letters.indices[at]))
        return self._object_of[at]

    def _under(self, covers: Sequence[Cover]) -> Iterator[int]:
        """The characters that were drawn before one of the covers that lie over them."""
        if not covers:
            return
        drawn_at: Mapping[int, int] = self._drawing.drawn_at()
        for at, glyph in enumerate(self._glyphs):
            over = [cover.at for cover in covers if _holds(cover.box, glyph)]
            if over and min(over) < drawn_at.get(self._object(at), 0):
                yield at

    def _is_under_small_image(self, at: int) -> bool:
        width, height = self._shown.size
        drawn = self._drawing.drawn_at()[self._object(at)]
        return any(
            cover.image
            and cover.at < drawn
            and _area(cover) <= _SMALL_IMAGE * width * height
            and _holds(cover.box, self._glyphs[at])
            for cover in self._drawing.covers
        )

    def _has_ink(self, pixels: NDArray[Any], at: int) -> bool:
        box = self._letters.tight_box(self._letters.indices[at])
        if box is None:
            return True
        scale = _RENDERED_AT / 72
        x0, y0, x1, y1 = (one * scale for one in self._shown.box(*box))
        seen = pixels[max(0, int(y0)) : max(0, int(y1) + 1), max(0, int(x0)) : max(0, int(x1) + 1)]
        return bool(seen.size) and int(seen.max()) - int(seen.min()) >= _INK


def _rendered(page: PdfPage) -> NDArray[Any]:
    """The page as a viewer shows it, H x W grey."""
    image: NDArray[Any] = page.render(
        scale=_RENDERED_AT / 72, grayscale=True, fill_color=(255, 255, 255, 255)
    ).to_numpy()
    return image if image.ndim == 2 else image[:, :, 0]


def _holds(box: tuple[float, float, float, float], glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return box[0] < x < box[2] and box[1] < y < box[3]


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
