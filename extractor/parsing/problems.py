"""Complaints and measures of the report's fifth section (spec/narrative.md, “problems and improvements”).

Complaint   a stretch that says what falls short; Measure  one that says what is done about it.
Lead-in     a sentence that only announces a list or turns from complaints to measures; it is no item but sets the mood
            (done, planned), and says whether the measures answer the complaints one by one.
Heading     a short line or label: of complaints (存在问题), of measures (改进措施), or of a topic (依申请公开方面).
Run         consecutive sentences of one entry under one mode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Category, Improvement, Problem, Status
from extractor.parsing.categories import category_of, domain_words, key_nouns
from extractor.parsing.grounding import quote_at
from extractor.parsing.passages import Entry, body_spans, clauses, entries, punctuated, sentences, trim
from extractor.parsing.sections import Sections

Mode = Literal["problem", "improvement"]

# --- words, each group with an example of its use ------------------------------------------------------------------------

# “公开力度还需进一步加强”, “业务水平有待提高”, “渠道过窄”: predicates of complaint.
_COMPLAINT = re.compile(
    "不(?:够|足|高|强|全|深|细|畅|到位|完善|完整|健全|规范|统一|均衡|平衡|明显|熟|准|充分|丰富|广|多|大|主动|积极|及时|齐|力|便|佳|严|稳定|适应|理想|"
    "能|紧密|清|透|适(?!用)|匹配|精|实|专|灵活|顺|好|快|深入|生动|重视|了解|活跃|合理|科学|具体|集中|符合|协调|同步|易|新|牢|扎实|科学|满意|紧)"
    "|(?:还|尚|仍)未|未能|未(?:及时|完全|充分|形成|建立|进行|得到|达到|做到|落实|覆盖|更新)|没有(?:及时|完全|充分|形成|建立|更新|做到|达到|落实)|长期(?:没有|未)|拖拉|拖延|推诿|应付|照搬|(?<!变)被动|"
    "(?:运用|使用|数量|频次|频率|占比|比例)较?[少低]|无法|难以|缺乏|缺少|缺失|欠缺|欠佳|薄弱|滞后|单一|单调|单薄|[偏较过太][低少弱慢差窄软浅小粗大长]|"
    "差距|偏差|短板|有待|亟待|亟[需须]|[仍尚还](?:[需须]|应(?=进一步|继续|加强|提高|提升|完善))|[需须](?:要)?(?:进一步|继续|持续|不断|加强|加大|提升|提高|完善|强化|改进|拓[宽展]|优化|规范|深化)|"
    "有限|困难|模糊|参差不齐|脱节|流于形式|流动性|误区|片面|空间|局限|漏洞|盲区|疏漏|兼职|偶有|时有|存在.{0,20}(?:现象|情况)|失效|空白|身兼数职|停留在|千篇一律|错别字|(?<![减缩最至不])少(?=[，。；、：]|$)|(?<![降减高])低(?=[，。；、：]|的?问题|$)|(?<![减示])弱(?=[，。；、：]|$)|弱项|迟缓|缓慢|错误|敷衍|堵点|松懈|频繁|不稳"
)
# “存在一些问题”, “还有一些需要加强和改进的地方”: complaint in general, an announcement.
_GENERIC = re.compile(
    "(?:存在|还有|仍有|也有|有着|面临|暴露出|反映出)[^，,。；;：:]{0,14}?(?:问题|不足|差距|短板|薄弱环节|困难|地方|欠缺|弱项|方面|距离)"
    "[^，,。；;：:]{0,8}|(?:主要|具体|突出)(?:表现|体现|问题|不足|存在|原因)?(?:在于|在|为|是|有|有以下|如下)?"
    "|(?:主要)?(?:有|表现)?(?:在)?以下.{0,8}|(?:问题|不足)(?:和不足|与不足)?(?:如下|是|有|主要有|主要是|主要表现.{0,4}|依然存在|仍然存在)"
)
_CONTRAST = re.compile("但(?:是)?(?:也|还|仍)?(?!书)|然而|不过|同时(?:也|还|仍)|虽.{0,60}?[，,]")
_PRAISE = re.compile("成绩|成效|进展|进步|提升了|顺利|做了(?:一些|大量|许多)工作|成果|有序|稳步")

_ADVERBS = (
    "(?:(?:我[局镇乡县市区委办处州省院厅旗]|我街道|我单位|我们|本[局镇乡县市区机关单位]{1,2}|各部门|进一步|重新|不断|切实|持续|继续|着力|积极|全面|深入|扎实|大力|认真|严格|充分|主动|"
    "及时|定期|重点|有效|稳步|加快|更加|逐步|努力|抓紧|高水平|高标准|高质量|同时|并|也|还|再|多|始终|一如既往|要|将|应|当|需|须|必须|一步|有针对性地|有效地?|常态化|综合|地|进行|做到)"
    "[，,、]?){0,8}"
)
_VERBS = (
    "加强|强化|提高|提升|完善|健全|优化|规范|拓[宽展]|加大|深化|丰富|推[进动广行]|开[展设辟通]|建[立设好]|落[实细]|组织|创[新建]|增[强加设进]|坚持|严[格把肃]|做[好优强实]|抓[好实紧牢]|"
    "扩[大展]|细化|明确|梳理|压[实紧]|畅通|更新|学习|改[进善变]|培训|监督|督[促办]|充实|配[齐强备]|[制修]订|制定|聚焦|围绕|探索|突出|统筹|把|将|对(?!照)|发挥|[利运]用|打造|构[建筑]|"
    "夯实|筑牢|营造|转变|注重|采取|凝聚|通过|保障|促进|重视|紧[盯扣密]|立足|杜绝|整[合改]|编制|实[行施]|理顺|巩固|用好|引导|调整|安排|设[立置]|指定|回应|听取|搭建|消除|纠正|"
    "以[^，。；]{1,30}为|按照|结合|针对|解决|克服|科学|从|牢固|树立|拟|准确|处理|接受|定期|多渠道|多形式|贯彻|参加|邀请|总结|挖掘|精准|严控|守住|依托|联合|履行|补齐|确定|争取|激发|树牢|精简|召开|举办|升级"
)
_MEASURE = re.compile(f"{_ADVERBS}(?:{_VERBS})")

# What opens the measures after the complaints.
_TURN = re.compile(
    "(?:针对(?:以上|上述|存在|这些|此|上一?年|去年|20\\d\\d|所存在|目前|当前|问题|不足|我)|对(?:此|于?(?:以上|上述|存在|这些))|为此|为(?:切实)?(?:解决|改进|改变|克服)(?:以上|上述|存在|这些|此)"
    "|[^。；]{0,14}针对[^。；]{2,60}(?:问题|不足|短板|现象|情况)(?:的)?[，,]|在?\\s*20\\d\\d\\s*年度?的?[^，。；]{0,16}工作(?:中|里)[，,]"
    "|下(?:一)?步|(?:在)?今后|接下来|下(?:一)?阶段|(?:在)?(?:新的|下|来)一?年|明年|以后|(?:在)?(?:以后|下一年度?|未来)|改进(?:情况|措施|方向|举措|办法)|整改(?:情况|措施)|"
    "(?:结合|根据|围绕|对照|鉴于)(?:工作中)?(?:以上|上述|存在|这些)[^。]{0,20}(?:问题|不足)|(?:20\\d\\d年?度?[，,]?)?(?:我[^，。]{1,6}|本[^，。]{1,6}|[^，。]{2,10}政府)?(?:将|拟|计划|准备|打算)(?!.{0,3}情况))"
)
# A year or “我镇” may stand before the turn: “2023年，我镇将…”, “我局下一步将…”.
_TURN_LATE = re.compile(
    f"(?:20\\d\\d\\s*年?度?(?:底|内)?[，,]?)?(?:[^，,。；;]{{1,24}}[，,])?[^，,。；;]{{0,12}}?(?:将(?={_ADVERBS}(?:{_VERBS.replace('把|将|', '')}))|将(?:从|采取|进一步|继续|着力|重点|不断|严格|加强|按照|围绕|以|认真|积极|持续|深入|加大|切实|通过|坚持|在|对|结合|针对)"
    "|下(?:一)?步|今后|采取[^。；]{0,8}(?:措施|做法|举措)|(?:做|进行)了?[^。；，]{0,8}(?:改进|整改))"
    "|[^。；]{0,60}从以下[^。；]{0,12}(?:方面|几点)[^。；]{0,12}(?:改进|加强|整改|入手|着手|努力|推进|提升)"
)
_WHEN = "(?:20\\d\\d\\s*年度?|上一?年度?|本年度?|目前|当前|下(?:一)?步|今后)?"
_US = "(?:我[局镇乡县市区委办处州省院厅旗部们单位街道]{1,3}|本[局镇乡县市区委机关单位]{1,2})"
# “我们已修订办理规程”, “目前正在开发检索功能”: what was done about the complaint before it.
_ACTED = re.compile(
    f"(?:(?:今年|本年度?|20\\d\\d\\s*年)以来，(?:{_US})?，?(?:已(?:经)?)?(?:[^，。；]{{0,4}}对照[^，。；]{{2,16}}，)?(?:{_ADVERBS}(?:{_VERBS})|新[设增建]|改版|编印|举办|制作)|"
    f"(?:对此，?)?(?:我[局镇乡县市区委办处州省院厅旗部们单位街道]{{1,3}}|本[局镇乡县市区委机关单位]{{1,2}}|现|目前)?，?(?:现|目前)?(?:已(?:经)?|正在){_ADVERBS}(?:{_VERBS}))"
)
_LABEL = re.compile(
    f"(?P<improvement>{_WHEN}(?:存在的?)?(?:主要)?(?:问题的?)?(?:工作)?(?:改进|整改|解决|应对|完善)(?:工作)?"
    "(?:情况|措施|方向|举措|办法|意见|打算|计划|思路|安排|对策|建议)?|"
    f"{_WHEN}的?(?:工作)?(?:措施|举措|打算|计划|思路|安排|对策|建议)|下(?:一)?步)(?:[:：]|(?<=[情措举打计安][况施措算划排])[是为])|"
    f"(?P<problem>{_WHEN}(?:存在|主要|具体|突出)?的?(?:主要|突出)?(?:问题|不足|短板)"
    "(?:及?表现|和不足|与不足|及不足|之处)?(?:是|有)?)[:：]"
)
_HEADING_LENGTH = 30
_IMPROVEMENT_HEADING = re.compile(
    "改进|整改|解决|措施|举措|对策|下(?:一)?步|今后|打算|努力方向|工作(?:计划|安排|思路|重点)"
)
_PROBLEM_HEADING = re.compile("问题|不足|困难|短板|薄弱环节")
_TOPIC_HEADING = re.compile(r"[^，,；;]{2,24}(?:方面|情况|领域|上)(?:的问题)?[。：:]?")

# 将 before an object is no future (“将县直单位…纳入”, 沭阳县 2025): only before a verb, or with its subject at the beginning.
_PLANNED = re.compile(
    f"^要$|下(?:一)?步|今后|接下来|下(?:一)?阶段|明年|(?:新的|来|下)一年|以后|未来|拟(?!定)|计划|打算|(?:^|[，,。；;])要|必须|"
    f"将(?={_ADVERBS}(?:{_VERBS.replace('把|将|', '')}|从|在|以))|将(?:以下|就|于)"
)
_DONE = re.compile("(?<![为除])了(?!解|结|如指掌)|已(?!.{0,6}的)|已经|取得|得到有效|完成整改|进行整改")
# Past without 了: “举办业务培训班2期”, “完成网站升级改造”.
_COUNTED_DONE = re.compile(
    "(?:举办|开展|组织|制作|修订|开通|建成|新增|发布|印发|召开)[^，。；]{0,24}\\d+\\s*(?:期|次|场|条|篇|件|个|份|人次)|^完成"
)
_DONE_IN_YEAR = re.compile(
    f"(?:全年|年内)[^，。；]{{0,12}}?(?:{_COUNTED_DONE.pattern.removesuffix('|^完成')})"
)
_ONGOING = re.compile("正在|正(?:积极|抓紧|加快|逐步)")
_JOINED = re.compile("上述|以上|这些|改进|整改|存在(?:的)?(?:主要)?(?:问题|不足)|措施|针对|对此|为此")
_YEAR = re.compile(r"(20\d\d)\s*年?")
_LAST_YEAR = re.compile("上一?年度?|去年|往年|前一年")

# “需加强对《条例》…的学习” is a remedy, “还需要进一步拓展” is not: the verb of action must have its object.
_REMEDY = re.compile(
    "(?<=[，；。])\\s*(?=(?:因此|为此|下一步|今后|接下来)，?(?:要|应|需|将)?"
    f"|(?:要|应当?|须|必须|[需将](?!要))(?:{_ADVERBS})(?:{_VERBS})[^，；。]{{2,}}"
    "|(?:目前|现)?(?:均|都)?(?:已(?:经|于)?|正在)(?![^，；。]{0,12}(?:不|问题)))"
)
_CONTINUED = re.compile(
    "目前已无|(?:从而|进而|以此)?(?:确保|推动|力争|力求|努力|真正|使|让|为[^，]{2,20}(?:提供|作出|做出|贡献)|切实保障|不断推动|实现|以更|以实际)"
)
# What a clause of complaint may begin with when it says more of the one before: the result, the comparison.
_ELABORATED = re.compile(
    "(?:导致|致使|造成|影响|从而|特别|尤其|主要|与.{2,20}(?:相比|要求)|离|距|不能|还不能|无法|难以|甚至|使|且|缺乏对)"
)
# “工作人员流动性大，业务还不熟练”, “答复文书不规范，说理不充分”: the second says more of the first one's people or papers.
_HAS_ATTRIBUTES = re.compile("(?:人员|同志|干部|队伍|经办人|[公信]?[开息]员|联络员|文书|答复书|材料|稿件)")
_ATTRIBUTE = re.compile(
    "(?:业务|能力|水平|素质|经验|精力|责任心|说理|表述|文字|要素|措辞)[^，。；的人员同志干部]{0,3}(?:不|较|有待|有限|偏|欠|缺)"
)
_INSTANCE = re.compile("(?:个别|部分|有些?的?|一些|少数)")


_CLOSING = "；;，,、：:•●▪■◆·"


class _Lead(NamedTuple):
    """What was said of the items that follow: the words, for tense and joining."""

    text: str = ""

    @property
    def joined(self) -> bool:
        return bool(_JOINED.search(self.text))


class _Draft(NamedTuple):
    """An item before its indexes are known. `group` joins items under one topic heading; `own` is the problem's place in
    the drafts that this measure stands inside of."""

    mode: Mode
    span: Span
    topic: str | None
    group: int
    block: int
    lead: _Lead
    own: int | None = None


class _Run(NamedTuple):
    mode: Mode | None
    lead: str
    sentences: tuple[Span, ...]


@dataclass
class _Walk:
    """Where the reading stands. `modes` are the headings and lead-ins in force, with the depth at which each was said."""

    text: str
    year: int | None = None
    drafts: list[_Draft] = field(default_factory=list)
    modes: list[tuple[int, Mode, _Lead]] = field(default_factory=list)
    topic: tuple[int, str] | None = None
    group: int = 0
    groups: int = 0
    block: int = 0
    remedied: bool = False  # an item of the list being read carried its own remedy

    @property
    def mode(self) -> Mode | None:
        return self.modes[-1][1] if self.modes else None

    @property
    def lead(self) -> _Lead:
        return self.modes[-1][2] if self.modes else _Lead()

    def enter(self, depth: int) -> None:
        """A new entry ends what was said deeper than it, and a topic of its own depth."""
        while self.modes and self.modes[-1][0] > depth:
            self.modes.pop()
        if self.topic and self.topic[0] >= depth > 0:
            self.topic, self.group = None, 0

    def set_mode(self, depth: int, mode: Mode, lead: str) -> None:
        while self.modes and self.modes[-1][0] >= depth:
            self.modes.pop()
        self.modes.append((depth, mode, _Lead(lead)))
        self.block += 1
        self.remedied = False

    def set_topic(self, depth: int, topic: str) -> None:
        self.groups += 1
        self.topic, self.group = (depth, topic), self.groups
        while self.modes and self.modes[-1][0] >= depth > 0:
            self.modes.pop()
        self.block += 1

    def add(self, mode: Mode, span: Span, lead: _Lead | None = None, own: int | None = None) -> int | None:
        """The draft's index, None where nothing but marks is left of the span."""
        span = trim(self.text, span, _CLOSING)
        if span[1] - span[0] < 4:
            return None
        topic = self.topic[1] if self.topic else None
        self.drafts.append(_Draft(mode, span, topic, self.group, self.block, lead or self.lead, own))
        return len(self.drafts) - 1


