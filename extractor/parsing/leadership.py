"""Who leads and does the disclosure work (spec/narrative.md, “leadership”).

Group       a 领导小组 (协调小组, 工作专班 …) for this work, with the offices that people hold in it.
Unit        the standing unit in charge (党政办); Official  a person in charge outside a group, by office.
Staff       this body's people for the work (专人, 1名工作人员, 联络员).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Group, Leadership, Quote, ResponsibleOfficial, ResponsibleUnit, Staff
from extractor.domain.quantity import chinese_number
from extractor.parsing.grounding import quote_at
from extractor.parsing.passages import body_spans, clauses, punctuated, sentences, trim
from extractor.parsing.sections import Sections

# --- words -------------------------------------------------------------------------------------------------------------------

_GROUP = re.compile(
    "(?:领导|协调|工作|推进|指导)(?:工作)?小组|工作专班|领导(?:工作)?机构(?=，|办公室)|领导工作组|工作领导组"
)
_GROUP_NAME = re.compile(
    "成立|组建|设立|建立|调整|充实|完善|健全|明确|强化|发挥|召开|及时|我[乡镇局县市区委办单位街道]{1,2}|本[乡镇局县市区委单位机关]{1,2}|成员的|组成的|[的了由在以和与并是对将为任]|专门|相应|加强"
)
_THIS_WORK = re.compile("公开|政务|信息|网站|新媒体|电子政务")
# A group of this body only where nothing says that it is another's or is yet to come.
_NOT_OURS = re.compile("(?:^|[，。；])(?:按照|根据|对照|依据|在)[^，。；]{0,16}$|《[^》]*$|联系|将$|拟$")

_TITLE = (
    '(?:主要领导|分管领导|主要负责(?:人|同志)|分管负责(?:人|同志)|党政主要负责(?:人|同志)|[“"]?一把手[”"]?|党政正职|班子成员|'
    "(?:党[委组工]|支部|第一)?(?:副)?书记|(?:常务)?副?(?:乡长|镇长|区长|县长|市长|州长|省长|局长|主任|处长|科长|股长|部长|秘书长|站长|所长|厅长|院长|盟长|旗长|主席|校长|调研员)|"
    "(?:[组宣纪政统武人]?[织传检法战装大]?)委员|党[委组工]成员|负责人|负责同志|(?<!统一)领导(?!小组|干部|机构|班子|体制|责任|下|水平|力量|作用|能力)|乡镇长|办公室主任)"
)
_TITLES = re.compile(f'(?:[一-龥“”"]{{0,10}}?{_TITLE})(?:[、和及兼](?:[一-龥“”"]{{0,8}}?{_TITLE})){{0,5}}')
_TITLE_END = re.compile(f"{_TITLE}$|成员$|人员$|干部$")

_ROLE = "(?P<role>第一组长|双组长|(?:第一|常务)?副组长|组长|组员|成员(?!单位))"
_HELD = re.compile(
    f"(?P<title>[^，,。；;：:]{{1,80}}?)(?:(?<!负责)同志)?(?:担任|兼任|出任|任|为|作为|当)(?:[^，,。；;：:、]{{0,12}}小组)?{_ROLE}"
)
_HELD_BY = re.compile(
    f"{_ROLE}(?:分别)?(?:由|为|是|[：:]|包括|有)[\\s]*(?P<title>[^，,。；;：:]{{1,80}}?)(?:同志)?(?:担任|兼任|共同组成|组成|(?<!主)任(?!组)|(?=[，,。；;\\n])|$)"
)
_BEFORE_TITLE = re.compile("^.*(?:由|以(?!及)|成立了|成立|组建了?|其中|[：:])")
_OFFICE = (
    re.compile(
        "办公室(?:地点)?[，,]?(?:设|挂靠|挂|设置|设立)(?:在|于)(?P<unit>[^，,。；;：:（(]{2,16})"
    ),  # 办公室设在党政办
    re.compile(
        "(?:下设|设立?|设置)(?:[^，。；]{0,10})?办公室(?:在|于)(?P<unit>[^，,。；;：:（(]{2,16})"
    ),  # 下设办公室于党政办
    re.compile(
        "(?:并|，|,)?在(?P<unit>[^，,。；;：:]{2,14}?)(?:下设|设立?|设置)了?(?:[^，。；]{0,12}?)办公室"
    ),  # 在党政办设立办公室
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

# The noun of a unit; the words before it that belong to its name are taken by `_unit_name`.
_UNIT = (
    "(?:党政(?:和人大|综合)?办(?:公室)?|(?:党政)?综合(?:办公室|办|科|股|处|服务中心)|政务公开(?:办公室|办|科|股|处)|办公室|办公厅|政府办|府办|"
    "秘书[科股处]|信息(?:公开)?(?:科|股|中心|办)|宣传(?:办|科|股|中心|部)|便民服务中心|(?:政策)?法规(?:科|股|处)|[科股处](?!室|级|长|理|罚|置|于|在)|(?<![科股处教公])室(?=牵头|具体|统筹|为|承担|负责|专人|组织|归口))"
)
_IN_CHARGE = (
    re.compile(
        f"(?P<unit>{_UNIT})(?:作?为)(?:[^，。；]{{0,10}}?)(?:负责|牵头|责任|主管|承办|实施|工作|职能)(?:的)?(?:部门|单位|科室|机构|股室|处室)"
    ),  # 党政办为具体负责部门
    re.compile(
        f"(?P<unit>{_UNIT})(?:（[^（）]{{1,12}}）)?(?:具体|统一|统筹|全面|总体|归口|直接)*(?:牵头负责|牵头|组织实施|组织落实|组织协调|具体负责|具体落实|具体实施|具体承办|统筹协调|统筹负责|统筹推进|负责(?:牵头|统筹|组织|综合)(?:协调|推进|落实|实施)|主抓|承办落实|(?:牵头|具体|专门)抓|抓落实|承办(?=[，。；、]))"
    ),
    re.compile(
        f"(?P<unit>{_UNIT})(?:（[^（）]{{1,12}}）)?(?:专门|统一|全面|总体|归口|直接|主要)*(?:负责(?!人|同志)|承担|承办|统筹)(?=[^，。；]{{0,24}}(?:公开|政务|信息))"
    ),
    re.compile(f"(?:牵头|责任|负责|主管|承办)(?:部门|单位|科室|机构|股室)为[一-龥]{{0,8}}?(?P<unit>{_UNIT})"),
    re.compile(f"(?P<unit>{_UNIT})负责(?:具体|日常)(?:工作|事务)"),
    re.compile(
        f"(?P<unit>{_UNIT})(?:有|设|安排|落实)?专人(?:具体|专门)?(?:负责|抓)"
    ),  # 党政办专人抓的工作格局
    re.compile(
        f"(?:日常|具体|公开)(?:工作|事务)由[一-龥]{{0,8}}?(?P<unit>{_UNIT})(?:统一|具体|归口)?(?:承担|负责|牵头)"
    ),
)
_NOT_IN_CHARGE = re.compile("审核|审查|审批|整理|收集|汇总|把关|编制|编写|报送|联系|答复|登记|咨询")
_UNIT_NAME = re.compile(
    "(?:同时|并|由|明确|确定|指定|设在|我[乡镇局县市区委办单位街道]{1,2}|本[乡镇局县市区委单位机关]{1,2}|[和与在以、的是了为])"
)

_OFFICIAL = re.compile(
    f"(?P<title>{_TITLES.pattern})(?:同志)?(?:(?:为|是|作为)[^，。；、]{{2,12}}(?=[第一直接具体主要]{{2}}责任人)|为|是|作为|担任|任|对[^，。；、]{{2,16}})?(?P<act>亲自[^，。；、]{{0,6}}|负(?:总责|主责|(?:主要|直接|领导|第一)责任)|总负责|直接负责|具体负责|全面负责|统筹|(?:具体|直接|统一)?分管(?!领导|负责)|主管|(?:直接|具体|亲自)?主抓|牵头|负责(?!人|同志)|靠前指挥|挂帅|(?:直接|具体|总体|协助|靠上|靠前|全面|重点|专门|全力|主动)抓|抓总|协调|第一责任人|直接责任人|具体责任人|主要责任人)"
)
_NAMED_OFFICIAL = re.compile(
    "(?:明确|确定|落实|指定)了?(?:[一1]名)?(?P<title>(?:[一-龥]{0,6}?)(?:分管领导|分管负责人|主要领导|分管副[一-龥]长))"
)
# A word of every unit, title and charge: quicker than the patterns, which most sentences don't need.
_ANY_UNIT = re.compile("办公室|办公厅|党政|综合|公开[办科股处]|政府办|府办|秘书|信息|宣传|中心|法规|[科股处]")
_ANY_TITLE = re.compile(
    "领导|书记|[乡镇区县市州省局处科股部站所厅院盟旗校]长|主任|秘书长|主席|调研员|委员|负责|一把手|正职|成员"
)
_ANY_CHARGE = re.compile(
    "负责|牵头|组织|落实|实施|承办|承担|主抓|统筹|协调|亲自|分管|主管|靠前|挂帅|抓|责任|主要领导|部门|单位|科室|机构"
)
_ANY_ACT = re.compile(
    "亲自|负责|负总责|负主责|责任|统筹|分管|主管|主抓|牵头|指挥|挂帅|[接体助上前面点门力动]抓|抓总|协调|责任人|主要领导"
)
_OFFICIALS = (_OFFICIAL, _NAMED_OFFICIAL)
_APPROVES = re.compile("审[核批定签阅]|签发|把关|签字|同意")

_ANY_STAFF = re.compile("员|专人|专干|同志|干部|工作者|兼职")
_COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?P<more>余|多)?\s*(?:名|位|个|人)"
_RANGE = re.compile(r"\d\s*[-—~～至到]\s*\d|[一二三四][至到、]?[二三四五]名")
_PEOPLE = "公开员|专[（(]兼[）)]职人员|专职人员|兼职人员|专人|专员|工作人员|管理人员|联络员|信息员|管理员|审核员|保密员|专干|业务人员|负责人员|操作人员|人员|干部|同志|工作者"
_ARRANGED = re.compile(
    "(?:安排|配备|配齐|配强|配置|明确|落实|指定|确定|选派|选取|选定|专设|设立|设置|设|实行|抽调|委派|确立|固定|现有|共有|拥有|有|由|为|做到|指派)(?:了|有|到)?(?P<what>[^，,。；;：:]{0,24}?(?:" + _PEOPLE + ")(?:[、和及][^，,。；;：:]{2,18}?(?:" + _PEOPLE + "))*)(?!的|培训|参加|素质|水平|能力|考核|队伍|配备)"
)  # fmt: skip
_SPECIAL = re.compile(
    "专人|专职|兼职|专[（(]兼[）)]职|专门|专设|专岗|专员|联络员|信息员|公开员|管理员|审核员|专干"
)
_AS = re.compile(
    "(?:作为|担任|为|任|兼任)(?P<role>[^，,。；;]{0,10}?(?:联络员|信息员|管理员|审核员|专员|专干))"
)
_EACH = re.compile(
    "各(?:单位|部门|科室|股室|村|站所|办|社区|股|处室|处|乡镇|街道|镇|局)|(?:每个?|各)[^，。；]{0,4}(?:单位|部门|科室|股室|村)"
)
_DUTY = re.compile("公开|信息|政务|网站|发布|平台|新媒体|12345|热线|网络|上传|报送|更新|维护|负责")


@dataclass
class _Found:
    """A group as it is put together from the sentences that speak of it."""

    name: str
    spans: list[Span] = field(default_factory=list)
    leader: str | None = None
    deputies: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    office: str | None = None
    head: str | None = None


def read_leadership(document: Document, sections: Sections) -> Leadership:
    """Groups, the unit and the officials in charge and the staff that the report names; plans of section 五 are none."""
    text = punctuated(document.text)
    told = [
        sentence
        for part in sections.parts
        if part.key != "problems"
        for span in body_spans(sections, part)
        for sentence in sentences(text, span)
    ]
    groups = _groups(text, told)
    rest = [sentence for sentence in told if part_of_work(text, sentence)]
    return Leadership(
        groups=tuple(_group(document, found) for found in groups),
        responsible_unit=_unit(document, rest),
        responsible_officials=tuple(_officials(document, rest, groups)),
        staff=tuple(_staff(document, rest)),
    )


def part_of_work(text: str, sentence: Span) -> bool:
    """A sentence of a report on disclosure is about it unless it names other work only."""
    return bool(re.search("[一-龥]", text[slice(*sentence)]))


# --- groups --------------------------------------------------------------------------------------------------------------


def _groups(text: str, told: Sequence[Span]) -> list[_Found]:
    found: list[_Found] = []
    current: _Found | None = None
    since = 0
    for sentence in told:
        words = text[slice(*sentence)]
        named = list(_group_names(text, sentence))
        for span in named:
            name = text[slice(*span)]
            current = next((group for group in found if _same_group(group.name, name)), None)
            if (current is None and _THIS_WORK.search(name)) or (
                current is None
                and (_THIS_WORK.search(words) or _GROUP.sub("", name) in ("", "工作"))
                and re.search("成立|组建|设立|建立|健全|调整", words)
            ):
                current = _Found(name)
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
                    spans.append(_clause_with(text, sentence, span))
            group.spans.extend(_joined(text, sorted(set(spans))))
        since += 1
    return [group for group in found if group.spans]


def _shares(
    text: str, sentence: Span, named: Sequence[Span], found: Sequence[_Found], current: _Found
) -> Iterator[tuple[_Found, Span]]:
    """The stretch of the sentence that speaks of each group: 调整充实甲小组，由…任组长，组建乙工作专班 are two."""
    told: list[tuple[_Found, int]] = []
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


def _group_names(text: str, sentence: Span) -> Iterator[Span]:
    for match in _GROUP.finditer(text, *sentence):
        start = max(sentence[0], match.start() - 26)
        window = text[start : match.start()]
        for stop in re.finditer(r"[^一-龥]", window):
            start = max(start, match.start() - len(window) + stop.end())
        window = text[start : match.start()]
        for stop in _GROUP_NAME.finditer(window):
            start = max(start, match.start() - len(window) + stop.end())
        before, after = text[sentence[0] : start], text[match.end() : sentence[1]]
        if _NOT_OURS.search(before) and not re.search("成立|组建", before):
            continue
        if re.match("办公室(?:[^，。；]{0,6}联系|[（(]|《)", after):  # whom to ask, whose circular
            continue
        yield start, match.end()


def _same_group(name: str, other: str) -> bool:
    """领导小组 alone is the one named before; 镇政务公开领导小组 is 政务公开领导小组."""
    bare = _GROUP.sub("", other)
    return name == other or bare in ("", "该", "工作") or name.endswith(other) or other.endswith(name)


def _filled(text: str, sentence: Span, group: _Found) -> list[Span]:
    """Takes the offices that the sentence gives; the clauses that gave them."""
    spans: list[Span] = []
    pieces = clauses(text, sentence, "，,。；;")
    for piece in pieces:
        words = text[slice(*piece)]
        for held in (*_HELD.finditer(words), *_HELD_BY.finditer(words)):
            titles = _titles(held["title"])
            if not titles or not _take(group, held["role"], held["title"], titles):
                continue
            spans.append(piece)
    spans.extend(_office(text, sentence, pieces, group))
    return [trim(text, span, "，,。；;：:") for span in spans]


def _take(group: _Found, role: str, raw: str, titles: list[str]) -> bool:
    if role in ("组长", "第一组长", "双组长"):
        if group.leader is None:
            group.leader = _office_of(_BEFORE_TITLE.sub("", raw).strip())
            return True
        return False
    into = group.deputies if "副" in role else group.members
    fresh = [title for title in titles if title not in into]
    into.extend(fresh)
    return bool(fresh)


# 百家姓 as far as it is common (公安部 2020: these are nine in ten), for names behind an office: 镇长王某某任组长.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙"
    "黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
)
_PERSON = re.compile(f"(?P<office>{_TITLE})[{_SURNAMES}][一-龥某×xX*]{{1,2}}$")


def _office_of(title: str) -> str:
    """The office without the name of who holds it."""
    bare = re.sub("(?<!负责)同志$", "", title)
    named = _PERSON.search(bare)
    return bare[: named.end("office")] if named else bare


def _titles(raw: str) -> list[str]:
    """Offices one each: split at 、, at 和 between two offices, and where a separator is missing by sense."""
    bare = _BEFORE_TITLE.sub("", raw).strip(' “”"')
    if not bare or _GROUP.search(bare):
        return []
    titles: list[str] = []
    for piece in _joined_units(re.split("、(?![^（(]*[）)])|以及", bare)):  # 各县（市、区）政府 is one
        for part in re.split(
            "(?:(?<=成员|领导|书记|主任|人员|干部|委员)|(?<=负责人))(?=各|其他|相关|有关)", piece
        ):
            titles.extend(_at_and(part))
    return [_office_of(title.removesuffix("等")) for title in titles if title]


def _joined_units(pieces: Sequence[str]) -> list[str]:
    """区政府办、区司法局等部门负责人 is one office: a unit without a title goes with the title that follows it."""
    if not _TITLE_END.search(pieces[-1]):
        return list(pieces)
    joined: list[str] = []
    waiting = ""
    for piece in filter(None, pieces):
        waiting += piece
        if _TITLE_END.search(piece):
            joined.append(waiting)
            waiting = ""
        else:
            waiting += "、"
    return joined


def _at_and(part: str) -> list[str]:
    for match in re.finditer("[和及与]", part):
        left, right = part[: match.start()], part[match.end() :]
        if _TITLE_END.search(left) and right:
            return [left, *_at_and(right)]
    return [part]


def _is_office(title: str) -> bool:
    return re.search(_TITLE, title) is not None and not re.search("组长|成员", title)


def _office(text: str, sentence: Span, pieces: Sequence[Span], group: _Found) -> Iterator[Span]:
    words = text[slice(*sentence)]
    if "办公室" not in words:
        return
    for pattern in _OFFICE:
        match = pattern.search(words)
        if match and group.office is None and not re.search("小组|负责", match["unit"]):
            group.office = match["unit"].removesuffix("内")
            yield _piece_at(pieces, sentence[0] + match.start("unit"), sentence)
    for pattern in _OFFICE_HEAD:
        match = pattern.search(words)
        if match and group.head is None and _is_office(match["title"]):
            group.head = _office_of(re.sub("^(?:下设办公室|由|并由)", "", match["title"]))
            first = words.find("办公室")
            yield _piece_at(pieces, sentence[0] + first, sentence)
            yield _piece_at(pieces, sentence[0] + match.start("title"), sentence)
            return


def _piece_at(pieces: Sequence[Span], place: int, sentence: Span) -> Span:
    return next((piece for piece in pieces if piece[0] <= place < piece[1]), sentence)


def _clause_with(text: str, sentence: Span, span: Span) -> Span:
    return trim(text, _piece_at(clauses(text, sentence, "，,。；;"), span[0], sentence), "，,。；;：:")


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Neighbouring clauses as one quote."""
    out: list[Span] = []
    for start, end in spans:
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip("，,、 \n")):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _group(document: Document, found: _Found) -> Group:
    return Group(
        name=found.name,
        leader_title=found.leader,
        deputy_titles=tuple(found.deputies),
        member_titles=tuple(found.members),
        office_unit=found.office,
        office_head_title=found.head,
        quotes=_quotes(document, found.spans),
        by=("offline",),
    )


