"""The store on real databases: nothing twice, nothing lost, nothing overwritten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from extractor.domain.decisions import approve, reject
from extractor.domain.queue import QueueFilter
from extractor.domain.review import Draft, Edit, Item, Revision, Signature
from extractor.errors import NianbaoError, NotFound, OutsideError, Refused, UsageError
from extractor.storage.engine import open_database, reading, writing
from extractor.storage.store import SqlStore

AT = "2024-03-01T08:00:00+00:00"
MakeItem = Callable[..., Item]
StandingOf = Callable[..., Any]


def draft(title: str) -> Draft:
    return Draft(edits=(Edit(path="report.title", value=title, by="李", at=AT),))


def approval(item: Item, by: str = "王") -> Revision:
    return approve(item, item.machine, (), by, AT)


# --- opening ---


def test_the_migrations_make_the_tables_of_the_models(database: str) -> None:
    engine = open_database(database)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_opening_again_keeps_what_is_there(
    database: str, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    first = SqlStore.open(database)
    first.add(item, standing_of(item), AT)
    first.close()
    second = SqlStore.open(database)
    assert second.get(item.id) == item
    second.close()


def test_processes_that_open_an_empty_database_together_all_succeed(database: str) -> None:
    program = "import sys; from extractor.storage.store import SqlStore; SqlStore.open(sys.argv[1]).close()"
    opened = [subprocess.Popen([sys.executable, "-c", program, database]) for _ in range(3)]
    assert [process.wait(60) for process in opened] == [0, 0, 0]


def test_a_database_of_a_newer_program_is_left_alone(database: str) -> None:
    engine = open_database(database)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(OutsideError, match="newer"):
        open_database(database)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("mysql://root:geheim@localhost/db", UsageError),
        ("not a url", UsageError),
        ("postgresql://postgres:geheim@127.0.0.1:1/none", OutsideError),
        ("sqlite:////nowhere/at/all/nianbao.sqlite3", OutsideError),
    ],
)
def test_a_database_that_can_not_be_opened_is_told_without_its_password(
    url: str, fault: type[NianbaoError]
) -> None:
    with pytest.raises(fault) as told:
        open_database(url)
    assert "geheim" not in str(told.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nianbao.sqlite3"
    path.write_text("某乡2023年政府信息公开工作年度报告\n" * 100, encoding="utf-8")
    with pytest.raises(OutsideError, match="database"):
        open_database(f"sqlite:///{path}")


# --- adding ---


def test_an_item_comes_back_as_it_went_in(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("甲", contact={"phone": "0731-1"})
    assert store.add(item, standing_of(item), AT)
    assert store.get(item.id) == item
    assert store.row(item.id).path == "in/甲.txt"


def test_adding_again_touches_neither_draft_nor_decision(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    for item, act in (
        (make_item("a"), lambda i: store.save(i.id, 1, draft("改"), standing_of(i), AT)),
        (make_item("b"), lambda i: store.decide(i.id, 1, approval(i), standing_of(i))),
        (
            make_item("c"),
            lambda i: store.decide(i.id, 1, reject(i, i.machine, "王", AT, "重复"), standing_of(i)),
        ),
    ):
        store.add(item, standing_of(item), AT)
        act(item)
        before = store.get(item.id)
        assert not store.add(item, standing_of(item, risk=99.0), "2030-01-01")
        assert store.get(item.id) == before
        assert store.row(item.id).risk == 0
    assert store.page(QueueFilter(state=None), AT).total == 3


def test_many_that_add_the_same_add_it_once(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    with ThreadPoolExecutor(4) as threads:
        added = list(threads.map(lambda _: store.add(item, standing_of(item), AT), range(8)))
    assert sorted(added) == [False] * 7 + [True]


# --- one version, one winner ---


def test_a_stale_save_is_refused_and_changes_nothing(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    store.add(item, standing_of(item), AT)
    store.save(item.id, 1, draft("第一"), standing_of(item), AT)
    with pytest.raises(Refused) as refused:
        store.save(item.id, 1, draft("第二"), standing_of(item), AT)
    assert (refused.value.code, refused.value.facts) == ("review.stale", {"seen": 1, "stored": 2})
    assert store.get(item.id).draft == draft("第一")


def test_of_savers_at_once_one_wins_and_the_others_are_told(
    database: str, store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    store.add(item, standing_of(item), AT)
    others = [SqlStore.open(database) for _ in range(4)]
    start = Barrier(len(others))

    def save(number: int) -> str:
        start.wait()
        try:
            others[number].save(item.id, 1, draft(str(number)), standing_of(item), AT)
        except Refused as refused:
            return refused.code
        return "saved"

    with ThreadPoolExecutor(len(others)) as threads:
        outcomes = list(threads.map(save, range(len(others))))
    assert sorted(outcomes) == ["review.stale"] * 3 + ["saved"]
    saved = store.get(item.id)
    assert (saved.version, saved.draft) == (2, draft(str(outcomes.index("saved"))))
    for other in others:
        other.close()


def test_another_process_is_held_to_the_same_version(
    database: str, store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    store.add(item, standing_of(item), AT)
    program = (
        "import sys; from extractor.storage.store import SqlStore; from extractor.domain.review import *\n"
        "from extractor.domain.queue import Standing; store = SqlStore.open(sys.argv[1]); item = store.get(sys.argv[2])\n"
        "standing = Standing(title=None, issuer=None, year=None, errors=0, warnings=0, notices=0, golden_differences=None, risk=0)\n"
        "store.save(item.id, 1, Draft(edits=(Edit(path='report.title', value='他', by='b', at='t'),)), standing, 't')\n"
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", program, database, item.id], check=True, timeout=60)
    with pytest.raises(Refused, match="stale"):
        store.decide(item.id, 1, approval(item), standing_of(item))
    assert store.get(item.id).revisions == ()
    assert store.get(item.id).draft.edits[0].value == "他"


def test_a_decision_is_written_whole_and_once(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    store.add(item, standing_of(item), AT)
    store.decide(item.id, 1, approval(item), standing_of(item))
    decided = store.get(item.id)
    assert (decided.state, decided.version, decided.revisions) == ("approved", 2, (approval(item),))
    with pytest.raises(Refused, match="decided"):
        store.decide(item.id, 2, approval(item), standing_of(item))
    with pytest.raises(Refused, match="decided"):
        store.save(item.id, 2, draft("晚"), standing_of(item), AT)
    assert store.get(item.id) == decided


def test_a_decision_that_can_not_be_recorded_changes_no_state(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    store.add(item, standing_of(item), AT)
    store.save(item.id, 1, draft("改"), standing_of(item), AT)
    unsayable = approval(item).model_copy(update={"decision": None})
    with pytest.raises(DBAPIError):
        store.decide(item.id, 2, unsayable, standing_of(item))
    assert (store.get(item.id).state, store.get(item.id).version) == ("open", 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET decided_by = '张'",
        "DELETE FROM revisions",
        "UPDATE readings SET record = '{}'",
        "DELETE FROM readings",
    ],
)
def test_history_can_not_be_changed_even_by_hand(
    database: str, store: SqlStore, make_item: MakeItem, standing_of: StandingOf, statement: str
) -> None:
    item = make_item("a")
    store.add(item, standing_of(item), AT)
    store.decide(item.id, 1, approval(item), standing_of(item))
    by_hand = [statement]
    by_hand += ["TRUNCATE revisions CASCADE"] if database.startswith("postgresql") else []
    by_hand += (
        ["INSERT OR REPLACE INTO revisions SELECT * FROM revisions"] if database.startswith("sqlite") else []
    )
    engine = open_database(database)
    for each in by_hand:
        with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
            connection.execute(text(each))
    engine.dispose()
    assert store.get(item.id).revisions == (approval(item),)


@pytest.mark.parametrize("ask", ["get", "row"])
def test_an_item_that_is_not_there_is_not_found(
    store: SqlStore, ask: str, make_item: MakeItem, standing_of: StandingOf
) -> None:
    nobody = make_item("a")
    with pytest.raises(NotFound, match="no_item"):
        getattr(store, ask)(nobody.id)
    with pytest.raises(NotFound, match="no_item"):
        store.save(nobody.id, 1, draft("改"), standing_of(nobody), AT)


# --- the queue ---


@pytest.fixture
def filled(store: SqlStore, make_item: MakeItem, standing_of: StandingOf) -> SqlStore:
    """Six items: 甲 to 戊 open, of falling risk (丙 and 丁 equal), 己 approved."""
    told: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("甲", {"year": 2022, "issuer": "长沙县100%乡"}, {"risk": 30.0, "errors": 2, "warnings": 1}),
        ("乙", {"year": 2023, "issuer": "岭东区长胜乡"}, {"risk": 20.0, "errors": 1}),
        ("丙", {"year": 2023, "issuer": "湘潭县石鼓镇"}, {"risk": 10.0, "warnings": 2}),
        ("丁", {"year": 2023, "issuer": "长沙县_乡"}, {"risk": 10.0, "notices": 1}),
        ("戊", {"year": None, "issuer": None}, {"risk": 0.0}),
        ("己", {"year": 2021, "issuer": "长沙县"}, {"risk": 50.0}),
    ]
    for name, report, numbers in told:
        item = make_item(name, **report)
        store.add(item, standing_of(item, **numbers), AT)
        if name == "己":
            store.decide(item.id, 1, approval(item), standing_of(item, **numbers))
    return store


def names(store: SqlStore, **wanted: Any) -> list[str]:
    return [
        row.path.removeprefix("in/").removesuffix(".txt")
        for row in store.page(QueueFilter(**wanted), AT).rows
    ]


def test_the_riskiest_comes_first(filled: SqlStore) -> None:
    order = names(filled)
    assert order[:2] + order[4:] == ["甲", "乙", "戊"]
    assert set(order[2:4]) == {"丙", "丁"}
    assert names(filled, state=None)[0] == "己"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"year": 2022}, {"甲"}),
        ({"issuer": "长"}, {"甲", "乙", "丁"}),
        ({"issuer": "100%"}, {"甲"}),
        ({"issuer": "_"}, {"丁"}),
        ({"issuer": "'; DROP TABLE items; --"}, set()),
        ({"min_findings": 2}, {"甲", "丙"}),
        ({"min_findings": 1, "year": 2023}, {"乙", "丙", "丁"}),
        ({"state": "approved"}, {"己"}),
        ({"state": "rejected"}, set()),
        ({"state": None, "issuer": "长沙"}, {"甲", "丁", "己"}),
    ],
)
def test_the_filters_narrow_the_queue(filled: SqlStore, wanted: dict[str, Any], found: set[str]) -> None:
    assert set(names(filled, **wanted)) == found
    assert filled.page(QueueFilter(**wanted), AT).total == len(found)


def test_counts_follow_the_filter_but_for_the_state(filled: SqlStore) -> None:
    page = filled.page(QueueFilter(issuer="长沙", limit=1), AT)
    assert {state: n for state, n in page.counts.items() if n} == {"open": 2, "approved": 1}
    assert (len(page.rows), page.total, page.years) == (1, 2, (2023, 2022, 2021))


def test_pages_meet_without_gap_or_overlap(filled: SqlStore) -> None:
    paged = [name for offset in range(0, 6, 2) for name in names(filled, limit=2, offset=offset)]
    assert paged == names(filled)


def test_the_queue_is_read_from_its_index(sqlite_store: SqlStore, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'nianbao.sqlite3'}")
    with reading(engine) as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT title FROM items WHERE state = 'open' ORDER BY risk DESC, id DESC LIMIT 50"
            )
        )
        steps = " ".join(str(step.detail) for step in plan)
    engine.dispose()
    assert "ix_items_state_queue" in steps
    assert "TEMP B-TREE" not in steps


# --- what may leave ---


def test_only_items_approved_last_are_approved(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    items = [make_item(name) for name in "abc"]
    for item in items:
        store.add(item, standing_of(item), AT)
    store.save(items[0].id, 1, draft("改"), standing_of(items[0]), AT)
    store.decide(items[1].id, 1, approval(items[1]), standing_of(items[1]))
    store.decide(
        items[2].id, 1, reject(items[2], items[2].machine, "王", AT, "不是年报"), standing_of(items[2])
    )
    assert [(item.id, revision.by) for item, revision in store.approved()] == [(items[1].id, "王")]
    assert store.count_approved() == 1


def test_approved_items_come_in_one_order_however_many(
    sqlite_store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    items = [make_item(f"r{number:03}") for number in range(120)]
    for item in items:
        sqlite_store.add(item, standing_of(item), AT)
        sqlite_store.decide(item.id, 1, approval(item), standing_of(item))
    assert [item.id for item, _ in sqlite_store.approved()] == sorted(item.id for item in items)


def test_signatures_and_edits_survive_the_store(
    store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    item = make_item("a")
    kept = Draft(
        edits=draft('=1+1 <script>{{ x }} "，').edits,
        signatures=(Signature(key="R1:x", reason="原文如此\n第二行", by="李", at=AT),),
    )
    store.add(item, standing_of(item), AT)
    store.save(item.id, 1, kept, standing_of(item), AT)
    assert store.get(item.id).draft == kept


def test_what_stood_in_the_store_before_the_history_is_its_beginning(
    database: str, make_item: MakeItem, standing_of: StandingOf
) -> None:
    """The schema of 0.1 with one draft and one decision: nothing is lost on the way, and the guards stand again."""
    engine = open_database(database)
    item, decided = make_item("a"), make_item("b")
    kept = Draft(
        edits=draft("改").edits, signatures=(Signature(key="R1:x", reason="原文如此", by="李", at=AT),)
    )
    store = SqlStore(engine)
    for each in (item, decided):
        store.add(each, standing_of(each), AT)
    store.save(item.id, 1, kept, standing_of(item), AT)
    store.decide(decided.id, 1, approval(decided), standing_of(decided))
    _step(engine, "0002")
    _step(engine, "head")
    assert store.get(item.id).draft == kept
    assert [(act.kind, act.by, act.path, act.reason) for act in store.acts(item.id)] == [
        ("edited", "李", "report.title", None),
        ("signed", "李", "R1:x", "原文如此"),
    ]
    assert (store.get(decided.id).state, store.get(decided.id).revisions) == (
        "approved",
        (approval(decided),),
    )
    for statement in ("UPDATE revisions SET decided_by = '张'", "DELETE FROM acts"):
        with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
            connection.execute(text(statement))
    engine.dispose()


def _step(engine: Engine, to: str) -> None:
    with (
        resources.as_file(resources.files("extractor.storage") / "migrations") as folder,
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        (command.downgrade if to == "0002" else command.upgrade)(config, to)
