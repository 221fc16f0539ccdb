"""Labels broken over lines, put together again before any row is assigned.

A label may be wrapped above its numbers, below them or around them, so that a piece between two rows belongs to one or the other
(宿迁 2023). A piece is given to a row only where the pieces together are a whole label of the form; what fits nowhere stays context.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extractor.domain.form import TableName
from extractor.parsing.labels import is_row_label
from extractor.parsing.rows import Piece, TableRow

_REACH = 3  # pieces on either side of the numbers: the form's longest label breaks into four lines at most


class _Join(NamedTuple):
    """Pieces taken from before the row (the last `before` ones), whether its own count, and from after it (the first `after`)."""

    before: int
    own: bool
    after: int


def join_labels(
    rows: Sequence[TableRow], name: TableName, after_all: Sequence[Piece] = ()
) -> tuple[TableRow, ...]:
    """The rows, each broken label whole and on its row; `after_all` are the pieces behind the last."""
    if _stand_below(rows, name, after_all):
        following = [*(row.context for row in rows[1:]), tuple(after_all)]
        return tuple(
            row._replace(labels=_row_labels(pieces, name)[:1], context=())
            for row, pieces in zip(rows, following, strict=True)
        )
    joined: list[TableRow] = []
    contexts = [list(row.context) for row in rows]
    for i, row in enumerate(rows):
        before, after = contexts[i], contexts[i + 1] if i + 1 < len(rows) else []
        join = _best(before, row.labels, after, name)
        labels = row.labels
        if join is not None:
            own = row.labels if join.own else ()
            pieces = (*before[len(before) - join.before :], *own, *after[: join.after])
            labels = (*(() if join.own else row.labels), _whole(pieces))
            del before[len(before) - join.before :]
            del after[: join.after]
        joined.append(row._replace(labels=labels, context=tuple(before)))
    return tuple(joined)


def _stand_below(rows: Sequence[TableRow], name: TableName, after_all: Sequence[Piece]) -> bool:
    """Every row is followed by its whole label and none stands before the first: the labels are below their numbers. Other lines
    between (an unknown row, a running title) change nothing: read by the labels above, every row would take its neighbour's."""
    if len(rows) < 2 or any(row.labels for row in rows) or not after_all:
        return False
    if rows[0].context and is_row_label(rows[0].context[-1].text, name):
        return False
    following = (*(row.context for row in rows[1:]), tuple(after_all))
    return all(_row_labels(pieces, name) for pieces in following)


def _row_labels(pieces: Sequence[Piece], name: TableName) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if is_row_label(piece.text, name))


def _best(
    before: Sequence[Piece], own: Sequence[Piece], after: Sequence[Piece], name: TableName
) -> _Join | None:
    """The join of fewest pieces that is a whole label, where the row has none yet."""
    if not before and not after:
        return None
    if own and is_row_label(own[-1].text, name):
        return None
    if before and not own and is_row_label(before[-1].text, name):
        return None
    for join in _joins(len(before), bool(own), len(after)):
        pieces = (
            *before[len(before) - join.before :],
            *(own[-1:] if join.own else ()),
            *after[: join.after],
        )
        if is_row_label("".join(piece.text for piece in pieces), name):
            return join
    return None


@cache
def _joins(before: int, own: bool, after: int) -> tuple[_Join, ...]:
    return tuple(
        sorted(_every_join(before, own, after), key=lambda join: (join.before + join.after, not join.own))
    )


def _every_join(before: int, own: bool, after: int) -> Iterator[_Join]:
    for above in range(min(before, _REACH) + 1):
        for below in range(min(after, _REACH) + 1):
            if own and above + below:
                yield _Join(above, True, below)
            if above and below:
                yield _Join(above, False, below)


def _whole(pieces: Sequence[Piece]) -> Piece:
    return Piece("".join(piece.text for piece in pieces), pieces[0].start, pieces[-1].end)
