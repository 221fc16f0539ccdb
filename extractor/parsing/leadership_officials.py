"""Officials in charge of this work outside a group, by office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.domain.document import Document, Span
from extractor.domain.narrative import ResponsibleOfficial
from extractor.parsing.leadership_clauses import demanded, piece_at, quotes_of, spots
from extractor.parsing.leadership_groups import FoundGroup
from extractor.parsing.offices import NAME, TITLE, TITLES
from extractor.parsing.passages import clauses, punctuated, trim

_OFFICIAL = re.compile(
    f"(?P<title>{TITLES.pattern})(?:(?:{NAME})?同志|[1一][人名])?(?:(?:为|是|作为)[^，。；、]{{2,12}}(?=[第一直接具体主要]{{2}}责任人)|为|是|作为|担任|任|对[^，。；、]{{2,16}})?(?P<act>亲自[^，。；、]{{0,6}}|负(?:总责|主责|(?:主要|直接|领导|第一)责任)|总负责|直接负责|具体负责|全面负责|统筹|(?:具体|直接|统一)?分管(?!领导|负责)|主管|兼管|(?:切实|认真|严格|自觉)?(?:履行|扛起|落实)第一责任人|(?:直接|具体|亲自)?主抓|牵头|负责(?!人|同志)|靠前指挥|挂帅|(?:直接|具体|总体|协助|靠上|靠前|全面|重点|专门|全力|主动)抓|抓总|协调|第一责任人|直接责任人|具体责任人|主要责任人)"
)


_NAMED_OFFICIAL = re.compile(
    "(?:明确|确定|落实|指定)了?(?:[一1]名)?(?P<title>(?:[一-龥]{0,6}?)(?:分管领导|分管负责人|主要领导|分管副[一-龥]长))"
)


_ANY_TITLE = re.compile("领导|书记|长|主任|主席|政委|常委|调研员|委员|负责|一把手|正职|成员")


_ANY_ACT = re.compile(
    "亲自|兼管|负责|负总责|负主责|责任|统筹|分管|主管|主抓|牵头|指挥|挂帅|[接体助上前面点门力动]抓|抓总|协调|责任人|主要领导"
)


_OFFICIALS = (_OFFICIAL, _NAMED_OFFICIAL)


_APPROVES = re.compile("审[核批定签阅]|签发|把关|签字|同意")


def find_officials(
    document: Document, told: Sequence[Span], groups: Sequence[FoundGroup]
) -> Iterator[ResponsibleOfficial]:
    text = punctuated(document.text)
    in_groups = [span for group in groups for span in group.spans]
    found: dict[str, list[Span]] = {}
    for sentence in told:
        places = spots(text, sentence, _ANY_TITLE, _ANY_ACT)
        for match in (m for pattern in _OFFICIALS for spot in places for m in pattern.finditer(text, *spot)):
            start = match.start("title")
            if any(a <= start < b for a, b in in_groups) or _APPROVES.search(
                text[match.end("title") : match.end() + 8]
            ):
                continue
            start, title = _with_its_committee(text, sentence, start, _official_title(match["title"]))
            if demanded(text, sentence, start) or _of_each(text, sentence, match):
                continue
            if title is None or re.search("小组|组长", text[match.end("title") : match.end() + 6]):
                continue
            span = trim(
                text, piece_at(clauses(text, sentence, "，,。；;：:"), start, sentence), "，,。；;：:"
            )
            found.setdefault(title, []).append(span)
    for title, spans in found.items():
        yield ResponsibleOfficial(title=title, quotes=quotes_of(document, spans), by=("offline",))


# “镇党委、政府主要领导”: whose officials they are, said of two bodies at once.
_COMMITTEE = re.compile("[一-龥]{0,6}?(?:党委|党工委|党组|支部)[、和]$")


def _with_its_committee(text: str, sentence: Span, start: int, title: str | None) -> tuple[int, str | None]:
    if title is None or not re.match("(?:人民)?(?:政府|办事处|管委会|行政)", title):
        return start, title
    before = _COMMITTEE.search(text, sentence[0], text.index(title, start))
    if before is None:
        return start, title
    words = before[0]
    for stop in _BEFORE_OFFICIAL.finditer(before[0]):
        words = before[0][stop.end() :]
    return start, words + title


# “各县（市、区）均明确了分管领导”: the officials of other bodies.
_EACH_HAS = re.compile(
    "(?:^|要求|督促|指导|推动)各[^，。；]{1,24}?(?:均|都|也)?(?:已)?(?:明确|确定|落实|指定)"
)


def _of_each(text: str, sentence: Span, official: re.Match[str]) -> bool:
    piece = piece_at(clauses(text, sentence, "，,。；;"), official.start(), sentence)
    return _EACH_HAS.search(text[slice(*piece)]) is not None


_BEFORE_OFFICIAL = re.compile(
    "由|明确了?|指定|安排|实行|落实|坚持|形成|构建|构筑|打造|健全|完善|成立了?|建立|确定|我[乡镇局县市区委办单位街道]{1,2}|本[乡镇局县市区委单位机关]{1,2}|以|在|按照|[一二两三1-9][名位]|强化|高度重视|，"
)


def _official_title(raw: str) -> str | None:
    title = raw
    for stop in _BEFORE_OFFICIAL.finditer(raw):
        if stop.end() < len(raw) and re.search(TITLE, raw[stop.end() :]):
            title = raw[stop.end() :]
    title = title.strip("，。 ").removeprefix("名")
    if "”" not in title:
        title = title.rsplit("“", maxsplit=1)[-1]
    return (
        title if re.search(f"{TITLE}$", title) and not re.search("培训|学习|考核|办公室对", title) else None
    )
