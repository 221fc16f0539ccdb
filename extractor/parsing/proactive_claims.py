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
    "督促|指导|组织各|要求|协调|推动各|抽查|检查|整改|清理|下架|粉丝|关注|点击|访问|阅读|浏览|转发(?!、?发布)|点赞|采用|采纳|约稿|报送|上报|征集|收集|回复|答复|办理|开设|开通|建成|新建|注册|备案|排查|监测|巡查|纠正|错"
)
_PART = re.compile("其中|包括|包含|涵盖|涉及(?!政府)|分别|主要(?:有|是|为|包括)|内容为")
_CHANNEL = re.compile(
    "网站|门户|网页|官网|公众号|微信|微博|抖音|快手|头条|APP|app|客户端|视频号|新媒体|公开栏|公告栏|宣传栏|公示栏|电子屏|显示屏|LED|led|广播|电视|报刊|日报|公报|政务服务网|平台|公开专区|查阅点|qq群|微信群|短信|媒体|融媒"
)
_PUBLISH = re.compile(
    "公开|发布|公布|推送|刊发|刊登|上传|更新|公示|编发|发送|张贴|播出|播发|播放|编辑|制作|推出|转载|发稿|发文|推文|拍摄"
)
_GENERIC = (
    r"(?:各类|各项|各种|相关|有关|法定|本级|全部|有效|政府|政务|主动|公开|行政|部门|单位|工作|原创|宣传|党务|的|等|类|镇|乡|街道|动态|新闻|最新|重要|权威|通知|公示|全[省市县区州镇乡])*"
    r"(?:(?<=各类)[\u4e00-\u9fff]{2,3}信息|信息|稿件|文章|图文|推文|(?:短|微|长)?视频|内容|资讯|消息|动态|新闻|推送|作品|图文信息|信息资料|条目|公告|(?:新闻|宣传)?报道|通告|(?<=主动公开)文件|(?<=主动公开的)文件)?(?:信息|数据|资料|内容|总量|报道|公告|通告)?"
)
_PIECES = frozenset({"条", "件", "篇", "项", "个", "则", "份", "条次", "次", "件次", "宗"})

_TOTAL = re.compile(
    rf"(?:(?<!信息)(?<!政务)(?<!申请)(?<!部分)(?<!予以)(?<!不予)公开|(?<=信息)公开(?=信息|内容)|(?<=政务)公开(?=信息|内容)|发布|公布|推送|更新|上传|公示|刊发|编发|发送|发出|播放|张贴)(?:了)?(?:共计?|各类)*(?P<noun>{_GENERIC}){FILL}"
)
_OUTRIGHT = re.compile(rf"主动公开{FILL}")
# The channel's name, and what may end it, stands right before the verb or the number: 微信公众号发布91条, 网站118条.
_OF_CHANNEL = re.compile(
    rf"(?:(?!公开|发布|推送|更新|刊发|编发|发送|上传|公示|播放)[\u4e00-\u9fff\"“”《》()]){{0,12}}?(?:上|中)?(?:共|累计|全年|主动|及时|共计)*"
    rf"(?:转发、?发布|(?:滚动)?播放|发布|推送|公开|更新|刊发|编发|发送|上传|公示|发稿|发文|推文)?(?:了)?{_GENERIC}(?:等[\u4e00-\u9fff]{{0,4}}(?:形式|渠道|方式|平台|媒体|载体))?{FILL}"
)
_COUNTS_CHANNELS = re.compile(
    rf"(?:栏目?|专栏|专题|页面|链接|账号|网站|平台|公众号|新媒体|渠道|公开栏|专区|查[阅询](?:点|处|场所|中心|窗口)|场所|服务点|窗口){FILL}"
)
# 共推送1039条信息: the noun behind the number.
_VERB_LAST = re.compile(r"(?:公开|发布|推送|更新|刊发|编发)(?:了|共计|共|累计|近)*$")
_NOUN_NEXT = re.compile(r"(?:各类|政府|政务|原创|图文|公开)*(?:信息|稿件|文章|图文|推文|动态|资讯)(?!公开)")
_THROUGH = re.compile("通过|利用|依托|借助")
_PICTURES = re.compile(rf"图文{FILL}")
_GAZETTE = re.compile(rf"公报[》\"”]?{FILL}")
# 办好《政府公报》电子版，全年出刊4期
_ISSUES = re.compile(rf"(?:出刊|出版|编发|编印|发行|刊发|编辑)(?:了)?{FILL}")
# 微信、微博分别发布1230条、2045条: the second number has no words of its own
_RESPECTIVE = re.compile(
    r"分别(?:公开|发布|推送|刊发|更新|编发)[^,;。\d]{0,8}(?:\d+余?[条件篇个][、和及与]?)+$"
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
    respective = not before and _RESPECTIVE.search(claim.sentence) and _CHANNEL.search(claim.sentence)
    posted = _THROUGH.search(before) and _POSTED.search(before)
    if outright or total or of_channel or pictures or behind or posted or respective:
        yield "proactive_items"


def _in_part(claim: Claim) -> bool:
    """Behind 其中 the numbers are parts of a total."""
    return (
        _PART.search(claim.before) is not None or re.search("其中|信息中,", claim.sentence[-60:]) is not None
    )