def read_problems(
    document: Document, sections: Sections
) -> tuple[tuple[Problem, ...], tuple[Improvement, ...]]:
    """Problems and improvements in the order of the text, each with its exact quote; empty where the report states none."""
    text = punctuated(document.text)
    walk = _Walk(text, _report_year(text))
    for stretch in _stretches(walk.text, sections):
        mode = _heading_mode(stretch.heading)
        if mode in ("problem", "improvement"):
            walk.enter(0)
            walk.set_mode(0, mode, stretch.heading)
        _walk(walk, stretch.span)
    return _finished(document, walk.drafts)


# --- where they stand ----------------------------------------------------------------------------------------------------


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
        heading = len(head) <= _HEADING_LENGTH and bool(_heading_mode(head))
        if start is None and heading and _PROBLEM_HEADING.search(head):
            start, depth = entry.head, entry.depth
        elif start is not None and entry.depth <= depth and not heading:
            yield start, entry.head
            start = None
    if start is not None:
        yield start, span[1]


# --- reading the entries -------------------------------------------------------------------------------------------------


def _walk(walk: _Walk, span: Span) -> None:
    found = entries(walk.text, span)
    for index, entry in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        walk.enter(entry.depth)
        _read_entry(walk, entry, following)


def _read_entry(walk: _Walk, entry: Entry, following: Entry | None) -> None:
    modes = list(walk.modes)
    rest = _after_headings(walk, entry, _sentences(walk.text, (entry.start, entry.end)), following)
    # （一）存在的主要问题。当前，…: the number is the heading's, what follows it has none
    numbered = entry.marker is not None and (walk.modes == modes or walk.topic is not None)
    runs = _runs(walk, rest, numbered=numbered)
    if not runs:
        return
    pending: tuple[Mode, str] | None = None
    if following and _begins_list(walk.text, entry, following) and _is_lead_in(entry, following, runs):
        last = runs.pop()
        mode = last.mode or walk.mode or _mode_of_lead(walk.text, last)
        if mode:
            pending = mode, last.lead + "".join(walk.text[slice(*s)] for s in last.sentences)
    if numbered:
        _numbered(walk, entry, following, runs)
    else:
        for run in runs:
            _unnumbered(walk, run)
    if pending:
        walk.set_mode(entry.depth, *pending)


