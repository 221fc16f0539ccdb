"""Numbered items of the fifth section: each is one complaint or one measure, and a complaint may carry its own remedy.

Title   the first sentence of an item, where it heads a complaint and its remedy (（一）公开的主动性有待增强。…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.domain.document import Span
from extractor.parsing.complaints import is_told
from extractor.parsing.measures import empty_measure, is_deed, without_opener
from extractor.parsing.mood import COMPLAINT, DONE, MEASURE, Mode, answers_other_year
from extractor.parsing.passages import Entry, clauses
from extractor.parsing.problem_headings import HEADING_LENGTH, label_of
from extractor.parsing.problem_items import Lead
from extractor.parsing.problem_prose import unnumbered, with_own_remedy
from extractor.parsing.problem_runs import Run
from extractor.parsing.problem_walk import Walk


def numbered(walk: Walk, entry: Entry, following: Entry | None, runs: Sequence[Run]) -> None:
    """One numbered item, and what stands behind it in its entry: its own remedy, or what is told without a number."""
    if not any(run.sentences for run in runs):
        return
    mode = _mode_of_item(walk, runs[0]) or _mode_by_place(walk, entry, runs)
    walk.sibling = (entry.depth, mode)
    if mode is None or not runs[0].sentences:
        for run in runs[1:] if mode is None else runs:
            unnumbered(walk, run)
        return
    for_all = _closes_a_list(entry, following) and any(_ANSWERS_ALL.match(run.lead) for run in runs[1:])
    outer = walk.topic, walk.group
    own: int | None = None
    if mode == "problem":
        own = _complaint(walk, entry, runs, for_all=for_all)
    else:
        _measure(walk, entry, runs[0])
    inside = mode == "problem" and not for_all and _goes_on(walk, entry, following)
    for run in runs[1:]:
        if not (inside and run.mode == "improvement" and run.sentences):
            unnumbered(walk, run)
            continue
        whole = (run.sentences[0][0], run.sentences[-1][1])
        if empty_measure(walk.text[slice(*whole)]):
            continue
        if label_of(run.lead):  # 改进措施： is what this stands under, not the complaint's title
            walk.topic, walk.group = outer
        walk.add("improvement", without_opener(walk.text, whole), Lead(run.lead), own)
        walk.remedied = True
    walk.topic, walk.group = outer


def _complaint(walk: Walk, entry: Entry, runs: Sequence[Run], *, for_all: bool) -> int | None:
    """Its place in the drafts. `for_all`: the remedy behind it answers its siblings too, so that its title heads no remedy."""
    if (title := _own_title(walk, runs)) and not for_all:
        walk.stand_under(entry.depth, title)
    return with_own_remedy(walk, (runs[0].sentences[0][0], runs[0].sentences[-1][1]))


def _measure(walk: Walk, entry: Entry, run: Run) -> None:
    span = (run.sentences[0][0], run.sentences[-1][1])
    if title := _answered_title(walk.text, run.sentences):
        walk.stand_under(entry.depth, title)
        span = (run.sentences[1][0], span[1])
    turned = run.mode == "improvement" and walk.mode != "improvement"
    walk.add("improvement", without_opener(walk.text, span) if turned else span)


def _goes_on(walk: Walk, entry: Entry, following: Entry | None) -> bool:
    """Whether a measure behind the item is its own remedy: where the list goes on behind it, or did so for another item, under a
    title of its own, and in a list of one."""
    continues = (
        following is not None
        and following.depth == entry.depth
        and following.marker is not None
        and following.marker.number != 1
    )
    under_title = walk.topic is not None and walk.topic[0] == entry.depth
    return continues or walk.remedied or under_title or _alone(entry, following)


# “答复不规范问题。聘请律师参与审核”: in a list of what was done its title names the complaint that it answered.
_NAMES_COMPLAINT = re.compile("[^，。；]{2,30}(?:问题|现象|情况)[。：:]?")


def _answered_title(text: str, found: Sequence[Span]) -> str | None:
    title = text[slice(*found[0])]
    named = (
        len(found) > 1
        and _NAMES_COMPLAINT.fullmatch(title)
        and COMPLAINT.search(title)
        and not MEASURE.match(title)
    )
    return title if named else None


def _own_title(walk: Walk, runs: Sequence[Run]) -> str | None:
    """“（一）公开的主动性有待增强。个别处室…。今后将加强《条例》学习宣传”: the first sentence is the heading of both."""
    first = runs[0].sentences
    if walk.topic or len(first) < 2 or not any(run.mode == "improvement" for run in runs[1:]):
        return None
    title = walk.text[slice(*first[0])]
    return title if len(title) <= HEADING_LENGTH and not re.search("[，；]", title) else None


# “二是更新不及时。针对以上问题，我局将…”: said behind the last of several complaints it answers them all.
_ANSWERS_ALL = re.compile(
    "[^，。；]{0,4}(?:针对|对于?|围绕|结合|根据|解决)[^，。；]{0,2}(?:以上|上述|这些)[^，。；]{0,10}(?:问题|不足|困难|情况)"
)


def _closes_a_list(entry: Entry, following: Entry | None) -> bool:
    return (
        entry.marker is not None
        and entry.marker.number > 1
        and (
            following is None
            or following.depth != entry.depth
            or following.marker is None
            or following.marker.number == 1
        )
    )


def _alone(entry: Entry, following: Entry | None) -> bool:
    """A list of one."""
    return (
        entry.marker is not None
        and entry.marker.number == 1
        and (following is None or following.depth < entry.depth)
    )


# “对群众关注度高的政策，解读形式单一”: what the complaint is about stands before it.
_ASIDE = re.compile("(?:对|在|由于|随着|从|就)[^，。；]{2,40}[，,]")


def _mode_of_item(walk: Walk, run: Run) -> Mode | None:
    """The mode in force, unless the item's own words are plainly the other: a list without a lead-in, a slip."""
    words = "".join(walk.text[slice(*s)] for s in run.sentences)
    aside = _ASIDE.match(words)
    begin = aside.end() if aside else 0
    first = words[slice(*next(iter(clauses(words, (begin, len(words)))), (0, 0)))]
    complaint, measure = bool(COMPLAINT.search(words)), bool(MEASURE.match(words))
    if run.mode == "problem" and measure and (not complaint or is_deed(first)):
        return "improvement"
    if (
        run.mode == "improvement"
        and not measure
        and not answers_other_year(walk.lead.text, walk.year)
        and not DONE.search(words)
        and re.search(f"(?:{COMPLAINT.pattern})[^，,。；;]{{0,6}}[，,。；;]?$", first)
    ):
        return "problem"
    if run.mode is not None:
        return run.mode
    if measure and not re.search(f"(?:{COMPLAINT.pattern})[^，,。；;]{{0,6}}[，,。；;]?$", first):
        return "improvement"
    return "problem" if complaint else None


def _mode_by_place(walk: Walk, entry: Entry, runs: Sequence[Run]) -> Mode | None:
    """“（2）公众号、网站各发各的。改进措施：…”: an item that its remedy follows is a complaint, and so is one in a list of them."""
    words = "".join(walk.text[slice(*span)] for span in runs[0].sentences)
    if not is_told(words):
        return None
    remedied = any(run.mode == "improvement" for run in runs[1:])
    return "problem" if remedied or walk.sibling == (entry.depth, "problem") else None
