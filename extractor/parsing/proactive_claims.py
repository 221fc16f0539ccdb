"""How many pieces were disclosed: a total, or the number of one channel; parts of a total by subject are neither.

Channel     where it is published: 网站, 微信公众号, 公报.
Generic     a noun that leaves open what was published (信息, 各类政府信息); one that names the subject (财政信息) counts a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.domain.narrative import StatementKind
from extractor.parsing.claims import FILL, Claim

_OTHERS = re.compile(
    "督促|指导|组织各|要求|协调|推动各|抽查|检查|整改|清理|下架|粉丝|关注|点击|访问|阅读|浏览|转发(?!、?发布)|点赞|采用|采纳|约稿|报送|上报|征集|收集|回复|答复|办理|开设|开通|建成|新建|注册|备案|排查|监测|巡查|纠正|错|被[^,;。]{1,10}(?:转载|刊|播|报道)"
)
_PART = re.compile("其中|包括|包含|涵盖|涉及(?!政府)|分别|主要(?:有|是|为|包括)|内容为")
_CHANNEL = re.compile(
    "网站|门户|网页|官网|官微|校园网|公众号|微信|微博|抖音|快手|头条|APP|app|客户端|视频号|新媒体|公开栏|公告栏|宣传栏|公示栏|电子屏|显示屏|LED|led|广播|电视|报刊|日报|公报|政务服务网|平台|公开专区|查阅点|qq群|微信群|短信|媒体|融媒"
)
_PUBLISH = re.compile(
    "公开|发布|公布|推送|刊发|刊登|上传|更新|公示|编发|发送|挂网|张贴|播出|播发|播放|编辑|制作|推出|转载|发稿|发文|推文|拍摄"
)
_GENERIC = (
    r"(?:[我本](?:[局镇乡县市区委办厅处院校部]|街道|单位|机关)|各类|各项|各种|相关|有关|法定|本级|全部|有效|政府|政务|主动|公开|行政|部门|单位|工作|原创|宣传|党务|的|和|等|类|镇|乡|街道|动态|新闻|最新|重要|权威|通知|公示|全[省市县区州镇乡])*"
    r"(?:(?<=各类)[\u4e00-\u9fff]{2,3}信息|信息|稿件|文章|图文|推文|(?:短|微|长)?视频|内容|资讯|消息|动态|新闻|推送|作品|图文信息|信息资料|条目|公告|(?:新闻|宣传)?报道|通告|(?<=主动公开)文件|(?<=主动公开的)文件)?(?:信息|数据|资料|内容|总量|报道|公告|通告)?"
)
_PIECES = frozenset({"条", "件", "篇", "项", "个", "则", "份", "条次", "次", "件次", "宗"})

_TOTAL = re.compile(
    rf"(?:(?<!信息)(?<!政务)(?<!申请)(?<!部分)(?<!予以)(?<!不予)公开|(?<=信息)公开(?=信息|内容)|(?<=政务)公开(?=信息|内容)|发布|发表|公布|推送|更新|上传|公示|刊发|编发|发送|发出|播放|张贴)(?:了)?(?:共计?|各类)*(?P<noun>{_GENERIC}){FILL}"
)
_OUTRIGHT = re.compile(rf"主动公开{FILL}")
# The channel's name, and what may end it, stands right before the verb or the number: 微信公众号发布91条, 网站118条.
_OF_CHANNEL = re.compile(
    rf"(?:(?!公开|发布|推送|更新|刊发|编发|发送|上传|公示|播放)[\u4e00-\u9fff\"“”《》()]){{0,12}}?(?:上|中)?(?:共|累计|全年|主动|及时|共计)*"
    rf"(?:转发、?发布|(?:滚动)?播放|发布|推送|公开|更新|刊发|编发|发送|上传|公示|发稿|发文|推文)?(?:了)?(?:[\u4e00-\u9fff]{{2,6}}(?=文章|推文|图文|视频|作品|稿件))?{_GENERIC}(?:等[\u4e00-\u9fff]{{0,4}}(?:形式|渠道|方式|平台|媒体|载体))?{FILL}"
)
# 在局网站公开预公告、安置方案等征地信息214条: what is put on one channel, whatever its subjects.
_PUT_ON_CHANNEL = re.compile(
    r"(?:在|于|通过|利用|依托)[^,;。]{0,16}$",
)
_PUT = re.compile(
    r"[^,;。]{0,8}?(?:集中|主动|及时|累计|全年|共)*(?:发布|公开|公布|推送|刊发|刊登)[^,;。\d]{2,60}(?:等(?:各类)?[\u4e00-\u9fff]{0,6}(?:信息|公告|资讯|内容)?)(?:共|累计)?$"
)
# 按渠道分：区政府网站146条
_BY_CHANNEL = re.compile("[按从](?:发布|公开|信息)?(?:的)?(?:渠道|平台|载体|途径)(?:划?分|统计|来?看|计)")
# 公开信息统一在市政府网站发布，全年共204条
_BARE_SUM = re.compile(r"(?:全年|本年度|年内|累计|共|合计|总计|计)+$")
_PUBLISHED_THERE = re.compile(rf"(?:{_CHANNEL.pattern})[^,;。]{{0,12}}(?:发布|公开|推送|公布)(?:信息)?[,:]$")
# 推动6件重要文件在公报刊发
_THEN_PUT = re.compile(
    rf"[^,;。\d]{{0,10}}(?:在|于)[^,;。\d]{{0,16}}(?:{_CHANNEL.pattern})[^,;。\d]{{0,3}}(?:上)?(?:刊[发登载]|发布|公开|公布)"
)
_COUNTS_CHANNELS = re.compile(
    rf"(?:栏目?|专栏|专题|页面|链接|账号|网站|平台|公众号|新媒体|渠道|公开栏|专区|查[阅询](?:点|处|场所|中心|窗口)|场所|服务点|窗口){FILL}"
)
# 共推送1039条信息: the noun behind the number.
_VERB_LAST = re.compile(r"(?:公开|发布|推送|更新|刊发|编发)(?:了|共计|共|累计|近)*$")
_NOUN_NEXT = re.compile(
    r"(?:各类|政府|政务|原创|图文|公开)*(?:信息|稿件|文章|图文|推文|动态|资讯|短?视频|作品)(?!公开)"
)
_THROUGH = re.compile("通过|利用|依托|借助")
_PICTURES = re.compile(rf"图文{FILL}")
_GAZETTE = re.compile(rf"公报[》\"”]?{FILL}")
# 办好《政府公报》电子版，全年出刊4期
_ISSUES = re.compile(rf"(?:出刊|出版|编发|编印|发行|刊发|编辑)(?:了)?{FILL}")
# 微信、微博分别发布1230条、2045条: the second number has no words of its own
_RESPECTIVE = re.compile(
    r"分别(?:公开|发布|推送|刊发|更新|编发)[^,;。\d]{0,8}(?:\d+余?[条件篇个][、和及与]?约?)*$"
    r"|(?:公开|发布|推送|刊发|更新|编发)[^,;。\d]{0,8}\d+余?[条件篇个][、和及]$"
)
# 通过公开栏、大喇叭等渠道张贴惠民政策公告50余份: by a list of channels, of one subject.
_POSTED = re.compile(
    rf"(?:渠道|方式|形式|平台|载体)[^,;。\d]{{0,12}}(?:张贴|刊登|刊发|发布|播放|推送|发送)[\u4e00-\u9fff]{{2,8}}(?:公告|通告|通知|信息|资料|报道){FILL}"
)
_PRINTED = re.compile(r"(?:刊登|刊载|刊发|登载)[^,;。]{0,40}$")
_LATER_PIECES = re.compile(r"(?:刊登|刊载|刊发|登载|公开|收录)[^。]{0,40}?\d+余?(?:件|条|篇)")


def proactive(claim: Claim) -> Iterator[StatementKind]:
    before, unit = claim.before, claim.quantity.unit
    if _OTHERS.search(before) or (unit == "个" and _COUNTS_CHANNELS.search(before)):
        return
    if unit == "期":
        if (
            _GAZETTE.search(before) or (_ISSUES.search(before) and "公报" in claim.sentence)
        ) and not _LATER_PIECES.search(claim.rest):
            yield "proactive_items"
        return
    if unit not in _PIECES or _counts_things(claim):
        return
    channels = list(_CHANNEL.finditer(before))
    channel = channels[0] if channels else None
    outright = _OUTRIGHT.search(before) or (_PRINTED.search(before) and "公报" in claim.sentence)
    generic = _TOTAL.search(before)
    named = generic is not None and (
        generic["noun"].strip("的") or channel or _THROUGH.search(before) or "主动" in before
    )
    total = named and (channel or _THROUGH.search(before) or not _in_part(claim))
    of_channel = (_PUBLISH.search(claim.sentence) or _BY_CHANNEL.search(claim.sentence)) and any(
        _OF_CHANNEL.fullmatch(before, named.end()) for named in channels
    )
    put_there = any(
        _PUT_ON_CHANNEL.search(before, 0, named.start()) and _PUT.fullmatch(before, named.end())
        for named in channels
    ) or _is_put_there(claim)
    pictures = unit == "条" and _PICTURES.search(before) and _CHANNEL.search(claim.sentence)
    behind = _VERB_LAST.search(before) and _NOUN_NEXT.match(claim.after) and not _in_part(claim)
    respective = (
        (not before or "分别" in before)
        and _RESPECTIVE.search(claim.sentence)
        and _CHANNEL.search(claim.sentence)
    )
    posted = _THROUGH.search(before) and _POSTED.search(before)
    if outright or total or of_channel or put_there or pictures or behind or posted or respective:
        yield "proactive_items"


def _is_put_there(claim: Claim) -> bool:
    """By the clause before the number, or by the words behind it."""
    told = claim.sentence.removesuffix(claim.before)
    summed = _BARE_SUM.fullmatch(claim.before) and _PUBLISHED_THERE.search(told)
    return summed is not None or _THEN_PUT.match(claim.after) is not None


_THINGS = re.compile("[\u4e00-\u9fff]{2}")
_OF_THINGS = frozenset({"项", "个", "次"})


def _counts_things(claim: Claim) -> bool:
    """通过网站公开12项民生实事 counts what was done, no pieces."""
    if claim.quantity.unit not in _OF_THINGS:
        return False
    return _THINGS.match(claim.after) is not None and _NOUN_NEXT.match(claim.after) is None


def _in_part(claim: Claim) -> bool:
    """Behind 其中 the numbers are parts of a total."""
    return (
        _PART.search(claim.before) is not None or re.search("其中|信息中,", claim.sentence[-60:]) is not None
    )
