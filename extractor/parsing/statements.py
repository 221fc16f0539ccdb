"""Numbers that the text states: 收到申请3件, 未发生行政复议, 发布信息130余条.

Claim       one quantity with the words around it: `before` back to the comma or the number before it, `after` up to the next
            comma or number. A claim becomes a statement when a rule knows its words.
Rule        what a claim says, told by the noun (and verb) right before the number, or right after it: 收到申请3件, 3件申请.
Denial      a clause without a number that says there was none: 未收到…申请, 无行政复议.

The rules are a grammar of subject, verb, noun and measure word; each has an example of its kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Scope, Statement, StatementKind
from extractor.domain.quantity import Quantity, find_quantities
from extractor.parsing.grounding import quote_at
from extractor.parsing.sections import Sections

_CONFIDENCE = 0.7  # rules alone; agreement with a second reading may raise it

# --- words ---------------------------------------------------------------------------------------------------------------

# The repetition is possessive: 共计 may be read in two ways, and hostile text must not try them all.
_FILL = r"(?:共计|共|合计|总计|累计|计|总数|总量|数量|数|分别|为|是|有|达到|达|的|了|约)*+:?$"
_REQUEST = (
    r"(?:依法?申请公开(?:的?政府信息)?|申请公开(?:的?政府信息)?|(?:政府)?信息(?:依)?(?:公开)?(?:的)?申请|公开(?:的)?申请|申请(?:政府)?信息公开|申请)"
    r"(?:公开)?(?:的)?(?:政府信息|信息|事项|案件|公开|办件|件|工作|内容|表|书|案)*"
)
_RECEIVE = r"(?:收到|接到|接收|收悉|新收|新增|受理|收取到|接受|收件|接获|共收|收)(?:到|了|(?:并|和|及|、)(?:受理|办理|处理|答复|办结))*"
_VERB_TO_NOUN = r"[^,;:。]{0,40}?"
_ISSUE = re.compile("制定|制发|出台|印发|发布|公开|新增|颁布|公布|修订|起草")
_NO_ISSUE = re.compile(
    "废止|失效|现行有效|清理|备案|审核|审查|修改|保留|刊登|刊载|编发|梳理|评估|宣布|转发|征求|意见|解读"
)
_MAIL = re.compile(
    "留言|咨询|投诉|来信|来电|热线|工单|提案|建议|诉求|信访|网民|信箱|评论|意见|举报|问卷|代表|委员"
)
_COMPARED = re.compile(
    "同比|环比|较上年|较去年|比上年|比去年|较20|比20|增加|增长|减少|下降|上升|以内|以下|每|平均|至少$"
)
_OTHERS = re.compile(
    "督促|指导|组织各|要求|协调|推动各|抽查|检查|整改|清理|下架|粉丝|关注|点击|访问|阅读|浏览|转发|点赞|采用|采纳|约稿|报送|上报|征集|收集|回复|答复|办理|开设|开通|建成|新建|注册|备案|排查|监测|巡查|纠正|错"
)
_PART = re.compile("其中|包括|包含|涵盖|涉及(?!政府)|分别|主要(?:有|是|为|包括)|内容为")
_BY_APPLICANT = re.compile(
    "自然人|法人|企业|当面|信函|邮寄|传真|邮件|网络|网上|在线|平台|窗口|现场|律师|其他组织申请"
)
_CHANNEL = re.compile(
    "网站|门户|网页|官网|公众号|微信|微博|抖音|快手|头条|APP|app|客户端|视频号|新媒体|公开栏|公告栏|宣传栏|公示栏|电子屏|显示屏|LED|led|广播|电视|报刊|日报|公报|政务服务网|平台|公开专区|查阅点|qq群|微信群|短信|融媒"
)
_PUBLISH = re.compile(
    "公开|发布|公布|推送|刊发|刊登|上传|更新|公示|编发|发送|张贴|播出|播发|播放|编辑|制作|推出|转载"
)
_GENERIC = (
    r"(?:各类|各项|各种|相关|有关|法定|本级|全部|有效|政府|政务|主动|公开|行政|部门|单位|工作|原创|宣传|党务|的|等|类|镇|乡|街道|动态|新闻|最新|重要|权威|全[省市县区州镇乡])*"
    r"(?:信息|稿件|文章|图文|推文|内容|资讯|消息|动态|新闻|推送|作品|图文信息|信息资料|条目|(?<=主动公开)文件|(?<=主动公开的)文件)?(?:信息|数据|资料|内容|总量)?"
)
_PIECES = frozenset({"条", "件", "篇", "项", "个", "则", "份", "条次", "次", "件次", "宗"})
_CASES = frozenset({"件", "条", "宗", "起", "份", "个", "次", "例", "项", "件次", "笔", "桩", "人次"})
_TIMES = frozenset({"次", "场", "期", "场次", "个", "轮", "届", "班"})
_DOCS = frozenset({"件", "部", "份", "项", "个", "篇", "条"})
_READINGS = frozenset({"件", "条", "篇", "个", "期", "份", "部", "则", "幅", "次", "项"})


class _Rule(NamedTuple):
    """`before` is searched in the words before the number (ends there), `after` matched right behind it; either tells the kind,
    or only both do. `context` must stand in the line or the rest of the sentence; `unless` may not stand in `before`."""

    what: StatementKind
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    units: frozenset[str]
    context: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    example: str
    both: bool = False


_ASKED = re.compile("申请")
_NEXT_YEAR = r"(?:下一?个?年度?|次年|明年|下年|来年)(?:度)?"
_LAST_YEAR = r"(?:上一?个?年度?|去年|往年|前一年)(?:度)?"
_DONE = r"(?:申请|的)?(?:均|已|被|作|属于|属|决定|依法|按规定|为)*+(?:因[^,;。\d]{1,14}?)?"


def _disposition(what: StatementKind, words: str, example: str, unless: str = "(?!)") -> _Rule:
    return _Rule(
        what,
        re.compile(rf"(?:{words})(?:的|申请|处理|决定|情形|信息|办理|答复)*{_FILL}"),
        re.compile(rf"{_DONE}(?:{words})"),
        _CASES,
        _ASKED,
        re.compile(unless),
        example,
    )


# The first rule that fits takes the claim. Order matters where the same verb serves two kinds: 不予处理 before 处理.
_RULES: tuple[_Rule, ...] = (
    _Rule(
        "requests_carried_out",
        re.compile(rf"(?:结转|转|顺延|延续|转结|移转)(?:至|到|入|于)*{_NEXT_YEAR}(?:度)?(?:继续)?(?:办理|答复|处理)*(?:{_REQUEST})?{_FILL}"),
        re.compile(rf"(?:{_REQUEST})?(?:尚未办结|按照《条例》|按规定|依法|已|将|需)*+(?:因.{{0,8}}?)?(?:结转|顺延|转|延)(?:至|到|入)*{_NEXT_YEAR}"),
        _CASES,
        None,
        None,
        "结转下年度办理121件; 另有72件申请顺延到下年度答复",
    ),
    _Rule(
        "requests_carried_in",
        re.compile(rf"{_LAST_YEAR}(?:未办结)?(?:的)?(?:结转|转结|转入|顺延|延续)(?:至|到|入)*(?:本年度?|今年)?(?:办理|答复|处理|的)*(?:{_REQUEST})?{_FILL}"
                   rf"|结转{_LAST_YEAR}(?:的)?(?:{_REQUEST})?{_FILL}"),
        re.compile(rf"(?:{_REQUEST})?(?:为|系|是|属于|由)?{_LAST_YEAR}(?:度)?(?:结转|转结|转入|顺延)"),
        _CASES,
        None,
        None,
        "含上年度结转申请18件",
    ),
    _disposition("rejected", "不予处理", "不予处理158件"),
    _disposition("unavailable", "无法提供", "因本机关不掌握等原因无法提供265件"),
    _disposition("denied", "不予公开|不同意公开|(?<=决定)不公开", "不予公开35件"),
    _disposition("partially_granted", "部分公开|区分处理", "部分公开328件", r"公开(?:[及和与或、/]|以及|\(含)(?:予以)?部分公开"),
    _disposition("granted", "(?<!不)予以公开|(?<!不)(?<!部分)同意公开|准予公开|全部公开|(?<=决定)公开|(?<!不)予公开", "予以公开1191件", "部分公开"),
    _Rule(
        "requests_total",
        re.compile(rf"(?:收办|收到和?(?:办理)?(?:含|包括)上年结转的?){_VERB_TO_NOUN}{_REQUEST}{_FILL}"),
        None,
        _CASES,
        None,
        _BY_APPLICANT,
        "全市全年共收办政府信息公开申请案件3607件",
    ),
    _Rule(
        "requests_new",
        re.compile(rf"{_RECEIVE}{_VERB_TO_NOUN}(?<!复议){_REQUEST}{_FILL}"),
        None,
        _CASES,
        None,
        re.compile("复议|诉讼|行政许可|低保|救助|补贴|资助|申请人|专利|商标"),
        "本机关共收到公民提出的政府信息公开申请5件",
    ),
    _Rule(
        "requests_new",
        re.compile(rf"{_RECEIVE}(?:群众|公民|各类|有效|书面|网上|共计?|有)*$"),
        re.compile(r"[《\"“]?(?:有效|书面|网上|网络)?(?:依申请公开|申请(?!人|行政|复议)|(?:政府)?信息公开申请|公开申请|(?:政府)?信息(?:的)?申请|申请公开)"),
        _CASES,
        None,
        None,
        "收到并办理3件政府信息公开申请",
        both=True,
    ),
    _Rule(
        "requests_new",
        re.compile(
            rf"依法?申请公开(?:的?政府信息|事项|案件|件|办件|申请)*{_FILL}"
            rf"|^(?:全年|本年度?|20\d\d年度?|共有?|我.|本.)*(?:政府)?信息公开申请{_FILL}"
        ),
        None,
        frozenset({"件", "宗", "条", "项", "起", "次"}),
        None,
        re.compile("办结|答复|办理|回复|公开信息|处理|发布"),
        "依申请公开4项",
    ),
    _Rule(
        "requests_handled",
        re.compile(rf"(?:办结|答复|办理|办复|回复|处理完毕|处理完成|已办|处理)(?:完毕|完成|完结|结束|了|并答复|答复|公开|的)*(?:{_VERB_TO_NOUN}{_REQUEST})?{_FILL}"),
        re.compile(r"(?:申请)?(?:均|已|全部|都)*(?:按时|依法|按期|按规定|及时)?(?:办结|答复|办理完毕|处理完毕)"),
        _CASES,
        _ASKED,
        re.compile(f"其他处理|不予|未|{_MAIL.pattern}|复议|诉讼|案件回访"),
        "办结1191件; 答复政府信息公开申请805件",
    ),
    _Rule(
        "regulations_issued",
        re.compile(rf"规章(?:\([^()]*\))?{_FILL}"),
        re.compile("(?:政府|地方政府|部门)?规章(?!制度)"),
        _DOCS,
        None,
        None,
        "全年新增公开市政府规章1件",
    ),
    _Rule(
        "normative_documents_issued",
        re.compile(rf"规范性文件(?:\([^()]*\))?{_FILL}"),
        re.compile("(?:行政|政府|部门)?规范性文件"),
        _DOCS,
        None,
        None,
        "制发行政规范性文件6件",
    ),
    _Rule(
        "press_conferences",
        re.compile(rf"新闻(?:发布|通气|媒体通气|吹风)(?:会|活动)(?:累计|共)*(?:召开|举办|举行)?{_FILL}"),
        re.compile(r"(?:次)?[^,;。]{0,10}?新闻(?:发布|通气)(?:会|活动)"),
        _TIMES,
        None,
        re.compile("网上新闻发布会.?等"),
        "召开新闻发布会42场",
    ),
    _Rule(
        "interpretations",
        re.compile(
            rf"(?:解读|政策(?:简明)?问答|政策图解)(?:类)?(?:信息|材料|文件|稿件|稿|产品|文章|视频|图解|内容|作品|图文|方案)*{_FILL}"
        ),
        re.compile(r"[^,;。\d]{0,12}?(?:解读|政策(?:简明)?问答)(?!率|工作|栏目|专栏)"),
        _READINGS,
        None,
        re.compile("配套解读|会议|(?:文件|公告|动态|通知)(?:及|和|、|与)(?:政策)?解读"),
        "累计发布解读类信息21条; 制作119期政策简明问答",
    ),
    _Rule(
        "trainings",
        re.compile(rf"(?:培训|专题讲座|业务学习会)(?:班|会|活动|课|讲座|学习|会议|工作)*{_FILL}"),
        re.compile(r"(?:\(次\))?[^,;。\d]{0,16}?(?:培训(?!人员|对象)|专题讲座)"),
        _TIMES,
        re.compile("公开|条例|政务"),
        re.compile("参加|参训|多次"),
        "举办政务公开业务培训班2期",
    ),
)  # fmt: skip


# --- claims --------------------------------------------------------------------------------------------------------------


class _Claim(NamedTuple):
    """Half width and without white space, but for `line`. `line` and `sentence` end where the number begins; `rest` goes on to
    the sentence's end. `note`: brackets right before the number (新闻发布会（含网上）20场), which are no part of `before`."""

    quantity: Quantity
    line: str
    sentence: str
    before: str
    after: str
    rest: str
    note: str
    start: int
    end: int