# “…等问题，下一步我局将…”: the turn stands within the sentence.
_TURN_WITHIN = re.compile(
    "[，,](?=下(?:一)?步|今后(?!的)|接下来|为此|对此|(?:20\\d\\d年[，,]?)?(?:我[局镇乡县市区委办处州省院厅旗部们单位街道]{1,3})将)"
)


def _sentences(text: str, span: Span) -> list[Span]:
    """Sentences, one that goes on from a complaint to its remedy cut there."""
    found: list[Span] = []
    for start, end in sentences(text, span):
        turn = _TURN_WITHIN.search(text, start, end)
        cut = turn and _COMPLAINT.search(text, start, turn.start()) and not _TURN.match(text, start, end)
        found += [(start, turn.end()), (turn.end(), end)] if turn and cut else [(start, end)]
    return found


def _begins_list(text: str, entry: Entry, following: Entry) -> bool:
    """Whether a list begins after the entry; 六、改进措施 after an unnumbered complaint is a heading, no first item."""
    first = next(iter(sentences(text, (following.start, following.end))), (following.start, following.start))
    if following.marker is None or _heading_mode(text[slice(*first)]) is not None:
        return False
    return following.marker.number == 1 or (entry.marker is not None and following.depth > entry.depth)


def _is_lead_in(entry: Entry, following: Entry, runs: Sequence[_Run]) -> bool:
    """Whether the last run only announces the list that follows. An item's own words are never a lead-in, except those of
    an item that the list nested in it spells out."""
    if entry.marker is None or len(runs) > 1:
        return True
    if following.depth <= entry.depth:
        return False
    return sum(end - start for run in runs for start, end in run.sentences) <= 60


