"""The shelf of golden records: two kinds of folder are read, one is written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.compare import compare
from extractor.domain.report import Record
from extractor.errors import OutsideError, Refused, UsageError
from extractor.storage.golden import GoldenShelf

REPORT = "某乡2023年年度报告\n问题是更新不够及时。\n".encode()
SHA = hashlib.sha256(REPORT).hexdigest()


def add_case(shelf: Path, name: str, labels: dict[str, Any], source: bytes = REPORT) -> None:
    (shelf / name).mkdir(parents=True)
    (shelf / name / "source.txt").write_bytes(source)
    (shelf / name / "expected.json").write_text(json.dumps({"id": name, **labels}), "utf-8")


def record() -> Record:
    place = {"spans": [[13, 23]], "match": "exact"}
    return Record.model_validate(
        {
            "source": {"path": "x", "name": "a.TXT", "sha256": SHA, "media_type": "text/plain", "bytes": len(REPORT)},
            "report": {"year": 2023, "quotes": {"year": [{"text": "2023", "spans": [[2, 6]], "match": "exact"}]}},
            "cells": {"a": {"state": "printed", "value": 1, "raw": "1", "by": "stream"}},
            "narrative": {
                "problems": [
                    {
                        "text": "更新不够及时", "category": "timeliness", "by": ["offline"],
                        "quotes": [{"text": "问题是更新不够及时", **place}],
                    }
                ]
            },
            "run": {"version": "0"},
        }
    )  # fmt: skip


def test_cases_come_by_name_with_their_source(tmp_path: Path) -> None:
    add_case(tmp_path, "b", {})
    add_case(tmp_path, "a", {"labelled": "reviewed"})
    (tmp_path / "README.md").write_text("not a case")
    found = [(expected.id, expected.labelled, source) for expected, source in GoldenShelf(tmp_path).cases()]
    assert found == [("a", "reviewed", tmp_path / "a/source.txt"), ("b", "blind", tmp_path / "b/source.txt")]


def test_labelled_reports_side_by_side_are_cases_too(tmp_path: Path) -> None:
    (tmp_path / "x.truth.json").write_text(
        '{"issuer": "某乡", "year": 2023, "cells": {"a": 2, "b": null}, "notes": []}', "utf-8"
    )
    (tmp_path / "x.labels.json").write_text(
        '{"report": {"issuer": "误印乡"}, "narrative": {"platforms": []}}', "utf-8"
    )
    (tmp_path / "x.md").write_bytes(REPORT)
    (tmp_path / "y.truth.json").write_text('{"issuer": "某乡", "year": 2022, "cells": {}}', "utf-8")
    (tmp_path / "y.html").write_bytes(REPORT)
    (x, x_source), (y, y_source) = GoldenShelf(tmp_path).cases()
    assert (x.id, x.report, x.groups, x_source.name) == ("x", {"issuer": "误印乡"}, ("platforms",), "x.md")
    assert {cell: (want.state, want.value) for cell, want in x.cells.items()} == {
        "a": ("printed", 2),
        "b": (None, None),
    }
    assert (y.id, y.report, y_source.name) == ("y", {"year": 2022}, "y.html")


def test_a_source_is_found_by_its_bytes_and_a_blind_label_goes_before_a_reviewed_one(tmp_path: Path) -> None:
    add_case(tmp_path, "a", {"labelled": "reviewed"})
    add_case(tmp_path, "b", {"labelled": "blind"})
    shelf = GoldenShelf(tmp_path)
    found = shelf.find(SHA)
    assert found is not None
    assert found.id == "b"
    assert shelf.find("0" * 64) is None
    # A source that changed is another source, also for a shelf that hashed it before.
    for name in "ab":
        (tmp_path / name / "source.txt").write_bytes(REPORT + b"!")
    assert shelf.find(SHA) is None


def test_a_shelf_that_is_not_there_has_no_cases(tmp_path: Path) -> None:
    shelf = GoldenShelf(tmp_path / "none")
    assert (list(shelf.cases()), shelf.find(SHA)) == ([], None)


@pytest.mark.parametrize("text", ["{", "[]", '{"id": "a", "cells": {"x": {"state": "zero"}}}', "{}"])
def test_a_broken_case_is_named(tmp_path: Path, text: str) -> None:
    add_case(tmp_path, "a", {})
    (tmp_path / "a" / "expected.json").write_text(text)
    with pytest.raises(UsageError) as caught:
        list(GoldenShelf(tmp_path).cases())
    assert (caught.value.code, caught.value.place) == ("golden.bad_case", str(tmp_path / "a/expected.json"))


def test_labels_without_a_source_are_a_broken_case(tmp_path: Path) -> None:
    (tmp_path / "x.labels.json").write_text("{}")
    with pytest.raises(UsageError, match=r"golden\.bad_case"):
        list(GoldenShelf(tmp_path).cases())


def test_a_proposed_record_becomes_a_reviewed_case_that_agrees_with_it(tmp_path: Path) -> None:
    shelf = GoldenShelf(tmp_path / "golden")
    folder = shelf.propose("0123abcd", REPORT, "a.TXT", record(), "Approved by 甲.")
    assert sorted(path.name for path in folder.iterdir()) == ["expected.json", "note.md", "source.txt"]
    assert (folder / "source.txt").read_bytes() == REPORT
    labels = json.loads((folder / "expected.json").read_text("utf-8"))
    assert labels["narrative"]["problems"][0]["quotes"] == ["问题是更新不够及时"]
    assert "quotes" not in labels["report"]
    manifest = json.loads((tmp_path / "golden/manifest.json").read_text("utf-8"))
    assert manifest == {
        "cases": [{"id": "0123abcd", "source": "source.txt", "sha256": SHA, "labelled": "reviewed"}]
    }
    expected = shelf.find(SHA)
    assert expected is not None
    assert expected.labelled == "reviewed"
    assert compare(expected, record()).differences == ()


def test_what_is_proposed_goes_beside_the_cases_and_is_no_case_yet(tmp_path: Path) -> None:
    shelf = GoldenShelf(tmp_path / "golden", tmp_path / "proposed")
    assert shelf.propose("0123abcd", REPORT, "a.txt", record(), "") == tmp_path / "proposed/0123abcd"
    assert not (tmp_path / "golden").exists()
    assert shelf.find(SHA) is None
    with pytest.raises(Refused, match=r"golden\.exists"):
        shelf.propose("0123abcd", REPORT, "a.txt", record(), "")


def test_a_report_that_has_a_case_is_not_proposed_again(tmp_path: Path) -> None:
    add_case(tmp_path, "known", {})
    with pytest.raises(Refused) as caught:
        GoldenShelf(tmp_path).propose("new", REPORT, "a.txt", record(), "")
    assert (caught.value.code, caught.value.facts) == ("golden.known", {"id": "known"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["known"]


def test_a_name_that_is_taken_is_refused_and_another_one_is_free(tmp_path: Path) -> None:
    add_case(tmp_path / "golden", "taken", {})
    shelf = GoldenShelf(tmp_path / "golden", tmp_path / "proposed")
    shelf.propose("first", b"another report", "a.txt", record(), "")
    for name in ("taken", "first"):
        with pytest.raises(Refused) as caught:
            shelf.propose(name, b"another report", "a.txt", record(), "")
        assert (caught.value.code, caught.value.facts) == ("golden.exists", {"id": name})
    assert shelf.propose("second", b"another report", "a.txt", record(), "") == tmp_path / "proposed/second"


@pytest.mark.parametrize("case_id", ["../out", "", ".hidden", "a/b", "甲", "a" * 101])
def test_an_id_stays_inside_the_shelf(tmp_path: Path, case_id: str) -> None:
    with pytest.raises(Refused, match=r"golden\.bad_name"):
        GoldenShelf(tmp_path / "shelf").propose(case_id, REPORT, "a.txt", record(), "")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_no_bug_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutsideError, match=r"outside\.write"):
        GoldenShelf(tmp_path / "file").propose("a", REPORT, "a.txt", record(), "")
