"""Layers of a PDF that are switched off (optional content, ISO 32000-1, 8.11): what stands in them is in the file and not on the page.

Layer    a group of a page's objects that a viewer shows or does not, as the file says it; objects are in one by a mark, forms by
         a key of their own.
Suspect  an object that may be in a layer. PDFium gives the text of all layers alike, does not say which are on, and of a form not
         even whether it is in one; but it draws only what is on. So suspects are drawn without the rest of the page.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.pdf_frame import IDENTITY, Frame, Matrix, address, moved, times

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

# Without one of these in it a file can't switch a layer off: its state when opened, in a view, or a rule for several of them.
_SWITCH = re.compile(rb"/(?:OFF(?!\s*\[\s*\])|AllOff|AnyOff|Not\b)")
_LAYERS = b"/OCProperties"
_PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?\bstream\r?\n", re.DOTALL)
_MOST_UNPACKED = (
    64_000_000  # bytes of packed objects that are looked through; a larger file is taken to have layers
)
_MOST_OBJECTS = 40_000  # on one page
_DEEPEST = 8  # forms within forms
_INVISIBLE = 3  # text render mode
_RENDERED_AT, _MOST_PIXELS = 100, 3000  # dpi; of the longer side
_PAPER = 201, 54, 201  # what nothing is printed in; the same read from either end
_MARK = "OC\0".encode("utf-16-le")
_MARGIN = 3.0  # points around what is drawn

_Box = tuple[float, float, float, float]
_Key = tuple[int, ...]  # addresses of the marks and forms around an object


def may_be_off(data: bytes) -> bool:
    """The file has layers and may switch some off."""
    packed = b"".join(_unpacked(data)) if b"/ObjStm" in data else b""
    if _LAYERS not in data and _LAYERS not in packed:
        return False
    return any(_SWITCH.search(one) is not None for one in (data, packed))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The objects that the file keeps packed (7.5.7); where they can't be unpacked here, they are taken to have layers."""
    left, found = _MOST_UNPACKED, 0
    for match in _PACKED.finditer(data):
        found += 1
        end = data.find(b"endstream", match.end())
        try:
            objects = zlib.decompressobj().decompress(data[match.end() : end], left)
        except zlib.error:
            left = 0
            break
        left -= len(objects)
        yield objects
        if left <= 0:
            break
    if left <= 0 or found < data.count(b"/ObjStm"):
        yield _LAYERS + b"/OFF "


class _Suspect(NamedTuple):
    """`key`: what tells its layer, nothing where it is in none for certain; `form`: the one that it stands in; `box` in the page's
    own coordinates."""

    key: _Key
    form: Any
    thing: Any
    box: _Box


def take_off(page: PdfPage, shown: Frame) -> tuple[str, ...]:
    """Takes off the page what stands in layers that are off, and gives the text of it; what is asked of the page afterwards is what
    its viewers show. `shown` is the frame in which it is rendered. Text that is neither filled nor stroked stays: no layer makes
    it seen."""
    everything = list(_Walk().of(page))
    layers: dict[_Key, list[_Suspect]] = defaultdict(list)
    for suspect in everything:
        if suspect.key:
            layers[suspect.key].append(suspect)
    off = [
        suspect
        for look in _looks(list(layers.values()))
        for suspect in _not_drawn(page, shown, everything, look)
    ]
    texts = tuple(text for text in _texts(page, off) if text.strip()) if off else ()
    for suspect in off:
        _remove(page, suspect)
    return texts


def _remove(page: PdfPage, suspect: _Suspect) -> None:
    """An object that is only not drawn would still keep PDFium from giving the text of one like it behind it."""
    from pypdfium2 import raw

    if suspect.form is None:
        removed = raw.FPDFPage_RemoveObject(page.raw, suspect.thing)
    else:
        removed = raw.FPDFFormObj_RemoveObject(suspect.form, suspect.thing)
    if removed:
        raw.FPDFPageObj_Destroy(suspect.thing)


def _texts(page: PdfPage, suspects: Sequence[_Suspect]) -> Iterator[str]:
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        for thing in (suspect.thing for suspect in suspects):
            if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
                length = raw.FPDFTextObj_GetText(thing, text.raw, None, 0)
                held = ctypes.create_string_buffer(length)
                where = ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFTextObj_GetText(thing, text.raw, where, length)
                yield held.raw.decode("utf-16-le", "replace").rstrip("\0")
    finally:
        text.close()


