"""Whose channels are and how they are called: schools, customs, abbreviated bureaus, papers and programmes, days, other bodies' ones.

The truth of each sentence was written by hand from the annotation guide.
"""

from __future__ import annotations

import pytest

from tests.unit.parsing.test_platform_wordings import Channel, channels

BUREAU, DISTRICT, CITY = "海州市文化和旅游局", "海州市东湖区人民政府", "海州市人民政府"
SCHOOL, HOSPITAL, CUSTOMS = "海州大学", "海州市第二人民医院", "海州市海关"

CHANNELS: list[tuple[str, str, list[Channel]]] = [
    # a bureau's account is called after the place and its trade in short
    (BUREAU, "“文旅海州”微博发布66条。", [("“文旅海州”微博", "weibo", "own", 66)]),
    ("海州市住房和城乡建设局", "“海州住建”公众号推送51篇。", [("“海州住建”公众号", "wechat", "own", 51)]),
    ("海州市卫生健康委员会", "“健康海州”抖音号发布20条。", [("“健康海州”抖音号", "short_video", "own", 20)]),
    (BUREAU, "“云上海州”APP发布30条。", [("“云上海州”APP", "app", "superior", 30)]),
    # what a school or a hospital calls its own
    (
        SCHOOL,
        "通过信息公开网、校园网主页、校报等渠道公开信息。",
        [
            ("信息公开网", "website", "unknown", None),
            ("校园网", "website", "own", None),
            ("校报", "newspaper", "own", None),
        ],
    ),
    (SCHOOL, "学校官网发布信息210条。", [("学校官网", "website", "own", 210)]),
    (
        HOSPITAL,
        "借助院报《仁心》、院长接待日和服务热线等渠道公开信息。",
        [
            ("院报《仁心》", "newspaper", "own", None),
            ("院长接待日", "event", "own", None),
            ("服务热线", "hotline", "unknown", None),
        ],
    ),
    (BUREAU, "校园广播发布信息12条。", [("校园广播", "broadcast", "unknown", 12)]),
    # the state's
    (CUSTOMS, "海关总署门户网站发布信息88条。", [("海关总署门户网站", "website", "superior", 88)]),
    (
        BUREAU,
        "国家文物信用信息公示系统公开26条。",
        [("国家文物信用信息公示系统", "other", "superior", 26)],
    ),
    # papers and programmes are called after the place or the trade, not after an owner
    (
        BUREAU,
        "利用《海州文旅报》、广播电台“旅游直通车”节目、“问政海州”电视栏目等渠道公开信息。",
        [
            ("《海州文旅报》", "newspaper", "unknown", None),
            ("广播电台“旅游直通车”节目", "broadcast", "unknown", None),
            ("“问政海州”电视栏目", "broadcast", "unknown", None),
        ],
    ),
    (CITY, "运用市12345热线、“市长信箱”等平台听取意见。", [("市12345热线", "hotline", "own", None), ("“市长信箱”", "other", "own", None)]),
    (DISTRICT, "利用市12345热线、社区公告栏等渠道公开信息。", [("市12345热线", "hotline", "superior", None), ("社区公告栏", "bulletin_board", "unknown", None)]),
    # days and weeks as channels
    (
        BUREAU,
        "利用“5·18”国际博物馆宣传日、文化遗产宣传周、景区开放日等载体公开信息。",
        [
            ("“5·18”国际博物馆宣传日", "event", "unknown", None),
            ("文化遗产宣传周", "event", "unknown", None),
            ("景区开放日", "event", "unknown", None),
        ],
    ),
    # its kind before its name, and later alone with the number
    (
        BUREAU,
        "通过抖音号“一起看海”等渠道公开信息，抖音号播发短视频26条。",
        [("抖音号“一起看海”", "short_video", "unknown", 26)],
    ),
    # numbers with a comma; verbs of putting up
    (BUREAU, "局门户网站发布信息2,316条。", [("局门户网站", "website", "own", 2316)]),
    (CITY, "“海州通”APP上架政策文件近1,700件。", [("“海州通”APP", "app", "own", "1700")]),
    (DISTRICT, "海州市政府网站采用12条。", [("海州市政府网站", "website", "superior", 12)]),
    # a bracket within a name; a market's supervision watches over no channel
    (
        "海州市市场监督管理局",
        "在局机关大厅公告栏、各镇（街道）市场监管所服务窗口张贴办事指南。",
        [
            ("局机关大厅公告栏", "bulletin_board", "own", None),
            ("各镇（街道）市场监管所服务窗口", "service_hall", "unknown", None),
        ],
    ),
    # where a channel stands is none; what was closed is no part of a name
    (
        CITY,
        "通过政府网站以及设在市图书馆的政府信息查阅点等渠道公开信息。",
        [
            ("政府网站", "website", "unknown", None),
            ("政府信息查阅点", "service_hall", "unknown", None),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("issuer", "sentence", "expected"), CHANNELS)
def test_owner_name_and_kind(issuer: str, sentence: str, expected: list[Channel]) -> None:
    assert channels(sentence, issuer) == expected


@pytest.mark.parametrize(
    ("issuer", "sentence"),
    [
        (BUREAU, "海州市图书馆建成政府信息查阅点3个。"),
        (CITY, "指导各区依托社区公示栏、微信群公开民生信息。"),
        (DISTRICT, "督促各学校利用校园公示栏公开收费信息。"),
        (DISTRICT, "临江市西塘区教育局开通微信公众号公开招生信息。"),
        (CITY, "注销政务新媒体3个。"),
        (BUREAU, "加强市场监管，公开检查结果20条。"),
    ],
)
def test_other_bodies_channels_are_none_of_this_one(issuer: str, sentence: str) -> None:
    assert channels(sentence, issuer) == []
