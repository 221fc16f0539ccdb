"""Where channels are named: a head with the words of its name, a name in quotation marks, a member of a list without a head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.domain.document import Span
from extractor.domain.narrative import PlatformKind
from extractor.parsing.channel_heads import ACCOUNTS, CLOSER, HEAD, HEADS, SCREEN, kind_of_quoted
from extractor.parsing.channel_use import list_start

_MEDIA = "|".join(
    head.pattern
    for head in HEADS
    if head.kind not in ("event", "other", "service_hall") or head.pattern == SCREEN
)


_HEAD_WORDS = re.compile(_MEDIA)


_ENDS_IN_HEAD = re.compile(f"(?:{_MEDIA})$")


_QUOTED = re.compile('[“"]([^”"，。]{2,12})[”"]')


# A word of every head: most sentences have none, and this is quicker than the heads themselves.
_ANY_HEAD = re.compile(
    "网|平台|微信|公众号|微博|APP|App|app|客户端|小程序|抖音|快手|视频号|公报|新媒体|头条|融媒|微一|微矩|云端|[栏牌墙板窗屏]|[询阅体]机|报|"
    "广播|电视|村村响|喇叭|电台|热线|电话|大厅|中心|服务|专区|体验区|窗口|查阅|查询|图书馆|档案馆|[布气面证谈事坝场众凳大表]会|会议|开放|访谈|互动|民声|媒体|"
    "公示系统|[验益待询][日周月]|信箱|留言|QQ|短信|宣传|政策|横幅|明白|[员工部]会"
)


_STAFFED = re.compile("(?:联络员|管理员|工作人员|值班|专员|信息员|人员|接线员|话务员)")


_APPEALS = re.compile("诉求系统|信访|投诉(?:系统|平台)|办件系统|举报系统")


_NOT_CHANNELS = re.compile("12345[^，。；]{0,12}(?:工单|办理|转办|交办|派单)")


# Where a name begins: verbs and particles that can't be part of it.
_STOP = re.compile(
    "通过|利用|依托|注销|关停|关闭|停用|停更|撤销|依靠|上传|报送|借助|运用|使用|用好|用活|发挥|借力|整合|畅通|采[用取]|结合|聚焦|凭借|以及|更新|规范|维护|指导|督促|监督|协调|组织|开[通设展办辟]|加强|强化|打造|做好|抓好|建[设立好有成]|完善|新建(?!区|县)|设[立置有]|优化|负责|"
    "(?<![一-龥])(?:发布|推送|刊发)|编[印发辑制]|制作|出版|积极|充分|主动|及时|切实|创新|全年|累计|同时|进一步|丰富|拓[宽展]|深化|推[动进]|提升|不断|持续|有效|登[录陆]|关注|查看|其中|包括|例如|主要|现有|分别|目前|[主狠]抓|各[类种大]|"
    "发放|派发|散发|悬挂|出动|张贴|[两三四]级|电子版|可[在从]|全市各?|全县各?|全区各?|各级|各部门|传统|微信工作|线[上下]|公开信息|信息公开在|推送至|推荐至|发布至|在(?!线)|年度?|月|日(?=[^报])|截至|期间|政务新媒体|网络新媒体|新媒体(?=“)|等|"
    "[和与及或的了于由向对将把从到为是以并也至共如有按在集用]|负责|宣传(?=微)|日常|本(?=年)|这|该"
)


_OPEN_MARKS = '“《"「『'


_CLOSE_MARKS = '”》"」』'


_NAME_WIDTH = 16


def named_channels(text: str, sentence: Span) -> Iterator[tuple[Span, str, PlatformKind]]:
    """Every channel name of the sentence with its kind."""
    if not _ANY_HEAD.search(text, *sentence):
        return
    taken = sentence[0]
    for match in HEAD.finditer(text, *sentence):
        # 岭东区政府网政府信息公开平台, 政务新媒体APP微视岭东: heads without a mark between them are one channel
        joined = text[match.end() - 1] != "》" and HEAD.match(text, match.end(), sentence[1])
        if match.start() < taken or joined:
            continue
        if re.search(
            "等(?![^，。；]{0,4}(?:设|建|开|通过|利用))[^，。；、]{0,6}$", text[sentence[0] : match.start()]
        ):  # 《…信息网》等网站
            continue
        if _within_a_name(text, match.span(), sentence) or _sums_up(text, match.start()):
            continue
        kind = HEADS[int(str(match.lastgroup)[1:])].kind
        span = _full_name(text, sentence, match.span(), taken, kind)
        if span is None or _excluded(text, sentence, span):
            continue
        taken = span[1]
        words = text[slice(*span)]
        yield span, words, "hotline" if "12345" in words else kind
    yield from _members_without_head(text, sentence)
    yield from _named_alone(text, sentence)


# “云上某县”平台发布51条; among channels that are named in full also “某日报”发布6条. A motto publishes nothing.
_NAMED_PLATFORM = re.compile("“[^”，。、+]{2,12}”平台")
_NAMED_ONLY = re.compile(
    "“[^”，。、+]{2,10}”(?=(?:共|累计|全年)*(?:发布|推送|刊发|播[出发])[^，。；“”]{0,10}\\d)"
)


def _named_alone(text: str, sentence: Span) -> Iterator[tuple[Span, str, PlatformKind]]:
    if text.find("“", *sentence) < 0:
        return
    patterns = (_NAMED_PLATFORM, _NAMED_ONLY) if HEAD.search(text, *sentence) else (_NAMED_PLATFORM,)
    for match in (match for pattern in patterns for match in pattern.finditer(text, *sentence)):
        introduced = _ENDS_IN_HEAD.search(text, max(sentence[0], match.start() - 12), match.start())
        if not introduced and not HEAD.search(match[0]):
            yield match.span(), match[0], kind_of_quoted(match[0].removesuffix("平台"), "")


# “甲”公众号、“乙”抖音号2个政务新媒体: the noun for all of them is none of them.
_SUM = re.compile(f"(?:”|{_MEDIA})(?:[共这]|共计)?(?:\\d{{1,2}}|[两三四五六七八九十])个$")


def _sums_up(text: str, head: int) -> bool:
    return text[head - 1 : head] == "个" and _SUM.search(text, max(0, head - 12), head) is not None


def _within_a_name(text: str, head: Span, sentence: Span) -> bool:
    """“云县人民政府网”微信平台: the head is part of what the account behind it is called."""
    close = re.compile("[^“”《》，。]{0,8}[”》]").match(text, head[1], sentence[1])
    return close is not None and HEAD.match(text, close.end(), sentence[1]) is not None


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
    following = _introduced(text, head[1], sentence[1]) if kind in ACCOUNTS else None
    programme = _PROGRAMME.match(text, head[1], sentence[1]) if kind == "broadcast" else None
    if programme:
        head = (head[0], programme.end())
    if following:
        return _with_kind(text, sentence, head, following, taken)
    if closed == head[0] - 1 and closed > sentence[0]:
        begin = max(text.rfind(mark, sentence[0], closed) for mark in _OPEN_MARKS)
        return (begin, head[1]) if begin >= taken and closed - begin <= 16 else head
    start = _left(text, max(sentence[0], taken, head[0] - _NAME_WIDTH), head[0])
    return _with_its_day(text, start, max(sentence[0], taken)) if kind == "event" else start, head[1]


# “12·4”国家宪法宣传日
_DAY = re.compile(r"“\d{1,2}[·.]\d{1,2}”$")


def _with_its_day(text: str, start: int, begin: int) -> int:
    day = _DAY.search(text, begin, start)
    return day.start() if day else start


# 广播电台“旅游直通车”节目
_PROGRAMME = re.compile("[“《][^”》，。]{2,12}[”》](?:节目|栏目)")


def _with_kind(text: str, sentence: Span, head: Span, name: Span, taken: int) -> Span:
    """微信公众号“古韵宋楼” as a whole, as “古韵宋楼”微信公众号 is; the bare name where no quotation marks hold it, or where
    what introduces it is no kind of account (政务新媒体“豫事办”)."""
    if text[name[0]] not in '“《"@＠' or "新媒体" in text[slice(*head)]:
        return name
    return _left(text, max(sentence[0], taken, head[0] - _NAME_WIDTH), head[0]), name[1]


def _introduced(text: str, start: int, end: int) -> Span | None:
    """微信公众号“微视岭东”, 微信公众号（勐麻大寨）: the name after its kind."""
    known = next((name for name in _known_names(text) if text.startswith(name, start)), None)
    if known:
        return start, start + len(known)
    match = re.compile(
        '(?P<name>[“"《](?P<in>[^”"》，。]{2,14})[”"》])|[（(](?P<bare>[^（）()，。:：、]{2,10})[）)]'
        "|(?P<at>[@＠][一-龥A-Za-z0-9]{2,12}?)(?=分别|发布|推送|更新|[，。、；和及与累全共等]|$)"
    ).match(text, start, end)
    if not match or re.search("[0-9.]{4}|以下简称|http|www", match[0]):
        return None
    return next(match.span(group) for group in ("name", "bare", "at") if match[group])


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


# 各镇（街道）服务窗口
_BRACKETED = re.compile("(?<=[县市区镇乡村])[（(][县市区镇乡村街道社、]{1,6}[）)](?=[一-龥])")


def _left(text: str, start: int, end: int) -> int:
    """Where the name that ends at `end` begins."""
    place = start
    masked = _BRACKETED.sub(lambda part: "一" * len(part[0]), text[start:end])
    for mark in re.finditer(r"[^一-龥A-Za-z0-9]|\d+余?[条件篇个期家]", masked):
        place = start + mark.end()
    window = masked[place - start :]
    for stop in _STOP.finditer(window):
        begins = end - len(window) + stop.start() == place
        if stop.end() <= len(window) and not _within_place_name(window, stop, begins=begins):
            place = end - len(window) + stop.end()
    return place


def _within_place_name(window: str, stop: re.Match[str], *, begins: bool) -> bool:
    """和平区, 从化区, 如皋市: a one-character stop that begins or ends a place's name; 网站和县级新媒体 is no 和县, which only
    what `begins` with it can be."""
    if len(stop[0]) > 1:
        return False
    if begins and re.match("和县(?=人民政府|政府|门户)", window[stop.start() :]):
        return True
    return bool(
        re.match(
            "(?:和[平硕田林静]|共[和青]|从[化江]|如[皋东]|集[美安宁])",
            window[stop.start() :],
        )
    ) or bool(
        re.match("(?:[兴永泰祥嘉仁人天通平政][和])(?:[市县区镇乡]|街道)", window[max(0, stop.start() - 1) :])
    )


def _members_without_head(text: str, sentence: Span) -> Iterator[tuple[Span, str, PlatformKind]]:
    """Members of a list of channels that carry no head: “豫事办”等政务新媒体; 微信群、入户走访等渠道."""
    for closer in CLOSER.finditer(text, *sentence):
        begin = list_start(text, sentence, closer.start())
        if begin is None:
            continue
        for match in re.compile("“[^”]{2,16}”").finditer(text, begin, closer.start()):
            after = text[match.end() : match.end() + 2]
            if (
                HEAD.search(match[0])
                or HEAD.match(text, match.end())
                or HEAD.search(
                    text[max(begin, match.start() - 8) : match.start()].rsplit("、", maxsplit=1)[-1]
                )
            ):
                continue
            if after[:1] in "、等和及以与“" or match.end() == closer.start():
                yield match.span(), match[0], kind_of_quoted(match[0], closer[0])
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
    if len(pieces) < 2 or not any(HEAD.search(text, *piece) for piece in pieces):
        return
    for start, stop in pieces:
        words = text[start:stop]
        if 3 <= len(words) <= 8 and not _NO_MEMBER.search(words) and not HEAD.search(words):
            yield (start, stop), words, "other"


def _excluded(text: str, sentence: Span, name: Span) -> bool:
    words, after = text[slice(*name)], text[name[1] : sentence[1]]
    if _STAFFED.match(after) or _APPEALS.search(words) or _APPEALS.match(after):
        return True
    if re.match("(?:管理办法|条例|工作规定|检查指标|与政务新媒体考核|考核|安全|栏目|培训)", after):
        return True
    if words.startswith("《") and "公报" not in words and "报" not in words and "网" not in words:
        return True
    return bool(_NOT_CHANNELS.match(words + after))
