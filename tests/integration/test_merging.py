"""Two people on one record, each with a program of her own, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.checks import retest
from extractor.domain.queue import Standing
from extractor.domain.review import Item, value_at
from extractor.errors import NianbaoError, Refused
from extractor.ports import Clock
from extractor.services.review import ReviewService
from extractor.storage.blobs import BlobFolder
from extractor.storage.engine import open_database
from extractor.storage.golden import GoldenShelf
from extractor.storage.store import SqlStore
from extractor.storage.twins import SqlTwins

A, B = "cells.requests.granted.natural_person", "cells.requests.new_received.business"
AT = "2024-03-01T08:00:00+00:00"


def printed(value: int) -> dict[str, Any]:
    return {"state": "printed", "value": value}


@pytest.fixture
def two(
    database: str,
    tmp_path: Path,
    clock: Clock,
    make_item: Callable[..., Item],
    standing_of: Callable[..., Standing],
) -> Iterator[tuple[ReviewService, ReviewService, str]]:
    """Two programs on one database, both of which have read the item that is in it."""
    engines = [open_database(database) for _ in range(2)]
    stores = [SqlStore(engine) for engine in engines]
    item = make_item("甲")
    stores[0].add(item, standing_of(item), AT)
    blobs, shelf = BlobFolder(tmp_path / "blobs"), GoldenShelf(tmp_path / "golden")
    li, wang = (
        ReviewService(store, blobs, shelf, clock, retest, twins=SqlTwins(engine))
        for store, engine in zip(stores, engines, strict=True)
    )
    li.open(item.id)
    wang.open(item.id)
    yield li, wang, item.id
    for store in stores:
        store.close()


Two = tuple[ReviewService, ReviewService, str]


def test_each_sees_what_the_other_saved(two: Two) -> None:
    li, wang, item = two
    li.edit(item, 1, "李", A, printed(7))
    assert wang.open(item).person.cells[A.removeprefix("cells.")].value == 7
    wang.edit(item, 2, "王", A, printed(8))
    seen = li.open(item)
    assert (seen.version, seen.person.cells[A.removeprefix("cells.")].value) == (3, 8)
    li.undo(item, 3, "李")
    assert wang.open(item).person.cells[A.removeprefix("cells.")].value == 7


def test_another_field_is_saved_beside_and_both_are_in_the_history(two: Two) -> None:
    li, wang, item = two
    li.edit(item, 1, "李", A, printed(7))
    with pytest.raises(Refused, match="stale"):
        wang.edit(item, 1, "王", B, printed(2))
    merged = wang.merge(item, 1, "王", [(B, printed(2))])
    assert [(act.by, act.path) for act in merged.beside] == [("李", A)]
    cells = li.open(item).person.cells
    assert [cells[path.removeprefix("cells.")].value for path in (A, B)] == [7, 2]
    for path, by in ((A, "李"), (B, "王")):
        assert [event.by for event in li.history(item, path) if event.kind == "edited"] == [by]
    # The relations are tested over both.
    assert merged.desk.findings == li.open(item).findings


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda r, i: r.edit(i, 1, "李", A, printed(7)), A),
        (lambda r, i: r.edit_all(i, 1, "李", [(A, printed(7)), (B, printed(2))]), "cells.requests.granted.total"),
        (lambda r, i: r.send_back(i, 1, "李", "再看"), B),
        (lambda r, i: r.reject(i, 1, "李", "不是年报"), B),
    ],
    ids=["the same field", "several cells at once", "sent back", "decided"],
)  # fmt: skip
def test_what_is_not_independent_is_asked_and_nothing_is_changed(
    two: Two, first: Callable[[ReviewService, str], object], second: str
) -> None:
    li, wang, item = two
    first(li, item)
    before = li.open(item)
    with pytest.raises(NianbaoError) as refused:
        wang.merge(item, 1, "王", [(second, printed(1))])
    assert refused.value.code == "review.stale"
    assert wang.open(item) == before


def test_her_own_acts_are_no_change_made_elsewhere(two: Two) -> None:
    li, wang, item = two
    li.edit_all(item, 1, "李", [(A, printed(7))], group="e.1")
    with pytest.raises(Refused, match="stale"):
        wang.merge(item, 1, "李", [(A, printed(8))], group="f.1", own="f.")
    assert wang.merge(item, 1, "李", [(A, printed(8))], group="e.2", own="e.").beside == ()


def test_an_act_keeps_the_version_that_it_made(two: Two, store: SqlStore) -> None:
    li, _, item = two
    li.edit(item, 1, "李", A, printed(7))
    li.undo(item, 2, "李")
    assert [(act.kind, act.version) for act in store.acts(item)] == [("edited", 2), ("undone", 3)]


def a_platform(quote: str, items: int | None = None) -> dict[str, Any]:
    own = {"name": "微信公众号", "kind": "new_media", "operator": "unknown", "items_published": items}
    return {"quotes": [{"text": quote}], "approximate": False, "by": [], "confidence": None, **own}


def test_different_items_of_one_field_group_are_both_kept(two: Two) -> None:
    li, wang, item = two
    path = "narrative.platforms"
    li.edit(item, 1, "李", path, [a_platform("通过微信公众号"), a_platform("微信公众号公开")])
    saw = value_at(wang.open(item).person, path)

    def counted(place: int, items: int) -> list[dict[str, Any]]:
        return [{**one, "items_published": items} if at == place else one for at, one in enumerate(saw)]

    li.edit(item, 2, "李", path, counted(0, 5))
    with pytest.raises(Refused, match="stale"):
        wang.merge(item, 2, "王", [(path, counted(1, 6))])
    with pytest.raises(Refused, match="stale"):
        wang.merge(item, 2, "王", [(path, counted(0, 6))], saw=saw)
    merged = wang.merge(item, 2, "王", [(path, counted(1, 6))], saw=saw)
    assert [one.items_published for one in merged.desk.person.narrative.platforms] == [5, 6]
    assert [(act.by, act.path) for act in merged.beside] == [("李", path)]