def _mode_of_lead(text: str, run: _Run) -> Mode | None:
    words = "".join(text[slice(*s)] for s in run.sentences)
    if _TURN_LATE.search(words) and not _GENERIC.search(words):
        return "improvement"
    return "problem" if _GENERIC.search(words) or _COMPLAINT.search(words) else None


def _after_headings(walk: _Walk, entry: Entry, found: list[Span], following: Entry | None) -> list[Span]:
    """Takes the headings off the entry's beginning and sets what they say."""
    rest = list(found)
    while rest:
        head = walk.text[slice(*rest[0])]
        if len(head) > _HEADING_LENGTH or _label(head):
            break
        alone = len(rest) > 1 or following is not None
        mode = _heading_mode(head)
        if mode == "both":
            rest.pop(0)
        elif mode is not None and alone:
            walk.set_mode(entry.depth, mode, head)
            rest.pop(0)
        elif (
            entry.marker
            and alone
            and _is_topic(head, listed=walk.mode is not None or entry.marker.style == "ordinal")
        ):
            walk.set_topic(entry.depth, head)
            rest.pop(0)
        else:
            break
    return rest


def _heading_mode(head: str) -> Mode | Literal["both"] | None:
    """What kind of heading a short sentence is, None where it states something itself."""
    bare = head.rstrip("。：:.，, ")
    if re.search("[，,；;]", bare) or head.endswith(("；", ";")):
        return None
    problem, improvement = _PROBLEM_HEADING.search(bare), _IMPROVEMENT_HEADING.search(bare)
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


def _is_topic(head: str, *, listed: bool) -> bool:
    """A topic over what follows; behind 一是, and in a list of complaints or measures (`listed`), a short title is the item's
    own first words."""
    bare = head.rstrip("。：: ")
    if _TOPIC_HEADING.fullmatch(head) and not _COMPLAINT.search(bare):
        return not (
            listed and _TITLE_OF_DEED.match(bare)
        )  # 紧盯重点领域 is what is done, 公开内容方面 what it is about
    return (
        not listed
        and len(bare) <= 12
        and not _COMPLAINT.search(bare)
        and not _MEASURE.match(bare)
        and not re.search("[，,；;]", bare)
    )


def _label(sentence: str) -> re.Match[str] | None:
    return _LABEL.match(sentence)


def _runs(walk: _Walk, found: Sequence[Span], *, numbered: bool) -> list[_Run]:
    """The sentences of one entry, cut where it turns from complaints to measures or back."""
    runs: list[_Run] = []
    mode = walk.mode
    complained = False
    for place, span in enumerate(found):
        sentence = walk.text[slice(*span)]
        label = _label(sentence)
        turned: Mode | None = None
        heading = None if label else _heading_mode(sentence) if len(sentence) <= _HEADING_LENGTH else None
        if heading in ("problem", "improvement") and place + 1 < len(found):
            turned, span = heading, (span[1], span[1])  # noqa: PLW2901 - a heading is no part of an item
        elif label:
            turned = "improvement" if label["improvement"] else "problem"
            span = trim(walk.text, (span[0] + label.end(), span[1]))  # noqa: PLW2901 - the label is no part of the item
        elif _of_other_year(sentence, walk.year):
            turned = "improvement"
        elif numbered and place and mode == "improvement" and _COMPLAINS_AGAIN.match(sentence):
            turned = "problem"
        elif (
            _turns_to_measures(sentence)
            and (mode != "improvement" or not numbered)
            and not (numbered and place == 0 and mode is None and not _TURN.match(sentence))
        ):
            turned = "improvement"
        elif (
            (mode is None and not (numbered and complained)) or (mode == "improvement" and not numbered)
        ) and _announces_complaints(sentence):
            turned = "problem"
        elif mode != "improvement" and (
            (mode is None and _COMPLAINT.search(sentence) and _names_what_it_mends(sentence))
            or (place and complained and _is_plain_measure(sentence))
            or (place and numbered and _answers_title(walk.text, found[place - 1], sentence))
        ):
            turned = "improvement"
        complained = complained or _COMPLAINT.search(sentence) is not None
        if turned and (turned != mode or label or heading or not runs):
            runs.append(
                _Run(turned, sentence if not label else label[0], (span,) if span[0] < span[1] else ())
            )
            mode = turned
        elif runs:
            runs[-1] = runs[-1]._replace(sentences=(*runs[-1].sentences, span))
        else:
            runs.append(_Run(mode, "", (span,)))
    return runs