def _quotes(document: Document, spans: Sequence[Span]) -> tuple[Quote, ...]:
    return tuple(quote_at(document, *span) for span in _joined(document.text, sorted(set(spans))))


# --- the unit in charge --------------------------------------------------------------------------------------------------


def _unit(document: Document, told: Sequence[Span]) -> ResponsibleUnit | None:
    text = punctuated(document.text)
    names: list[str] = []
    spans: list[Span] = []
    for sentence in told:
        spots = _spots(text, sentence, _ANY_UNIT, _ANY_CHARGE)
        for match in (m for pattern in _IN_CHARGE for spot in spots for m in pattern.finditer(text, *spot)):
            name = _unit_name(text, sentence, match.span("unit"))
            before = text[sentence[0] : match.start("unit")]
            after = text[match.end() : match.end() + 12]
            if (
                name in ("", "公室")
                or name.startswith("各")
                or (name == "办公室" and re.search("小组|下设", before))
                or "小组" in match["unit"]
            ):
                continue
            if (
                _NOT_IN_CHARGE.match(after)
                or re.search("联系|咨询", before)
                or re.search("各[^，。；]{0,4}$", before)
            ):
                continue
            if names and not _same_unit(names[0], name):
                continue
            names.append(name)
            spans.append(_short_clause(text, sentence, match.span()))
    if not names:
        return None
    return ResponsibleUnit(name=names[0], quotes=_quotes(document, spans), by=("offline",))


