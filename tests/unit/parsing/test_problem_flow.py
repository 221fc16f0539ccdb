"""Complaints and measures in flowing paragraphs, without numbers: what a turn within a sentence, a place or a shared word tells.

The truth of each case was written by hand: the complaints, then each measure with its status and the complaints it answers.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.text import normalise
from extractor.parsing.answering import answered, own_words, parted
from extractor.parsing.categories import category_of
from extractor.parsing.problems import read_problems
from extractor.parsing.sections import find_sections


class Case(NamedTuple):
    section: str
    problems: tuple[str, ...]
    improvements: tuple[tuple[str, str, tuple[int, ...]], ...] = ()


def read(section: str) -> Case:
    raw = (
        "乙县民政局2023年政府信息公开工作年度报告\n一、总体情况\n2023年，乙县民政局贯彻条例。\n"
        f"五、存在的主要问题及改进情况\n{section}\n六、其他需要报告的事项\n无。\n"
    )
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    document = Document(source=source, raw=raw, text=text, offsets=offsets)
    problems, improvements = read_problems(document, find_sections(text))
    return Case(
        section,
        tuple(problem.text for problem in problems),
        tuple((item.text, item.status, item.addresses) for item in improvements),
    )


REMEDY_IN_THE_SENTENCE = [
    Case(
        "解读材料多为文字转发，图表偏少，下一步将联合融媒体中心制作短视频；公开栏目较为零散，今后要对栏目进行归并。",
        ("解读材料多为文字转发，图表偏少", "公开栏目较为零散"),
        (("联合融媒体中心制作短视频", "planned", (0,)), ("对栏目进行归并。", "planned", (1,))),
    ),
    Case(
        "低保名单要等季度末才张贴，今后将随批随贴；村级公示牌被广告遮住，镇里正在逐村加固；办事指南与窗口口径两样，已要求各窗口逐项核对。",
        ("低保名单要等季度末才张贴", "村级公示牌被广告遮住", "办事指南与窗口口径两样"),
        (
            ("将随批随贴", "planned", (0,)),
            ("镇里正在逐村加固", "ongoing", (1,)),
            ("已要求各窗口逐项核对。", "done", (2,)),
        ),
    ),
    Case(
        "由于专职人员不足，信息更新往往滞后于工作进展，今后将配备一名专职信息员，做到随有随发。",
        ("由于专职人员不足，信息更新往往滞后于工作进展",),
        (("配备一名专职信息员，做到随有随发。", "planned", (0,)),),
    ),
    Case(
        "至于热线与网站答复口径不一的问题，将会同信息中心统一知识库。",
        ("热线与网站答复口径不一",),
        (("将会同信息中心统一知识库。", "planned", (0,)),),
    ),
    Case(
        "至于老旧小区公示位置偏僻的问题，待改造时一并调整。",
        ("老旧小区公示位置偏僻",),
        (("待改造时一并调整。", "planned", (0,)),),
    ),
    Case(
        "至于两级目录重复的问题，目前正与县政务办对接。",
        ("两级目录重复",),
        (("目前正与县政务办对接。", "ongoing", (0,)),),
    ),
]

A_COMPLAINT_BY_ITS_PLACE = [
    Case(
        "一年来仍有差距。个别股室对公开工作不上心，材料要催才交。网上申请与线下登记没有打通。",
        ("个别股室对公开工作不上心，材料要催才交。", "网上申请与线下登记没有打通。"),
    ),
    Case(
        "我局仍面临一些困难。一些惠民信息贴出三天便被覆盖；有的站所把公示栏锁在院内。",
        ("一些惠民信息贴出三天便被覆盖", "有的站所把公示栏锁在院内。"),
    ),
    Case(
        "部分科室报送信息挑肥拣瘦，报喜不报忧；答复模板沿用多年，与新规定不合拍。",
        ("部分科室报送信息挑肥拣瘦，报喜不报忧", "答复模板沿用多年，与新规定不合拍。"),
    ),
    Case(
        "主要问题及改进措施：\n（1）公众号、网站、公示栏各发各的。改进措施：统一归口发布。\n（2）解读重数量轻质量。改进措施：由起草科室把关。",
        ("公众号、网站、公示栏各发各的。", "解读重数量轻质量。"),
        (("统一归口发布。", "planned", (0,)), ("由起草科室把关。", "planned", (1,))),
    ),
    Case(
        "还存在政策宣传不接地气、公开台账不完整、申请流程不熟悉等问题。",
        ("政策宣传不接地气", "公开台账不完整", "申请流程不熟悉"),
    ),
    Case(
        "公开责任划分不清，部门互相等靠的现象时有发生。",
        ("公开责任划分不清，部门互相等靠的现象时有发生。",),
    ),
]

COMPLAINT_AND_MEASURE_IN_TURN = [
    Case(
        "公示照片模糊。下一步，将统一制作公示牌。老年人看不懂图表。今后，将录制方言音频。",
        ("公示照片模糊。", "老年人看不懂图表。"),
        (("将统一制作公示牌。", "planned", (0,)), ("将录制方言音频。", "planned", (1,))),
    ),
    Case(
        "公开责任划分不清，推诿情况偶有出现；惠企政策散落在多个栏目。2024年，我局拟按责任逐项签订清单，并按产业链重新编排惠企政策目录。",
        ("公开责任划分不清，推诿情况偶有出现", "惠企政策散落在多个栏目。"),
        (
            ("拟按责任逐项签订清单", "planned", (0,)),
            ("按产业链重新编排惠企政策目录。", "planned", (1,)),
        ),
    ),
    Case(
        "针对上年栏目更新慢的问题，2023年我局开通了提醒功能。2023年还存在以下不足：答复用时偏长；公开专区利用率不高。下一步，我局将压缩流转时间。",
        ("答复用时偏长", "公开专区利用率不高。"),
        (("开通了提醒功能。", "done", ()), ("将压缩流转时间。", "planned", ())),
    ),
]

WHAT_WAS_DONE_AND_LABELS = [
    Case(
        "一些老旧小区改造信息未上网；解读“官话”多、“白话”少。对此，我局已组织轮训，要求解读先念给居民听，并建立老旧小区改造信息上网清单。",
        ("一些老旧小区改造信息未上网", "解读“官话”多、“白话”少。"),
        (
            ("我局已组织轮训，要求解读先念给居民听", "done", (1,)),
            ("建立老旧小区改造信息上网清单。", "done", (0,)),
        ),
    ),
    Case(
        "存在答复不够规范的问题。我局当即约谈承办科室，修订了办理规程。",
        ("答复不够规范",),
        (("我局当即约谈承办科室，修订了办理规程。", "done", (0,)),),
    ),
    Case(
        "主要问题是人员调整大、业务不熟；改进措施是组织跟班学习，选派骨干轮训。",
        ("人员调整大、业务不熟",),
        (("组织跟班学习，选派骨干轮训。", "planned", (0,)),),
    ),
    Case(
        "一、存在的问题\n公开人员多为兼职，精力有限。\n答复格式不规范。\n二、改进措施\n落实专职人员。\n使用统一答复格式文本。",
        ("公开人员多为兼职，精力有限。", "答复格式不规范。"),
        (("落实专职人员。", "planned", (0,)), ("使用统一答复格式文本。", "planned", (1,))),
    ),
]

NO_COMPLAINT = [
    Case(
        "按照统一部署，今后将定期组织培训。",
        (),
        (("按照统一部署，今后将定期组织培训。", "planned", ()),),
    ),
    Case(
        "2023年，我局公开工作在县委领导下稳步推进。今后，我局将继续做好公开工作。",
        (),
        (("继续做好公开工作。", "planned", ()),),
    ),
    Case(
        "2022年报告提出的“栏目更新不及时”问题，我局已逐项整改：栏目实行专人管理。",
        (),
        (("我局已逐项整改：栏目实行专人管理。", "done", ()),),
    ),
    Case("部分单位创新开展了政务公开进社区活动，取得良好效果。", ()),
]


@pytest.mark.parametrize(
    "case",
    [
        *REMEDY_IN_THE_SENTENCE,
        *A_COMPLAINT_BY_ITS_PLACE,
        *COMPLAINT_AND_MEASURE_IN_TURN,
        *WHAT_WAS_DONE_AND_LABELS,
        *NO_COMPLAINT,
    ],
    ids=lambda case: case.section[:20],
)
def test_complaints_and_what_is_done_about_them(case: Case) -> None:
    assert read(case.section) == case


@pytest.mark.parametrize(
    ("measure", "complaints", "partner", "places"),
    [
        ("建立跨部门会商制度，统一对外口径。", ["政策解读以文字为主", "部门间口径不一致", "文书说理不充分"], 0, (1,)),
        ("为偏远屯加装公示牌", ["答复文书说理不充分", "偏远屯没有公示牌"], None, (1,)),
        ("对拟不公开的理由逐件复核", ["图解偏少", "拟不公开的理由说明过于简单"], None, (1,)),
        ("加强组织领导", ["图解偏少", "更新不及时"], None, ()),
        ("加强组织领导", ["图解偏少", "更新不及时"], 1, (1,)),
        ("持续提高公开工作水平", ["公开工作水平有待提高", "公开工作力度不够"], None, ()),
    ],
)  # fmt: skip
def test_a_measure_answers_the_complaint_that_it_shares_words_with(
    measure: str, complaints: list[str], partner: int | None, places: tuple[int, ...]
) -> None:
    assert answered(measure, complaints, partner) == places


@pytest.mark.parametrize(
    ("measure", "complaints", "parts"),
    [
        ("出台属性认定指引，并建立热线口径比对制度", ["属性认定随意", "热线答复不一"], 2),
        ("将压缩流转时间，并为老年人录制音频", ["流转时间偏长", "老年人看不懂图表"], 2),
        ("将压缩流转时间，让群众少跑腿", ["流转时间偏长", "老年人看不懂图表"], 1),
        ("出台属性认定指引，并建立热线口径比对制度", ["属性认定随意"], 1),
        ("加强学习，并做好培训", ["属性认定随意", "热线答复不一"], 1),
    ],
)
def test_a_sentence_is_two_measures_where_each_side_answers_its_own_complaint(
    measure: str, complaints: list[str], parts: int
) -> None:
    found = parted(measure, (0, len(measure)), complaints)
    assert len(found) == parts
    assert (found[0][0], found[-1][1]) == (0, len(measure))


def test_what_stands_in_every_report_is_no_word_of_its_own() -> None:
    assert own_words("进一步加强政府信息公开工作") == frozenset()
    assert "惠企" in own_words("惠企政策公开不够")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("商业秘密边界不易把握", "security"),
        ("惠农信息往往等到打卡之后才公示", "timeliness"),
        ("要在方案确定后5个工作日内同步公示", "timeliness"),
        ("把公开当成额外负担", "awareness"),
        ("请居民代表走进办公区", "participation"),
        ("出台政策解读规范", "interpretation"),
        ("出台办理规程", "mechanism"),
        ("加装公示牌", "channel"),
        ("对制度的学习理解有偏差", "staff"),
    ],
)
def test_category(text: str, category: str) -> None:
    assert category_of(text) == category