# “二是压缩时限。但工作中仍存在解读不够丰富的不足”: behind the last measure, no part of it.
_COMPLAINS_AGAIN = re.compile("(?:但|然而|不过|同时|当前|目前)[^，。；]{0,16}(?:[仍还也]存在|存在|[仍还]有)")
_OTHER_YEAR = re.compile(
    "(?:(?P<year>20\\d\\d)\\s*年|上一?年度?|去年)(?!.{0,4}比)[^。；，]{0,12}(?:存在|提出|指出|查找|反映|梳理|反馈|暴露|报告|年报)[^。；]{0,80}?(?:问题|不足)"
)


def _of_other_year(sentence: str, year: int | None) -> bool:
    """“2022年存在的解读形式单一等问题，已得到解决” in the report for 2023 tells what was done."""
    return any(
        match["year"] is None or (year is not None and int(match["year"]) < year)
        for match in _OTHER_YEAR.finditer(sentence)
    )


def _answers_title(text: str, title: Span, sentence: str) -> bool:
    """“（一）公开内容不够全面的问题。我局梳理了清单。”: the title is the complaint, what follows the measure."""
    return (
        bool(re.search("(?:问题|现象)[。：]?$", text[slice(*title)]))
        and not _COMPLAINT.search(sentence)
        and bool(_MEASURE.match(sentence) or _DONE.search(sentence))
    )


def _turns_to_measures(sentence: str) -> bool:
    if _TURN.match(sentence):
        return True
    if _ACTED.match(sentence) and not _COMPLAINT.search(_first_clause(sentence)):
        return True
    match = _TURN_LATE.match(sentence)
    return bool(match) and not _GENERIC.search(sentence[: match.end()]) if match else False


def _is_plain_measure(sentence: str) -> bool:
    """“公开意识不强。加强学习，提高认识。”: behind a complaint what begins with a verb of action is its remedy."""
    return (
        _MEASURE.match(sentence) is not None
        and (_COMPLAINT.search(sentence) is None or _REMOVES.match(sentence) is not None)
        and _GENERIC.search(sentence) is None
        and _PRAISE.search(sentence) is None
    )


# “着力解决解读形式单一的问题，推出图解”: a measure that names what it removes.
_REMOVES = re.compile(
    "[^，。；]{0,12}(?:解决|整改|改进|克服|弥补|补齐|消除|纠正)[^。；]{0,40}(?:问题|不足|短板|差距|现象)"
)


_DEED = re.compile(
    f"{_ADVERBS}(?:加强|强化|提高|提升|完善|健全|优化|规范|拓[宽展]|加大|深化|丰富|推[进动广]|开展|建立|组织|增强|严格|做[好优]|抓[好实]|细化|明确|梳理|压实|畅通|充实|制定|杜绝|克服)(?![化性度率])"
)


def _is_deed(clause: str) -> bool:
    """“完善审核流程，杜绝发布不及时”: what is done, though a complaint is named behind it."""
    return _DEED.match(clause) is not None and not _COMPLAINT.search(clause)


def _names_what_it_mends(sentence: str) -> bool:
    """“着力解决渠道较窄的问题”, “规范程序，杜绝公开不及时”; not “认真落实条例，但仍存在不足”."""
    return _REMOVES.match(sentence) is not None or (
        _is_deed(_first_clause(sentence)) and not re.search("但|然而|不过|[还仍]存在|[还仍]有", sentence)
    )


def _announces_complaints(sentence: str) -> bool:
    if _names_what_it_mends(sentence):
        return False
    return bool(re.search("存在|还有|仍有|不足|有待|问题|差距|短板", sentence)) and bool(
        _COMPLAINT.search(sentence) or _GENERIC.search(sentence)
    )


# --- items ---------------------------------------------------------------------------------------------------------------


def _numbered(walk: _Walk, entry: Entry, following: Entry | None, runs: Sequence[_Run]) -> None:
    if not runs or not any(run.sentences for run in runs):
        return
    first = runs[0]
    mode = _mode_of_item(walk, first)
    if mode is None or not first.sentences:
        for run in runs[1:] if mode is None else runs:
            _unnumbered(walk, run)
        return
    span = (first.sentences[0][0], first.sentences[-1][1])
    own: int | None = None
    outer = walk.topic, walk.group
    if mode == "problem":
        if title := _own_title(walk, runs):
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
            _without_opener(walk.text, span)
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
    )
    for run in runs[1:]:
        if run.mode == "improvement" and mode == "problem" and inside and run.sentences:
            whole = (run.sentences[0][0], run.sentences[-1][1])
            if _empty_measure(walk.text[slice(*whole)]):
                continue
            if _label(run.lead):  # 改进措施： is what this stands under, not the complaint's title
                walk.topic, walk.group = outer
            walk.add("improvement", _without_opener(walk.text, whole), _Lead(run.lead), own)
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
        and _COMPLAINT.search(title)
        and not _MEASURE.match(title)
    )
    return title if named else None


def _own_title(walk: _Walk, runs: Sequence[_Run]) -> str | None:
    """“（一）公开的主动性有待增强。个别处室…。今后将加强《条例》学习宣传”: the first sentence is the heading of both."""
    first = runs[0].sentences
    if walk.topic or len(first) < 2 or not any(run.mode == "improvement" for run in runs[1:]):
        return None
    title = walk.text[slice(*first[0])]
    return title if len(title) <= _HEADING_LENGTH and not re.search("[，；]", title) else None


def _alone(entry: Entry, following: Entry | None) -> bool:
    """A list of one."""
    return (
        entry.marker is not None
        and entry.marker.number == 1
        and (following is None or following.depth < entry.depth)
    )


