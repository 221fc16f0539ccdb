"""Channels by which a body publishes or takes requests (spec/narrative.md, “platforms”).

Head        the noun that makes a stretch a channel (网站, 微信公众号, 公开栏), with its kind.
Mention     one place where a channel is named: a head with the words before it, or a name in quotation marks.
Use         what makes a mention count: the report publishes through it, or lists it among its 渠道, 平台, 载体.
Channel     mentions of the same thing, however worded; it has one name, one kind, one operator, at most one number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Operator, Platform, PlatformKind
from extractor.domain.quantity import Quantity, find_quantities
from extractor.parsing.grounding import quote_at
from extractor.parsing.passages import body_spans, clauses, punctuated, sentences, trim
from extractor.parsing.sections import Sections


class Head(NamedTuple):
    kind: PlatformKind
    pattern: str
    example: str


# A screen is no board that papers hang on; it is read like one.
SCREEN = "(?:户外|室外|LED|led|Led|电子|大厅|宣传|服务)*(?:显示屏|大屏幕?|电子屏幕?|滚动屏|触摸屏|(?:电梯|楼宇|楼道|广告|公交|导视)+屏|(?<=[Dd])屏|查询机|查阅机|一体机)"
# Longer heads stand before shorter ones of the same beginning.
HEADS: tuple[Head, ...] = (
    Head("short_video", "(?:微信)?视频号|抖音(?:短视频)?(?:平台|账号|号)?|快手(?:平台|账号|号)?|短视频(?:平台|账号|号)", "抖音号发布短视频32条"),
    Head("app", "(?:手机)?(?:APP|App|app|客户端)|(?:微信)?小程序", "“今日平阴”APP"),
    Head("wechat", "(?:政务|官方)?微信(?:公众号|公众平台|订阅号|服务号|公众账号|平台|工作群|群)?|(?:官方)?公众号", "微信公众平台发布91条（平利县 2020）"),
    Head("weibo", "(?:政务|官方|新浪)?微博(?:号|账号)?", "官方微博发布信息56条"),
    Head("gazette", "(?:人民政府|政府)?公报", "编印《政府公报》12期（宿迁市 2023）"),
    Head(
        "website",
        "(?:政府|政务|官方|门户|部门|公众信息|信息公开|单位|集约化)*网站(?:集约化平台|群)?(?!络)|门户网(?!站|络)|官网|(?:人民)?政府网(?!站|络|上(?!主动|公开|发布|及时|累计|共))"
        "|(?:政务|政府)?(?:公众)?信息网(?!络|站|上)|政务服务网(?!络|站)|政府信息公开网|(?:政府信息|政务|信息)公开(?:统一)?平台",
        "依托岭东区政府门户网站（长胜乡 2023）",
    ),
    Head("new_media", "(?:政务|网络)?新媒体(?:平台)?|今日头条(?:号)?|头条号|融媒体(?:平台|中心)?|两微一端|“两微一端”|微矩阵|七彩云端", "“豫事办”等政务新媒体（龙山街道 2023）"),
    Head("other", SCREEN, "楼宇电梯屏、服务大厅LED屏"),
    Head(
        "bulletin_board",
        "(?:政务|村务|党务|财务|居务|信息|政府信息|政策|三务|镇务|户外|文化|固定)*(?:公开|公示|公告|宣传|告示|信息)(?:栏(?!目)|牌|墙|板|橱窗|窗)(?:目)?|(?:宣传)?橱窗",
        "政务公开栏（龙山街道 2023）",
    ),
    Head("newspaper", "(?:新闻)?报刊(?:杂志)?|报纸|《[^》《]{1,10}(?<![公简年通])报》|(?<=[一-龥]{2})日报", "报刊、网络媒体等渠道（龙山街道 2023）"),
    Head("broadcast", "(?:应急|农村|村级|村村响|大|小|乡村)?广播(?:电视)?(?:站|台)?|(?:有线)?电视(?:台)?|村村响|[大小]喇叭|电台", "广播、电视等媒体"),
    Head("hotline", "(?:“?12345”?)?(?:政务服务|政府服务|政务|便民|市长|服务|便民服务)*热线(?:电话)?|(?:咨询|热线|服务|公开|监督|举报)电话", "畅通12345热线（沭阳县 2025）"),
    Head(
        "service_hall",
        "(?:政务|便民|为民|党群|行政|综合|社区|政府)*服务(?:大厅|中心|站|窗口)|(?:办事|政务|行政审批)大厅|(?:政府信息|政务|信息)?公开(?:专区|服务点|体验区|服务区|窗口)"
        "|(?:政府信息|政务|信息)?(?:公开)?(?:查阅|查询)(?:中心|点|室|场所|处|窗口)|(?:公共)?图书馆|档案馆|(?:基层)?政务公开(?:专区|窗口)",
        "政务公开专区（宿迁市 2023）",
    ),
    Head(
        "event",
        "(?:网上)?新闻(?:发布|通气|媒体见面)会|(?:政府|公众|政务)?开放(?:日|周|月)|在线访谈|(?:民主)?(?:听证|座谈|恳谈|议事|院坝|坝坝|屋场|群众|板凳)会"
        "|(?:村民|居民|村民代表|职工|党员|干部)(?:代表)?(?:大会|会议|会)|政民互动|民声在线",
        "“政府开放日（周、月）”等渠道（宿迁市 2023）",
    ),
    Head(
        "other",
        "(?:网络|新闻|主流|传统|社会)媒体|(?:[省市州县区镇乡]长|书记|领导|政务|网上|局长|主任|意见|举报|电子)信箱|(?:网上)?留言(?:板|平台)|QQ群|(?:手机)?短信(?:平台)?"
        "|(?:宣传|政策)?(?:单|册|横幅|资料|手册|标语|折页|展板|车|彩页|单页|画册|读本)(?<=宣传.|传..|策..)|横幅|明白[纸卡]|网络平台|线上平台|网格群|政务网格",
        "县长信箱（沭阳县 2025）",
    ),
)  # fmt: skip
_SCREEN = re.compile(SCREEN)
_MEDIA = "|".join(
    head.pattern
    for head in HEADS
    if head.kind not in ("event", "other", "service_hall") or head.pattern == SCREEN
)
_HEAD_WORDS = re.compile(_MEDIA)
_ENDS_IN_HEAD = re.compile(f"(?:{_MEDIA})$")
_QUOTED = re.compile('[“"]([^”"，。]{2,12})[”"]')
# What a head can begin with: most places of a text are passed over by it. A test holds it to the patterns.
HEAD_BEGINS = "1ALQal“《一七三两为主举乡书人今传便信党公册农办区单县听告咨固图在坝基大头官客宣室导小局居屋屏展州市干广应座开彩微快恳意户手抖折报政文新日明显有服村板查标档楼横橱民滚热电画留监省短社线综网群职融行视触议读财资车部镇门院集领"
_HEAD = re.compile(
    f"(?=[{HEAD_BEGINS}])(?:"
    + "|".join(f"(?P<h{index}>{head.pattern})" for index, head in enumerate(HEADS))
    + ")"
)

# A word of every head: most sentences have none, and this is quicker than the heads themselves.
_ANY_HEAD = re.compile(
    "网|平台|微信|公众号|微博|APP|App|app|客户端|小程序|抖音|快手|视频号|公报|新媒体|头条|融媒|微一|微矩|云端|[栏牌墙板窗屏]|[询阅体]机|报|"
    "广播|电视|村村响|喇叭|电台|热线|电话|大厅|中心|服务|专区|体验区|窗口|查阅|查询|图书馆|档案馆|[布气面证谈事坝场众凳大表]会|会议|开放|访谈|互动|民声|媒体|"
    "信箱|留言|QQ|短信|宣传|政策|横幅|明白|[员工部]会"
)

# What a name in quotation marks is where it carries no head (“12345民声在线”, “政在公开”).
_QUOTED_KINDS: tuple[tuple[PlatformKind, str, str], ...] = (
    ("hotline", "12345|热线", "“12345民声在线”（宿迁市 2023）"),
    ("event", "访谈|发布会|开放日|开放周|开放月|问政", "“在线访谈”（宿迁市 2023）"),
    ("short_video", "抖音|快手|视频", "“抖音”"),
    ("website", "网$|网站", "“中国上海”网"),
)
_CLOSER_KINDS: tuple[tuple[PlatformKind, str, str], ...] = (
    ("new_media", "新媒体", "“豫事办”等政务新媒体（龙山街道 2023）"),
    ("wechat", "公众号|微信", "“微视岭东”等公众号"),
    ("website", "网站", "“信用中国”等网站"),
    ("app", "APP|客户端|小程序", "“皖事通”等APP"),
    ("newspaper", "报", "“农民日报”等报刊"),
)

# --- grammar of use ------------------------------------------------------------------------------------------------------

_USE = re.compile(
    "开[通辟]了?|通过|利用|依托|借助|运用|使用|用好|凭借|经由|借力|采[用取]|整合|聚焦|畅通|发挥|结合|以(?=[^，。]{0,40}(?:等|为)[^，。]{0,8}(?:渠道|平台|载体|媒介|阵地|方式|形式|途径|抓手))|(?<!现)在(?!线|日常|全|各|此|该|册|建)"
)
_CLOSER = re.compile(
    "(?:等(?!宣传|公开|发布|告知)|这|[两二三四五六七多各]个?|\\d个)[^，。；、]{0,12}?(?P<noun>渠道|平台|载体|媒介|媒体|阵地|途径|方式|形式|手段|场所|账号|新媒体|公众号|网站|APP|报刊)"
)
_PUBLISH = re.compile(
    "发布|公开(?!栏|专区|平台|专栏|工作|渠道|查阅|申请|条例|目录|指南|意识|网|内容更)|推送|公布|公示(?!栏|牌)|刊[登载发]|更新|转[载发]|[刊播]播|播[放出]|张贴|公告(?!栏)|传[播递]|宣传(?!栏|册|单|横幅|资料|手册|栏)|告知|解读|上传|发文|编发|披露|查阅|下载|互动|回应|受理|接收"
)
_PUBLISHED = re.compile(
    "(?:累计|共|主动|及时|全年|集中|依法|同步|对外|总共|共计|合计)*(?:发稿|推文|推出|拍摄|发布|公开|推送|公布|刊[登载发]|更新|转[载发]|编[发印制辑]|制作|[刊播]播|播[放出]|张贴|发文|上传|发送|推出|公示)"
)
# “将政府网站集约化平台作为政府信息公开的第一平台”, “发挥政府网站第一公开平台作用”, “门户网站信息公开主阵地功能”
_ROLE = re.compile(
    "[^，。；]{0,14}(?:第一|主要|重要|核心|首要|主)[^，。；]{0,10}(?:平台|渠道|阵地|载体|窗口)|[^，。；]{0,14}(?:宣传|公开|主)[^，。；]{0,6}阵地"
)
# 003: staff who keep the site in order, “…负责政府网站政务公开工作，及时更新工作动态”
_KEPT = re.compile("负责[^，。；]{0,12}$")
_KEPT_AFTER = re.compile(
    "[^，。；]{0,8}的日常(?:维护|更新)|(?:的)?(?:政务公开|信息公开|政府信息公开)?(?:工作|信息)?(?:的)?(?:发布|更新|维护|工作)"
)
_RUN = re.compile(
    "(?:认真|扎实|切实)?(?:做好|抓好|办好|编[印发辑制]|出版|发行|编辑出版|开通|运营|管好|建好|设[立置有]|开[设辟]|建[立有成设]|安装|制作|发放|打造|强化|配备|更新)(?:[^，。；、]{2,8}、){0,3}[^，。；、]{0,10}$"
)
_REPORT_AT = re.compile("(?:可在|可从|可登录|登录|登陆|电子版)[^，。；]{0,10}$")

# What is said of a channel that is watched over, planned or another's: no use of it.
_SUPERVISED = re.compile(
    "检查|巡查|考核|监测|抽查|整改|排查|关停|备案|监管|普查|清理|防治|通报|监督检查|测评|年检|评估|访问(?:总)?(?:次|量)|集约化(?!平台)|升级|改版"
)
_COMPLAINT_WITH = re.compile("不足|不够|不高|单一|有待|滞后|薄弱|过窄|较[少低弱]|传统|依赖")
_STAFFED = re.compile("(?:联络员|管理员|工作人员|值班|专员|信息员|人员|接线员|话务员)")
_APPEALS = re.compile("诉求系统|信访|投诉(?:系统|平台)|办件系统|举报系统")
_NOT_CHANNELS = re.compile("12345[^，。；]{0,12}(?:工单|办理|转办|交办|派单)")

# Where a name begins: verbs and particles that can't be part of it.
_STOP = re.compile(
    "通过|利用|依托|借助|运用|使用|用好|用活|发挥|借力|整合|畅通|采[用取]|结合|聚焦|凭借|以及|更新|规范|维护|指导|督促|监督|协调|组织|开[通设展办辟]|加强|强化|打造|做好|抓好|建[设立好有成]|完善|设[立置有]|优化|负责|"
    "(?<![一-龥])(?:发布|推送|刊发)|编[印发辑制]|制作|出版|积极|充分|主动|及时|切实|创新|全年|累计|同时|进一步|丰富|拓[宽展]|深化|推[动进]|提升|不断|持续|有效|登[录陆]|关注|查看|其中|包括|例如|主要|现有|分别|目前|[主狠]抓|各[类种大]|"
    "电子版|可[在从]|全市各?|全县各?|全区各?|各级|各部门|传统|微信工作|线[上下]|公开信息|信息公开在|推送至|推荐至|发布至|在(?!线)|年度?|月|日(?=[^报])|截至|期间|政务新媒体|网络新媒体|新媒体(?=“)|等|"
    "[和与及或的了于由向对将把从到为是以并也至共如有按在集用]|负责|宣传(?=微)|日常|本(?=年)|这|该"
)
_OPEN_MARKS, _CLOSE_MARKS = '“《"「『', '”》"」』'
_NAME_WIDTH = 16

_OWN_WORDS = re.compile("^(?:我|本|自建|自有|单位|局|镇|乡|街道|村)|本级|本单位|本机关|自建")
_LEVELS = "省|自治区|市|州|盟|县|开发区|区|旗|镇|乡|街道|中心|局|委|办|厅|部|院|署|管委会"
_LEVEL_RANK = {
    "国": 0, "中央": 0, "省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "县": 3, "区": 3, "旗": 3,
    "镇": 4, "乡": 4, "街道": 4, "中心": 4, "局": 4, "委": 4, "办": 4, "厅": 4, "部": 4, "院": 4, "署": 4, "开发区": 4, "管委会": 4,
}  # fmt: skip


# Kinds that are called by a name after them: 微信公众号“…”; after 网站 a quotation is a column.
_ACCOUNTS = ("wechat", "weibo", "app", "short_video", "new_media")
_OFFICES = ("局", "委", "办", "厅", "部", "院", "署", "中心", "管委会", "开发区")


class Mention(NamedTuple):
    """`name` is the span of its name, quotation marks included; `clause` the stretch that is quoted; `listed` how many
    channels share that stretch; `certain` False where only a merge may make it count."""

    name: Span
    words: str
    kind: PlatformKind
    clause: Span
    listed: int
    certain: bool
    number: Quantity | None = None


@dataclass
class _Channel:
    key: str
    mentions: list[Mention] = field(default_factory=list)


def read_platforms(document: Document, sections: Sections, issuer: str | None = None) -> tuple[Platform, ...]:
    """Channels in the order in which they are first named; `issuer` is the cover's, as printed, None where unknown."""
    text = punctuated(document.text)
    mentions: list[Mention] = []
    for part in sections.parts:
        for span in body_spans(sections, part):
            for sentence in _bounded(sentences(text, span)):
                # “首页 > 政府门户网站 > 年报” is the page's own navigation
                if ">" not in text[slice(*sentence)] and not _of_another(text, sentence, issuer):
                    mentions.extend(_mentions(text, sentence, planned=part.key == "problems"))
    channels = _merged(mentions)
    return tuple(_platform(document, channel, issuer) for channel in channels)


