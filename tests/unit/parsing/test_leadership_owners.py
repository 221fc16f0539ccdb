"""Groups and people of other bodies, planned or missing ones, and how many people there are, in sentences written for this.

The truth of each sentence was written by hand from the annotation guide.
"""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import Leadership
from extractor.domain.text import normalise
from extractor.parsing.leadership import read_leadership
from extractor.parsing.leadership_owners import EXAMPLES, is_ours
from extractor.parsing.sections import find_sections

TOWN, BUREAU, COUNTY, ZONE = (
    "青禾县柳河镇人民政府",
    "青禾县水务局",
    "青禾县人民政府办公室",
    "柳州湖高新技术产业开发区管理委员会",
)


def read(sentence: str, issuer: str) -> Leadership:
    raw = (
        f"{issuer}2023年政府信息公开工作年度报告\n一、总体情况\n{sentence}\n二、主动公开政府信息情况\n"
        "五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"
    )
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    document = Document(source=source, raw=raw, text=text, offsets=offsets)
    return read_leadership(document, find_sections(text), issuer)


def names(sentence: str, issuer: str) -> list[str]:
    return [group.name for group in read(sentence, issuer).groups]


@pytest.mark.parametrize(
    "sentence",
    [
        # several bodies, each with its own
        "全县各行政村均成立了以村主任为组长的信息公开领导小组，上下联动。",
        "各站所、各村相应成立了政务公开工作领导小组。",
        "辖区内9所中小学全部成立了信息公开工作领导小组，校长任组长。",
        "全县12家公共企事业单位都建立了信息公开领导小组。",
        "要求各村成立由支部书记任组长的政务公开领导小组。",
        "督促下属事业单位健全信息公开工作领导小组。",
        "指导供水企业成立政务公开工作专班。",
        # a body above, by its name or as the subject
        "县政府成立了县政务公开工作领导小组，县长任组长，我镇严格落实其要求。",
        "市政务公开领导小组对公开工作开展了评估。",
        "由县政务公开领导小组办公室牵头开展评议。",
        "县人民政府牵头成立了政务公开领导小组，统筹推进。",
        # whose demand, praise and check it is
        "接到县政务公开领导小组通知后，及时部署。",
        "就公开事项向县信息公开工作领导小组作了汇报。",
        "工作情况已报县政务公开领导小组办公室备案。",
        "受到市政务公开领导小组通报表扬。",
        "遵照政务公开领导小组安排，制定了方案。",
        "认真落实政务公开领导小组的工作部署。",
        "政务公开领导小组对我镇进行了检查。",
        # planned or missing
        "拟成立政务公开领导小组。",
        "计划组建由分管领导牵头的政务公开工作领导小组。",
        "因机构改革，政务公开领导小组尚未成立。",
        "尚未组建政务公开工作领导小组，工作由办公室承担。",
        "未成立由主要领导任组长的信息公开领导小组。",
        "政务公开领导小组暂未建立，由分管领导直接负责。",
        # other work
        "调整了网络安全和信息化工作领导小组，由镇长任组长。",
        "成立政务服务工作领导小组，由副镇长任组长，推进一网通办。",
        "成立政务数据共享工作专班，分管领导任组长。",
    ],
)
def test_groups_of_others_and_groups_that_are_not_there(sentence: str) -> None:
    assert names(sentence, TOWN) == []


@pytest.mark.parametrize(
    ("issuer", "sentence", "name"),
    [
        (TOWN, "按照县政府要求，我镇成立了政务公开领导小组，镇长任组长。", "政务公开领导小组"),
        (
            TOWN,
            "根据人员变动情况，及时调整政务公开工作领导小组成员，副书记任组长。",
            "政务公开工作领导小组",
        ),
        (TOWN, "经镇政务公开领导小组研究，印发年度工作要点。", "镇政务公开领导小组"),
        (TOWN, "镇政务公开领导小组每月召开一次例会。", "镇政务公开领导小组"),
        (
            TOWN,
            "成立由镇长任组长、各村书记为成员的政府信息公开工作领导小组。",
            "政府信息公开工作领导小组",
        ),
        (BUREAU, "我局依申请公开会商工作专班由副局长牵头，法规股派员参加。", "依申请公开会商工作专班"),
        (BUREAU, "局政务公开领导小组每半年听取一次汇报。", "局政务公开领导小组"),
        (COUNTY, "调整县政务公开工作领导小组，常务副县长任组长。", "县政务公开工作领导小组"),
        (ZONE, "成立区政务公开工作领导小组，管委会主任任组长。", "区政务公开工作领导小组"),
        # brackets and an “and” within a name
        (TOWN, "成立镇务（政府信息）公开工作领导小组，镇长任组长。", "镇务（政府信息）公开工作领导小组"),
        (
            BUREAU,
            "调整了政务公开和保密审查工作领导小组，局长任组长。",
            "政务公开和保密审查工作领导小组",
        ),
        (
            BUREAU,
            "健全政府信息公开及网站管理领导小组，局长任组长。",
            "政府信息公开及网站管理领导小组",
        ),
        (TOWN, "推进政务公开和党务公开，成立信息公开领导小组，镇长任组长。", "信息公开领导小组"),
    ],
)
def test_groups_of_this_body_keep_their_whole_name(issuer: str, sentence: str, name: str) -> None:
    assert names(sentence, issuer) == [name]


