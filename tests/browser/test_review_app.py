"""The review app in a real browser: what a page test can't see."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SAMPLE, TIMEOUT, OpenPage, Served

pytestmark = pytest.mark.browser
expect.set_options(timeout=TIMEOUT)

MADE = "规范性文件 · 本年新制作数量"
MADE_ID = "proactive.normative_documents.newly_made"
NEW_PERSON = "一、本年新收政府信息公开申请数量 · 自然人"
NEW_BUSINESS = "一、本年新收政府信息公开申请数量 · 商业企业"
CARRIED_PERSON = "二、上年结转政府信息公开申请数量 · 自然人"
MakeReport = Callable[[str], Path]


def upload(page: Page, *files: Path) -> None:
    page.goto("/upload")
    page.locator("input[type=file]").set_input_files([str(file) for file in files])


def open_from_queue(page: Page, township: str) -> None:
    page.goto("/")
    page.locator(".nb-queue a", has_text=township).first.click()
    expect(page.locator(".nb-record")).to_be_visible()


def read_and_open(served: Served, page: Page, path: Path) -> None:
    served.nianbao("ingest", str(path))
    open_from_queue(page, path.stem)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def saved(cell: Locator) -> None:
    """The server has it: the cell is marked as a person's and waits no more."""
    expect(cell.locator("..")).to_have_class(re.compile(r"nb-edited(?!.*nb-pending)"))


def correct(page: Page, label: str, value: str) -> None:
    cell = page.get_by_label(label, exact=True)
    cell.fill(value)
    cell.press("Enter")
    saved(cell)


def approve(page: Page) -> None:
    page.get_by_role("button", name="通过").click()


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_from_upload_to_dataset(served: Served, page: Page, report: MakeReport, tmp_path: Path) -> None:
    upload(page, report("甲一"))
    expect(page.locator("[class*=st-key-nb_upload_added]").first).to_contain_text("甲一.txt")
    open_from_queue(page, "甲一")
    tab(page, "二 主动公开")
    correct(page, MADE, "7")
    approve(page)
    expect(page.locator("[data-testid=stToast]").first).to_contain_text("已通过")

    served.nianbao("export", "--out", str(tmp_path / "out"))
    report_row = next(row for row in rows(tmp_path / "out" / "reports.csv") if "甲一乡" in row["issuer"])
    cell = next(
        row
        for row in rows(tmp_path / "out" / "cells.csv")
        if row["record_id"] == report_row["record_id"] and row["cell"] == MADE_ID
    )
    assert report_row[MADE_ID] == "7"
    assert (cell["value"], cell["machine_value"]) == ("7", "1")


def test_several_files_each_with_its_result(page: Page, report: MakeReport, tmp_path: Path) -> None:
    good = report("甲二")
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"")
    upload(page, good, picture, empty)
    failed = page.locator("[class*=st-key-nb_upload_failed]")
    expect(failed.filter(has_text="picture.txt")).to_be_visible()
    expect(failed.filter(has_text="empty.md")).to_be_visible()
    upload(page, good)
    expect(page.locator("[class*=st-key-nb_upload_known]").first).to_contain_text("甲二.txt")


def test_reload_in_mid_edit_keeps_the_draft(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("甲三"))
    tab(page, "二 主动公开")
    correct(page, MADE, "8")
    page.reload()
    tab(page, "二 主动公开")
    cell = page.get_by_label(MADE, exact=True)
    expect(cell).to_have_value("8")
    expect(cell.locator("..").locator(".nb-machine")).to_have_text("1")
    page.get_by_role("button", name="撤销").click()
    expect(cell).to_have_value("1")


def test_what_is_being_typed_survives_a_reload(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("丁一"))
    tab(page, "二 主动公开")
    page.get_by_label(MADE, exact=True).focus()
    page.keyboard.type("8")
    page.reload()
    tab(page, "二 主动公开")
    expect(page.get_by_label(MADE, exact=True)).to_have_value("8")


