"""JSON Lines: UTF-8 without a byte-order mark, one object a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def json_lines(path: Path) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Gives the function that writes one object."""
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def write(value: Mapping[str, Any]) -> None:
            file.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")

        yield write
