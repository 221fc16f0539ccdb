"""Numbers that the text states: 收到申请3件, 未发生行政复议, 发布信息130余条.

Claim       a number with the words around it (claims.py); it becomes a statement when a rule knows its words (claim_rules.py,
            proactive_claims.py).
Denial      a clause without a number that says there was none (denials.py).
Scope       whose number it is: this body's own or the whole area's, told by the sentence or by the one before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Scope, Statement, StatementKind
from extractor.domain.quantity import find_quantities
from extractor.parsing.claim_rules import COMPARED, proceedings, told_by_rules
from extractor.parsing.claims import SENTENCE_SEEN, Claim, claims, clauses, plain, sentences
from extractor.parsing.denials import MAY_DENY, denied
from extractor.parsing.grounding import quote_at
from extractor.parsing.proactive_claims import proactive
from extractor.parsing.sections import Sections

_CONFIDENCE = 0.7  # rules alone; agreement with a second reading may raise it
# Prices that are published (收费标准, 收费目录) are no fee for information.
_FEE = re.compile("信息处理费|收取.{0,6}费|收费(?!标准|目录|项目|清单|信息|公示|政策|依据|价格)")


class _Found(NamedTuple):
    what: StatementKind
    value: int | float
    approximate: bool
    scope: Scope
    place: Span


def read_statements(document: Document, sections: Sections) -> tuple[Statement, ...]:
    """One statement for each (what, value), in the order of the text; its quotes are all places that state it."""
    year = _report_year(document.text)
    merged: dict[tuple[StatementKind, int | float], list[_Found]] = {}
    for start, end in sections.prose:
        for line in re.finditer(r"[^\n]+", document.text[start:end]):
            for found in _line_statements(document.text, start + line.start(), start + line.end(), year):
                merged.setdefault((found.what, found.value), []).append(found)
    return tuple(
        Statement(
            what=what,
            value=value,
            approximate=any(found.approximate for found in all_found),
            scope=all_found[0].scope,
            quotes=tuple(
                quote_at(document, *place) for place in dict.fromkeys(found.place for found in all_found)
            ),
            by=("offline",),
            confidence=_CONFIDENCE,
        )
        for (what, value), all_found in merged.items()
    )


_TITLE_YEAR = re.compile(r"(20[12]\d)\s*年\s*度?[^。\n]{0,20}(?:报告|年报)")


def _report_year(text: str) -> int | None:
    """The title's year, else the one named most often."""
    titled = _TITLE_YEAR.search(text, 0, 3000)
    if titled is not None:
        return int(titled[1])
    named = Counter(re.findall(r"(20[12]\d)\s*年", text))
    return int(named.most_common(1)[0][0]) if named else None


def _line_statements(text: str, start: int, end: int, year: int | None) -> list[_Found]:
    found: list[_Found] = []
    scope: Scope | None = None
    for sentence in sentences(text, start, end):
        charged = _FEE.search(text, *sentence) is not None
        quantities = [] if charged else [q for q in find_quantities(text, *sentence) if q.unit is not None]
        here = list(_denials(text, sentence, scope, year))
        for claim in claims(text, start, sentence, quantities):
            here.extend(_read(claim, scope, year))
        here.extend(_all_done(text, sentence, here))
        requests = [item for item in here if item.what in _ONE_TOPIC]
        if requests:
            scope = requests[-1].scope
        found.extend(here)
    return sorted(found, key=lambda item: item.place)


# --- reading one claim ---------------------------------------------------------------------------------------------------

# A word of each kind; where none stands before the number, it stands behind.
_NOUN_BEFORE: dict[StatementKind, re.Pattern[str]] = {
    "proactive_items": re.compile(".$"),
    "requests_new": re.compile("申请"),
    "requests_carried_in": re.compile("转|延"),
    "requests_total": re.compile("申请"),
    "requests_handled": re.compile("办|答|处理|回复"),
    "requests_carried_out": re.compile("转|延"),
    "granted": re.compile("公开"),
    "partially_granted": re.compile("部分公开|区分处理"),
    "denied": re.compile("不"),
    "unavailable": re.compile("无法提供"),
    "rejected": re.compile("不予处理"),
    "reconsiderations": re.compile("复议"),
    "lawsuits": re.compile("诉"),
    "regulations_issued": re.compile("规章"),
    "normative_documents_issued": re.compile("规范性文件"),
    "press_conferences": re.compile("新闻"),
    "interpretations": re.compile("解读|问答|图解"),
    "trainings": re.compile("培训|讲座|学习"),
}
_ONE_TOPIC: frozenset[StatementKind] = frozenset(
    {"requests_new", "requests_carried_in", "requests_total", "requests_handled", "requests_carried_out", "granted",
     "partially_granted", "denied", "unavailable", "rejected", "reconsiderations", "lawsuits"}
)  # fmt: skip
# A year beside 结转 tells where cases were carried from, not whose numbers follow: 加上2021年结转1件，共办结10件.
_LAST_NUMBER = re.compile(r"(?P<year>20\d\d)年(?!度?(?:未办结)?的?(?:申请)?(?:结转|转入|转结|顺延))")


