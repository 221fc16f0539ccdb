"""Zips into the queue: each member is an item with bytes of its own, and every member that gave none is named."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.bootstrap import App, build
from extractor.config import Settings
from extractor.services.ingest import Reason
from extractor.services.review import QueueFilter
from extractor.storage.blobs import BlobFolder

GOLDEN = Path(__file__).parents[2] / "golden"
FIRST = (GOLDEN / "003_shigu-2022" / "source.txt").read_bytes()
SECOND = (GOLDEN / "002_longshan-2023" / "source.txt").read_bytes()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened = build(Settings(home=tmp_path / "home", golden=GOLDEN))
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "报告.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("石鼓/年报.txt", FIRST)
        opened.writestr("坏.docx", b"PK\x03\x04")
        opened.writestr("../外.txt", b"x")
        opened.writestr("龙山/年报.txt", SECOND)
    return path


def test_each_member_is_an_item(app: App, archive: Path, tmp_path: Path) -> None:
    summary = app.ingest.ingest_paths([archive], lambda *_step: None)
    assert (summary.added, summary.known) == (2, 0)
    assert summary.failed == {
        "zip.damaged": Reason(count=1, first=(f"{archive}/坏.docx",)),
        "zip.name": Reason(count=1, first=(f"{archive}/../外.txt",)),
    }
    rows = app.review.queue(QueueFilter(state=None)).rows
    blobs = BlobFolder(tmp_path / "home" / "sources")
    assert len({row.id for row in rows}) == 2
    for content in (FIRST, SECOND):
        assert blobs.get(hashlib.sha256(content).hexdigest()) == content


def test_a_zip_twice_is_nothing_new(app: App, archive: Path) -> None:
    app.ingest.ingest_paths([archive], lambda *_step: None)
    again = app.ingest.ingest_upload("改名.zip", archive.read_bytes(), "李")
    assert (len(again.added), len(again.known), len(again.errors)) == (0, 2, 2)
