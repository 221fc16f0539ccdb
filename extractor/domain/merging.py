"""Two people on one record: which changes may stand side by side, and which somebody has to choose between. Pure.

Since   what was done to an item after the version that a person saw: acts, each with the version that it made.
Scope   what a change is about. Two changes of one scope are a choice; changes of different scopes are both kept.

    a cell, a field of the cover, a field group, the leftovers          each is a scope of its own
    different items of one field group                                  both are kept, where it is known what she saw
    problems and improvements                                           one: improvements point at problems by number
    several cells at once (a row moved, rows pasted, a proposal)        their whole tables: a person saw them as they stood
    a table's layout                                                    all tables and the leftovers
    the whole item (a later reading, sent back, opened again)           everything
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from extractor.domain.form import TABLES
from extractor.domain.history import Act, ActKind

# What leaves every field as it was.
_OF_NO_FIELD: frozenset[ActKind] = frozenset({"taken_over", "parted", "chosen", "signed", "unsigned"})
_OF_FIELDS: frozenset[ActKind] = frozenset({"edited", "undone", "settled"})
_LAYOUT = "report.layout"


def since(acts: Sequence[Act], seen: int, own: str | None) -> tuple[Act, ...] | None:
    """The acts that changed the item after version `seen`, but for those of groups that begin with `own`; None where it can't be told
    (acts of a program that kept no versions)."""
    touching = [act for act in acts if act.kind not in _OF_NO_FIELD]
    first = min((act.version for act in touching if act.version is not None), default=None)
    # Whatever has no version was done before whatever has one.
    if any(act.version is None for act in touching) and (first is None or seen < first - 1):
        return None
    return tuple(
        act for act in touching if act.version is not None and act.version > seen and not _is_own(act, own)
    )


def may_stand_beside(paths: Iterable[str], acts: Iterable[Act]) -> bool:
    """Whether a change of these paths, made by somebody who saw none of the acts, takes nothing back of them."""
    mine = tuple(paths)
    for _, saved in groupby(acts, key=lambda act: act.version):
        together = tuple(saved)
        if any(act.kind not in _OF_FIELDS or act.path is None for act in together):
            return False
        theirs = tuple(act.path for act in together if act.path is not None)
        if _meet(mine, theirs):
            return False
    return True


def item_by_item(path: str, saw: Any, mine: Any, now: Any, acts: Iterable[Act]) -> tuple[Any, ...]:
    """Of a field group that two people changed: the value with both one's items, alone in a tuple; empty where both changed the same
    item or added one, where one took an item away, or where more than this group was changed that has to do with it.

    `saw`, `mine`, `now`: the group's JSON as she saw it, as she left it, as it is stored."""
    elsewhere = [act for act in acts if act.path != path or act.kind not in _OF_FIELDS]
    if not path.startswith("narrative.") or not may_stand_beside([path], elsewhere):
        return ()
    both = _both(saw, mine, now)
    return () if both is _CHOICE else (both,)


_CHOICE = object()


def _both(saw: Any, mine: Any, now: Any) -> Any:
    if mine in (saw, now):
        return now
    if now == saw:
        return mine
    if isinstance(saw, list):
        return _both_lists(saw, mine, now)
    is_group = (
        isinstance(saw, dict) and "quotes" not in saw
    )  # an item has quotes; a group of sections has none
    if not is_group or not (saw.keys() == mine.keys() == now.keys()):
        return _CHOICE
    parts = {key: _both(saw[key], mine[key], now[key]) for key in saw}
    return _CHOICE if _CHOICE in parts.values() else parts


def _both_lists(saw: list[Any], mine: list[Any], now: list[Any]) -> Any:
    """Items stand by number. Of two that add some neither knows the other's numbers."""
    count = len(saw)
    if min(len(mine), len(now)) != count:
        return _CHOICE
    items = [_both(*three) for three in zip(saw, mine[:count], now[:count], strict=True)]
    return _CHOICE if _CHOICE in items else [*items, *mine[count:], *now[count:]]


def _is_own(act: Act, own: str | None) -> bool:
    return own is not None and act.group is not None and act.group.startswith(own)


def _meet(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    if _is_structure(mine) or _is_structure(theirs):
        return not _tables(mine).isdisjoint(_tables(theirs)) or not _scopes(mine).isdisjoint(_scopes(theirs))
    return not _scopes(mine).isdisjoint(_scopes(theirs))


def _is_structure(paths: Sequence[str]) -> bool:
    cells = {path for path in paths if path.startswith("cells.")}
    return _LAYOUT in paths or len(cells) > 1


def _tables(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        part, _, name = path.partition(".")
        if path == _LAYOUT:
            found |= {*TABLES, "leftovers"}
        elif part in ("cells", "leftovers"):
            found.add(name.partition(".")[0] or part)
    return found


def _scopes(paths: Iterable[str]) -> set[str]:
    return {"narrative.problems" if path == "narrative.improvements" else path for path in paths}
