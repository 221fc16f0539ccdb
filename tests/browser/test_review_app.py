"""The review app in a real browser: what a page test can't see."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Served
from tests.browser.steps import (
    MADE,
    MADE_ID,
    MakeReport,
    approve,
    correct,
    open_from_queue,
    rows,
    tab,
    upload,
)

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_no_page_makes_a_request_that_fails_or_an_error_in_the_console(
    served: Served, new_page: OpenPage, report: MakeReport, locale: str
) -> None:
    """Each page is opened by its own address, as from a bookmark."""
    page = new_page(locale)
    faults: list[str] = []
    page.on(
        "response", lambda answer: answer.status >= 400 and faults.append(f"{answer.status} {answer.url}")
    )
    # What the browser itself ends because another page is opened is no failure.
    page.on(
        "requestfailed", lambda request: request.failure != "net::ERR_ABORTED" and faults.append(request.url)
    )
    page.on("console", lambda told: told.type == "error" and faults.append(told.text))
    path = report("癸四" if locale == "zh-CN" else "癸五")
    served.nianbao("ingest", str(path))
    page.goto("/")
    expect(page.locator(".nb-queue")).to_be_visible()
    item = page.locator("tr", has_text=path.stem).get_attribute("data-item")
    for address, shows in {
        f"/review?item={item}": ".nb-record",
        f"/twins?item={item}": "[data-testid=stMain] [data-testid=stAlert]",
        "/upload": "input[type=file]",
        "/check": "input[type=file]",
        "/golden": "[data-testid=stMain] [data-testid=stMarkdown]",
    }.items():
        page.goto(address)
        expect(page.locator(shows).first).to_be_attached()
    assert faults == []


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
    expect(page.get_by_test_id("stAlert")).to_contain_text("筛选条件隐藏了")


def test_the_language_follows_the_browser_and_the_switch(new_page: OpenPage) -> None:
    page = new_page("en-US")
    page.goto("/upload")
    expect(page.get_by_role("link", name="Queue")).to_be_visible()
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_role("link", name="队列")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="队列")).to_be_visible()
