"""Measures: what opens them, what is none, and what stands before one without being part of it."""

from __future__ import annotations

import re

from extractor.domain.document import Span
from extractor.parsing.mood import (
    ADVERBS,
    COMPLAINT,
    GENERIC,
    MEASURE,
    PRAISE,
    TURN,
    TURN_LATE,
    VERBS,
    first_clause,
)
from extractor.parsing.passages import trim

_US = "(?:我[局镇乡县市区委办处州省院厅旗部们单位街道]{1,3}|本[局镇乡县市区委机关单位]{1,2})"


# “我们已修订办理规程”, “目前正在开发检索功能”: what was done about the complaint before it.
_ACTED = re.compile(
    f"(?:(?:今年|本年度?|20\\d\\d\\s*年)以来，(?:{_US})?，?(?:已(?:经)?)?(?:[^，。；]{{0,4}}对照[^，。；]{{2,16}}，)?(?:{ADVERBS}(?:{VERBS})|新[设增建]|改版|编印|举办|制作)|"
    f"{_US}，?(?:当即|立即|随即|迅速|先后|专门|第一时间)(?:{ADVERBS}(?:{VERBS})|约谈|通报|邀请|责成|印发)|"
    f"(?:对此，?)?(?:我[局镇乡县市区委办处州省院厅旗部们单位街道]{{1,3}}|本[局镇乡县市区委机关单位]{{1,2}}|街道|学校|医院|中心|管委会|[镇乡局县市区厅委院办]里?|现|目前)?，?(?:现|目前)?"
    f"(?:已(?:经)?|正在|正(?=筹|积极|抓紧|加快|逐步|会同)){ADVERBS}(?:{VERBS}|筹备|谋划|研究|开发))"
)


_OTHER_YEAR = re.compile(
    "(?:(?P<year>20\\d\\d)\\s*年|上一?年度?|去年)(?!.{0,4}比)[^。；，]{0,12}(?:存在|提出|指出|查找|反映|梳理|反馈|暴露|报告|年报)[^。；]{0,80}?(?:问题|不足)"
)


def tells_of_a_year(sentence: str) -> bool:
    """“2022年报告提出的解读形式单一问题，我局已整改”: a year's problems named together with what was done."""
    return _OTHER_YEAR.match(sentence) is not None


def of_other_year(sentence: str, year: int | None) -> bool:
    """“2022年存在的解读形式单一等问题，已得到解决” in the report for 2023 tells what was done."""
    return any(
        match["year"] is None or (year is not None and int(match["year"]) < year)
        for match in _OTHER_YEAR.finditer(sentence)
    )


def turns_to_measures(sentence: str) -> bool:
    """Whether the sentence opens the measures after complaints (针对上述问题…, 下一步…, 我局已…)."""
    if TURN.match(sentence):
        return True
    if _ACTED.match(sentence) and not COMPLAINT.search(first_clause(sentence)):
        return True
    match = TURN_LATE.match(sentence)
    return bool(match) and not GENERIC.search(sentence[: match.end()]) if match else False


def is_plain_measure(sentence: str) -> bool:
    """“公开意识不强。加强学习，提高认识。”: behind a complaint what begins with a verb of action is its remedy."""
    return (
        MEASURE.match(sentence) is not None
        and (COMPLAINT.search(sentence) is None or _REMOVES.match(sentence) is not None)
        and GENERIC.search(sentence) is None
        and PRAISE.search(sentence) is None
    )


# “着力解决解读形式单一的问题，推出图解”: a measure that names what it removes.
_REMOVES = re.compile(
    "[^，。；]{0,12}(?:解决|整改|改进|克服|弥补|补齐|消除|纠正)[^。；]{0,40}(?:问题|不足|短板|差距|现象)"
)


_DEED = re.compile(
    f"{ADVERBS}(?:加强|强化|提高|提升|完善|健全|优化|规范|拓[宽展]|加大|深化|丰富|推[进动广]|开展|建立|组织|增强|严格|做[好优]|抓[好实]|细化|明确|梳理|压实|畅通|充实|制定|杜绝|克服)(?![化性度率])"
)


def is_deed(clause: str) -> bool:
    """“完善审核流程，杜绝发布不及时”: what is done, though a complaint is named behind it."""
    return _DEED.match(clause) is not None and not COMPLAINT.search(clause)


