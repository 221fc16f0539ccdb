"""The narrative fields: one model for a model's answer, the offline rules' result and the golden record.

The field descriptions are the annotation guide in short (../shared/spec/narrative.md is its source); they are Chinese
because they are what a language model reads.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extractor.domain.document import Frozen, Span

Match = Literal["exact", "normalised", "ocr"]
PlatformKind = Literal[
    "website", "wechat", "weibo", "app", "short_video", "new_media", "bulletin_board", "newspaper", "broadcast",
    "hotline", "service_hall", "gazette", "event", "other",
]  # fmt: skip
Operator = Literal["own", "superior", "unknown"]
Category = Literal[
    "requests", "interpretation", "security", "participation", "timeliness", "content", "classification", "channel",
    "staff", "mechanism", "awareness", "other",
]  # fmt: skip
Status = Literal["planned", "ongoing", "done"]
StatementKind = Literal[
    "proactive_items", "requests_new", "requests_carried_in", "requests_total", "requests_handled",
    "requests_carried_out", "granted", "partially_granted", "denied", "unavailable", "rejected", "reconsiderations",
    "lawsuits", "regulations_issued", "normative_documents_issued", "press_conferences", "interpretations", "trainings",
]  # fmt: skip
Scope = Literal["own", "area", "unknown"]
FeeStatus = Literal["charged", "none", "not_mentioned"]
IssuerType = Literal[
    "ministry", "province", "city", "county", "department", "township", "town", "subdistrict", "zone", "other"
]


class Quote(Frozen):
    """Verbatim text of the report and where it stands. `spans` are code points of the document's text; a quote that a
    page footer cut has several. `match` tells how it was placed: exact | normalised (but for white space and width)
    | ocr (within the small edit budget, digits exact)."""

    text: str
    spans: tuple[Span, ...]
    match: Match
    pages: tuple[int, ...] = ()


class Item(Frozen):
    """What every narrative item carries. `by`: offline and/or a model's name; `confidence` None where nothing supports one."""

    quotes: tuple[Quote, ...] = ()
    by: tuple[str, ...] = ()
    confidence: float | None = None


class Group(Item):
    name: str = Field(description="领导小组、协调小组、工作小组或工作专班的名称，照原文")
    leader_title: str | None = Field(None, description="组长的职务，照原文")
    deputy_titles: tuple[str, ...] = Field((), description="副组长的职务，逐一列出，以、分开")
    member_titles: tuple[str, ...] = Field((), description="成员，逐一列出")
    office_unit: str | None = Field(None, description="办公室设在何单位；只说“下设办公室”则为空")
    office_head_title: str | None = Field(None, description="办公室主任的职务，照原文")


class ResponsibleUnit(Item):
    name: str = Field(
        description="牵头、负责、具体负责或组织实施的常设单位；不是小组自己的办公室，不是联系或编制单位"
    )


class ResponsibleOfficial(Item):
    title: str = Field(description="小组以外的负责人，整串照原文；只审批文稿的不算")


class Staff(Item):
    role: str = Field(description="本机关从事公开工作的人员")
    count: int | None = Field(None, description="人数；每单位若干名不算")
    full_time: bool | None = Field(None, description="专职为 true，兼职为 false，专人、专门、专设为空")


class Leadership(Frozen):
    groups: tuple[Group, ...] = ()
    responsible_unit: ResponsibleUnit | None = None
    responsible_officials: tuple[ResponsibleOfficial, ...] = ()
    staff: tuple[Staff, ...] = ()


class Platform(Item):
    name: str = Field(description="公开渠道的名称，照原文，同名只列一次")
    kind: PlatformKind = Field(
        description="依原文；new_media 指政务新媒体或未说明是哪一种的，event 指新闻发布会、开放日、在线访谈，网络媒体为 other"
    )
    operator: Operator = Field(description="own 本机关的；superior 上级的；unknown 文中看不出")
    items_published: int | None = Field(None, description="该渠道发布的件/条数")
    approximate: bool = Field(False, description="余、约、近、多、以上、逾、超")


_CATEGORY = (
    "看本条自己的标题，没有标题看第一个分句的主语：requests 依申请公开、答复；interpretation 政策解读、回应；security 保密、隐私；"
    "participation 公众参与、知晓率、宣传；timeliness 及时、更新；content 内容的范围、质量、深度；classification 分类、目录、规范；"
    "channel 渠道、平台、新媒体；staff 业务水平、培训、人员；mechanism 制度、机制、考核、监督；awareness 认识、重视；other 其他"
)


class Problem(Item):
    text: str = Field(description="存在的问题，照原文，不含序号")
    category: Category = Field(description=_CATEGORY)


class Improvement(Item):
    text: str = Field(description="改进措施，照原文，不含序号")
    category: Category = Field(description=_CATEGORY)
    status: Status = Field(
        description="planned 将、要、下一步或没有时态；ongoing 正在；done 已、了，或本年度已做的"
    )
    addresses: tuple[int, ...] = Field((), description="所针对问题的下标，从 0 起")


class Statement(Item):
    what: StatementKind = Field(
        description="proactive_items 主动公开或某一渠道的条数；requests_new 新收；requests_carried_in 上年结转；requests_total 收办合计；"
        "requests_handled 办结、答复；requests_carried_out 结转下年；其余同表格各项"
    )
    value: int | float = Field(description="文中写明的数；“未收到”“无”为 0")
    approximate: bool = Field(False, description="余、约、近、多、以上、逾、超")
    scope: Scope = Field("unknown", description="own 本机关；area 全市、全区等整个地区；unknown 看不出")


class ProcessingFee(Item):
    status: FeeStatus = Field(
        "not_mentioned", description="信息处理费：charged 收取了；none 写明没有收取；not_mentioned 没有提到"
    )
    amount_yuan: int | float | None = Field(None, description="以元计；none 为 0，没有提到为空")
    cases: int | None = Field(None, description="收费的件数；none 为 0")


class Narrative(Frozen):
    leadership: Leadership = Leadership()
    platforms: tuple[Platform, ...] = ()
    problems: tuple[Problem, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    statements: tuple[Statement, ...] = ()
    processing_fee: ProcessingFee = ProcessingFee()