class _Found(NamedTuple):
    what: StatementKind
    value: int | float
    approximate: bool
    scope: Scope
    place: Span


# How far back and ahead of a number its context is looked at; a bound keeps hostile input linear.
_SENTENCE_SEEN = 300
_LINE_SEEN = 1500
_COMMA = re.compile("[，,；;：:。（）()！？!?\n]")
_NOTE = re.compile(r"[（(][^（）()。；]{1,30}[）)]\s*(?:共计?|合计)?(?=$)")
_FEE = re.compile("信息处理费|收取.{0,6}费|收费")


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
    for sentence in _sentences(text, start, end):
        charged = _FEE.search(text, *sentence) is not None
        quantities = [] if charged else [q for q in find_quantities(text, *sentence) if q.unit is not None]
        here = list(_denials(text, sentence, scope, year))
        for claim in _claims(text, start, sentence, quantities):
            here.extend(_read(claim, scope, year))
        requests = [item for item in here if item.what in _ONE_TOPIC]
        if requests:
            scope = requests[-1].scope
        found.extend(here)
    return sorted(found, key=lambda item: item.place)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in re.finditer("[。！？!?]", text[start:end]):
        yield at, start + stop.end()
        at = start + stop.end()
    if at < end:
        yield at, end


def _claims(text: str, line_start: int, sentence: Span, quantities: Sequence[Quantity]) -> Iterator[_Claim]:
    last = sentence[0]
    for index, quantity in enumerate(quantities):
        note = _NOTE.search(text, last, quantity.start)
        words_end = note.start() if note else quantity.start
        comma = max((m.end() for m in _COMMA.finditer(text, last, words_end)), default=last)
        begin = _skip(text, comma, words_end)
        until = quantities[index + 1].start if index + 1 < len(quantities) else sentence[1]
        stop = _COMMA.search(text, quantity.end, until)
        yield _Claim(
            quantity=quantity,
            line=text[max(line_start, quantity.start - _LINE_SEEN) : quantity.start],
            sentence=_plain(text[max(sentence[0], quantity.start - _SENTENCE_SEEN) : quantity.start]),
            before=_plain(text[begin:words_end]),
            after=_plain(text[quantity.end : stop.start() if stop else until]),
            rest=_plain(text[quantity.end : min(sentence[1], quantity.end + _SENTENCE_SEEN)]),
            note=_plain(text[words_end : quantity.start]),
            start=begin,
            end=stop.start() if stop else until,
        )
        last = quantity.end


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in "、，,；; 和及与并　+＋\t":
        start += 1
    return start


