"""Channels as ministries, cities, bureaus, townships and subdistricts put them; and what only looks like one.

The truth of each sentence was written by hand from the annotation guide.
"""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.text import normalise
from extractor.parsing.platforms import read_platforms
from extractor.parsing.sections import find_sections

Channel = tuple[str, str, str, int | str | None]


def channels(overview: str, issuer: str) -> list[Channel]:
    """Name, kind, operator, items published (an approximate number as a string)."""
    raw = (
        f"{issuer}2023年政府信息公开工作年度报告\n一、总体情况\n{overview}\n二、主动公开政府信息情况\n"
        "五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"
    )
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    document = Document(source=source, raw=raw, text=text, offsets=offsets)
    return [
        (p.name, p.kind, p.operator, str(p.items_published) if p.approximate else p.items_published)
        for p in read_platforms(document, find_sections(text), issuer)
    ]


TOWN, BUREAU, CITY = "丰县宋楼镇人民政府", "丰县水务局", "徐州市人民政府"
PROVINCE, MINISTRY, SUBDISTRICT = "江北省自然资源厅", "国家粮食局", "云州市湖西区北园街道办事处"

CHANNELS: list[tuple[str, str, list[Channel]]] = [
    (
        "云河市市场监督管理局",
        "通过《云河日报》《市场监管报》刊发消费提示26篇。",
        [
            ("《云河日报》", "newspaper", "superior", None),
            ("《市场监管报》", "newspaper", "unknown", None),
        ],
    ),
    (
        "平川市清水区应急管理局",
        "按渠道分：区政府网站146条、“清水应急”微信公众号118条、市应急局网站23条。",
        [
            ("区政府网站", "website", "superior", 146),
            ("“清水应急”微信公众号", "wechat", "own", 118),
            ("市应急局网站", "website", "superior", 23),
        ],
    ),
    (
        "景山市白塔区红旗街道办事处",
        "“活力红旗”公众号推送信息100条，区政府网站公开98条。",
        [("“活力红旗”公众号", "wechat", "own", 100), ("区政府网站", "website", "superior", 98)],
    ),
    (
        "柳河县人民政府",
        "新建政务公开专区6个，其中县政务服务中心1个、乡镇5个。",
        [("政务公开专区", "service_hall", "own", None)],
    ),
    (
        PROVINCE,
        "政务微博@江北自然资源发布信息2967条。",
        [("政务微博@江北自然资源", "weibo", "own", 2967)],
    ),
    (
        TOWN,
        "全年通过县政府门户网站公开信息212条，“魅力宋楼”微信公众号发布信息386条。",
        [("县政府门户网站", "website", "superior", 212), ("“魅力宋楼”微信公众号", "wechat", "own", 386)],
    ),
    (
        BUREAU,
        "我局网站全年更新信息1024条，局微信公众号推送文章233篇。",
        [("我局网站", "website", "own", 1024), ("局微信公众号", "wechat", "own", 233)],
    ),
    (
        TOWN,
        "主动公开政府信息765条，其中：门户网站420条，微信公众号280条，微博65条。",
        [
            ("门户网站", "website", "unknown", 420),
            ("微信公众号", "wechat", "unknown", 280),
            ("微博", "weibo", "unknown", 65),
        ],
    ),
    (
        TOWN,
        "在镇便民服务中心设立政务公开专区，配备电脑、打印机等设备供群众查阅。",
        [("政务公开专区", "service_hall", "own", None)],
    ),
    (
        TOWN,
        "村级信息主要通过村务公开栏、村民微信群、大喇叭等形式进行公开。",
        [
            ("村务公开栏", "bulletin_board", "unknown", None),
            ("村民微信群", "wechat", "unknown", None),
            ("大喇叭", "broadcast", "unknown", None),
        ],
    ),
    (
        BUREAU,
        "充分发挥县融媒体中心、《丰县日报》、丰县电视台等媒体作用，及时宣传我局工作动态。",
        [
            ("县融媒体中心", "new_media", "superior", None),
            ("《丰县日报》", "newspaper", "superior", None),
            ("丰县电视台", "broadcast", "superior", None),
        ],
    ),
    (
        CITY,
        "出版《徐州市人民政府公报》6期，刊登文件88件，免费赠阅5000册。",
        [("《徐州市人民政府公报》", "gazette", "own", 88)],
    ),
    (
        PROVINCE,
        "政务微博“江北自然资源”发布信息1520条，粉丝数达25万。",
        [("政务微博“江北自然资源”", "weibo", "own", 1520)],
    ),
    (
        BUREAU,
        "本局未开设独立网站，相关信息统一在县政府门户网站公开。",
        [("县政府门户网站", "website", "superior", None)],
    ),
    (BUREAU, "更新局门户网站信息865条，其中工作动态430条。", [("局门户网站", "website", "own", 865)]),
    (
        BUREAU,
        "用好“丰县水务”微信公众号这一主阵地，全年推送水情、雨情信息312期。",
        [("“丰县水务”微信公众号", "wechat", "own", None)],
    ),
    (
        TOWN,
        "我镇政府信息公开渠道主要有：县政府网站、镇政务公开栏、微信公众号“宋楼发布”。",
        [
            ("县政府网站", "website", "superior", None),
            ("镇政务公开栏", "bulletin_board", "own", None),
            ("微信公众号“宋楼发布”", "wechat", "own", None),
        ],
    ),
    (
        TOWN,
        "利用赶集日发放宣传单、悬挂横幅、出动宣传车等方式，把惠民政策送到群众手中。",
        [
            ("宣传单", "other", "unknown", None),
            ("横幅", "other", "unknown", None),
            ("宣传车", "other", "unknown", None),
        ],
    ),
    (
        CITY,
        "2023年，徐州市人民政府门户网站发布信息3.6万条，“徐州发布”微信公众号推送信息4100条。",
        [
            ("徐州市人民政府门户网站", "website", "own", 36000),
            ("“徐州发布”微信公众号", "wechat", "own", 4100),
        ],
    ),
    (
        TOWN,
        "以政府网站为第一平台，以微信公众号、抖音号为补充，构建全媒体公开格局。",
        [
            ("政府网站", "website", "unknown", None),
            ("微信公众号", "wechat", "unknown", None),
            ("抖音号", "short_video", "unknown", None),
        ],
    ),
    (
        TOWN,
        "借助学习强国、今日头条等平台扩大政策知晓面。",
        [("学习强国", "other", "unknown", None), ("今日头条", "new_media", "unknown", None)],
    ),
    (
        TOWN,
        "信息经审核后统一上传至丰县人民政府网站信息公开专栏。",
        [("丰县人民政府网站", "website", "superior", None)],
    ),
    (CITY, "“两微一端”累计推送各类信息1.2万条。", [("“两微一端”", "new_media", "unknown", 12000)]),
    (
        TOWN,
        "利用村村响广播每天播报惠农政策，村微信群同步转发。",
        [("村村响广播", "broadcast", "unknown", None), ("村微信群", "wechat", "unknown", None)],
    ),
    (
        BUREAU,
        "今年我局在省厅网站公开信息12条，在市政府网站公开信息45条，在县政府网站公开信息301条。",
        [
            ("省厅网站", "website", "superior", 12),
            ("市政府网站", "website", "superior", 45),
            ("县政府网站", "website", "superior", 301),
        ],
    ),
    (
        TOWN,
        "打造“宋楼党建”小程序，提供政策查询、办事预约等服务。",
        [("“宋楼党建”小程序", "app", "own", None)],
    ),
    (
        CITY,
        "通过政府开放日、新闻发布会、在线访谈等渠道，主动回应社会关切。",
        [
            ("政府开放日", "event", "unknown", None),
            ("新闻发布会", "event", "unknown", None),
            ("在线访谈", "event", "unknown", None),
        ],
    ),
    (
        TOWN,
        "2023年我镇在县政府信息公开平台发布信息133条，在镇微信公众号发布信息420条，在镇、村两级公开栏张贴信息280条。",
        [
            ("县政府信息公开平台", "website", "superior", 133),
            ("镇微信公众号", "wechat", "own", 420),
            ("公开栏", "bulletin_board", "unknown", 280),
        ],
    ),
    (
        TOWN,
        "截至2023年12月31日，宋楼镇在丰县人民政府网累计公开206条。",
        [("丰县人民政府网", "website", "superior", 206)],
    ),
    (
        TOWN,
        "信息公开形式以县政府网站为主，公开栏、明白纸为辅。",
        [
            ("县政府网站", "website", "superior", None),
            ("公开栏", "bulletin_board", "unknown", None),
            ("明白纸", "other", "unknown", None),
        ],
    ),
    (
        PROVINCE,
        "“江北自然资源”App上线土地拍卖信息推送功能，发布公告1100余条。",
        [("“江北自然资源”App", "app", "own", "1100")],
    ),
    (BUREAU, "官网（www.fxsw.gov.cn）发布信息512条。", [("官网", "website", "unknown", 512)]),
    (
        TOWN,
        "宋楼镇政府网站公开数量为98条，政务微信公众号公开数量为221条。",
        [("宋楼镇政府网站", "website", "own", 98), ("政务微信公众号", "wechat", "unknown", 221)],
    ),
    (
        TOWN,
        "通过微信公众号发布154条、电子显示屏滚动播放36条、公开栏张贴62份。",
        [
            ("微信公众号", "wechat", "unknown", 154),
            ("电子显示屏", "other", "unknown", 36),
            ("公开栏", "bulletin_board", "unknown", 62),
        ],
    ),
    (
        BUREAU,
        "今年下半年，我局新开通“丰水之声”视频号，累计发布视频27条。",
        [("“丰水之声”视频号", "short_video", "own", 27)],
    ),
    (TOWN, "镇纪委在廉政公示栏公开“三公”经费支出情况。", [("廉政公示栏", "bulletin_board", "unknown", None)]),
    (
        BUREAU,
        "我局严格政务新媒体管理，关停“丰县河长”等3个低效账号，目前仅保留“丰县水务”微信公众号，全年发布信息267条。",
        [("“丰县水务”微信公众号", "wechat", "own", 267)],
    ),
    (
        TOWN,
        "拓宽公开渠道。通过政府网站、微信公众号以及镇村公开栏进行公开，并召开村民代表大会、院坝会宣讲政策。",
        [
            ("政府网站", "website", "unknown", None),
            ("微信公众号", "wechat", "unknown", None),
            ("镇村公开栏", "bulletin_board", "unknown", None),
        ],
    ),
    (
        MINISTRY,
        "在“国家粮食局”门户网站、《中国粮食报》和“粮食之声”微信公众号同步发布政策解读67篇。",
        [
            ("“国家粮食局”门户网站", "website", "own", None),
            ("《中国粮食报》", "newspaper", "unknown", None),
            ("“粮食之声”微信公众号", "wechat", "own", None),
        ],
    ),
    (
        TOWN,
        "在县人民政府网发布动态15条，微信公众号发布动态198条，“丰县头条”发布动态12条，“徐州日报”发布动态6条。",
        [
            ("县人民政府网", "website", "superior", 15),
            ("微信公众号", "wechat", "unknown", 198),
            ("“丰县头条”", "other", "superior", 12),
            ("“徐州日报”", "newspaper", "superior", 6),
        ],
    ),
    (
        BUREAU,
        "全年主动公开政府信息142条，其中通过“云上丰县”平台发布51条，通过丰县人民政府网站公开91条。",
        [("“云上丰县”平台", "other", "superior", 51), ("丰县人民政府网站", "website", "superior", 91)],
    ),
    (
        SUBDISTRICT,
        "政务微信公众号共两个，“北园发布”微信公众号发布信息510条，“北园民生”微信公众号发布信息160条。",
        [("“北园发布”微信公众号", "wechat", "own", 510), ("“北园民生”微信公众号", "wechat", "own", 160)],
    ),
    (
        TOWN,
        "微信公众号：发布信息212条，及时推送新闻资讯、服务指南等。\n政府网站：发布信息42条。",
        [("微信公众号", "wechat", "unknown", 212), ("政府网站", "website", "unknown", 42)],
    ),
    (
        BUREAU,
        "解读工作主要依靠局门户网站政策解读专栏，结合直播平台共同推进。",
        [("局门户网站", "website", "own", None)],
    ),
    (
        TOWN,
        "我镇通过公告栏和政务新媒体相结合的方式公开信息。",
        [("公告栏", "bulletin_board", "unknown", None), ("政务新媒体", "new_media", "unknown", None)],
    ),
    (
        BUREAU,
        "今年以来，在“学习强国”平台刊发稿件8篇，在《江北日报》刊发稿件15篇。",
        [("“学习强国”平台", "other", "unknown", 8), ("《江北日报》", "newspaper", "unknown", 15)],
    ),
    (
        BUREAU,
        "“数字丰县”政务公开平台发布招标公告46条。",
        [("“数字丰县”政务公开平台", "website", "superior", 46)],
    ),
    (
        TOWN,
        "运营“宋楼发布”微信公众号、“宋楼融媒”抖音账号2个政务新媒体，全年发布作品613条。",
        [("“宋楼发布”微信公众号", "wechat", "own", None), ("“宋楼融媒”抖音账号", "short_video", "own", None)],
    ),
    (
        BUREAU,
        "将预决算、行政处罚等信息及时上传江北政务服务网和丰县人民政府门户网站。",
        [
            ("江北政务服务网", "website", "unknown", None),
            ("丰县人民政府门户网站", "website", "superior", None),
        ],
    ),
    (
        TOWN,
        "全年共发布各类信息502条，其中政府门户网站207条，微信公众号295条。",
        [("政府门户网站", "website", "unknown", 207), ("微信公众号", "wechat", "unknown", 295)],
    ),
    (
        TOWN,
        "公开渠道：门户网站、微信公众号、政务公开栏。",
        [
            ("门户网站", "website", "unknown", None),
            ("微信公众号", "wechat", "unknown", None),
            ("政务公开栏", "bulletin_board", "unknown", None),
        ],
    ),
    (
        SUBDISTRICT,
        "街道公众号“北园e家”推送文章412篇，视频号更新作品38个。",
        [("街道公众号“北园e家”", "wechat", "own", 412), ("视频号", "short_video", "unknown", 38)],
    ),
    (
        BUREAU,
        "依托县融媒体中心，制作播出政策解读节目8期。",
        [("县融媒体中心", "new_media", "superior", None)],
    ),
    (TOWN, "我镇将应公开信息及时报送县政府门户网站发布。", [("县政府门户网站", "website", "superior", None)]),
    (TOWN, "各村通过村务公开栏每季度公示财务收支。", [("村务公开栏", "bulletin_board", "unknown", None)]),
    (
        BUREAU,
        "我局政务新媒体矩阵由微信公众号“丰县水务”、官方微博“丰县水务局”组成，全年共推送信息640条。",
        [("微信公众号“丰县水务”", "wechat", "own", None), ("官方微博“丰县水务局”", "weibo", "own", None)],
    ),
    (
        BUREAU,
        "在丰县人民政府网站“法定主动公开内容”栏目发布信息61条。",
        [("丰县人民政府网站", "website", "superior", 61)],
    ),
    (
        PROVINCE,
        "厅官网、“江北自然资源”微信公众号分别发布信息2104条、865条。",
        [("厅官网", "website", "own", 2104), ("“江北自然资源”微信公众号", "wechat", "own", 865)],
    ),
    (PROVINCE, "《江北省自然资源公报》全年出版4期。", [("《江北省自然资源公报》", "gazette", "own", 4)]),
    (BUREAU, "县电视台《丰县新闻》播发水利工作报道22条。", [("县电视台", "broadcast", "superior", 22)]),
    (
        TOWN,
        "利用微信工作群、QQ群转发政策信息，确保村组干部第一时间知晓。",
        [("微信工作群", "wechat", "unknown", None), ("QQ群", "other", "unknown", None)],
    ),
    (
        TOWN,
        "坚持线上线下同步，线上以“云上丰县”APP和县政府网站为载体，线下以公开栏和便民服务大厅为依托。",
        [
            ("“云上丰县”APP", "app", "superior", None),
            ("县政府网站", "website", "superior", None),
            ("公开栏", "bulletin_board", "unknown", None),
            ("便民服务大厅", "service_hall", "unknown", None),
        ],
    ),
    (TOWN, "政府信息主要在县政府门户网站公开。", [("县政府门户网站", "website", "superior", None)]),
    (
        PROVINCE,
        "本机关通过江北省自然资源厅门户网站（网址略）向社会公开规范性文件、行政许可等信息。",
        [("江北省自然资源厅门户网站", "website", "own", None)],
    ),
    (CITY, "建成政务公开体验区1个，配备查询终端2台。", [("政务公开体验区", "service_hall", "own", None)]),
    (
        CITY,
        "全年在门户网站发布信息1243条、政务微博发布信息3120条、政务微信发布信息879条、抖音发布视频203个。",
        [
            ("门户网站", "website", "unknown", 1243),
            ("政务微博", "weibo", "unknown", 3120),
            ("政务微信", "wechat", "unknown", 879),
            ("抖音", "short_video", "unknown", 203),
        ],
    ),
]