def test_an_open_error_is_signed_before_approval(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("甲四"))
    tab(page, "三 申请")
    correct(page, NEW_PERSON, "12")
    page.get_by_label(CARRIED_PERSON, exact=True).press("Control+Enter")
    expect(page.locator(".nb-findings [role=alert]")).to_be_visible()
    errors = page.locator(".nb-finding.nb-error")
    expect(errors).to_have_count(2)
    for left in (1, 0):
        page.locator(".nb-finding.nb-error:not(.nb-done)").first.get_by_role("button", name="签认…").click()
        page.get_by_label("理由", exact=True).fill("原文如此")
        page.get_by_label("理由", exact=True).press("Enter")
        expect(page.locator(".nb-finding.nb-error:not(.nb-done)")).to_have_count(left)
    approve(page)
    expect(page.locator("[data-testid=stToast]").first).to_contain_text("已通过")
    page.goto("/?state=approved")
    expect(page.locator(".nb-queue a", has_text="甲四乡")).to_be_visible()


def test_golden_difference_blocks_until_it_is_settled(served: Served, page: Page) -> None:
    served.nianbao("ingest", str(SAMPLE / "source.txt"))
    page.goto("/")
    page.locator(".nb-queue a", has_text="水浸坪").first.click()
    tab(page, "标准答案 ≠2")
    lines = page.locator(".nb-differences tbody tr")
    expect(lines.first.locator(".nb-of-golden")).to_have_text("41")
    approve(page)
    expect(page.locator(".nb-findings [role=alert]")).to_be_visible()
    lines.first.get_by_role("button", name="采用标准值").click()
    expect(lines.first.locator(".nb-of-person")).to_have_text("41")
    lines.nth(1).get_by_role("button", name="保留，因为…").click()
    page.get_by_label("理由", exact=True).fill("原文印作 1")
    page.get_by_label("理由", exact=True).press("Enter")
    expect(page.get_by_role("tab", name="标准答案 =")).to_be_visible()
    approve(page)
    expect(page.locator("[data-testid=stToast]").first).to_contain_text("已通过")


def test_selecting_shows_the_place_and_a_place_its_field(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("甲五"))
    tab(page, "二 主动公开")
    page.get_by_label(MADE, exact=True).focus()
    mark = page.locator(".nb-source mark")
    expect(mark).to_have_text("1")
    expect(page.locator(".nb-line", has=page.locator("mark"))).to_contain_text("规范性文件")
    tab(page, "三 申请")
    mark.click()
    expect(page.get_by_label(MADE, exact=True)).to_be_focused()
    assert page.evaluate("window.scrollY") == 0, "the page itself must not move"


