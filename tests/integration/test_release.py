"""The dataset: what a person approved leaves, all of it and nothing else, with both values and every signature."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.domain import form
from extractor.domain.decisions import approve, reject
from extractor.domain.report import Record, as_json
from extractor.domain.review import Draft, Edit, Item, Signature, apply_edits
from extractor.errors import OutsideError, Refused
from extractor.services.release import FILES, ReleaseService
from extractor.storage.store import SqlStore
from extractor.writers.files import FileWriters

AT = "2024-03-01T08:00:00+00:00"
CHANGE = "proactive.licensing.change"
RECEIVED = "requests.new_received.natural_person"
MakeItem = Callable[..., Item]


def unseen(done: int, total: int, name: str) -> None:
    """Nobody looks at the progress."""


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Shop:
    """A store and its release, with the shortest ways to a decision."""

    def __init__(self, store: SqlStore, standing_of: Callable[..., Any]) -> None:
        self.store = store
        self.standing_of = standing_of
        self.release = ReleaseService(store, FileWriters())

    def put(self, item: Item) -> Item:
        self.store.add(item, self.standing_of(item), AT)
        return item

    def approve(self, item: Item, *edits: Edit, signatures: tuple[Signature, ...] = ()) -> Item:
        drafted = item.model_copy(update={"draft": Draft(edits=edits, signatures=signatures)})
        person = apply_edits(item.machine, edits)
        self.put(item)
        self.store.decide(item.id, 1, approve(drafted, person, (), "王", AT), self.standing_of(item))
        return item


@pytest.fixture
def shop(sqlite_store: SqlStore, standing_of: Callable[..., Any]) -> Shop:
    return Shop(sqlite_store, standing_of)


def edit(path: str, value: Any, reason: str | None = None) -> Edit:
    return Edit(path=path, value=value, by="李", at=AT, reason=reason)


def with_cells(item: Item, **changes: Any) -> Item:
    """The machine's record with cells set anew; a layout of 2019 for section 二, so that a change may be negative."""
    report = item.machine.report.model_dump()
    report["layout"]["proactive"] = "2019"
    data = as_json(item.machine) | {"report": report}
    for id_ in form.cell_ids("proactive", "2019"):
        data["cells"][id_] = {"state": "missing"}
    data["cells"] |= {name.replace("__", "."): cell for name, cell in changes.items()}
    return item.model_copy(update={"machine": Record.model_validate(data)})


def test_what_no_one_approved_does_not_leave(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    approved = shop.approve(make_item("甲"))
    shop.put(make_item("乙"))
    rejected = shop.put(make_item("丙"))
    shop.store.decide(
        rejected.id, 1, reject(rejected, rejected.machine, "王", AT, "不是年报"), shop.standing_of(rejected)
    )
    summary = shop.release.export(tmp_path / "out", unseen)
    assert summary.reports == 1
    for name in ("reports", "cells"):
        assert {row["record_id"] for row in table(tmp_path / "out", name)} == {approved.id}
    assert (tmp_path / "out" / "records.jsonl").read_text("utf-8").count("\n") == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)


def test_the_persons_value_and_the_machines_stand_side_by_side(
    shop: Shop, make_item: MakeItem, tmp_path: Path
) -> None:
    shop.approve(make_item("甲"), edit(f"cells.{RECEIVED}", {"state": "printed", "value": 5}, "看错"))
    shop.release.export(tmp_path / "out", unseen)
    [report] = table(tmp_path / "out", "reports")
    assert (report[RECEIVED], report["edits"], report["approved_by"], report["revision"]) == (
        "5",
        "1",
        "王",
        "1",
    )
    cells = {row["cell"]: row for row in table(tmp_path / "out", "cells")}
    assert len(cells) == len(form.cell_ids("requests", "2021"))
    wanted = {
        "value": "5", "state": "printed", "by": "person", "machine_value": "3", "machine_state": "printed", "machine_raw": "3",
        "changed_by": "李", "change_reason": "看错", "approved_by": "王", "start": "0", "end": "1",
        "path": "in/甲.txt", "issuer": "甲乡", "year": "2023",
    }  # fmt: skip
    assert {name: cells[RECEIVED][name] for name in wanted} == wanted
    untouched = cells["requests.new_received.total"]
    assert (untouched["value"], untouched["by"], untouched["changed_by"]) == ("3", "stream", "")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ({"state": "printed", "value": 0, "raw": "0"}, ("printed", "0", "0")),
        ({"state": "printed", "value": -5, "raw": "-5"}, ("printed", "-5", "-5")),
        ({"state": "blank", "raw": ""}, ("blank", "", "")),
        ({"state": "dash", "raw": "-"}, ("dash", "", "-")),
        ({"state": "dash", "raw": "——"}, ("dash", "", "——")),
        ({"state": "text", "raw": "=1+1"}, ("text", "", "'=1+1")),
        ({"state": "illegible"}, ("illegible", "", "")),
        ({"state": "missing"}, ("missing", "", "")),
    ],
)
def test_zero_blank_dash_words_illegible_and_missing_stay_apart(
    shop: Shop, make_item: MakeItem, tmp_path: Path, cell: dict[str, Any], shown: tuple[str, str, str]
) -> None:
    shop.approve(with_cells(make_item("甲"), proactive__licensing__change=cell))
    shop.release.export(tmp_path / "out", unseen)
    [row] = [row for row in table(tmp_path / "out", "cells") if row["cell"] == CHANGE]
    assert (row["state"], row["value"], row["raw"]) == shown
    assert table(tmp_path / "out", "reports")[0][CHANGE] == shown[1]