def _set_active(things: Sequence[Any], *, active: bool) -> None:
    from pypdfium2 import raw

    for thing in things:
        raw.FPDFPageObj_SetIsActive(thing, active)


class _Around(NamedTuple):
    """What stands around an object: the form, and how that is placed on the page."""

    key: _Key
    form: Any
    matrix: Matrix


class _Walk:
    """The leaves among a page's objects."""

    def __init__(self) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._left = _MOST_OBJECTS
        self._sides = tuple(ctypes.c_float() for _ in range(4))
        self._name, self._length = ctypes.create_string_buffer(len(_MARK)), ctypes.c_ulong()
        self._at_name = ctypes.cast(self._name, ctypes.POINTER(raw.FPDF_WCHAR))

    def of(self, page: PdfPage) -> Iterator[_Suspect]:
        raw = self._raw
        things = [raw.FPDFPage_GetObject(page.raw, i) for i in range(raw.FPDFPage_CountObjects(page.raw))]
        return self._all(things, _Around((), None, IDENTITY), 0)

    def _all(self, things: Sequence[Any], around: _Around, depth: int) -> Iterator[_Suspect]:
        raw = self._raw
        for thing in things:
            self._left -= 1
            if self._left < 0:
                return
            key = (*around.key, *self._marks(thing))
            if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_FORM:
                if raw.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE:
                    yield _Suspect(key, around.form, thing, self._box(thing, around.matrix))
            elif depth < _DEEPEST:
                own = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(thing, own)
                matrix = times((own.a, own.b, own.c, own.d, own.e, own.f), around.matrix)
                inside = [
                    raw.FPDFFormObj_GetObject(thing, i) for i in range(raw.FPDFFormObj_CountObjects(thing))
                ]
                yield from self._all(inside, _Around((*key, address(thing)), thing, matrix), depth + 1)

    def _marks(self, thing: Any) -> Iterator[int]:
        """The marks of layers around the object, each known by its address: what is marked at once is in one layer."""
        raw = self._raw
        for index in range(max(0, raw.FPDFPageObj_CountMarks(thing))):
            mark = raw.FPDFPageObj_GetMark(thing, index)
            raw.FPDFPageObjMark_GetName(mark, self._at_name, len(self._name), self._length)
            if self._name.raw.startswith(_MARK):
                yield address(mark)

    def _box(self, thing: Any, matrix: Matrix) -> _Box:
        if not self._raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, self._sides)):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = (side.value for side in self._sides)
        corners = [moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def _looks(layers: Sequence[Sequence[_Suspect]]) -> list[list[_Suspect]]:
    """What can be drawn at once: layers that do not touch one another."""
    looks: list[tuple[list[_Box], list[_Suspect]]] = []
    for layer in layers:
        x0s, y0s, x1s, y1s = zip(*(suspect.box for suspect in layer), strict=True)
        whole = min(x0s) - _MARGIN, min(y0s) - _MARGIN, max(x1s) + _MARGIN, max(y1s) + _MARGIN
        chosen = next((look for look in looks if not any(_touch(whole, box) for box in look[0])), None)
        if chosen is None:
            chosen = ([], [])
            looks.append(chosen)
        chosen[0].append(whole)
        chosen[1].extend(layer)
    return [suspects for _, suspects in looks]


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _not_drawn(
    page: PdfPage, shown: Frame, everything: Sequence[_Suspect], look: Sequence[_Suspect]
) -> list[_Suspect]:
    """Those of the look that leave nothing on the page when all others are taken off it."""
    wanted = {address(suspect.thing) for suspect in look}
    others = [one.thing for one in everything if address(one.thing) not in wanted]
    scale = min(_RENDERED_AT / 72, _MOST_PIXELS / max(shown.size))
    _set_active(others, active=False)
    try:
        drawn = page.render(
            scale=scale, fill_color=(*_PAPER, 255), draw_annots=False, may_draw_forms=False
        ).to_numpy()
    finally:
        _set_active(others, active=True)
    inked = (drawn[:, :, :3] != _PAPER).any(axis=2)
    return [one for one in look if not _is_inked(inked, shown.box(*one.box), scale)]


def _is_inked(inked: NDArray[Any], box: _Box, scale: float) -> bool:
    """True also of what stands outside the page: nothing tells."""
    x0, y0, x1, y1 = (one * scale for one in box)
    there = inked[max(0, int(y0) - 1) : max(0, int(y1) + 2), max(0, int(x0) - 1) : max(0, int(x1) + 2)]
    return not there.size or bool(there.any())