_UNIT_WIDTH = 16  # 某某经济技术开发区管委会办公室


def _spots(text: str, sentence: Span, *words: re.Pattern[str]) -> list[Span]:
    """The clauses of the sentence that have a word of each kind: what the slower patterns look for stands within one."""
    if not all(word.search(text, *sentence) for word in words):
        return []
    pieces = clauses(text, sentence, "，,。；;：:")
    return [piece for piece in pieces if all(word.search(text, *piece) for word in words)]


def _unit_name(text: str, sentence: Span, noun: Span) -> str:
    """The noun with what stands before it without a mark or a verb: 局办公室, 街道党政综合办公室, 法制科."""
    start = noun[0]
    while start > max(sentence[0], noun[0] - _UNIT_WIDTH) and "一" <= text[start - 1] <= "龥":
        start -= 1
    # The noun may hold a stop itself: 党政和人大办公室.
    stops = [stop.end() for stop in _UNIT_NAME.finditer(text, start, noun[0])]
    name = text[max([start, *stops]) : noun[1]]
    return name if len(name) > 1 else ""


def _last_part(words: str, stops: re.Pattern[str]) -> str:
    place = 0
    for stop in stops.finditer(words):
        if stop.end() < len(words):
            place = stop.end()
    return words[place:]


def _same_unit(one: str, other: str) -> bool:
    short = [re.sub("公室$", "", name) for name in (one, other)]
    return short[0].endswith(short[1]) or short[1].endswith(short[0])