# “对群众关注度高的政策，解读形式单一”: what the complaint is about stands before it.
_ASIDE = re.compile("(?:对|在|由于|随着|从|就)[^，。；]{2,40}[，,]")


def _mode_of_item(walk: _Walk, run: _Run) -> Mode | None:
    """The mode in force, unless the item's own words are plainly the other: a list without a lead-in, a slip."""
    words = "".join(walk.text[slice(*s)] for s in run.sentences)
    aside = _ASIDE.match(words)
    begin = aside.end() if aside else 0
    first = words[slice(*next(iter(clauses(words, (begin, len(words)))), (0, 0)))]
    complaint, measure = bool(_COMPLAINT.search(words)), bool(_MEASURE.match(words))
    if run.mode == "problem" and measure and (not complaint or _is_deed(first)):
        return "improvement"
    if (
        run.mode == "improvement"
        and not measure
        and not _answers_other_year(walk.lead.text, walk.year)
        and not _DONE.search(words)
        and re.search(f"(?:{_COMPLAINT.pattern})[^，,。；;]{{0,6}}[，,。；;]?$", first)
    ):
        return "problem"
    if run.mode is not None:
        return run.mode
    if measure and not re.search(f"(?:{_COMPLAINT.pattern})[^，,。；;]{{0,6}}[，,。；;]?$", first):
        return "improvement"
    return "problem" if complaint else None


def _with_own_remedy(walk: _Walk, span: Span) -> int | None:
    """A numbered complaint, parted from its own remedy (000: “…还存在一些距离，要增强主动意识”)."""
    words = walk.text[slice(*span)]
    for match in _REMEDY.finditer(words):
        if _COMPLAINT.search(words[: match.start()]) and not _COMPLAINT.search(
            _first_clause(words[match.end() + 1 :])[-8:]
        ):
            own = walk.add("problem", (span[0], span[0] + match.start()))
            lead = _Lead("" if _DONE.match(words, match.end()) else "要")
            walk.add("improvement", (span[0] + match.end(), span[1]), lead, own)
            walk.remedied = True
            return own
    return walk.add("problem", span)


def _first_clause(words: str) -> str:
    start, end = next(iter(clauses(words, (0, len(words)))), (0, 0))
    return words[start:end].rstrip(_CLOSING + "。")


def _unnumbered(walk: _Walk, run: _Run) -> None:
    if run.mode == "improvement":
        _unnumbered_measures(walk, run)
        return
    announced = _LABEL.match(run.lead) is not None
    for span in run.sentences:
        parts = clauses(walk.text, span, "；;：:。")
        in_list = sum(walk.text[end - 1] in "；;" for _, end in parts) > 1
        for part in parts:
            complaints = list(_complaints(walk.text, part))
            if in_list and len(complaints) > 1:
                complaints = [(complaints[0][0], complaints[-1][1])]
            found = [_with_own_remedy(walk, complaint) for complaint in complaints]
            named = _NAMED_PROBLEM.match(walk.text, *part)
            if not found and (named or (announced and _is_told(walk.text[slice(*part)]))):
                walk.add("problem", (named.end() if named else part[0], part[1]))
            announced = announced or _ANNOUNCED.search(walk.text, *part) is not None


# “仍有一些不足：图解运用少；名单长期挂在墙上”: behind such words each part is a complaint, whatever its words.
_ANNOUNCED = re.compile(
    "(?:存在|还有|仍有|有着|如下|以下|主要).{0,8}(?:问题|不足|短板|薄弱环节)[^，；。：]{0,6}[：:。]$|(?:问题|不足)(?:是|有|如下|包括)[：:]$"
)


# “主要问题是解读还停留在转发层面”: what is called a problem is one.
_NAMED_PROBLEM = re.compile("[^，。；：]{0,12}(?:主要|突出)(?:问题|不足)(?:是|为|在于)(?=[^，。；：]{4})")


def _is_told(words: str) -> bool:
    return (
        len(words) >= 8
        and not re.search("问题|不足|差距|短板|以上|上述|原因|成绩|成效", words)
        and not _MEASURE.match(words)
        and not _PRAISE.search(words)
    )


def _unnumbered_measures(walk: _Walk, run: _Run) -> None:
    if run.lead:
        walk.block += 1
    lead = _Lead(run.lead) if run.lead else walk.lead
    pieces: list[tuple[Span, _Lead]] = []
    for sentence in run.sentences:
        for piece in clauses(walk.text, sentence, "；;。！？"):
            start, end = _without_opener(walk.text, piece)
            if not re.search("[一-龥]", walk.text[start:end]):
                continue
            opener = walk.text[piece[0] : start]
            if pieces and _PLANNED.search(opener) and not _PLANNED.search(lead.text):
                lead = _Lead(opener)  # 今年以来建立了…。2024年，拟开展…: what follows is planned
            if pieces and _CONTINUED.match(walk.text, start):
                (begin, _), told = pieces[-1]
                pieces[-1] = (begin, end), told
            else:
                pieces.append(((start, end), lead))
    for span, told in pieces:
        if not _empty_measure(walk.text[slice(*span)]):
            walk.add("improvement", span, told)


def _empty_measure(words: str) -> bool:
    """“我市及时进行了针对性的改进。”: says that something was done, not what."""
    return len(words) < 40 and bool(
        re.search(
            "(?:进行|做|抓好)了?[^，。]{0,8}(?:改进|整改)(?:落实|工作)?[。]?$|采取[^，。]{0,8}措施[^，。]{0,8}(?:改进|解决|整改)[。]?$|以下[^，。]{0,10}(?:措施|方面|工作|改进)",
            words,
        )
    )


