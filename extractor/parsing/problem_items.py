"""From drafts to problems and improvements: their category, their status, and which problems a measure answers.

Draft       an item before its indexes are known; Block  measures that were announced together; Lead  what was said before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Category, Improvement, Problem, Status
from extractor.parsing.answering import answered
from extractor.parsing.categories import category_of
from extractor.parsing.grounding import quote_at
from extractor.parsing.mood import DONE, PLANNED, YEAR, Mode, answers_other_year, report_year
from extractor.parsing.passages import punctuated

# Past without 了: “举办业务培训班2期”, “完成网站升级改造”.
_COUNTED_DONE = re.compile(
    "(?:举办|开展|组织|制作|修订|开通|建成|新增|发布|印发|召开)[^，。；]{0,24}\\d+\\s*(?:期|次|场|条|篇|件|个|份|人次)|^完成"
)


_DONE_IN_YEAR = re.compile(
    f"(?:全年|年内)(?![^，。；]{{0,8}}(?:至少|不少于|每|计划|力争))[^，。；]{{0,12}}?"
    f"(?:{_COUNTED_DONE.pattern.removesuffix('|^完成')}|(?:举办|开展|组织|召开)[^，。；]{{0,6}}[一二两三四五六七八九十]+(?:期|次|场))"
)


_ONGOING = re.compile("正在|(?<![方修改])正(?:积极|抓紧|加快|逐步|与|会同|组织|筹)")


_JOINED = re.compile("上述|以上|这些|改进|整改|存在(?:的)?(?:主要)?(?:问题|不足)|措施|针对|对此|为此")


class Lead(NamedTuple):
    """What was said of the items that follow: the words, for tense and joining."""

    text: str = ""

    @property
    def joined(self) -> bool:
        return bool(_JOINED.search(self.text))


class Draft(NamedTuple):
    """An item before its indexes are known. `group` joins items under one topic heading; `own` is the problem's place in
    the drafts that this measure stands inside of."""

    mode: Mode
    span: Span
    topic: str | None
    group: int
    block: int
    lead: Lead
    own: int | None = None


def finished_items(
    document: Document, drafts: Sequence[Draft]
) -> tuple[tuple[Problem, ...], tuple[Improvement, ...]]:
    """Problems and improvements in the order of the drafts, each with its exact quote."""
    text = punctuated(document.text)
    year = report_year(text)
    places = [index for index, draft in enumerate(drafts) if draft.mode == "problem"]
    number = {index: place for place, index in enumerate(places)}
    problems = tuple(
        Problem(
            text=quote.text, category=_category(drafts, drafts[i], text), quotes=(quote,), by=("offline",)
        )
        for i in places
        for quote in [quote_at(document, *drafts[i].span)]
    )
    improvements: list[Improvement] = []
    for block in _blocks(drafts):
        addressed = _addresses(text, drafts, block, number, year)
        for (_, draft), addresses in zip(block, addressed, strict=True):
            quote = quote_at(document, *draft.span)
            improvements.append(
                Improvement(
                    text=quote.text,
                    category=_category(drafts, draft, text),
                    status=_status(text, [d for _, d in block], draft, year),
                    addresses=addresses,
                    quotes=(quote,),
                    by=("offline",),
                )
            )
    return problems, tuple(improvements)


def _blocks(drafts: Sequence[Draft]) -> list[list[tuple[int, Draft]]]:
    """Measures that were announced together."""
    blocks: dict[int, list[tuple[int, Draft]]] = {}
    for index, draft in enumerate(drafts):
        if draft.mode == "improvement":
            blocks.setdefault(draft.block, []).append((index, draft))
    return list(blocks.values())


def _category(drafts: Sequence[Draft], draft: Draft, text: str) -> Category:
    """By its own heading where that stands over one problem and its remedy, else by its words."""
    if draft.topic:
        under = [d for d in drafts if d.group == draft.group and d.mode == "problem"]
        if len(under) <= 1:
            named = category_of(draft.topic)
            if named != "other":
                return named
    return category_of(text[slice(*draft.span)])


def _status(text: str, block: Sequence[Draft], draft: Draft, year: int | None) -> Status:
    """By the item's own words, else by its lead-in, else by the list's first item; a list without tense is planned."""
    words, lead = text[slice(*draft.span)], draft.lead.text
    if _ONGOING.search(words) or _ONGOING.search(lead):
        return "ongoing"
    if re.match("下(?:一)?步|今后|将", words) or PLANNED.search(lead):
        return "planned"
    if re.match("(?:我[^，。；]{1,4})?已(?:经|于)?", words) or _DONE_IN_YEAR.search(words):
        return "done"
    if answers_other_year(lead, year) or DONE.search(lead) or _tells_of(lead, year):
        return "done"
    first = text[slice(*(draft if draft.own is not None else block[0]).span)]
    past = DONE.search(first) or _COUNTED_DONE.search(first)
    return "done" if past and not PLANNED.search(first) else "planned"


def _tells_of(lead: str, year: int | None) -> bool:
    """The year reported on without 将: “2023年，我镇主要采取了…”."""
    years = [int(found) for found in YEAR.findall(lead)]
    return bool(years) and year is not None and max(years) <= year


def _addresses(
    text: str,
    drafts: Sequence[Draft],
    block: Sequence[tuple[int, Draft]],
    number: dict[int, int],
    year: int | None,
) -> list[tuple[int, ...]]:
    """For each measure of one block the problems it answers."""
    first = block[0][1]
    if answers_other_year(first.lead.text, year):
        return [() for _ in block]
    near = [i for i, d in enumerate(drafts) if d.mode == "problem" and d.group == first.group]
    candidates = near if first.group else list(number)
    free = [(index, draft) for index, draft in block if draft.own is None]
    joined = bool(first.group) or any(draft.lead.joined for _, draft in free)
    paired = bool(free) and len(free) == len(candidates) and joined
    out: list[tuple[int, ...]] = []
    for _, draft in block:
        if draft.own is not None:
            out.append((number[draft.own],))
        elif first.group and len(candidates) == 1:
            out.append((number[candidates[0]],))
        else:
            place = [d for _, d in free].index(draft)
            partner = place if paired else None
            told = [text[slice(*drafts[i].span)] for i in candidates]
            places = answered(text[slice(*draft.span)], told, partner)
            out.append(tuple(number[candidates[i]] for i in places))
    return out