def _short_clause(text: str, sentence: Span, span: Span) -> Span:
    return trim(
        text, _piece_at(clauses(text, sentence, "，,。；;、：:"), span[0], sentence), "，,。；;、：:”“"
    )


# --- officials -----------------------------------------------------------------------------------------------------------


def _officials(
    document: Document, told: Sequence[Span], groups: Sequence[_Found]
) -> Iterator[ResponsibleOfficial]:
    text = punctuated(document.text)
    in_groups = [span for group in groups for span in group.spans]
    found: dict[str, list[Span]] = {}
    for sentence in told:
        spots = _spots(text, sentence, _ANY_TITLE, _ANY_ACT)
        for match in (m for pattern in _OFFICIALS for spot in spots for m in pattern.finditer(text, *spot)):
            start = match.start("title")
            if any(a <= start < b for a, b in in_groups) or _APPROVES.search(
                text[match.end("title") : match.end() + 8]
            ):
                continue
            start, title = _with_its_committee(text, sentence, start, _official_title(match["title"]))
            if _demanded(text, sentence, start) or _of_each(text, sentence, match):
                continue
            if title is None or re.search("小组|组长", text[match.end("title") : match.end() + 6]):
                continue
            span = trim(
                text, _piece_at(clauses(text, sentence, "，,。；;：:"), start, sentence), "，,。；;：:"
            )
            found.setdefault(title, []).append(span)
    for title, spans in found.items():
        yield ResponsibleOfficial(title=title, quotes=_quotes(document, spans), by=("offline",))


