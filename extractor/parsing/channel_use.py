"""Whether a mention counts: the report publishes through the channel, or lists it among its 渠道, 平台, 载体."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from extractor.domain.document import Span
from extractor.domain.narrative import PlatformKind
from extractor.parsing.channel_heads import CLOSER, HEAD, IS_SCREEN
from extractor.parsing.passages import clauses, trim

_USE = re.compile(
    "开[通辟]了?|运营了?(?!维护|管理)|线[上下](?:主要)?[用靠以]|依靠|现有(?=[^，。；]{2,60}个)|拥有|建有|通过|利用|依托|借助|运用|使用|用好|凭借|经由|借力|采[用取]|整合|聚焦|畅通|发挥|结合|以(?=[^，。]{0,40}(?:等|为)[^，。]{0,8}(?:渠道|平台|载体|媒介|阵地|方式|形式|途径|抓手))|(?<!现)在(?!线|日常|全|各|此|该|册|建)"
)


_PUBLISH = re.compile(
    "发布|公开(?!栏|专区|平台|专栏|工作|渠道|查阅|申请|条例|目录|指南|意识|网|内容更)|推送|公布|公示(?!栏|牌)|刊[登载发]|更新|转[载发]|[刊播]播|播[放出]|张贴|公告(?!栏)|传[播递]|宣传(?!栏|册|单|横幅|资料|手册|栏)|告知|解读|上传|发文|编发|披露|查阅|下载|互动|回应|受理|接收|提交|递交|送[到进]|讲[到给进]|播报|通报|取阅|上架|登载"
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
    "检查|巡查|考核|监测|抽查|整改|排查|关停|备案|(?<!市场)监管(?![局所站]|分局|部门|信息|领域)|普查|清理|防治|通报|监督检查|测评|年检|评估|访问(?:总)?(?:次|量)|集约化(?!平台)|升级|改版"
)


_COMPLAINT_WITH = re.compile("不足|不够|不高|单一|有待|滞后|薄弱|过窄|较[少低弱]|传统|依赖")


def list_start(text: str, sentence: Span, end: int) -> int | None:
    """Where the list that a closer (等渠道) ends begins: after the last verb of use before it."""
    starts = [match.end() for match in _USE.finditer(text, max(sentence[0], end - 160), end)]
    inside = [start for start in starts if not re.search("[；。]", text[start:end])]
    return inside[-1] if inside else None


# “不设独立网站”, “没有以本局名义开通微信”, “不再运营抖音号”: what a body does without.
_NEGATED = re.compile("(?:没有|未|不设|不再|无(?!障碍)|注销|撤销|停用|停更|停止)[^，,。；;]{0,20}$")


# 《市场监管报》 watches over nothing: what a name says is not said of the channel.
_NAMES = re.compile("《[^》]*》|“[^”]*”")


class _Context(NamedTuple):
    """What stands around a name in its sentence: `before` and `after` it, and the clause it is in without the names in marks."""

    kind: PlatformKind
    before: str
    clause: str
    after: str


def is_used(text: str, sentence: Span, name: Span, kind: PlatformKind, *, planned: bool) -> bool:
    """Whether the mention itself makes the channel count; `planned`: in section 五, where only a list of channels in use does."""
    context = _Context(
        kind,
        text[sentence[0] : name[0]],
        _NAMES.sub("", text[slice(*clause_of(text, sentence, name))]),
        text[name[1] : sentence[1]],
    )
    if _NEGATED.search(context.before) or _GUIDED.search(context.before) or _STANDS_AT.match(context.after):
        return False
    if planned:
        return not _COMPLAINT_WITH.search(context.clause) and _listed(text, sentence, name, planned=True)
    return _listed(text, sentence, name, planned=False) or any(
        test(context) for test in _USES[_family(kind, text[slice(*name)])]
    )


# “指导各村依托公示栏公开”: what others are told to do; “设在图书馆的查阅点”: where the channel stands.
_GUIDED = re.compile(
    "(?:指导|督促|要求|推动|引导|部署|鼓励)[^，。；]{2,20}(?:依托|通过|利用|借助|运用|使用|在)[^，。；]*$"
)
_STANDS_AT = re.compile(
    "(?:、[^，。；、]{2,12})*的(?:政府信息|政务|信息)?(?:公开)?(?:查阅|查询|体验|公开|服务)"
)


def _family(kind: PlatformKind, words: str) -> str:
    """Places and events are channels of themselves only where they are said to be; media are by being published through."""
    if kind == "other":
        return "medium" if IS_SCREEN.search(words) else "place"
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
    reach = re.split("[。；;]", _COLUMN.sub("", context.after[:60]))[0]
    return verb[0] not in ("以", "聚焦", "结合", "整合") and _PUBLISH.search(reach) is not None


# 通过网站“互动交流”栏目答复咨询: the column's name is no verb.
_COLUMN = re.compile("“[^”]*”")

# 以县政府网站和公众号为载体; 新媒体矩阵由甲、乙组成
_CARRIER = (
    (
        re.compile("以[^，。；]{0,30}$"),
        re.compile("[^，。；]{0,24}为(?:主要|重要|基本|主)?(?:载体|平台|渠道|阵地|依托|窗口|途径)"),
    ),
    (
        re.compile("(?:矩阵|渠道|平台|载体|体系)[^，。；]{0,6}由[^。；]{0,36}$"),
        re.compile("[^。；]{0,36}(?:组成|构成)"),
    ),
)


def _is_a_carrier(context: _Context) -> bool:
    if _SUPERVISED.search(context.clause):
        return False
    return any(before.search(context.before) and after.match(context.after) for before, after in _CARRIER)


def _is_set_up_to_publish(context: _Context) -> bool:
    return bool(
        not _SUPERVISED.search(context.clause)
        and _RUN.search(context.before)
        and re.match(
            "[^，。；]{0,10}(?:，[^。；]{0,20})?(?:发布|公开|推送|公示|公布|张贴|更新|查询|查阅|获取|了解)",
            context.after,
        )
    )


def _publishes(context: _Context) -> bool:
    return not _SUPERVISED.search(context.clause) and bool(
        # 省政府门户网站及“甲”新媒体全年发布信息5.2万条; who does it as a duty (承担网站发布) tells of staff
        not _DUTY.search(context.before)
        and re.match(
            "(?:[^，。；、]{0,8}[、和及与][^，。；]{2,24})?(?:上|代为|统一|同步|一并|上的|平台|分别|共|累计|全年|及时|主动|保持[^，]{0,8}运营，)*(?:《[^》]{1,10}》|“[^”]{1,10}”)?(?:栏目|专栏|节目)?(?:发布(?!的(?![信各]))|播发|播出|刊播|上架|登载|公开(?!栏|专区|平台|专栏|工作|渠道|查阅|申请|目录|指南)|推送|公布|刊登|更新|张贴|转发(?!量))",
            context.after,
        )
    )


_DUTY = re.compile("(?:承担|从事|分工|分别负责)[^，。；]*$")


# “信息发布在局网站”, “同步转发至公众号、公示栏”: where it is put.
_PUT_ON = re.compile(
    "(?:(?:发布|转发|推送|公开|公布|公示|刊[发登载]|张贴|上传|播放|转载|投放)(?:在|于|至|到)|上传)(?:[^，,。；;、]{2,16}(?:、|和|以及)){0,5}[^，,。；;、]{0,8}$"
)


def _is_where_it_is_put(context: _Context) -> bool:
    return not _SUPERVISED.search(context.clause) and bool(_PUT_ON.search(context.before))


# “以网站、公众号为主，公示栏、广播为辅”: the channels of a sentence about channels.
_MAINLY = re.compile("[^，。；]{0,40}(?:为主|为辅|为补充|作补充)(?=[，。；]|$|的)")


def _is_main(context: _Context) -> bool:
    about = re.search("渠道|途径|载体|平台|阵地|公开|发布", context.before)
    return bool(about and _MAINLY.match(context.after) and not _COMPLAINT_WITH.search(context.clause))


# “以网站为主，公开栏、明白纸为辅”
_SECOND = re.compile("(?:[、和及与][^，。；、]{2,12}){0,4}(?:作?为)(?:辅|补充|支撑|延伸)")
_FIRST = re.compile("为(?:主|龙头|第一[平渠]|主[渠阵平])[^，。；]{0,8}[，、]")


def _is_second(context: _Context) -> bool:
    return _SECOND.match(context.after) is not None and _FIRST.search(context.before) is not None


# “拓展公开渠道，开通官方微博，运营视频号”: what is opened is one of the channels that the sentence speaks of.
_OPENED_AS_CHANNEL = re.compile(
    "(?:渠道|载体|阵地|途径)[^。；]{0,40}(?:开[通设办辟]|运营|新[增设建]|建[立成]|打造|设[立置])了?[^，。；、]{0,10}$"
)


def _is_opened_as_a_channel(context: _Context) -> bool:
    return not _SUPERVISED.search(context.clause) and bool(_OPENED_AS_CHANNEL.search(context.before))


# “向《甲日报》投稿18篇”
def _is_written_for(context: _Context) -> bool:
    return context.kind in ("newspaper", "broadcast") and bool(
        re.match("[^，。；]{0,6}(?:刊[发登载]|播[出报放]|供稿|投稿|发稿|报道)", context.after)
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
    "(?:[、和及与][^、和及与，。；]{2,16}?){0,6}(?:全年|累计|共|主动|及时|同步|向社会)*(?:(?:公开|发布|推送)(?:各类|相关|政府|政务)*信息|为[^，。；]{1,6}提供[^，。；]{0,10}(?:查询|查阅|获取|公开))"
)


def _publishes_in_a_row(context: _Context) -> bool:
    in_row = context.before.endswith("、") or context.after.startswith("、")
    return in_row and _ROW_PUBLISHES.match(context.after) is not None


def _is_used_in_a_row(context: _Context) -> bool:
    """通过公示栏、广播和宣传车公开: a thing behind the media of one list."""
    return (
        context.kind == "other"
        and re.search("(?:、|和|及|与)[^，。；、和及与]{0,8}$", context.before) is not None
        and HEAD.search(context.before.rsplit("，", maxsplit=1)[-1]) is not None
        and _is_published_through(context)
    )


def _is_opened(context: _Context) -> bool:
    return (
        context.kind == "service_hall"
        and bool(re.search("(?:设[立置有]|建[立成有设]|新建|打造)[^，。；]{0,12}$", context.before))
        and not _SUPERVISED.search(context.clause)
    )


def _is_a_place_of_publication(context: _Context) -> bool:
    # “依托政务服务大厅建成政务公开专区”: the hall is only where the channel stands
    if re.match("[^，。；]{0,8}(?:设[立置]|建[成立设]|开[设辟])", context.after):
        return False
    return bool(re.match("[^，。；]{0,8}(?:发布|公开|公布|公示|张贴|摆放)", context.after)) and (
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
        _is_where_it_is_put,
        _is_main,
        _is_a_carrier,
        _is_second,
        _is_opened_as_a_channel,
        _is_written_for,
        _publishes_in_a_row,
    ),
    "place": (
        _is_opened,
        _is_a_place_of_publication,
        _publishes_in_a_row,
        _is_where_it_is_put,
        _is_a_carrier,
        _is_second,
        _is_used_in_a_row,
    ),
}


def _near(gap: str) -> bool:
    """Between the verb of use and the name stand only its owner, a place and other channels: 通过网站、公众号."""
    words = re.sub("[、和及与]|以及", "", HEAD.sub("", gap))
    return len(words) <= (28 if HEAD.search(gap) and not _PUBLISH.search(gap) else 8)


def _listed(text: str, sentence: Span, name: Span, *, planned: bool) -> bool:
    """Whether the mention stands in a list that a verb of use opens and 等渠道 (平台, 载体) closes."""
    for closer in CLOSER.finditer(text, name[1], sentence[1]):
        between = text[name[1] : closer.start()]
        if re.search("[。；;]", between) or len(between) > 90:
            break
        begin = list_start(text, sentence, closer.start())
        if begin is None or begin > name[0]:
            continue
        inner = text[begin : closer.start()]
        if _INTERPRETED.match(text, closer.end()) or _COUNTED.match(text, closer.end()):
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
        "(?:渠道|平台|载体|媒介|途径|形式|方式)(?:主要)?(?:[：:][^。；，]{0,60}|(?:有|包括|为|是)[：:]?[^。；]{0,60}|(?:公开|发布)?：一是[^。]{0,80})$",
        text[sentence[0] : name[0]],
    )
    return bool(match) and not planned


# “开通微信、微博、抖音等政务新媒体36个”: how many accounts the area has.
_COUNTED = re.compile(r"\s*\d+余?个")
# “运用政策问答、在线访谈等方式解读”: ways to explain, not channels.
_INTERPRETED = re.compile("(?:，)?(?:进行|开展|对[^，。]{0,12})?(?:政策)?解读")


@lru_cache(maxsize=64)
def _clauses_of(text: str, sentence: Span) -> tuple[Span, ...]:
    return tuple(clauses(text, sentence, "，；。！？："))


def clause_of(text: str, sentence: Span, name: Span) -> Span:
    """The clause that names it, from the verb of use to the end of what is said with it."""
    for start, end in _clauses_of(text, sentence):
        if start <= name[0] < end:
            return trim(text, (start, end), "，；：。")
    return name
