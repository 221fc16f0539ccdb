"""When a cell is read again, and what its readings say together."""

from __future__ import annotations

import pytest

from extractor.domain.document import LEGIBLE
from extractor.readers.recogniser import Char, Reading, number_like
from extractor.readers.scan_lines import Line, Slant
from extractor.readers.second_reading import (
    Verdict,
    agree,
    first_verdict,
    is_doubtful,
    is_lone_stroke,
    not_nothing,
    settled,
    told_by_slant,
    without_dust,
)
from extractor.readers.unseen import NO_CHARACTER


def _chars(text: str, score: float) -> tuple[Char, ...]:
    return tuple(Char(char, float(place), place + 1.0, score) for place, char in enumerate(text))


def _reading(text: str, number: str, score: float = 0.999) -> Reading:
    return Reading(_chars(text, score), _chars(number, score))


@pytest.mark.parametrize(
    ("text", "number", "said"),
    [
        ("12", "12", "12"),
        ("l2O", "120", "120"),
        ("4.7", "4.7", "4.7"),
        ("29.", "29", "29"),  # dust at the baseline
        (".'36", ".36", "36"),
        ("-3", "-3", "-3"),
        ("/", "/", "/"),
        ("1 234", "1 234", "1234"),  # whether a gap is one, the layout decides
        ("若干", "1", "若干"),
        ("3件", "3", "3件"),
        ("", "", ""),
    ],
)
def test_a_number_is_read_with_its_signs_and_words_stay_words(text: str, number: str, said: str) -> None:
    assert first_verdict(_reading(text, number)).text == said


@pytest.mark.parametrize(
    ("text", "number", "score", "doubtful"),
    [
        ("120", "120", 0.999, False),
        ("120", "120", 0.9, True),
        ("4.7", "4.7", 0.999, True),  # a point may be dust
        ("-", "-", 0.999, True),
        ("", "", 0.999, True),  # ink that says nothing
        ("总I", "1", 0.6, True),
        ("总计", "1", 0.95, False),
        ("其他法律行政法规禁止公开", "1", 0.3, False),  # a label
    ],
)
def test_what_is_unsure_or_no_plain_number_is_read_again(
    text: str, number: str, score: float, doubtful: bool
) -> None:
    assert is_doubtful(_reading(text, number, score), unconfirmed=False) is doubtful


def test_where_no_relation_tells_every_number_is_read_again() -> None:
    sure = _reading("120", "120")
    assert number_like(sure)
    assert is_doubtful(sure, unconfirmed=True)


def test_readings_that_agree_are_surer_than_each() -> None:
    one, other = Verdict(_chars("120", 0.9), 0.9), Verdict(_chars("120", 0.8), 0.8)
    both = settled([one, other])
    assert agree(one, other)
    assert both.text == "120"
    assert both.score == pytest.approx(0.98)
    assert both.again


def test_two_of_three_are_believed_less_than_two_of_two() -> None:
    readings = [Verdict(_chars(text, 0.99), 0.99) for text in ("76", "16", "76")]
    verdict = settled(readings)
    assert verdict.text == "76"
    assert verdict.score is not None
    assert LEGIBLE < verdict.score < 0.9


@pytest.mark.parametrize("texts", [("7", "1"), ("7", "1", "4")])
def test_where_none_agree_the_first_stays_and_is_illegible(texts: tuple[str, ...]) -> None:
    verdict = settled([Verdict(_chars(text, 0.99), 0.99) for text in texts])
    assert verdict.text == texts[0]
    assert verdict.score is not None
    assert verdict.score < LEGIBLE


def test_nothing_twice_is_not_sure_to_be_nothing() -> None:
    empty = Verdict((), None)
    verdict = settled([empty, empty])
    assert (verdict.text, verdict.score) == ("", 0.0)


@pytest.mark.parametrize(
    ("read", "lean", "stray", "said", "legible"),
    [
        ("1", 0.04, 0.08, "1", True),
        ("1", -0.32, 0.05, "/", True),  # every slash of some type is called a 1, surely
        ("/", -0.48, 0.05, "/", True),
        ("1", -0.2, 0.08, "1", False),  # an italic 1 or a steep slash
        ("/", 0.03, 0.08, "/", False),
        ("1", -0.32, 0.2, "1", False),  # leans but is no line
    ],
)
def test_a_lone_stroke_is_what_its_slant_says_or_illegible(
    read: str, lean: float, stray: float, said: str, legible: bool
) -> None:
    verdict = Verdict(_chars(read, 0.999), 0.999)
    assert is_lone_stroke(verdict)
    told = told_by_slant(verdict, Slant(lean, stray))
    assert told.text == said
    assert ((told.score or 0.0) >= LEGIBLE) is legible


@pytest.mark.parametrize("text", ["11", "7", "-", "一", ""])
def test_only_a_1_and_a_slash_are_lone_strokes(text: str) -> None:
    assert not is_lone_stroke(Verdict(_chars(text, 0.999), 0.999))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ((("453", 0.999, 16.0), (":", 0.8, 7.0)), "453"),
        ((("1", 0.3, 5.0), ("9908", 0.999, 16.0)), "9908"),  # a 1 its readings do not agree on
        ((("-", 0.9, 3.0), ("9908", 0.999, 16.0)), "-9908"),  # a sign broken off from its number
        ((("11716", 0.999, 16.0), ("4", 0.3, 15.0)), "117164"),  # too high for dust
        ((("117", 0.7, 16.0), (":", 0.8, 7.0)), "117:"),  # beside no sure number
        ((("总计", 0.999, 16.0), (":", 0.8, 7.0)), "总计:"),
    ],
)
def test_a_low_line_that_says_nothing_beside_a_sure_number_is_dust(
    lines: tuple[tuple[str, float, float], ...], kept: str
) -> None:
    verdicts = [Verdict(_chars(text, score), score) for text, score, _ in lines]
    swept = without_dust(verdicts, [height for _, _, height in lines])
    assert "".join(one.text for one in swept) == kept


def test_a_number_that_dust_was_taken_from_is_not_sure() -> None:
    number, dust = without_dust([Verdict(_chars("453", 1.0), 1.0), Verdict(_chars(":", 0.8), 0.8)], [16, 7])
    assert LEGIBLE <= (number.score or 0.0) < 0.9
    assert dust.text == ""


@pytest.mark.parametrize(
    ("width", "height", "tallest", "text"),
    [
        (7, 4, 4, "-"),
        (12, 3, 3, "-"),
        (30, 4, 4, "-"),
        (4, 4, 4, ""),
        (3, 2, 2, ""),
        (60, 4, 4, ""),
        (20, 16, 5, ""),  # dust above dust
        (20, 16, 15, NO_CHARACTER),
        (5, 18, 18, NO_CHARACTER),
    ],
)
def test_print_that_no_reading_made_anything_of_is_not_nothing(
    width: int, height: int, tallest: int, text: str
) -> None:
    line = Line(100, 50, 100 + width, 50 + height)
    found = not_nothing(Verdict((), None), line, 29.0, tallest)
    assert (found.text, (found.score or 1.0) < LEGIBLE) == (text, bool(text))
    read = Verdict(_chars("3", 0.99), 0.99)
    assert not_nothing(read, line, 29.0, tallest) == read
