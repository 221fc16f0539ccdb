"""The sentences of one entry of the fifth section, cut into runs: where it turns from complaints to measures, or back.

Run    consecutive sentences of one entry under one mode.
Turned what a sentence does to the mode: by its label or heading, by its place, by the words that open measures or complaints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from extractor.domain.document import Span
from extractor.parsing.measures import is_plain_measure, names_what_it_mends, of_other_year, turns_to_measures
from extractor.parsing.mood import COMPLAINT, DONE, GENERIC, MEASURE, TURN, Mode
from extractor.parsing.passages import trim
from extractor.parsing.problem_headings import HEADING_LENGTH, heading_mode, label_of
from extractor.parsing.remedies import Piece, complains_again


class Run(NamedTuple):
    """`own`: a remedy of nothing but the complaint before it; `placed`: a complaint by where it stands, whatever its words."""

    mode: Mode | None
    lead: str
    sentences: tuple[Span, ...]
    own: bool = False
    placed: bool = False


class _State(NamedTuple):
    """What was read before a sentence; `complained` whether any of it complains, `own` whether the run before is its complaint's
    own remedy."""

    mode: Mode | None
    year: int | None
    numbered: bool
    place: int
    complained: bool
    own: bool


class _Turned(NamedTuple):
    """`apart`: no part of the run before it, though of its mode."""

    mode: Mode
    apart: bool = False
    placed: bool = False


def runs_of(
    text: str, found: Sequence[Piece], *, mode: Mode | None, year: int | None, numbered: bool
) -> list[Run]:
    """`mode` is the one in force before the entry; `numbered` whether a marker stands before its first words."""
    runs: list[Run] = []
    complained = False
    for place, piece in enumerate(found):
        sentence = text[slice(*piece.span)]
        lead, span = sentence, piece.span
        if stated := _stated(sentence, last=place + 1 == len(found)):
            turned: _Turned | None = _Turned(stated.mode, apart=True)
            span = trim(text, (span[0] + stated.length, span[1]))  # a heading, a label is no part of an item
            lead = sentence[: stated.length]
        else:
            state = _State(mode, year, numbered, place, complained, bool(runs and runs[-1].own))
            title = text[slice(*found[place - 1].span)] if place else ""
            turned = _placed(state, piece, sentence) or _turned(state, sentence, title)
        complained = complained or COMPLAINT.search(sentence) is not None
        if turned and (turned.mode != mode or turned.apart or not runs):
            sentences = (span,) if span[0] < span[1] else ()
            runs.append(Run(turned.mode, lead, sentences, own=piece.own, placed=turned.placed))
            mode = turned.mode
        elif runs:
            runs[-1] = runs[-1]._replace(sentences=(*runs[-1].sentences, span))
        else:
            runs.append(Run(mode, "", (span,)))
    return runs


class _Stated(NamedTuple):
    """A heading or a label at a sentence's beginning, with how much of the sentence it is."""

    mode: Mode
    length: int


def _stated(sentence: str, *, last: bool) -> _Stated | None:
    if label := label_of(sentence):
        return _Stated("improvement" if label["improvement"] else "problem", label.end())
    heading: Literal["problem", "improvement", "both"] | None = None
    if len(sentence) <= HEADING_LENGTH and not last:
        heading = heading_mode(sentence)
    return _Stated(heading, len(sentence)) if heading in ("problem", "improvement") else None


def _placed(state: _State, piece: Piece, sentence: str) -> _Turned | None:
    """By a turn in its own sentence; a numbered measure is never cut."""
    if piece.mode is None or (state.numbered and state.mode == "improvement"):
        return None
    if piece.mode == "improvement":
        return _Turned("improvement", apart=True)
    return None if MEASURE.match(sentence) else _Turned("problem", apart=state.own, placed=True)


def _turned(state: _State, sentence: str, title: str) -> _Turned | None:
    """By its own words; `title` is the sentence before it."""
    mode, numbered, place = state.mode, state.numbered, state.place
    if of_other_year(sentence, state.year):
        return _Turned("improvement", apart=place > 0)
    if numbered and place and mode == "improvement" and _COMPLAINS_AGAIN.match(sentence):
        return _Turned("problem")
    if (
        turns_to_measures(sentence)
        and (mode != "improvement" or not numbered)
        and not (numbered and place == 0 and mode is None and not TURN.match(sentence))
    ):
        return _Turned("improvement")
    if _may_complain(state) and (
        _announces_complaints(sentence) or (place and mode and complains_again(sentence))
    ):
        return _Turned("problem")
    if mode != "improvement" and (
        (mode is None and COMPLAINT.search(sentence) and names_what_it_mends(sentence))
        or (place and state.complained and is_plain_measure(sentence))
        or (place and numbered and _answers_title(title, sentence))
    ):
        return _Turned("improvement")
    return None


def _may_complain(state: _State) -> bool:
    if state.mode is None:
        return not (state.numbered and state.complained)
    return state.mode == "improvement" and not state.numbered


# “二是压缩时限。但工作中仍存在解读不够丰富的不足”: behind the last measure, no part of it.
_COMPLAINS_AGAIN = re.compile("(?:但|然而|不过|同时|当前|目前)[^，。；]{0,16}(?:[仍还也]存在|存在|[仍还]有)")


def _answers_title(title: str, sentence: str) -> bool:
    """“（一）公开内容不够全面的问题。我局梳理了清单。”: the title is the complaint, what follows the measure."""
    return (
        bool(re.search("(?:问题|现象)[。：]?$", title))
        and not COMPLAINT.search(sentence)
        and bool(MEASURE.match(sentence) or DONE.search(sentence))
    )


def _announces_complaints(sentence: str) -> bool:
    if names_what_it_mends(sentence):
        return False
    return bool(re.search("存在|还有|仍有|不足|有待|问题|差距|短板", sentence)) and bool(
        COMPLAINT.search(sentence) or GENERIC.search(sentence)
    )
