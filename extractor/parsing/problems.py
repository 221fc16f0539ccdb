"""Complaints and measures of the report's fifth section (spec/narrative.md, “problems and improvements”).

Complaint   a stretch that says what falls short; Measure  one that says what is done about it.
Lead-in     a sentence that only announces a list or turns from complaints to measures; it is no item but sets the mood
            (done, planned), and says whether the measures answer the complaints one by one.
Heading     a short line or label: of complaints (存在问题), of measures (改进措施), or of a topic (依申请公开方面).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Improvement, Problem
from extractor.parsing.answering import parted
from extractor.parsing.complaints import complaints_of, is_told
from extractor.parsing.measures import (
    empty_measure,
    is_deed,
    without_opener,
)
from extractor.parsing.mood import (
    ADVERBS,
    CLOSING,
    COMPLAINT,
    DONE,
    GENERIC,
    LABEL,
    MEASURE,
    PLANNED,
    PROBLEM_HEADING,
    TURN_LATE,
    VERBS,
    Mode,
    answers_other_year,
    first_clause,
    report_year,
)
from extractor.parsing.passages import Entry, body_spans, clauses, entries, punctuated, sentences, trim
from extractor.parsing.problem_headings import HEADING_LENGTH, heading_mode, is_topic, label_of
from extractor.parsing.problem_items import Draft, Lead, finished_items
from extractor.parsing.problem_runs import Run, runs_of
from extractor.parsing.remedies import Piece, blames, pieces_of
from extractor.parsing.sections import Sections

# “需加强对《条例》…的学习” is a remedy, “还需要进一步拓展” is not: the verb of action must have its object.
_REMEDY = re.compile(
    "(?<=[，；。])\\s*(?=(?:因此|为此|下一步|今后|接下来)，?(?:要|应|需|将)?"
    f"|(?:要|应当?|须|必须|[需将](?!要))(?:{ADVERBS})(?:{VERBS})[^，；。]{{2,}}"
    "|(?:目前|现)?(?:均|都)?(?:已(?:经|于)?|正在)(?![^，；。]{0,12}(?:不|问题)))"
)


_CONTINUED = re.compile(
    "目前已无|(?:从而|进而|以此)?(?:确保|推动|力争|力求|努力|真正|使(?!用)|让|为[^，]{2,20}(?:提供|作出|做出|贡献)|切实保障|不断推动|实现|以更|以实际)"
)


@dataclass
class _Walk:
    """Where the reading stands. `modes` are the headings and lead-ins in force, with the depth at which each was said."""

    text: str
    year: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    modes: list[tuple[int, Mode, Lead]] = field(default_factory=list)
    topic: tuple[int, str] | None = None
    group: int = 0
    groups: int = 0
    block: int = 0
    sibling: tuple[int, Mode | None] = (0, None)  # the numbered item before, by its depth
    remedied: bool = False  # an item of the list being read carried its own remedy

    @property
    def mode(self) -> Mode | None:
        return self.modes[-1][1] if self.modes else None

    @property
    def lead(self) -> Lead:
        return self.modes[-1][2] if self.modes else Lead()

    def enter(self, depth: int) -> None:
        """A new entry ends what was said deeper than it, and a topic of its own depth."""
        while self.modes and self.modes[-1][0] > depth:
            self.modes.pop()
        if self.topic and self.topic[0] >= depth > 0:
            self.topic, self.group = None, 0

    def set_mode(self, depth: int, mode: Mode, lead: str) -> None:
        while self.modes and self.modes[-1][0] >= depth:
            self.modes.pop()
        self.modes.append((depth, mode, Lead(lead)))
        self.block += 1
        self.remedied = False

    def set_topic(self, depth: int, topic: str) -> None:
        self.groups += 1
        self.topic, self.group = (depth, topic), self.groups
        while self.modes and self.modes[-1][0] >= depth > 0:
            self.modes.pop()
        self.block += 1

    def add(self, mode: Mode, span: Span, lead: Lead | None = None, own: int | None = None) -> int | None:
        """The draft's index, None where nothing but marks is left of the span."""
        span = trim(self.text, span, CLOSING)
        if span[1] - span[0] < 4:
            return None
        topic = self.topic[1] if self.topic else None
        self.drafts.append(Draft(mode, span, topic, self.group, self.block, lead or self.lead, own))
        return len(self.drafts) - 1


def read_problems(
    document: Document, sections: Sections
) -> tuple[tuple[Problem, ...], tuple[Improvement, ...]]:
    """Problems and improvements in the order of the text, each with its exact quote; empty where the report states none."""
    text = punctuated(document.text)
    walk = _Walk(text, report_year(text))
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


def _walk(walk: _Walk, span: Span) -> None:
    found = entries(walk.text, span)
    for index, entry in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        walk.enter(entry.depth)
        _read_entry(walk, entry, following)


# “原因分析：清单调整后未同步”: why, neither complaint nor measure.
_CAUSE = re.compile("(?:存在)?(?:问题)?(?:的)?(?:主要|产生|具体)?的?原因(?:分析)?(?:[：:]|[是为](?=.))")


