"""Clauses without a number that say there was none: 未收到…申请, 无行政复议, 均为零."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.domain.narrative import StatementKind
from extractor.parsing.claims import LAST_YEAR, NEXT_YEAR

_NONE_VERB = r"(?:再)?(?:收到|接到|接收到?|接受|收悉|受理|发生|产生|出现|涉及|引发|引起|存在|被|因|有|提起|形成|接待|遇到|办理)"
_NONE = rf"(?:(?:从|均|也|都|尚|暂|并)?未(?:曾)?(?:有)?{_NONE_VERB}|(?:也|均|都|暂)?没有?(?:{_NONE_VERB})?|(?<![有全])(?:暂|均|亦|也)?无(?!法|正当|效|偿|障|需|关|自建|论|缝|线)|不存在|零)"
_NO_REQUEST = re.compile(
    rf"{_NONE}[^,;:。]{{0,45}}?(?:依法?申请公开|公开(?:的)?申请|要求公开(?:的)?(?:政府)?(?:信息)|申请公开|信息(?:的)?申请|申请(?:政府)?信息公开|申请(?:件)?$)(?P<tail>.*)"
)
_NOT_THE_REQUESTS = re.compile(
    "^(?:的)?(?:政府)?(?:信息|工作|事项|件|答复|申请)*(?:的|类)?(?:而)?(?:方面|引发|引起|导致|产生|有关|相关|被|中|过程|办理|收费|费用|投诉|超期|逾期|纠纷|举报|错误|败诉|行政)"
)
_NO_PROCEEDINGS = re.compile(rf"{_NONE}(?P<rest>[^;。:]{{0,60}}?(?:复议|诉讼).*)")
_IS_ZERO = re.compile(r"(?P<noun>.*?)(?:数量|总数|件数)?(?:均|都|各)?(?:为|是)(?:零|0)(?:件|起|宗|次)?$")
_NO_ISSUED = re.compile(r"(?:未|没有|无)(?:新)?(?:制定|制发|出台|印发|发布|起草|颁布)(?P<rest>.{0,20})")
_NONE_CAME = re.compile(rf"{LAST_YEAR}(?:度)?(?:也|均|亦)?(?:无|没有|未有?)(?:任何)?结转")
_NO_CARRIED = re.compile(rf"(?:无|没有|未)(?:有)?(?P<rest>{LAST_YEAR}(?:度)?结转|结转)(?P<tail>.{{0,12}})")
MAY_DENY = re.compile("[未没无零0０]|不存在")
_NO_PRESS = re.compile("(?:未|没有)(?:召开|举行|举办)(?:过)?.{0,6}新闻发布会")


def denied(clause: str) -> Iterator[StatementKind]:
    request = _NO_REQUEST.search(clause)
    if (
        request is not None
        and "结转" not in request.group()
        and not _NOT_THE_REQUESTS.match(request["tail"])
        and not re.search(r"\d+件", clause)
    ):
        yield "requests_new"
    proceedings = _NO_PROCEEDINGS.search(clause)
    if proceedings is not None and not re.search(
        r"纠错|纠正|败诉|撤销|维持|审结|[1-9]\d*(?:件|起|宗)", proceedings["rest"]
    ):
        if "复议" in proceedings["rest"]:
            yield "reconsiderations"
        if "诉讼" in proceedings["rest"]:
            yield "lawsuits"
    yield from _denied_otherwise(clause)


def _denied_otherwise(clause: str) -> Iterator[StatementKind]:
    zero = _IS_ZERO.match(clause)
    if zero is not None and not re.search("纠错|败诉|纠正", zero["noun"]):
        if "复议" in zero["noun"]:
            yield "reconsiderations"
        if "诉讼" in zero["noun"]:
            yield "lawsuits"
        if re.search("申请公开|公开申请", zero["noun"]) and not re.search(
            "复议|诉讼|答复|办结|不予", zero["noun"]
        ):
            yield "requests_new"
    issued = _NO_ISSUED.search(clause)
    if issued is not None:
        if re.search("规章(?!制度)", issued["rest"]):
            yield "regulations_issued"
        if "规范性文件" in issued["rest"]:
            yield "normative_documents_issued"
    moved = _NO_CARRIED.search(clause)
    if _NONE_CAME.search(clause):
        yield "requests_carried_in"
    elif moved is not None:
        next_year = re.search(NEXT_YEAR, moved["tail"]) or moved["rest"] == "结转"
        yield "requests_carried_out" if next_year else "requests_carried_in"
    if _NO_PRESS.search(clause):
        yield "press_conferences"
