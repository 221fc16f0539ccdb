"""The offices that people hold, as reports write them, and the names that stand behind them.

Title   one office (镇长, 党组书记); Office   what a person is called by, without the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

GROUP = re.compile(
    "(?:领导|协调|工作|推进|指导)(?:工作)?小组|(?:工作)?专班(?!负责|成员|人员)|(?:公开|会商|审查|协调)工作组(?![织长成])|领导(?:工作)?机构(?=，|办公室)|领导工作组|工作领导组"
)

TITLE = (
    '(?:主要领导|分管领导|主要负责(?:人|同志)|分管负责(?:人|同志)|党政主要负责(?:人|同志)|[“"]?一把手[”"]?|党政正职|班子成员|'
    "(?:党[委组工]|支部|第一)?(?:副)?书记|(?:常务)?副?(?:乡长|镇长|区长|县长|市长|州长|省长|局长|主任|处长|科长|股长|部长|秘书长|站长|所长|厅长|院长|盟长|旗长|司长|主席|校长|园长|馆长|队长|会长|行长|董事长|理事长|检察长|总经理|调研员|巡视员|总?工程师|会计师|经济师|总规划师)|"
    "(?:[组宣纪政统武人]?[织传检法战装大]?)委员|常委|政委|党[委组工]成员|负责人|负责同志|(?<!统一)领导(?!小组|干部|机构|班子|体制|责任|下|水平|力量|作用|能力)|乡镇长|办公室主任)"
)


TITLES = re.compile(f'(?:[一-龥“”"]{{0,10}}?{TITLE})(?:[、和及兼](?:[一-龥“”"]{{0,8}}?{TITLE})){{0,5}}')


_TITLE_END = re.compile(f"{TITLE}$|成员$|人员$|(?:干部|专干|文书|会计|秘书|[息络管]员)$")


BEFORE_TITLE = re.compile("^.*(?:由|以(?!及)|成立了|成立|组建了?|其中|[：:])")


# 百家姓 as far as it is common (公安部 2020: these are nine in ten), for names behind an office: 镇长王某某任组长.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙"
    "黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
)


# A person's name as it stands behind an office, also blotted out: 张某某, 李×.
NAME = f"[{_SURNAMES}][一-龥某×xX*]{{1,2}}"
_PERSON = re.compile(f"(?P<office>{TITLE}){NAME}$")


def office_of(title: str) -> str:
    """The office without the name of who holds it."""
    bare = re.sub("(?<!负责)同志$", "", title)
    named = _PERSON.search(bare)
    return bare[: named.end("office")] if named else bare


def titles_of(raw: str) -> list[str]:
    """Offices one each: split at 、, at 和 between two offices, and where a separator is missing by sense."""
    bare = BEFORE_TITLE.sub("", raw).strip(' “”"')
    if not bare or GROUP.search(bare):
        return []
    titles: list[str] = []
    for piece in _joined_units(re.split("、(?![^（(]*[）)])|以及", bare)):  # 各县（市、区）政府 is one
        for part in re.split(
            "(?:(?<=成员|领导|书记|主任|人员|干部|委员)|(?<=负责人))(?=各|其他|相关|有关)", piece
        ):
            titles.extend(_at_and(part))
    return [office_of(_HOW_MANY.sub("", title.removesuffix("等"))) for title in titles if title]


# “两位副院长”: how many hold the office is no part of it.
_HOW_MANY = re.compile("^[一两二三四五六七八九\\d](?:位|名)")


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


def is_office(title: str) -> bool:
    return re.search(TITLE, title) is not None and not re.search("组长|成员", title)
