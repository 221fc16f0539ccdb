"""Complaints and measures of the report's fifth section (spec/narrative.md, “problems and improvements”).

Complaint   a stretch that says what falls short; Measure  one that says what is done about it.
Lead-in     a sentence that only announces a list or turns from complaints to measures; it is no item but sets the mood
            (done, planned), and says whether the measures answer the complaints one by one.
Heading     a short line or label: of complaints (存在问题), of measures (改进措施), or of a topic (依申请公开方面).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Improvement, Problem
from extractor.parsing.mood import COMPLAINT, GENERIC, PROBLEM_HEADING, TURN_LATE, Mode, report_year
from extractor.parsing.passages import Entry, body_spans, entries, punctuated, sentences
from extractor.parsing.problem_headings import HEADING_LENGTH, heading_mode, is_topic, label_of
from extractor.parsing.problem_items import finished_items
from extractor.parsing.problem_numbers import numbered
from extractor.parsing.problem_prose import unnumbered_runs
from extractor.parsing.problem_runs import Run, runs_of
from extractor.parsing.problem_walk import Walk
from extractor.parsing.remedies import Piece, pieces_of
from extractor.parsing.sections import Sections


def read_problems(
    document: Document, sections: Sections
) -> tuple[tuple[Problem, ...], tuple[Improvement, ...]]:
    """Problems and improvements in the order of the text, each with its exact quote; empty where the report states none."""
    text = punctuated(document.text)
    walk = Walk(text, report_year(text))
    for stretch in _stretches(walk.text, sections):
        mode = heading_mode(stretch.heading)
        if mode in ("problem", "improvement"):
            walk.enter(0)
            walk.set_mode(0, mode, stretch.heading)
        _walk(walk, stretch.span)
    return finished_items(document, walk.drafts)


class _Stretch(NamedTuple):
    """Prose of complaints and measures, with the words of the heading over it ("" where there is none)."""

    span: Span
    heading: str = ""


_HEADING_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．，]?\s*")


def _stretches(text: str, sections: Sections) -> list[_Stretch]:
    """The prose of section 五 (which may be two: 五、存在的问题, 六、改进措施); where that is lost or empty, what follows a
    heading of problems in the other sections."""
    found = [
        _Stretch(span, _HEADING_NUMBER.sub("", text[slice(*part.heading)], count=1) if part.heading else "")
        for part in sections.parts
        if part.key == "problems"
        for span in body_spans(sections, part)
        if _speaks(text, span)
    ]
    return found or [
        _Stretch(span)
        for part in sections.parts
        if part.key in ("overview", "preamble", "proceedings", "other")
        for body in body_spans(sections, part)
        for span in _under_headings(text, body)
    ]


def _speaks(text: str, span: Span) -> bool:
    return bool(re.search("[一-龥]{4}", text[slice(*span)]))


def _under_headings(text: str, span: Span) -> Iterator[Span]:
    """（六）存在的问题及改进情况 among the subsections of 一: from there to the next entry as deep that is neither."""
    found = entries(text, span)
    start: int | None = None
    depth = 0
    for entry in found:
        first = next(iter(sentences(text, (entry.start, entry.end))), (entry.start, entry.start))
        head = text[slice(*first)]
        heading = len(head) <= HEADING_LENGTH and bool(heading_mode(head))
        if start is None and heading and PROBLEM_HEADING.search(head):
            start, depth = entry.head, entry.depth
        elif start is not None and entry.depth <= depth and not heading:
            yield start, entry.head
            start = None
    if start is not None:
        yield start, span[1]


def _walk(walk: Walk, span: Span) -> None:
    found = entries(walk.text, span)
    for index, entry in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        walk.enter(entry.depth)
        _read_entry(walk, entry, following)


# “原因分析：清单调整后未同步”: why, neither complaint nor measure.
_CAUSE = re.compile("(?:存在)?(?:问题)?(?:的)?(?:主要|产生|具体)?的?原因(?:分析)?(?:[：:]|[是为](?=.))")


def _read_entry(walk: Walk, entry: Entry, following: Entry | None) -> None:
    modes = list(walk.modes)
    rest = _after_headings(walk, entry, list(pieces_of(walk.text, (entry.start, entry.end))), following)
    # （一）存在的主要问题。当前，…: the number is the heading's, what follows it has none
    in_number = entry.marker is not None and (walk.modes == modes or walk.topic is not None)
    rest = [piece for piece in rest if not _CAUSE.match(walk.text, *piece.span)]
    runs = runs_of(walk.text, rest, mode=walk.mode, year=walk.year, numbered=in_number)
    if not runs:
        return
    pending: tuple[Mode, str] | None = None
    if following and _begins_list(walk.text, entry, following):
        runs = _with_announcement(walk, entry, runs)
        if _is_lead_in(entry, following, runs):
            last = runs.pop()
            mode = last.mode or walk.mode or _mode_of_lead(walk.text, last)
            if mode:
                pending = mode, last.lead + "".join(walk.text[slice(*s)] for s in last.sentences)
    if in_number:
        numbered(walk, entry, following, runs)
    else:
        unnumbered_runs(walk, runs)
    if pending:
        walk.set_mode(entry.depth, *pending)


def _begins_list(text: str, entry: Entry, following: Entry) -> bool:
    """Whether a list begins after the entry; 六、改进措施 after an unnumbered complaint is a heading, no first item."""
    first = next(iter(sentences(text, (following.start, following.end))), (following.start, following.start))
    if following.marker is None or heading_mode(text[slice(*first)]) is not None:
        return False
    return following.marker.number == 1 or (entry.marker is not None and following.depth > entry.depth)


def _with_announcement(walk: Walk, entry: Entry, runs: Sequence[Run]) -> list[Run]:
    """“2．格式不统一。2024年重点抓好：1．…”: what stands behind the last item, closed by a colon before a list that begins anew,
    announces that list. Behind complaints it announces measures, unless its own words complain."""
    last = runs[-1]
    told = walk.text[slice(*last.sentences[-1])] if last.sentences else ""
    if entry.marker is None or len(last.sentences) < 2 or not told.endswith("："):
        return list(runs)
    mode: Mode | None = "problem" if GENERIC.search(told) or COMPLAINT.search(told) else "improvement"
    kept = last._replace(sentences=last.sentences[:-1])
    return [*runs[:-1], kept, Run(mode, "", (last.sentences[-1],))]


def _is_lead_in(entry: Entry, following: Entry, runs: Sequence[Run]) -> bool:
    """Whether the last run only announces the list that follows. An item's own words are never a lead-in, except those of
    an item that the list nested in it spells out."""
    if entry.marker is None or len(runs) > 1:
        return True
    if following.depth <= entry.depth:
        return False
    return sum(end - start for run in runs for start, end in run.sentences) <= 60


def _mode_of_lead(text: str, run: Run) -> Mode | None:
    words = "".join(text[slice(*s)] for s in run.sentences)
    if TURN_LATE.search(words) and not GENERIC.search(words):
        return "improvement"
    return "problem" if GENERIC.search(words) or COMPLAINT.search(words) else None


def _after_headings(walk: Walk, entry: Entry, found: list[Piece], following: Entry | None) -> list[Piece]:
    """Takes the headings off the entry's beginning and sets what they say."""
    rest = list(found)
    while rest:
        head = walk.text[slice(*rest[0].span)]
        if len(head) > HEADING_LENGTH or label_of(head):
            break
        alone = len(rest) > 1 or following is not None
        mode = heading_mode(head)
        if mode == "both":
            rest.pop(0)
        elif mode is not None and alone:
            walk.set_mode(entry.depth, mode, head)
            rest.pop(0)
        elif (
            entry.marker
            and alone
            and is_topic(head, listed=walk.mode is not None or entry.marker.style == "ordinal")
        ):
            walk.set_topic(entry.depth, head)
            rest.pop(0)
        else:
            break
    return rest
