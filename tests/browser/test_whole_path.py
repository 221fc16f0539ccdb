"""Whole paths through the app in a real browser: a scan from its upload to the dataset, a lease that runs out, one
report as a web page and as a PDF."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from extractor.domain import form
from tests.browser.conftest import Served, Serving
from tests.browser.steps import MADE, MakeReport, correct, open_from_queue, rows, saved, tab, upload
from tests.generator import model, pages
from tests.generator.drawn import Flow
from tests.generator.model import Report
from tests.generator.scan_files import image_pdf
from tests.generator.scans import NOUGHTS, Scan, Setting, draw_scan, made_for_scan

pytestmark = pytest.mark.browser

SCAN_SEED = 5
LEASE = 12  # seconds: longer than a loaded machine takes to draw the queue, shorter than a test waits
WAIT = 20_000
READING = 60_000  # two scanned pages; the reader starts with them

NEW_TOTAL = "requests.new_received.total"
NEW_TOTAL_LABEL = "一、本年新收政府信息公开申请数量 · 总计"
LAST_ROW = "requests.carried_out"
LAST_TOTAL_LABEL = "四、结转下年度继续办理 · 总计"


def browser_of(browser: Browser, app: Served) -> Page:
    """Another person's browser."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=app.url)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    return page


class Printed(NamedTuple):
    """A scan and what its report says in truth: the paper has one total wrong, and its last row one column too far to the right."""

    scan: Scan
    truth: Report


def misprinted() -> Printed:
    made = made_for_scan(SCAN_SEED, layouts=("2021", "2021"), numbers="sparse", nought="0", border="single")
    entries = dict(made.report.entries)
    entries[NEW_TOTAL] = model.plain(int(entries[NEW_TOTAL].raw) + 100)
    row = [f"{LAST_ROW}.{column.id}" for column in form.REQUEST_COLUMNS]
    entries |= {right: entries[left] for left, right in pairwise(row)} | {row[0]: NOUGHTS[""]}
    paper = made._replace(
        report=made.report._replace(entries=entries), look=made.look._replace(running_title=False)
    )
    flow = [
        Flow("title", made.prose.title),
        Flow("heading", form.TITLES["requests"]),
        Flow("table", table="requests"),
    ]
    return Printed(draw_scan(SCAN_SEED, Setting(150, "office"), paper, flow=flow), made.report)


def sign_errors(page: Page) -> None:
    """What nobody can mend, for the report does not say it: with a reason."""
    errors = page.locator(".nb-finding.nb-error")
    unsigned = page.locator(".nb-finding.nb-error:not(.nb-done)")
    for left in reversed(range(errors.count())):
        unsigned.first.get_by_role("button", name="签认…").click()
        page.get_by_label("理由", exact=True).fill("扫描件只有这一张表")
        page.get_by_label("理由", exact=True).press("Enter")
        expect(unsigned).to_have_count(left)


