"""Which files are handed in, and under which names; all commands and pages ask here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.services.intake import files_of, path_of, refuse_too_large, uri_of

TREE = (
    "a.txt",
    "b/一.txt",
    "b/c/二.txt",
    "b/~$一.docx",
    ".git/x.txt",
    "b/.x.txt",
    "b/Thumbs.db",
    "desktop.ini",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in TREE:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "in"


def names(folder: Path, *given: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in files_of(given)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["."], ["a.txt", "b/c/二.txt", "b/一.txt"]),
        (["b/一.txt", "."], ["b/一.txt", "a.txt", "b/c/二.txt"]),
        ([".", "b", "a.txt"], ["a.txt", "b/c/二.txt", "b/一.txt"]),
        (["b", "."], ["b/c/二.txt", "b/一.txt", "a.txt"]),
        (["a.txt", "a.txt"], ["a.txt"]),
        ([".", "b/.x.txt"], ["a.txt", "b/c/二.txt", "b/一.txt", "b/.x.txt"]),
        ([".", "b/none.txt", "none.txt"], ["a.txt", "b/c/二.txt", "b/一.txt", "b/none.txt", "none.txt"]),
    ],
    ids=str,
)
def test_each_file_once_and_no_litter_unless_it_is_named(
    folder: Path, given: list[str], found: list[str]
) -> None:
    assert names(folder, *(folder / name for name in given)) == found


def test_a_folder_without_files_is_told(folder: Path) -> None:
    (folder / "空/空").mkdir(parents=True)
    told: list[Path] = []
    assert list(files_of([folder / "空"], told.append)) == []
    assert told == [folder / "空"]


def test_a_link_that_leads_nowhere_or_round_is_kept_so_that_it_is_told(folder: Path) -> None:
    (folder / "z.txt").symlink_to(folder / "nowhere")
    (folder / "y.txt").symlink_to(folder / "y.txt")
    (folder / "b" / "up").symlink_to(folder)
    assert names(folder, folder) == ["a.txt", "b/c/二.txt", "b/一.txt", "y.txt", "z.txt"]


def test_a_link_to_a_folder_is_followed_and_no_folder_gone_through_twice(
    tmp_path: Path, folder: Path
) -> None:
    for name in ("other/d.txt", "other/e/f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (folder / "c").symlink_to(tmp_path / "other")
    (folder / "d").symlink_to(tmp_path / "other" / "e")
    (tmp_path / "other/e/back").symlink_to(folder)
    (folder / "b/round").symlink_to(folder / "b")
    assert names(folder, folder) == ["a.txt", "b/c/二.txt", "b/一.txt", "c/d.txt", "c/e/f.txt"]


def test_a_pipe_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "b/pipe.txt")
    assert names(folder, folder / "b") == ["b/c/二.txt", "b/一.txt"]


@pytest.mark.parametrize("name", ["a b.txt", "年报%20.txt", "#?.txt", os.fsdecode(b"\xff.txt")])
def test_an_address_leads_back_to_its_file(tmp_path: Path, name: str) -> None:
    uri_of(tmp_path / name).encode("ascii")
    assert path_of(uri_of(tmp_path / name)) == tmp_path / name


def test_the_limit_itself_is_allowed() -> None:
    refuse_too_large(10, 10, "a.txt")
    with pytest.raises(InputError, match=r"input\.too_large"):
        refuse_too_large(11, 10, "a.txt")