# No sentence of a report is as long; what is (a list of links, a damaged page) is read in stretches, for each mention
# looks at the others of its sentence.
_LONGEST_SENTENCE = 800


def _bounded(found: Sequence[Span]) -> Iterator[Span]:
    for start, end in found:
        for begin in range(start, end, _LONGEST_SENTENCE):
            yield begin, min(end, begin + _LONGEST_SENTENCE)


# --- finding mentions ----------------------------------------------------------------------------------------------------


_BODY = re.compile(
    "^(?:20\\d\\d年[，,]?)?(?P<body>(?:全?[省市县区州]|各)[^，。；、]{0,10}?(?:局|委|办|厅|中心|大队|支队|集团|公司|部门|单位|乡镇|街道))(?=[^，。；]{2})"
)
_DIRECTED = re.compile("督促|指导|要求|推动各|组织各|引导各|鼓励")


def _of_another(text: str, sentence: Span, issuer: str | None) -> bool:
    """市卫生健康委…创新开发“健康宿迁”小程序 in the city's report: the sentence's subject is another body."""
    match = _BODY.match(text[slice(*sentence)])
    if not match:
        return False
    stem = match["body"].lstrip("全各省市县区州")[:2]
    return not (issuer and stem and stem in issuer)


def _mentions(text: str, sentence: Span, *, planned: bool) -> Iterator[Mention]:
    found = list(_named(text, sentence))
    for name, words, kind in found:
        clause = _clause_of(text, sentence, name)
        listed = sum(clause[0] <= other[0][0] < clause[1] for other in found)
        use = _use(text, sentence, name, kind, planned=planned)
        number = None if planned else _number(text, sentence, name, kind, found)
        certain = use or (number is not None and not planned)
        if certain or not planned:
            yield Mention(name, words, kind, clause, listed, certain, number)


