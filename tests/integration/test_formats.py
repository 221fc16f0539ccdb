"""The same reports as every kind of file: made ones with a different number in every cell, other prose and looks for every seed.
Every cell and every paragraph must be read as the model has it, whatever the file is called."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from extractor.domain.document import Document
from extractor.domain.report import Record
from extractor.parsing.statutory import read_tables
from extractor.readers.files import FileReader, Unread
from extractor.readers.office import Office
from extractor.services.extract import extract
from tests.documents.printing import Made, libreoffice, made
from tests.documents.python_docx import python_docx
from tests.documents.word import docx
from tests.generator.reading import layouts, wrong

Require = Callable[[str, object], None]
# Printed and looked at by no other test, so that nothing was tuned on them.
_SEEDS = range(700, 714)
_CONVERTED: Mapping[str, range] = {"doc": _SEEDS, "rtf": range(700, 704), "odt": range(700, 704)}


class Folder(NamedTuple):
    path: Path
    made: Mapping[int, Made]


@pytest.fixture(scope="module")
def reader() -> FileReader:
    return FileReader()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    path = tmp_path_factory.mktemp("formats")
    reports = {seed: made(seed) for seed in _SEEDS}
    for seed, one in reports.items():
        (path / f"{seed}.docx").write_bytes(docx(one.report, one.prose, one.look))
        (path / f"{seed}.python.docx").write_bytes(python_docx(one.report, one.prose))
    return Folder(path, reports)


@pytest.fixture(scope="module")
def converted(folder: Folder, require: Require, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The same in LibreOffice's other formats, each format in one run."""
    program = libreoffice()
    require("LibreOffice", program)
    profile = tmp_path_factory.mktemp("profile").as_uri()
    for ending, seeds in _CONVERTED.items():
        files = [str(folder.path / f"{seed}.docx") for seed in seeds]
        command = [str(program), "--headless", f"-env:UserInstallation={profile}", "--convert-to", ending]
        subprocess.run(
            [*command, "--outdir", str(folder.path), *files], check=True, capture_output=True, timeout=300
        )
    return folder


def _document(reader: FileReader, path: Path) -> Document:
    (document,) = reader.read(path)
    assert isinstance(document, Document), document
    return document


def _is_read(one: Made, document: Document) -> None:
    reading = read_tables(document)
    assert layouts(reading) == dict(one.report.layouts)
    assert wrong(one.report, reading) == {}
    assert [left.text for left in reading.leftovers] == []
    assert {cell.by for cell in reading.cells.values()} == {"grid"}
    lines = document.text.splitlines()
    for text in (one.prose.title, *one.prose.overview, *one.prose.problems, *one.prose.other):
        assert text in lines


@pytest.mark.parametrize("writer", ["docx", "python.docx"])
@pytest.mark.parametrize("seed", _SEEDS)
def test_docx(reader: FileReader, folder: Folder, seed: int, writer: str) -> None:
    _is_read(folder.made[seed], _document(reader, folder.path / f"{seed}.{writer}"))


@pytest.mark.parametrize(
    ("ending", "seed"), [(ending, seed) for ending, seeds in _CONVERTED.items() for seed in seeds]
)
def test_by_libreoffice(reader: FileReader, converted: Folder, ending: str, seed: int) -> None:
    document = _document(reader, converted.path / f"{seed}.{ending}")
    _is_read(converted.made[seed], document)
    assert document.notes[0] == f"W4 format={ending.upper()}"
    assert [table.columns for table in document.tables if table.columns > 4] == [10, 15]


_MISNAMED = {
    "报告.doc": ("700.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "报告.pdf": ("700.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "报告.docx.txt": ("700.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "报告.wps": ("701.doc", "application/msword"),
    "报告.docx": ("701.doc", "application/msword"),
    "报告": ("701.rtf", "application/rtf"),
    "报告.rtf.doc": ("701.rtf", "application/rtf"),
    "报告.zip": ("702.odt", "application/vnd.oasis.opendocument.text"),
}


@pytest.mark.parametrize("name", _MISNAMED)
def test_the_name_tells_nothing(reader: FileReader, converted: Folder, tmp_path: Path, name: str) -> None:
    given, media_type = _MISNAMED[name]
    path = tmp_path / name
    path.write_bytes((converted.path / given).read_bytes())
    document = _document(reader, path)
    assert document.source.media_type == media_type
    assert wrong(converted.made[int(given[:3])].report, read_tables(document)) == {}


def test_a_web_page_called_a_word_file(reader: FileReader, tmp_path: Path) -> None:
    path = tmp_path / "报告.doc"
    path.write_bytes("<html><body><p>二〇二三年政府信息公开工作年度报告".encode("gb18030"))
    assert _document(reader, path).source.media_type == "text/html"


def test_without_libreoffice_the_way_out_is_told(converted: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (outcome,) = FileReader().read(converted.path / "700.doc")
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "input.needs_libreoffice"
    assert outcome.error.facts == {"format": "DOC"}


def test_a_converter_that_hangs_is_stopped_with_its_children(tmp_path: Path, converted: Folder) -> None:
    pid_file = tmp_path / "pid"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {pid_file}\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    (outcome,) = FileReader(converter=Office(str(program), seconds=1.0)).read(converted.path / "700.doc")
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "limit.time"
    left = Path("/proc") / pid_file.read_text(encoding="utf-8").strip() / "stat"
    for _ in range(100):  # a killed process is gone once the kernel has come round to it
        if not left.exists() or left.read_text(encoding="utf-8").split()[2] in "ZX":
            break
        time.sleep(0.1)
    else:
        pytest.fail(f"the converter's child still runs: {left.read_text(encoding='utf-8')}")


def test_a_converter_that_writes_nothing_is_named(tmp_path: Path, converted: Folder) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho Error: source file could not be loaded\n", encoding="utf-8")
    program.chmod(0o755)
    (outcome,) = FileReader(converter=Office(str(program))).read(converted.path / "700.doc")
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "word.conversion"
    assert "could not be loaded" in str(outcome.error.facts["reason"])


def test_a_folder_of_everything_by_the_command(folder: Folder, tmp_path: Path) -> None:
    """One bad file stops nothing; a zip's members follow it; the manifest's word is held against the report."""
    for name in ("700.docx", "701.docx"):
        (tmp_path / name).write_bytes((folder.path / name).read_bytes())
    (tmp_path / "bad.docx").write_bytes((folder.path / "700.docx").read_bytes()[:3000])
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(folder.path / "702.docx", "内/702.docx")
        archive.writestr("../evil.txt", "x")
    rows = "path,url,issuer,year\n700.docx,https://a.gov.cn/700,红河镇人民政府,1999\n"
    (tmp_path / "manifest.csv").write_text(rows, encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "extract", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["source"]["name"] for one in told] == [
        "700.docx",
        "701.docx",
        "bad.docx",
        "702.docx",
        "evil.txt",
    ]
    assert [one.get("error", {}).get("code") for one in told] == [
        None,
        None,
        "word.damaged",
        None,
        "zip.name",
    ]
    assert told[0]["source"]["url"] == "https://a.gov.cn/700"
    assert [one["code"] for one in told[0]["findings"]].count("C2") == 2
    assert told[3]["source"]["member"] == "内/702.docx"


def test_the_record_of_a_docx_has_the_cells_of_its_model(reader: FileReader, folder: Folder) -> None:
    document = _document(reader, folder.path / "700.docx")
    (extraction,) = extract(document)
    assert isinstance(extraction.result, Record)
    assert extraction.result.report.title == folder.made[700].prose.title