def test_a_scan_from_upload_to_export(served: Served, page: Page, tmp_path: Path) -> None:
    printed = misprinted()
    truth = {cell: entry.raw for cell, entry in printed.truth.entries.items()}
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(image_pdf(printed.scan))
    upload(page, path)
    read = page.locator("[class*=st-key-nb_upload_added]").filter(has_text=path.name)
    expect(read).to_be_visible(timeout=READING)
    page.goto("/")
    page.locator(".nb-queue tr", has_text=path.name).locator("a").first.click()

    # The page opens at a cell that needs a person, Enter goes from one to the next; the misprinted total's number is typed.
    total = page.get_by_label(NEW_TOTAL_LABEL, exact=True)
    expect(page.locator(".nb-cell input:focus")).to_have_count(1, timeout=WAIT)
    for _ in form.REQUEST_COLUMNS:
        if total.evaluate("cell => cell === document.activeElement"):
            break
        page.keyboard.press("Enter")
    expect(total).to_be_focused()
    expect(page.locator(".nb-crop")).to_be_visible()
    page.keyboard.type(truth[NEW_TOTAL])
    page.keyboard.press("Tab")
    saved(total)

    # The row stands one column too far to the right: it is moved, moved back and moved again by keys.
    row = page.locator("tr", has=page.get_by_label(LAST_TOTAL_LABEL, exact=True)).locator("input")
    true_row = [truth[f"{LAST_ROW}.{column.id}"] for column in form.REQUEST_COLUMNS]
    row.last.focus()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    expect(row.first).to_have_value(true_row[0])
    assert [cell.input_value() for cell in row.all()] == [*true_row[:-1], ""]
    page.keyboard.press("Alt+u")
    expect(row.first).to_have_value("")
    page.keyboard.press("Alt+Shift+ArrowLeft")
    expect(row.first).to_have_value(true_row[0])

    # The total that fell off the paper is what the relations imply: the proposal is taken.
    expect(page.locator(".nb-strip .nb-take")).to_contain_text(true_row[-1])
    page.keyboard.press("Alt+a")
    expect(row.last).to_have_value(true_row[-1])

    # Words have their place on the scanned page too.
    tab(page, "封面")
    page.get_by_label("发布机关", exact=True).focus()
    expect(page.locator(".nb-pages .nb-spot")).to_be_in_viewport()

    sign_errors(page)
    tab(page, "三 申请")
    expect(page.get_by_role("tab", name="三 申请")).to_contain_text("✓")
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_test_id("stToast").first).to_contain_text("已通过")

    served.nianbao("export", "--out", str(tmp_path / "out"))
    report_row = next(one for one in rows(tmp_path / "out" / "reports.csv") if "云台县" in one["issuer"])
    cells = {
        one["cell"]: one
        for one in rows(tmp_path / "out" / "cells.csv")
        if one["record_id"] == report_row["record_id"]
    }
    machine = {cell: entry.raw for cell, entry in printed.scan.report.entries.items()}
    wrong = [NEW_TOTAL, *(f"{LAST_ROW}.{column.id}" for column in form.REQUEST_COLUMNS)]
    assert {cell: (cells[cell]["value"], cells[cell]["machine_value"]) for cell in wrong} == {
        cell: (truth[cell], machine[cell]) for cell in wrong
    }


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


ISSUER = "红河镇"  # whose report `tests/generator/pages.py` writes
SEED = 611
WITHHELD = "requests.denied.state_secret.natural_person"


def as_pdf(browser: Browser, web_page: bytes) -> bytes:
    """As a visitor of the body's site prints it."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(web_page.decode())
    printed = page.pdf(format="A4", print_background=True)
    context.close()
    return printed


def with_cell(of: Report, cell: str, value: int) -> Report:
    return of._replace(entries={**of.entries, cell: model.plain(value)})


def test_one_report_as_web_page_and_as_pdf_is_chosen_once(
    served: Served, page: Page, browser: Browser, tmp_path: Path
) -> None:
    report, how = model.report(seed=SEED), pages.Page("2021")
    value = int(report.entries[WITHHELD].raw)
    web, pdf = tmp_path / "网页.html", tmp_path / "原件.pdf"
    web.write_bytes(pages.page(report, how))
    pdf.write_bytes(as_pdf(browser, pages.page(with_cell(report, WITHHELD, value + 1), how)))
    for path in (web, pdf):  # in this order they stand side by side
        served.nianbao("ingest", str(path))

    queue = page.locator(".nb-queue tbody tr")
    page.goto(f"/?issuer={ISSUER}")
    expect(queue).to_have_count(2, timeout=WAIT)
    expect(page.locator(".nb-queue a.nb-note-twins")).to_have_count(2)
    page.locator(".nb-queue a.nb-note-twins").first.click()
    copies = page.locator("[class*=st-key-nb_twin_]:not([class*=st-key-nb_twin_acts_])")
    expect(copies).to_have_count(2, timeout=WAIT)
    expect(copies.filter(has_text="text/html")).to_contain_text(web.name)
    expect(copies.filter(has_text="application/pdf")).to_contain_text(pdf.name)
    differing = page.locator(".nb-twins tbody tr", has_text="国家秘密")
    expect(differing.locator("td")).to_have_text([str(value), str(value + 1)])

    copies.filter(has_text="text/html").get_by_role("button", name="以此份为准").click()
    expect(copies.filter(has_text="application/pdf")).to_contain_text("已被替代", timeout=WAIT)
    page.goto(f"/?issuer={ISSUER}")
    expect(queue).to_have_count(1, timeout=WAIT)
    expect(queue).to_contain_text(web.name)
    page.goto(f"/?issuer={ISSUER}&state=superseded")
    expect(queue).to_contain_text(pdf.name, timeout=WAIT)
    page.locator(".nb-queue a.nb-note-twins").click()
    expect(copies.filter(has_text=web.name)).to_be_visible(timeout=WAIT)
    expect(copies.filter(has_text=pdf.name)).to_contain_text("已被替代")
