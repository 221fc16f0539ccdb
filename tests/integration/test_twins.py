"""The same report more than once: found when it arrives, shown side by side, one chosen; on real files and real databases."""

from __future__ import annotations

import html
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from extractor.bootstrap import App, build
from extractor.config import Settings
from extractor.domain.queue import QueueFilter
from extractor.errors import NotFound, Refused
from tests.documents.printing import libreoffice

PROJECT = Path(__file__).parents[2]
REPORT = (PROJECT / "golden" / "000_shuijinping-2023" / "source.txt").read_text(encoding="utf-8")
OTHER = (PROJECT / "golden" / "002_longshan-2023" / "source.txt").read_text(encoding="utf-8")
GRANTED = "cells.requests.granted.natural_person"
RECEIVED = "cells.requests.new_received.natural_person"
CORRECTED = REPORT.replace("(一) 予以公开\t0\t0", "(一) 予以公开\t5\t0")


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[App]:
    url = make_url(database).render_as_string(hide_password=False)
    made = build(Settings(home=tmp_path / "home", database_url=url, user="王", golden=tmp_path))
    yield made
    made.close()


def page(text: str, around: str = "") -> str:
    """The report as a web page: its tabbed lines are a table's rows."""
    out: list[str] = []
    for line in text.split("\n"):
        cells = [html.escape(cell) for cell in line.split("\t")]
        if len(cells) == 1:
            out.append(f"<p>{cells[0]}</p>")
        else:
            row = "".join(f"<td>{cell}</td>" for cell in cells)
            out.append(f"<table border=1><tr>{row}</tr></table>")
    body = "".join(out).replace("</table><table border=1>", "")
    return f"<html><head><meta charset=utf-8></head><body>{around}{body}{around}</body></html>"


