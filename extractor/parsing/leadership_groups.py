"""Groups (领导小组, 协调小组, 工作专班) for this work, with the offices that people hold in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Group
from extractor.parsing.leadership_clauses import clause_with, joined, piece_at, quotes_of
from extractor.parsing.leadership_owners import is_ours
from extractor.parsing.offices import BEFORE_TITLE, GROUP, TITLES, is_office, office_of, titles_of
from extractor.parsing.passages import clauses, trim

_GROUP_NAME = re.compile(
    "成立|组建|设立|建立|改设|新设|撤销|取消|解散|(?<![太固中平三])原(?=[政信工领有县乡镇局])|调整|充实|完善|健全|明确|强化|发挥|召开|及时|组成|抽调|下设|承担|履行|配合|接受|协助|参加|参与|接到|收到|受到|得到|按照|根据|依据|遵照|落实|贯彻|执行|迎接|报请?|送|向|受|被|经|(?<!申)请|督促|要求|推动|[名个]|我[乡镇局县市区委办单位街道]{1,2}|本[乡镇局县市区委单位机关]{1,2}|成员的|组成的|[的了由在以和与并是对将为任]|专门|相应|加强"
)


_THIS_WORK = re.compile(
    "公开|政务(?!服务|数据|大厅|诚信)|信息(?!化|安全|系统|技术|网络|共享)|网站|新媒体|申请(?:会商|答复|办理|审查)"
)


# A group whose name tells of other work (创建文明城市领导小组) is one for this where it is said to be.
_FOR_THIS_WORK = re.compile("(?:负责|统筹|协调|推进|领导|指导|抓好)[^，。；]{0,24}(?:信息公开|政务公开)")


_ROLE = "(?P<role>第一组长|双组长|总?召集人|专班(?:班长|负责人)|(?:第一|常务|执行)?副组长|副召集人|副?班长|组长|组员|(?<=为)(?:主要|总)负责人|成员(?!单位))"


_HELD = re.compile(
    f"(?P<title>[^，,。；;：:]{{1,80}}?)(?:(?<!负责)同志)?(?:共同|分别|同时|亲自)?(?:担任|兼任|出任|任|为|作为|当)(?:[^，,。；;：:、]{{0,12}}小组)?{_ROLE}"
)


_HELD_BY = re.compile(
    f"{_ROLE}(?:分别)?(?:由|为|是|[：:]|包括|有)[\\s]*(?P<title>[^，,。；;：:]{{1,80}}?)(?:(?<!负责)同志)?(?:共同|分别|同时|亲自)?(?:担任|兼任|组成|(?<!主)任(?!组)|(?=[，,。；;\\n])|$)"
)


# “组长王某（镇长），副组长李某（组织委员）、赵某（副镇长）”
_BY_NAME = re.compile(
    "^(?P<role>副?组长)(?:由|为|是|[：:])?(?P<people>(?:[一-龥×xX*]{2,4}[（(][^（）()]{2,30}[）)](?:、|和|$)?)+)"
)
_HOLDS = re.compile("[（(]([^（）()]+)[）)]")


# “组长、副组长分别由厅长和分管副厅长担任”
_RESPECTIVELY = re.compile(
    "(?P<roles>组长(?:[、和及](?:副组长|成员))+)分别(?:由|为|是)(?P<titles>[^，,。；;：:]{2,60}?)(?:同志)?(?:担任|兼任|出任|任|(?=[，,。；;]|$))"
)


_OFFICE = (
    re.compile(
        "(?:办公室|小组|专班|工作组)(?:地点|日常工作机构|办事机构)?[，,]?(?:(?:设|挂|设置|设立|放|落)(?:在|于)|挂靠(?:在|于)?)(?P<unit>[^，,。；;：:（(]{2,16})"
    ),  # 办公室设在党政办, 专班设在办公室
    re.compile(
        "(?:下设|设立?|设置)(?:[^，。；]{0,10})?办公室(?:在|于)(?P<unit>[^，,。；;：:（(]{2,16})"
    ),  # 下设办公室于党政办
    re.compile(
        "(?:并|，|,)?在(?P<unit>[^，,。；;：:]{2,14}?)(?:下设|设立?|设置)了?(?:[^，。；]{0,12}?)办公室"
    ),  # 在党政办设立办公室
    re.compile(
        "(?:^|[，,；;])并?由?(?P<unit>[^，,。；;：:（(由]{2,14}?)(?:承担|履行)[^，。；]{0,12}小组办公室(?:的)?(?:日常)?(?:职责|职能|工作)"
    ),  # 局办公室承担领导小组办公室职责
)


_OFFICE_HEAD = (
    re.compile(
        "办公室主任(?:由|为|[：:])(?P<title>[^，,。；;：:]{2,24}?)(?:同志)?(?:兼任|担任|兼|(?<!主)任|(?=[，,。；;]|$))"
    ),
    re.compile(
        "(?:由|，|,|^)(?P<title>[^，,。；;：:由]{2,24}?)(?:同志)?(?:兼任|兼|担任|(?<!主)任)(?:[^，,。；;：:、]{0,10})?办公室主任"
    ),
    re.compile(
        "办公室[^。；]{0,30}[，,]由?(?P<title>[^，,。；;：:由]{2,24}?)(?:同志)?(?:兼任|兼|担任|(?<!主)任)(?:该?办)?主任"
    ),
)


@dataclass
class FoundGroup:
    """A group as it is put together from the sentences that speak of it."""

    name: str
    spans: list[Span] = field(default_factory=list)
    leader: str | None = None
    deputies: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    office: str | None = None
    head: str | None = None


# What makes of “领导小组” without a name one of this body: that it was founded, or who leads it.
_IS_FOUNDED = re.compile("成立|组建|设立|建立|健全|调整|(?:任|为)(?:第一|双)?组长|组长[由为：:]")


def find_groups(text: str, told: Sequence[Span], issuer: str | None = None) -> list[FoundGroup]:
    found: list[FoundGroup] = []
    current: FoundGroup | None = None
    since = 0
    for sentence in told:
        words = text[slice(*sentence)]
        named = list(_group_names(text, sentence, issuer))
        for span in named:
            name = text[slice(*span)]
            current = next((group for group in found if _same_group(group.name, name)), None)
            if (current is None and _THIS_WORK.search(name)) or (
                current is None
                and (_FOR_THIS_WORK.search(words) or GROUP.sub("", name) in ("", "工作"))
                and _IS_FOUNDED.search(words)
            ):
                current = FoundGroup(name)
                found.append(current)
            since = 0
        if current is None or since > 2:
            continue
        for group, stretch in _shares(text, sentence, named, found, current):
            spans = _filled(text, stretch, group)
            for span in named:
                if (
                    stretch[0] <= span[0] < stretch[1]
                    and _same_group(group.name, text[slice(*span)])
                    and not any(a <= span[0] < b for a, b in spans)
                ):
                    spans.append(clause_with(text, sentence, span))
            group.spans.extend(joined(text, sorted(set(spans))))
        since += 1
    return [group for group in found if group.spans]


def _shares(
    text: str, sentence: Span, named: Sequence[Span], found: Sequence[FoundGroup], current: FoundGroup
) -> Iterator[tuple[FoundGroup, Span]]:
    """The stretch of the sentence that speaks of each group: 调整充实甲小组，由…任组长，组建乙工作专班 are two."""
    told: list[tuple[FoundGroup, int]] = []
    for span in named:
        group = next((one for one in found if _same_group(one.name, text[slice(*span)])), None)
        if group is not None and (not told or told[-1][0] is not group):
            told.append((group, span[0]))
    if len(told) < 2:
        yield current, sentence
        return
    starts = [sentence[0], *(_founding(text, before, name) for (_, before), (_, name) in pairwise(told))]
    for (group, _), (start, end) in zip(told, pairwise([*starts, sentence[1]]), strict=True):
        yield group, (start, end)


_FOUNDED = re.compile("(?:成立|组建|设立|建立|调整|充实|健全|完善|明确)")


def _founding(text: str, after: int, name: int) -> int:
    """Where what is said of a group begins: the clause of the first verb of founding between the name before it and its own, for the
    offices may stand before the name (成立由…任组长的乙小组)."""
    verb = _FOUNDED.search(text, after, name)
    place = verb.start() if verb else name
    return max(after, *(text.rfind(mark, after, place) + 1 for mark in "，；。"))


# 院务（信息）公开领导小组, 政务公开和保密审查领导小组 are one name each: a bracket or an “and” between two kinds of work is no stop.
_IN_NAME = re.compile(
    "[（(][一-龥]{1,8}[）)](?=[一-龥])|(?<=公开|服务|安全|审查|网站|管理|宣传|建设|媒体)[和与及](?=政务|政府|信息|保密|网站|网络|新媒|电子|政策|解读|舆情|热线|数据)"
)


def _group_names(text: str, sentence: Span, issuer: str | None) -> Iterator[Span]:
    for match in GROUP.finditer(text, *sentence):
        start = max(sentence[0], match.start() - 26)
        window = _IN_NAME.sub(lambda part: "一" * len(part[0]), text[start : match.start()])
        for stop in re.finditer(r"[^一-龥]", window):
            start = max(start, match.start() - len(window) + stop.end())
        window = window[start - match.start() :] if start < match.start() else ""
        for stop in _GROUP_NAME.finditer(window):
            start = max(start, match.start() - len(window) + stop.end())
        before, after = text[sentence[0] : start], text[match.end() : sentence[1]]
        if is_ours(before, text[start : match.end()], after, issuer):
            yield start, match.end()


def _same_group(name: str, other: str) -> bool:
    """领导小组 alone is the one named before; 镇政务公开领导小组 is 政务公开领导小组."""
    bare = GROUP.sub("", other)
    return name == other or bare in ("", "该", "工作") or name.endswith(other) or other.endswith(name)


def _filled(text: str, sentence: Span, group: FoundGroup) -> list[Span]:
    """Takes the offices that the sentence gives; the clauses that gave them."""
    spans: list[Span] = []
    pieces = clauses(text, sentence, "，,。；;")
    for piece in pieces:
        words = text[slice(*piece)]
        words = words.split("：", maxsplit=1)[-1] if "小组：" in words else words
        if named := _BY_NAME.match(words):
            for title in _HOLDS.findall(named["people"]):
                _take(group, named["role"], title, [title])
            spans.append(piece)
            continue
        if "分别" in words and (shared := _RESPECTIVELY.search(words)) and _take_respectively(group, shared):
            spans.append(piece)
            continue
        for held in (*_HELD.finditer(words), *_HELD_BY.finditer(words)):
            titles = titles_of(held["title"])
            if not titles or not _take(group, held["role"], held["title"], titles):
                continue
            spans.append(piece)
    if group.leader is None:
        spans.extend(_led(text, sentence, pieces, group))
    spans.extend(_office(text, sentence, pieces, group))
    return [trim(text, span, "，,。；;：:") for span in spans]


# “设立会商工作专班，总工程师牵头，法规处、环评处派员参加”: who leads a group without a 组长, and who sends people to it.
_LEADS = re.compile(
    f"由?(?P<title>(?:{TITLES.pattern}))(?:(?<!负责)同志)?(?:担任|任)?(?:总?牵头|挂帅|领衔)[，,。；;]?$"
)
_SENDS = re.compile(
    "(?P<units>[^，,。；;：:]{4,60}?)(?:等[^，,。；;]{0,8})?(?:派员参加|派员参与|共同参与|共同参加|派人参加|抽人参加|(?:作为|为)(?:成员|组成)单位)[，,。；;]?$"
)


# “成立镇长挂帅的政务公开领导小组”
_LEADS_IT = re.compile(
    f"(?P<title>(?:{TITLES.pattern}))(?:(?<!负责)同志)?(?:亲自)?(?:总?牵头|挂帅|领衔|负责|为首)的[^，。；]{{0,4}}$"
)


def _led(text: str, sentence: Span, pieces: Sequence[Span], group: FoundGroup) -> Iterator[Span]:
    named = text.find(group.name, *sentence)
    if named >= 0 and (leads := _LEADS_IT.search(text, sentence[0], named)):
        group.leader = office_of(BEFORE_TITLE.sub("", leads["title"]).strip())
        yield clause_with(text, sentence, (named, named))
        return
    for piece in pieces if named >= 0 else ():
        words = text[slice(*piece)]
        if piece[0] <= named:
            continue
        if group.leader is None and (leads := _LEADS.match(words)):
            group.leader = office_of(leads["title"])
            yield piece
        elif group.leader and not group.members and (sends := _SENDS.match(words)):
            group.members.extend(re.split("、|和", sends["units"]))
            yield piece


def _take_respectively(group: FoundGroup, shared: re.Match[str]) -> bool:
    """One office for each role; more of them than roles are the last one's."""
    roles = re.split("[、和及]", shared["roles"])
    titles = re.split("[、和及]", shared["titles"])
    if len(titles) < len(roles):
        return False
    roles += roles[-1:] * (len(titles) - len(roles))
    # each is taken, so no generator that would end at the first
    taken = [_take(group, role, title, [title]) for role, title in zip(roles, titles, strict=True)]
    return any(taken)


