"""What a file says and a person does not see: how a note shows it, and what stands for a character that can't be told."""

from __future__ import annotations

from collections.abc import Sequence

NO_CHARACTER = "\ufffd"  # Unicode's own: it makes what it stands in no number
FORCED_LEFT = "\u202e"  # right-to-left override: 12 behind it is shown as 21
_SAME_COLOUR = 0x10  # of 255 in each of red, green and blue: no eye tells them apart, in print or on a page
_MOST = 12  # runs that a note shows
_LONGEST = 24  # characters of each


def are_alike(one: Sequence[int], other: Sequence[int]) -> bool:
    """Colours in red, green and blue from 0 to 255; what follows these is not asked."""
    return all(abs(a - b) <= _SAME_COLOUR for a, b in zip(one[:3], other[:3], strict=True))


def told(runs: Sequence[str]) -> str:
    """The runs for a note: without spaces, and not too many of them."""
    shown = "、".join("".join(run.split())[:_LONGEST] for run in runs[:_MOST])
    return shown + ("…" if len(runs) > _MOST else "")
