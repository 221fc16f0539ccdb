"""Which stretch of the document answers which section of the report.

Section     one of the six statutory parts, or the preamble before them; found by heading, and by content where the heading is lost.
Sections    all that were found, in the order of the text, and the prose stretches that are left when the tables are taken out.
Title       the words of a heading without its number; a title may stand alone on its line or begin a line of text.
Rank        how a heading is numbered: 一、 (top) · （一） (inner) · 1. (inner) · not at all (bare). Which rank carries the six
            statutory titles differs from report to report, so all are collected and the best is taken for each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from extractor.domain.document import Frozen, Span
from extractor.domain.text import fold_with_places

SectionKey = Literal["preamble", "overview", "proactive", "requests", "proceedings", "problems", "other"]


class Section(Frozen):
    """[start, end) of the text with its heading, whose own stretch is `heading` (None where the heading is lost)."""

    key: SectionKey
    start: int
    end: int
    heading: Span | None = None


class Sections(Frozen):
    """`parts` in the order of the text; `prose` the stretches outside the tables, in order, each within one part."""

    parts: tuple[Section, ...]
    prose: tuple[Span, ...]

    def part(self, key: SectionKey) -> Section | None:
        """The first part of that key, None where the report has none."""
        return next((part for part in self.parts if part.key == key), None)


# Titles by key, matched on folded text (no white space, half width, simplified) from the title's first character.
# Sources: notes A1 and D (the 2019 and 2021 formats and the variants seen in published reports).
_WORK = r"(?:20\d\d年度?)?(?:[我本](?:单位|机关|街道|[省市县区旗乡镇局委办厅校院])|全[省市县区])?(?:(?:政府|政务)?信息公开|政务公开|政务信息)?(?:工作)?(?:中|方面)?(?:的)?"
_FAULTS = r"(?:困难|不足|问题|短板)(?:(?:[、和与及]|以及)(?:主要)?(?:困难|不足|问题|原因|短板))*"
_REMEDY = (
    r"(?:下(?:一)?步|今后|相应)?(?:的)?(?:工作)?(?:改进|整改|努力|解决)(?:的)?(?:工作)?"
    r"(?:情况|措施|方向|办法|意见|打算|思路|举措|建议|计划|安排|落实情况|对策)?"
    r"|下(?:一)?步(?:工作)?(?:改进)?(?:打算|计划|措施|安排|思路|举措)|对策(?:措施|建议)?"
)
_TITLES: tuple[tuple[SectionKey, re.Pattern[str]], ...] = (
    ("overview", re.compile(r"(?:年度)?(?:工作)?(?:总体|基本|整体)情况|概述|概况")),
    ("proactive", re.compile(r"(?:行政机关)?主动公开(?:的)?政府信息(?:的|工作)?情况")),
    ("requests", re.compile(r"收到(?:和|及|与|并)处理(?:依申请公开)?(?:政府)?信息公开申请(?:的|工作)?情况")),
    (
        "proceedings",
        re.compile(
            r"(?:因)?(?:政府)?信息公开(?:工作)?(?:而)?(?:的)?(?:被)?(?:申请|提起|引起|引发|发生|涉及)?(?:的)?"
            r"行政复议(?:[、,和与及或])*(?:被)?(?:提起|申请)?(?:的)?行政诉讼(?:的)?情况"
        ),
    ),
    (
        "problems",
        re.compile(
            rf"{_WORK}(?:当前|目前|仍|还)*(?:存在的?(?:主要|突出)?的?{_FAULTS}|主要(?:存在)?的?{_FAULTS})(?:以及|[、,和与及])*(?:{_REMEDY})"
        ),
    ),
    (
        "other",
        re.compile(
            r"(?:其[他它])(?:有关|相关)?(?:需要?|应当?|须)?(?:报告|说明|公开|通报)?(?:的)?(?:其他)?(?:有关)?事项(?:情况)?(?:及说明)?|需要(?:报告|说明)的其[他它]事项"
        ),
    ),
)
# Only behind 五、 or 六、: problems and remedies under headings of their own (五、存在的问题, 六、下一步工作打算) are both section
# five; as （二）存在的问题 they are subsections of whatever they stand in. So are 一、工作开展情况 and 六、其他情况.
_TOP_TITLES: tuple[tuple[SectionKey, re.Pattern[str]], ...] = (
    *_TITLES,
    (
        "problems",
        re.compile(
            rf"{_WORK}(?:当前|目前)?存在的?(?:主要)?{_FAULTS}|问题(?:以及|[、和与及])(?:{_REMEDY})"
            r"|(?:下一步|今后)?(?:工作)?(?:的)?(?:改进|整改)(?:措施|情况|方向|打算)|下一步(?:工作)?(?:打算|计划|思路|安排|措施)"
        ),
    ),
    ("other", re.compile(r"其[他它](?:需要?|应当?)?(?:说明|报告|公开)?的?情况")),
    (
        "overview",
        re.compile(
            rf"{_WORK}(?:(?:总体|基本|整体|开展)+(?:工作)?(?:情况|概况)|(?<=工作)情况|(?<=公开)情况|概述)(?:概述|综述)?"
        ),
    ),
)
# What a title can begin with: most places of a text are passed over by it.
_TITLE_BEGINS = frozenset("年工总基整概行主收因政信2我本全中方的当目仍还存问下今改其需开")
# Headings under a lost section-五 heading, and what a problem paragraph without any heading says.
_PROBLEM_TITLE = re.compile(
    r"(?:20\d\d年)?(?:度)?(?:工作|目前|当前)?(?:中)?(?:仍)?(?:存在的?)?(?:主要)?(?:问题|不足)(?:及原因|和不足|与不足|及不足)?(?:的?(?:改进|整改)情况)?"
    r"|(?:20\d\d年)?.{0,16}(?:问题的?改进情况|整改情况)|(?:下一步)?(?:整改|改进)(?:措施|情况)"
)
_PROBLEM_WORDS = re.compile(
    r"存在.{0,30}(?:问题|不足|短板|差距|薄弱)|(?:问题|不足|短板|差距).{0,8}(?:主要)?(?:表现|体现|是|有|如下)"
)
# The five subsections of 一: where 总体情况 itself is not printed, the first of them begins it.
_OVERVIEW_PART = re.compile(
    r"主动公开(?:政府信息)?(?:的)?(?:工作)?(?:情况|方面)?|依申请公开|(?:政府)?信息管理|(?:政府)?(?:信息公开)?平台建设|监督保障"
)

_NUMBER = re.compile(
    r"(?:第?(?P<top>[一二三四五六七八九十])(?:部分)?[、.,:]*|"
    r"\((?P<inner>[一二三四五六七八九十])\)[、.,]?|(?P<digit>\d{1,2})(?:[、.]|\)))"
)
_LINE = re.compile(r"[^\n]+")
# Inside a line a heading must have its number, after a stop or a gap (partial/p18: the whole report on one line).
_WITHIN = re.compile(r"(?:(?<=[\s。；;：:])|^)[一二三四五六][、.．]")
_HAS_TITLE = re.compile("[情事问問概改整不]")
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")
_SIMPLIFIED = str.maketrans(
    "總體況動開報務複復議訴訟處問題進絕關據實網應對個條數與過還將發現論無這項說聯機構標準請單須當況",
    "总体况动开报务复复议诉讼处问题进绝关据实网应对个条数与过还将发现论无这项说联机构标准请单须当况",
)
_LONGEST_TITLE = 70
# What a heading may end with when text follows it on the line.
_AFTER_TITLE = frozenset(".:;。：；(") | {""}
_TABLED: frozenset[SectionKey] = frozenset({"proactive", "requests", "proceedings"})
_RULING = re.compile(r"[\s\d,.，．、/\\|:：%％+＋－—–―─-]*")
_ROW_END = 60  # the end of a line tells whether it is a row
_ROW_OF_NUMBERS = re.compile(r"(?:[-/—]|\d[\d,.]*)(?:\s+(?:[-/—]|\d[\d,.]*)){2,}\s*$")


class _Heading(NamedTuple):
    key: SectionKey
    rank: Literal["top", "inner", "bare"]
    start: int
    end: int


def find_sections(text: str, tables: Sequence[Span] = ()) -> Sections:
    """`tables` are the stretches that the table parser took; they belong to no prose. Takes time linear in the text."""
    lines = [match.span() for match in _LINE.finditer(text)]
    outside = _outside(lines, sorted(span for span in tables if text[slice(*span)].strip()))
    found = [heading for line in outside for heading in _headings_of(text, line)]
    parts = _parts(text, _choose(text, found))
    parts = _with_lost_overview(text, outside, parts)
    parts = _with_lost_problems(text, outside, parts)
    return Sections(parts=parts, prose=_prose(text, outside, parts))


# --- headings ------------------------------------------------------------------------------------------------------------


def _outside(lines: Sequence[Span], tables: Sequence[Span]) -> list[Span]:
    """The lines, or what is left of them, that no table took."""
    left: list[Span] = []
    at = 0
    for start, end in lines:
        while at < len(tables) and tables[at][1] <= start:
            at += 1
        cursor = start
        ahead = at
        while ahead < len(tables) and tables[ahead][0] < end:
            if tables[ahead][0] > cursor:
                left.append((cursor, tables[ahead][0]))
            cursor = max(cursor, tables[ahead][1])
            ahead += 1
        if cursor < end:
            left.append((cursor, end))
    return left


def _headings_of(text: str, line: Span) -> Iterator[_Heading]:
    start, end = line
    if end - start < 2 or not _HAS_TITLE.search(text, start, end):
        return
    heading = _heading_at(text, start, end, begins_line=True)
    if heading is not None:
        yield heading
    if end - start > 12:
        for match in _WITHIN.finditer(text, start + 1, end):
            heading = _heading_at(text, match.start(), end, begins_line=False)
            if heading is not None:
                yield heading


def _heading_at(text: str, start: int, end: int, *, begins_line: bool) -> _Heading | None:
    folded, places = fold_line(text, start, min(end, start + _LONGEST_TITLE))
    number = _NUMBER.match(folded)
    rank = _rank(number)
    if rank != "top" and not begins_line:
        return None
    at = number.end() if number else 0
    if folded[at : at + 1] not in _TITLE_BEGINS:
        return None
    for key, title in _TOP_TITLES if rank == "top" else _TITLES:
        match = title.match(folded, at)
        if match is None:
            continue
        after = folded[match.end() : match.end() + 1]
        last = places[match.end() - 1] + 1
        whole = not text[last:end].strip(" \t　:：。.*#|") or _is_note(folded[match.end() :])
        spaced = text[last : last + 1].isspace()
        if whole or (rank != "bare" and (after in _AFTER_TITLE or spaced)):
            return _Heading(key, rank, places[0], last)
    return None


def _is_note(rest: str) -> bool:
    """A remark in brackets that ends the heading's line: （本年度）."""
    return rest.startswith("(") and rest.rstrip(":").endswith(")") and rest.count("(") == 1


