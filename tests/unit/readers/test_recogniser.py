"""Pictures of lines -> characters. The lines are drawn here with OpenCV's own strokes, which no scan has."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers.recogniser import Recogniser


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


def _drawn(text: str) -> NDArray[np.uint8]:
    (width, height), base = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 2)
    crop = np.full((height + base + 12, width + 24), 255, np.uint8)
    cv2.putText(crop, text, (12, height + 6), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return crop


def test_each_crop_has_its_reading_whatever_its_width(recogniser: Recogniser) -> None:
    texts = ("7", "20230115", "36", "4.75", "1048")
    readings = recogniser.read([_drawn(text) for text in texts])
    assert tuple("".join(char.text for char in reading.number) for reading in readings) == texts
    assert all(char.score > 0.5 for reading in readings for char in reading.number)


@pytest.mark.parametrize("narrowed", [1.0, 0.75])
def test_characters_stand_where_they_were_drawn(recogniser: Recogniser, narrowed: float) -> None:
    crop = _drawn("305")
    (reading,) = recogniser.read([crop], narrowed)
    middles = [(char.x0 + char.x1) / 2 / crop.shape[1] for char in reading.number]
    assert middles == pytest.approx([0.27, 0.5, 0.73], abs=0.12)
    moved = [char.x0 for char in reading.moved(100).chars]
    assert moved == [char.x0 + 100 for char in reading.chars]


def test_paper_says_nothing(recogniser: Recogniser) -> None:
    assert recogniser.read([]) == []
    (reading,) = recogniser.read([np.full((40, 60), 255, np.uint8)])
    assert reading.text == ""
