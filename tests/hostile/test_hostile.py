"""Each hostile file ends in its own named error, within its limits of time and memory, and stops nothing else."""

from __future__ import annotations

import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.domain.document import Document
from extractor.readers.files import FileReader, Unread
from extractor.readers.office import Office
from extractor.readers.sandbox import Limits, Sandbox
from tests.documents.printing import libreoffice
from tests.hostile.makers import FOR_LIBREOFFICE, HOSTILE, UNSAFE_NAMES, Hostile, overlapping, sound, zip_of

_SECONDS = 20.0
_MEGABYTES = 900


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    sandbox = Sandbox(Limits(memory_mb=_MEGABYTES, seconds=_SECONDS))
    yield FileReader(sandbox=sandbox, converter=Office(seconds=_SECONDS))
    sandbox.close()


def _outcomes(reader: FileReader, data: bytes, name: str = "a.docx") -> list[Document | Unread]:
    return list(reader.read_bytes(data, name, name))  # type: ignore[arg-type]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: one.name)
def test_it_ends_in_its_own_error(reader: FileReader, hostile: Hostile) -> None:
    data = hostile.make()
    began = time.monotonic()
    outcomes = _outcomes(reader, data)
    assert time.monotonic() - began < _SECONDS
    codes = {one.error.code if isinstance(one, Unread) else None for one in outcomes}
    assert codes == {hostile.code}
    assert all(isinstance(one, Document) for one in _outcomes(reader, sound()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ru_maxrss is in kilobytes on Linux")
def test_the_parent_stays_small(reader: FileReader) -> None:
    """What is hostile grows in the child or not at all; a bomb's own bytes are the test's."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for hostile in HOSTILE:
        _outcomes(reader, hostile.make())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 250 * 1024


@pytest.mark.parametrize(("name", "make"), FOR_LIBREOFFICE, ids=[name for name, _ in FOR_LIBREOFFICE])
def test_what_libreoffice_is_given_ends_in_time(
    reader: FileReader, require: Callable[[str, object], None], name: str, make: Callable[[], bytes]
) -> None:
    require("LibreOffice", libreoffice())
    began = time.monotonic()
    (outcome,) = _outcomes(reader, make(), "a.doc")
    assert time.monotonic() - began < _SECONDS * 2
    if isinstance(outcome, Unread):
        assert outcome.error.code in {"word.conversion", "input.empty", "limit.time", "word.damaged"}
    else:
        assert "root:" not in outcome.text


@pytest.mark.parametrize("name", UNSAFE_NAMES)
def test_a_name_that_reaches_outside_is_refused_by_name(reader: FileReader, name: str) -> None:
    outcomes = _outcomes(reader, zip_of({name: b"x", "good.txt": "总体情况".encode()}), "a.zip")
    told = [one.error for one in outcomes if isinstance(one, Unread)]
    assert [(error.code, error.value) for error in told] == [("zip.name", name.replace("\\", "/"))]
    assert sum(isinstance(one, Document) for one in outcomes) == 1


def test_a_link_is_refused(reader: FileReader, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    (outcome,) = reader.read(path)
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "zip.name"


def test_a_thousand_names_for_the_same_bytes(reader: FileReader) -> None:
    """Each is refused or read as one small text; together they end in time."""
    began = time.monotonic()
    outcomes = _outcomes(reader, overlapping(), "a.zip")
    assert time.monotonic() - began < _SECONDS
    assert {one.error.code for one in outcomes if isinstance(one, Unread)} <= {
        "zip.bomb",
        "zip.damaged",
        "input.too_large",
    }
    assert len(outcomes) >= 1


def test_a_document_that_fills_the_childs_memory_is_named() -> None:
    """Text that packs poorly, so that no ratio gives it away."""
    import random

    from tests.generator.docx import package, paragraph, run

    chance = random.Random(3)
    body = "".join(paragraph(run(f"{chance.random()}")) for _ in range(250_000))
    sandbox = Sandbox(Limits(memory_mb=160, seconds=_SECONDS))
    (outcome,) = _outcomes(FileReader(sandbox=sandbox), package(body))
    sandbox.close()
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "limit.memory"


def test_a_document_that_takes_too_long_is_named() -> None:
    import random

    from tests.generator.docx import package, paragraph, run

    chance = random.Random(3)
    body = "".join(paragraph(run(f"{chance.random()}")) for _ in range(100_000))
    sandbox = Sandbox(Limits(seconds=0.8))
    (outcome,) = _outcomes(FileReader(sandbox=sandbox), package(body))
    sandbox.close()
    assert isinstance(outcome, Unread)
    assert outcome.error.code == "limit.time"
