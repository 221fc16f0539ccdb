"""Whose a channel is, told by its name and the issuer's: own, a superior body's, or unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.domain.narrative import Operator
from extractor.parsing.channel_heads import inner_name, owner_words

_LEVELS = "省|自治区|市|州|盟|县|开发区|区|旗|镇|乡|街道|中心|局|委|办|厅|部|院|署|管委会"


_LEVEL_RANK = {
    "国": 0, "中央": 0, "省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "县": 3, "区": 3, "旗": 3,
    "镇": 4, "乡": 4, "街道": 4, "中心": 4, "局": 4, "委": 4, "办": 4, "厅": 4, "部": 4, "院": 4, "署": 4, "开发区": 4, "管委会": 4,
}  # fmt: skip


_OFFICES = ("局", "委", "办", "厅", "部", "院", "署", "中心", "管委会", "开发区")


def stands_above(level: str, issuer: str, *, office: bool = False) -> bool:
    """Whether a government of this level (县) is above the issuer; `office`: one of its offices (县局) against the issuer's."""
    if level == "区" and _zone(issuer):
        return False
    places = _places(issuer)
    ours = (
        _LEVEL_RANK.get(places[-1].level.removeprefix("自治"), 4)
        if office and places
        else _issuer_rank(issuer)
    )
    return _LEVEL_RANK.get(level, 4) < ours


def operator_of(text: str, name: str, wordings: Sequence[str], issuer: str | None) -> Operator:
    """By the name, by another wording of it, or by a level said elsewhere (1个市级政务公开专区)."""
    elsewhere = re.search(f"(?:{_LEVELS})级(?:政务|官方)?(?:新媒体)?{re.escape(name)}", text)
    for words in (name, *wordings, *([elsewhere[0]] if elsewhere else [])):
        told = _operator_of(words, issuer or "")
        if told != "unknown":
            return told
    return "unknown"


def _operator_of(words: str, issuer: str) -> Operator:
    bare = re.sub('[“”"《》]', "", words)
    if _PROGRAMME.search(bare) and not re.match("我|本", bare):
        return "unknown"
    if issuer and _is_own_name(words, bare, issuer):
        return "own"
    places = _places(issuer)
    place = next((place for place in reversed(places) if place.stem in bare), None)
    if place is not None:
        return _by_place(place, words, bare, issuer)
    if places and _OF_THE_STATE.match(bare):
        return "superior"
    return _by_level(bare, issuer)


def _is_own_name(words: str, bare: str, issuer: str) -> bool:
    name = owner_words(inner_name(words))
    paper = _NEWSPAPER.search(words) is not None
    return bool(
        issuer in bare
        or _abbreviates(name, issuer)
        or (not paper and _abbreviates_trade(name, issuer))
        or (_INSTITUTION.match(bare) and _is_institution(bare, issuer))
        or ((office := _OFFICE_SITE.match(bare)) and _department(issuer) and office[0] in issuer)
        or (not paper and not _places(issuer) and _same_body(bare, issuer))
        or re.match("我|本|自建", bare)
        or "本级" in bare
    )


def _by_place(place: _Place, words: str, bare: str, issuer: str) -> Operator:
    """The issuer's own place is the government's; a department's channel has its trade too, a paper of place and trade is nobody's."""
    if not _department(issuer):
        return "own" if place == _places(issuer)[-1] else "superior"
    trade = _same_body(bare, issuer) or _abbreviates_trade(bare.removesuffix("报"), issuer)
    if not trade:
        return "superior"
    return "unknown" if _NEWSPAPER.search(words) else "own"


_OF_THE_STATE = re.compile("国家|全国|中央|国务院|中国政府|[一-龥]{2,6}总[局署]")


def _by_level(bare: str, issuer: str) -> Operator:
    places = _places(issuer)
    office = _OFFICE_OF_LEVEL.search(bare)
    if office and places:
        return _of_an_office(office, places[-1], issuer)
    level = _LEVEL_OF_NAME.search(bare)
    if not level or not issuer:
        return "unknown"
    if level["level"] in _OFFICES:
        ours = level["level"] in issuer or (level["level"] == "管委会" and _zone(issuer))
        return "own" if ours else "unknown"
    return "own" if _LEVEL_RANK.get(level["level"], 0) >= _issuer_rank(issuer) else "superior"


_LEVEL_OF_NAME = re.compile(
    f"(?:^|[一-龥])(?P<level>{_LEVELS.replace('|区|', '|(?<!社)区|')}|国务院|中国政府|国家|中央)(?=人民政府|政府|门户|政务|网|官|信息|微|长|级|公|融媒|党|电视|广播|电台|日报|12345|热线)"
)


def _of_an_office(named: re.Match[str], place: _Place, issuer: str) -> Operator:
    ours = _LEVEL_RANK.get(place.level.removeprefix("自治"), 4)
    rank = _LEVEL_RANK[named["level"]]
    rest = iter(issuer)
    trade = all(char in rest for char in named["office"][:-1])  # 市住建局 beside 某区住房和城乡建设局
    if rank == ours and trade and named["office"][-1] in issuer:
        return "own"
    return "superior" if rank < ours and trade else "unknown"