# “镇党委、政府主要领导”: whose officials they are, said of two bodies at once.
_COMMITTEE = re.compile("[一-龥]{0,6}?(?:党委|党工委|党组|支部)[、和]$")


def _with_its_committee(text: str, sentence: Span, start: int, title: str | None) -> tuple[int, str | None]:
    if title is None or not re.match("(?:人民)?(?:政府|办事处|管委会|行政)", title):
        return start, title
    before = _COMMITTEE.search(text, sentence[0], text.index(title, start))
    if before is None:
        return start, title
    words = before[0]
    for stop in _BEFORE_OFFICIAL.finditer(before[0]):
        words = before[0][stop.end() :]
    return start, words + title


# “按照市府办关于各单位要明确1名分管领导的要求”: what somebody asks for, not what was done.
_DEMAND = re.compile("(?:按照|根据|依照|对照|落实)[^，。；]{2,80}(?:要求|规定|精神|通知)")


# “各县（市、区）均明确了分管领导”: the officials of other bodies.
_EACH_HAS = re.compile("^各[^，。；]{1,24}?(?:均|都|也)?(?:已)?(?:明确|确定|落实|指定)")


def _of_each(text: str, sentence: Span, official: re.Match[str]) -> bool:
    piece = _piece_at(clauses(text, sentence, "，,。；;"), official.start(), sentence)
    return _EACH_HAS.match(text[slice(*piece)]) is not None