def _read_entry(walk: _Walk, entry: Entry, following: Entry | None) -> None:
    modes = list(walk.modes)
    rest = _after_headings(walk, entry, list(pieces_of(walk.text, (entry.start, entry.end))), following)
    # （一）存在的主要问题。当前，…: the number is the heading's, what follows it has none
    numbered = entry.marker is not None and (walk.modes == modes or walk.topic is not None)
    rest = [piece for piece in rest if not _CAUSE.match(walk.text, *piece.span)]
    runs = runs_of(walk.text, rest, mode=walk.mode, year=walk.year, numbered=numbered)
    if not runs:
        return
    pending: tuple[Mode, str] | None = None
    if following and _begins_list(walk.text, entry, following):
        runs = _with_announcement(walk, entry, runs)
    if following and _begins_list(walk.text, entry, following) and _is_lead_in(entry, following, runs):
        last = runs.pop()
        mode = last.mode or walk.mode or _mode_of_lead(walk.text, last)
        if mode:
            pending = mode, last.lead + "".join(walk.text[slice(*s)] for s in last.sentences)
    if numbered:
        _numbered(walk, entry, following, runs)
    else:
        _unnumbered_runs(walk, runs)
    if pending:
        walk.set_mode(entry.depth, *pending)


def _begins_list(text: str, entry: Entry, following: Entry) -> bool:
    """Whether a list begins after the entry; 六、改进措施 after an unnumbered complaint is a heading, no first item."""
    first = next(iter(sentences(text, (following.start, following.end))), (following.start, following.start))
    if following.marker is None or heading_mode(text[slice(*first)]) is not None:
        return False
    return following.marker.number == 1 or (entry.marker is not None and following.depth > entry.depth)


def _with_announcement(walk: _Walk, entry: Entry, runs: Sequence[Run]) -> list[Run]:
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


def _after_headings(walk: _Walk, entry: Entry, found: list[Piece], following: Entry | None) -> list[Piece]:
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


def _numbered(walk: _Walk, entry: Entry, following: Entry | None, runs: Sequence[Run]) -> None:
    if not runs or not any(run.sentences for run in runs):
        return
    first = runs[0]
    mode = _mode_of_item(walk, first) or _mode_by_place(walk, entry, runs)
    walk.sibling = (entry.depth, mode)
    if mode is None or not first.sentences:
        for run in runs[1:] if mode is None else runs:
            _unnumbered(walk, run)
        return
    span = (first.sentences[0][0], first.sentences[-1][1])
    own: int | None = None
    outer = walk.topic, walk.group
    if mode == "problem":
        closing = _closes_a_list(entry, following) and any(_ANSWERS_ALL.match(run.lead) for run in runs[1:])
        if (title := _own_title(walk, runs)) and not closing:
            walk.groups += 1
            walk.topic, walk.group = (entry.depth, title), walk.groups
        own = _with_own_remedy(walk, span)
    else:
        if title := _answered_title(walk.text, first.sentences):
            walk.groups += 1
            walk.topic, walk.group = (entry.depth, title), walk.groups
            span = (first.sentences[1][0], span[1])
        walk.add(
            "improvement",
            without_opener(walk.text, span)
            if first.mode == "improvement" and walk.mode != "improvement"
            else span,
        )
    continues = (
        following is not None
        and following.depth == entry.depth
        and following.marker is not None
        and following.marker.number != 1
    )
    inside = (
        continues
        or walk.remedied
        or (walk.topic is not None and walk.topic[0] == entry.depth)
        or _alone(entry, following)
    ) and not (_closes_a_list(entry, following) and any(_ANSWERS_ALL.match(run.lead) for run in runs[1:]))
    for run in runs[1:]:
        if run.mode == "improvement" and mode == "problem" and inside and run.sentences:
            whole = (run.sentences[0][0], run.sentences[-1][1])
            if empty_measure(walk.text[slice(*whole)]):
                continue
            if label_of(run.lead):  # 改进措施： is what this stands under, not the complaint's title
                walk.topic, walk.group = outer
            walk.add("improvement", without_opener(walk.text, whole), Lead(run.lead), own)
            walk.remedied = True
        else:
            _unnumbered(walk, run)
    walk.topic, walk.group = outer


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


def _own_title(walk: _Walk, runs: Sequence[Run]) -> str | None:
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


def _mode_of_item(walk: _Walk, run: Run) -> Mode | None:
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


def _mode_by_place(walk: _Walk, entry: Entry, runs: Sequence[Run]) -> Mode | None:
    """“（2）公众号、网站各发各的。改进措施：…”: an item that its remedy follows is a complaint, and so is one in a list of them."""
    words = "".join(walk.text[slice(*span)] for span in runs[0].sentences)
    if not is_told(words):
        return None
    remedied = any(run.mode == "improvement" for run in runs[1:])
    return "problem" if remedied or walk.sibling == (entry.depth, "problem") else None


