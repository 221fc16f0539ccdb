"""Takes the pictures of docs/screens anew: every page of the app at 1366x768, in both languages, over the golden reports, a made
scan and one report twice. Needs Chromium and the fonts that .ci/run installs.

    .venv/bin/python docs/screens.py
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import serving
from tests.generator.scan_files import image_pdf
from tests.generator.scans import Setting, draw_scan, made_for_scan

_PROJECT = Path(__file__).parents[1]
_OUT = Path(__file__).parent / "screens"
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_CHROMIUM = os.environ.get("NIANBAO_TEST_CHROMIUM") or shutil.which("chromium") or "chromium"
_SCAN_SEED = 21


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {
            **os.environ,
            "NIANBAO_HOME": str(home / "home"),
            "NIANBAO_USER": "李审核",
            "NIANBAO_LEASE_SECONDS": "5",  # the second language's session is another one
        }
        _reports(home / "年报")
        command = [sys.executable, "-m", "extractor", "ingest", "年报"]
        subprocess.run(command, env=environment, cwd=home, check=True, stderr=subprocess.DEVNULL)  # noqa: S603
        items = _items(environment)
        with serving(environment) as (app, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
            for language, locale in _LANGUAGES.items():
                context = browser.new_context(
                    base_url=app.url, locale=locale, viewport={"width": 1366, "height": 768}
                )
                page = context.new_page()
                for name, address in _addresses(items).items():
                    _take(page, address, _OUT / f"{name}-{language}.png")
                context.close()


def _reports(folder: Path) -> None:
    """The golden reports, a scan that is hard to read, and a copy of a report as a mirror shows it."""
    folder.mkdir()
    for source in sorted(_PROJECT.glob("golden/00?_*/source.*")):
        shutil.copy(source, folder / f"{source.parent.name}{source.suffix}")
    text = (_PROJECT / "golden/001_duolate-2023/source.txt").read_text("utf-8")
    corrected = text.replace("\t0\t0\t0\t0", "\t3\t0\t0\t0", 1)
    (folder / "镜像.txt").write_text(f"网站首页 > 信息公开\n{corrected}\n版权所有\n", "utf-8")
    made = made_for_scan(
        _SCAN_SEED, layouts=("2021", "2021"), numbers="different", nought="0", border="single"
    )
    scan = draw_scan(_SCAN_SEED, Setting(dpi=150, level="bad"), made)
    (folder / "扫描件.pdf").write_bytes(image_pdf(scan))


def _items(environment: dict[str, str]) -> dict[str, str]:
    """File name -> item."""
    code = (
        "import json;from extractor.bootstrap import build;from extractor.services.review import QueueFilter;app=build();"
        "print(json.dumps({row.path: row.id for row in app.review.queue(QueueFilter(state=None)).rows}));app.close()"
    )
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=environment,
        cwd=_PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    return {Path(path).name: item for path, item in json.loads(told.stdout.splitlines()[-1]).items()}


def _addresses(items: dict[str, str]) -> dict[str, str]:
    return {
        "queue": "/",
        "review": f"/review?item={items['扫描件.pdf']}",
        "twins": f"/twins?item={items['镜像.txt']}",
        "upload": "/upload",
        "check": "/check",
        "golden": "/golden",
    }


def _take(page: Page, address: str, out: Path) -> None:
    """A palette of 128 colours: a third of the bytes, and nobody sees it."""
    page.goto(address)
    page.wait_for_timeout(12_000)  # pictures of scans are made at first sight
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128).save(out, optimize=True)


if __name__ == "__main__":
    main()