def _demanded(text: str, sentence: Span, place: int) -> bool:
    return any(match.start() <= place < match.end() for match in _DEMAND.finditer(text, *sentence))


_BEFORE_OFFICIAL = re.compile(
    "由|明确了?|实行|落实|坚持|形成|构建|构筑|打造|健全|完善|成立了?|建立|确定|我[乡镇局县市区委办单位街道]{1,2}|本[乡镇局县市区委单位机关]{1,2}|以|在|按照|[一1]名|强化|高度重视|，"
)


def _official_title(raw: str) -> str | None:
    title = raw
    for stop in _BEFORE_OFFICIAL.finditer(raw):
        if stop.end() < len(raw) and re.search(_TITLE, raw[stop.end() :]):
            title = raw[stop.end() :]
    title = title.strip("，。 ").removeprefix("名")
    if "”" not in title:
        title = title.rsplit("“", maxsplit=1)[-1]
    return (
        title if re.search(f"{_TITLE}$", title) and not re.search("培训|学习|考核|办公室对", title) else None
    )


# --- staff ---------------------------------------------------------------------------------------------------------------


def _staff(document: Document, told: Sequence[Span]) -> Iterator[Staff]:
    text = punctuated(document.text)
    found: dict[tuple[str, bool], tuple[int | None, bool | None, list[Span]]] = {}
    for sentence in told:
        if not _ANY_STAFF.search(text, *sentence):
            continue
        role = ""
        for piece in _staff_pieces(text, sentence):
            words = text[slice(*piece)]
            span = trim(text, piece, "，,。；;：:、")
            if _demanded(text, sentence, piece[0]) and _demanded(text, sentence, span[1] - 3):
                continue
            if (rest := _OTHER_KIND.fullmatch(text, *span)) and "专兼职" not in role:
                _part_time(found, role, _numeral(rest["count"]), span)
                continue
            for role, count, full_time in _people(words, text[slice(*sentence)]):
                key = (role, _apart(found.get((role, False)), full_time))
                before = found.get(key)
                if before:
                    found[key] = (
                        before[0] if before[0] is not None else count,
                        before[1] if before[1] is not None else full_time,
                        [*before[2], span],
                    )
                else:
                    found[key] = (count, full_time, [span])
    for (role, _), (count, full_time, spans) in found.items():
        yield Staff(
            role=role, count=count, full_time=full_time, quotes=_quotes(document, spans), by=("offline",)
        )


