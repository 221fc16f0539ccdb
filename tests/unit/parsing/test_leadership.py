"""Who leads, in the wordings of townships and bureaus; the truth of each case was written by hand."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import Leadership
from extractor.domain.text import normalise
from extractor.parsing.leadership import read_leadership
from extractor.parsing.sections import find_sections
from tests.hang import no_hang


def read(overview: str, problems: str = "无。") -> Leadership:
    raw = (
        f"甲镇2023年政府信息公开工作年度报告\n一、总体情况\n{overview}\n"
        f"五、存在的主要问题及改进情况\n{problems}\n六、其他需要报告的事项\n无。\n"
    )
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    found = read_leadership(Document(source=source, raw=raw, text=text, offsets=offsets), find_sections(text))
    unit = [found.responsible_unit] if found.responsible_unit else []
    for item in (*found.groups, *unit, *found.responsible_officials, *found.staff):
        assert item.by == ("offline",)
        assert item.quotes
        for quote in item.quotes:
            assert quote.text == "".join(text[a:b] for a, b in quote.spans)
    return found


class Case(NamedTuple):
    """`group`: name, leader, deputies, members, office unit, office head."""

    name: str
    text: str
    group: tuple[str, str | None, tuple[str, ...], tuple[str, ...], str | None, str | None] | None


GROUPS = [
    Case(
        "由 … 任",
        "我镇成立了由镇长任组长，分管领导任副组长，各办公室负责人为成员的政务公开领导小组。",
        ("政务公开领导小组", "镇长", ("分管领导",), ("各办公室负责人",), None, None),
    ),
    Case(
        "以 … 为",
        "成立以局长为组长、副局长为副组长、各股室负责人为成员的政府信息公开工作领导小组，办公室设在局办公室。",
        ("政府信息公开工作领导小组", "局长", ("副局长",), ("各股室负责人",), "局办公室", None),
    ),
    Case(
        "after the name",
        "成立了信息公开领导小组，由党委书记为组长，党委副书记、乡长为副组长，其他班子成员各站所负责人为成员。",
        (
            "信息公开领导小组",
            "党委书记",
            ("党委副书记", "乡长"),
            ("其他班子成员", "各站所负责人"),
            None,
            None,
        ),
    ),
    Case(
        "role first",
        "调整充实政务公开工作领导小组。组长由街道办事处主任担任，副组长由党工委副书记担任，成员由各科室负责人组成。",
        (
            "政务公开工作领导小组",
            "街道办事处主任",
            ("党工委副书记",),
            ("各科室负责人",),
            None,
            None,
        ),
    ),
    Case(
        "office with its head",
        "成立政务公开工作领导小组，镇长任组长。领导小组下设办公室，办公室设在党政办，由党政办主任兼任办公室主任。",
        ("政务公开工作领导小组", "镇长", (), (), "党政办", "党政办主任"),
    ),
    Case(
        "an office without a place",
        "成立了政务公开领导小组，下设办公室，由党政综合办主任兼任办公室主任。",
        ("政务公开领导小组", None, (), (), None, "党政综合办主任"),
    ),
    Case(
        "first deputy and list",
        "由镇党委书记任组长、镇长任第一副组长，其他班子成员任副组长，各村书记、各站所负责人为成员的政务公开协调小组。",
        (
            "政务公开协调小组",
            "镇党委书记",
            ("镇长", "其他班子成员"),
            ("各村书记", "各站所负责人"),
            None,
            None,
        ),
    ),
    Case(
        "only a name",
        "成立了政务公开工作领导小组，统筹协调全镇工作。",
        ("政务公开工作领导小组", None, (), (), None, None),
    ),
    Case(
        "a task force", "组建政务公开工作专班，明确任务分工。", ("政务公开工作专班", None, (), (), None, None)
    ),
    Case(
        "two offices joined by 和",
        "成立政务公开领导小组，由镇长任组长，各办公室负责人和各村书记为成员，领导小组组长负总责。",
        ("政务公开领导小组", "镇长", (), ("各办公室负责人", "各村书记"), None, None),
    ),
    Case("whom to ask", "如有疑问，请与甲局政府信息公开领导小组办公室联系（地址：甲路1号）。", None),
    Case(
        "a superior's circular",
        "对照乙市政务公开工作领导小组办公室《关于做好年度报告的通知》要求推进。",
        None,
    ),
    Case(
        "the head after the office",
        "成立了政务公开工作领导小组，组长为镇长，成员为各办负责人，领导小组下设办公室于党政综合办，办公室主任由党政综合办主任担任。",
        ("政务公开工作领导小组", "镇长", (), ("各办负责人",), "党政综合办", "党政综合办主任"),
    ),
    Case("in a document's name", "根据《县政务公开领导小组关于做好年度报告的通知》要求，编制本报告。", None),
    Case(
        "a name of no more than its kind",
        "成立由镇长任组长、宣传委员任副组长、各部门负责人为成员的工作领导小组。",
        ("工作领导小组", "镇长", ("宣传委员",), ("各部门负责人",), None, None),
    ),
    Case("other work", "成立了安全生产领导小组，由镇长任组长。", None),
    Case("none", "我镇加强组织领导，健全工作机制。", None),
]


@pytest.mark.parametrize("case", GROUPS, ids=lambda case: case.name)
def test_groups(case: Case) -> None:
    assert [
        (g.name, g.leader_title, g.deputy_titles, g.member_titles, g.office_unit, g.office_head_title)
        for g in read(case.text).groups
    ] == ([case.group] if case.group else [])


def test_two_names_are_two_groups_unless_one_is_short_for_the_other() -> None:
    names = [
        g.name
        for g in read(
            "成立了信息公开工作领导小组。政务公开工作领导小组坚持责任到人。领导小组办公室设在党政办。"
        ).groups
    ]
    assert names == ["信息公开工作领导小组", "政务公开工作领导小组"]


def test_each_group_of_a_sentence_has_its_own_offices() -> None:
    read_in_one = read(
        "调整充实政务公开领导小组，由县长任组长，副县长任副组长，组建信息公开工作专班，成立由局长任组长的网站工作小组。"
    ).groups
    assert [(g.name, g.leader_title, g.deputy_titles) for g in read_in_one] == [
        ("政务公开领导小组", "县长", ("副县长",)),
        ("信息公开工作专班", None, ()),
        ("网站工作小组", "局长", ()),
    ]


@pytest.mark.parametrize(
    ("held", "leader"),
    [
        ("镇长王建国任组长", "镇长"),
        ("党委书记李某某同志任组长", "党委书记"),
        ("局党组书记、局长张××任组长", "局党组书记、局长"),
        ("区长任组长", "区长"),
    ],
)
def test_an_office_is_told_without_the_name_of_its_holder(held: str, leader: str) -> None:
    (group,) = read(f"成立政务公开领导小组，由{held}。").groups
    assert group.leader_title == leader


def test_members_are_not_cut_within_brackets_and_a_deputy_is_no_office_head() -> None:
    (group,) = read(
        "成立由县长任组长、党政综合办公室主任为副组长、各乡（镇、街道）分管负责同志为成员的政务公开领导小组。"
    ).groups
    assert group.member_titles == ("各乡（镇、街道）分管负责同志",)
    assert group.deputy_titles == ("党政综合办公室主任",)
    assert group.office_head_title is None


@pytest.mark.parametrize(
    ("members", "titles"),
    [
        ("各科室、下属各单位主要负责人", ("各科室、下属各单位主要负责人",)),
        ("副镇长、县财政局等部门负责人", ("副镇长", "县财政局等部门负责人")),
        ("党政办、财政所", ("党政办", "财政所")),
    ],
)
def test_units_go_with_the_title_behind_them(members: str, titles: tuple[str, ...]) -> None:
    (group,) = read(f"成立政务公开领导小组，由镇长任组长，{members}为成员。").groups
    assert group.member_titles == titles


@pytest.mark.parametrize(
    ("text", "office", "head"),
    [
        ("下设办公室，设在综合办公室。", "综合办公室", None),
        ("下设办公室在党政综合办，由李某同志兼任办公室主任。", "党政综合办", None),
    ],
)
def test_office_of_the_group(text: str, office: str, head: str | None) -> None:
    (group,) = read(f"成立了镇长任组长、各办公室主任为成员的政务公开领导小组，{text}").groups
    assert (group.office_unit, group.office_head_title) == (office, head)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("党政办为具体负责部门，明确了职责。", "党政办"),
        ("明确由局办公室牵头，各科室配合，做好政府信息公开。", "局办公室"),
        ("按照“政府主抓、党政办组织实施”的原则推进政务公开。", "党政办"),
        ("局办公室负责政府信息公开工作的组织、协调。", "局办公室"),
        ("日常工作由街道党政综合办公室承担。", "街道党政综合办公室"),
        ("牵头部门为综合科。", "综合科"),
        ("街道政务公开工作由街道党政办公室负责。", "街道党政办公室"),
        ("厅办公室（政务公开办）负责统筹协调全厅政务公开工作。", "厅办公室"),
        ("成立领导小组，领导小组下设办公室，办公室负责信息公开的日常工作。", None),
        ("如有疑问，请与局办公室联系。", None),
        ("由党政办审核后发布信息。", None),
        ("各职能办公室负责人为成员。", None),
        ("党政办牵头负责政务公开。宣传办具体负责信息发布。", "党政办"),
        ("信息公开工作由镇党政办公室统一负责。", "镇党政办公室"),
        ("健全“党委统一领导、镇长牵头抓总、党政办组织协调”的工作机制。", "党政办"),
        ("主要领导负总责，局办公室承办，各股室配合。", "局办公室"),
        ("云溪经济技术开发区管委会办公室为政府信息公开工作责任科室。", "云溪经济技术开发区管委会办公室"),
        ("各股室具体负责本股室的信息公开。", None),
        ("警务保障室牵头负责全局政府信息公开工作。", "警务保障室"),
        ("形成镇长亲自抓、党政和人大办公室专人抓的格局。", "党政和人大办公室"),
        ("分管负责人为直接责任人，党政办公室负责牵头协调。", "党政办公室"),
        ("分管领导靠前指挥，政策法规科统筹推进，各处室配合。", "政策法规科"),
        ("各派出所设专职教室负责培训。", None),
    ],
)
def test_the_unit_in_charge(text: str, unit: str | None) -> None:
    found = read(text).responsible_unit
    assert (found.name if found else None) == unit


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("由党委委员、组织委员统筹政务公开工作。", ["党委委员、组织委员"]),
        ("乡政府主要领导亲自部署、检查，牵头协调重要事项。", ["乡政府主要领导"]),
        ("各单位负责人直接负责，确保信息准确。", ["各单位负责人"]),
        ("实行“一把手”负总责，分管领导具体负责，办公室组织落实。", ["“一把手”", "分管领导"]),
        ("明确1名分管领导分管政务信息工作。", ["分管领导"]),
        ("所有信息由分管领导审核签发后发布。", []),
        ("健全“党委统一领导、镇长牵头抓总、党政办组织协调”的工作机制。", ["镇长"]),
        ("成立由镇长任组长的政务公开领导小组。", []),
        ("主要领导高度重视政府信息公开工作。", []),
        ("镇党委书记对信息公开工作负总责，宣传委员为具体责任人。", ["镇党委书记", "宣传委员"]),
        ("局长是政务公开第一责任人，办公室主任是具体责任人。", ["局长", "办公室主任"]),
        ("构建街道主任亲自抓、分管副主任靠上抓的工作格局。", ["街道主任", "分管副主任"]),
        ("按照上级关于明确1名分管领导负责政务公开的要求，强化保障。", []),
        ("各县（市、区）、市直各部门均明确了分管领导和责任科室。", []),
        ("镇政府明确一名副镇长具体分管政务公开。", ["副镇长"]),
        ("由镇党委、政府主要领导亲自抓政务公开。", ["镇党委、政府主要领导"]),
        ("实行主要领导负总责、分管领导负主责的责任制。", ["主要领导", "分管领导"]),
        ("分管领导负责审核，确保信息准确。", []),
    ],
)
def test_officials_in_charge(text: str, titles: list[str]) -> None:
    assert [official.title for official in read(text).responsible_officials] == titles


@pytest.mark.parametrize(
    ("text", "staff"),
    [
        ("街道配备1名工作人员专职负责政务公开工作。", [("工作人员", 1, True)]),
        ("各单位选取1名同志作为联络员，负责信息报送。", [("联络员", None, None)]),
        ("实行专人负责具体信息收集上报工作。", [("专人", None, None)]),
        ("安排专人负责信息公开工作。", [("专人", None, None)]),
        ("由政务公开专人按照要求发布。", [("政务公开专人", None, None)]),
        ("在党政办专设人员负责政府网站政务公开工作。", [("专设人员", None, None)]),
        ("配备专职工作人员1名，兼职工作人员2名。", [("专职工作人员", 1, True), ("兼职工作人员", 2, False)]),
        ("确定1名信息员专门负责信息的上传。", [("信息员", 1, None)]),
        ("配备专职人员1名、兼职人员3名。", [("专职人员", 1, True), ("兼职人员", 3, False)]),
        ("每个业务科室明确1位信息员，负责收集。", [("信息员", None, None)]),
        ("确定1-2名业务素质强的工作人员及时公开政务信息，专门负责。", [("工作人员", None, None)]),
        ("明确分管领导、落实专人负责政务公开。", [("专人", None, None)]),
        (
            "安排了专门的网络管理人员和“12345”热线联络员，信息公开得到落实。",
            [("网络管理人员", None, None), ("“12345”热线联络员", None, None)],
        ),
        ("坚持专人负责信息发布。安排专人负责网站更新。", [("专人", None, None)]),
        ("成立工作小组，配备组长1名、专职工作人员2名，明确职责。", [("专职工作人员", 2, True)]),
        ("配备工作人员负责处理信息公开管理工作。", [("工作人员", None, None)]),
        (
            "全县共配备专职政务公开工作人员6名、兼职21名。",
            [("政务公开工作人员", 6, True), ("政务公开工作人员", 21, False)],
        ),
        ("落实1名专职人员和2名兼职人员负责政府信息公开。", [("专职人员", 1, True), ("兼职人员", 2, False)]),
        ("共配备专兼职人员96名负责信息公开。", [("专兼职人员", 96, None)]),
        ("由办公室牵头，1名工作人员具体负责信息公开。", [("工作人员", 1, None)]),
        ("设专职信息公开员1名，各村设信息员1名。", [("信息公开员", 1, True), ("信息员", None, None)]),
        ("各所队明确兼职联络员共 12 名，负责信息报送。", [("联络员", 12, False)]),
        ("设专职信息员2名，明确兼职信息员9名，负责发布。", [("信息员", 2, True), ("信息员", 9, False)]),
        ("政务公开科负责信息公开日常工作，现有工作人员4名。", [("工作人员", 4, None)]),
        (
            "配备专兼职工作人员5名，其中专职1名、兼职4名，负责政务公开。",
            [("专兼职工作人员", 5, None)],
        ),
        ("按照区里各单位配备2名专职人员的要求，充实了力量。", []),
        ("党政综合办1名同志专职负责信息发布。", [("同志", 1, True)]),
        ("区政府办公室设政务公开科，现有工作人员3名。", [("工作人员", 3, None)]),
        ("设立政务公开股，配备工作人员4名。", [("工作人员", 4, None)]),
        ("分管领导具体抓、专人负责落实信息公开。", [("专人", None, None)]),
        ("明确工作机构和人员，落实工作经费。", []),
        ("组织工作人员参加业务培训2次。", []),
    ],
)
def test_staff(text: str, staff: list[tuple[str, int | None, bool | None]]) -> None:
    assert [(s.role, s.count, s.full_time) for s in read(text).staff] == staff


@pytest.mark.parametrize(
    ("text", "group"),
    [
        (
            "成立政务公开领导小组，组长由党委书记、乡长共同担任，副组长由副乡长分别担任。",
            ("政务公开领导小组", "党委书记、乡长", ("副乡长",), (), None),
        ),
        (
            "设立依申请会商专班，总工程师牵头，法规处、执法局派员参加。",
            ("依申请会商专班", "总工程师", (), ("法规处", "执法局"), None),
        ),
        (
            "组建信息公开工作专班，由分管副局长牵头，办公室、信息科为成员单位，专班设在办公室。",
            ("信息公开工作专班", "分管副局长", (), ("办公室", "信息科"), "办公室"),
        ),
        (
            "抽调骨干3名组成政务公开工作专班，由副院长任专班负责人。",
            ("政务公开工作专班", "副院长", (), (), None),
        ),
        (
            "成立政务公开工作领导小组，厅主要负责同志担任组长，领导小组的办公室放在厅办公室。",
            ("政务公开工作领导小组", "厅主要负责同志", (), (), "厅办公室"),
        ),
        (
            "成立信息公开工作领导小组，组长由局主要负责同志担任，办公室挂靠综合科。",
            ("信息公开工作领导小组", "局主要负责同志", (), (), "综合科"),
        ),
        (
            "成立以党工委书记为组长的信息公开工作组，办公室落在宣传办。",
            ("信息公开工作组", "党工委书记", (), (), "宣传办"),
        ),
        (
            "建立政务公开协调小组，副区长任总召集人，政府办主任任副召集人。",
            ("政务公开协调小组", "副区长", ("政府办主任",), (), None),
        ),
        (
            "成立政务公开领导小组，局长负总责，副局长分管。",
            ("政务公开领导小组", None, (), (), None),
        ),
    ],
)  # fmt: skip
def test_groups_without_the_usual_words(
    text: str, group: tuple[str, str | None, tuple[str, ...], tuple[str, ...], str | None]
) -> None:
    [found] = read(text).groups
    assert (
        found.name,
        found.leader_title,
        found.deputy_titles,
        found.member_titles,
        found.office_unit,
    ) == group


@pytest.mark.parametrize(
    "text",
    [
        "我局按照上级成立工作专班的要求，主动公开信息30条。",
        "配合县政务公开领导小组开展评估。",
        "县政务公开工作领导小组办公室对我镇进行了检查。",
        "市疫情防控工作专班召开新闻发布会12场，公开信息230条。",
        "驻村工作组织村民大会，公开村务信息。",
    ],
)
def test_groups_of_others_are_none(text: str) -> None:
    assert read(text).groups == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("由管委会办公室归口负责，确定1名干部经办。", "管委会办公室"),
        ("由镇党政办公室归口管理信息公开工作。", "镇党政办公室"),
        ("由局党建办牵头，各股室配合，公开各类信息。", "局党建办"),
        ("县政务服务中心具体负责全县政务公开。", "县政务服务中心"),
        ("副镇长分管，党政办公室承担日常工作。", "党政办公室"),
        ("法规科为本机关信息公开经办机构。", "法规科"),
        ("局办公室承办建议提案12件。", None),
        ("便民服务中心负责群众咨询登记。", None),
        ("各单位交办负责人及时办结。", None),
    ],
)
def test_more_units_in_charge(text: str, unit: str | None) -> None:
    found = read(text).responsible_unit
    assert (found.name if found else None) == unit


@pytest.mark.parametrize(
    ("text", "staff"),
    [
        ("办公室牵头公开，抽出信息员2名，均为兼职。", [("信息员", 2, False)]),
        ("配备网站管理员2人，均系兼职，负责信息发布。", [("网站管理员", 2, False)]),
        ("指定联络员4名，全部为专职，负责信息公开。", [("联络员", 4, True)]),
        ("全局共有专职人员2名、兼职信息员34名。", [("专职人员", 2, True), ("信息员", 34, False)]),
        ("配1名专职工作人员和3名兼职信息员负责公开。", [("专职工作人员", 1, True), ("信息员", 3, False)]),
        ("设有公开专岗1个，专职干部1名。", [("专职干部", 1, True)]),
        ("各科室明确1名政务公开信息员，共15名。", [("政务公开信息员", 15, None)]),
        ("各村确定1名信息员，合计12人。", [("信息员", 12, None)]),
        ("每个部门指定一名公开联络员，全区共计46名。", [("公开联络员", 46, None)]),
        ("由办公室归口负责公开，确定1名干部经办。", [("干部", 1, None)]),
        ("安排党政办2名同志兼管信息公开。", [("同志", 2, None)]),
        ("由党政办3名工作人员轮流负责公众号编发。", [("工作人员", 3, None)]),
        ("全年配合审计组工作人员3名开展检查，公开信息3条。", []),
        ("抽查网站12个，整改人员培训3期，公开信息3条。", []),
        ("共接待办事人员3名，均为兼职商户，公开信息3条。", []),
    ],
)  # fmt: skip
def test_people_for_the_work_however_they_are_told(
    text: str, staff: list[tuple[str, int | None, bool | None]]
) -> None:
    assert [(item.role, item.count, item.full_time) for item in read(text).staff] == staff


def test_what_is_only_planned_is_no_leadership() -> None:
    found = read("无。", "人员不足。下一步，将成立政务公开领导小组，安排专人负责信息公开工作。")
    assert found == Leadership()


@pytest.mark.parametrize("piece", ["负责人、", "镇长、", "办公室", "1名", "专人和", "小组"])
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    with no_hang():
        read("成立领导小组，由" + piece * (12_000 // len(piece)) + "为成员。")