@pytest.mark.parametrize(("issuer", "sentence", "expected"), CHANNELS)
def test_channels_with_their_owner_and_number(issuer: str, sentence: str, expected: list[Channel]) -> None:
    assert channels(sentence, issuer) == expected


NO_CHANNEL = [
    (CITY, "全年召开新闻发布会12场。"),
    (TOWN, "因运营力量不足，“宋楼微语”微博账号已于2023年6月注销。"),
    (CITY, "加强对各部门网站和政务新媒体的检查，全年抽查网站96家次。"),
    (BUREAU, "每季度编印《水务简报》4期，发放至各镇。"),
    (BUREAU, "在《丰县新闻》栏目播出专题报道6期。"),
    (TOWN, "设置意见箱、公开监督电话，畅通群众反映问题渠道。"),
    (TOWN, "网站浏览量突破10万人次，公众号关注人数达2.3万。"),
    (TOWN, "通过“走流程、坐窗口”活动，组织“政府开放日”活动3次。"),
    (BUREAU, "对“丰县水务”政务新媒体进行日常监测，未发现错敏信息。"),
    (BUREAU, "指导各镇完善村务公开栏建设。"),
    (BUREAU, "我局没有开通政务微博、微信公众号等新媒体账号。"),
    (PROVINCE, "“江北自然资源”微信公众号被评为全省十佳政务新媒体。"),
    (BUREAU, "局主要领导做客“政风行风热线”直播节目，解答群众提问15个。"),
    (BUREAU, "依申请公开受理渠道为网上申请平台、信函、当面提交。"),
    (BUREAU, "开展“书记面对面”“局长热线”等活动12场。"),
    (BUREAU, "严格执行“三审三校”制度，“谁公开谁审查”原则落实到位，全年发布信息310条。"),
    (BUREAU, "“一件事一次办”专栏发布办事指南33条。"),
    (BUREAU, "新增“优化营商环境”专题发布信息88条。"),
    (BUREAU, "“双随机、一公开”公示检查结果27条。"),
    (BUREAU, "结合“12·4”国家宪法日，发放宣传资料2000余份。"),
    (CITY, "网站群中6个子网站完成IPv6改造。"),
    (CITY, "完成门户网站适老化改造，新增无障碍阅读功能。"),
    (BUREAU, "县政府办公室对我局网站进行季度检查，均合格。"),
    (BUREAU, "通过电话、现场等方式受理群众咨询。"),
    (BUREAU, "县水务局网站改版升级后，栏目设置更加科学。"),
    (BUREAU, "通过“互联网+监管”系统推送检查信息33条。"),
    (BUREAU, "我局信息被“学习强国”采用5篇。"),
    (BUREAU, "组织工作人员学习中国政府网发布的典型案例。"),
    (BUREAU, "针对群众反映的网站打不开问题，及时联系技术公司修复。"),
    (BUREAU, "通过政府网站“互动交流”栏目答复群众咨询41条。"),
    (BUREAU, "网站全年无安全事故。"),
]


@pytest.mark.parametrize(("issuer", "sentence"), NO_CHANNEL)
def test_what_is_watched_answered_or_done_without_is_no_channel(issuer: str, sentence: str) -> None:
    assert channels(sentence, issuer) == []
