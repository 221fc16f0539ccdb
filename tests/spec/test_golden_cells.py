"""The cells of every golden report, labelled by hand, are read exactly: state, value and raw string."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.generator.reading import layouts, read

GOLDEN = sorted(path.parent for path in (Path(__file__).parents[2] / "golden").glob("*/expected.json"))


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_the_golden_cells_are_exact(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    (source,) = folder.glob("source.*")
    reading = read(source.read_text(encoding="utf-8"))
    assert layouts(reading) == expected["report"]["layout"]
    found = {id_: (cell.state, cell.value, cell.raw) for id_, cell in reading.cells.items()}
    assert found == {
        id_: (cell["state"], cell["value"], cell["raw"]) for id_, cell in expected["cells"].items()
    }
    assert reading.leftovers == ()


def test_there_are_golden_reports() -> None:
    assert len(GOLDEN) >= 8