# “专职公开工作人员86名、兼职214名”: the same noun for both.
_OTHER_KIND = re.compile(f"兼职{_COUNT}")


def _apart(before: tuple[int | None, bool | None, list[Span]] | None, full_time: bool | None) -> bool:
    """Full-time and part-time people of one role are two items: 专职信息员1名 and 兼职信息员27名."""
    return before is not None and None not in (before[1], full_time) and before[1] != full_time


def _part_time(
    found: dict[tuple[str, bool], tuple[int | None, bool | None, list[Span]]],
    role: str,
    count: int | None,
    span: Span,
) -> None:
    before = found.pop((role, False), None)
    if before is None:
        return
    noun = role.removeprefix("专职")
    found[noun, False] = before
    found[noun, True] = (count, False, [*before[2], span])


def _staff_pieces(text: str, sentence: Span) -> Iterator[Span]:
    """Clauses; one that counts the full-time and the part-time (专职人员1名、兼职人员3名) is cut between them."""
    for piece in clauses(text, sentence, "，,。；;：:"):
        words = text[slice(*piece)]
        both = "专职" in words and "兼职" in words
        yield from clauses(text, piece, "、和") if both else (piece,)


# “配备工作人员负责信息公开管理工作”: people for this work without a number or a 专.
_CHARGED = re.compile(
    "(?:配备|安排|明确|指定|确定)了?(?:工作|管理|业务)人员(?:具体|专门)?(?:负责|从事|承担)[^，。；]*(?:公开|信息)"
)