# 省厅网站, 市局公众号, 市应急局网站: an office by its level, in the report of one of the levels below it.
_OFFICE_OF_LEVEL = re.compile(
    "^(?P<level>省|市|州|县|区)(?P<office>[一-龥]{0,8}?[局委厅院])(?=门户|官|政务|网|微|公众|抖音|视频)"
)
_OFFICE_SITE = re.compile("[局委办厅部院署](?=门户|官|政务|机关|网|微)")  # 局官方微信公众号“甲市住建”


class _Place(NamedTuple):
    stem: str
    level: str


def _places(issuer: str) -> list[_Place]:
    """岭东区长胜乡人民政府 -> 岭东 (区), 长胜 (乡): the issuer itself is the last. A stem of one character keeps its level (郏县)."""
    # 广州市, 新乡市, 沙市区: a level's character may be part of the name before another level
    found = re.findall(
        "(?:人民政府|政府)?([一-龥]{1,6}?)(省|自治区|市(?!区)|自治州|州(?![市县区])|盟|自治县|县|区|旗(?![街镇乡])|镇(?!街道)|乡(?![市县])|街道)",
        issuer,
    )
    return [_Place(stem if len(stem) > 1 else stem + level, level) for stem, level in found]


_DEPARTMENT = re.compile(
    "(?:局|委员会|委|厅|(?<!干)部|署|中心|办公室|管委会|管理委员会|分局|支队|大队|院|所|站|(?<!街道办事)处|银行|集团)$"
)


def _department(issuer: str) -> bool:
    """A body of a government, not a government nor its office (whose sites are the government's own)."""
    return bool(_DEPARTMENT.search(issuer)) and not re.search(
        "人民政府(?:办公厅|办公室)$|[市县区]政府办(?:公室)?$", issuer
    )


def _issuer_rank(issuer: str) -> int:
    places = _places(issuer)
    rank = _LEVEL_RANK.get(places[-1].level.removeprefix("自治"), 4) if places else 4
    return 4 if _department(issuer) or _zone(issuer) else rank


def _zone(issuer: str) -> bool:
    """A district's government stands above the development zone in it; a 新区 with a 人民政府 is a district itself."""
    return (
        bool(re.search("(?:开发|高新|经开|示范|度假|园|新|保税|合作)区", issuer)) and "人民政府" not in issuer
    )


def _abbreviates(name: str, issuer: str) -> bool:
    """东苕经开 of 东苕经济技术开发区: the place, then characters of the rest of the name in their order."""
    if not (_zone(issuer) or _department(issuer)) or len(name) < 3 or name[:2] not in issuer:
        return False
    rest = iter(issuer[issuer.index(name[:2]) + 2 :])
    return bool(re.sub("^[省市县区州旗]", "", name[2:])) and all(char in rest for char in name[2:])


def _abbreviates_trade(name: str, issuer: str) -> bool:
    """文旅海州, 海州住建 of a bureau 海州市文化和旅游局, 海州市住房和城乡建设局: the place and characters of the trade in their order."""
    places = _places(issuer)
    place = next((one.stem for one in places[::-1] if one.stem in name), None)
    if not _department(issuer) or place is None:
        return False
    short = name.replace(place, "", 1).strip("省市县区州旗")
    rest = iter(_DEPARTMENT.sub("", re.split("省|市|县|区|州|旗", issuer)[-1]))
    return 2 <= len(short) <= 4 and all(char in rest for char in short)


# 学校官网, 校报, 院长接待日: what a school or a hospital calls its own.
_INSTITUTION = re.compile("(?:学校|校园|校(?=报|内|史|长)|医院|学院|院(?=报|内|长)|馆(?=报|内|长))")
_OF_INSTITUTION = {
    "校": "(?:大学|学院|学校|中学|小学|幼儿园)",
    "学": "(?:大学|学院|学校|中学|小学)",
    "医": "医院",
    "院": "(?:学院|医院|研究院|保健院|卫生院)",
    "馆": "馆",
}


def _is_institution(words: str, issuer: str) -> bool:
    return re.search(_OF_INSTITUTION[words[0]] + "$", issuer) is not None


# “问政海州”电视栏目: whoever makes it, it is not named after its owner.
_PROGRAMME = re.compile("(?:栏目|节目|频道)$")


def _same_body(words: str, issuer: str) -> bool:
    """A department's own channel carries more of its name than the place: 龙华司法 of 海口市龙华区司法局."""
    if not _department(issuer):
        return False
    stem = re.sub(
        "^(?:中华人民共和国|国家|中国)", "", _DEPARTMENT.sub("", re.split("省|市|县|区|州|旗", issuer)[-1])
    )
    called = _CALLED.get(stem, ())
    return any(word in words for word in called) or any(
        stem[place : place + 2] in words for place in range(len(stem) - 1)
    )


# 《中国粮食报》 is the trade's paper and not the 国家粮食局's: a word of the body's name is not enough.
_NEWSPAPER = re.compile("报》?$")


# What a department's accounts are called after, where that is no part of its name.
_CALLED = {"公安": ("警",), "人民检察": ("检察",), "人民法": ("法院",)}
