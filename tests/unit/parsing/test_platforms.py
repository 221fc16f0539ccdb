"""Channels in the wordings of townships, bureaus and cities; the truth of each case was written by hand."""

from __future__ import annotations

from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import Platform
from extractor.domain.text import normalise
from extractor.parsing.channel_heads import HEAD_BEGINS, HEADS
from extractor.parsing.platforms import read_platforms
from extractor.parsing.sections import find_sections
from tests.hang import no_hang


def read(overview: str, issuer: str, problems: str = "无。") -> tuple[Platform, ...]:
    raw = (
        f"{issuer}2023年政府信息公开工作年度报告\n一、总体情况\n{overview}\n"
        f"五、存在的主要问题及改进情况\n{problems}\n六、其他需要报告的事项\n无。\n"
    )
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    document = Document(source=source, raw=raw, text=text, offsets=offsets)
    found = read_platforms(document, find_sections(text), issuer)
    for platform in found:
        assert platform.by == ("offline",)
        assert platform.quotes
        for quote in platform.quotes:
            assert quote.text == "".join(text[a:b] for a, b in quote.spans)
    return found


class Case(NamedTuple):
    """`expected`: name, kind, operator, items_published (an approximate number as a string)."""

    name: str
    issuer: str
    overview: str
    expected: list[tuple[str, str, str, int | str | None]]


TOWN, BUREAU, CITY = "丰县宋楼镇人民政府", "丰县教育局", "徐州市人民政府"

