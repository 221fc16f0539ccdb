"""Which rows of the form a printed label says, as far as it was surely read.

Surely     the label is one row's, whole or nearly so, and no other row's is about as near; or it is a piece of one row's label alone.
Joined     two labels or more in one cell, as where a scan's ruling between them was not found; such a label says each of its rows.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

from extractor.domain import form
from extractor.domain.form import LayoutName, TableName
from extractor.parsing.labels import bare, is_row_label, ordinal, without_note, words
from extractor.parsing.rows import TableRow

_NEAR = 60.0  # per cent: a label with every third character misread is still nearer than that
_APART = 10.0  # per cent between the nearest row and the next: 新收 and 结转 stand 21 apart, one misread character leaves 14
_PIECE = 4  # characters of a label cut short that still tell its row
_FEWEST = 3  # characters that can be near a label: 申请 is half of 重复申请
_MOST_BEFORE = (
    4  # labels before a row, the last of which can still be its own: rows without numbers stand there too
)
# Between two labels in one cell: the end of a line, or the ordinal that the second begins with.
_JOINT = re.compile(
    r"\s{2,}|\n|(?<=[^\s(（])\s*(?=[一二三四五六七八九十]{1,2}[、.．]|[（(][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[、.．])"
)


def said_by(row: TableRow, name: TableName, layout: LayoutName) -> tuple[int, ...]:
    """The places of the form that the label on the row, or right before it, says: one, several where labels are joined, or none."""
    last = (row.labels or row.context)[-1:]
    return places_said(last[0].text, name, layout) if last and not stand_apart(row, name) else ()


def stand_apart(row: TableRow, name: TableName) -> bool:
    """So many labels stand before the row that none is its own: the numbers were set apart from their labels."""
    return not row.labels and sum(is_row_label(piece.text, name) for piece in row.context) > _MOST_BEFORE


@lru_cache(maxsize=4096)
def places_said(text: str, name: TableName, layout: LayoutName) -> tuple[int, ...]:
    """As `said_by`, of a text. The form's own words may stand before a label (（四）无法提供 1.本机关不掌握…); one that anything else
    follows in its cell may be joined with another, and says nothing surely."""
    parts = _parts(text, name, layout)
    if len(parts) < 2:
        return _place(text, name, layout)
    said = [_place(part, name, layout) for part in parts]
    places = tuple(dict.fromkeys(place for one in said for place in one))
    if not places:
        return _place(text, name, layout)
    first = next(at for at, one in enumerate(said) if one)
    return places if len(places) > 1 or all(said[first:]) else ()


@lru_cache(maxsize=4096)
def joined_labels(text: str, name: TableName, layout: LayoutName) -> tuple[str, ...]:
    """The labels in a cell that holds more than one row's; none where it holds one, or words that say no row."""
    saying = [part for part in _parts(text, name, layout) if _place(part, name, layout)]
    return tuple(saying) if len({_place(part, name, layout) for part in saying}) > 1 else ()


def _parts(text: str, name: TableName, layout: LayoutName) -> list[str]:
    """What may be labels of their own; a whole label is one, however it is broken."""
    if _exactly(bare(text), name, layout) or _exactly(bare(without_note(text)), name, layout):
        return [text]
    return [part for part in _JOINT.split(text) if bare(part) or ordinal(part)]


def _place(text: str, name: TableName, layout: LayoutName) -> tuple[int, ...]:
    key = bare(text)
    exact = (
        _exactly(key, name, layout)
        or _exactly(bare(without_note(text)), name, layout)
        or _behind_the_forms_words(key, name, layout)
    )
    if exact or not key or key in words():
        return exact  # a group's heading is no misread row (不予公开, 予以公开)
    if len(key) >= _PIECE:
        holding = {place for label, place in _labels(name, layout) if key in label}
        if len(holding) == 1:
            return tuple(holding)
    return _nearest(key, name, layout) if len(key) >= _FEWEST else ()


def _exactly(key: str, name: TableName, layout: LayoutName) -> tuple[int, ...]:
    return tuple({place for label, place in _labels(name, layout) if key == label})


def _behind_the_forms_words(key: str, name: TableName, layout: LayoutName) -> tuple[int, ...]:
    for label, place in _labels(name, layout):
        rest = key.removesuffix(label)
        if rest != key and rest in words() and not _exactly(rest, name, layout):
            return (place,)
    return ()


def _nearest(key: str, name: TableName, layout: LayoutName) -> tuple[int, ...]:
    best: dict[int, float] = {}
    for label, place in _labels(name, layout):
        best[place] = max(best.get(place, 0.0), fuzz.ratio(key, label))
    (first, place), (second, _) = sorted(((ratio, place) for place, ratio in best.items()), reverse=True)[:2]
    return (place,) if first >= _NEAR and first - second >= _APART else ()


@cache
def _labels(name: TableName, layout: LayoutName) -> tuple[tuple[str, int], ...]:
    """Bare labels with the place of their row."""
    return tuple(
        (bare(label), place) for place, row in enumerate(form.rows(name, layout)) for label in row.labels
    )
