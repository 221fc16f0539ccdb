"""Whole paths through the app, with nothing made up between the ends: a scan from its upload to the dataset, a lease that runs out, one
report as a web page and as a PDF."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, Served, Serving
from tests.browser.steps import MADE, MakeReport, correct, open_from_queue, tab

pytestmark = pytest.mark.browser

LEASE = 12  # seconds: longer than a loaded machine takes to draw the queue, shorter than a test waits
WAIT = 20_000


def browser_of(browser: Browser, app: Served) -> Page:
    """Another person's browser."""
    page = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=app.url
    ).new_page()
    page.set_default_timeout(WAIT)
    return page


def test_a_lease_that_runs_out_is_free_for_the_next(
    browser: Browser, serve: Serving, report: MakeReport, tmp_path: Path
) -> None:
    path = report("己二")
    environment = {
        **os.environ,
        "NIANBAO_HOME": str(tmp_path / "home"),
        "NIANBAO_USER": "李审核",
        "NIANBAO_LEASE_SECONDS": str(LEASE),
    }
    with serve(environment) as (app, _):
        app.nianbao("ingest", str(path))
        second, first = browser_of(browser, app), browser_of(browser, app)
        second.goto("/")
        open_from_queue(first, path.stem)
        tab(first, "二 主动公开")
        correct(first, MADE, "7")
        first.context.close()

        second.reload()
        expect(second.locator(".nb-queue tr", has_text=path.stem)).to_contain_text("李审核", timeout=WAIT)
        open_from_queue(second, path.stem)
        tab(second, "二 主动公开")
        cell = second.get_by_label(MADE, exact=True)
        expect(cell).to_be_editable(timeout=WAIT)
        expect(cell).to_have_value("7")
        correct(second, MADE, "9")
        expect(second.locator(".nb-conflict")).to_be_empty()
        expect(second.get_by_role("button", name="接手")).to_have_count(0)
        second.context.close()
