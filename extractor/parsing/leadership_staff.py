"""This body's people for the work (专人, 1名工作人员, 联络员), with how many they are and whether they do nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Staff
from extractor.domain.quantity import chinese_number
from extractor.parsing.leadership_clauses import demanded, last_part, quotes_of
from extractor.parsing.offices import NAME
from extractor.parsing.passages import clauses, punctuated, trim

_ANY_STAFF = re.compile("员|专人|专干|干事|同志|干部|工作者|兼职")


_COUNT = r"(?:(?:不少于|不低于|至少|大约|约|近|超过|逾)\s*)?(?P<count>\d{1,3}(?:,\d{3})+|\d{1,6}|[一二两三四五六七八九十]{1,3})\s*(?P<more>余|多)?\s*(?:名|位|个|人)"


_RANGE = re.compile(r"\d\s*[-—~～至到]\s*\d|[一二三四][至到、]?[二三四五]名")


_PEOPLE = "业务骨干|干事|科员|公开员|专[（(]兼[）)]职人员|专职人员|兼职人员|专人|专员|工作人员|管理人员|联络员|信息员|管理员|审核员|保密员|专干|业务人员|负责人员|操作人员|人员|干部|同志|工作者"


_ARRANGED = re.compile(
    "(?:安排|配备|配齐|配强|配置|明确|落实|指定|确定|选派|选取|选定|专设|设立|设置|设|实行|抽调|遴选|选调|选拔|委派|确立|固定|现有|共有|实有|拥有|有|由|为|做到|指派|抽出|抽(?!查|检|样)|配(?!合|套|齐|备|强|置)|增配|增设|增加|聘用|聘请|招聘|储备|组建)(?:了|有|到)?(?P<what>[^，,。；;：:]{0,24}?(?:" + _PEOPLE + ")(?:[、和及][^，,。；;：:]{2,18}?(?:" + _PEOPLE + "))*)(?!的|培训|参加|素质|水平|能力|考核|队伍|配备)"
)  # fmt: skip


_SPECIAL = re.compile(
    "专人|专职|兼职|专[（(]兼[）)]职|专门|专设|专岗|专员|联络员|信息员|公开员|管理员|审核员|专干"
)


_AS = re.compile(
    "(?:作为|担任|为|任|兼任)(?P<role>[^，,。；;]{0,10}?(?:联络员|信息员|管理员|审核员|专员|专干))"
)


_EACH = re.compile(
    "各(?:单位|部门|科室|股室|村|站所|办|社区|股|处室|处|乡镇|街道|镇|局|司局?|院系|支部|中队|分局|大队|区县|县|区|学校|中心)"
    "|(?:每个?|各)[^，。；]{0,4}(?:单位|部门|科室|股室|村)"
)
# “从各股室抽调联络员8名” are eight; “从各股室各抽1名” is one of each.
_OUT_OF_ALL = re.compile(
    "从[^，。；]{0,8}各[^，。；]{1,10}?(?<!各)(?:抽调|抽选|选派|选调|选拔|遴选|挑选|择优|抽出)"
)


# “没有专职人员”, “未配备专职人员”, “拟增配2名工作人员”
_NOT_THERE = re.compile(f"(?:没有|未(?!来)|尚无|缺乏|缺少|[，,]无|^无|拟|计划)[^，。；]{{0,10}}(?:{_PEOPLE})")


_DUTY = re.compile(
    "公开|责任制|责任机制|工作机制|信息|政务|网站|发布|平台|新媒体|12345|热线|网络|上传|报送|更新|维护|负责"
)


def find_staff(document: Document, told: Sequence[Span]) -> Iterator[Staff]:
    text = punctuated(document.text)
    found: _Found = {}
    for sentence in told:
        if not _ANY_STAFF.search(text, *sentence) or _OF_OTHER_BODIES.match(text, *sentence):
            continue
        role = ""
        split = _BY_KIND.search(text, *sentence) if text.find("其中", *sentence) >= 0 else None
        if split and "专兼职" in split["role"]:
            split = None
        if split:
            _both_kinds(found, split)
        if shared := _SHARED_NOUN.search(text, *sentence):
            _one_noun(found, shared)
        for piece in _staff_pieces(text, sentence):
            if any(one and one.start() <= piece[1] and piece[0] < one.end() for one in (split, shared)):
                continue
            words = text[slice(*piece)]
            span = trim(text, piece, "，,。；;：:、")
            if demanded(text, sentence, piece[0]) and demanded(text, sentence, span[1] - 3):
                continue
            if (rest := _OTHER_KIND.fullmatch(text, *span)) and "专兼职" not in role:
                _part_time(found, role, _numeral(rest["count"]), span)
                continue
            for role, told_count, told_kind in _people(words, text[slice(*sentence)]):
                count, full_time, span = _completed(text, sentence, span, told_count, told_kind)
                _add(found, role, count, full_time, span, per_unit=_per_unit(words, count))
    for (role, _), (count, full_time, spans) in found.items():
        yield Staff(
            role=role, count=count, full_time=full_time, quotes=quotes_of(document, spans), by=("offline",)
        )


# (role, which of the items of that role): what is known of them so far.
_Found = dict[tuple[str, str], tuple[int | None, bool | None, list[Span]]]


def _add(
    found: _Found, role: str, count: int | None, full_time: bool | None, span: Span, *, per_unit: bool
) -> None:
    """People told of before are the same, unless they are of the other kind (专职信息员1名, 兼职信息员27名) or one of each unit
    (配备信息员2名，各村确定信息员1名)."""
    before = found.get((role, ""))
    which = ""
    if before is not None and per_unit and before[0] is not None:
        which = "per unit"
    elif _apart(before, full_time):
        which = "other kind"
    count_before, kind_before, spans = found.get((role, which), (None, None, []))
    found[role, which] = (
        count if count_before is None else count_before,
        full_time if kind_before is None else kind_before,
        [*spans, span],
    )


def _per_unit(words: str, count: int | None) -> bool:
    return count is None and _EACH.search(words) is not None and re.search(_COUNT, words) is not None


# “全市48所中学均成立领导小组，校办设专职人员”: whose people these are.
_OF_OTHER_BODIES = re.compile(
    "[^，。；]{0,12}\\d+余?[所家](?:[^，。；、]{0,6}(?:学校|高校|中学|小学|幼儿园|医院|企业|单位|机构|银行|院校))(?:均|都|全部|普遍|分别|已)"
)


# “抽出信息员2名，均为兼职”, “各科室明确1名信息员，共15名”: what the next clause says of the same people.
_ALL_OF_THEM = re.compile("[，,、](?:均|都|全部|皆)(?:为|是|系)?(?P<kind>专职|兼职)")
_IN_ALL = re.compile(
    f"[，,、](?:全[局镇乡县市区院厅街道]{{1,2}})?(?:共计|合计|总计|共)(?:有|配备)?{_COUNT}(?=[，,。；;]|$)"
)


def _completed(
    text: str, sentence: Span, span: Span, count: int | None, full_time: bool | None
) -> tuple[int | None, bool | None, Span]:
    start, end = span
    if count is None and (total := _IN_ALL.match(text, end, sentence[1])):
        count, end = _numeral(total["count"]), total.end()
    if full_time is None and (kind := _ALL_OF_THEM.match(text, end, sentence[1])):
        full_time, end = kind["kind"] == "专职", kind.end()
    return count, full_time, (start, end)


# “现有政务公开工作人员46人，其中专职5人、兼职41人”: the two parts are told apart, their sum is no third.
_BY_KIND = re.compile(
    f"(?P<role>[一-龥]{{0,12}}?(?:{_PEOPLE}))(?:共计|总计|合计|共有|共|有|为)*\\d{{1,4}}[人名][，,（(]其中[：:，]?"
    "专职(?:人员)?(?P<full>\\d{1,4})[人名][，,、和]兼职(?:人员)?(?P<part>\\d{1,4})[人名]"
)
_BEFORE_ROLE = re.compile(
    ".*(?:全[省市县区州镇乡局厅系]统?|从事|现有|共有|实有|配备|拥有|明确|安排|承担|系统|有)"
)


def _both_kinds(
    found: _Found,
    split: re.Match[str],
) -> None:
    role = _BEFORE_ROLE.sub("", split["role"])
    start = split.end("role") - len(role)
    for full_time, count in ((True, split["full"]), (False, split["part"])):
        found[role, "" if full_time else "other kind"] = (int(count), full_time, [(start, split.end())])


# “配备1名专职、3名兼职工作人员”: the noun stands once, behind both.
_SHARED_NOUN = re.compile(
    "(?P<full>\\d{1,4}|[一二两三四五六七八九十])[名个位人]专职(?:[、和，]|以及)(?P<part>\\d{1,4}|[一二两三四五六七八九十])[名个位人]兼职的?"
    f"(?P<noun>[一-龥]{{0,6}}?(?:{_PEOPLE}))"
)


def _one_noun(found: _Found, shared: re.Match[str]) -> None:
    general = shared["noun"] in ("人员", "工作人员", "管理人员")
    for kind, count, which in (("专职", shared["full"], ""), ("兼职", shared["part"], "other kind")):
        role = kind + shared["noun"] if general else shared["noun"]
        found[role, "" if general else which] = (_numeral(count), kind == "专职", [shared.span()])


# “专职公开工作人员86名、兼职214名”: the same noun for both.
_OTHER_KIND = re.compile(f"兼职{_COUNT}")


def _apart(before: tuple[int | None, bool | None, list[Span]] | None, full_time: bool | None) -> bool:
    """Full-time and part-time people of one role are two items: 专职信息员1名 and 兼职信息员27名."""
    return before is not None and None not in (before[1], full_time) and before[1] != full_time


def _part_time(
    found: _Found,
    role: str,
    count: int | None,
    span: Span,
) -> None:
    before = found.pop((role, ""), None)
    if before is None:
        return
    noun = role.removeprefix("专职")
    found[noun, ""] = before
    found[noun, "other kind"] = (count, False, [*before[2], span])


def _staff_pieces(text: str, sentence: Span) -> Iterator[Span]:
    """Clauses; one that counts the full-time and the part-time (专职人员1名、兼职人员3名) is cut between them."""
    for piece in clauses(text, sentence, "，。；;：:"):  # a half-width comma is one within a number
        words = text[slice(*piece)]
        both = "专职" in words and "兼职" in words
        yield from clauses(text, piece, "、和") if both else (piece,)


# “配备工作人员负责信息公开管理工作”: people for this work without a number or a 专.
_CHARGED = re.compile(
    "(?:配备|安排|明确|指定|确定)了?(?:工作|管理|业务)人员(?:具体|专门)?(?:负责|从事|承担)[^，。；]*(?:公开|信息)"
)


# “政务公开科负责日常工作，现有工作人员4名”: a unit's people, counted right behind its duty.
_MANNED = re.compile(
    r"(?:(?:负责|承担|承办)[^，。；]{0,24}公开[^，。；]{0,12}|设立?[^，。；]{0,6}公开[^，。；]{0,4}[科股室处办])，(?:(?:现|共|配|实)?有|配备|设)(?:\d+[名人]|专职|专门|(?:工作)?人员\s*\d)"
)


# “专职人员2名”, “3名兼职信息员”: people by their kind alone, in a list whose verb stands before it.
_OF_KIND = "(?:(?:镇|乡|村|社区|街道|部门|机关)级)?[专兼]职(?:政务公开|政府信息公开|信息公开|网站|工作|管理|业务)*(?:人员|干部|信息员|联络员|管理员|审核员|公开员|专员|同志)"


def _people(words: str, sentence: str) -> Iterator[tuple[str, int | None, bool | None]]:
    """(role, count, full time) of the people whom one clause assigns to the work."""
    number = re.search(_COUNT + f"(?=[^，。；、]{{0,14}}(?:{_PEOPLE}))", words) or re.search(
        rf"(?:{_PEOPLE})(?:共计?|合计|有|为)*\s*{_COUNT}", words
    )
    if not _assigns(words, sentence, counted=number is not None):
        return
    arranged = _ARRANGED.search(words)
    if arranged is None:
        yield from _without_a_verb(words)
    elif named := _AS.search(words):
        yield named["role"].lstrip("了"), _count(words, number), _full_time(words)
    elif several := list(_counted_roles(words[arranged.start("what") :])):
        yield from several
    else:
        for role in _roles(arranged["what"], words):
            yield role, _count(words, number), _full_time(words)


def _assigns(words: str, sentence: str, *, counted: bool) -> bool:
    taught = re.search("培训|参加|学习(?!习)|业务水平", words) and not re.search("专人|专职", words)
    if taught or _NOT_THERE.search(words):
        return False
    if not (_DUTY.search(sentence) or re.search("[专兼][）)]?职(?:工作)?人员", words)):
        return False
    if _SPECIAL.search(words) or _CHARGED.search(words):
        return True
    return counted and bool(_DOES.search(words) or _MANNED.search(sentence))


_DOES = re.compile("负责|从事|承担|管理|公开|配备|经办|承办|办理|兼管|专管|专抓|操作|维护|编发")


def _without_a_verb(words: str) -> Iterator[tuple[str, int | None, bool | None]]:
    """People by their kind, by what they do, or 专人 alone, where the verb that assigns them stands elsewhere."""
    full_time = _full_time(words)
    counted = re.search(f"(?P<role>{_OF_KIND})(?:共|有|为)*{_COUNT}", words) or re.search(
        f"{_COUNT}(?P<role>{_OF_KIND})", words
    )
    if counted:
        yield _SPECIFIC.sub("", counted["role"]), _count(words, counted), full_time
        return
    doing = re.search(
        f"(?:^|[办室科股处心、]|{NAME}、{NAME}){_COUNT}(?P<role>(?:[专兼]职)?(?:工作|管理|业务)?人员|同志|干部|科员|干事)(?:具体|专门|直接|专职|兼职)?(?:负责|承办)",
        words,
    ) or re.search(
        f"(?P<role>干事|科员|同志|干部){_COUNT}(?:具体|专门|直接|专职|兼职)?(?:负责|承办|经办)", words
    )
    if doing:
        yield doing["role"], _count(words, doing), full_time
        return
    alone = re.search(
        "(?P<role>[^，。；、由和的]{0,6}?专人)(?:负责|专岗|管理|统一|具体|专职|落实|审核|维护|更新)", words
    )
    if alone:
        yield (
            last_part(alone["role"], re.compile("由|安排|明确|有|落实|实行|坚持|做到|确保")),
            None,
            full_time,
        )


_COUNTED_ROLES = (
    re.compile(f"{_COUNT}(?P<role>[^，。；、和及]{{0,10}}?(?:{_PEOPLE}))(?!队伍)"),
    re.compile(f"(?:^|[、和及])(?P<role>[^，。；、和及名]{{0,10}}?(?:{_PEOPLE})){_COUNT}"),
)


def _counted_roles(what: str) -> Iterator[tuple[str, int | None, bool | None]]:
    """“2名信息员和1名审核员”: each role has its own number."""
    for pattern in _COUNTED_ROLES:
        roles = list(pattern.finditer(what))
        if len(roles) > 1 and not _EACH.search(what):
            for one in roles:
                name = _SPECIFIC.sub("", _NOT_ROLE.sub("", one["role"]))
                yield name, _numeral(one["count"]), _full_time(one["role"])
            return


def _roles(what: str, words: str) -> Iterator[str]:
    bare = re.sub(r"\d\s*[-—~～至到]\s*\d\s*名", "", _FROM.sub("", what))
    bare = re.sub(_COUNT, "", bare).strip()
    for part in re.split("和(?=“|[^和]{2,16}(?:员|人)$|人员$)|、", bare):
        name = _NOT_ROLE.sub("", part.strip())
        name = _SPECIFIC.sub("", name)
        if re.search(f"(?:{_PEOPLE})$", name):
            yield "专设人员" if name == "人员" and "专设" in words else name


# “党政办2名同志”: where the people come from is no part of what they are called.
_FROM = re.compile(f"^[^，。；、名]{{1,12}}[办科股室处局院所部心](?={_COUNT})")


# “安排了专门的…管理人员”, “业务素质强的工作人员”, “、落实专人”: what stands before a role.
_NOT_ROLE = re.compile(
    "^(?:了|有|到|专门的?(?!人)|(?:业务|政治|责任|工作|从事)[^的，]{1,16}的|熟悉[^的，]{1,12}的|若干名?|落实|明确|安排|配备|指定|确定|实行|由)+"
)


# 专职信息员 is an 信息员, full time; 专职人员 is called nothing else.
_SPECIFIC = re.compile("^[专兼]职(?=[一-龥]{2,}员$)(?!(?:工作|管理|业务)?人员)")


def _count(words: str, number: re.Match[str] | None) -> int | None:
    """A number per unit (各单位选取1名) and a range (1-2名) are no count."""
    if number is None or _RANGE.search(words):
        return None
    count = _numeral(number["count"])
    if _EACH.search(words) and not re.search("共计?|合计", words[: number.end()]):
        return count if count != 1 and _OUT_OF_ALL.search(words[: number.start()]) else None
    return count


def _numeral(digits: str) -> int | None:
    digits = digits.replace(",", "")
    return int(digits) if digits.isdigit() else chinese_number(digits)


def _full_time(words: str) -> bool | None:
    full, part = "专职" in words, "兼职" in words and "专兼职" not in words
    return None if full == part else full