def _take(group: FoundGroup, role: str, raw: str, titles: list[str]) -> bool:
    if "副" not in role and re.search("组长|召集人|班长|负责人", role):
        if group.leader is None:
            group.leader = office_of(BEFORE_TITLE.sub("", raw).strip())
            return True
        return False
    into = group.deputies if "副" in role else group.members
    fresh = [title for title in titles if title not in into]
    into.extend(fresh)
    return bool(fresh)


def _office(text: str, sentence: Span, pieces: Sequence[Span], group: FoundGroup) -> Iterator[Span]:
    words = text[slice(*sentence)]
    if "办公室" not in words:
        return
    for pattern in _OFFICE:
        match = pattern.search(words)
        if match and group.office is None and not re.search("小组|负责", match["unit"]):
            group.office = match["unit"].removesuffix("内")
            yield piece_at(pieces, sentence[0] + match.start("unit"), sentence)
    for pattern in _OFFICE_HEAD:
        match = pattern.search(words)
        if match and group.head is None and is_office(match["title"]):
            group.head = office_of(re.sub("^(?:下设办公室|由|并由)", "", match["title"]))
            first = words.find("办公室")
            yield piece_at(pieces, sentence[0] + first, sentence)
            yield piece_at(pieces, sentence[0] + match.start("title"), sentence)
            return


def as_group(document: Document, found: FoundGroup) -> Group:
    return Group(
        name=found.name,
        leader_title=found.leader,
        deputy_titles=tuple(found.deputies),
        member_titles=tuple(found.members),
        office_unit=found.office,
        office_head_title=found.head,
        quotes=quotes_of(document, found.spans),
        by=("offline",),
    )
