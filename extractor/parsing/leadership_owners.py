"""Whose a named group is, and whether there is one: of this body, of another, planned, or missing.

Another's   各乡镇均成立…, 督促学校成立…, 县政务公开领导小组 in a township's report, 接受…检查, …对我局的评估.
Missing     未成立…, 尚未组建…, 原…已撤销; planned   拟成立…, 计划组建….
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.parsing.operators import stands_above

_FOUNDS = "(?:成立|组建|设立|建立|健全|调整|充实|完善)"

# Bodies of which there are several: each has its own group.
_SEVERAL = (
    "(?:各(?![级项类种方位自]|司其)[^，。；]{1,24}?|\\d+余?[所家个][^，。；、]{1,14}?)"
    "(?:均|都|也|已|全部|相应|分别|普遍|陆续|对应|还)*"
)


class _Wording(NamedTuple):
    """`example`: what stands before the name, the name, what stands behind it."""

    pattern: re.Pattern[str]
    example: str


# What stands before the name, up to it; an example for each.
_BEFORE = (
    _Wording(
        re.compile(f"(?:^|[，。；])(?:按照|根据|对照|依据|遵照|在)(?:(?!{_FOUNDS})[^，。；]){{0,16}}$"),
        "按照|县政务公开领导小组|部署",
    ),
    _Wording(re.compile("《[^》]*$"), "《关于调整|政务公开领导小组|的通知》"),
    _Wording(
        re.compile(
            "(?:联系|将|拟|配合|协助|参加|参与|接受|收到|接到|受到|得到|获得?|迎接|落实|贯彻|执行|遵照|[上呈]?报请?|送|向|被|受|根据|按照|依据|争取)$"
        ),
        "接受|县政务公开领导小组|检查",
    ),
    _Wording(
        re.compile(
            f"(?:^|[，。；：])[^，。；各]{{0,10}}{_SEVERAL}(?:成立|组建|设立|建立|健全|调整|有)[^，。；]{{0,40}}$"
        ),
        "全县各中小学均成立了由校长任组长的|信息公开领导小组|",
    ),
    _Wording(
        re.compile(
            "(?:要求|督促|指导|推动|引导|敦促|组织)(?:各|全[市县区省镇乡州旗]|下属|所属|直属|下级|基层|[^，。；]{0,10}(?:单位|部门|企业|机构|学校|医院|社区|村))"
            f"[^，。；]{{0,16}}{_FOUNDS}[^，。；]{{0,40}}$"
        ),
        "督促下属单位成立|信息公开领导小组|",
    ),
    _Wording(
        re.compile(
            "(?:拟|计划|准备|筹备|建议|打算|将(?:适时|尽快|及时|择机|于[^，。；]{1,8})?)"
            "(?:成立|组建|设立|建立|健全|调整|牵头成立)[^，。；]{0,40}$"
        ),
        "计划成立由镇长任组长的|政务公开领导小组|",
    ),
    _Wording(
        re.compile("(?:未(?!来)|没有|不再?设|不再|无需|撤销|取消|解散)[^，。；]{0,14}$"),
        "没有专门的|政务公开领导小组|",
    ),
    _Wording(
        re.compile(
            "(?:未(?![来雨])|没有)(?:专门|单独|另行|再|正式)?(?:成立|组建|设立|建立|设置|设)[^，。；]{0,40}$"
        ),
        "未成立由主要领导任组长的|政务公开领导小组|",
    ),
)

_PRAISED = (
    "(?:通报|表扬|表彰|批评|通知|要求|部署|安排|统一|检查|考核|抽查|督查|评估|评议|验收|备案|文件|审定|审批)"
)

# What stands behind the name.
_AFTER = (
    _Wording(
        re.compile("办公室(?:[^，。；]{0,6}联系|[（(]|《|对)"), "请与|政务公开领导小组|办公室（电话…）联系"
    ),
    _Wording(
        re.compile("办公室的?(?:通报|检查|抽查|考核|要求|统一|部署|安排)"), "在|领导小组|办公室的统一部署下"
    ),
    _Wording(re.compile("的(?:要求|部署|通知|安排)"), "|县政务公开领导小组|的安排"),
    _Wording(
        re.compile(f"(?:办公室)?(?:的)?[^，。；]{{0,6}}对(?:我|本)|(?:办公室)?{_PRAISED}(?:后|精神)"),
        "|领导小组|对我镇进行了检查",
    ),
    _Wording(
        re.compile("[^，。；]{0,8}(?:撤销|取消|解散|不再(?:保留|设)|更名为|并入|整合为)"),
        "|领导小组|已更名为政务公开专班",
    ),
    _Wording(
        re.compile("[^，。；]{0,6}(?:尚未|未能|没有|暂未|还未|仍未|未)(?:成立|组建|建立|设立|设置)"),
        "|领导小组|尚未成立",
    ),
)

EXAMPLES = tuple(wording.example for wording in (*_BEFORE, *_AFTER))


def is_ours(before: str, name: str, after: str, issuer: str | None) -> bool:
    """`before` and `after`: the sentence around the name; `issuer`: the cover's, None where unknown."""
    if any(wording.pattern.search(before) for wording in _BEFORE):
        return False
    if any(wording.pattern.match(after) for wording in _AFTER):
        return False
    return not issuer or not (_of_a_body_above(name, issuer) or _founded_above(before, issuer))


# 县政务公开领导小组, 市政府信息公开工作专班: the level stands right before what the group is for.
_LEVEL = re.compile("^(?P<level>省|自治区|市|州|盟|县|区|旗)(?:委|政府)?(?=政务公开|政府信息|信息公开)")


def _of_a_body_above(name: str, issuer: str) -> bool:
    level = _LEVEL.match(name)
    return level is not None and stands_above(level["level"], issuer)


# “县政府成立了政务公开领导小组”, “省厅成立…”: its subject is a body above; “我局配合” stands in another clause.
_SUBJECT = re.compile(
    "(?:^|[，。；])(?P<level>省|自治区|市|州|盟|县|区|旗)"
    "(?:(?:委、?)?(?:人民)?政府(?:办公?[室厅]?)?|(?P<office>[一-龥]{0,8}?[局委厅院]))"
    "(?:专门|牵头|已|又|还)?(?:成立|组建|设立|建立|调整)[^，。；]{0,40}$"
)


def _founded_above(before: str, issuer: str) -> bool:
    subject = _SUBJECT.search(before)
    return subject is not None and stands_above(
        subject["level"], issuer, office=subject["office"] is not None
    )