def _rank(number: re.Match[str] | None) -> Literal["top", "inner", "bare"]:
    if number is None:
        return "bare"
    return "top" if number["top"] else "inner"


def fold_line(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Folded and simplified, without the pinyin that converted pages leave behind (據(jù)); places in the whole text."""
    folded, places = fold_with_places(text[start:end])
    folded = folded.translate(_SIMPLIFIED)
    places = [start + place for place in places]
    if "(" in folded and _PINYIN.search(folded):
        ends = [0, *(at for match in _PINYIN.finditer(folded) for at in match.span()), len(folded)]
        kept = [i for a, b in zip(ends[::2], ends[1::2], strict=True) for i in range(a, b)]
        folded, places = "".join(folded[i] for i in kept), [places[i] for i in kept]
    return folded, places


def _choose(text: str, found: Sequence[_Heading]) -> list[_Heading]:
    """One rank a key: 一、 before a bare line before （一）, for （一）主动公开… under 一 is no section of its own."""
    tops = {heading.key for heading in found if heading.rank == "top"}
    bare = {heading.key for heading in found if heading.rank == "bare"} - tops
    inner = {heading.key for heading in found if heading.rank == "inner"} - tops - bare
    take_inner = len(inner) >= 2 and len(tops) <= 1
    chosen = [
        heading
        for heading in found
        if heading.rank == "top"
        or (heading.rank == "bare" and heading.key in bare)
        or (heading.rank == "inner" and heading.key in inner and (take_inner or heading.key not in _TABLED))
    ]
    return _without_contents(text, chosen)


def _without_contents(text: str, headings: Sequence[_Heading]) -> list[_Heading]:
    """Drops the entries of a table of contents: nothing stands under them and the same title comes again."""
    last = {heading.key: index for index, heading in enumerate(headings)}
    kept: list[_Heading] = []
    for index, heading in enumerate(headings):
        until = headings[index + 1].start if index + 1 < len(headings) else len(text)
        empty = not re.search(r"\w", text[heading.end : until])
        if not (empty and last[heading.key] > index):
            kept.append(heading)
    return kept


# --- parts ---------------------------------------------------------------------------------------------------------------


def _parts(text: str, headings: Sequence[_Heading]) -> tuple[Section, ...]:
    parts: list[Section] = []
    first = headings[0].start if headings else len(text)
    if text[:first].strip():
        parts.append(Section(key="preamble", start=0, end=first))
    for index, heading in enumerate(headings):
        end = headings[index + 1].start if index + 1 < len(headings) else len(text)
        if parts and parts[-1].key == heading.key and heading.key not in _TABLED:
            parts[-1] = parts[-1].model_copy(update={"end": end})  # 五、存在的问题…, 六、存在问题的改进措施…
            continue
        parts.append(
            Section(key=heading.key, start=heading.start, end=end, heading=(heading.start, heading.end))
        )
    return tuple(parts)


def _with_lost_overview(
    text: str, outside: Sequence[Span], parts: tuple[Section, ...]
) -> tuple[Section, ...]:
    """Where 总体情况 is not printed, its first subsection ((一)主动公开 …) begins it."""
    if not parts or any(part.key == "overview" for part in parts):
        return parts
    keys = [part.key for part in parts]
    if keys[0] == "proactive" or (
        keys[0] == "preamble" and keys[1:2] == ["proactive"] and keys.count("proactive") > 1
    ):
        # Two-level reports: the narrative has the same headings as the tables that follow it.
        index = keys.index("proactive")
        if keys.count("proactive") > 1:
            until = keys.index("proactive", index + 1)
            whole = Section(key="overview", start=parts[index].start, end=parts[until].start, heading=None)
            return (*parts[:index], whole, *parts[until:])
    if keys[0] != "preamble":
        return parts
    preamble = parts[0]
    for start, end in outside:
        if start >= preamble.end:
            break
        folded, _ = fold_line(text, start, min(end, start + _LONGEST_TITLE))
        number = _NUMBER.match(folded)
        if number and _OVERVIEW_PART.match(folded, number.end()):
            return _split(parts, 0, start, "overview")
    return parts


def _with_lost_problems(
    text: str, outside: Sequence[Span], parts: tuple[Section, ...]
) -> tuple[Section, ...]:
    """Where section 五 has no heading: (一)主要问题 begins it, or the first paragraph after the tables that names problems."""
    if any(part.key == "problems" for part in parts):
        return parts
    index = max((i for i, part in enumerate(parts) if part.key in _TABLED), default=None)
    if index is None:
        return parts
    part = parts[index]
    lines = [
        (start, end)
        for start, end in outside
        if part.start <= start < part.end and part.heading and start >= part.heading[1]
    ]
    place = next((line[0] for line in lines if _is_problem_title(text, line)), None)
    if place is None:
        place = next(
            (
                line[0]
                for line in lines
                if _PROBLEM_WORDS.search(text, *line) and "勾稽" not in text[line[0] : line[1]]
            ),
            None,
        )
    return parts if place is None else _split(parts, index, place, "problems")


def _is_problem_title(text: str, line: Span) -> bool:
    folded, _ = fold_line(text, line[0], min(line[1], line[0] + _LONGEST_TITLE))
    number = _NUMBER.match(folded)
    match = _PROBLEM_TITLE.match(folded, number.end() if number else 0)
    return match is not None and (match.end() == len(folded) or folded[match.end()] in ".:。：;")


def _split(parts: tuple[Section, ...], index: int, place: int, key: SectionKey) -> tuple[Section, ...]:
    part = parts[index]
    before = (part.model_copy(update={"end": place}),) if place > part.start else ()
    return (*parts[:index], *before, Section(key=key, start=place, end=part.end), *parts[index + 1 :])


# --- prose ---------------------------------------------------------------------------------------------------------------


def _prose(text: str, outside: Sequence[Span], parts: Sequence[Section]) -> tuple[Span, ...]:
    """Neighbouring lines of prose of one part make one stretch."""
    prose: list[Span] = []
    joinable = False
    at = 0
    for line in outside:
        for start, end, key, index in _cut_at_parts(line, parts, at):
            at = index
            stretch = _trimmed(text, start, end)
            if stretch is None:
                continue
            if _is_tabular(text, stretch, key):
                joinable = False
                continue
            if (
                joinable
                and prose
                and not text[prose[-1][1] : stretch[0]].strip()
                and _same_part(parts, index, prose[-1][0])
            ):
                prose[-1] = (prose[-1][0], stretch[1])
            else:
                prose.append(stretch)
            joinable = True
    return tuple(prose)


def _cut_at_parts(
    line: Span, parts: Sequence[Section], at: int
) -> Iterator[tuple[int, int, SectionKey, int]]:
    start, end = line
    while at < len(parts) and parts[at].end <= start:
        at += 1
    while start < end:
        until = min(end, parts[at].end) if at < len(parts) else end
        yield start, until, parts[at].key if at < len(parts) else "preamble", at
        start = until
        at += 1


def _same_part(parts: Sequence[Section], index: int, place: int) -> bool:
    return index >= len(parts) or parts[index].start <= place


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _is_tabular(text: str, stretch: Span, key: SectionKey) -> bool:
    """A line of a table that the table parser did not take. In the three sections that are tables a line without the end
    of a sentence is one; elsewhere only what is ruled or numbers throughout."""
    line = text[slice(*stretch)]
    if (
        _RULING.fullmatch(line)
        or line.count("\t") + line.count("|") > 1
        or _ROW_OF_NUMBERS.search(line[-_ROW_END:])
    ):
        return True
    return key in _TABLED and not re.search("[。；！？]", line) and len(line) < 60