CASES = [
    Case(
        "a list of 渠道",
        TOWN,
        "我镇通过县政府门户网站、政务公开栏、报刊、网络媒体等渠道公开政府信息130余条。",
        [
            ("县政府门户网站", "website", "superior", None),
            ("政务公开栏", "bulletin_board", "unknown", None),
            ("报刊", "newspaper", "unknown", None),
            ("网络媒体", "other", "unknown", None),
        ],
    ),
    Case(
        "numbers for each",
        TOWN,
        "全年公开信息444条，其中政府网站118条、微信公众号294条、视频号32条。",
        [
            ("政府网站", "website", "unknown", 118),
            ("微信公众号", "wechat", "unknown", 294),
            ("视频号", "short_video", "unknown", 32),
        ],
    ),
    Case(
        "a number after a list is nobody's",
        TOWN,
        "通过网站、公众号发布信息69条。",
        [("网站", "website", "unknown", None), ("公众号", "wechat", "unknown", None)],
    ),
    Case(
        "approximate",
        TOWN,
        "在丰县人民政府网站发布信息约1,200条，在“宋楼发布”微信公众号推送信息56余条。",
        [
            ("丰县人民政府网站", "website", "superior", "1200"),
            ("“宋楼发布”微信公众号", "wechat", "own", "56"),
        ],
    ),
    Case(
        "the account after its kind",
        TOWN,
        "在微信公众号“古韵宋楼”上发布稿件75条。",
        [("微信公众号“古韵宋楼”", "wechat", "own", 75)],
    ),
    Case(
        "the same site under two names",
        TOWN,
        "依托丰县政府门户网站及时发布动态。全年在丰县政府网站公开信息36条。",
        [("丰县政府网站", "website", "superior", 36)],
    ),
    Case(
        "a generic site is the only site named",
        CITY,
        "通过政府网站、政府公报等渠道公开信息。市政府门户网站公开信息5500余条。",
        [("市政府门户网站", "website", "own", "5500"), ("政府公报", "gazette", "unknown", None)],
    ),
    Case(
        "the gazette's issues only where nothing else is counted",
        CITY,
        "编印《徐州市人民政府公报》12期。",
        [("《徐州市人民政府公报》", "gazette", "own", 12)],
    ),
    Case(
        "the gazette's documents before its issues",
        CITY,
        "按时出版《徐州市人民政府公报》，全年编发公报12期，刊登规范性文件等96件。",
        [("《徐州市人民政府公报》", "gazette", "own", 96)],
    ),
    Case(
        "events as channels",
        CITY,
        "利用“在线访谈”、“12345在线”、“政府开放日”等渠道开展互动。",
        [
            ("“在线访谈”", "event", "unknown", None),
            ("“12345在线”", "hotline", "unknown", None),
            ("“政府开放日”", "event", "unknown", None),
        ],
    ),
    Case("events alone are statements", CITY, "召开新闻发布会42场，举办座谈会3次。", []),
    Case(
        "a name introduced as new media",
        TOWN,
        "充分利用“豫事办”等政务新媒体，严格审查。",
        [("“豫事办”", "new_media", "unknown", None)],
    ),
    Case(
        "own site of a bureau, the county's above it",
        BUREAU,
        "我局在局门户网站发布信息88条，在县政府网站发布信息27条。",
        [("局门户网站", "website", "own", 88), ("县政府网站", "website", "superior", 27)],
    ),
    Case(
        "own by its own words",
        TOWN,
        "在本镇政府网站公开信息20条。",
        [("本镇政府网站", "website", "own", 20)],
    ),
    Case(
        "screens and boards",
        TOWN,
        "通过电子显示屏、公告栏等公开渠道发布信息49条。",
        [
            ("电子显示屏", "other", "unknown", None),
            ("公告栏", "bulletin_board", "unknown", None),
        ],
    ),
    Case(
        "a column of the site is the site",
        TOWN,
        "依托县政府门户网站开设政府信息公开专栏，及时发布动态。",
        [("县政府门户网站", "website", "superior", None)],
    ),
    Case("a column and a series alone", TOWN, "打造“政策明白人”品牌专栏，开设专栏33个。", []),
    Case("supervised only", CITY, "每季度开展政务新媒体检查，对政府网站进行考核通报，整改问题22处。", []),
    Case("a hotline through its staff", TOWN, "安排了“12345”政务服务热线联络员。", []),
    Case("another appeal system", TOWN, "通过公共诉求系统办结诉求30件。", []),
    Case(
        "another body's channel",
        CITY,
        "市卫生健康委创新开发“健康徐州”小程序，发布信息200条。",
        [],
    ),
    Case(
        "the role of first platform",
        TOWN,
        "将政府网站作为政府信息公开的第一平台。",
        [("政府网站", "website", "unknown", None)],
    ),
    Case(
        "videos of a video channel",
        TOWN,
        "“活力宋楼”抖音号发布短视频45个。",
        [("“活力宋楼”抖音号", "short_video", "own", 45)],
    ),
    Case(
        "an app and a microblog",
        BUREAU,
        "“丰县教育”客户端推送信息88条，政务微博发布56条。",
        [("“丰县教育”客户端", "app", "own", 88), ("政务微博", "weibo", "unknown", 56)],
    ),
    Case(
        "an account called by its site",
        TOWN,
        "“丰县人民政府网”微信平台发布信息56条。",
        [("“丰县人民政府网”微信平台", "wechat", "superior", 56)],
    ),
    Case(
        "a name in a list that says nothing of its kind",
        TOWN,
        "依托“阳光宋楼”等平台公开信息。",
        [("“阳光宋楼”", "other", "own", None)],
    ),
    Case("a regulation's name", CITY, "严格执行《政府网站管理办法》，公开信息。", []),
    Case("ways to explain", CITY, "运用政策问答、在线访谈等方式解读政策。", []),
    Case(
        "issues and other counts of an account are not its items",
        TOWN,
        "“宋楼发布”公众号发布186期，推送专题12个。",
        [("“宋楼发布”公众号", "wechat", "own", None)],
    ),
    Case(
        "half-width punctuation",
        TOWN,
        "通过电子屏幕,公告栏等渠道发布信息49条;在县政府网站发布信息8条.",
        [
            ("电子屏幕", "other", "unknown", None),
            ("公告栏", "bulletin_board", "unknown", None),
            ("县政府网站", "website", "superior", 8),
        ],
    ),
    Case("the page's own navigation", TOWN, "首页 > 徐州市政府门户网站 > 信息公开发布 > 年报", []),
    Case(
        "a screen in a hall, a paper, two names side by side",
        TOWN,
        "通过便民服务大厅LED屏等载体公开。编发《宋楼社区报》24期。通过“宋楼发布”“宋楼融媒”等政务新媒体发布信息890条。",
        [
            ("便民服务大厅LED屏", "other", "unknown", None),
            ("《宋楼社区报》", "newspaper", "own", None),
            ("“宋楼发布”", "new_media", "own", None),
            ("“宋楼融媒”", "new_media", "own", None),
        ],
    ),
    Case(
        "a department's account by the rest of its name",
        "丰县卫生健康局",
        "“丰县健康”微信公众号发布信息452条。",
        [("“丰县健康”微信公众号", "wechat", "own", 452)],
    ),
    Case(
        "what a column of the site published",
        TOWN,
        "主动公开信息327条，其中政府网站信息公开专栏公开212条。",
        [("政府网站", "website", "unknown", 212)],
    ),
    Case(
        "a list that is the subject of publishing",
        "国家草原部",
        "“草原中国”微信公众号、微博、头条号等新媒体共发布信息930余条。部门户网站发布信息12条。编发《国家草原部公报》6期。",
        [
            ("“草原中国”微信公众号", "wechat", "own", None),
            ("微博", "weibo", "own", None),
            ("头条号", "new_media", "own", None),
            ("部门户网站", "website", "own", 12),
            ("《国家草原部公报》", "gazette", "own", 6),
        ],
    ),
    Case(
        "a zone under a district",
        "云溪经济技术开发区管理委员会",
        "在区政府门户网站发布公告17条，在各类主流媒体发布报道20条，“云溪经开”微信公众号推送信息695条，在管委会网站公开5条。",
        [
            ("区政府门户网站", "website", "superior", 17),
            ("主流媒体", "other", "unknown", 20),
            ("“云溪经开”微信公众号", "wechat", "own", 695),
            ("管委会网站", "website", "own", 5),
        ],
    ),
    Case(
        "a generic account is the one that is named",
        BUREAU,
        "本报告可在丰县教育局门户网站下载。采用互联网门户网站、政务微博等多种渠道公开信息。在局门户网站公开信息24条，在“@丰县教育”微博发布9条。",
        [
            ("局门户网站", "website", "own", 24),
            ("“@丰县教育”微博", "weibo", "own", 9),
        ],
    ),
    Case(
        "a hall that a channel is set up in",
        CITY,
        "依托市县两级政务服务大厅建成政务公开专区37个，为群众提供信息查阅服务。",
        [("政务公开专区", "service_hall", "own", None)],
    ),
    Case(
        "a row that is itself the subject",
        "江城市住房公积金管理中心",
        "中心网站、官方微博、12329热线、服务大厅LED屏主动公开信息。",
        [
            ("中心网站", "website", "own", None),
            ("官方微博", "weibo", "unknown", None),
            ("12329热线", "hotline", "unknown", None),
            ("服务大厅LED屏", "other", "unknown", None),
        ],
    ),
    Case(
        "opened, and set up for people to look things up",
        TOWN,
        "开通了政务微信、官方微博等新媒体平台。在户籍窗口等场所设置公开栏、触摸屏，方便群众查询。",
        [
            ("政务微信", "wechat", "unknown", None),
            ("官方微博", "weibo", "unknown", None),
            ("公开栏", "bulletin_board", "unknown", None),
            ("触摸屏", "other", "unknown", None),
        ],
    ),
    Case(
        "how many accounts an area has is no list of channels",
        CITY,
        "开通政务微信、抖音等政务新媒体36个，关停整合5个。在12个社区设立村务公开栏，每季度更新一次。",
        [("村务公开栏", "bulletin_board", "unknown", None)],
    ),
    Case(
        "a number behind the followers",
        "滨海市市场监督管理局",
        "官方微信“滨海市监”粉丝突破10万，推送图文780条。",
        [("官方微信“滨海市监”", "wechat", "own", 780)],
    ),
    Case(
        "numbers told respectively",
        CITY,
        "微信、微博分别发布1230条、2045条。市政府网站、抖音号发布信息86条和120条。",
        [
            ("微信", "wechat", "unknown", 1230),
            ("微博", "weibo", "unknown", 2045),
            ("市政府网站", "website", "own", None),
            ("抖音号", "short_video", "unknown", None),
        ],
    ),
    Case(
        "manuscripts sent",
        CITY,
        "市政府门户网站发稿1200篇，“徐州发布”微信公众号推文300篇。",
        [("市政府门户网站", "website", "own", 1200), ("“徐州发布”微信公众号", "wechat", "own", 300)],
    ),
    Case(
        "who lends people and what is said of channels are none",
        TOWN,
        "从县政府办、县融媒体中心抽调人员组建政务公开工作专班。编发《工作简报》6期。",
        [],
    ),
    Case(
        "a subdistrict's office under its district's name",
        "锡城区人民政府安桥街道办事处",
        "“活力安桥”视频号发布视频88个。",
        [("“活力安桥”视频号", "short_video", "own", 88)],
    ),
    Case(
        "the police are called so",
        "云川县公安局",
        "“云川警事”快手号发布短视频205个。",
        [("“云川警事”快手号", "short_video", "own", 205)],
    ),
    Case(
        "a class of channels beside its members",
        CITY,
        "充分发挥“两微一端”优势，通过门户网站发布信息200条，“徐州城管”抖音号发布视频46条。",
        [("门户网站", "website", "unknown", 200), ("“徐州城管”抖音号", "short_video", "own", 46)],
    ),
    Case(
        "another bureau's site",
        TOWN,
        "在县教育局网站发布信息3条，通过社区宣传栏、楼宇电梯屏等渠道张贴通告。",
        [
            ("县教育局网站", "website", "unknown", 3),
            ("社区宣传栏", "bulletin_board", "unknown", None),
            ("楼宇电梯屏", "other", "unknown", None),
        ],
    ),
    Case(
        "members of a list that have no head of their own",
        TOWN,
        "通过村民微信群、入户走访、院坝会、村务公开栏等渠道公开政策，通过线上线下、图文并茂等方式公开信息。",
        [
            ("村民微信群", "wechat", "unknown", None),
            ("入户走访", "other", "unknown", None),
            ("院坝会", "event", "unknown", None),
            ("村务公开栏", "bulletin_board", "unknown", None),
        ],
    ),
    Case(
        "channels numbered one by one",
        TOWN,
        "政府信息主要通过以下渠道公开：一是县人民政府门户网站；二是宋楼镇政务公开栏；三是“宋楼微生活”公众号。",
        [
            ("县人民政府门户网站", "website", "superior", None),
            ("宋楼镇政务公开栏", "bulletin_board", "own", None),
            ("“宋楼微生活”公众号", "wechat", "own", None),
        ],
    ),
    Case(
        "what was published, named by its channel",
        TOWN,
        "更新政府网站动态信息89条，发布微信公众号新闻稿120条，各社区公示栏张贴通知200余份。",
        [
            ("政府网站", "website", "unknown", 89),
            ("微信公众号", "wechat", "unknown", 120),
            ("各社区公示栏", "bulletin_board", "unknown", "200"),
        ],
    ),
    Case(
        "a city whose name holds another level",
        "广州市荔湾区冲口街道办事处",
        "在荔湾政府网上主动公开信息3条。",
        [("荔湾政府网", "website", "superior", 3)],
    ),
    Case(
        "an office's own account under the city's name",
        "新乡市住房和城乡建设局",
        "我局政务公开主要依托市政府门户网站、局官方微信公众号“新乡住建”开展，设立政务公开体验区。",
        [
            ("市政府门户网站", "website", "superior", None),
            ("局官方微信公众号“新乡住建”", "wechat", "own", None),
            ("政务公开体验区", "service_hall", "own", None),
        ],
    ),
    Case("visits are not items", CITY, "市政府门户网站总访问次数达7854070人次。", []),
    Case("a site to be completed", TOWN, "进一步完善镇政府网站及其公开形式。", []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_channels_with_kind_operator_and_number(case: Case) -> None:
    read_as = [
        (p.name, p.kind, p.operator, str(p.items_published) if p.approximate else p.items_published)
        for p in read(case.overview, case.issuer)
    ]
    assert sorted(read_as, key=str) == sorted(case.expected, key=str)


@pytest.mark.parametrize(
    ("overview", "expected"),
    [
        # used in running prose
        (
            "线上用县政府网站、“宋楼之声”微信公众号，线下用各村公示栏、应急广播和流动宣传车，把政策送到村头。",
            ["县政府网站", "“宋楼之声”微信公众号", "各村公示栏", "应急广播", "流动宣传车"],
        ),
        ("信息统一由县政府门户网站和县级政务新媒体“丰县发布”代为发布。", ["县政府门户网站", "“丰县发布”"]),
        ("公开渠道以镇政府网站为主，公示栏、微信群为辅。", ["镇政府网站", "公示栏", "微信群"]),
        ("惠民信息发布在县政府网站，同步转发至微信群、村级公示栏。", ["县政府网站", "微信群", "村级公示栏"]),
        ("拓展公开渠道，开通镇官方微博，运营“宋楼微视”视频号。", ["镇官方微博", "“宋楼微视”视频号"]),
        (
            "县政府网站、12345热线、县档案馆为群众提供信息查询。",
            ["县政府网站", "12345热线", "县档案馆"],
        ),
        ("可通过县政府网站提交申请。", ["县政府网站"]),
        # what a body does without, or as a duty of its staff, is none
        ("我镇不设独立网站，也没有以镇名义开通微信、微博账号。", []),
        ("尚未开通政务微博，不再运营“宋楼微视”抖音号。", []),
        ("停用镇公众号，注销“宋楼之窗”微博。", []),
        ("经办人分别承担收件登记、文书起草和网站发布。", []),
        ("县政府网站以图片为主的栏目不足。", []),
    ],
)  # fmt: skip
def test_channels_in_running_prose(overview: str, expected: list[str]) -> None:
    assert [found.name for found in read(overview, TOWN)] == expected


@pytest.mark.parametrize(
    ("overview", "numbers"),
    [
        ("线上用局网站和“丰县教育”微信公众号，全年分别发布97条、约260条。", [97, 260]),
        ("现有局网站、“丰县教育”微信公众号2个公开平台，全年发布信息分别为615条、230条。", [615, 230]),
        ("通过局网站、官方微博公开政策，2023年分别推送81条、36条。", [81, 36]),
        ("推动6件文件在《江苏省人民政府公报》刊发。", [6]),
        ("18篇稿件在《丰县日报》发布。", [18]),
        ("9件规范性文件于《丰县人民政府公报》全文刊登。", [9]),
        ("在《丰县日报》刊登招生公告12则。", [12]),
        ("县电视台播出教育动态7条。", [7]),
        ("针对3件来信在局网站发布说明。", [None]),
        ("通过局网站、官方微博公开政策，公开信息117条。", [None, None]),
    ],
)
def test_numbers_that_stand_before_the_name_or_behind_the_list(
    overview: str, numbers: list[int | None]
) -> None:
    assert [found.items_published for found in read(overview, BUREAU)] == numbers


def test_a_video_channel_named_again_without_its_name_is_the_same() -> None:
    overview = "“宋楼微视”视频号发布短视频91条。通过网站、视频号等渠道公开信息。"
    assert [found.name for found in read(overview, TOWN)] == ["“宋楼微视”视频号", "网站"]


def test_ways_of_doing_in_a_plan_are_no_channels() -> None:
    assert read("无。", TOWN, "人员不足。下一步，将采取宣传栏、微信群等方式加强学习。") == ()


def test_a_list_in_a_planned_measure_counts_and_a_complaint_does_not() -> None:
    found = read("无。", TOWN, "一是渠道单一，仅有公开栏。下一步，将利用微信公众号、广播等载体扩大公开。")
    assert [p.name for p in found] == ["微信公众号", "广播"]


def test_every_kind_of_channel_that_has_a_noun_has_its_example() -> None:
    assert {head.kind for head in HEADS} | {"other"} >= {"website", "wechat", "weibo", "app", "short_video"}
    assert all(head.example for head in HEADS)


def test_what_a_head_may_begin_with_is_that_of_the_patterns() -> None:
    """The characters that let most places of a text be passed over quickly: one too few would lose a channel."""
    beginnings = set()
    for head in HEADS:
        beginnings |= _beginnings(_parser.parse(head.pattern))[0]
    assert beginnings == set(HEAD_BEGINS)


def _beginnings(pattern: Any) -> tuple[set[str], bool]:
    """The characters that a parsed pattern may begin with, and whether it may match nothing."""
    found: set[str] = set()
    for operation, argument in pattern:
        name = str(operation)
        if name == "LITERAL":
            return found | {chr(argument)}, False
        if name == "IN":
            return found | {chr(value) for kind, value in argument if str(kind) == "LITERAL"}, False
        if name in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            inner, empty = _beginnings(argument[-1])
            empty = empty or (name != "SUBPATTERN" and argument[0] == 0)
        elif name == "BRANCH":
            branches = [_beginnings(branch) for branch in argument[1]]
            inner, empty = set().union(*(b[0] for b in branches)), any(b[1] for b in branches)
        else:
            assert name in ("ASSERT", "ASSERT_NOT", "AT"), f"{name} may begin with anything"
            continue
        found |= inner
        if not empty:
            return found, False
    return found, True


@pytest.mark.parametrize("piece", ["通过网站、", "公众号发布3条，", "“", "政务", "等渠道", "户外"])
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    with no_hang():
        read("通过" + piece * (12_000 // len(piece)) + "公开信息。", TOWN)


def test_without_an_issuer_no_level_is_own() -> None:
    assert {p.operator for p in read("市政府网站公开信息3条。", "")} <= {"unknown"}


@pytest.mark.parametrize("between", ["粉丝突破10万，", f"保持常态化运营，{'群众关注度持续提升，' * 5}"])
def test_the_quotes_hold_the_number(between: str) -> None:
    (platform,) = read(f"“徐州发布”微信公众号{between}发布信息502篇。", CITY)
    assert platform.items_published == 502
    assert "发布信息502篇" in "".join(quote.text for quote in platform.quotes)
