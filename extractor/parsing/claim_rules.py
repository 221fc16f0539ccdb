"""What a number of the text says, told by the noun (and verb) right before it or right behind: 收到申请3件, 3件申请.

Rule        the words, measure words and context of one kind of statement, with an example.
Case        a 行政复议 or 行政诉讼 about disclosure; those counted together are left out, except that none is none of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.domain.narrative import StatementKind
from extractor.parsing.claims import FILL, LAST_YEAR, NEXT_YEAR, REQUEST, VERB_TO_NOUN, Claim

_RECEIVE = r"(?:收到|接到|接收|收悉|新收|新增|受理|收取到|接受|收件|接获|共收|收)(?:到|了|(?:并|和|及|、)(?:受理|办理|处理|答复|办结))*"
_ISSUE = re.compile("制定|制发|出台|印发|发布|公开|新增|颁布|公布|修订|起草")
_NO_ISSUE = re.compile(
    "废止|失效|现行有效|清理|备案|审核|审查|修改|保留|刊登|刊载|编发|梳理|评估|宣布|转发|征求|意见|解读"
)
_MAIL = re.compile(
    "留言|咨询|投诉|来信|来电|热线|工单|提案|建议|诉求|信访|网民|信箱|评论|意见|举报|问卷|代表|委员"
)
COMPARED = re.compile(
    "同比|环比|较上年|较去年|比上年|比去年|较20|比20|增加|增长|减少|下降|上升|以内|以下|每|平均|至少$"
)
_BY_APPLICANT = re.compile(
    "自然人|法人|企业|当面|信函|邮寄|传真|邮件|网络|网上|在线|平台|窗口|现场|律师|其他组织申请"
)
_CASES = frozenset({"件", "条", "宗", "起", "份", "个", "次", "例", "项", "件次", "笔", "桩", "人次"})
_TIMES = frozenset({"次", "场", "期", "场次", "个", "轮", "届", "班"})
_DOCS = frozenset({"件", "部", "份", "项", "个", "篇", "条"})
_READINGS = frozenset({"件", "条", "篇", "个", "期", "份", "部", "则", "幅", "次", "项"})


class Rule(NamedTuple):
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
_DONE = r"(?:申请|的)?(?:均|已|被|作|属于|属|决定|依法|按规定|为)*+(?:因[^,;。\d]{1,14}?)?"


def _disposition(what: StatementKind, words: str, example: str, unless: str = "(?!)") -> Rule:
    return Rule(
        what,
        re.compile(rf"(?:{words})(?:的|申请|处理|决定|情形|信息|办理|答复)*{FILL}"),
        re.compile(rf"{_DONE}(?:{words})"),
        _CASES,
        _ASKED,
        re.compile(unless),
        example,
    )


# The first rule that fits takes the claim. Order matters where the same verb serves two kinds: 不予处理 before 处理.
RULES: tuple[Rule, ...] = (
    Rule(
        "requests_carried_out",
        re.compile(rf"(?:结转|转|顺延|延续|转结|移转)(?:至|到|入|于)*{NEXT_YEAR}(?:度)?(?:继续)?(?:办理|答复|处理)*(?:{REQUEST})?{FILL}"),
        re.compile(rf"(?:{REQUEST})?(?:尚未办结|按照《条例》|按规定|依法|已|将|需)*+(?:因.{{0,8}}?)?(?:结转|顺延|转|延)(?:至|到|入)*{NEXT_YEAR}"),
        _CASES,
        None,
        None,
        "结转下年度办理121件; 另有72件申请顺延到下年度答复",
    ),
    Rule(
        "requests_carried_in",
        re.compile(rf"{LAST_YEAR}(?:未办结)?(?:的)?(?:结转|转结|转入|顺延|延续)(?:至|到|入)*(?:本年度?|今年)?(?:办理|答复|处理|的)*(?:{REQUEST})?{FILL}"
                   rf"|结转{LAST_YEAR}(?:的)?(?:{REQUEST})?{FILL}"),
        re.compile(rf"(?:{REQUEST})?(?:为|系|是|属于|由)?{LAST_YEAR}(?:度)?(?:结转|转结|转入|顺延)"),
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
    Rule(
        "requests_total",
        re.compile(rf"(?:收办|收到和?(?:办理)?(?:含|包括)上年结转的?){VERB_TO_NOUN}{REQUEST}{FILL}"),
        None,
        _CASES,
        None,
        _BY_APPLICANT,
        "全市全年共收办政府信息公开申请案件3607件",
    ),
    Rule(
        "requests_new",
        re.compile(rf"{_RECEIVE}{VERB_TO_NOUN}(?<!复议){REQUEST}{FILL}"),
        None,
        _CASES,
        None,
        re.compile("复议|诉讼|行政许可|低保|救助|补贴|资助|申请人|专利|商标"),
        "本机关共收到公民提出的政府信息公开申请5件",
    ),
    Rule(
        "requests_new",
        re.compile(rf"{_RECEIVE}(?:群众|公民|各类|有效|书面|网上|共计?|有|的)*$"),
        re.compile(r"[《\"“]?(?:有效|书面|网上|网络|公民|群众|居民|村民|市民|企业|法人|自然人|其他组织|组织|单位|个人|社会公众|来自|提出|、|或者?|和|的)*(?:依申请公开|申请(?!人|行政|复议)|(?:政府)?信息公开申请|公开申请|(?:政府)?信息(?:的)?申请|申请公开)"),
        _CASES,
        None,
        None,
        "收到并办理3件政府信息公开申请",
        both=True,
    ),
    Rule(
        "requests_new",
        re.compile(
            rf"依法?申请公开(?:的?政府信息|信息|事项|案件|件|办件|申请)*(?:共|累计)?(?:收到|受理|接收|新收)?{FILL}"
            rf"|^(?:全年|本年度?|20\d\d年度?|共有?|[我本](?:单位|机关|街道|.))*(?:政府)?信息公开申请(?:受理|收到|接收|新收)?{FILL}"
        ),
        None,
        frozenset({"件", "宗", "条", "项", "起", "次"}),
        None,
        re.compile("办结|答复|办理|回复|(?<!申请)公开信息|处理|发布"),
        "依申请公开4项",
    ),
    Rule(
        "requests_new",
        re.compile(r"(?:政府办公?室?|办公厅|本级|机关|[局委厅镇乡处])(?:共|直接)?(?:受理|新收|收到)(?:了)?$"),
        None,
        _CASES,
        re.compile("公开申请[^。;]{0,80}(?:受理|新收|收到)"),
        re.compile(f"{_MAIL.pattern}|其他"),
        "公开申请165件，其中县政府本级受理43件",
    ),
    Rule(
        "requests_new",
        re.compile(rf"(?:其中:?|^)(?:本年(?:度)?)?新(?:收|受理|接收)(?:到|了)?{FILL}"),
        None,
        _CASES,
        re.compile("公开申请|申请公开"),
        _MAIL,
        "共办理政府信息公开申请83件，其中新收80件",
    ),
    Rule(
        "requests_handled",
        re.compile(rf"(?:办结|答复|办理|办复|回复|处理完毕|处理完成|已办|处理)(?:完毕|完成|完结|结束|了|并答复|答复|公开|的)*(?:{VERB_TO_NOUN}{REQUEST})?{FILL}"),
        re.compile(r"(?:申请)?(?:均|已|全部|都)*(?:按时|依法|按期|按规定|及时)?(?:办结|答复|办理完毕|处理完毕)"),
        _CASES,
        _ASKED,
        re.compile(f"其他处理|不予|未|{_MAIL.pattern}|复议|诉讼|案件回访|(?:工作日|[日天])(?:之|以)?内"),
        "办结1191件; 答复政府信息公开申请805件",
    ),
    Rule(
        "regulations_issued",
        re.compile(rf"规章(?:\([^()]*\))?{FILL}"),
        re.compile("(?:政府|地方政府|部门)?规章(?!制度)"),
        _DOCS,
        None,
        None,
        "全年新增公开市政府规章1件",
    ),
    Rule(
        "normative_documents_issued",
        re.compile(rf"规范性文件(?:\([^()]*\))?{FILL}"),
        re.compile("(?:行政|政府|部门)?规范性文件"),
        _DOCS,
        None,
        None,
        "制发行政规范性文件6件",
    ),
    Rule(
        "press_conferences",
        re.compile(rf"新闻(?:发布|通气|媒体通气|吹风)(?:会|活动)(?:累计|共)*(?:召开|举办|举行)?{FILL}"),
        re.compile(r"(?:次)?[^,;。]{0,10}?新闻(?:发布|通气)(?:会|活动)"),
        _TIMES,
        None,
        re.compile("网上新闻发布会.?等"),
        "召开新闻发布会42场",
    ),
    Rule(
        "interpretations",
        re.compile(
            rf"(?:解读|政策(?:简明)?问答|政策图解)(?:类)?(?:信息|材料|文件|稿件|稿|产品|文章|视频|图解|内容|作品|图文|方案)*{FILL}"
        ),
        re.compile(r"[^,;。\d]{0,12}?(?:解读|政策(?:简明)?问答)(?!率|工作|栏目|专栏)"),
        _READINGS,
        None,
        re.compile("会议|(?:文件|公告|动态|通知)(?:及|和|、|与)(?:政策)?解读"),
        "累计发布解读类信息21条; 制作119期政策简明问答",
    ),
    Rule(
        "trainings",
        re.compile(rf"(?:培训|讲座|业务学习会)(?:班|会|活动|课|讲座|学习|会议|工作)*{FILL}"),
        re.compile(r"(?:\(次\))?[^,;。\d]{0,16}?(?:培训(?!人员|对象)|专题讲座)"),
        _TIMES,
        re.compile("公开|条例|政务|信息员"),
        re.compile("参加|参训|多次"),
        "举办政务公开业务培训班2期",
    ),
)  # fmt: skip


_CASE_WORDS = r"(?:案件|案|申请|事项|答复|工作|情况|数量)*"
_RECONSIDERATION = re.compile(rf"(?<!经)复议{_CASE_WORDS}{FILL}")
_LAWSUIT = re.compile(
    rf"(?:(?:诉讼|行政应诉){_CASE_WORDS}|(?:被)?(?:诉至|起诉至|诉到)(?:人民)?法院(?:的)?){FILL}"
)
_BOTH = re.compile(
    rf"复议(?:案件|申请)?(?:[、及和与或/]|以及|,)*(?:被)?(?:提起)?(?:行政)?诉讼{_CASE_WORDS}(?:均|都|各)*{FILL}"
)
_CASES_AFTER = re.compile(
    r"(?:因|涉及|有关|关于)?(?:政府)?(?:信息公开)?(?:类|的|引发的|工作)?行政(复议|诉讼)(?![^,]{0,6}(?:复议|诉讼))"
)
_DISCLOSURE = re.compile("信息公开|依?申请公开|公开申请|政务公开")
# A justice bureau's cases of every kind: 审理行政复议案件200件.
_OWN_BUSINESS = re.compile("审理|办理|受理|承办|调解|立案|代理|应诉|办结")
_OUTCOME = re.compile("维持|纠正|纠错|撤销|败诉|胜诉|驳回|审结|后起诉|人民法院|律师")


def proceedings(claim: Claim) -> Iterator[StatementKind]:
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
    rf"(?:结转|顺延|转)(?:至|到|入)*(?P<year>20\d\d)年(?:度)?(?:继续)?(?:办理|答复|处理)*(?:{REQUEST})?{FILL}"
)
_FROM_YEAR = re.compile(
    rf"(?P<year>20\d\d)年(?:度)?(?:未办结)?(?:的)?(?:结转|转入|顺延)(?:的)?(?:{REQUEST})?{FILL}"
)


# 1件结转至2024年办理; 8件因征求第三方意见转入2024年办理; 余下1件按程序延期，转入2024年办理
_ON_TO_YEAR = re.compile(
    rf"(?:{REQUEST})?(?:(?:因|由于|按|经)[^;。\d]{{2,20}}?)?(?:已|需|将|依法)*(?:结转|顺延|转)(?:至|到|入)*(?P<year>20\d\d)年"
)


# 办理结果为：公开38件、部分公开12件、不公开9件
_RESULTS: dict[str, StatementKind] = {"公开": "granted", "不公开": "denied"}
_AS_RESULT = re.compile(r"申请.{0,240}(?:办理|答复|处理)(?:结果|情况)[^。]{0,80}$", re.DOTALL)


# 加上2023年结转的1件，共计8件: what came in and what was carried in.
_SUM_OF_BOTH = re.compile(
    r"(?:加上|连同|加)[^。;]{0,12}(?:结转|转入|转结|顺延)[^。;,]{0,10}[,](?:全年|本年度)?(?:共计?|合计|总计|累计)(?:应办|办理|处理|收办)?(?:的)?(?:申请)?$"
)


def told_by_rules(claim: Claim, year: int | None) -> Iterator[StatementKind]:
    if claim.quantity.unit in _CASES and _SUM_OF_BOTH.search(claim.sentence):
        yield "requests_total"
        return
    if (match := _TO_YEAR.search(claim.before)) and year is not None:
        yield "requests_carried_out" if int(match["year"]) > year else "requests_carried_in"
        return
    if (match := _ON_TO_YEAR.match(claim.rest)) and year is not None and int(match["year"]) > year:
        yield "requests_carried_out"
        return
    if (match := _FROM_YEAR.search(claim.before)) and year is not None and int(match["year"]) < year:
        yield "requests_carried_in"
        return
    if (result := _RESULTS.get(claim.before)) and _AS_RESULT.search(claim.line):
        yield result
        return
    for rule in RULES:
        if _fits(rule, claim):
            if _is_total(rule, claim):
                yield "requests_total"
            elif not _is_share_of(rule, claim):
                yield rule.what
            return


def _fits(rule: Rule, claim: Claim) -> bool:
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


def _has_verb(what: StatementKind, claim: Claim) -> bool:
    if what not in ("regulations_issued", "normative_documents_issued"):
        return True
    issue = max((match.end() for match in _ISSUE.finditer(claim.sentence)), default=-1)
    other = max((match.end() for match in _NO_ISSUE.finditer(claim.sentence)), default=-1)
    return issue > other


def _verb_ends(what: StatementKind, claim: Claim) -> bool:
    """Number before noun: the verb stands right before the number (制作119期…, 共组织开展2次…)."""
    verbs = _NEEDS_VERB[what].pattern
    return re.search(rf"(?:{verbs})(?:了|共|累计|近)*$", claim.before) is not None


_INCLUDES = re.compile(
    rf"\((?:含|包括|包含|其中含?|内含)[^()]{{0,12}}(?:{LAST_YEAR}|20\d\d年)[^()]{{0,6}}(?:结转|转入|顺延|遗留)|\((?:含|包括)结转"
)


# 共办理申请83件，其中新收80件、上年结转3件
_OF_BOTH = re.compile(
    rf"[,;](?:其中|包括|含):?(?:本年(?:度)?)?(?:新收|新增|收到|受理|接收)[^,;。\d]{{0,16}}\d+[^,;。\d]{{1,3}}[,、和及]*(?:{LAST_YEAR})?(?:度)?(?:结转|转入)"
    rf"|[,;](?:其中|包括|含):?(?:{LAST_YEAR})(?:度)?(?:结转|转入)[^,;。\d]{{0,16}}\d+[^,;。\d]{{1,3}}[,、和及]*(?:本年(?:度)?)?(?:新收|新增|收到|受理|接收)"
)


def _includes_carried(claim: Claim) -> bool:
    return _INCLUDES.match(claim.rest) is not None or _OF_BOTH.match(claim.rest) is not None


def _is_total(rule: Rule, claim: Claim) -> bool:
    """办理 of what came in and what was carried in is the total too; 办结 and 答复 of both stay what was handled."""
    if rule.what == "requests_new":
        return _includes_carried(claim)
    dealt_with = rule.what == "requests_handled" and re.search("办结|答复|回复", claim.before) is None
    return dealt_with and _OF_BOTH.match(claim.rest) is not None


_READING_COUNTED = re.compile(r"解读[^,。]{0,10}\d")


# 其中县政府本级受理43件: one body's number is its own, no part by kind.
_BY_BODY = re.compile("(?:政府办公?室?|办公厅|本级|本机关)(?:共|直接)?(?:受理|新收|收到)")


# 其中新收80件 beside what was carried in is the whole of the new.
_NEW_PART = re.compile("其中:?(?:本年(?:度)?)?新(?:收|增|受理)")


def _is_share_of(rule: Rule, claim: Claim) -> bool:
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
    part = "其中" in claim.before and not _BY_BODY.search(claim.before) and not _NEW_PART.search(claim.before)
    return part or (bool(_BY_APPLICANT.search(claim.before)) and not re.search(_RECEIVE, claim.before))