def test_arrow_keys_move_and_bad_values_are_refused_in_place(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("甲六"))
    tab(page, "三 申请")
    person = page.get_by_label(NEW_PERSON, exact=True)
    person.focus()
    person.press("ArrowRight")
    expect(page.get_by_label(NEW_BUSINESS, exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(CARRIED_PERSON, exact=True)).to_be_focused()
    person.fill("1O")
    person.press("ArrowDown")
    expect(person.locator("..")).to_have_class(re.compile("nb-refused"))
    expect(person).to_have_value("1O")
    person.fill("１２")
    person.press("Enter")
    saved(person)
    expect(person).to_have_value("12")


def test_approving_hands_in_what_is_being_typed_and_touches_no_other_report(
    served: Served, page: Page, report: MakeReport, tmp_path: Path
) -> None:
    first, second = report("丙一"), report("丙二")
    served.nianbao("ingest", str(first), str(second))
    page.goto("/?issuer=丙")
    page.locator(".nb-queue a", has_text="丙一乡").click()
    tab(page, "二 主动公开")
    cell = page.get_by_label(MADE, exact=True)
    cell.fill("9")
    cell.press("Control+Enter")
    expect(page.locator(".st-key-nb_bar")).to_contain_text("丙二乡")
    tab(page, "二 主动公开")
    expect(page.get_by_label(MADE, exact=True)).to_have_value("1")
    served.nianbao("export", "--out", str(tmp_path / "out"))
    made = {row["issuer"]: row[MADE_ID] for row in rows(tmp_path / "out" / "reports.csv")}
    assert made["丙一乡人民政府"] == "9"
    assert "丙二乡人民政府" not in made


def test_quick_edits_are_all_saved(served: Served, page: Page, report: MakeReport) -> None:
    """Each edit is one act of the outbox: typing faster than the server answers loses none."""
    read_and_open(served, page, report("甲七"))
    tab(page, "三 申请")
    page.get_by_label(NEW_PERSON, exact=True).focus()
    for digit in "123456":
        page.keyboard.type(digit)
        page.keyboard.press("ArrowRight")
    expect(page.locator(".nb-pending")).to_have_count(0)
    page.reload()
    tab(page, "三 申请")
    values = page.locator(".nb-cell.nb-edited input")
    expect(values).to_have_count(6)
    assert [value.input_value() for value in values.all()] == list("123456")


def test_a_change_made_elsewhere_is_told_and_not_overwritten(
    served: Served, new_page: OpenPage, report: MakeReport
) -> None:
    path = report("甲八")
    first, second = new_page(), new_page()
    read_and_open(served, first, path)
    open_from_queue(second, path.stem)
    for page in (first, second):
        tab(page, "二 主动公开")
    correct(first, MADE, "5")
    cell = second.get_by_label(MADE, exact=True)
    cell.fill("6")
    cell.press("Enter")
    expect(second.get_by_test_id("stAlert")).to_contain_text("6")
    second.get_by_role("button", name="重新载入").click()
    expect(cell).to_have_value("5")


def test_narrative_items_are_added_from_the_source_and_removed(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("甲九"))
    tab(page, "问题与改进")
    problems = page.locator("[data-group=problems] .nb-card")
    before = problems.count()
    page.locator(".nb-line", has_text="自觉接受群众监督").evaluate(
        """line => {
          const range = document.createRange();
          const at = line.textContent.indexOf("自觉接受群众监督");
          range.setStart(line.firstChild, at);
          range.setEnd(line.firstChild, at + 8);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          line.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
        }"""
    )
    page.wait_for_timeout(100)  # the selection is told after the click is over
    page.locator("[data-group=problems] .nb-section > .nb-row .nb-add").click()
    expect(problems).to_have_count(before + 1)
    expect(problems.last.locator("textarea")).to_have_value("自觉接受群众监督")
    problems.last.locator("select").select_option("participation")
    expect(page.locator("[data-group=problems] .nb-was")).to_contain_text(
        f"机器： {before}", use_inner_text=True
    )
    problems.first.get_by_label("删除条目").click()
    expect(problems).to_have_count(before)
    page.reload()
    tab(page, "问题与改进")
    expect(problems).to_have_count(before)
    expect(problems.last.locator("select")).to_have_value("participation")


HOSTILE = '<img src=x onerror="window.hacked=1"><script async>window.hacked=2</script>{{7*7}} =HYPERLINK("http://x")'


def test_hostile_text_is_shown_as_text(served: Served, page: Page, tmp_path: Path) -> None:
    text = (SAMPLE / "source.txt").read_text(encoding="utf-8")
    name = "甲十" + "长" * 120 + "乡"
    hostile = text.replace("水浸坪乡", name, 2).replace(
        "一、总体情况", f"{HOSTILE}\n\n一、总体情况\n\n{HOSTILE}", 1
    )
    path = tmp_path / "$甲$ `十` [a](b) _c_.txt"
    path.write_text(hostile, encoding="utf-8")
    upload(page, path)
    expect(page.locator("[class*=st-key-nb_upload_added]").first).to_contain_text("$甲$ `十` [a](b) _c_.txt")
    page.get_by_role("button", name="打开").click()
    expect(page.locator(".nb-source")).to_contain_text(HOSTILE)
    tab(page, "封面")
    title = page.get_by_label("标题", exact=True)
    title.fill(HOSTILE + " :red[x] $a$ [a](b) **b**")
    title.press("Tab")
    expect(page.locator(".st-key-nb_bar")).to_contain_text(HOSTILE + " :red[x] $a$ [a](b) **b**")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_filter_stands_in_the_url(served: Served, page: Page, report: MakeReport) -> None:
    served.nianbao("ingest", str(report("乙一")), str(report("乙二")))
    page.goto("/?issuer=乙一")
    expect(page.locator(".nb-queue a")).to_have_count(1)
    page.get_by_label("发布机关包含").fill("乙")
    page.get_by_label("发布机关包含").press("Enter")
    expect(page.locator(".nb-queue a")).to_have_count(2)
    page.reload()
    expect(page.locator(".nb-queue a")).to_have_count(2)
    page.get_by_label("发布机关包含").fill("没有这个机关")
    page.get_by_label("发布机关包含").press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("没有符合筛选条件的报告")


def test_the_language_follows_the_browser_and_the_switch(new_page: OpenPage) -> None:
    page = new_page("en-US")
    page.goto("/upload")
    expect(page.get_by_role("link", name="Queue")).to_be_visible()
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_role("link", name="队列")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="队列")).to_be_visible()