def test_hostile_text_is_exported_as_text(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://x","点")'
    item = make_item(
        "甲", title="+1", issuer="@SUM(1)", contact={"phone": "-1+1", "url": "<script>{{ 7*7 }}</script>"}
    )
    shop.approve(item, edit("report.title", hostile))
    shop.release.export(tmp_path / "out", unseen)
    [report] = table(tmp_path / "out", "reports")
    assert (report["title"], report["issuer"], report["contact_phone"]) == (
        f"'{hostile}",
        "'@SUM(1)",
        "'-1+1",
    )
    assert report["contact_url"] == "<script>{{ 7*7 }}</script>"
    record = json.loads((tmp_path / "out/records.jsonl").read_text("utf-8"))
    assert (record["report"]["title"], record["report"]["issuer"]) == (hostile, "@SUM(1)")


def test_signed_errors_are_shown_with_their_reasons(
    shop: Shop, make_item: MakeItem, make_finding: Callable[..., Any], tmp_path: Path
) -> None:
    item = make_item("甲", findings=(make_finding("R2", cells=(RECEIVED,)),))
    shop.approve(item, signatures=(Signature(key=f"R2:{RECEIVED}", reason="原文如此", by="李", at=AT),))
    assert shop.release.export(tmp_path / "out", unseen).signed == 1
    [report] = table(tmp_path / "out", "reports")
    assert (report["signed_errors"], report["signed"]) == ("1", "R2 错 (李: 原文如此)")
    signed = {row["cell"]: row["signed"] for row in table(tmp_path / "out", "cells")}
    assert signed.pop(RECEIVED) == "R2 错 (李: 原文如此)"
    assert set(signed.values()) == {""}
    assert "原文如此" in (tmp_path / "out/reviews.jsonl").read_text("utf-8")


def test_a_signed_golden_difference_is_shown_at_its_cell(
    shop: Shop, make_item: MakeItem, tmp_path: Path
) -> None:
    shop.approve(
        make_item("甲"),
        signatures=(Signature(key=f"golden:cells.{RECEIVED}", reason="标准有误", by="李", at=AT),),
    )
    shop.release.export(tmp_path / "out", unseen)
    signed = {row["cell"]: row["signed"] for row in table(tmp_path / "out", "cells")}
    assert "标准有误" in signed[RECEIVED]


NARRATIVE = {
    "platforms": [
        {"name": "微信公众号", "kind": "wechat", "operator": "own", "by": ["offline"], "confidence": 0.9,
         "quotes": [{"text": "通过微信公众号公开", "spans": [[6, 15]], "match": "exact"}]},
    ],
    "problems": [{"text": "=更新不及时", "category": "timeliness", "quotes": [], "by": ["offline"]}],
}  # fmt: skip


def with_narrative(item: Item, **status: str) -> Item:
    groups = ("leadership", "platforms", "problems", "improvements", "statements", "processing_fee")
    runs = {group: {"status": status.get(group, "done"), "by": ["offline"]} for group in groups}
    data = as_json(item.machine) | {"narrative": NARRATIVE, "run": {"version": "0.1.0", "narrative": runs}}
    return item.model_copy(update={"machine": Record.model_validate(data)})


def test_items_leave_with_their_quotes_and_who_found_them(
    shop: Shop, make_item: MakeItem, tmp_path: Path
) -> None:
    added = {"name": "公示栏", "kind": "bulletin_board", "operator": "own", "items_published": 0}
    shop.approve(
        with_narrative(make_item("甲")), edit("narrative.platforms", [NARRATIVE["platforms"][0], added])
    )
    shop.release.export(tmp_path / "out", unseen)
    rows = table(tmp_path / "out", "items")
    assert [(row["list"], row["number"], row["name"], row["origin"]) for row in rows] == [
        ("platforms", "1", "微信公众号", "machine"),
        ("platforms", "2", "公示栏", "person"),
        ("problems", "1", "", "machine"),
    ]
    assert (json.loads(rows[0]["quotes"]), json.loads(rows[0]["spans"])) == (
        ["通过微信公众号公开"],
        [[[6, 15]]],
    )
    assert (rows[0]["match"], rows[0]["by"], rows[0]["approximate"], rows[0]["items_published"]) == (
        "exact",
        "offline",
        "false",
        "",
    )
    assert (rows[1]["by"], rows[1]["items_published"], rows[2]["text"]) == ("person", "0", "'=更新不及时")


def test_what_was_not_read_has_no_count(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    item = with_narrative(make_item("甲"), statements="failed", improvements="skipped", problems="failed")
    shop.approve(item, edit("narrative.problems", []))
    shop.release.export(tmp_path / "out", unseen)
    [report] = table(tmp_path / "out", "reports")
    counts = {
        name: report[name]
        for name in ("platforms", "problems", "improvements", "statements", "processing_fee_status")
    }
    assert counts == {
        "platforms": "1", "problems": "0", "improvements": "", "statements": "", "processing_fee_status": "not_mentioned",
    }  # fmt: skip


def test_records_are_the_public_form(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    items = [shop.approve(make_item(name)) for name in "abc"]
    shop.release.export(tmp_path / "out", unseen)
    lines = (tmp_path / "out/records.jsonl").read_text("utf-8").splitlines()
    assert [Record.model_validate_json(line) for line in lines] == [
        item.machine for item in sorted(items, key=lambda i: i.id)
    ]


def test_the_same_decisions_make_the_same_bytes(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    for name in "abc":
        shop.approve(make_item(name))
    for out in ("one", "two"):
        shop.release.export(tmp_path / out, unseen)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_excel_is_told_that_it_is_unicode(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    shop.approve(make_item("甲"))
    shop.release.export(tmp_path / "out", unseen)
    starts = {name: (tmp_path / "out" / name).read_bytes()[:3] == b"\xef\xbb\xbf" for name in FILES}
    assert starts == {name: name.endswith(".csv") for name in FILES}


def test_every_column_is_in_the_codebook(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    shop.approve(make_item("甲"))
    out = tmp_path / "out"
    shop.release.export(out, unseen)
    told = table(out, "codebook")
    for name in ("reports", "cells", "items"):
        with (out / f"{name}.csv").open(encoding="utf-8-sig") as file:
            columns = file.readline().rstrip("\n").split(",")
        assert columns == [row["column"] for row in told if row["table"] == name]
    assert all(row["zh"] and row["en"] and row["type"] and row["source"] for row in told)
    page = (out / "codebook.md").read_text("utf-8")
    assert all(f"| {row['column']} |" in page for row in told)
    units = {row["column"]: row["unit"] for row in told if row["table"] == "reports"}
    assert (units["proactive.fees.amount"], units["proactive.procurement.amount"], units[RECEIVED]) == (
        "万元",
        "元",
        "件",
    )


# --- the folder ---


def test_an_empty_export_is_refused_and_the_old_dataset_stays(
    shop: Shop, tmp_path: Path, make_item: MakeItem
) -> None:
    with pytest.raises(Refused, match=r"export\.nothing"):
        shop.release.export(tmp_path / "out", unseen)
    assert not (tmp_path / "out").exists()


def test_a_new_export_replaces_the_old_one(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    out = tmp_path / "deep/er/out"
    shop.approve(make_item("a"))
    shop.release.export(out, unseen)
    (out / ".DS_Store").touch()
    shop.approve(make_item("b"))
    assert shop.release.export(out, unseen).reports == 2
    assert len(table(out, "reports")) == 2
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("foreign", ["thesis.docx", "data", ".git"])
def test_a_folder_with_other_things_in_it_is_not_touched(
    shop: Shop, make_item: MakeItem, tmp_path: Path, foreign: str
) -> None:
    shop.approve(make_item("a"))
    out = tmp_path / "out"
    (out / foreign).mkdir(parents=True)
    with pytest.raises(Refused, match=r"export\.exists"):
        shop.release.export(out, unseen)
    assert [path.name for path in out.iterdir()] == [foreign]


def test_a_file_in_the_way_is_not_touched(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    shop.approve(make_item("a"))
    (tmp_path / "out").write_text("keep")
    with pytest.raises(Refused, match=r"export\.exists"):
        shop.release.export(tmp_path / "out", unseen)
    assert (tmp_path / "out").read_text() == "keep"


def test_an_export_that_breaks_off_leaves_the_old_dataset(
    shop: Shop, make_item: MakeItem, tmp_path: Path
) -> None:
    shop.approve(make_item("a"))
    shop.release.export(tmp_path / "out", unseen)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    shop.approve(make_item("b"))

    def full(done: int, total: int, name: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OutsideError, match="No space"):
        shop.release.export(tmp_path / "out", full)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["out"]


def test_a_folder_that_can_not_be_made_is_told(shop: Shop, make_item: MakeItem, tmp_path: Path) -> None:
    shop.approve(make_item("a"))
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError, match=r"outside\.write"):
        shop.release.export(tmp_path / "file" / "out", unseen)


# --- the command ---


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "NIANBAO_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}


def test_the_command_with_nothing_approved_says_what_to_do(home: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "extractor", "export", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, env=home, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "nianbao review" in done.stderr
    assert "Traceback" not in done.stderr
