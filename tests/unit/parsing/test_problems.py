"""Complaints and measures in the wordings of townships, bureaus and cities; the truth of each case was written by hand."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import Improvement, Problem
from extractor.domain.text import normalise
from extractor.parsing.categories import WORDS, category_of
from extractor.parsing.problems import read_problems
from extractor.parsing.sections import find_sections
from tests.hang import no_hang


def read(raw: str) -> tuple[tuple[Problem, ...], tuple[Improvement, ...]]:
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    problems, improvements = read_problems(
        Document(source=source, raw=raw, text=text, offsets=offsets), find_sections(text)
    )
    for item in (*problems, *improvements):
        assert item.by == ("offline",)
        assert [q.text for q in item.quotes] == ["".join(text[a:b] for a, b in q.spans) for q in item.quotes]
    return problems, improvements


def report(section: str, year: int = 2023) -> str:
    return (
        f"甲镇{year}年政府信息公开工作年度报告\n一、总体情况\n{year}年，甲镇认真贯彻落实条例。\n"
        f"五、存在的主要问题及改进情况\n{section}\n六、其他需要报告的事项\n无。\n"
    )


class Case(NamedTuple):
    """`problems`: text and category; `improvements`: text, category, status, addresses."""

    name: str
    section: str
    problems: list[tuple[str, str]]
    improvements: list[tuple[str, str, str, tuple[int, ...]]]


CASES = [
    Case(
        "numbered lists, joined",
        "仍存在一些不足：一是政策解读不够深入；二是信息更新不及时。针对上述问题，下一步我镇将做好以下工作：一是丰富解读形式。二是定期更新栏目。",
        [("政策解读不够深入", "interpretation"), ("信息更新不及时。", "timeliness")],
        [
            ("丰富解读形式。", "interpretation", "planned", (0,)),
            ("定期更新栏目。", "timeliness", "planned", (1,)),
        ],
    ),
    Case(
        "sub-headings and lines",
        "（一）存在的主要问题\n1.公开渠道较窄。\n2.群众知晓率不高。\n（二）改进措施\n1.拓宽公开渠道。\n2.加大宣传力度。",
        [("公开渠道较窄。", "channel"), ("群众知晓率不高。", "participation")],
        [
            ("拓宽公开渠道。", "channel", "planned", (0,)),
            ("加大宣传力度。", "participation", "planned", (1,)),
        ],
    ),
    Case(
        "each problem with its remedy, labelled",
        "1.培训力度不够。改进措施：组织业务培训。\n2.审核制度不健全。改进措施：完善三审制度。",
        [("培训力度不够。", "staff"), ("审核制度不健全。", "mechanism")],
        [
            ("组织业务培训。", "staff", "planned", (0,)),
            ("完善三审制度。", "mechanism", "planned", (1,)),
        ],
    ),
    Case(
        "a remedy behind its complaint's comma",
        "一是主动公开意识不强，要强化学习教育，提升公开自觉。二是办理答复不够规范，需加强与法制机构的沟通。",
        [("主动公开意识不强", "awareness"), ("办理答复不够规范", "requests")],
        [
            ("要强化学习教育，提升公开自觉。", "staff", "planned", (0,)),
            ("需加强与法制机构的沟通。", "other", "planned", (1,)),
        ],
    ),
    Case(
        "需要 and 有待 are still the complaint",
        "一是工作机制有待完善，还需要进一步健全。二是干部的业务能力有待提升，尤其需要保密方面的培训。",
        [
            ("工作机制有待完善，还需要进一步健全。", "mechanism"),
            ("干部的业务能力有待提升，尤其需要保密方面的培训。", "staff"),
        ],
        [],
    ),
    Case(
        "without numbers, complaints split where each side is one",
        "2023年我镇工作取得了一定成绩，但仍存在公开内容不够全面、信息更新不够及时等问题。下一步，我镇将充实公开内容，健全更新机制。",
        [("公开内容不够全面", "content"), ("信息更新不够及时", "timeliness")],
        [("充实公开内容，健全更新机制。", "content", "planned", (0, 1))],
    ),
    Case(
        "without numbers, one complaint about two things",
        "我局各项工作进展顺利，但在公开范围、时效性等方面仍有待提高。今后我局将扩大公开范围；强化信息更新。",
        [("在公开范围、时效性等方面仍有待提高。", "content")],
        [
            ("扩大公开范围", "content", "planned", (0,)),
            ("强化信息更新。", "timeliness", "planned", (0,)),
        ],
    ),
    Case(
        "an elaboration is no second complaint",
        "存在的问题：政策解读质量不高，个别单位解读形式单一；队伍建设较为薄弱，部分人员身兼数职。",
        [
            ("政策解读质量不高，个别单位解读形式单一", "interpretation"),
            ("队伍建设较为薄弱，部分人员身兼数职。", "staff"),
        ],
        [],
    ),
    Case(
        "done by its lead-in",
        "一是目录编制不规范；二是留言回复较慢。针对存在的问题，我局及时进行了整改。\n（一）重新编制目录。对照标准逐项梳理。\n（二）规范留言回复。明确回复时限。",
        [("目录编制不规范", "classification"), ("留言回复较慢。", "participation")],
        [
            ("重新编制目录。对照标准逐项梳理。", "classification", "done", (0,)),
            ("规范留言回复。明确回复时限。", "participation", "done", (1,)),
        ],
    ),
    Case(
        "done because its first item is",
        "（一）主要问题\n一是公开意识不强。二是平台管理不规范。\n（二）改进情况\n一是组织了两次专题学习。二是整合平台资源。",
        [("公开意识不强。", "awareness"), ("平台管理不规范。", "channel")],
        [
            ("组织了两次专题学习。", "staff", "done", (0,)),
            ("整合平台资源。", "channel", "done", (1,)),
        ],
    ),
    Case(
        "another year's problems are answered by none of these",
        "（一）2022年存在问题的改进情况\n一是规范了申请办理流程。二是开通了微信公众号。\n（二）2023年存在的主要问题\n一是公众参与度不高。",
        [("公众参与度不高。", "participation")],
        [
            ("规范了申请办理流程。", "requests", "done", ()),
            ("开通了微信公众号。", "channel", "done", ()),
        ],
    ),
    Case(
        "last year's remedies, then this year's complaints, in running text",
        "2023年，我局针对上年度存在的公开不及时等问题，健全了发布制度。但仍存在互动交流不够活跃的问题。",
        [("互动交流不够活跃", "participation")],
        [("健全了发布制度。", "mechanism", "done", ())],
    ),
    Case(
        "the report's own year in the future is planned",
        "存在的问题有：一是解读形式单一。2023年，甲镇将采取以下措施：一是创新解读形式。",
        [("解读形式单一。", "interpretation")],
        [("创新解读形式。", "interpretation", "planned", (0,))],
    ),
    Case(
        "将 before an object is no future",
        "仍有短板：一是考核力度不够。针对上述问题，我县靶向发力：一是强化了考核。将县直单位纳入考核范围。",
        [("考核力度不够。", "mechanism")],
        [("强化了考核。将县直单位纳入考核范围。", "mechanism", "done", (0,))],
    ),
    Case(
        "ongoing",
        "存在问题：网站栏目设置不合理。改进情况：正在对网站栏目进行调整。",
        [("网站栏目设置不合理。", "channel")],
        [("正在对网站栏目进行调整。", "channel", "ongoing", (0,))],
    ),
    Case(
        "topics over one problem and its remedy",
        "（一）政策解读方面。形式不够多样。\n改进情况：采用图表、视频等方式。\n（二）保密审查方面。个别信息审查不严。\n改进情况：落实先审后发。",
        [("形式不够多样。", "interpretation"), ("个别信息审查不严。", "security")],
        [
            ("采用图表、视频等方式。", "interpretation", "planned", (0,)),
            ("落实先审后发。", "security", "planned", (1,)),
        ],
    ),
    Case(
        "first and second",
        "还存在以下问题：第一，部分科室重视不够。第二，信息质量不高。下一步，我局将着重做好以下工作：第一，提高思想认识。第二，提升信息质量。",
        [("部分科室重视不够。", "awareness"), ("信息质量不高。", "content")],
        [
            ("提高思想认识。", "awareness", "planned", (0,)),
            ("提升信息质量。", "content", "planned", (1,)),
        ],
    ),
    Case(
        "lists of unlike length by key nouns",
        "（一）存在问题\n一是政策解读不够多元。二是公众参与不足。\n（二）改进措施\n一是健全考核机制。二是扩大公众参与。三是深化解读回应。",
        [("政策解读不够多元。", "interpretation"), ("公众参与不足。", "participation")],
        [
            ("健全考核机制。", "mechanism", "planned", ()),
            ("扩大公众参与。", "participation", "planned", (1,)),
            ("深化解读回应。", "interpretation", "planned", (0,)),
        ],
    ),
    Case(
        "a measure keeps its purpose",
        "一是信息量偏少。今后，我局将加大公开力度。确保群众知情权。",
        [("信息量偏少。", "content")],
        [("加大公开力度。确保群众知情权。", "content", "planned", (0,))],
    ),
    Case(
        "titles on lines of their own",
        "与群众期盼相比还存在差距，如认识程度需要进一步提高，公开内容需进一步拓展等。针对上述问题，我街道将采取以下措施：\n（一）增强公开意识。\n把公开工作作为重要职责。\n（二）拓展公开内容。\n围绕热点问题公开。",
        [("认识程度需要进一步提高", "awareness"), ("公开内容需进一步拓展", "content")],
        [
            ("增强公开意识。把公开工作作为重要职责。", "awareness", "planned", (0,)),
            ("拓展公开内容。围绕热点问题公开。", "content", "planned", (1,)),
        ],
    ),
    Case(
        "unnumbered, with its remedy",
        "存在的主要问题：部分栏目更新不及时，已于10月整改到位；个别文件解读缺失，目前正在补充。",
        [("部分栏目更新不及时", "channel"), ("个别文件解读缺失", "interpretation")],
        [
            ("已于10月整改到位", "other", "done", (0,)),
            ("目前正在补充。", "other", "ongoing", (1,)),
        ],
    ),
    Case(
        "headings without numbers, a line for each item",
        "主要问题\n公开内容还不够丰富。\n人员专业能力不足。\n改进措施\n围绕群众关切丰富内容。\n打造专业化队伍。",
        [("公开内容还不够丰富。", "content"), ("人员专业能力不足。", "staff")],
        [
            ("围绕群众关切丰富内容。", "content", "planned", (0,)),
            ("打造专业化队伍。", "staff", "planned", (1,)),
        ],
    ),
    Case(
        "the title is the complaint",
        "（一）公开内容不够全面的问题。我局梳理了公开清单，补充发布信息35条。\n（二）网站建设滞后的问题。我局对网站进行了改版。",
        [("公开内容不够全面的问题。", "content"), ("网站建设滞后的问题。", "channel")],
        [
            ("梳理了公开清单，补充发布信息35条。", "classification", "done", (0,)),
            ("对网站进行了改版。", "channel", "done", (1,)),
        ],
    ),
    Case(
        "an announcement goes on to the list",
        "工作开展以来，取得了成效，但由于起步较晚，还存在一些问题如宣传培训不足，工作人员业务不熟等等，均有待今后加以解决。",
        [("宣传培训不足", "participation"), ("工作人员业务不熟", "staff")],
        [],
    ),
    Case(
        "the year's work in its own words",
        "在2024年的政府信息公开工作中，我街道将从以下两方面进行改进：一是充实公开内容；二是提升解读质量。",
        [],
        [
            ("充实公开内容", "content", "planned", ()),
            ("提升解读质量。", "interpretation", "planned", ()),
        ],
    ),
    Case(
        "one list under one topic with two problems",
        "（一）平台方面。一是栏目设置不合理；二是信息维护不够。改进措施：一是优化栏目；二是落实巡检制度。\n（二）队伍方面。人员流动性大。改进措施：稳定队伍。",
        [
            ("栏目设置不合理", "channel"),
            ("信息维护不够。", "other"),
            ("人员流动性大。", "staff"),
        ],
        [
            ("优化栏目", "channel", "planned", (0,)),
            ("落实巡检制度。", "mechanism", "planned", (1,)),
            ("稳定队伍。", "staff", "planned", (2,)),
        ],
    ),
    Case(
        "a lead-in without 存在",
        "具体表现为：一是发布不及时；二是解读不够。",
        [("发布不及时", "timeliness"), ("解读不够。", "interpretation")],
        [],
    ),
    Case(
        "a heading of both",
        "（一）存在问题及改进措施\n1.发布不及时。改进措施：建立台账。\n2.培训不够。改进措施：组织学习。",
        [("发布不及时。", "timeliness"), ("培训不够。", "staff")],
        [("建立台账。", "other", "planned", (0,)), ("组织学习。", "staff", "planned", (1,))],
    ),
    Case(
        "measures alone",
        "一是加强学习。二是完善制度。三是全年平稳。",
        [],
        [("加强学习。", "staff", "planned", ()), ("完善制度。", "mechanism", "planned", ())],
    ),
    Case(
        "measures without numbers after the last numbered complaint",
        "一是内容不全面；二是形式单一。下一步，我局将丰富公开内容；创新公开形式。",
        [("内容不全面", "content"), ("形式单一。", "channel")],
        [
            ("丰富公开内容", "content", "planned", (0,)),
            ("创新公开形式。", "channel", "planned", (1,)),
        ],
    ),
    Case(
        "an item in the wrong list",
        "（一）存在问题\n1.发布不及时。\n2.加强业务培训。\n（二）改进措施\n1.健全制度。\n2.公开形式还不够丰富。",
        [("发布不及时。", "timeliness"), ("公开形式还不够丰富。", "channel")],
        [("加强业务培训。", "staff", "planned", ()), ("健全制度。", "mechanism", "planned", ())],
    ),
    Case(
        "a result is no second complaint",
        "存在的问题：公开内容较少，导致群众知晓率不高。",
        [("公开内容较少，导致群众知晓率不高。", "content")],
        [],
    ),
    Case(
        "what only says that something was done",
        "存在问题：发布不及时。针对上述问题，我局进行了整改。",
        [("发布不及时。", "timeliness")],
        [],
    ),
    Case(
        "a numbered heading over unnumbered complaints",
        "（一）存在的主要问题。工作虽取得进展，但仍存在一些薄弱环节，如：学习不够深入；工作人员变动频繁。\n（二）改进措施。1.深化学习。2.稳定队伍。",
        [("学习不够深入", "staff"), ("工作人员变动频繁。", "staff")],
        [("深化学习。", "staff", "planned", (0,)), ("稳定队伍。", "staff", "planned", (1,))],
    ),
    Case(
        "labels with a year, and what was counted",
        "（一）2022年存在问题整改情况：公开形式单一的问题，通过制作图解进行了丰富。\n（二）2023年存在的问题：栏目更新不够及时。\n（三）改进情况：开展栏目巡查12次。",
        [("栏目更新不够及时。", "channel")],
        [
            ("公开形式单一的问题，通过制作图解进行了丰富。", "channel", "done", ()),
            ("开展栏目巡查12次。", "channel", "done", (0,)),
        ],
    ),
    Case(
        "the first marker behind its subject",
        "主要问题：一是力量薄弱；二是平台建设不完善。改进情况：针对以上问题，我县一是充实力量；二是统一平台。",
        [("力量薄弱", "staff"), ("平台建设不完善。", "channel")],
        [("充实力量", "staff", "planned", (0,)), ("统一平台。", "channel", "planned", (1,))],
    ),
    Case(
        "measures being taken",
        "仍有不足：一是认识不到位；二是更新不及时。针对上述不足，我镇正在开展整改：一是强化思想引导；二是每月核查更新。",
        [("认识不到位", "awareness"), ("更新不及时。", "timeliness")],
        [
            ("强化思想引导", "awareness", "ongoing", (0,)),
            ("每月核查更新。", "timeliness", "ongoing", (1,)),
        ],
    ),
    Case(
        "behind an announcement each part is a complaint, whatever its words",
        "工作仍有一些不足。政策问答几乎都是摘抄原文；通知公告长期挂在首页顶部；个别科室报送材料拖拉，导致栏目没有更新。",
        [
            ("政策问答几乎都是摘抄原文", "interpretation"),
            ("通知公告长期挂在首页顶部", "other"),
            ("个别科室报送材料拖拉，导致栏目没有更新。", "timeliness"),
        ],
        [],
    ),
    Case(
        "one complaint about people and what they lack, two with subjects of their own",
        "存在的问题：经办人员更换频繁，业务不够熟练；公开范围不够广，有个别栏目未进行更新。",
        [
            ("经办人员更换频繁，业务不够熟练", "staff"),
            ("公开范围不够广", "content"),
            ("有个别栏目未进行更新。", "channel"),
        ],
        [],
    ),
    Case(
        "a distance from the need is a complaint where it has a subject of its own",
        "我局工作与群众的期望还有差距，主要问题是：统计数据的开放程度与企业的需要相比还有差距；目录不够细。",
        [("统计数据的开放程度与企业的需要相比还有差距", "content"), ("目录不够细。", "classification")],
        [],
    ),
    Case(
        "a title over a complaint and its remedy is the heading of both",
        "（一）工作主动性有待增强。个别科室习惯于等待通知。今后将加强业务学习，变被动为主动。\n（二）检索功能不够完善，查找不便。",
        [
            ("工作主动性有待增强。个别科室习惯于等待通知。", "awareness"),
            ("检索功能不够完善，查找不便。", "other"),
        ],
        [("加强业务学习，变被动为主动。", "awareness", "planned", (0,))],
    ),
    Case(
        "what a complaint is about stands first, and what was done about it follows",
        "（一）解读方面。对群众关注度高的政策，解读形式单一。下一步，将综合运用图表解读。\n（二）依申请公开方面。会商效率不高。我们已修订办理规程，明确时限。",
        [
            ("对群众关注度高的政策，解读形式单一。", "interpretation"),
            ("会商效率不高。", "requests"),
        ],
        [
            ("综合运用图表解读。", "interpretation", "planned", (0,)),
            ("我们已修订办理规程，明确时限。", "requests", "done", (1,)),
        ],
    ),
    Case(
        "measures for an earlier year's long list of complaints answer none of this year's",
        "2023年，针对2022年查找的政策解读针对性不够强、网站互动功能不够完善等问题，我局建立了解读与文件同步起草机制。"
        "当前存在的主要问题是：解读数量偏少。2024年，我局将增加解读数量。",
        [("解读数量偏少。", "interpretation")],
        [
            ("建立了解读与文件同步起草机制。", "interpretation", "done", ()),
            ("增加解读数量。", "interpretation", "planned", (0,)),
        ],
    ),
    Case(
        "the turn within a sentence",
        "存在的主要问题是内容公开不够全面，下步打算将进一步扩大公开内容，确保有效性。",
        [("内容公开不够全面", "content")],
        [("进一步扩大公开内容，确保有效性。", "content", "planned", (0,))],
    ),
    Case(
        "the turn within a sentence before a list",
        "我局工作还存在公开内容不够丰富、公开时效不强等问题，2024年我局将从以下三方面改进工作：（一）加强学习培训；（二）丰富公开内容；（三）强化监督检查。",
        [("公开内容不够丰富", "content"), ("公开时效不强", "timeliness")],
        [
            ("加强学习培训", "staff", "planned", ()),
            ("丰富公开内容", "content", "planned", (0,)),
            ("强化监督检查。", "mechanism", "planned", ()),
        ],
    ),
    Case(
        "short items of a list are no topics, and a lead-in behind the last is none of them",
        "还存在一些不足：一是主动公开的意识仍需加强；二是内容有待规范；三是渠道还应完善。为此，我们将采取以下措施积极改进。\n（一）加强配套制度建设。\n（二）加强队伍建设。",
        [
            ("主动公开的意识仍需加强", "awareness"),
            ("内容有待规范", "content"),
            ("渠道还应完善。", "channel"),
        ],
        [
            ("加强配套制度建设。", "mechanism", "planned", ()),
            ("加强队伍建设。", "staff", "planned", ()),
        ],
    ),
    Case(
        "things listed within one complaint",
        "存在公开形式单一的情况；经办人员变更频繁，一些人员对公开的范围、标准把握不够准，影响了质量。在今后的工作中，我镇将进一步改进，做到公开及时。",
        [
            ("公开形式单一", "channel"),
            ("经办人员变更频繁，一些人员对公开的范围、标准把握不够准，影响了质量。", "staff"),
        ],
        [("做到公开及时。", "timeliness", "planned", ())],
    ),
    Case(
        "measures that name the complaint by its number",
        "问题一：公开意识有待加强。问题二：解读材料质量不高。改进措施：针对问题一，组织集中学习；针对问题二，建立会审制度。",
        [("公开意识有待加强。", "awareness"), ("解读材料质量不高。", "interpretation")],
        [
            ("组织集中学习", "staff", "planned", (0,)),
            ("建立会审制度。", "mechanism", "planned", (1,)),
        ],
    ),
    Case(
        "what was done about an earlier year's complaints is no complaint of this one",
        "（一）上年度问题整改情况\n2022年存在的解读形式单一、专栏更新不及时等问题，已通过增加图解得到解决。\n（二）2023年存在的问题\n1.队伍不稳定。2.公开质量有待提升。",
        [("队伍不稳定。", "staff"), ("公开质量有待提升。", "content")],
        [("已通过增加图解得到解决。", "interpretation", "done", ())],
    ),
    Case(
        "complaints behind the last measure",
        "今年，我局认真整改了上一年度存在的内容不够细化、时效不强的问题。一是细化目录，新增事项12项。二是压缩时限，当日信息当日发。但工作中仍存在解读形式不够丰富、与群众互动较少的不足。下一年，我局将多用视频解读政策。",
        [("解读形式不够丰富", "interpretation"), ("与群众互动较少", "participation")],
        [
            ("细化目录，新增事项12项。", "classification", "done", ()),
            ("压缩时限，当日信息当日发。", "timeliness", "done", ()),
            ("多用视频解读政策。", "interpretation", "planned", (0,)),
        ],
    ),
    Case(
        "a remedy that begins with its verb, and one that names what it removes",
        "（一）意识有待提高。\n开展专题活动，增强意识。\n（二）渠道较窄。\n着力解决渠道较窄的问题，开通公众号。",
        [("意识有待提高。", "awareness"), ("渠道较窄。", "channel")],
        [
            ("开展专题活动，增强意识。", "awareness", "planned", (0,)),
            ("着力解决渠道较窄的问题，开通公众号。", "channel", "planned", (1,)),
        ],
    ),
    Case(
        "distances and shortages in general, and what is called a problem",
        "与上级要求相比，仍有不小差距。与新形势相比还存在一些短板弱项，主要问题是解读还停留在转发层面。为进一步做好公开工作，我局将采取以下措施：丰富解读形式；多办培训。",
        [("解读还停留在转发层面。", "interpretation")],
        [
            ("丰富解读形式", "interpretation", "planned", (0,)),
            ("多办培训。", "staff", "planned", ()),
        ],
    ),
    Case(
        "measures that name what they are to prevent",
        "为进一步提升工作水平，2024年我镇将做好以下几点：（一）提高认识。克服应付思想。（二）强化监督。对公开不及时的，严肃追究责任。",
        [],
        [
            ("提高认识。克服应付思想。", "awareness", "planned", ()),
            ("强化监督。对公开不及时的，严肃追究责任。", "mechanism", "planned", ()),
        ],
    ),
    Case(
        "measures that name what they end, without any lead-in",
        "一、健全工作机制，解决责任落实不到位的问题。二、拓宽公开渠道，解决渠道单一的问题。",
        [],
        [
            ("健全工作机制，解决责任落实不到位的问题。", "mechanism", "planned", ()),
            ("拓宽公开渠道，解决渠道单一的问题。", "channel", "planned", ()),
        ],
    ),
    Case(
        "complaints numbered by their own word, each with its measure",
        "问题一：公开与群众需求的匹配度有待提升。精准推送做得不够。\n改进措施：依托网站专栏，按人群推送政策。\n"
        "问题二：依申请公开办理能力不均衡。部分街道把握不准。\n改进措施：已编印案例汇编；下一步将开展辅导。",
        [
            ("公开与群众需求的匹配度有待提升。精准推送做得不够。", "content"),
            ("依申请公开办理能力不均衡。部分街道把握不准。", "requests"),
        ],
        [
            ("依托网站专栏，按人群推送政策。", "channel", "planned", (0,)),
            ("已编印案例汇编；下一步将开展辅导。", "other", "done", (1,)),
        ],
    ),
    Case(
        "what was done since, then what is planned",
        "主要存在公开内容不够丰富、与群众互动偏少等问题。今年以来，我局已对照反馈意见，新设执法专栏；建立了月调度机制。2024年，拟开展开放日活动，增进互动；拟对信息员开展轮训。",
        [("公开内容不够丰富", "content"), ("与群众互动偏少", "participation")],
        [
            ("新设执法专栏", "channel", "done", ()),
            ("建立了月调度机制。", "mechanism", "done", ()),
            ("开展开放日活动，增进互动", "participation", "planned", (1,)),
            ("对信息员开展轮训。", "staff", "planned", ()),
        ],
    ),
    Case(
        "a list parted by semicolons is not parted further",
        "还存在差距，主要表现在：重点领域公开不够全面，项目建设领域公开颗粒度偏粗；解读通俗化程度不高，存在照搬文件现象；人员更换频繁、业务生疏。",
        [
            ("重点领域公开不够全面，项目建设领域公开颗粒度偏粗", "content"),
            ("解读通俗化程度不高，存在照搬文件现象", "interpretation"),
            ("人员更换频繁、业务生疏。", "staff"),
        ],
        [],
    ),
    Case(
        "what was done about the year before, on a line of its own behind a list of plans",
        "一是信息报送不够及时。针对以上问题，将做好以下工作：一是实行月通报。\n对于上年度报告中提出的“检索功能不完善”问题，已通过改版予以解决。",
        [("信息报送不够及时。", "timeliness")],
        [("实行月通报。", "mechanism", "planned", (0,)), ("已通过改版予以解决。", "other", "done", ())],
    ),
    Case(
        "a title tells what it is about where nothing else does",
        "改进情况：一是编印《依申请公开工作指引》，开展案例教学。二是学习《条例》。",
        [],
        [
            ("编印《依申请公开工作指引》，开展案例教学。", "requests", "planned", ()),
            ("学习《条例》。", "staff", "planned", ()),
        ],
    ),
    Case(
        "complaints before the verb",
        "经自查，我局主动公开信息数量偏少、依申请公开程序不够规范的问题依然存在。",
        [("我局主动公开信息数量偏少", "content"), ("依申请公开程序不够规范", "requests")],
        [],
    ),
    Case(
        "what is conceded is no complaint",
        "虽然针对解读不够深入的问题做了改进，增加了图解，但公开的时效性仍需加强。",
        [("公开的时效性仍需加强。", "timeliness")],
        [],
    ),
    Case(
        "shortcomings announced, people with little strength, now and then",
        "也存在一些不足之处，主要是工作人员身兼数职，精力有限，信息更新有时不及时。",
        [("工作人员身兼数职，精力有限", "staff"), ("信息更新有时不及时。", "timeliness")],
        [],
    ),
    Case(
        "a complaint told with its instance, and a document's name that holds the words of a plan",
        "（一）公开质量需进一步提升。部分信息存在要素不全等情况。下一步将加强内容审核。\n（二）重视程度需进一步提高。改进情况：我办印发了《政务公开工作要点》，按季度通报。",
        [
            ("公开质量需进一步提升。部分信息存在要素不全等情况。", "content"),
            ("重视程度需进一步提高。", "awareness"),
        ],
        [
            ("加强内容审核。", "content", "planned", (0,)),
            ("我办印发了《政务公开工作要点》，按季度通报。", "mechanism", "done", (1,)),
        ],
    ),
    Case(
        "a title that names a field is the measure's own",
        "（一）主要问题\n1.公开不够全面。\n（二）整改措施\n一是紧盯重点领域。编制公开清单，解决公开不全面的问题。二是创新方式。推广图解。",
        [("公开不够全面。", "content")],
        [
            ("紧盯重点领域。编制公开清单，解决公开不全面的问题。", "content", "planned", (0,)),
            ("创新方式。推广图解。", "channel", "planned", ()),
        ],
    ),
    Case(
        "an earlier year's complaints as the titles of what was done",
        "2022年度报告反映的问题整改情况：一是公开时效性不强问题。建立台账，实行周调度。二是业务能力不足问题。组织专题培训2次。",
        [],
        [
            ("建立台账，实行周调度。", "timeliness", "done", ()),
            ("组织专题培训2次。", "staff", "done", ()),
        ],
    ),
    Case(
        "short titles of complaints, bullets, and what has no word of complaint under its heading",
        "（一）存在的主要问题\n1.平台运维能力弱。账号转载多、原创少。\n2.政策解读不深入。以文字解读为主，可视化产品少。\n（二）改进措施\n• 加强平台管理\n• 深化政策解读",
        [
            ("平台运维能力弱。账号转载多、原创少。", "channel"),
            ("政策解读不深入。以文字解读为主，可视化产品少。", "interpretation"),
        ],
        [
            ("加强平台管理", "channel", "planned", (0,)),
            ("深化政策解读", "interpretation", "planned", (1,)),
        ],
    ),
    Case("none", "无。", [], []),
    Case("none in words", "我局在政府信息公开工作中不存在问题。", [], []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_items_status_category_and_what_they_answer(case: Case) -> None:
    problems, improvements = read(report(case.section))
    plain = [("".join(p.text.split()), p.category) for p in problems]
    assert plain == case.problems
    assert [
        ("".join(i.text.split()), i.category, i.status, i.addresses) for i in improvements
    ] == case.improvements


def test_where_section_five_is_missing_its_heading_in_section_one_is_read() -> None:
    problems, improvements = read(
        "甲局2021年政府信息公开工作年度报告\n一、总体情况\n（一）主动公开情况。公开信息3条。\n"
        "（二）存在的问题。公开内容不够丰富。\n（三）改进措施。进一步充实公开内容。\n（四）其他情况。无。\n"
        "六、其他需要报告的事项\n无\n"
    )
    assert [p.text for p in problems] == ["公开内容不够丰富。"]
    assert [i.text for i in improvements] == ["进一步充实公开内容。"]


def test_complaints_and_measures_may_be_two_sections() -> None:
    problems, improvements = read(
        "甲局2021年政府信息公开工作年度报告\n一、总体情况\n公开信息3条。\n五、存在的问题\n公开内容不够丰富。\n"
        "六、下一步工作打算\n政策解读形式多样化，每月开展一次。\n七、其他需要报告的事项\n无\n"
    )
    assert [p.text for p in problems] == ["公开内容不够丰富。"]
    assert [(i.text, i.status) for i in improvements] == [("政策解读形式多样化，每月开展一次。", "planned")]


def test_the_prose_of_other_sections_is_no_complaint() -> None:
    assert read(
        "甲局2021年政府信息公开工作年度报告\n一、总体情况\n我局着力解决群众反映的难点问题，公开信息3条。\n"
    ) == ((), ())


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.category)
def test_every_category_word_has_an_example_of_its_own(word: object) -> None:
    assert category_of(word.example.split("（")[0]) == word.category  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("依申请公开答复质量不高", "requests"),  # a domain beats a manner
        ("政策解读形式单一", "interpretation"),
        ("群众参与意识不强", "participation"),
        ("信息发布渠道管理机制不健全", "mechanism"),  # mechanism beats channel
        ("公开内容审核制度不完善", "mechanism"),  # and content
        ("学习不够，认识不到位", "staff"),  # the first clause decides
        ("对学习的重视不够", "awareness"),  # awareness beats 学习
        ("信息发布的时效性和主动性有差距", "timeliness"),  # equal rank: the first named
        ("加强组织领导，提高认识", "awareness"),  # 组织领导 alone says nothing
        ("加强组织领导", "mechanism"),
        ("坚持“标准化”推进主动公开", "content"),  # a slogan is manner
        ("政府信息公开基础支撑需进一步强化", "other"),
        ("对规章制度的培训还有待加强", "staff"),  # the subject stands behind 对…的
        ("对政策解读的重视不够", "interpretation"),  # but a domain is a domain
        ("推进监测数据分级分类开放", "content"),
    ],
)
def test_category(text: str, category: str) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize(
    "piece", ["发布信息3条，", "更新不及时；", "一是", "将进一步", "针对问题，", "（一）", "、"]
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    with no_hang():
        read(report("存在" + piece * (12_000 // len(piece)) + "不足。"))