def names_what_it_mends(sentence: str) -> bool:
    """“着力解决渠道较窄的问题”, “规范程序，杜绝公开不及时”; not “认真落实条例，但仍存在不足”."""
    return _REMOVES.match(sentence) is not None or (
        is_deed(first_clause(sentence)) and not re.search("但|然而|不过|[还仍]存在|[还仍]有", sentence)
    )


def empty_measure(words: str) -> bool:
    """“我市及时进行了针对性的改进。”: says that something was done, not what."""
    return len(words) < 40 and bool(
        re.search(
            "(?:进行|做|抓好)了?[^，。]{0,8}(?:改进|整改)(?:落实|工作)?[。]?$|采取[^，。]{0,8}措施[^，。]{0,8}(?:改进|解决|整改)[。]?$|以下[^，。]{0,10}(?:措施|方面|工作|改进)",
            words,
        )
    )


_WE = "[我本](?:单位|街道|机关|们|管委会|中心|公司|集团|[局镇乡县市区委办处州省院厅旗部校所站馆会]){1,2}"


_ACTION = VERBS.replace("把|将|", "")


# What stands before a measure and is none of it, piece by piece.
_OPENERS = (
    "(?:同时|此外|另外|并且|一方面|另一方面|对此|为此|因此)[，,]",
    f"(?:{_WE})?在(?:今后|新的一年|今年|明年|下一年)[^，。；]{{0,8}}[，,]",  # 我们在今年的工作中，
    "将?进一步改进[，,]",
    f"(?:今年|本年度?|20\\d\\d\\s*年)以来[，,](?:{_US})?(?=.)",  # 今年以来，我局新设了专栏
    "(?:已(?:经)?)?对照[^，。；]{2,16}[，,]",  # 已对照上级反馈意见，
    "[^，。；]{0,8}高度重视，(?:立行立改|立即整改|认真整改)?[，,]?",
    "[^，。；]{0,8}[，,]?[^，。；]{0,8}针对[^。；]{0,60}?(?:问题|不足|差距|短板|现象|情况|此)[一二三四五六]?[，,]",  # 针对上述问题，
    "(?:对(?:照)?|为(?:切实)?(?:解决|改进)|结合|根据|围绕|鉴于)[^，。；]{0,24}(?:问题|不足|差距|短板|现象|情况|此)[，,]",
    "[^，。；]{0,12}(?:20\\d\\d\\s*年度?|上一?年度?|去年)[^。；]{0,100}?(?:问题|不足)[，,]",  # 2022年存在的…问题，已通过
    "(?:下(?:一)?步|(?:在)?今后|接下来|下(?:一)?阶段|明年|(?:在)?(?:新的|来|下)一?年度?|以后|未来|在?\\s*20\\d\\d\\s*年度?)(?:的)?(?:工作(?:中)?|一段时间|打算)?(?:里|中)?[，,：:]?",  # 下一步工作中，
    f"(?:{_WE}|[^，。；《“]{{0,12}}(?:政府|街道办事处|街道|局|镇|乡|委|办|厅|院|校|中心|公司|集团|管委会)|[^，。；《“]{{2,16}}工作)(?=[，,]?(?:将|要(?!点|素|求|件|闻)|拟|计划))[，,]?",  # 我局将
    f"{_WE}(?:在?20\\d\\d\\s*年度?|今年|全年|年内)?(?=(?:着力|积极|切实|及时|认真|先后|主要|重新|专门|迅速|立即)*(?:{_ACTION}|制作|改版))",  # 我局梳理了
    "[^。；：]{0,80}(?:以下|如下|[两二三四五六几]项|[两二三四五六几](?:个|大)?方面|[两二三四五六几](?:件|点|条))[^，。；：]{0,12}[：:]",  # 将从以下方面着力：
    # 将培训延伸到村: the object of what is done, no future
    f"(?!将[^，。；]{{1,16}}?(?:纳入|列入|列为|作为|融入|延伸|贯穿|嵌入|转化|摆[在上]|放在|下沉))(?:将|要|拟)(?=(?:始终|综合|进一步|继续|着力|重点|不断|严格|认真|积极|持续|深入|加大|切实|全力|大力|努力|逐步|加快|对照|多用|多渠道|从|按照|{_ACTION}))|将(?=在|以|向)",
)


_OPENER = re.compile("|".join(f"(?:{opener})" for opener in _OPENERS))


def without_opener(text: str, span: Span) -> Span:
    """The measure without what turns to it: 针对存在问题，下一步，我市将着力… (淮安市 2024)."""
    start, end = span
    while match := _OPENER.match(text, start, end):
        start = match.end()
    return trim(text, (start, end))
