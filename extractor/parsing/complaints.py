"""A stretch of complaint, cut into the complaints it holds (spec/narrative.md: one with its own subject and predicate).

Announcement  words that only say that complaints follow (还存在一些不足); they are no part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.domain.document import Span
from extractor.parsing.categories import category_of, key_nouns
from extractor.parsing.mood import CLOSING, COMPLAINT, GENERIC, MEASURE, PRAISE
from extractor.parsing.passages import clauses, trim

_CONTRAST = re.compile("但(?:是)?(?:也|还|仍)?(?!书)|然而|不过|同时(?:也|还|仍)|虽.{0,60}?[，,]")


# What a clause of complaint may begin with when it says more of the one before: the result, the comparison.
_ELABORATED = re.compile(
    "(?:(?:主要|究其|其)?(?:原因|根源)|导致|致使|造成|影响|从而|特别|尤其|主要|与.{2,20}(?:相比|要求)|离|距|不能|还不能|无法|难以|甚至|使|且|缺乏对)"
)


# “工作人员流动性大，业务还不熟练”, “答复文书不规范，说理不充分”: the second says more of the first one's people or papers.
_HAS_ATTRIBUTES = re.compile("(?:人员|同志|干部|队伍|经办人|[公信]?[开息]员|联络员|文书|答复书|材料|稿件)")


_ATTRIBUTE = re.compile(
    "(?:业务|能力|水平|素质|经验|精力|责任心|说理|表述|文字|要素|措辞)[^，。；的人员同志干部]{0,3}(?:不|较|有待|有限|偏|欠|缺)"
)


# “公开责任划分不清，部门互相等靠的现象时有发生”: what comes of the complaint before it, where it names no field of its own.
_HAPPENS = re.compile("[^，。；]*(?:情况|现象|情形)(?:偶有|时有|仍有|屡有|也有|仍)(?:出现|发生|存在)")


_INSTANCE = re.compile("(?:个别|部分|有些?的?|一些|少数)")


def is_told(words: str) -> bool:
    return (
        len(words) >= 8
        and not re.search("问题|不足|差距|短板|以上|上述|原因|成绩|成效", words)
        and not MEASURE.match(words)
        and not PRAISE.search(words)
    )


def complaints_of(text: str, part: Span) -> Iterator[Span]:
    """Complaints of one stretch, cut at ， and 、 only where each side is one with its own subject."""
    group: Span | None = None
    stated = False  # whether the group has its complaint
    for clause in _after_concession(text, clauses(text, part, "，,")):
        (start, end), announced = _specific(text, clause)
        words = text[start:end]
        if start >= end:
            group = group if stated else None
            continue
        complaint = bool(COMPLAINT.search(words))
        if (
            group
            and stated
            and complaint
            and _stands_alone(text[slice(*group)][:_SEEN], text[start : clause[1]])
        ):
            yield from _enumerated(text, group)
            group = (start, end)
        elif group and (stated or not announced):
            group = (group[0], clause[1] if _HAPPENS.match(text, *clause) else end)
            stated = stated or COMPLAINT.search(text, max(group[0], start - _REACH), end) is not None
        elif complaint or not PRAISE.search(words):
            group, stated = (start, end), complaint
    if group and stated:
        bare = re.sub("(?:等等|等)[。；]?$", "", text[slice(*group)])
        yield from _enumerated(text, (group[0], group[0] + len(bare)))


_CONCEDES = re.compile("[^，,]{0,8}(?:虽然?|尽管)")


def _after_concession(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """“虽然针对解读不够深入的问题做了改进，增加了图解，但时效性仍需加强”: what is conceded before 但 is no complaint."""
    turns = [_CONTRAST.search(text, *span) is not None and not _CONCEDES.match(text, *span) for span in found]
    last_turn = max((place for place, turn in enumerate(turns) if turn), default=-1)
    conceded = False
    for place, span in enumerate(found):
        conceded = not turns[place] and (
            conceded or (place < last_turn and _CONCEDES.match(text, *span) is not None)
        )
        if not conceded:
            yield span


_REACH = 24  # 存在…的情况 may reach over a comma


_SEEN = 200  # what follows is held against the beginning of a complaint; no real one is longer


def _stands_alone(before: str, words: str) -> bool:
    """Whether a complaint behind a complaint is another one; 由于人员较少，… goes on to what follows from it."""
    return not _says_more(before, words) and not re.match("由于|因为|因(?!此)|鉴于", before)


def _says_more(before: str, words: str) -> bool:
    """“政策解读质量不高，个别单位解读形式单一” is one complaint: an instance of the same thing, or its result."""
    if _ELABORATED.match(words) or (_HAS_ATTRIBUTES.search(before) and _ATTRIBUTE.match(words)):
        return True
    if _HAPPENS.match(words) and category_of(words) == "other":
        return True
    return bool(_INSTANCE.match(words) and key_nouns(before) & key_nouns(words))


_EXISTS = re.compile(
    "(?:(?:主要|仍然?|还|也|依然|尚|均)?(?:存在|面临|(?<![现拥没所具只持富仅偶时原已凡稀特])有(?!个别|些|的|时|限|关|待|效|序|力|误|利|偏|益))(?:着|以下|一些|一定|不少|的)*(?:(?:主要|突出)?(?:问题|不足)[，：]?(?:比?如|主要是|是|主要有|有|包括))?"
    "|(?:主要|突出|具体)?(?:表现|体现)(?:在|为|于)|(?:主要|突出)(?:问题)?(?:是|有|在于|存在)|比?如|例如|即)[：:]?"
)


_TAIL = re.compile(
    "(?:等(?:方面)?的?|的)(?:一些|诸多)?(?:主要)?(?:问题|不足|情况|现象|短板|困难)(?:和不足|与不足|之处)?[。；，]?$|等[。；，]?$"
)


_ONLY_NOUNS = re.compile(
    "(?:的|[一二三四五六七八九十两几多]个|一定|一些|不少|不小|较大|很大|明显|以下|几个|[和与及、]|(?:主要|集中|突出|具体)*(?:体现|表现)[在为于]|问题|不足|差距|短板|弱项|薄弱环节|困难|欠缺|地方|方面|之处|[。；，：])*"
)


_DISTANCE = re.compile(
    "(?P<subject>^.{0,30}?)(?:与|和|同|离|距|对照).{0,30}(?:还|仍|尚)?然?(?:存在|有).{0,6}(?:差距|距离)[。]?$"
)


# “数据开放程度与企业的需求相比还有差距” has a subject of its own, “我局工作与群众的需求还有差距” has none.
_NO_SUBJECT = re.compile(
    "(?:政府|政务|信息|公开|工作|整体|总体|目前|当前|但|还|仍|我们|各项|方面|的|上|20\\d\\d年|[我本][局镇乡县市区委办处州省院厅旗部单位机关街道]{1,3}|[^，]{2,8}[局镇乡县市区])*"
)


_CLOSED_OFF = re.compile("(?:均|都|还|仍)?(?:有待|需要?)[^，。]{0,12}(?:解决|重视|改进)[^，。]{0,12}[。]?")


_CONNECTIVE = re.compile(
    "(?:(?:也|还)?(?:应|要|必须|需要)?(?:清醒|充分)?地?(?:看到|认识到)|一方面|另一方面|同时|此外|另外|其中|当前|目前|总体来看)[，,]?"
)


# “信息数量偏少、程序不规范的问题依然存在”
_STILL_THERE = re.compile(
    f"(?P<what>[^，。；]*?(?:{COMPLAINT.pattern})[^，。；的]{{0,6}})的?(?:问题|现象|情况)(?:还|仍然?|依然|仍旧|时有)(?:不同程度)?(?:地)?(?:存在|发生|突出)[。；，]?"
)


def _names_its_subject(before: str) -> bool:
    """“解读材料存在术语多的问题” has a subject of its own, “我局公开工作存在更新慢的问题” has none."""
    return _SUBJECT.search(before) is not None and not _NO_SUBJECT.fullmatch(before)


_SUBJECT = re.compile(
    "(?:材料|文书|答复|解读|栏目|专栏|目录|指南|网站|平台|公众号|新媒体|公开栏|页面|专区)(?:中|上|里|内容|方面)?(?:也|还|仍)?$"
)


def _specific(text: str, clause: Span) -> tuple[Span, bool]:
    """The clause without the words that announce a complaint, empty where nothing else is left of it; and whether such
    words stood before it."""
    start, end = trim(text, clause, CLOSING)
    announced = False
    if (contrast := list(_CONTRAST.finditer(text, start, end))) and contrast[-1].end() < end:
        start, announced = contrast[-1].end(), True
    if connective := _CONNECTIVE.match(text, start, end):
        start = connective.end()
    words = text[start:end]
    distance = _DISTANCE.search(words)
    if (distance and _NO_SUBJECT.fullmatch(distance["subject"])) or _CLOSED_OFF.fullmatch(words):
        return (start, start), announced
    if distance:
        return (start, end), announced
    if still := _STILL_THERE.fullmatch(words):
        return (start, start + still.end("what")), True
    exists = _EXISTS.search(words)
    said = _TAIL.sub("", words[exists.end() :]) if exists else ""
    if (
        exists
        and COMPLAINT.search(said)
        and not _ONLY_NOUNS.fullmatch(said)
        and not COMPLAINT.search(words[: exists.start()])
        and not _names_its_subject(words[: exists.start()])
    ):
        begin = start + exists.end()
        return trim(text, (begin, begin + len(said)), CLOSING), True
    general = GENERIC.fullmatch(words.rstrip("。，；：")) or (
        exists and (_ONLY_NOUNS.fullmatch(said) or not COMPLAINT.search(_TAIL.sub("", words)))
    )
    return ((start, start) if general else (start, end)), announced


# Within a list of complaints every denial is one: 政策宣传不接地气、台账不完整.
_PREDICATE = re.compile(f"{COMPLAINT.pattern}|不(?!断|仅|定期)|未|没")


def _enumerated(text: str, span: Span) -> Iterator[Span]:
    pieces = clauses(text, span, "、")
    if len(pieces) > 1 and all(
        end - start > 4 and _PREDICATE.search(re.split("[，,]", text[start:end].rstrip("，,、"))[-1])
        for start, end in pieces
    ):
        yield from (trim(text, piece, CLOSING) for piece in pieces)
    else:
        yield span
