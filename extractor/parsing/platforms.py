"""Channels by which a body publishes or takes requests (spec/narrative.md, “platforms”).

Head        the noun that makes a stretch a channel (网站, 微信公众号, 公开栏), with its kind.
Mention     one place where a channel is named: a head with the words before it, or a name in quotation marks.
Use         what makes a mention count: the report publishes through it, or lists it among its 渠道, 平台, 载体.
Channel     mentions of the same thing, however worded; it has one name, one kind, one operator, at most one number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Platform, PlatformKind
from extractor.domain.quantity import Quantity
from extractor.parsing.channel_heads import ACCOUNTS, HEAD, HEADS, IS_SCREEN, PIECES, inner_name, owner_words
from extractor.parsing.channel_names import named_channels
from extractor.parsing.channel_numbers import number_of
from extractor.parsing.channel_use import clause_of, is_used
from extractor.parsing.grounding import quote_at
from extractor.parsing.operators import operator_of
from extractor.parsing.passages import body_spans, punctuated, sentences, trim
from extractor.parsing.sections import Sections


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
                    mentions.extend(_mentions(text, sentence, issuer, planned=part.key == "problems"))
    channels = _merged(mentions)
    return tuple(_platform(document, channel, issuer) for channel in channels)


# No sentence of a report is as long; what is (a list of links, a damaged page) is read in stretches, for each mention
# looks at the others of its sentence.
_LONGEST_SENTENCE = 800


def _bounded(found: Sequence[Span]) -> Iterator[Span]:
    for start, end in found:
        for begin in range(start, end, _LONGEST_SENTENCE):
            yield begin, min(end, begin + _LONGEST_SENTENCE)


_BODY = re.compile(
    "^(?:20\\d\\d年[，,]?)?(?P<body>(?:全?[省市县区州]|各)[^，。；、]{0,10}?(?:局|委|办|厅|中心|大队|支队|集团|公司|部门|单位|乡镇|街道))(?=[^，。；]{2})"
)


def _of_another(text: str, sentence: Span, issuer: str | None) -> bool:
    """市卫生健康委…创新开发“健康宿迁”小程序 in the city's report: the sentence's subject is another body."""
    match = _BODY.match(text[slice(*sentence)])
    if not match:
        return False
    stem = match["body"].lstrip("全各省市县区州")[:2]
    return not (issuer and stem and stem in issuer)


# “云州市图书馆建成查阅点3个” in the report of another body: the subject right before what it has set up or used.
_NAMED_BODY = re.compile(
    "(?:^|[，；。：、])(?P<body>(?!在|由|于|向|对|为|依托|通过|利用|借助)(?P<place>[一-龥]{1,8}?(?:省|市|县|区|州|旗))[一-龥]{1,10}?(?:局|委|办|(?<!大)厅|政府|馆|医院|学院|大学|中心|公司|集团))"
    "(?:已|还|也|率先|共|全年)?(?:建成|打造|设立|建立|开通|通过|利用|依托|运用|推出|创新|建设)[^，；。：]{0,12}$"
)


def _of_a_named_body(text: str, sentence: Span, name: Span, issuer: str | None) -> bool:
    subject = _NAMED_BODY.search(text[sentence[0] : name[0]])
    if not issuer or subject is None or subject["body"] in issuer or issuer in subject["body"]:
        return False
    return subject["place"] not in issuer or not re.search("政府|办公[室厅]$", issuer)


def _mentions(text: str, sentence: Span, issuer: str | None, *, planned: bool) -> Iterator[Mention]:
    found = list(named_channels(text, sentence))
    for name, words, kind in found:
        if _of_a_named_body(text, sentence, name, issuer):
            continue
        clause = clause_of(text, sentence, name)
        listed = sum(clause[0] <= other[0][0] < clause[1] for other in found)
        use = is_used(text, sentence, name, kind, planned=planned)
        number = None if planned else number_of(text, sentence, name, kind, found)
        certain = use or (number is not None and not planned)
        if certain or not planned:
            yield Mention(name, words, kind, clause, listed, certain, number)


def _key(mention: Mention) -> str:
    if mention.kind == "bulletin_board" or IS_SCREEN.search(mention.words):
        bare = re.sub(
            "政务|政府|信息公开|政府信息|公开(?=宣传|公告|公示)|户外|LED|led|电子|幕", "", mention.words
        )
        return "屏" if "屏" in bare else bare
    if mention.kind in ("website", "wechat", "weibo", "app", "short_video", "new_media", "gazette"):
        return owner_words(mention.words)
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
    for key in [key for kind, key in channels if kind == "short_video" and HEAD.fullmatch(key)]:
        named = [
            c
            for (k, other), c in channels.items()
            if k == "short_video" and other != key and (other.endswith(key) or other.startswith(key))
        ]
        if len(named) == 1 and not _side_by_side(channels["short_video", key], named[0]):
            named[0].mentions.extend(channels.pop(("short_video", key)).mentions)
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
                and any(m.certain and ("“" in m.words or m.number) for m in c.mentions)
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


_NEAR_NUMBER = 30


def _said(text: str, mention: Mention) -> Iterator[Span]:
    """What is quoted: its clause, and the clause of its number where that is another (“甲发布”公众号粉丝10万，推送图文780条)."""
    start, end = mention.clause
    number = mention.number
    if number is None or number.end <= end:
        yield start, end
    elif number.start - end <= _NEAR_NUMBER:
        yield start, number.end
    else:
        yield start, end
        begin = max(text.rfind(mark, end, number.start) for mark in "，。；;：:") + 1
        yield trim(text, (max(begin, end), number.end))


def _platform(document: Document, channel: _Channel, issuer: str | None) -> Platform:
    counted = [m for m in channel.mentions if m.number is not None]
    naming = _naming(channel, counted)
    kind = _kind(channel, counted)
    number = _best_number(counted)
    text = punctuated(document.text)
    spans = sorted({span for m in channel.mentions if m.certain for span in _said(text, m)})
    return Platform(
        name=naming,
        kind=kind,
        operator="own"
        if (kind == "service_hall" and _built(document.text, channel)) or _opened(document.text, channel)
        else operator_of(document.text, naming, _wordings(document.text, channel), issuer),
        items_published=int(number.value) if number else None,
        approximate=bool(number and number.approximate),
        quotes=tuple(quote_at(document, *span) for span in spans),
        by=("offline",),
    )


# 在社区党群服务中心设置政务公开专区: what the report's subject has set up is its own.
_SET_UP = re.compile("(?:设[立置]|建[成立设]|新建|打造)[^，。；、]{0,10}$")


def _built(text: str, channel: _Channel) -> bool:
    return any(_SET_UP.search(text, max(0, m.name[0] - 14), m.name[0]) for m in channel.mentions if m.certain)


# “我局新开通“丰水之声”视频号”: whatever it is called.
_WE_OPENED = re.compile(
    "(?:我|本)(?:[局镇乡县市区委办处厅院校旗部街道]{1,2}|单位|机关|中心)[^，。；]{0,6}(?:开[通设办]|创[办建设]|推出|注册|上线|打造|运营)了?[^，。；、“”]{0,4}$"
)


def _opened(text: str, channel: _Channel) -> bool:
    return any(
        _WE_OPENED.search(text, max(0, m.name[0] - 24), m.name[0]) for m in channel.mentions if m.certain
    )


# “甲发布”微信公众号、微博、头条号: one name before several kinds of account.
_SHARES_NAME = re.compile(
    f'(?P<name>[“"][^”"]{{2,12}}[”"])(?:(?:{"|".join(h.pattern for h in HEADS if h.kind in ACCOUNTS)})、)+$'
)


def _wordings(text: str, channel: _Channel) -> list[str]:
    """How it is called, the name that it shares with the accounts before it included."""
    words = [m.words for m in channel.mentions]
    if channel.mentions[0].kind not in ACCOUNTS or not any(HEAD.fullmatch(each) for each in words):
        return words
    shared = (_SHARES_NAME.search(text, max(0, m.name[0] - 60), m.name[0]) for m in channel.mentions)
    return [*words, *(found["name"] for found in shared if found)]


def _is_named(words: str) -> bool:
    return bool(owner_words(words)) and not HEAD.fullmatch(words)


def _naming(channel: _Channel, counted: Sequence[Mention]) -> str:
    """The name that has the number, else the fullest; with quotation marks only where it never stands without."""
    certain = [m for m in channel.mentions if m.certain]
    pools = ([m for m in pool if _is_named(m.words)] for pool in (counted, certain, channel.mentions))
    owned = next((pool for pool in pools if pool), counted or certain)
    quoted = [m.words for m in owned if "“" in m.words]
    if (
        quoted
        and len({inner_name(words) for words in quoted}) == 1
        and len({m.words for m in channel.mentions if owner_words(m.words) and not HEAD.fullmatch(m.words)})
        > 1
    ):
        return inner_name(quoted[0])
    name = max((m.words for m in owned), key=len)
    return name if owner_words(name) else name.strip("《》")


def _kind(channel: _Channel, counted: Sequence[Mention]) -> PlatformKind:
    if counted:
        return counted[0].kind
    certain = [m.kind for m in channel.mentions if m.certain]
    return Counter(certain).most_common(1)[0][0]


def _best_number(counted: Sequence[Mention]) -> Quantity | None:
    """件/条 before other counts; the first of unlike ones."""
    numbers = [m.number for m in counted if m.number is not None]
    pieces = [n for n in numbers if n.unit in PIECES]
    return next(iter(pieces or numbers), None)