def _named(text: str, sentence: Span) -> Iterator[tuple[Span, str, PlatformKind]]:
    """Every channel name of the sentence with its kind."""
    if not _ANY_HEAD.search(text, *sentence):
        return
    taken = sentence[0]
    for match in _HEAD.finditer(text, *sentence):
        # 岭东区政府网政府信息公开平台, 政务新媒体APP微视岭东: heads without a mark between them are one channel
        if match.start() < taken or _HEAD.match(text, match.end(), sentence[1]):
            continue
        if re.search(
            "等(?![^，。；]{0,4}(?:设|建|开|通过|利用))[^，。；、]{0,6}$", text[sentence[0] : match.start()]
        ):  # 《…信息网》等网站
            continue
        if _within_a_name(text, match.span(), sentence):
            continue
        kind = HEADS[int(str(match.lastgroup)[1:])].kind
        span = _full_name(text, sentence, match.span(), taken, kind)
        if span is None or _excluded(text, sentence, span):
            continue
        taken = span[1]
        words = text[slice(*span)]
        yield span, words, "hotline" if "12345" in words else kind
    yield from _members_without_head(text, sentence)


def _within_a_name(text: str, head: Span, sentence: Span) -> bool:
    """“云县人民政府网”微信平台: the head is part of what the account behind it is called."""
    close = re.compile("[^“”《》，。]{0,8}[”》]").match(text, head[1], sentence[1])
    return close is not None and _HEAD.match(text, close.end(), sentence[1]) is not None