def _read(claim: Claim, carried: Scope | None, year: int | None) -> Iterator[_Found]:
    if COMPARED.search(claim.before) or _is_other_year(claim, year):
        return
    kinds = list(proceedings(claim)) or list(told_by_rules(claim, year)) or list(proactive(claim))
    for what in kinds:
        scope = _scope(claim, carried if what in _ONE_TOPIC else None)
        quantity = claim.quantity
        # The noun that told the kind belongs to the quote, whether it stands before the number or behind it.
        end = quantity.end if _NOUN_BEFORE[what].search(claim.before) else max(claim.end, quantity.end)
        yield _Found(what, quantity.value, quantity.approximate, scope, (claim.start, end))


def _is_other_year(claim: Claim, year: int | None) -> bool:
    """收到申请5件 said of another year; a year beside 结转 tells where it was carried."""
    named = [int(match["year"]) for match in _LAST_NUMBER.finditer(claim.sentence)]
    return (
        year is not None
        and bool(named)
        and named[-1] != year
        and "转" not in claim.before
        and "转" not in claim.after
    )


def _denials(text: str, sentence: Span, carried: Scope | None, year: int | None) -> Iterator[_Found]:
    for start, end in clauses(text, *sentence):
        if end - start < 4 or not MAY_DENY.search(text, start, end):
            continue
        clause = plain(text[start : min(end, start + SENTENCE_SEEN)])
        line = plain(text[max(sentence[0], end - SENTENCE_SEEN) : end])
        named = [int(match["year"]) for match in _LAST_NUMBER.finditer(line)]
        if year is not None and named and named[-1] != year:
            continue
        scope = _scope_of(line, "", carried)
        for what in dict.fromkeys(denied(clause)):
            yield _Found(what, 0, False, scope, (start, end))


# --- all of them done ------------------------------------------------------------------------------------------------------

_RECEIVED: frozenset[StatementKind] = frozenset({"requests_new", "requests_carried_in", "requests_total"})
# 收到申请7件（自然人4件、企业3件），全部办结: the number is said once and holds for both. “均在法定期限内答复” tells when, not how many
# (spec/narrative.md).
_ALL_DONE = re.compile(
    "[^，,。；;：:（）()0-9]{0,14}(?:[（(][^（）()]{1,60}[）)])?(?:[，,]其中[^。；;]{2,60}?)?[，,](?:目前|现|截至目前)?(?:均|都|全部|已)+(?:经|于[^，。；]{1,10}?|在[^，。；]{2,10}?内|全部|均|按时|按期|依法|及时|依规|按规定|按程序|按流程|妥善)*"
    "(?:(?:答复|办理)?办结|办理完(?:毕|成|结)|处理完毕|答复完毕)"
)


def _all_done(text: str, sentence: Span, here: list[_Found]) -> Iterator[_Found]:
    """Nothing where two numbers are meant together (新收46件，上年结转2件，全部办结): sums are never made."""
    received = [item for item in here if item.what in _RECEIVED and item.value]
    if len(received) != 1 or any(i.what == "requests_handled" for i in here):
        return
    item = received[0]
    done = _ALL_DONE.match(text, item.place[1], sentence[1])
    if done:
        yield item._replace(what="requests_handled", place=(item.place[0], done.end()))


# --- scope ---------------------------------------------------------------------------------------------------------------

_AREA = re.compile(
    r"(?<!举办)(?<!召开)(?<!组织)(?<!开展)全(?:省|市|州|盟|县|区|旗|镇|乡|街道|系统|辖区)(?=共|全年|累计|合计|各(?!类|项|种)|政府|行政|系统|主动|受理|收到|收办|新收|接|办|答复|范围|上下|政务|依申请|向|通过|召开|举办|开展|发生|产生|引发|因|被|制[作发定]|发布|公开|20\d|,|未|没|无|\d|本年)|各级(?:各部门|行政机关|政府|机关)|各县|各乡镇|市县两级|各地各部门"
)
_OWN = re.compile(
    "我(?:省|市|州|盟|县|区|旗|镇|乡|局|委|办|厅|院|街|单位|机关|处|中心|队|部)|本(?:机关|单位|局|委|办|镇|乡|街道|厅|部|级|行政机关|县|市|区)"
    "|[省市县区州]政府(?:办|网|门户|(?:共|全年|累计)?(?:发布|印发|制发|制定|出台|召开|举办))|[省市县区州]人民政府|(?:街道|镇|乡)(?:办事处|人民政府|政府)"
)
_BROKEN_DOWN = re.compile(r"[省市县区旗镇乡]\)?\d+余?(?:件|期|条|次|篇|宗|场)")


def _scope(claim: Claim, carried: Scope | None) -> Scope:
    return _scope_of(claim.sentence, claim.rest, carried)


def _scope_of(sentence: str, rest: str, carried: Scope | None) -> Scope:
    """The last word for whose number it is wins; a breakdown by place makes it the area's; without any, the report speaks of
    its own body, or goes on about the one before."""
    area = max((match.end() for match in _AREA.finditer(sentence)), default=-1)
    own = max((match.end() for match in _OWN.finditer(sentence)), default=-1)
    if area > own or len(_BROKEN_DOWN.findall(rest)) > 1:
        return "area"
    if own >= 0:
        return "own"
    return carried or "own"
