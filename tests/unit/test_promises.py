"""docs/promises.md names tests that exist, and every promise of the design has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "docs" / "promises.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


@pytest.mark.parametrize(("path", "test"), NAMED)
def test_the_guarding_test_exists(path: str, test: str) -> None:
    assert re.search(rf"^(?:async )?def {test}\(", (PROJECT / path).read_text("utf-8"), re.MULTILINE)


def test_each_of_the_seven_promises_has_a_guard() -> None:
    parts = re.split(r"^## (\d)\. ", TEXT, flags=re.MULTILINE)
    guards = {
        int(number): body.count("`tests/") for number, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    assert sorted(guards) == [1, 2, 3, 4, 5, 6, 7]
    assert min(guards.values()) > 0