def test_a_task_force_has_a_head_and_a_deputy() -> None:
    [group] = read("设立信息公开工作专班，由副局长任班长，办公室主任任副班长。", BUREAU).groups
    assert (group.leader_title, group.deputy_titles) == ("副局长", ("办公室主任",))


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_wording_excludes_its_own_example(example: str) -> None:
    before, name, after = example.split("|")
    assert not is_ours(before, name, after, None)


Person = tuple[str, int | None, bool | None]


@pytest.mark.parametrize(
    ("sentence", "staff"),
    [
        # taken out of all units: a total; of each unit: none
        ("从各站所抽调兼职信息员6名，负责信息报送。", [("信息员", 6, False)]),
        ("从机关各股室遴选9名兼职联络员负责政务公开。", [("联络员", 9, False)]),
        ("从各村选派1名信息员负责信息报送。", [("信息员", None, None)]),
        ("从各股室各抽调2名信息员负责信息报送。", [("信息员", None, None)]),
        ("各司均指定1名处长担任政务公开联络员。", [("政务公开联络员", None, None)]),
        ("各院系明确1名信息员，负责信息公开。", [("信息员", None, None)]),
        # more than three digits
        ("全省共有专兼职政务公开工作人员3456名。", [("专兼职政务公开工作人员", 3456, None)]),
        ("全市现有政务公开工作人员1,208名。", [("政务公开工作人员", 1208, None)]),
        (
            "全市政务公开工作人员共有1264人，其中专职212人，兼职1052人。",
            [("政务公开工作人员", 212, True), ("政务公开工作人员", 1052, False)],
        ),
        # the body's own beside one of each unit
        (
            "镇机关配备专职信息员1名、兼职信息员2名，各村明确信息员1名。",
            [("信息员", 1, True), ("信息员", 2, False), ("信息员", None, None)],
        ),
        (
            "局机关设信息员3名，各分局各指定信息员1名，负责信息上报。",
            [("信息员", 3, None), ("信息员", None, None)],
        ),
        # several roles in one clause; one noun for two kinds
        ("明确2名信息员和1名审核员负责网站维护。", [("信息员", 2, None), ("审核员", 1, None)]),
        (
            "配备政务公开专员2名、信息审核员3名，负责信息发布。",
            [("政务公开专员", 2, None), ("信息审核员", 3, None)],
        ),
        (
            "配备1名专职、3名兼职工作人员负责政务公开。",
            [("专职工作人员", 1, True), ("兼职工作人员", 3, False)],
        ),
        ("落实2名专职和5名兼职信息员负责政务公开。", [("信息员", 2, True), ("信息员", 5, False)]),
        # a unit manned, and what they do said before the noun
        ("由综合科负责政府信息公开的日常工作，配有2名工作人员。", [("工作人员", 2, None)]),
        (
            "现有从事政府信息公开工作的专职人员1名、兼职人员2名。",
            [("专职人员", 1, True), ("兼职人员", 2, False)],
        ),
        ("办公室1名副主任分管、2名工作人员具体承办政府信息公开工作。", [("工作人员", 2, None)]),
        # other bodies' people
        ("全县32所中小学均成立信息公开领导小组，校办安排专职人员负责更新。", []),
    ],
)
def test_how_many_people(sentence: str, staff: list[Person]) -> None:
    assert [(one.role, one.count, one.full_time) for one in read(sentence, BUREAU).staff] == staff
