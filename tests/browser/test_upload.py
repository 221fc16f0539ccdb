"""Uploads in a real browser: many files, a bad one and a zip; the page reloaded and the app killed in mid-reading."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

Serving = Callable[[dict[str, str]], Any]
PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "golden" / "000_shuijinping-2023" / "source.txt").read_text(encoding="utf-8")
IN_ZIP = 25
SINGLE = 5


def files(folder: Path) -> list[str]:
    folder.mkdir()
    for number in range(SINGLE):
        (folder / f"单{number}.txt").write_text(TEXT.replace("水浸坪", f"单{number}"), encoding="utf-8")
    (folder / "空.txt").touch()
    with zipfile.ZipFile(folder / "一批.zip", "w") as archive:
        for number in range(IN_ZIP):
            archive.writestr(f"{number}.txt", TEXT.replace("水浸坪", f"批{number}"))
        archive.writestr("坏.docx", b"PK\x03\x04")
    return sorted(map(str, folder.iterdir()))


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{url}/upload")
    return page


def rows(page: Page, state: str = "") -> Any:
    return page.locator(f"[class*=st-key-nb_upload_{state}]")


def counted(home: Path, query: str) -> int:
    with closing(
        sqlite3.connect(f"file:{home / 'nianbao.sqlite3'}?mode=ro", uri=True, timeout=30)
    ) as connection:
        return int(connection.execute(query).fetchone()[0])


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + 180
    while not seen():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def test_nothing_that_was_sent_is_lost(browser: Browser, serve: Serving, tmp_path: Path) -> None:
    home, sent = tmp_path / "home", files(tmp_path / "in")
    environment = {**os.environ, "NIANBAO_HOME": str(home), "NIANBAO_USER": "李审核", "PYTHONUNBUFFERED": "1"}

    with serve(environment) as (app, process):
        page = opened(browser, app.url)
        page.locator("input[type=file]").set_input_files(sent)
        expect(rows(page)).to_have_count(len(sent))
        page.reload()
        expect(rows(page)).to_have_count(len(sent))
        until(lambda: counted(home, "SELECT count(*) FROM items") >= 3)
        os.killpg(process.pid, signal.SIGKILL)
        page.context.close()

    assert counted(home, "SELECT count(*) FROM items") < SINGLE + IN_ZIP, "it was killed in mid-reading"
    with serve(environment) as (app, _):
        page = opened(browser, app.url)
        expect(rows(page)).to_have_count(len(sent))
        expect(page.locator("[data-testid=stProgress]")).to_have_count(0, timeout=60_000)
        expect(rows(page, "added")).to_have_count(SINGLE)
        failed = rows(page, "failed")
        expect(failed).to_have_count(2)
        expect(failed.filter(has_text="空.txt")).to_contain_text("文件是空的")
        zipped = failed.filter(has_text="一批.zip")
        expect(zipped).to_contain_text(f"{IN_ZIP} 份已入队列，1 份未读成")
        expect(zipped).to_contain_text("坏.docx")
        page.reload()  # the page draws itself no more now, so that no click falls between two runs
        zipped.get_by_role("button", name="重试").click()
        tried_again = "SELECT count(*) FROM jobs WHERE attempt > 1 AND state = 'failed'"
        until(lambda: counted(home, tried_again) == 1)
        expect(rows(page, "failed").filter(has_text="一批.zip")).to_contain_text("1 份未读成")
        page.get_by_role("button", name="清除已结束的").click()
        expect(rows(page)).to_have_count(0)
        page.context.close()

    assert counted(home, "SELECT count(*) FROM items") == SINGLE + IN_ZIP, "everything, exactly once"
    assert counted(home, "SELECT count(DISTINCT sha256) FROM items") == SINGLE + IN_ZIP
    assert [path for path in (home / "inbox").rglob("*") if path.is_file()] == []