def _full_name(text: str, sentence: Span, head: Span, taken: int, kind: PlatformKind) -> Span | None:
    """The head with the words of its name: the quotation it stands in, follows or introduces, or the words before it."""
    opened = max((text.rfind(mark, sentence[0], head[0]) for mark in _OPEN_MARKS), default=-1)
    closed = max((text.rfind(mark, sentence[0], head[0]) for mark in _CLOSE_MARKS), default=-1)
    if opened > closed and opened >= sentence[0]:
        end = _closing(text, opened, sentence[1])
        if end is None or end - opened > 24:
            return None
        # “12345”政府服务热线: the quotation is closed before the head; “龙山街道办事处微信公众号”: it ends with it
        return (opened, end) if end - head[1] <= 8 else None
    following = _introduced(text, head[1], sentence[1]) if kind in _ACCOUNTS else None
    if following:
        return _with_kind(text, sentence, head, following, taken)
    if closed == head[0] - 1 and closed > sentence[0]:
        begin = max(text.rfind(mark, sentence[0], closed) for mark in _OPEN_MARKS)
        return (begin, head[1]) if begin >= taken and closed - begin <= 16 else head
    return _left(text, max(sentence[0], taken, head[0] - _NAME_WIDTH), head[0]), head[1]


def _with_kind(text: str, sentence: Span, head: Span, name: Span, taken: int) -> Span:
    """微信公众号“古韵宋楼” as a whole, as “古韵宋楼”微信公众号 is; the bare name where no quotation marks hold it."""
    if text[name[0]] not in '“《"':
        return name
    return _left(text, max(sentence[0], taken, head[0] - _NAME_WIDTH), head[0]), name[1]


def _introduced(text: str, start: int, end: int) -> Span | None:
    """微信公众号“微视岭东”, 微信公众号（勐麻大寨）: the name after its kind."""
    known = next((name for name in _known_names(text) if text.startswith(name, start)), None)
    if known:
        return start, start + len(known)
    match = re.compile(
        '(?P<name>[“"《](?P<in>[^”"》，。]{2,14})[”"》])|[（(](?P<bare>[^（）()，。:：、]{2,10})[）)]'
    ).match(text, start, end)
    if not match or re.search("[0-9.]{4}|以下简称|http|www", match[0]):
        return None
    return match.span("name") if match["name"] else match.span("bare")


@lru_cache(maxsize=8)
def _known_names(text: str) -> tuple[str, ...]:
    """Names that stand in quotation marks beside a head somewhere: “微视岭东” of 微信公众号“微视岭东”."""
    return tuple(
        {
            match[1]
            for match in _QUOTED.finditer(text)
            if _HEAD_WORDS.match(text, match.end())
            or _ENDS_IN_HEAD.search(text, max(0, match.start() - 12), match.start())
        }
    )


def _closing(text: str, opened: int, end: int) -> int | None:
    mark = _CLOSE_MARKS[_OPEN_MARKS.index(text[opened])]
    place = text.find(mark, opened + 1, end)
    return place + 1 if place >= 0 else None


def _left(text: str, start: int, end: int) -> int:
    """Where the name that ends at `end` begins."""
    place = start
    for mark in re.finditer(r"[^一-龥A-Za-z0-9]|\d+(?=[条件篇个期])", text[start:end]):
        place = start + mark.end()
    window = text[place:end]
    for stop in _STOP.finditer(window):
        if stop.end() <= len(window) and not _within_place_name(window, stop):
            place = end - len(window) + stop.end()
    return place


def _within_place_name(window: str, stop: re.Match[str]) -> bool:
    """和平区, 从化区, 如皋市: a one-character stop that begins or ends a place's name."""
    if len(stop[0]) > 1:
        return False
    return bool(
        re.match(
            "(?:和[平县硕田林静]|共[和青]|从[化江]|如[皋东]|集[美安宁])",
            window[stop.start() :],
        )
    ) or bool(
        re.match("(?:[兴永泰祥嘉仁人天通平政][和])(?:[市县区镇乡]|街道)", window[max(0, stop.start() - 1) :])
    )


def _members_without_head(text: str, sentence: Span) -> Iterator[tuple[Span, str, PlatformKind]]:
    """Members of a list of channels that carry no head: “豫事办”等政务新媒体; 微信群、入户走访等渠道."""
    for closer in _CLOSER.finditer(text, *sentence):
        begin = _list_start(text, sentence, closer.start())
        if begin is None:
            continue
        for match in re.compile("“[^”]{2,16}”").finditer(text, begin, closer.start()):
            after = text[match.end() : match.end() + 2]
            if (
                _HEAD.search(match[0])
                or _HEAD.match(text, match.end())
                or _HEAD.search(
                    text[max(begin, match.start() - 8) : match.start()].rsplit("、", maxsplit=1)[-1]
                )
            ):
                continue
            if after[:1] in "、等和及以与“" or match.end() == closer.start():
                yield match.span(), match[0], _kind_of_quoted(match[0], closer[0])
        if closer["noun"] in ("渠道", "平台", "载体", "媒介", "阵地", "途径"):
            yield from _bare_members(text, begin, closer.start())


# What a member of a list may not be: a way in general, a sentence, a number.
_NO_MEMBER = re.compile(
    "[^一-龥]|线[上下]|多|各[类种级]|传统|方式|形式|途径|渠道|平台|载体|相结合|积极|主动|及时|发布|公开(?!信)|推送|的|了|对|为|等|"
    "宣传$|解读|问答|[图动]|视频|文字|信息|政策|服务$|建设|工作|[媒体]体"
)
_MEMBER = re.compile("[^、，；。]+")