def _with_own_remedy(walk: _Walk, span: Span) -> int | None:
    """A numbered complaint, parted from its own remedy (000: “…还存在一些距离，要增强主动意识”)."""
    words = walk.text[slice(*span)]
    for match in _REMEDY.finditer(words):
        if COMPLAINT.search(words[: match.start()]) and not COMPLAINT.search(
            first_clause(words[match.end() + 1 :])[-8:]
        ):
            own = walk.add("problem", (span[0], span[0] + match.start()))
            lead = Lead("" if DONE.match(words, match.end()) else "要")
            walk.add("improvement", (span[0] + match.end(), span[1]), lead, own)
            walk.remedied = True
            return own
    return walk.add("problem", span)


def _unnumbered_runs(walk: _Walk, runs: Sequence[Run]) -> None:
    """Where complaints and measures alternate, each measure is the remedy of the complaint right before it."""
    turns = sum(run.mode == "improvement" and before.mode != "improvement" for before, run in pairwise(runs))
    told: list[int] = []
    for run in runs:
        begin = len(walk.drafts)
        measures = [part for span in run.sentences for part in clauses(walk.text, span, "；;")]
        only = len(told) == sum(draft.mode == "problem" for draft in walk.drafts) and len(measures) == 1
        answered = told[0] if len(told) == 1 and (run.own or turns > 1 or only) else None
        _unnumbered(walk, run, answered)
        told = [i for i in range(begin, len(walk.drafts)) if walk.drafts[i].mode == "problem"]


def _unnumbered(walk: _Walk, run: Run, answered: int | None = None) -> None:
    """`answered`: the draft of the complaint whose remedy the run is, where that is known by its place."""
    if run.mode == "improvement":
        _unnumbered_measures(walk, run, answered)
        return
    announced = LABEL.match(run.lead) is not None or run.placed
    for span in run.sentences:
        parts = clauses(walk.text, span, "；;：:。")
        in_list = sum(walk.text[end - 1] in "；;" for _, end in parts) > 1
        for part in parts:
            complaints = list(complaints_of(walk.text, part))
            if in_list and len(complaints) > 1:
                complaints = [(complaints[0][0], complaints[-1][1])]
            found = [_with_own_remedy(walk, complaint) for complaint in complaints]
            named = _NAMED_PROBLEM.match(walk.text, *part)
            words = walk.text[slice(*part)]
            if not found and (named or run.placed or blames(words) or (announced and is_told(words))):
                walk.add("problem", (named.end() if named else part[0], part[1]))
            announced = announced or _ANNOUNCED.search(walk.text, *part) is not None


# “仍有一些不足：图解运用少；名单长期挂在墙上”: behind such words each part is a complaint, whatever its words.
_ANNOUNCED = re.compile(
    "(?:存在|还有|仍有|有着|面临|如下|以下|主要).{0,8}(?:问题|不足|短板|薄弱环节|差距|困难|弱项|欠缺)[^，；。：]{0,6}[：:。]$|(?:问题|不足)(?:是|有|如下|包括)[：:]$"
)


# “主要问题是解读还停留在转发层面”: what is called a problem is one.
_NAMED_PROBLEM = re.compile("[^，。；：]{0,12}(?:主要|突出)(?:问题|不足)(?:是|为|在于)(?=[^，。；：]{4})")


def _complaints_so_far(walk: _Walk) -> list[str]:
    return [
        walk.text[slice(*draft.span)]
        for draft in walk.drafts
        if draft.mode == "problem" and draft.group == walk.group
    ]


def _unnumbered_measures(walk: _Walk, run: Run, answered: int | None) -> None:
    if run.lead:
        walk.block += 1
    lead = Lead(run.lead) if run.lead else walk.lead
    if answers_other_year(walk.lead.text, walk.year) and not PLANNED.search(lead.text):
        # 2022年存在问题整改情况: what stands under it mends that year's, whatever opens it
        lead, answered = Lead(walk.lead.text), None
    pieces: list[tuple[Span, Lead]] = []
    for sentence in run.sentences:
        for piece in clauses(walk.text, sentence, "；;。！？"):
            start, end = without_opener(walk.text, piece)
            if not re.search("[一-龥]", walk.text[start:end]):
                continue
            opener = walk.text[piece[0] : start]
            if pieces and PLANNED.search(opener) and not PLANNED.search(lead.text):
                lead = Lead(opener)  # 今年以来建立了…。2024年，拟开展…: what follows is planned
            if pieces and _CONTINUED.match(walk.text, start):
                (begin, _), told = pieces[-1]
                pieces[-1] = (begin, end), told
            else:
                pieces.append(((start, end), lead))
    if len(pieces) == 1:
        (whole, told), complaints = pieces[0], _complaints_so_far(walk)
        pieces = [(span, told) for span in parted(walk.text, whole, complaints)]
    for span, told in pieces:
        if not empty_measure(walk.text[slice(*span)]):
            walk.add("improvement", span, told, answered)
