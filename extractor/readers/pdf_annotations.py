"""What stands on a page of a PDF outside its content (annotations, ISO 32000-1, 12.5): values of form fields, text, stamps and
patches laid over it by a person. A viewer shows them with the page, so they are put into it.

Remark    a note about the page, which is no part of it: a highlighter's mark, a note's sign, a link's frame.
Untold    one of which viewers differ whether it is shown: without a drawing of its own, in a layer, or in print alone.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_ANNOTATIONS = 40_000  # on one page
_INVISIBLE, _HIDDEN, _NO_VIEW = 1, 2, 32  # flags of an annotation (table 165)
_UNKNOWN = "?"  # a text that can't be asked for
_EMPTY, _LONGEST = 2, 65_536  # bytes of a text that ends in a sign of two


class LaidOver(NamedTuple):
    """The page with all that is surely shown on it, and the texts of what perhaps is."""

    page: PdfPage
    untold: tuple[str, ...]


def with_annotations(pdf: PdfDocument, place: int, *, has_layers: bool = False) -> LaidOver:
    """The page, `place` from 0; `has_layers`: the file may switch layers off, and of an annotation PDFium does not say whether its
    own is on. Asked a second time the annotations are part of the page, and nothing is untold."""
    from pypdfium2 import raw

    page, remarks = pdf[place], _remarks()
    drawn = [_is_drawn(annotation) for annotation, kind in _annotations(page) if kind not in remarks]
    if not drawn:
        return LaidOver(page, ())
    if not all(drawn):
        # PDFium draws those that bring no drawing of their own when they are first shown.
        page.render(scale=1 / max(page.get_size()), may_draw_forms=False)
    untold = tuple(_left_out(pdf, page, has_layers=has_layers))
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return LaidOver(pdf[place], untold)  # PDFium shows what was put in after it has been loaded again


def _remarks() -> frozenset[int]:
    from pypdfium2 import raw

    return frozenset((
        raw.FPDF_ANNOT_LINK,
        raw.FPDF_ANNOT_POPUP,
        raw.FPDF_ANNOT_TEXT,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_SQUIGGLY,
        raw.FPDF_ANNOT_CARET,
        raw.FPDF_ANNOT_FILEATTACHMENT,
        raw.FPDF_ANNOT_SOUND,
    ))  # fmt: skip


def _annotations(page: PdfPage) -> Iterator[tuple[Any, int]]:
    """Each with its kind; open until the next one is asked for."""
    from pypdfium2 import raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        try:
            yield annotation, raw.FPDFAnnot_GetSubtype(annotation)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _is_drawn(annotation: Any) -> bool:
    from pypdfium2 import raw

    return bool(raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _EMPTY)


def _left_out(pdf: PdfDocument, page: PdfPage, *, has_layers: bool) -> Iterator[str]:
    """Hides remarks and what is not surely seen, so that it is not put into the page; gives the text of the latter."""
    from pypdfium2 import raw

    remarks = _remarks()
    for annotation, kind in _annotations(page):
        flags = raw.FPDFAnnot_GetFlags(annotation)
        if flags & (_INVISIBLE | _HIDDEN):
            continue
        doubtful = (
            flags & _NO_VIEW
            or not _is_drawn(annotation)
            or (has_layers and raw.FPDFAnnot_HasKey(annotation, b"OC"))
        )
        if kind in remarks or doubtful:
            raw.FPDFAnnot_SetFlags(annotation, flags | _HIDDEN)
        if kind in remarks or not doubtful:
            continue
        text = _value_of(pdf, annotation) if kind == raw.FPDF_ANNOT_WIDGET else _contents_of(annotation)
        if text:
            yield text


def _value_of(pdf: PdfDocument, field: Any) -> str:
    """Nothing for one that is empty, or holds a signature."""
    from pypdfium2 import raw

    if pdf.formenv is None:
        return _asked(partial(raw.FPDFAnnot_GetStringValue, field, b"V"))
    return _asked(partial(raw.FPDFAnnot_GetFormFieldValue, pdf.formenv.raw, field))


def _contents_of(annotation: Any) -> str:
    from pypdfium2 import raw

    return _asked(partial(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")) or _UNKNOWN


def _asked(ask: Callable[[Any, int], int]) -> str:
    """A text that PDFium writes into a buffer, whose length it tells where there is none."""
    from pypdfium2 import raw

    length = min(max(ask(None, 0), _EMPTY), _LONGEST)
    held = ctypes.create_string_buffer(length)
    ask(ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return held.raw.decode("utf-16-le", "replace").rstrip("\0").strip()