# “政务公开科负责日常工作，现有工作人员4名”: a unit's people, counted right behind its duty.
_MANNED = re.compile(
    r"(?:(?:负责|承担|承办)[^，。；]{0,24}公开[^，。；]{0,12}|设立?[^，。；]{0,6}公开[^，。；]{0,4}[科股室处办])，(?:现|共|配)?有(?:工作)?人员\s*\d"
)


def _people(words: str, sentence: str) -> Iterator[tuple[str, int | None, bool | None]]:
    """(role, count, full time) of the people whom one clause assigns to the work."""
    if re.search("培训|参加|学习(?!习)|业务水平", words) and not re.search("专人|专职", words):
        return
    number = re.search(_COUNT + f"(?=[^，。；、]{{0,14}}(?:{_PEOPLE}))", words) or re.search(
        rf"(?:{_PEOPLE})(?:共计?|合计|有|为)*\s*{_COUNT}", words
    )
    if not (
        _SPECIAL.search(words)
        or _CHARGED.search(words)
        or (number and (re.search("负责|从事|承担|管理|公开|配备", words) or _MANNED.search(sentence)))
    ) or not (_DUTY.search(sentence) or re.search("[专兼][）)]?职(?:工作)?人员", words)):
        return
    full_time = _full_time(words)
    named = _AS.search(words)
    arranged = list(_ARRANGED.finditer(words))
    if named and arranged:
        yield named["role"].lstrip("了"), _count(words, number), full_time
        return
    if arranged:
        for role in _roles(arranged[0]["what"], words):
            yield role, _count(words, number), full_time
        return
    counted = re.search(f"(?P<role>[专兼]职(?:工作|管理)?人员)(?:共|有|为)?{_COUNT}", words)
    if counted:
        yield counted["role"], _count(words, number), full_time
        return
    doing = re.search(
        f"(?:^|[办室科股处心]){_COUNT}(?P<role>(?:[专兼]职)?(?:工作|管理|业务)?人员|同志|干部)(?:具体|专门|直接|专职|兼职)?(?:负责|承办)",
        words,
    )
    if doing:
        yield doing["role"], _count(words, doing), full_time
        return
    alone = re.search(
        "(?P<role>[^，。；、由和的]{0,6}?专人)(?:负责|专岗|管理|统一|具体|专职|落实|审核|维护|更新)", words
    )
    if alone:
        yield (
            _last_part(alone["role"], re.compile("由|安排|明确|有|落实|实行|坚持|做到|确保")),
            None,
            full_time,
        )


def _roles(what: str, words: str) -> Iterator[str]:
    bare = re.sub(r"\d\s*[-—~～至到]\s*\d\s*名", "", what)
    bare = re.sub(_COUNT, "", bare).strip()
    for part in re.split("和(?=“|[^和]{2,16}(?:员|人)$|人员$)|、", bare):
        name = _NOT_ROLE.sub("", part.strip())
        name = _SPECIFIC.sub("", name)
        if re.search(f"(?:{_PEOPLE})$", name):
            yield "专设人员" if name == "人员" and "专设" in words else name


# “安排了专门的…管理人员”, “业务素质强的工作人员”, “、落实专人”: what stands before a role.
_NOT_ROLE = re.compile(
    "^(?:了|有|到|专门的?(?!人)|(?:业务|政治|责任|工作)[^的，]{1,12}的|熟悉[^的，]{1,12}的|若干名?|落实|明确|安排|配备|指定|确定|实行|由)+"
)


# 专职信息员 is an 信息员, full time; 专职人员 is called nothing else.
_SPECIFIC = re.compile("^[专兼]职(?=[一-龥]{2,}员$)(?!(?:工作|管理|业务)?人员)")


def _count(words: str, number: re.Match[str] | None) -> int | None:
    """A number per unit (各单位选取1名) and a range (1-2名) are no count."""
    if number is None or _RANGE.search(words):
        return None
    if _EACH.search(words) and not re.search("共计?|合计", words[: number.end()]):
        return None
    return _numeral(number["count"])


def _numeral(digits: str) -> int | None:
    return int(digits) if digits.isdigit() else chinese_number(digits)


def _full_time(words: str) -> bool | None:
    full, part = "专职" in words, "兼职" in words and "专兼职" not in words
    return None if full == part else full