def _plain(text: str) -> str:
    """Half width, without white space: the words' places do not matter here, so the slower fold is not needed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


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
_LAST_NUMBER = re.compile(r"(?P<year>20\d\d)年")


def _read(claim: _Claim, carried: Scope | None, year: int | None) -> Iterator[_Found]:
    if _COMPARED.search(claim.before) or _is_other_year(claim, year):
        return
    kinds = list(_proceedings(claim)) or list(_told_by_rules(claim, year)) or list(_proactive(claim))
    for what in kinds:
        scope = _scope(claim, carried if what in _ONE_TOPIC else None)
        quantity = claim.quantity
        # The noun that told the kind belongs to the quote, whether it stands before the number or behind it.
        end = quantity.end if _NOUN_BEFORE[what].search(claim.before) else max(claim.end, quantity.end)
        yield _Found(what, quantity.value, quantity.approximate, scope, (claim.start, end))


def _is_other_year(claim: _Claim, year: int | None) -> bool:
    """收到申请5件 said of another year; a year beside 结转 tells where it was carried."""
    named = [int(match["year"]) for match in _LAST_NUMBER.finditer(claim.sentence)]
    return (
        year is not None
        and bool(named)
        and named[-1] != year
        and "转" not in claim.before
        and "转" not in claim.after
    )


_CASE_WORDS = r"(?:案件|案|申请|事项|答复|工作|情况|数量)*"
_RECONSIDERATION = re.compile(rf"(?<!经)复议{_CASE_WORDS}{_FILL}")
_LAWSUIT = re.compile(rf"(?:诉讼|行政应诉){_CASE_WORDS}{_FILL}")
_BOTH = re.compile(
    rf"复议(?:案件|申请)?(?:[、及和与或/]|以及|,)*(?:被)?(?:提起)?(?:行政)?诉讼{_CASE_WORDS}(?:均|都|各)*{_FILL}"
)
_CASES_AFTER = re.compile(
    r"(?:因|涉及|有关|关于)?(?:政府)?(?:信息公开)?(?:类|的|引发的|工作)?行政(复议|诉讼)(?![^,]{0,6}(?:复议|诉讼))"
)
_DISCLOSURE = re.compile("信息公开|依?申请公开|公开申请|政务公开")
# A justice bureau's cases of every kind: 审理行政复议案件200件.
_OWN_BUSINESS = re.compile("审理|办理|受理|承办|调解|立案|代理|应诉|办结")
_OUTCOME = re.compile("维持|纠正|纠错|撤销|败诉|胜诉|驳回|审结|后起诉|人民法院|律师")


def _proceedings(claim: _Claim) -> Iterator[StatementKind]:
    """Cases of 复议 and 诉讼 counted together are left out, except that none is none of either."""
    if claim.quantity.unit not in _CASES or "未经" in claim.before or _OUTCOME.search(claim.before):
        return
    zero = claim.quantity.value == 0
    if (
        not zero
        and _OWN_BUSINESS.search(claim.before)
        and not _DISCLOSURE.search(claim.sentence + claim.rest)
    ):
        return
    if _BOTH.search(claim.before):
        if zero:
            yield from ("reconsiderations", "lawsuits")
    elif _RECONSIDERATION.search(claim.before):
        yield "reconsiderations"
    elif _LAWSUIT.search(claim.before):
        yield "lawsuits"
    elif (match := _CASES_AFTER.match(claim.after)) and not _OUTCOME.search(claim.after):
        yield "reconsiderations" if match[1] == "复议" else "lawsuits"


_TO_YEAR = re.compile(
    rf"(?:结转|顺延|转)(?:至|到|入)*(?P<year>20\d\d)年(?:度)?(?:继续)?(?:办理|答复|处理)*(?:{_REQUEST})?{_FILL}"
)
_FROM_YEAR = re.compile(
    rf"(?P<year>20\d\d)年(?:度)?(?:未办结)?(?:的)?(?:结转|转入|顺延)(?:的)?(?:{_REQUEST})?{_FILL}"
)


def _told_by_rules(claim: _Claim, year: int | None) -> Iterator[StatementKind]:
    if (match := _TO_YEAR.search(claim.before)) and year is not None:
        yield "requests_carried_out" if int(match["year"]) > year else "requests_carried_in"
        return
    if (match := _FROM_YEAR.search(claim.before)) and year is not None and int(match["year"]) < year:
        yield "requests_carried_in"
        return
    for rule in _RULES:
        if _fits(rule, claim):
            if rule.what == "requests_new" and _includes_carried(claim):
                yield "requests_total"
            elif not _is_share_of(rule, claim):
                yield rule.what
            return


def _fits(rule: _Rule, claim: _Claim) -> bool:
    if claim.quantity.unit not in rule.units or (
        rule.unless is not None and rule.unless.search(claim.before + claim.note)
    ):
        return False
    if rule.context is not None and not rule.context.search(claim.line + claim.rest):
        return False
    before = rule.before is not None and rule.before.search(claim.before) is not None
    after = rule.after is not None and rule.after.match(claim.after) is not None
    if rule.both:
        return before and after
    if rule.what not in _NEEDS_VERB:
        return before or after
    return _has_verb(rule.what, claim) if before else after and _verb_ends(rule.what, claim)


# Kinds whose noun says nothing without a verb that brings the thing into being.
_NEEDS_VERB: dict[StatementKind, re.Pattern[str]] = {
    "regulations_issued": _ISSUE,
    "normative_documents_issued": _ISSUE,
    "press_conferences": re.compile("召开|举办|举行|组织|开展|参加|发布|主办|承办|等新闻|举行了|新闻发布会"),
    "interpretations": re.compile("发布|制作|推出|编制|开展|公开|上传|形成|刊登|发表|编发|推送|撰写|解读"),
    "trainings": re.compile("开展|举办|组织|召开|举行|进行|培训"),
}


def _has_verb(what: StatementKind, claim: _Claim) -> bool:
    if what not in ("regulations_issued", "normative_documents_issued"):
        return True
    issue = max((match.end() for match in _ISSUE.finditer(claim.sentence)), default=-1)
    other = max((match.end() for match in _NO_ISSUE.finditer(claim.sentence)), default=-1)
    return issue > other


def _verb_ends(what: StatementKind, claim: _Claim) -> bool:
    """Number before noun: the verb stands right before the number (制作119期…, 共组织开展2次…)."""
    verbs = _NEEDS_VERB[what].pattern
    return re.search(rf"(?:{verbs})(?:了|共|累计|近)*$", claim.before) is not None


_INCLUDES = re.compile(
    rf"\((?:含|包括|包含|其中含?|内含)[^()]{{0,12}}(?:{_LAST_YEAR}|20\d\d年)[^()]{{0,6}}(?:结转|转入|顺延|遗留)|\((?:含|包括)结转"
)


def _includes_carried(claim: _Claim) -> bool:
    return _INCLUDES.match(claim.rest) is not None


_READING_COUNTED = re.compile(r"解读[^,。]{0,10}\d")


def _is_share_of(rule: _Rule, claim: _Claim) -> bool:
    """A part by kind of applicant or way of asking, or of readings by their form, is no total: 其中网络申请3件, 视频解读4条."""
    if rule.what == "interpretations":
        return "其中" in claim.before or (
            _READING_COUNTED.search(claim.sentence) is not None
            and _NEEDS_VERB["interpretations"].match(claim.before) is None
        )
    if rule.what in ("press_conferences", "trainings"):
        return "其中" in claim.sentence
    if rule.what != "requests_new":
        return False
    return "其中" in claim.before or (
        bool(_BY_APPLICANT.search(claim.before)) and not re.search(_RECEIVE, claim.before)
    )


# --- proactive disclosure ------------------------------------------------------------------------------------------------

_TOTAL = re.compile(
    rf"(?:(?<!信息)(?<!政务)(?<!申请)(?<!部分)(?<!予以)(?<!不予)公开|(?<=信息)公开(?=信息|内容)|(?<=政务)公开(?=信息|内容)|发布|公布|推送|更新|上传|公示|刊发|编发|发送|发出|播放|张贴)(?:了)?(?:共计?|各类)*(?P<noun>{_GENERIC}){_FILL}"
)
_OUTRIGHT = re.compile(rf"主动公开{_FILL}")
# The channel's name, and what may end it, stands right before the verb or the number: 微信公众号发布91条, 网站118条.
_OF_CHANNEL = re.compile(
    rf"(?:(?!公开|发布|推送|更新|刊发|编发|发送|上传|公示|播放)[\u4e00-\u9fff\"“”《》()]){{0,12}}?(?:上|中)?(?:共|累计|全年|主动|及时|共计)*"
    rf"(?:(?:滚动)?播放|发布|推送|公开|更新|刊发|编发|发送|上传|公示)?(?:了)?{_GENERIC}{_FILL}"
)
_COUNTS_CHANNELS = re.compile(
    rf"(?:栏目?|专栏|专题|页面|链接|账号|网站|平台|公众号|新媒体|渠道|公开栏|专区){_FILL}"
)
# 共推送1039条信息: the noun behind the number.
_VERB_LAST = re.compile(r"(?:公开|发布|推送|更新|刊发|编发)(?:了|共计|共|累计|近)*$")
_NOUN_NEXT = re.compile(r"(?:各类|政府|政务|原创|图文|公开)*(?:信息|稿件|文章|图文|推文|动态|资讯)(?!公开)")
_THROUGH = re.compile("通过|利用|依托|借助")
_PICTURES = re.compile(rf"图文{_FILL}")
_GAZETTE = re.compile(rf"公报[》\"”]?{_FILL}")
_PRINTED = re.compile(r"(?:刊登|刊载|刊发|登载)[^,;。]{0,40}$")
_LATER_PIECES = re.compile(r"(?:刊登|刊载|刊发|登载|公开|收录)[^。]{0,40}?\d+余?(?:件|条|篇)")


def _proactive(claim: _Claim) -> Iterator[StatementKind]:
    before, unit = claim.before, claim.quantity.unit
    if _OTHERS.search(before) or (unit == "个" and _COUNTS_CHANNELS.search(before)):
        return
    if unit == "期":
        if _GAZETTE.search(before) and not _LATER_PIECES.search(claim.rest):
            yield "proactive_items"
        return
    if unit not in _PIECES:
        return
    channel = _CHANNEL.search(before)
    outright = _OUTRIGHT.search(before) or (_PRINTED.search(before) and "公报" in claim.sentence)
    generic = _TOTAL.search(before)
    named = generic is not None and (
        generic["noun"] or channel or _THROUGH.search(before) or "主动" in before
    )
    total = named and (channel or _THROUGH.search(before) or not _in_part(claim))
    of_channel = channel and _PUBLISH.search(claim.sentence) and _OF_CHANNEL.fullmatch(before, channel.end())
    pictures = unit == "条" and _PICTURES.search(before) and _CHANNEL.search(claim.sentence)
    behind = _VERB_LAST.search(before) and _NOUN_NEXT.match(claim.after) and not _in_part(claim)
    if outright or total or of_channel or pictures or behind:
        yield "proactive_items"


def _in_part(claim: _Claim) -> bool:
    """Behind 其中 the numbers are parts of a total."""
    return (
        _PART.search(claim.before) is not None or re.search("其中|信息中,", claim.sentence[-60:]) is not None
    )


# --- denials -------------------------------------------------------------------------------------------------------------

_NONE_VERB = r"(?:再)?(?:收到|接到|接收到?|接受|收悉|受理|发生|产生|出现|涉及|引发|引起|存在|被|因|有|提起|形成|接待|遇到|办理)"
_NONE = rf"(?:(?:从|均|也|都|尚|暂|并)?未(?:曾)?(?:有)?{_NONE_VERB}|(?:也|均|都|暂)?没有?(?:{_NONE_VERB})?|(?<![有全])(?:暂|均|亦|也)?无(?!法|正当|效|偿|障|需|关|自建|论|缝|线)|不存在|零)"
_NO_REQUEST = re.compile(
    rf"{_NONE}[^,;:。]{{0,45}}?(?:依法?申请公开|公开(?:的)?申请|申请公开|信息(?:的)?申请|申请(?:政府)?信息公开|申请(?:件)?$)(?P<tail>.*)"
)
_NOT_THE_REQUESTS = re.compile(
    "^(?:的)?(?:政府)?(?:信息|工作|事项|件|答复|申请)*(?:的|类)?(?:而)?(?:方面|引发|引起|导致|产生|有关|相关|被|中|过程|办理|收费|费用|投诉|超期|逾期|纠纷|举报|错误|败诉|行政)"
)
_NO_PROCEEDINGS = re.compile(rf"{_NONE}(?P<rest>[^;。:]{{0,60}}?(?:复议|诉讼).*)")
_IS_ZERO = re.compile(r"(?P<noun>.*?)(?:数量|总数|件数)?(?:均|都|各)?(?:为|是)(?:零|0)(?:件|起|宗|次)?$")
_NO_ISSUED = re.compile(r"(?:未|没有|无)(?:新)?(?:制定|制发|出台|印发|发布|起草|颁布)(?P<rest>.{0,20})")
_NO_CARRIED = re.compile(rf"(?:无|没有|未)(?:有)?(?P<rest>{_LAST_YEAR}(?:度)?结转|结转)(?P<tail>.{{0,12}})")
_MAY_DENY = re.compile("[未没无零0０]|不存在")
_NO_PRESS = re.compile("(?:未|没有)(?:召开|举行|举办)(?:过)?.{0,6}新闻发布会")


def _denials(text: str, sentence: Span, carried: Scope | None, year: int | None) -> Iterator[_Found]:
    for start, end in _clauses(text, *sentence):
        if end - start < 4 or not _MAY_DENY.search(text, start, end):
            continue
        clause = _plain(text[start : min(end, start + _SENTENCE_SEEN)])
        line = _plain(text[max(sentence[0], end - _SENTENCE_SEEN) : end])
        named = [int(match["year"]) for match in _LAST_NUMBER.finditer(line)]
        if year is not None and named and named[-1] != year:
            continue
        scope = _scope_of(line, "", carried)
        for what in dict.fromkeys(_denied(clause)):
            yield _Found(what, 0, False, scope, (start, end))


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[^，,；;：:。（）()！？!?\n]+", text[start:end]):
        stripped = match.group().strip()
        if stripped:
            at = start + match.start() + match.group().index(stripped)
            yield at, at + len(stripped)


def _denied(clause: str) -> Iterator[StatementKind]:
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
    if moved is not None:
        next_year = re.search(_NEXT_YEAR, moved["tail"]) or moved["rest"] == "结转"
        yield "requests_carried_out" if next_year else "requests_carried_in"
    if _NO_PRESS.search(clause):
        yield "press_conferences"


# --- scope ---------------------------------------------------------------------------------------------------------------

_AREA = re.compile(
    r"全(?:省|市|州|盟|县|区|旗|镇|乡|街道|系统|辖区)(?=共|全年|累计|合计|各(?!类|项|种)|政府|行政|系统|主动|受理|收到|收办|新收|接|办|答复|范围|上下|政务|依申请|向|通过|召开|举办|开展|制[作发定]|发布|公开|20\d|,|未|没|无|\d|本年)|各级(?:各部门|行政机关|政府|机关)|各县|各乡镇|市县两级|各地各部门"
)
_OWN = re.compile(
    "我(?:省|市|州|盟|县|区|旗|镇|乡|局|委|办|厅|院|街|单位|机关|处|中心|队|部)|本(?:机关|单位|局|委|办|镇|乡|街道|厅|部|级|行政机关|县|市|区)"
    "|[省市县区州]政府(?:办|网|门户)|[省市县区州]人民政府|(?:街道|镇|乡)(?:办事处|人民政府|政府)"
)
_BROKEN_DOWN = re.compile(r"[省市县区旗镇乡]\)?\d+余?(?:件|期|条|次|篇|宗|场)")


def _scope(claim: _Claim, carried: Scope | None) -> Scope:
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