_WE = "[我本](?:单位|街道|机关|们|管委会|[局镇乡县市区委办处州省院厅旗部]){1,2}"
_ACTION = _VERBS.replace("把|将|", "")
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
    f"(?:{_WE}|[^，。；《“]{{2,12}}(?:政府|街道办事处|街道|局|镇|乡|委)|[^，。；《“]{{2,16}}工作)(?=[，,]?(?:将|要(?!点|素|求|件|闻)|拟|计划))[，,]?",  # 我局将
    f"{_WE}(?=(?:着力|积极|切实|及时|认真|先后|主要)*(?:{_ACTION}))",  # 我局梳理了
    "[^。；：]{0,80}(?:以下|如下|[两二三四五六几]项|[两二三四五六几]个方面)[^，。；：]{0,12}[：:]",  # 将从以下方面着力：
    f"(?:将|要|拟)(?=(?:始终|综合|进一步|继续|着力|重点|不断|严格|认真|积极|持续|深入|加大|切实|全力|大力|努力|逐步|加快|对照|多用|多渠道|从|按照|{_ACTION}))",
)
_OPENER = re.compile("|".join(f"(?:{opener})" for opener in _OPENERS))


def _without_opener(text: str, span: Span) -> Span:
    """The measure without what turns to it: 针对存在问题，下一步，我市将着力… (淮安市 2024)."""
    start, end = span
    while match := _OPENER.match(text, start, end):
        start = match.end()
    return trim(text, (start, end))


def _complaints(text: str, part: Span) -> Iterator[Span]:
    """Complaints of one stretch, cut at ， and 、 only where each side is one with its own subject."""
    group: Span | None = None
    stated = False  # whether the group has its complaint
    for clause in _after_concession(text, clauses(text, part, "，,")):
        (start, end), announced = _specific(text, clause)
        words = text[start:end]
        if start >= end:
            group = group if stated else None
            continue
        complaint = bool(_COMPLAINT.search(words))
        if group and stated and complaint and _stands_alone(text[slice(*group)][:_SEEN], words):
            yield from _enumerated(text, group)
            group = (start, end)
        elif group and (stated or not announced):
            group = (group[0], end)
            stated = stated or _COMPLAINT.search(text, max(group[0], start - _REACH), end) is not None
        elif complaint or not _PRAISE.search(words):
            group, stated = (start, end), complaint
    if group and stated:
        bare = re.sub("(?:等等|等)[。；]?$", "", text[slice(*group)])
        yield from _enumerated(text, (group[0], group[0] + len(bare)))


_CONCEDES = re.compile("[^，,]{0,8}(?:虽然?|尽管)")