def _bare_members(text: str, begin: int, end: int) -> Iterator[tuple[Span, str, PlatformKind]]:
    pieces = [match.span() for match in _MEMBER.finditer(text, begin, end)]
    if len(pieces) < 2 or not any(_HEAD.search(text, *piece) for piece in pieces):
        return
    for start, stop in pieces:
        words = text[start:stop]
        if 3 <= len(words) <= 8 and not _NO_MEMBER.search(words) and not _HEAD.search(words):
            yield (start, stop), words, "other"


def _kind_of_quoted(words: str, closer: str) -> PlatformKind:
    inner = words.strip("“”")
    for table, where in ((_QUOTED_KINDS, inner), (_CLOSER_KINDS, closer)):
        for kind, pattern, _ in table:
            if re.search(pattern, where):
                return kind
    return "other"


def _list_start(text: str, sentence: Span, end: int) -> int | None:
    """Where the list that a closer (等渠道) ends begins: after the last verb of use before it."""
    starts = [match.end() for match in _USE.finditer(text, max(sentence[0], end - 160), end)]
    inside = [start for start in starts if not re.search("[；。]", text[start:end])]
    return inside[-1] if inside else None


def _excluded(text: str, sentence: Span, name: Span) -> bool:
    words, after = text[slice(*name)], text[name[1] : sentence[1]]
    if _STAFFED.match(after) or _APPEALS.search(words) or _APPEALS.match(after):
        return True
    if re.match("(?:管理办法|条例|工作规定|检查指标|与政务新媒体考核|考核|安全|栏目|培训)", after):
        return True
    if words.startswith("《") and "公报" not in words and "报" not in words and "网" not in words:
        return True
    return bool(_NOT_CHANNELS.match(words + after))


# --- whether a mention counts --------------------------------------------------------------------------------------------


class _Context(NamedTuple):
    """What stands around a name in its sentence: `before` and `after` it, and the clause it is in."""

    kind: PlatformKind
    before: str
    clause: str
    after: str


def _use(text: str, sentence: Span, name: Span, kind: PlatformKind, *, planned: bool) -> bool:
    context = _Context(
        kind,
        text[sentence[0] : name[0]],
        text[slice(*_clause_of(text, sentence, name))],
        text[name[1] : sentence[1]],
    )
    if planned:
        return not _COMPLAINT_WITH.search(context.clause) and _listed(text, sentence, name, planned=True)
    return _listed(text, sentence, name, planned=False) or any(
        test(context) for test in _USES[_family(kind, text[slice(*name)])]
    )


def _family(kind: PlatformKind, words: str) -> str:
    """Places and events are channels of themselves only where they are said to be; media are by being published through."""
    if kind == "other":
        return "medium" if _SCREEN.search(words) else "place"
    return "place" if kind in ("event", "service_hall", "hotline") else "medium"


def _is_where_the_report_is(context: _Context) -> bool:
    return context.kind == "website" and bool(_REPORT_AT.search(context.before))


def _is_edited(context: _Context) -> bool:
    return context.kind in ("gazette", "newspaper") and bool(
        re.search("(?:编[印发辑制]|出版|发行|制作|刊发|发布|编辑出版)[^，。；、]{0,8}$", context.before)
    )


def _has_a_role(context: _Context) -> bool:
    return bool(
        _ROLE.match(context.after)
        or re.match("[^，。；]{0,10}作为[^，。；]{0,20}(?:平台|渠道|阵地|载体)", context.after)
    )


def _is_run(context: _Context) -> bool:
    return bool(
        re.match("[^，。；]{0,16}(?:运营|运维)", context.after)
        and not re.search("检查|考核|监测|抽查", context.clause)
    )


def _is_kept_by_staff(context: _Context) -> bool:
    return bool(
        not _SUPERVISED.search(context.clause)
        and _KEPT.search(context.before)
        and _KEPT_AFTER.match(context.after)
    )


def _is_published_through(context: _Context) -> bool:
    if _SUPERVISED.search(context.clause):
        return False
    clause = max(context.before.rfind(mark) for mark in "，。；;") + 1
    verb = next(reversed(list(_USE.finditer(context.before, clause))), None)
    if verb is None or not _near(context.before[verb.end() :]):
        return False
    if re.search("(?:公开|发布)(?:工作)?(?:主要)?$", context.before[clause : verb.start()]):
        return True  # 政务公开主要依托市政府门户网站…开展
    reach = re.split("[。；;]", context.after[:60])[0]
    return verb[0] not in ("以", "聚焦", "结合", "整合") and _PUBLISH.search(reach) is not None


def _is_set_up_to_publish(context: _Context) -> bool:
    return bool(
        not _SUPERVISED.search(context.clause)
        and _RUN.search(context.before)
        and re.match(
            "[^，。；]{0,10}(?:，[^。；]{0,20})?(?:发布|公开|推送|公示|公布|张贴|查询|查阅|获取|了解)",
            context.after,
        )
    )


def _publishes(context: _Context) -> bool:
    return not _SUPERVISED.search(context.clause) and bool(
        # 省政府门户网站及“甲”新媒体全年发布信息5.2万条
        re.match(
            "(?:[、和及与][^，。；]{2,24})?(?:上|上的|平台|共|累计|全年|及时|主动|保持[^，]{0,8}运营，)*(?:发布|公开(?!栏|专区|平台|专栏|工作|渠道|查阅|申请|目录|指南)|推送|公布|刊登|更新|张贴)",
            context.after,
        )
    )


def _publishes_with_others(context: _Context) -> bool:
    """“甲发布”微信公众号、微博、头条号等新媒体共发布信息930条: a list that is itself the subject."""
    return (
        not _SUPERVISED.search(context.clause)
        and re.match(
            r"[^，。；]{0,60}等[^，。；、]{0,8}(?:(?:渠道|平台|载体|媒体|账号|阵地)[^，。；、]{0,4}(?:共|累计|全年|合计)*(?:发布|推送|公开|刊发)|(?:渠道|平台|形式|方式|途径)(?:共|累计)*\d+余?[条篇件次])",
            context.after,
        )
        is not None
    )


# 中心网站、官方微博、12329热线、服务大厅LED屏主动公开信息: the row is the subject, whatever is in it.
_ROW_PUBLISHES = re.compile(
    "(?:[、和及与][^、，。；]{2,16}?){0,6}(?:全年|累计|共|主动|及时|同步|向社会)*(?:公开|发布|推送)(?:各类|相关|政府|政务)*信息"
)


