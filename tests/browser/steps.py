"""What a person does in the browser, as words for the tests."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import TIMEOUT, Served

expect.set_options(timeout=TIMEOUT)

MADE = "规范性文件 · 本年新制作数量"
IN_FORCE = "规章 · 对外公开总数量"
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


def see_tables(page: Page) -> None:
    """Each table is on the screen once; what does not fit is scrolled to."""
    for name in ("二 主动公开", "三 申请"):
        tab(page, name)
        page.locator(".nb-pane").evaluate("pane => pane.scrollTo(0, 0)")
        page.locator(".nb-pane").evaluate(
            "pane => requestAnimationFrame(() => requestAnimationFrame(() => pane.scrollTo(0, 9999)))"
        )
        expect(page.get_by_role("tab", name=name)).to_contain_text("✓")


def approve(page: Page) -> None:
    see_tables(page)
    page.get_by_role("button", name="通过").click()


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
