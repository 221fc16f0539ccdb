"""Each hostile picture ends in its own named error, within its limits of time and memory, and stops nothing else."""

from __future__ import annotations

import resource
import sys
import time
from functools import cache

import pytest

from extractor.domain.document import Document
from extractor.domain.report import ErrorObject
from extractor.readers.files import FileReader, Unread
from extractor.services.extract import extract
from tests.hostile.pictures import NOTHING, PICTURES, Hostile, sound

_SECONDS = 30.0


@pytest.fixture(scope="module")
def reader() -> FileReader:
    return FileReader()


@cache
def _made(hostile: Hostile) -> bytes:
    return hostile.make()


def _code(reader: FileReader, data: bytes) -> str:
    """The code of the error object that a user sees."""
    (outcome,) = reader.read_bytes(data, "a", "a")
    if isinstance(outcome, Unread):
        return outcome.error.code
    assert isinstance(outcome, Document)
    ((_, result),) = extract(outcome, narrative="none")
    assert isinstance(result, ErrorObject)
    return result.error.code


@pytest.mark.parametrize("hostile", PICTURES, ids=lambda one: one.name)
def test_it_ends_in_its_own_error(reader: FileReader, hostile: Hostile) -> None:
    data = _made(hostile)
    began = time.monotonic()
    code = _code(reader, data)
    assert time.monotonic() - began < _SECONDS
    assert code in hostile.codes


def test_a_sound_picture_after_all_of_them_is_looked_at(reader: FileReader) -> None:
    """Nothing stands on it but a line, and that is what is said: the child that looked is alive."""
    for hostile in PICTURES[:4]:
        _code(reader, _made(hostile))
    assert _code(reader, sound()) in NOTHING


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ru_maxrss is in kilobytes on Linux")
def test_the_parent_stays_small(reader: FileReader) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for hostile in PICTURES:
        _code(reader, _made(hostile))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024