def printed(text: str, folder: Path) -> bytes:
    source = folder / "report.html"
    source.write_text(page(text), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(libreoffice()), profile, "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(folder), str(source)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "report.pdf").read_bytes()


def add(app: App, name: str, data: str | bytes) -> str:
    result = app.ingest.ingest_upload(name, data if isinstance(data, bytes) else data.encode(), "王")
    [item] = result.added
    return item


def tied(app: App, item: str) -> set[str]:
    return {member.row.id for member in app.twins.group(item).members}


def versions(app: App, item: str) -> dict[str, int]:
    return {member.row.id: member.row.version for member in app.twins.group(item).members}


# --- found ---


def test_one_report_as_web_page_and_as_pdf(app: App, tmp_path: Path, require: Any) -> None:
    require("LibreOffice", libreoffice())
    pdf = printed(REPORT, tmp_path)
    one, other = add(app, "a.html", page(REPORT)), add(app, "a.pdf", pdf)
    assert tied(app, one) == tied(app, other) == {one, other}
    assert [row.twins for row in app.review.queue(QueueFilter(twins=True)).rows] == [1, 1]
    group = app.twins.group(one)
    assert [m.record.source.media_type for m in group.members] == ["text/html", "application/pdf"]
    assert min(m.shared for m in group.members) > 0.8


def test_a_mirror_with_its_own_navigation(app: App) -> None:
    around = "".join(
        f"<p>首页 政务公开 {c}要闻 互动交流 {c}专题 办事服务 {c}公告</p>" for c in "湘邵隆回" * 20
    )
    one, other = add(app, "a.html", page(REPORT)), add(app, "b.html", page(REPORT, around))
    assert tied(app, one) == {one, other}


def test_a_corrected_version_shows_its_two_cells(app: App) -> None:
    fixed = CORRECTED.replace(
        "一、本年新收政府信息公开申请数量\t\t0", "一、本年新收政府信息公开申请数量\t\t7"
    )
    one, other = add(app, "a.txt", REPORT), add(app, "b.txt", fixed)
    group = app.twins.group(other)
    assert tied(app, one) == {one, other}
    at = [member.row.id for member in group.members].index
    values = {d.path: (d.values[at(one)]["value"], d.values[at(other)]["value"]) for d in group.differences}
    assert values == {GRANTED: (0, 5), RECEIVED: (0, 7)}


@pytest.mark.parametrize(
    ("misprint", "path", "right"),
    [
        (("2023", "2022"), "report.year", 2023),
        (("水浸坪", "石门"), "report.issuer", "隆回县水浸坪乡人民政府"),
    ],
    ids=["year", "issuer"],
)
def test_twins_are_looked_for_again_when_a_person_corrects_the_cover(
    app: App, misprint: tuple[str, str], path: str, right: object
) -> None:
    one = add(app, "a.txt", REPORT)
    other = add(app, "b.txt", REPORT.replace(*misprint))
    assert tied(app, one) == {one}
    desk = app.review.edit(other, 1, "王", path, right)
    assert tied(app, one) == {one, other}
    # Both rows tell it at once.
    assert desk.row.twins == app.store.row(one).twins == 1


def test_a_later_reading_does_not_forget_the_corrected_cover(app: App) -> None:
    wrong = add(app, "a.txt", REPORT.replace("2023", "2022"))
    app.review.edit(wrong, 1, "王", "report.year", 2023)
    app.reread.reread("0", lambda *_: None, everything=True)
    right = add(app, "b.txt", REPORT)
    assert tied(app, right) == {wrong, right}


def test_a_group_stands_in_the_order_in_which_it_arrived(app: App) -> None:
    ids = [add(app, f"{n}.txt", REPORT + "\n" * n) for n in range(4)]
    assert [member.row.id for member in app.twins.group(ids[2]).members] == ids


@pytest.mark.parametrize(
    "other",
    [
        REPORT.replace("2023", "2022").replace("2024", "2023"),
        REPORT.replace("水浸坪", "岩口"),
        REPORT.replace("水浸坪", "小浸坪"),
        OTHER,
    ],
    ids=["another year of the body", "another body with the template", "nearly its name", "another report"],
)
def test_what_only_looks_alike_is_no_twin(app: App, other: str) -> None:
    one, two = add(app, "a.txt", REPORT), add(app, "b.txt", other)
    assert (tied(app, one), tied(app, two)) == ({one}, {two})
    assert app.review.queue(QueueFilter(state=None, twins=True)).rows == ()


# --- chosen ---


@pytest.fixture
def pair(app: App) -> tuple[str, str]:
    return add(app, "a.txt", REPORT), add(app, "b.txt", CORRECTED)


def approve(app: App, item: str, **more: Any) -> None:
    for shown in app.review.open(item).findings:
        if shown.finding.severity == "error" and shown.signature is None:
            app.review.sign(item, app.store.row(item).version, "王", shown.key, "原文如此")
    app.review.approve(item, app.store.row(item).version, "王", **more)


def test_one_is_chosen_and_the_other_stays_linked_and_leaves(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    group = app.twins.choose(other, versions(app, one), "王")
    assert {m.row.id: (m.row.state, m.row.superseded_by) for m in group.members} == {
        one: ("superseded", other),
        other: ("open", None),
    }
    assert [row.id for row in app.review.queue(QueueFilter()).rows] == [other]
    with pytest.raises(Refused, match="decided"):
        approve(app, one)
    approve(app, other)
    assert [item.id for item, _ in app.store.approved()] == [other]
    kinds = {item: [act.kind for act in app.store.acts(item) if act.kind != "signed"] for item in pair}
    assert kinds == {one: ["superseded"], other: ["chosen"]}


def test_choosing_is_taken_back(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    app.twins.choose(other, versions(app, one), "王")
    app.review.reopen(one, app.store.row(one).version, "赵", "仍以原件为准")
    assert {m.row.state for m in app.twins.group(one).members} == {"open"}
    app.twins.choose(one, versions(app, one), "王")
    app.twins.choose(other, versions(app, one), "王")
    assert (app.store.row(one).state, app.store.row(other).state) == ("superseded", "open")


def test_choosing_against_a_decision_needs_a_reason(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    approve(app, one)
    with pytest.raises(Refused, match="reason_needed"):
        app.twins.choose(other, versions(app, one), "王")
    assert app.store.row(one).state == "approved"
    app.twins.choose(other, versions(app, one), "王", "机关发布了更正版")
    assert app.store.row(one).state == "superseded"
    assert list(app.store.approved()) == []
    approve(app, other)
    assert [item.id for item, _ in app.store.approved()] == [other]


def test_choosing_by_what_was_seen_before_is_refused(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    seen = versions(app, one)
    app.review.edit(other, seen[other], "李", "report.title", "改")
    with pytest.raises(Refused, match="stale"):
        app.twins.choose(one, seen, "王")
    assert (app.store.row(one).state, app.store.row(other).state) == ("open", "open")
    third = add(app, "c.txt", CORRECTED + "\n")
    with pytest.raises(Refused, match="not_twins"):
        app.twins.choose(one, {one: 1, other: 2}, "王")
    assert third in tied(app, one)


def test_both_are_approved_only_with_a_reason(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    approve(app, one)
    with pytest.raises(Refused, match="also_approved"):
        approve(app, other)
    approve(app, other, reason="两份都要")


def test_what_was_told_apart_is_not_tied_again(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    with pytest.raises(Refused, match="reason_needed"):
        app.twins.part(other, "王", " ")
    app.twins.part(other, "王", "镇与办事处各一份")
    assert (tied(app, one), tied(app, other)) == ({one}, {other})
    assert {app.store.row(item).twins for item in pair} == {0}
    assert [act.kind for item in pair for act in app.store.acts(item)] == ["parted", "parted"]
    app.ingest.ingest_upload("b.txt", CORRECTED.encode(), "王")
    assert tied(app, one) == {one}


def test_no_group_of_what_is_not_there(app: App) -> None:
    with pytest.raises(NotFound, match="no_item"):
        app.twins.group("0" * 16)