def _publishes_in_a_row(context: _Context) -> bool:
    return context.before.endswith("、") and _ROW_PUBLISHES.match(context.after) is not None


def _is_opened(context: _Context) -> bool:
    return (
        context.kind == "service_hall"
        and bool(re.search("(?:设[立置有]|建[立成有设])[^，。；]{0,12}$", context.before))
        and not _SUPERVISED.search(context.clause)
    )


def _is_a_place_of_publication(context: _Context) -> bool:
    # “依托政务服务大厅建成政务公开专区”: the hall is only where the channel stands
    if re.match("[^，。；]{0,8}(?:设[立置]|建[成立设]|开[设辟])", context.after):
        return False
    return bool(re.match("[^，。；]{0,8}(?:发布|公开|公布|公示)", context.after)) and (
        _is_published_through(context) or _is_set_up_to_publish(context)
    )


_USES: dict[str, tuple[Callable[[_Context], bool], ...]] = {
    "medium": (
        _is_where_the_report_is,
        _is_edited,
        _has_a_role,
        _is_run,
        _is_kept_by_staff,
        _is_published_through,
        _is_set_up_to_publish,
        _publishes,
        _publishes_with_others,
    ),
    "place": (_is_opened, _is_a_place_of_publication, _publishes_in_a_row),
}


def _near(gap: str) -> bool:
    """Between the verb of use and the name stand only its owner, a place and other channels: 通过网站、公众号."""
    words = re.sub("[、和及与]|以及", "", _HEAD.sub("", gap))
    return len(words) <= (28 if _HEAD.search(gap) and not _PUBLISH.search(gap) else 8)


def _listed(text: str, sentence: Span, name: Span, *, planned: bool) -> bool:
    """Whether the mention stands in a list that a verb of use opens and 等渠道 (平台, 载体) closes."""
    for closer in _CLOSER.finditer(text, name[1], sentence[1]):
        between = text[name[1] : closer.start()]
        if re.search("[。；;]", between) or len(between) > 90:
            break
        begin = _list_start(text, sentence, closer.start())
        if begin is None or begin > name[0]:
            continue
        inner = text[begin : closer.start()]
        if _INTERPRETED.match(text, closer.end()):
            return False
        if closer["noun"] in ("方式", "形式", "手段", "途径") and planned:
            return False
        # the list itself: short members, no sentence of its own between
        if all(len(member) <= 26 for member in re.split("[、，,]|以及|和", inner)) and not re.search(
            "[，,][^、，,]{0,20}(?:，|的)", inner
        ):
            verb = text[max(sentence[0], begin - 2) : begin]
            return not (planned and verb in ("整合", "聚焦", "畅通", "结合", "采用", "采取"))
    match = re.search(
        "(?:渠道|平台|载体|媒介|途径|形式|方式)(?:主要)?(?:(?:有|包括|为|是)[：:]?[^。；]{0,60}|(?:公开|发布)?：一是[^。]{0,80})$",
        text[sentence[0] : name[0]],
    )
    return bool(match) and not planned


# “运用政策问答、在线访谈等方式解读”: ways to explain, not channels.
_INTERPRETED = re.compile("(?:，)?(?:进行|开展|对[^，。]{0,12})?(?:政策)?解读")


@lru_cache(maxsize=64)
def _clauses_of(text: str, sentence: Span) -> tuple[Span, ...]:
    return tuple(clauses(text, sentence, "，,；;。！？：:"))


def _clause_of(text: str, sentence: Span, name: Span) -> Span:
    """The clause that names it, from the verb of use to the end of what is said with it."""
    for start, end in _clauses_of(text, sentence):
        if start <= name[0] < end:
            return trim(text, (start, end), "，,；;：:。")
    return name


# --- numbers -------------------------------------------------------------------------------------------------------------

_PIECES = ("条", "件")
_LOOSE_PIECES = ("篇", "个", "部", "则", "项", "条次", "份", "期", "次")


def _number(
    text: str, sentence: Span, name: Span, kind: PlatformKind, found: Sequence[tuple[Span, str, PlatformKind]]
) -> Quantity | None:
    """The published items said of this channel alone: after it and before the next channel, with a verb of publishing,
    or bare after the name (网站118条、公众号294条)."""
    later = [other[0][0] for other in found if other[0][0] > name[0]]
    end = min([*later, sentence[1]])
    stretch = text[name[1] : end]
    if kind in ("hotline", "event", "service_hall", "broadcast", "newspaper"):
        return None
    if _shared(text, sentence, name, found):
        return None
    cut = re.search("[；;]|督促|指导|访问|阅读|粉丝", stretch)
    limit = name[1] + (cut.start() if cut else len(stretch))
    quantities = list(find_quantities(text, name[1], limit))
    told = [
        q
        for q in quantities
        if re.search("[0-9０-９]", text[q.start : q.end]) and _is_published(text, name, q, kind)
    ]
    for units in (_PIECES, ("篇", "部", "则", "条次", "项", "份"), ("个", "次"), ("期",)):
        for quantity in told:
            if quantity.unit in units:
                if quantity.unit in ("个", "次") and kind != "short_video":
                    continue
                if quantity.unit == "期" and kind != "gazette":
                    continue
                return quantity
    return None


_PIECES_OF = re.compile("(?:动态|新闻|工作|图文|各类|政务)*(?:信息|稿件|新闻稿|推文|文章|图文|消息|动态)")
_JUST_PUBLISHED = re.compile("(?:发布|推送|编发|更新|刊发)$")


def _is_published(text: str, name: Span, quantity: Quantity, kind: PlatformKind) -> bool:
    between = text[name[1] : quantity.start]
    if re.fullmatch("(?:上)?[\\s：:（(]*", between):
        return quantity.unit in _PIECES or quantity.unit in ("篇", "期") or kind == "gazette"
    if kind == "gazette" and quantity.unit == "期":
        return len(between) < 20
    # 发布微信公众号新闻稿120条
    if _PIECES_OF.fullmatch(between) and _JUST_PUBLISHED.search(text, max(0, name[0] - 6), name[0]):
        return True
    clause = re.split("[，,]", between)[-1]
    return bool(_PUBLISHED.search(clause)) and not re.search("回复|办理|收到|征集|整改|浏览|点击", clause)


