"""Headings and labels within the fifth section: of complaints (存在问题), of measures (改进措施), of a topic (依申请公开方面)."""

from __future__ import annotations

import re
from typing import Literal

from extractor.parsing.mood import COMPLAINT, LABEL, MEASURE, PROBLEM_HEADING, Mode

HEADING_LENGTH = 30  # what is longer states something itself

_IMPROVEMENT_HEADING = re.compile(
    "改进|整改|解决|措施|举措|对策|下(?:一)?步|今后|打算|努力方向|工作(?:计划|安排|思路|重点)"
)


_TOPIC_HEADING = re.compile(r"[^，,；;]{2,24}(?:方面|情况|领域|上)(?:的问题)?[。：:]?")


def heading_mode(head: str) -> Mode | Literal["both"] | None:
    """What kind of heading a short sentence is, None where it states something itself."""
    bare = head.rstrip("。：:.，, ")
    if re.search("[，,；;]", bare) or head.endswith(("；", ";")):
        return None
    problem, improvement = PROBLEM_HEADING.search(bare), _IMPROVEMENT_HEADING.search(bare)
    if problem and improvement:
        # 2024年存在问题的改进情况 is of measures, 存在的问题及改进情况 of both
        return "both" if re.search("(?:问题|不足)(?:和|及|与|以及|、)", bare) else "improvement"
    if _HEADS_PROBLEMS.fullmatch(bare):
        return "problem"
    if improvement and _HEADS_MEASURES.search(bare) and not _MEASURE_TITLE.match(bare):
        return "improvement"
    return None


# “（一）存在的主要问题”, “20××年政府信息公开工作存在的问题和不足”; “部分干部认识不足” is no heading.
_HEADS_PROBLEMS = re.compile(
    "(?:20\\d\\d年度?|本年度?|目前|当前|工作中?|政府信息公开|政务公开|信息公开|我[局镇乡县市区街道委办]{1,2}|存在|主要|突出|方面|还|仍|的|几个|一些)*"
    "(?:问题|不足|困难|短板|薄弱环节)(?:[和及与、](?:不足|问题|原因|困难|短板|差距))?(?:之处|情况|方面|表现)?"
)


_HEADS_MEASURES = re.compile(
    "(?:情况|措施|举措|方向|打算|计划|安排|思路|对策|重点|下(?:一)?步|改进|整改|今后|工作|办法)$"
)


_MEASURE_TITLE = re.compile(
    "(?:进一步|不断|切实|持续|着力|积极|全面|深入|扎实|加强|强化|推进|完善|健全|落实|做好|抓好|规范|加大|提高|提升)"
)


_TITLE_OF_DEED = re.compile(
    "紧盯|聚焦|突出|围绕|深耕|拓[宽展]|强化|加强|优化|规范|细化|抓[好实]|做[好优]|完善|提升|瞄准|关注"
)


def is_topic(head: str, *, listed: bool) -> bool:
    """A topic over what follows; behind 一是, and in a list of complaints or measures (`listed`), a short title is the item's
    own first words."""
    bare = head.rstrip("。：: ")
    if _TOPIC_HEADING.fullmatch(head) and not COMPLAINT.search(bare):
        return not (
            listed and _TITLE_OF_DEED.match(bare)
        )  # 紧盯重点领域 is what is done, 公开内容方面 what it is about
    return (
        not listed
        and len(bare) <= 12
        and not COMPLAINT.search(bare)
        and not MEASURE.match(bare)
        and not re.search("[，,；;]", bare)
    )


def label_of(sentence: str) -> re.Match[str] | None:
    """存在问题： or 改进措施： at the sentence's beginning; the group's name tells which."""
    return LABEL.match(sentence)
