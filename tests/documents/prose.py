"""Prose of a report, put together from sentences by chance, so that page and line breaks fall elsewhere in each.

Prose   a title and, for each part of the report, its paragraphs; a paragraph is one line of the text that must be read.
"""

from __future__ import annotations

import random
from typing import NamedTuple

_PLACES = (
    "青石岭镇人民政府",
    "白水河街道办事处",
    "云台县自然资源局",
    "临江市人民政府",
    "柳湾区教育局",
    "南屏乡人民政府",
)
_OPENINGS = (
    "（一）主动公开情况。",
    "（二）依申请公开情况。",
    "（三）政府信息管理情况。",
    "（四）政府信息公开平台建设情况。",
    "（五）监督保障情况。",
)
_SENTENCES = (
    "全年通过政府门户网站公开各类信息{n}条，其中政策文件{m}条，乡村振兴、义务教育、医疗卫生等重点领域信息{k}条。",
    "通过“青石发布”微信公众号推送消息{n}篇，累计阅读量{m}万次，制作图解、短视频等解读材料{k}个。",
    "严格执行信息发布“三审三校”制度，对拟公开的信息逐条开展保密审查，全年未发生失泄密事件。",
    "在便民服务大厅设立政务公开专区，配备自助查询机{k}台，接待群众查阅{n}人次。",
    "进一步完善依申请公开工作流程，明确登记、审核、办理、答复、归档各环节责任，做到件件有着落、事事有回音。",
    "组织开展政务公开业务培训{k}次，参训{m}人次，培训内容涵盖《中华人民共和国政府信息公开条例》等。",
    "对照年度要点细化任务清单，建立“周提醒、月通报、季督查”机制，推动公开工作与中心工作同部署、同落实、同考核。",
    "认真受理群众来信来电，回应社会关切{n}件，满意率达到{p}%。",
    "清理门户网站历史信息{m}条，修正错敏信息{k}处，集中公开现行有效的规范性文件（共{k}件）。",
    "依托村（社区）公开栏、“村村响”广播等渠道扩大公开覆盖面，打通服务群众“最后一公里”。",
)
_PROBLEMS = (
    "一是公开内容的针对性还不够强，部分栏目更新不够及时，个别单位对公开工作的重要性认识不足。",
    "二是政策解读形式较为单一，以文字解读为主，图文、视频等群众喜闻乐见的形式偏少。",
    "下一步，将健全信息报送与审核机制，加强业务培训，全年计划开展培训{k}次，不断提升公开工作规范化水平。",
)
_OTHER = ("本年度没有收取信息处理费。", "本年度无其他需要报告的事项。")


class Prose(NamedTuple):
    title: str
    issuer: str
    year: int
    preamble: str
    overview: tuple[str, ...]
    problems: tuple[str, ...]
    other: tuple[str, ...]


def prose(seed: int) -> Prose:
    """Differs in length by a page and more from seed to seed."""
    chance = random.Random(f"prose {seed}")
    issuer, year = chance.choice(_PLACES), chance.choice((2021, 2022, 2023, 2024))
    overview = [f"{year}年，本机关认真贯彻落实政府信息公开各项要求，现将有关情况报告如下。"]
    for opening in _OPENINGS:
        count = chance.randint(1, 5)
        sentences = [_filled(sentence, chance) for sentence in chance.sample(_SENTENCES, count)]
        overview.append(opening + "".join(sentences))
    problems = tuple(_filled(sentence, chance) for sentence in _PROBLEMS)
    preamble = (
        f"本报告由{issuer}按照《中华人民共和国政府信息公开条例》和有关文件要求编制，所列数据的统计期限自{year}年1月1日起至"
        f"{year}年12月31日止，如有疑问请与本机关联系（电话：0000-8123456）。"
    )
    title = f"{issuer}{year}年政府信息公开工作年度报告"
    return Prose(title, issuer, year, preamble, tuple(overview), problems, (chance.choice(_OTHER),))


def _filled(sentence: str, chance: random.Random) -> str:
    return sentence.format(
        n=chance.randint(100, 9999),
        m=chance.randint(10, 999),
        k=chance.randint(2, 60),
        p=chance.randint(90, 99),
    )
