"""The upload page over the real job store: empty, one file, many, a bad one; the list comes from the store and not from the session."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from extractor.bootstrap import App
from extractor.services.review import QueueFilter
from review_app import session

PROJECT = Path(__file__).parents[2]
SAMPLE = (PROJECT / "golden" / "003_shigu-2022" / "source.txt").read_bytes()
OTHER = (PROJECT / "golden" / "002_longshan-2023" / "source.txt").read_bytes()
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(999)
HOSTILE = "<script>$a$ `b` [x](y) :red[z] {{7*7}}.txt"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NIANBAO_USER", "王审核")
    monkeypatch.setenv("NIANBAO_MAX_UPLOAD_MB", "1")
    session.app.clear()
    yield session.app()
    session.app().close()
    session.app.clear()


def opened() -> AppTest:
    at = AppTest.from_file(str(PROJECT / "review_app" / "app.py"), default_timeout=60)
    at.run().switch_page("views/upload.py").run()
    assert not at.exception
    return at


def sent(at: AppTest, **files: bytes) -> AppTest:
    for name, data in files.items():
        at.get("file_uploader")[0].upload(name, data, "text/plain")
    at.run()
    assert not at.exception
    return at


def settled(app: App) -> None:
    """Jobs are done by another thread."""
    end = time.monotonic() + 180
    while app.ingest.handed_in(1).under_way:
        assert time.monotonic() < end, "the jobs were not done"
        time.sleep(0.05)


def rows(at: AppTest) -> list[str]:
    return [text.value for text in at.markdown if text.value[:1] in "…▶✔=✖"]


def test_it_begins_empty(app: App) -> None:
    at = opened()
    assert len(at.get("file_uploader")) == 1
    assert rows(at) == []
    assert not at.button


def test_each_file_has_its_row_whatever_became_of_it(app: App) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("龙山.txt", OTHER)
        archive.writestr("图.txt", PICTURE)
    files = {
        "good.txt": SAMPLE,
        "图.txt": PICTURE,
        "大.txt": bytes(1024 * 1024 + 1),
        "包.zip": packed.getvalue(),
    }
    at = sent(opened(), **files)
    assert at.session_state["upload_round"] == 1, "the uploader is emptied"
    assert len(rows(at)) == 4
    settled(app)
    told = rows(opened())  # another visit
    assert [row[0] for row in told] == ["✖", "✖", "✖", "✔"], "the newest first"
    zipped, large, picture, good = told
    assert "包\\.zip" in zipped
    assert "1 份已入队列，1 份未读成" in zipped
    assert "图\\.txt — " in zipped, "the member and why"
    assert "大\\.txt" in large
    assert "图\\.txt" in picture
    assert "good" in good
    assert app.review.queue(QueueFilter()).total == 2


def test_a_known_file_says_so_and_finished_ones_are_cleared(app: App) -> None:
    app.ingest.ingest_upload("一.txt", SAMPLE, "李")
    at = sent(opened(), **{"二.txt": SAMPLE})
    assert [row[0] for row in rows(at)] == ["=", "✔"]
    at.button("clear_finished").click().run()
    assert rows(at) == []
    assert app.review.queue(QueueFilter()).total == 1


def test_a_failed_file_can_be_tried_again(app: App) -> None:
    app.ingest.ingest_upload("诗.txt", "床前明月光，疑是地上霜。".encode() * 9, "李")
    at = opened()
    (retry,) = [button for button in at.button if button.key.startswith("retry_")]
    retry.click().run()
    assert not at.exception
    settled(app)
    assert [row[0] for row in rows(opened())] == ["✖"]


def test_a_hostile_name_stays_a_name(app: App) -> None:
    sent(opened(), **{HOSTILE: SAMPLE})
    settled(app)
    at = opened()
    (row,) = rows(at)
    assert "\\$a\\$ \\`b\\`" in row
    assert "<script" not in row
    assert not any(text.allow_html for text in at.markdown)


def test_many_files_are_counted_and_the_newest_shown(app: App) -> None:
    for number in range(60):
        app.ingest.ingest_upload(f"{number}.txt", b"", "李")
    at = opened()
    assert len(rows(at)) == 50
    assert rows(at)[0].startswith("✖ **59\\.txt")
    assert "60 个未读成" in at.markdown[2].value or any("60 个未读成" in text.value for text in at.markdown)
    assert any("10" in caption.value for caption in at.caption)
