"""The standing unit in charge of this work (党政办, 法规科); a group's own office, a contact and a review step are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.domain.document import Document, Span
from extractor.domain.narrative import ResponsibleUnit
from extractor.parsing.leadership_clauses import quotes_of, short_clause, spots
from extractor.parsing.passages import punctuated

# The noun of a unit; the words before it that belong to its name are taken by `_unit_name`.
_UNIT = (
    "(?:党政(?:和人大|综合)?办(?:公室)?|(?:党政)?综合(?:办公室|办|科|股|处|服务中心)|政务公开(?:办公室|办|科|股|处)|办公室|办公厅|政府办|府办|"
    "秘书[科股处]|信息(?:公开)?(?:科|股|中心|办)|宣传(?:办|科|股|中心|部)|便民服务中心|(?:政策)?法规(?:科|股|处)|[科股处](?!室|级|长|理|罚|置|于|在)|(?<![科股处教公])室(?=牵头|具体|统筹|为|承担|负责|专人|组织|归口)"
    "|(?<![承交督主举协经查补代公厅政])(?:办|中心)(?=牵头|具体负责|统筹|归口|承担|负责(?!人|同志)))"
)


_IN_CHARGE = (
    re.compile(
        f"(?P<unit>{_UNIT})(?:作?为)(?:[^，。；]{{0,14}}?)(?:负责|牵头|责任|主管|承办|实施|工作|职能|经办|办事|归口|主办|管理)(?:的)?(?:部门|单位|科室|机构|股室|处室)"
    ),  # 党政办为具体负责部门
    re.compile(
        f"(?P<unit>{_UNIT})(?:（[^（）]{{1,12}}）)?(?:具体|统一|统筹|全面|总体|归口|直接)*(?:牵头负责|牵头|归口负责|归口管理|归口抓|组织实施|组织落实|组织协调|具体负责|具体落实|具体实施|具体承办|统筹协调|统筹落实|统筹抓|统筹负责|负责统筹(?=[，。；]|$)|统筹推进|负责(?:牵头|统筹|组织|综合)(?:协调|推进|落实|实施|抓总|(?=[，。；]|$))|主抓|承办落实|(?:牵头|具体|专门)抓|抓落实|承办(?=[，。；、]))"
    ),
    re.compile(
        f"(?P<unit>{_UNIT})(?:（[^（）]{{1,12}}）)?(?:专门|统一|全面|总体|归口|直接|主要|具体|牵头)*(?:负责(?!人|同志)|承担|承办|统筹)(?=[^，。；]{{0,24}}(?:公开|政务|信息))"
    ),
    re.compile(
        f"(?:(?:牵头|责任|负责|主管|承办|责任)(?:部门|单位|科室|机构|股室)|公开(?:工作)?(?:主管)?机构)[为是](?!了)[一-龥]{{0,8}}?(?P<unit>{_UNIT})"
    ),
    re.compile(f"(?P<unit>{_UNIT})(?:负责|承担)(?:具体|日常)(?:工作|事务)"),
    re.compile(
        f"(?P<unit>{_UNIT})(?:有|设|安排|落实)?专人(?:具体|专门)?(?:负责|抓)"
    ),  # 党政办专人抓的工作格局
    re.compile(
        f"(?:日常|具体|公开|相关|有关|此项|该项|这项)(?:工作|事务|职责)交?由[一-龥]{{0,8}}?(?P<unit>{_UNIT})(?:统一|具体|归口|代为)?(?:承担|负责|牵头|办理|承办|管理)"
    ),
)


_NOT_IN_CHARGE = re.compile("审核|审查|审批|整理|收集|汇总|把关|编制|编写|报送|联系|答复|登记|咨询")


# “保密办负责对拟公开信息进行保密审查”: a step of review.
_REVIEWS = re.compile("对?[^，。；、]{0,18}(?:审[查核]|把关)(?:工作)?(?=[，。；]|$)")


_UNIT_NAME = re.compile(
    "(?:同时|形成|构建|建立|实行|坚持|并|由|明确|确定|指定|设在|我[乡镇局县市区委办单位街道]{1,2}|本[乡镇局县市区委单位机关]{1,2}|[和与在以、的是了为])"
)


# A word of every unit, title and charge: quicker than the patterns, which most sentences don't need.
_ANY_UNIT = re.compile("办|中心|党政|综合|公开[办科股处]|政府办|府办|秘书|信息|宣传|中心|法规|[科股处]")


_ANY_CHARGE = re.compile(
    "负责|归口|牵头|组织|落实|实施|承办|承担|办理|主抓|统筹|协调|亲自|分管|主管|靠前|挂帅|抓|责任|主要领导|部门|单位|科室|机构"
)


def find_unit(document: Document, told: Sequence[Span]) -> ResponsibleUnit | None:
    text = punctuated(document.text)
    names: list[str] = []
    spans: list[Span] = []
    for sentence in told:
        places = spots(text, sentence, _ANY_UNIT, _ANY_CHARGE)
        for match in (m for pattern in _IN_CHARGE for spot in places for m in pattern.finditer(text, *spot)):
            name = _unit_name(text, sentence, match.span("unit"))
            before = text[sentence[0] : match.start("unit")]
            after = text[match.end() : match.end() + 12]
            if (
                name in ("", "公室")
                or name.startswith("各")
                or (name == "办公室" and re.search("下设|小组办公室|办公室设|小组[^，。；]{0,8}$", before))
                or "小组" in name
            ):
                continue
            if (
                _NOT_IN_CHARGE.match(after)
                or _REVIEWS.match(text, match.end(), sentence[1])
                or re.search("联系|咨询", before)
                or re.search("各[^，。；]{0,4}$", before)
            ):
                continue
            if names and not _same_unit(names[0], name):
                continue
            names.append(name)
            spans.append(short_clause(text, sentence, match.span()))
    if not names:
        return None
    return ResponsibleUnit(name=names[0], quotes=quotes_of(document, spans), by=("offline",))


_UNIT_WIDTH = 16  # 某某经济技术开发区管委会办公室


def _unit_name(text: str, sentence: Span, noun: Span) -> str:
    """The noun with what stands before it without a mark or a verb: 局办公室, 街道党政综合办公室, 法制科."""
    start = noun[0]
    while start > max(sentence[0], noun[0] - _UNIT_WIDTH) and "一" <= text[start - 1] <= "龥":
        start -= 1
    # The noun may hold a stop itself: 党政和人大办公室.
    stops = [stop.end() for stop in _UNIT_NAME.finditer(text, start, noun[0])]
    name = text[max([start, *stops]) : noun[1]]
    return name if len(name) > 1 else ""


def _same_unit(one: str, other: str) -> bool:
    short = [re.sub("公室$", "", name) for name in (one, other)]
    return short[0].endswith(short[1]) or short[1].endswith(short[0])
