"""The number of items published through one channel; a number after a list of several is nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.domain.document import Span
from extractor.domain.narrative import PlatformKind
from extractor.domain.quantity import Quantity, find_quantities
from extractor.parsing.channel_heads import PIECES
from extractor.parsing.channel_use import clause_of

_PUBLISHED = re.compile(
    "(?:累计|共|主动|及时|全年|集中|依法|同步|对外|总共|共计|合计)*(?:发稿|推文|推出|拍摄|发布|公开|推送|公布|刊[登载发]|更新|上架|登载|采用|录用|转[载发]|编[发印制辑]|制作|[刊播]播|播[放出发]|张贴|发文|上传|发送|推出|公示)"
)


def number_of(
    text: str, sentence: Span, name: Span, kind: PlatformKind, found: Sequence[tuple[Span, str, PlatformKind]]
) -> Quantity | None:
    """The published items said of this channel alone: after it and before the next channel, with a verb of publishing,
    or bare after the name (网站118条、公众号294条)."""
    later = [other[0][0] for other in found if other[0][0] > name[0]]
    end = min([*later, sentence[1]])
    stretch = text[name[1] : end]
    if kind in ("hotline", "event", "service_hall"):
        return None
    if respective := _respective(text, sentence, name, found):
        return respective
    if _shared(text, sentence, name, found):
        return None
    if before := _placed_there(text, sentence, name):
        return before
    cut = re.search("[；;]|督促|指导", stretch)
    limit = name[1] + (cut.start() if cut else len(stretch))
    quantities = list(find_quantities(text, name[1], limit))
    told = [
        q
        for q in quantities
        if re.search("[0-9０-９]", text[q.start : q.end]) and _is_published(text, name, q, kind)
    ]
    for units in (PIECES, ("篇", "部", "则", "条次", "项", "份"), ("个", "次"), ("期",)):
        for quantity in told:
            if quantity.unit in units:
                if quantity.unit in ("个", "次") and kind != "short_video":
                    continue
                if quantity.unit == "期" and kind != "gazette":
                    continue
                return quantity
    return None


_RESPECTIVELY = re.compile(
    "(?:上)?分别(?:公开|发布|推送|刊发|更新|编发|发稿|推文)(?:了)?(?:信息|各类信息|政府信息|政务信息)?"
    "|(?:公开|发布|推送|刊发|更新|编发)(?:各类|政府|政务)?(?:信息|图文|稿件)?(?:数量?)?分别(?:为|达|是|有)"
)


def _respective(
    text: str, sentence: Span, name: Span, found: Sequence[tuple[Span, str, PlatformKind]]
) -> Quantity | None:
    """微信、微博分别发布1230条、2045条: the first number is the first one's."""
    verb = _RESPECTIVELY.search(text, name[1], sentence[1])
    between = text[name[1] : verb.start()] if verb else ""
    if verb is None or re.search("[。；]|，(?!(?:全年|年内|本年度?|20\\d\\d年|一年来|累计)*$)", between):
        return None
    begin = max(sentence[0], *(text.rfind(mark, sentence[0], name[0]) + 1 for mark in "，。；"))
    begin = min(begin, name[0])
    names = [other for other, _, _ in found if begin <= other[0] < verb.start()]
    stop = re.compile("[，。；]").search(text, verb.end(), sentence[1])
    numbers = [
        quantity
        for quantity in find_quantities(text, verb.end(), stop.start() if stop else sentence[1])
        if quantity.unit in (*PIECES, "篇", "个", "部")
    ]
    return numbers[names.index(name)] if len(names) == len(numbers) and name in names else None


_PLACED = re.compile("(?:在|于)$")
_IS_PLACED = re.compile("(?:上)?(?:全文|公开|集中)?(?:刊[发登载]|发布|公布)(?=[，,。；;]|$)")


def _placed_there(text: str, sentence: Span, name: Span) -> Quantity | None:
    """“推动6件文件在《公报》刊发”: the number stands before the name."""
    begin = max(sentence[0], *(text.rfind(mark, sentence[0], name[0]) + 1 for mark in "，。；"))
    if not _PLACED.search(text, begin, name[0]) or not _IS_PLACED.match(text, name[1], sentence[1]):
        return None
    counted = [q for q in find_quantities(text, begin, name[0]) if q.unit in (*PIECES, "篇", "则")]
    return counted[0] if len(counted) == 1 else None


_PIECES_OF = re.compile("(?:动态|新闻|工作|图文|各类|政务)*(?:信息|稿件|新闻稿|推文|文章|图文|消息|动态)")


_JUST_PUBLISHED = re.compile("(?:发布|推送|编发|更新|刊发)$")


def _is_published(text: str, name: Span, quantity: Quantity, kind: PlatformKind) -> bool:
    between = text[name[1] : quantity.start]
    if re.fullmatch("(?:上)?[\\s：:（(]*", between):
        return quantity.unit in PIECES or quantity.unit in ("篇", "期") or kind == "gazette"
    if kind == "gazette" and quantity.unit == "期":
        return len(between) < 20
    # 发布微信公众号新闻稿120条
    if _PIECES_OF.fullmatch(between) and _JUST_PUBLISHED.search(text, max(0, name[0] - 6), name[0]):
        return True
    clause = re.split("[，,]", between)[-1]
    return bool(_PUBLISHED.search(clause)) and not re.search(
        "回复|办理|收到|征集|整改|浏览|点击|访问|阅读|粉丝|播放量", clause
    )


def _shared(text: str, sentence: Span, name: Span, found: Sequence[tuple[Span, str, PlatformKind]]) -> bool:
    """A number after a list of several channels belongs to none of them."""
    for other, _, _ in found:
        if other == name or max(name[0], other[0]) - min(name[1], other[1]) > 6:
            continue
        gap = text[min(name[1], other[1]) : max(name[0], other[0])]
        if not gap and text[min(name[1], other[1]) - 1] == "》":
            return True  # 《甲日报》《乙报》刊发26篇
        if re.fullmatch("(?:上)?(?:、|和|及|与|以及|，|,)?(?:[^，。、；]{0,3})", gap) and re.search(
            "、|和|及|与|^[，,]$", gap
        ):
            return True
    clause = clause_of(text, sentence, name)
    return (
        text.startswith("等", name[1]) and sum(clause[0] <= other[0] < clause[1] for other, _, _ in found) > 1
    )
