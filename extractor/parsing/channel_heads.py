"""The nouns that make a stretch of text a channel, with the kind each tells, and the words around them, each with an example.

Head        the noun of a channel (网站, 微信公众号, 公开栏); its words without the generic ones tell whose it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.domain.narrative import PlatformKind


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
        "(?:政府|政务|官方|门户|部门|公众信息|信息公开|单位|集约化)*网站(?:集约化平台|群)?(?!络)|门户网(?!站|络)|官网|校园网(?:站)?(?!络)|(?:人民)?政府网(?!站|络|上(?!主动|公开|发布|及时|累计|共))"
        "|(?:政务|政府)?(?:公众)?信息网(?!络|站|上)|信息公开(?:专题)?网(?!络|站)|政务服务网(?!络|站)|政府信息公开网|(?:政府信息|政务|信息)公开(?:统一)?平台",
        "依托岭东区政府门户网站（长胜乡 2023）",
    ),
    Head("new_media", "(?:政务|网络)?新媒体(?:平台)?|今日头条(?:号)?|头条号|融媒体(?:平台|中心)?|两微一端|“两微一端”|微矩阵|七彩云端", "“豫事办”等政务新媒体（龙山街道 2023）"),
    Head("other", SCREEN, "楼宇电梯屏、服务大厅LED屏"),
    Head(
        "bulletin_board",
        "(?:政务|村务|党务|财务|居务|信息|政府信息|政策|三务|镇务|户外|文化|固定)*(?:公开|公示|公告|宣传|告示|信息)(?:栏(?!目)|牌|墙|板|橱窗|窗)(?:目)?|(?:宣传)?橱窗",
        "政务公开栏（龙山街道 2023）",
    ),
    Head("newspaper", "[校院厂馆]报(?!道|名|告|送|销|到|备|考|修|刊|表|批|到)(?:《[^》《]{1,10}》)?|(?:新闻)?报刊(?:杂志)?|报纸|《[^》《]{1,10}(?<![公简年通])报》|(?<=[一-龥]{2})日报", "报刊、网络媒体等渠道（龙山街道 2023）"),
    Head("broadcast", "(?:应急|农村|村级|村村响|大|小|乡村)?广播(?:电视)?(?:站|台)?|(?:有线)?电视(?:台)?(?:栏目|节目|频道)?|村村响|[大小]喇叭|电台", "广播、电视等媒体"),
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
        "|(?:村民|居民|村民代表|职工|党员|干部)(?:代表)?(?:大会|会议|会)|政民互动|民声在线|(?:宣传|开放|权益|接待|体验|咨询)(?:日|周|月)",
        "“政府开放日（周、月）”等渠道（宿迁市 2023）",
    ),
    Head("other", "(?:企业)?(?:信用)?(?:信息)?公示系统", "国家企业信用信息公示系统214条"),
    Head(
        "other",
        "(?:网络|新闻|主流|传统|社会)媒体|(?:[省市州县区镇乡]长|书记|领导|政务|网上|局长|主任|意见|举报|电子)信箱|(?:网上)?留言(?:板|平台)|QQ群|(?:手机)?短信(?:平台)?"
        "|(?:宣传|政策)?(?:单|册|横幅|资料|手册|标语|折页|展板|车|彩页|单页|画册|读本)(?<=宣传.|传..|策..)|横幅|明白[纸卡]|网络平台|线上平台|网格群|政务网格",
        "县长信箱（沭阳县 2025）",
    ),
)  # fmt: skip


IS_SCREEN = re.compile(SCREEN)


# What a head can begin with: most places of a text are passed over by it. A test holds it to the patterns.
HEAD_BEGINS = "1ALQal“《一七三两为主举乡书人今企传体便信党公册农办区单厂县听告咨固图在坝基大头官客宣室导小局居屋屏展州市干广应座开彩微快恳意户手抖折报政文新日明显有服村板查标校档楼横橱民滚热电画留监省短社线综网群职融行视触议读财资车部镇门院集领院馆接权咨"


HEAD = re.compile(
    f"(?=[{HEAD_BEGINS}])(?:"
    + "|".join(f"(?P<h{index}>{head.pattern})" for index, head in enumerate(HEADS))
    + ")"
)


# What a name in quotation marks is where it carries no head (“12345民声在线”, “政在公开”).
_QUOTED_KINDS: tuple[tuple[PlatformKind, str, str], ...] = (
    ("hotline", "12345|热线", "“12345民声在线”（宿迁市 2023）"),
    ("event", "访谈|发布会|开放日|开放周|开放月|问政", "“在线访谈”（宿迁市 2023）"),
    ("short_video", "抖音|快手|视频", "“抖音”"),
    ("website", "网$|网站", "“中国上海”网"),
    ("newspaper", "[日晚晨时]报$", "“徐州日报”刊发6条"),
    ("broadcast", "电视台$|广播$|电台$", "“徐州电视台”"),
)


_CLOSER_KINDS: tuple[tuple[PlatformKind, str, str], ...] = (
    ("new_media", "新媒体", "“豫事办”等政务新媒体（龙山街道 2023）"),
    ("wechat", "公众号|微信", "“微视岭东”等公众号"),
    ("website", "网站", "“信用中国”等网站"),
    ("app", "APP|客户端|小程序", "“皖事通”等APP"),
    ("newspaper", "报", "“农民日报”等报刊"),
)


CLOSER = re.compile(
    "(?:等(?!宣传|公开|发布|告知)|这|[两二三四五六七多各]个?|\\d个)[^，。；、]{0,12}?(?P<noun>渠道|平台|载体|媒介|媒体|阵地|途径|方式|形式|手段|场所|账号|新媒体|公众号|网站|APP|报刊)"
)


# Kinds that are called by a name after them: 微信公众号“…”; after 网站 a quotation is a column.
ACCOUNTS = ("wechat", "weibo", "app", "short_video", "new_media")


def kind_of_quoted(words: str, closer: str) -> PlatformKind:
    """The kind of a name in quotation marks without a head, by its own words or by what closes its list (等政务新媒体)."""
    inner = words.strip("“”")
    for table, where in ((_QUOTED_KINDS, inner), (_CLOSER_KINDS, closer)):
        for kind, pattern, _ in table:
            if re.search(pattern, where):
                return kind
    return "other"


PIECES = ("条", "件")


_NOISE = re.compile(
    '[“”"《》「」『』\\s]|互联网|官方|人民|门户|微信公众平台|微信公众号|微信订阅号|公众平台|公众号|公众信息|政府信息公开|政务公开|信息公开|政府信息|微信|政务|政府|网站|公报|平台|官网|信息网|网|新媒体|矩阵|账号|集群|电子|屏幕|两微一端'
)


# 政务微博, 新浪微博 name nobody; “甲发布”微博 keeps its kind, for “甲发布”微信公众号 is another channel.
_GENERIC_ACCOUNT = re.compile("^(?:新浪)?微博(?:号|账号)?$")


def owner_words(words: str) -> str:
    """What tells a channel from others of its kind: its words without the generic ones; "" for a generic name."""
    bare = _NOISE.sub("", words.split("（", maxsplit=1)[0] if "“" not in words else words)
    return _GENERIC_ACCOUNT.sub("", bare)


def inner_name(words: str) -> str:
    """What stands in the quotation marks, else the words themselves."""
    match = re.search('[“"]([^”"]+)[”"]', words)
    return match[1] if match else words
