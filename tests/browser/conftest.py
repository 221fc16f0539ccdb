"""A review app of its own on a free port, and a real Chromium in front of it.

Every test brings its own report (another township), so that one server serves them all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "golden" / "000_shuijinping-2023"
GOLDEN_CELLS = {
    "proactive.normative_documents.newly_made": 41,
    "proactive.normative_documents.newly_disclosed": 42,
}
TIMEOUT = 60_000  # milliseconds; a busy machine is no failure


@dataclass(frozen=True)
class Served:
    """A running app: its address, and the environment that a command needs to work on the same store."""

    url: str
    environment: dict[str, str]

    def nianbao(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "extractor", *arguments]
        subprocess.run(
            command, env=self.environment, cwd=PROJECT, check=True, capture_output=True, timeout=60
        )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    golden = _golden_that_differs(tmp_path_factory.mktemp("golden"))
    environment = {
        **os.environ,
        "NIANBAO_HOME": str(home),
        "NIANBAO_GOLDEN": str(golden),
        "NIANBAO_USER": "李审核",
        "PYTHONUNBUFFERED": "1",
    }
    with serving(environment) as (app, _):
        yield app


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[Served, subprocess.Popen[bytes]]]:
    """The app and the process that leads its group."""
    port = _free_port()
    with _running([sys.executable, "-m", "extractor", "review", "--port", str(port)], environment) as process:
        url = f"http://127.0.0.1:{port}"
        _await(lambda: _healthy(url) or process.poll() is not None)
        assert process.poll() is None, "the app did not start"
        yield Served(url, environment), process


Serving = Callable[[dict[str, str]], AbstractContextManager[tuple[Served, "subprocess.Popen[bytes]"]]]


@pytest.fixture
def serve(chromium: str) -> Serving:
    """For a test that needs an app of its own, because it kills it."""
    return serving


def _golden_that_differs(folder: Path) -> Path:
    """One golden case whose labels say otherwise than the report, in two cells that no relation ties."""
    case = folder / SAMPLE.name
    shutil.copytree(SAMPLE, case)
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    for cell, value in GOLDEN_CELLS.items():
        expected["cells"][cell] = {"state": "printed", "value": value, "raw": str(value)}
    (case / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """In a process group of its own, which is ended whatever happened."""
    with subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _await(done: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the app did not answer")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, served: Served) -> Iterator[OpenPage]:
    """Each call is another person's browser: its own session, 1366×768, in the language asked for. A script error fails the test."""
    contexts = []
    errors: list[str] = []

    def make(locale: str = "zh-CN") -> Page:
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale=locale, base_url=served.url
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    return new_page()


@pytest.fixture
def report(tmp_path: Path) -> Callable[[str], Path]:
    """A file with the sample report of another township: all is read, nothing is wrong, no golden record covers it."""

    def write(township: str) -> Path:
        text = (SAMPLE / "source.txt").read_text(encoding="utf-8")
        path = tmp_path / f"{township}.txt"
        path.write_text(text.replace("水浸坪", township), encoding="utf-8")
        return path

    return write
