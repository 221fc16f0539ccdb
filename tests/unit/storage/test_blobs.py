"""The sources' bytes: once, whole, never written over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from extractor.errors import NotFound, OutsideError
from extractor.storage.blobs import BlobFolder

DATA = "某乡2023年政府信息公开工作年度报告".encode()
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_bytes_come_back_by_their_hash(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "sources")
    assert blobs.put(DATA) == SHA256
    assert blobs.get(SHA256) == DATA


def test_the_same_bytes_are_kept_once_and_not_written_again(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path)
    blobs.put(DATA)
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    before = path.stat().st_mtime_ns
    blobs.put(DATA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [path]
    assert path.stat().st_mtime_ns == before


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"input\.missing"):
        BlobFolder(tmp_path).get(SHA256)


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError, match=r"outside\.write"):
        BlobFolder(tmp_path / "file").put(DATA)
