"""Which complaints a measure answers, by the words that both are told in (spec/narrative.md, `addresses`).

Key noun     a noun that stands for what an item is about (解读, 栏目, 培训), a table of categories.py.
Own words    what is left of an item without the words that stand in every report: 惠企政策, 派驻机构.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.domain.document import Span
from extractor.parsing.categories import domain_words, key_nouns
from extractor.parsing.mood import MEASURE, VERBS, first_clause
from extractor.parsing.passages import clauses

# Words of any report and the particles: what is shared of them tells nothing.
_COMMON = re.compile(
    "政府信息公开|政务公开|信息公开|公开|信息|政务|政府|工作|进一步|不断|持续|继续|切实|积极|群众|公众|企业|基层|部门|单位|科室|股室|干部|同志|人员|个别|部分|少数|有的|一些|"
    "存在|问题|不足|不够|不高|不强|有待|需要|方面|情况|现象|目前|下一步|今后|确保|能力|水平|质量|力度|意识|制度|机制|要求|进行|开展|方式|形式|相关|有关|各类|及时|主动|统一|重点|定期|逐步|全面|深入|本年|20\\d\\d年|"
    f"{VERBS}|[的和与及对在将把为是从并等了也都仍还较偏更要不未没有各个其一二三四五六七八九十]"
)


def own_words(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of the words that are the item's own."""
    return frozenset(
        run[place : place + 2]
        for run in re.findall("[一-龥]+", _COMMON.sub(" ", text))
        for place in range(len(run) - 1)
    )


def answered(measure: str, complaints: Sequence[str], partner: int | None) -> tuple[int, ...]:
    """The places of the complaints that the measure answers: `partner` by position unless the words contradict it; else where
    the same key noun stands in both, else the one that shares its own words."""
    title = measure[slice(*next(iter(clauses(measure, (0, len(measure)), "。；;！？")), (0, len(measure))))]
    if partner is None:
        by_title = _sharing(key_nouns(title), complaints)
        return by_title or _sharing(key_nouns(measure), complaints) or _nearest(title, complaints)
    domains = domain_words(first_clause(title))
    elsewhere = tuple(i for i, words in enumerate(complaints) if domains & domain_words(words))
    if elsewhere and partner not in elsewhere:
        return elsewhere
    if not (key_nouns(measure) & key_nouns(complaints[partner])) and not elsewhere:
        nearest = _nearest(measure, complaints)
        return nearest if nearest else (partner,)
    return (partner,)


def _sharing(shared: frozenset[str], complaints: Sequence[str]) -> tuple[int, ...]:
    return tuple(i for i, words in enumerate(complaints) if shared & key_nouns(words))


def _nearest(measure: str, complaints: Sequence[str]) -> tuple[int, ...]:
    """The complaint that shares more of the measure's own words than any other; none where two share as many."""
    words = own_words(measure)
    shares = [len(words & own_words(complaint)) for complaint in complaints]
    best = max(shares, default=0)
    return (shares.index(best),) if best and shares.count(best) == 1 else ()


# “并按产业链重新编排目录”, “为各村统一制作公示牌”: a joint, or the manner that stands before the verb.
_BEGINS = re.compile("(?P<joint>并且|并|同时|也|还|另)|(?:将)?[按与为由对在从向]")


def parted(text: str, span: Span, complaints: Sequence[str]) -> list[Span]:
    """“拟与派驻机构签订清单，并重新编排惠企目录”: one sentence of measures, cut at ， where each side answers a complaint of its
    own; whole where any does not."""
    parts: list[Span] = []
    told: list[int] = []
    for start, end in clauses(text, span, "，,") if len(complaints) > 1 else ():
        words = text[start:end]
        found = _nearest(words, complaints)
        begins = _BEGINS.match(words)
        anew = begins is not None or MEASURE.match(words) is not None
        if told and found and found[0] not in told and anew:
            parts.append((start + (len(begins["joint"] or "") if begins else 0), end))
            told.append(found[0])
        elif parts:
            parts[-1] = (parts[-1][0], end)
            if told[-1] == -1 and found and found[0] not in told:
                told[-1] = found[0]
        else:
            parts.append((start, end))
            told += list(found) or [-1]
    return parts if len(parts) > 1 and -1 not in told else [span]