def _shared(text: str, sentence: Span, name: Span, found: Sequence[tuple[Span, str, PlatformKind]]) -> bool:
    """A number after a list of several channels belongs to none of them."""
    for other, _, _ in found:
        if other == name or max(name[0], other[0]) - min(name[1], other[1]) > 6:
            continue
        gap = text[min(name[1], other[1]) : max(name[0], other[0])]
        if re.fullmatch("(?:上)?(?:、|和|及|与|以及|，|,)?(?:[^，。、；]{0,3})", gap) and re.search(
            "、|和|及|与|^[，,]$", gap
        ):
            return True
    clause = _clause_of(text, sentence, name)
    return (
        text.startswith("等", name[1]) and sum(clause[0] <= other[0] < clause[1] for other, _, _ in found) > 1
    )


# --- the same channel under several wordings -----------------------------------------------------------------------------

_NOISE = re.compile(
    '[“”"《》「」『』\\s]|互联网|官方|人民|门户|微信公众平台|微信公众号|微信订阅号|公众平台|公众号|公众信息|政府信息公开|政务公开|信息公开|政府信息|微信|政务|政府|网站|公报|平台|官网|信息网|网|新媒体|矩阵|账号|集群|电子|屏幕|两微一端'
)


# 政务微博, 新浪微博 name nobody; “甲发布”微博 keeps its kind, for “甲发布”微信公众号 is another channel.
_GENERIC_ACCOUNT = re.compile("^(?:新浪)?微博(?:号|账号)?$")


def _owner(words: str) -> str:
    """What tells a channel from others of its kind: its words without the generic ones; "" for a generic name."""
    bare = _NOISE.sub("", words.split("（", maxsplit=1)[0] if "“" not in words else words)
    return _GENERIC_ACCOUNT.sub("", bare)


def _key(mention: Mention) -> str:
    if mention.kind == "bulletin_board" or _SCREEN.search(mention.words):
        bare = re.sub(
            "政务|政府|信息公开|政府信息|公开(?=宣传|公告|公示)|户外|LED|led|电子|幕", "", mention.words
        )
        return "屏" if "屏" in bare else bare
    if mention.kind in ("website", "wechat", "weibo", "app", "short_video", "new_media", "gazette"):
        return _owner(mention.words)
    return re.sub('[“”"]', "", mention.words)


def _merged(mentions: Sequence[Mention]) -> list[_Channel]:
    channels: dict[tuple[str, str], _Channel] = {}
    for mention in mentions:
        kind = mention.kind
        key = _key(mention)
        same = next(
            (c for (k, other), c in channels.items() if key and other and _same(kind, key, k, other)), None
        )
        channel = same or channels.setdefault((kind, key), _Channel(key))
        channel.mentions.append(mention)
    _fold_generic(channels)
    kept = [c for c in channels.values() if any(m.certain for m in c.mentions)]
    return sorted(kept, key=lambda c: min(m.name[0] for m in c.mentions if m.certain))


def _same(kind: PlatformKind, key: str, other_kind: str, other: str) -> bool:
    """市政府公报 is 上海市人民政府公报; an account that is named keeps its name whatever kind it is called."""
    if kind in ("website", "gazette"):
        return kind == other_kind and (key.endswith(other) or other.endswith(key))
    return other_kind not in ("website", "gazette") and key == other and len(key) > 1


def _fold_generic(channels: dict[tuple[str, str], _Channel]) -> None:
    """政府网站 is 市政府门户网站 where that is the only site; 新媒体 alone is the account that is named."""
    for kind in ("website", "wechat", "weibo", "gazette", "app", "short_video", "new_media"):
        generic = channels.get((kind, ""))
        if generic is None:
            continue
        certain = [
            c for (k, key), c in channels.items() if k == kind and key and any(m.certain for m in c.mentions)
        ]
        specific = certain or [c for (k, key), c in channels.items() if k == kind and key]
        if len(specific) == 1 and not _side_by_side(generic, specific[0]):
            specific[0].mentions.extend(generic.mentions)
            del channels[(kind, "")]
        elif kind == "new_media" and not any(m.listed > 1 and m.certain for m in generic.mentions):
            named = [
                c
                for (k, key), c in channels.items()
                if key
                and k in ("wechat", "app", "weibo", "short_video")
                and any("“" in m.words and m.certain for m in c.mentions)
            ]
            if named:
                del channels[(kind, "")]


def _side_by_side(one: _Channel, other: _Channel) -> bool:
    """Named in one list: two channels."""
    return any(
        a.clause == b.clause and a.listed > 1 and a.certain and b.certain
        for a in one.mentions
        for b in other.mentions
    )


# --- the platform --------------------------------------------------------------------------------------------------------


def _platform(document: Document, channel: _Channel, issuer: str | None) -> Platform:
    counted = [m for m in channel.mentions if m.number is not None]
    naming = _naming(channel, counted)
    kind = _kind(channel, counted)
    number = _best_number(counted)
    spans = sorted({m.clause for m in channel.mentions if m.certain})
    return Platform(
        name=naming,
        kind=kind,
        operator="own"
        if kind == "service_hall" and _built(document.text, channel)
        else _operator(document.text, naming, _wordings(document.text, channel), issuer),
        items_published=int(number.value) if number else None,
        approximate=bool(number and number.approximate),
        quotes=tuple(quote_at(document, *span) for span in spans),
        by=("offline",),
    )


# 在社区党群服务中心设置政务公开专区: what the report's subject has set up is its own.
_SET_UP = re.compile("(?:设[立置]|建[成立设]|打造)[^，。；、]{0,10}$")


def _built(text: str, channel: _Channel) -> bool:
    return any(_SET_UP.search(text, max(0, m.name[0] - 14), m.name[0]) for m in channel.mentions if m.certain)


# “甲发布”微信公众号、微博、头条号: one name before several kinds of account.
_SHARES_NAME = re.compile(
    f'(?P<name>[“"][^”"]{{2,12}}[”"])(?:(?:{"|".join(h.pattern for h in HEADS if h.kind in _ACCOUNTS)})、)+$'
)


def _wordings(text: str, channel: _Channel) -> list[str]:
    """How it is called, the name that it shares with the accounts before it included."""
    words = [m.words for m in channel.mentions]
    if channel.mentions[0].kind not in _ACCOUNTS or not any(_HEAD.fullmatch(each) for each in words):
        return words
    shared = (_SHARES_NAME.search(text, max(0, m.name[0] - 60), m.name[0]) for m in channel.mentions)
    return [*words, *(found["name"] for found in shared if found)]


