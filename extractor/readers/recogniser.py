"""Pictures of lines -> characters with their places: PP-OCRv6's recogniser, run through onnxruntime.

Crop      a picture of one line, grey, dark on light (uint8, height x width).
Char      one character that was read, with its reach along the crop in pixels and how sure the model is of it.
Reading   a crop's characters, read freely, and the number that stands there where only a number's marks are admitted.

The models travel in RapidOCR's wheel; they are found by its place on disk and nothing is ever downloaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Crop = NDArray[np.uint8]
    Floats = NDArray[np.float32]

ENGINE = "PP-OCRv6 small"
_HEIGHT = 48  # pixels; what the model was trained on
_STEP = 8  # pixels of a column of the model's answer
_WIDEST = 3200  # pixels of one crop at that height: a line of a hundred characters
_AT_ONCE = 4096  # pixels in a batch; its answer takes 38 MB
_NARROWEST, _GRAIN = 32, 16  # pixels
# A sign of a number -> what the model may call it. Sources: the glyphs' shapes in Song, Kai, Hei and Times.
_LOOKALIKES: Mapping[str, str] = {
    **{digit: chr(ord("０") + int(digit)) for digit in "34"},
    "0": "０OoＯｏ〇○◯OОоΟ",
    "1": "１lI|iｌＩ丨｜ı!",
    "2": "２Zz",
    "5": "５Ss",
    "6": "６bG",
    "7": "７T",
    "8": "８B",
    "9": "９gq",
    ".": "．·•'‘’`",
    ",": "，、",
    "/": "／丿",
    "-": "－–—―─一﹣−_",
    "+": "＋",
    " ": "",
}  # fmt: skip


class Char(NamedTuple):
    """`x0`, `x1` in pixels of the crop; `score` 0 to 1."""

    text: str
    x0: float
    x1: float
    score: float


class Reading(NamedTuple):
    """`chars` as read freely; `number` as read with the marks of numbers alone: its scores are low where words stand."""

    chars: tuple[Char, ...]
    number: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    def moved(self, by: float) -> Reading:
        """The same, so many pixels further to the right."""
        return Reading(
            *(tuple(char._replace(x0=char.x0 + by, x1=char.x1 + by) for char in part) for part in self)
        )


def number_like(reading: Reading) -> bool:
    """Every character that was read freely is a number's sign or looks like one."""
    return all(char.text in _NUMBER_LIKE for char in reading.chars)


def is_chinese(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


_NUMBER_LIKE = frozenset("".join(sign + also for sign, also in _LOOKALIKES.items()))


class Recogniser:
    """Holds the model, loaded at the first reading. `threads` 0: as many as onnxruntime likes."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    def read(self, crops: Sequence[Crop], narrowed: float = 1.0) -> list[Reading]:
        """What each crop says, in their order. A crop's text should fill most of its height. `narrowed`: share of their width to
        which the crops are pressed together, which saves as much of the time."""
        found: dict[int, Reading] = {}
        for batch in _batches([_width_of(crop, narrowed) for crop in crops]):
            answer = self._run([_scaled(crops[place], narrowed) for place in batch])
            for place, columns in zip(batch, answer, strict=True):
                height, width = crops[place].shape
                found[place] = self._decoded(columns, width, height / (_HEIGHT * narrowed))
        return [found[place] for place in range(len(crops))]

    @cached_property
    def _session(self) -> Any:
        return session("PP-OCRv6_rec_small.onnx", self._threads)

    @cached_property
    def _alphabet(self) -> tuple[str, ...]:
        """The character of each class; the first is CTC's blank."""
        kept: str = self._session.get_modelmeta().custom_metadata_map["character"]
        return ("", *kept.splitlines(), " ")

    @cached_property
    def _number_classes(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Blank and the signs of numbers, each with the classes that may stand for it."""
        place = {char: index for index, char in enumerate(self._alphabet)}
        signs = (
            (sign, tuple(place[char] for char in sign + also if char in place))
            for sign, also in _LOOKALIKES.items()
        )
        return (("", (0,)), *signs)

    def _run(self, scaled: Sequence[Floats]) -> Floats:
        """Probabilities: crop x column x class."""
        import numpy as np

        width = max(_NARROWEST, *(one.shape[1] for one in scaled))
        width = ceil(width / _GRAIN) * _GRAIN
        batch = np.zeros((len(scaled), 3, _HEIGHT, width), np.float32)
        for row, one in zip(batch, scaled, strict=True):
            row[:, :, : one.shape[1]] = one
        answer: Floats = self._session.run(None, {self._session.get_inputs()[0].name: batch})[0]
        return answer

    def _decoded(self, columns: Floats, width: int, scale: float) -> Reading:
        """`scale`: pixels of the crop for one of the model's."""
        used = min(len(columns), ceil(width / scale / _STEP) + 1)
        columns = columns[:used]
        step = _STEP * scale
        chars = _runs(columns.argmax(1), columns.max(1), self._alphabet, step)
        return Reading(tuple(chars), tuple(self._as_number(columns, step)))

    def _as_number(self, columns: Floats, step: float) -> Iterator[Char]:
        import numpy as np

        signs = [sign for sign, _ in self._number_classes]
        masses = np.stack([columns[:, list(classes)].sum(1) for _, classes in self._number_classes], axis=1)
        yield from _runs(masses.argmax(1), masses.max(1), signs, step)


def session(name: str, threads: int) -> Any:
    """The model of that file name in RapidOCR's wheel, on the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena keeps the largest batch's memory for good
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(_models() / name), options, providers=["CPUExecutionProvider"])


def _models() -> Path:
    from importlib.util import find_spec

    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        message = "rapidocr"
        raise ModuleNotFoundError(message)
    return Path(spec.origin).parent / "models"


def _width_of(crop: Crop, narrowed: float) -> int:
    height, width = crop.shape
    wanted: int = ceil(width * _HEIGHT * narrowed / height)
    return max(1, min(_WIDEST, wanted))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Places of crops of much the same width, few enough for the memory."""
    batch: list[int] = []
    for place in sorted(range(len(widths)), key=lambda place: widths[place]):
        wide = widths[place]
        if batch and (wide * (len(batch) + 1) > _AT_ONCE or wide > 1.15 * widths[batch[0]] + 16):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _scaled(crop: Crop, narrowed: float) -> Floats:
    """At the model's height, -1 to 1."""
    import cv2

    how = cv2.INTER_AREA if crop.shape[0] > _HEIGHT else cv2.INTER_CUBIC
    size = (_width_of(crop, narrowed), _HEIGHT)
    levels: Floats = cv2.resize(crop, size, interpolation=how).astype("float32")
    levels /= 127.5
    levels -= 1
    return levels


def _runs(best: Any, sure: Any, names: Sequence[str], step: float) -> Iterator[Char]:
    """CTC: a class that stays over columns is one character, blanks part equal ones."""
    start = 0
    length = len(best)
    while start < length:
        end = start
        while end < length and best[end] == best[start]:
            end += 1
        if best[start] != 0:
            score = float(sure[start:end].max())
            yield Char(names[int(best[start])], start * step, end * step, score)
        start = end