def _after_concession(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """“虽然针对解读不够深入的问题做了改进，增加了图解，但时效性仍需加强”: what is conceded before 但 is no complaint."""
    turns = [_CONTRAST.search(text, *span) is not None and not _CONCEDES.match(text, *span) for span in found]
    conceded = False
    for place, span in enumerate(found):
        conceded = not turns[place] and (
            conceded or (_CONCEDES.match(text, *span) is not None and any(turns[place:]))
        )
        if not conceded:
            yield span


_REACH = 24  # 存在…的情况 may reach over a comma
_SEEN = 200  # what follows is held against the beginning of a complaint; no real one is longer


def _stands_alone(before: str, words: str) -> bool:
    """Whether a complaint behind a complaint is another one; 由于人员较少，… goes on to what follows from it."""
    return not _says_more(before, words) and not re.match("由于|因为|因(?!此)|鉴于", before)


def _says_more(before: str, words: str) -> bool:
    """“政策解读质量不高，个别单位解读形式单一” is one complaint: an instance of the same thing, or its result."""
    if _ELABORATED.match(words) or (_HAS_ATTRIBUTES.search(before) and _ATTRIBUTE.match(words)):
        return True
    return bool(_INSTANCE.match(words) and key_nouns(before) & key_nouns(words))


_EXISTS = re.compile(
    "(?:(?:主要|仍然?|还|也|依然|尚|均)?(?:存在|面临|(?<![现拥没所具只持富仅偶时])有(?!个别|些|的|时|限|关|待|效|序|力))(?:着|以下|一些|一定|不少|的)*(?:(?:主要|突出)?(?:问题|不足)[，：]?(?:比?如|主要是|是|主要有|有|包括))?"
    "|(?:主要|突出|具体)?(?:表现|体现)(?:在|为|于)|(?:主要|突出)(?:问题)?(?:是|有|在于|存在)|比?如|例如|即)[：:]?"
)
_TAIL = re.compile(
    "(?:等(?:方面)?的?|的)(?:一些|诸多)?(?:主要)?(?:问题|不足|情况|现象|短板|困难)(?:和不足|与不足|之处)?[。；，]?$|等[。；，]?$"
)
_ONLY_NOUNS = re.compile(
    "(?:的|一定|一些|不少|不小|较大|很大|明显|以下|几个|[和与及、]|问题|不足|差距|短板|弱项|薄弱环节|困难|欠缺|地方|方面|之处|[。；，：])*"
)
_DISTANCE = re.compile(
    "(?P<subject>^.{0,30}?)(?:与|和|同|离|距|对照).{0,30}(?:还|仍|尚)?然?(?:存在|有).{0,6}(?:差距|距离)[。]?$"
)
# “数据开放程度与企业的需求相比还有差距” has a subject of its own, “我局工作与群众的需求还有差距” has none.
_NO_SUBJECT = re.compile(
    "(?:政府|政务|信息|公开|工作|整体|总体|目前|当前|但|还|仍|我们|各项|方面|的|上|20\\d\\d年|[我本][局镇乡县市区委办处州省院厅旗部单位机关街道]{1,3}|[^，]{2,8}[局镇乡县市区])*"
)
_CLOSED_OFF = re.compile("(?:均|都|还|仍)?(?:有待|需要?)[^，。]{0,12}(?:解决|重视|改进)[^，。]{0,12}[。]?")
_CONNECTIVE = re.compile("(?:一方面|另一方面|同时|此外|另外|其中|当前|目前|总体来看)[，,]?")


# “信息数量偏少、程序不规范的问题依然存在”
_STILL_THERE = re.compile(
    f"(?P<what>[^，。；]*?(?:{_COMPLAINT.pattern})[^，。；的]{{0,6}})的?(?:问题|现象|情况)(?:还|仍然?|依然|仍旧|时有)(?:不同程度)?(?:地)?(?:存在|发生|突出)[。；，]?"
)


def _specific(text: str, clause: Span) -> tuple[Span, bool]:
    """The clause without the words that announce a complaint, empty where nothing else is left of it; and whether such
    words stood before it."""
    start, end = trim(text, clause, _CLOSING)
    announced = False
    if (contrast := list(_CONTRAST.finditer(text, start, end))) and contrast[-1].end() < end:
        start, announced = contrast[-1].end(), True
    if connective := _CONNECTIVE.match(text, start, end):
        start = connective.end()
    words = text[start:end]
    distance = _DISTANCE.search(words)
    if (distance and _NO_SUBJECT.fullmatch(distance["subject"])) or _CLOSED_OFF.fullmatch(words):
        return (start, start), announced
    if distance:
        return (start, end), announced
    if still := _STILL_THERE.fullmatch(words):
        return (start, start + still.end("what")), True
    exists = _EXISTS.search(words)
    said = _TAIL.sub("", words[exists.end() :]) if exists else ""
    if (
        exists
        and _COMPLAINT.search(said)
        and not _ONLY_NOUNS.fullmatch(said)
        and not _COMPLAINT.search(words[: exists.start()])
    ):
        begin = start + exists.end()
        return trim(text, (begin, begin + len(said)), _CLOSING), True
    general = _GENERIC.fullmatch(words.rstrip("。，；：")) or (
        exists and (_ONLY_NOUNS.fullmatch(said) or not _COMPLAINT.search(_TAIL.sub("", words)))
    )
    return ((start, start) if general else (start, end)), announced


def _enumerated(text: str, span: Span) -> Iterator[Span]:
    pieces = clauses(text, span, "、")
    if len(pieces) > 1 and all(
        end - start > 4 and _COMPLAINT.search(re.split("[，,]", text[start:end].rstrip("，,、"))[-1])
        for start, end in pieces
    ):
        yield from (trim(text, piece, _CLOSING) for piece in pieces)
    else:
        yield span


# --- what the items say of one another -----------------------------------------------------------------------------------


def _finished(
    document: Document, drafts: Sequence[_Draft]
) -> tuple[tuple[Problem, ...], tuple[Improvement, ...]]:
    text = punctuated(document.text)
    year = _report_year(text)
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


def _blocks(drafts: Sequence[_Draft]) -> list[list[tuple[int, _Draft]]]:
    """Measures that were announced together."""
    blocks: dict[int, list[tuple[int, _Draft]]] = {}
    for index, draft in enumerate(drafts):
        if draft.mode == "improvement":
            blocks.setdefault(draft.block, []).append((index, draft))
    return list(blocks.values())


def _category(drafts: Sequence[_Draft], draft: _Draft, text: str) -> Category:
    """By its own heading where that stands over one problem and its remedy, else by its words."""
    if draft.topic:
        under = [d for d in drafts if d.group == draft.group and d.mode == "problem"]
        if len(under) <= 1:
            named = category_of(draft.topic)
            if named != "other":
                return named
    return category_of(text[slice(*draft.span)])


def _report_year(text: str) -> int | None:
    match = re.search(r"(20\d\d)\s*年[^\n。]{0,40}(?:年度报告|年报|报告)", text) or _YEAR.search(text)
    return int(match[1]) if match else None


def _status(text: str, block: Sequence[_Draft], draft: _Draft, year: int | None) -> Status:
    """By the item's own words, else by its lead-in, else by the list's first item; a list without tense is planned."""
    words, lead = text[slice(*draft.span)], draft.lead.text
    if _ONGOING.search(words) or _ONGOING.search(lead):
        return "ongoing"
    if re.match("下(?:一)?步|今后|将", words) or _PLANNED.search(lead):
        return "planned"
    if re.match("(?:我[^，。；]{1,4})?已(?:经|于)?", words) or _DONE_IN_YEAR.search(words):
        return "done"
    if _answers_other_year(lead, year) or _DONE.search(lead) or _tells_of(lead, year):
        return "done"
    first = text[slice(*(draft if draft.own is not None else block[0]).span)]
    past = _DONE.search(first) or _COUNTED_DONE.search(first)
    return "done" if past and not _PLANNED.search(first) else "planned"


def _tells_of(lead: str, year: int | None) -> bool:
    """The year reported on without 将: “2023年，我镇主要采取了…”."""
    years = [int(found) for found in _YEAR.findall(lead)]
    return bool(years) and year is not None and max(years) <= year


def _answers_other_year(lead: str, year: int | None) -> bool:
    """针对2022年存在的问题 in the report for 2023; 上年度问题的改进情况."""
    match = re.search(
        "(?:针对|对)?[^。，]{0,8}?(?:(20\\d\\d)\\s*年|上一?年度?|去年)[^。，,]{0,80}(?:问题|不足)", lead
    )
    if not match:
        return False
    return match[1] is None or (year is not None and int(match[1]) < year)


def _addresses(
    text: str,
    drafts: Sequence[_Draft],
    block: Sequence[tuple[int, _Draft]],
    number: dict[int, int],
    year: int | None,
) -> list[tuple[int, ...]]:
    """For each measure of one block the problems it answers."""
    first = block[0][1]
    if _answers_other_year(first.lead.text, year):
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
            partner = candidates[place] if paired else None
            answered = _answered(text, drafts, draft, candidates, partner)
            out.append(tuple(number[i] for i in answered))
    return out


def _sharing(
    text: str, drafts: Sequence[_Draft], candidates: Sequence[int], shared: frozenset[str]
) -> tuple[int, ...]:
    return tuple(i for i in candidates if shared & key_nouns(text[slice(*drafts[i].span)]))


def _answered(
    text: str, drafts: Sequence[_Draft], draft: _Draft, candidates: Sequence[int], partner: int | None
) -> tuple[int, ...]:
    """The drafts that it answers: `partner` by position unless the words contradict it; else where the same key noun
    stands in both."""
    words = text[slice(*draft.span)]
    title = words[slice(*next(iter(clauses(words, (0, len(words)), "。；;！？")), (0, len(words))))]
    if partner is None:
        by_title = _sharing(text, drafts, candidates, key_nouns(title))
        return by_title or _sharing(text, drafts, candidates, key_nouns(words))
    domains = domain_words(_first_clause(title))
    elsewhere = tuple(i for i in candidates if domains & domain_words(text[slice(*drafts[i].span)]))
    return elsewhere if elsewhere and partner not in elsewhere else (partner,)