def _naming(channel: _Channel, counted: Sequence[Mention]) -> str:
    """The name that has the number, else the fullest; with quotation marks only where it never stands without."""
    certain = [m for m in channel.mentions if m.certain]
    pools = ([m for m in pool if _owner(m.words)] for pool in (counted, certain, channel.mentions))
    owned = next((pool for pool in pools if pool), counted or certain)
    quoted = [m.words for m in owned if "“" in m.words]
    if (
        quoted
        and len({_inner(words) for words in quoted}) == 1
        and len({m.words for m in channel.mentions if _owner(m.words)}) > 1
    ):
        return _inner(quoted[0])
    name = max((m.words for m in owned), key=len)
    return name if _owner(name) else name.strip("《》")


def _inner(words: str) -> str:
    match = re.search('[“"]([^”"]+)[”"]', words)
    return match[1] if match else words


def _kind(channel: _Channel, counted: Sequence[Mention]) -> PlatformKind:
    if counted:
        return counted[0].kind
    certain = [m.kind for m in channel.mentions if m.certain]
    return Counter(certain).most_common(1)[0][0]


def _best_number(counted: Sequence[Mention]) -> Quantity | None:
    """件/条 before other counts; the first of unlike ones."""
    numbers = [m.number for m in counted if m.number is not None]
    pieces = [n for n in numbers if n.unit in _PIECES]
    return next(iter(pieces or numbers), None)


def _operator(text: str, name: str, wordings: Sequence[str], issuer: str | None) -> Operator:
    """By the name, by another wording of it, or by a level said elsewhere (1个市级政务公开专区)."""
    elsewhere = re.search(f"(?:{_LEVELS})级{re.escape(name)}", text)
    for words in (name, *wordings, *([elsewhere[0]] if elsewhere else [])):
        told = _operator_of(words, issuer or "")
        if told != "unknown":
            return told
    return "unknown"


def _operator_of(words: str, issuer: str) -> Operator:
    bare = re.sub('[“”"《》]', "", words)
    places = _places(issuer)
    if issuer and (
        issuer in bare
        or _abbreviates(_owner(_inner(words)), issuer)
        or ((office := _OFFICE_SITE.match(bare)) and _department(issuer) and office[0] in issuer)
        or (not places and _same_body(bare, issuer))
        or re.match("我|本|自建", bare)
        or "本级" in bare
    ):
        return "own"
    for place in reversed(places):
        if place.stem in bare:
            own = (place is places[-1] and not _department(issuer)) or _same_body(bare, issuer)
            return "own" if own else "superior"
    level = re.search(
        f"(?:^|[一-龥])(?P<level>{_LEVELS.replace('|区|', '|(?<!社)区|')}|国务院|中国政府|国家|中央)(?=人民政府|政府|门户|政务|网|官|信息|微|长|级|公|融媒|党)",
        bare,
    )
    if not level or not issuer:
        return "unknown"
    if level["level"] in _OFFICES:
        ours = level["level"] in issuer or (level["level"] == "管委会" and _zone(issuer))
        return "own" if ours else "unknown"
    return "own" if _LEVEL_RANK.get(level["level"], 0) >= _issuer_rank(issuer) else "superior"


_OFFICE_SITE = re.compile("[局委办厅部院署](?=门户|官|政务|机关|网|微)")  # 局官方微信公众号“甲市住建”


class _Place(NamedTuple):
    stem: str
    level: str


def _places(issuer: str) -> list[_Place]:
    """岭东区长胜乡人民政府 -> 岭东 (区), 长胜 (乡): the issuer itself is the last. A stem of one character keeps its level (郏县)."""
    # 广州市, 新乡市, 沙市区: a level's character may be part of the name before another level
    found = re.findall(
        "(?:人民政府|政府)?([一-龥]{1,6}?)(省|自治区|市(?!区)|自治州|州(?![市县区])|盟|自治县|县|区|旗|镇|乡(?![市县])|街道)",
        issuer,
    )
    return [_Place(stem if len(stem) > 1 else stem + level, level) for stem, level in found]


_DEPARTMENT = re.compile(
    "(?:局|委员会|委|厅|(?<!干)部|署|中心|办公室|管委会|管理委员会|分局|支队|大队|院|所|站|处|银行|集团)$"
)


def _department(issuer: str) -> bool:
    """A body of a government, not a government nor its office (whose sites are the government's own)."""
    return bool(_DEPARTMENT.search(issuer)) and not re.search(
        "人民政府(?:办公厅|办公室)$|[市县区]政府办(?:公室)?$", issuer
    )


def _issuer_rank(issuer: str) -> int:
    places = _places(issuer)
    rank = _LEVEL_RANK.get(places[-1].level.removeprefix("自治"), 4) if places else 4
    return 4 if _department(issuer) or _zone(issuer) else rank


def _zone(issuer: str) -> bool:
    """A district's government stands above the development zone in it; a 新区 with a 人民政府 is a district itself."""
    return (
        bool(re.search("(?:开发|高新|经开|示范|度假|园|新|保税|合作)区", issuer)) and "人民政府" not in issuer
    )


def _abbreviates(name: str, issuer: str) -> bool:
    """东苕经开 of 东苕经济技术开发区: the place, then characters of the rest of the name in their order."""
    if not (_zone(issuer) or _department(issuer)) or len(name) < 3 or name[:2] not in issuer:
        return False
    rest = iter(issuer[issuer.index(name[:2]) + 2 :])
    return bool(re.sub("^[省市县区州旗]", "", name[2:])) and all(char in rest for char in name[2:])


def _same_body(words: str, issuer: str) -> bool:
    """A department's own channel carries more of its name than the place: 龙华司法 of 海口市龙华区司法局."""
    if not _department(issuer):
        return False
    stem = re.sub(
        "^(?:中华人民共和国|国家|中国)", "", _DEPARTMENT.sub("", re.split("省|市|县|区|州|旗", issuer)[-1])
    )
    called = _CALLED.get(stem, ())
    return any(word in words for word in called) or any(
        stem[place : place + 2] in words for place in range(len(stem) - 1)
    )


# What a department's accounts are called after, where that is no part of its name.
_CALLED = {"公安": ("警",), "人民检察": ("检察",), "人民法": ("法院",)}
