"""A page as a picture, for a person to see what was read.

Mark      a rectangle to be drawn on the page, in the record's coordinates (points from the top left of the upright page).
Wanted    which page, how large, with which marks.
Picture   the PNG. Its pixels are the page's points times one factor, so that boxes are placed by `width / page.width`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from extractor.domain.document import Box, Frozen

SCREEN = 1600  # pixels of the longer side: a full-height window on a large screen


class Mark(Frozen):
    """`kind`: a cell with text, a cell without, a word outside tables. `label` stands in its corner."""

    box: Box
    kind: Literal["cell", "blank", "word"] = "cell"
    label: str = ""


class Wanted(Frozen):
    """`page` counts from 1; `rotation` is the document's for that page (degrees, clockwise, that set it upright); `scanned`: it was
    read as a scan, so that its picture is levelled."""

    page: int = Field(ge=1)
    rotation: float = 0.0
    scanned: bool = False
    pixels: int = Field(SCREEN, ge=50, le=4000)
    marks: tuple[Mark, ...] = ()


class Picture(Frozen):
    """`width`, `height` in pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    png: bytes
    width: int
    height: int
