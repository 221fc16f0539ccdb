"""What every column of the dataset means. The writers take their columns from here and the codebook is printed from here, so a
column without a description can't be exported.

Cell columns come from the form (domain/form.py), item columns and their values from the narrative models.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from extractor.domain import form, narrative
from extractor.domain.report import Cover, Layout, Sourced

Kind = Literal["text", "integer", "number", "flag", "date", "json"]


class Column(NamedTuple):
    """`kind` text: anything may stand there, so a spreadsheet must be kept from seeing a formula in it. `source` names the form's
    clause or the model that the meaning comes from."""

    name: str
    kind: Kind
    zh: str
    en: str
    unit: str = ""
    values: tuple[str, ...] = ()
    source: str = "spec/record.md"


def tables() -> dict[str, tuple[Column, ...]]:
    """The dataset's tables by name, each with its columns in order."""
    return {"reports": _reports(), "cells": _CELLS, "items": _items()}


def rows() -> Iterator[tuple[str, Column]]:
    """Each column with the name of its table."""
    for table, columns in tables().items():
        for column in columns:
            yield table, column


def _values(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    return tuple(value for inner in get_args(annotation) for value in _values(inner))


def _field_values(model: type[Any], field: str) -> tuple[str, ...]:
    return _values(model.model_fields[field].annotation)


# The first columns of every table: which report, and from which file.
_WHICH: tuple[Column, ...] = (
    Column("record_id", "text", "报告的编号：内容哈希、压缩包成员与份次的摘要；各表以此相连",
           "The report's id, by which the tables are joined: digest of content hash, member and part"),
    Column("path", "text", "来源文件", "The source file"),
    Column("issuer", "text", "发布机关，照原文", "The body that issued it, as printed"),
    Column("year", "integer", "报告年度", "The year reported on"),
)  # fmt: skip
_APPROVED_BY = Column("approved_by", "text", "批准该修订的人", "Who approved the revision")
_APPROVED_AT = Column("approved_at", "text", "批准时间（UTC）", "When it was approved (UTC)")
STATES = _field_values(Sourced, "state")

_SOURCE: tuple[Column, ...] = (
    Column("member", "text", "压缩包内的成员", "The member of an archive"),
    Column("part", "integer", "文件中的第几份报告，从 1 起", "Which report of the file, from 1"),
    Column("sha256", "text", "来源字节的 SHA-256", "SHA-256 of the source's bytes"),
    Column("media_type", "text", "媒体类型", "Media type"),
)
_COVER: tuple[Column, ...] = (
    Column("title", "text", "标题", "Title"),
    Column("issuer_type", "text", "机关类型", "Type of body", values=_field_values(Cover, "issuer_type")),
    *(
        Column(f"layout_{table}", "text", f"“{title}”的表样；空表示报告中没有该表", f"Layout of the table {table}; empty where the report has none",
               values=_field_values(Layout, table))
        for table, title in form.TITLES.items()
    ),
    Column("published_on", "date", "发布日期", "Date of publication"),
    Column("period_start", "date", "统计期起", "First day of the period"),
    Column("period_end", "date", "统计期止", "Last day of the period"),
    Column("contact_address", "text", "地址", "Address"),
    Column("contact_postcode", "text", "邮编", "Postcode"),
    Column("contact_phone", "text", "电话", "Telephone"),
    Column("contact_email", "text", "电子邮箱", "E-mail"),
    Column("contact_url", "text", "网址", "Web address"),
)  # fmt: skip
_GUIDE = "spec/narrative.md"
_COUNTS: tuple[Column, ...] = (
    Column("groups", "integer", "领导小组等的个数；空表示未读取，不是没有", "Number of leading groups; empty where not read, which is no absence", source=_GUIDE),
    Column("responsible_unit", "text", "负责单位", "Responsible unit", source=_GUIDE),
    Column("responsible_officials", "integer", "小组以外负责人的个数", "Number of officials in charge outside a group", source=_GUIDE),
    Column("staff", "integer", "工作人员条目数", "Number of staff items", source=_GUIDE),
    Column("platforms", "integer", "公开渠道的个数", "Number of channels", source=_GUIDE),
    Column("problems", "integer", "存在问题的条数", "Number of problems", source=_GUIDE),
    Column("improvements", "integer", "改进措施的条数", "Number of improvements", source=_GUIDE),
    Column("statements", "integer", "文中写明的数的条数", "Number of figures stated in the text", source=_GUIDE),
    Column("processing_fee_status", "text", "信息处理费", "Processing fee", values=_field_values(narrative.ProcessingFee, "status"), source=_GUIDE),
    Column("processing_fee_amount", "number", "信息处理费金额", "Amount of the processing fee", unit="元", source=_GUIDE),
    Column("processing_fee_cases", "integer", "收取信息处理费的件数", "Cases in which a fee was charged", unit="件", source=_GUIDE),
)  # fmt: skip
_DECISION: tuple[Column, ...] = (
    Column("revision", "integer", "修订号，从 1 起", "Number of the revision, from 1"),
    _APPROVED_BY,
    _APPROVED_AT,
    Column("edits", "integer", "人工改动的路径数", "Number of paths that a person changed"),
    Column(
        "signed_errors", "integer", "签认而未更正的错误数", "Number of errors that were signed, not corrected"
    ),
    Column("signed", "text", "签认了什么、由谁、为何", "What was signed, by whom and why"),
    Column("extractor", "text", "读取该报告的程序版本", "Version of the program that read the report"),
)


def _reports() -> tuple[Column, ...]:
    return (*_WHICH, *_SOURCE, *_COVER, *_COUNTS, *(_cell_column(id_) for id_ in form.order()), *_DECISION)


def _cell_column(cell_id: str) -> Column:
    spec = form.spec(cell_id)
    return Column(
        cell_id,
        "number" if spec.decimal else "integer",
        form.label_of(cell_id),
        cell_id.replace(".", " · ").replace("_", " "),
        unit=spec.unit,
        source=_layouts(cell_id),
    )


_ORDERS = {"2021": "国办公开办函〔2021〕30号", "2019": "国办公开办函〔2019〕60号"}


def _layouts(cell_id: str) -> str:
    has = [
        order
        for layout, order in _ORDERS.items()
        if any(cell_id in form.cell_ids(table, layout) for table in form.TABLES)
    ]
    return "；".join(has)


_CELLS: tuple[Column, ...] = (
    *_WHICH,
    Column("cell", "text", "单元格编号，即 reports 的列名", "Id of the cell, a column's name in reports"),
    Column("label", "text", "表样所印行名与列名", "The row's and column's labels as printed in the form"),
    Column("unit", "text", "单位", "Unit"),
    Column("state", "text", "单元格的状态；零、空白、横线、文字、看不清、缺失各不相同",
           "State of the cell: zero, blank, dash, words, illegible and missing are different facts", values=STATES),
    Column("value", "number", "数值，仅 state 为 printed 时有", "The number, only where state is printed"),
    Column("raw", "text", "原文所印字符串；人只改了数而未写字符串的，是机器在该处所读",
           "The string as printed; where a person changed the number alone, what the machine read there"),
    Column("confidence", "number", "可信度，0 到 1；空表示无依据，不是确信", "Confidence, 0 to 1; empty where nothing supports one"),
    Column("by", "text", "由谁读出：grid、stream、ocr、模型名；person 为人工", "What read it: grid, stream, ocr, a model's name; person where one set it"),
    Column("page", "integer", "页码，从 1 起", "Page, from 1"),
    Column("x0", "number", "方框左边", "Left edge of the box", unit="pt"),
    Column("y0", "number", "方框上边", "Upper edge of the box", unit="pt"),
    Column("x1", "number", "方框右边", "Right edge of the box", unit="pt"),
    Column("y1", "number", "方框下边", "Lower edge of the box", unit="pt"),
    Column("start", "integer", "在正文中的起点（码位）", "Start in the document's text (code points)"),
    Column("end", "integer", "在正文中的终点（不含）", "End in the document's text (exclusive)"),
    Column("machine_state", "text", "机器读出的状态", "State as the machine read it", values=STATES),
    Column("machine_value", "number", "机器读出的数值", "Number as the machine read it"),
    Column("machine_raw", "text", "机器读出的字符串", "String as the machine read it"),
    Column("changed_by", "text", "更改该单元格的人", "Who changed the cell"),
    Column("changed_at", "text", "更改时间（UTC）", "When it was changed (UTC)"),
    Column("change_reason", "text", "更改理由", "Why it was changed"),
    _APPROVED_BY,
    _APPROVED_AT,
    Column("signed", "text", "涉及该单元格而经签认的错误、由谁、为何", "Signed findings that name this cell, by whom and why"),
)  # fmt: skip

# Each list of items with its model, in the record's order.
ITEM_LISTS: tuple[tuple[str, type[narrative.Item]], ...] = (
    ("leadership.groups", narrative.Group),
    ("leadership.responsible_unit", narrative.ResponsibleUnit),
    ("leadership.responsible_officials", narrative.ResponsibleOfficial),
    ("leadership.staff", narrative.Staff),
    ("platforms", narrative.Platform),
    ("problems", narrative.Problem),
    ("improvements", narrative.Improvement),
    ("statements", narrative.Statement),
    ("processing_fee", narrative.ProcessingFee),
)
_LIST_NAMES = tuple(name for name, _ in ITEM_LISTS)


def _items() -> tuple[Column, ...]:
    return (
        *_WHICH,
        Column("list", "text", "条目所属的列表", "The list that the item belongs to", values=_LIST_NAMES, source=_GUIDE),
        Column("number", "integer", "在列表中的序号，从 1 起", "Its number in the list, from 1", source=_GUIDE),
        *item_fields(),
        Column("quotes", "json", "原文引文", "Quotes from the report", source=_GUIDE),
        Column("spans", "json", "各引文在正文中的位置", "Places of each quote in the document's text"),
        Column("match", "text", "引文的定位方式，各条以 + 相连", "How the quotes were placed, joined by +", values=_values(narrative.Match)),
        Column("pages", "json", "各引文所在页", "Pages of each quote"),
        Column("by", "text", "由谁读出，多者以 + 相连", "What read it, joined by + where several agree"),
        Column("confidence", "number", "可信度，0 到 1；空表示无依据", "Confidence, 0 to 1; empty where nothing supports one"),
        Column("origin", "text", "机器原样保留，还是人工所改", "The machine's, or changed by a person", values=("machine", "person")),
    )  # fmt: skip


def item_fields() -> tuple[Column, ...]:
    """The fields of all kinds of items; one name used by several kinds is one column."""
    found: dict[str, Column] = {}
    for list_name, model in ITEM_LISTS:
        for name, field in model.model_fields.items():
            if name in narrative.Item.model_fields:
                continue
            kind = _kind(field.annotation)
            column = Column(name, kind, "", "", values=_values(field.annotation), source=_GUIDE)
            known = found.get(name, column)
            meaning = f"{list_name}：{field.description}" if field.description else list_name
            found[name] = known._replace(
                kind=kind if kind == known.kind else "number",
                zh="；".join(filter(None, [known.zh, meaning])),
                en="; ".join(filter(None, [known.en, f"{name.replace('_', ' ')} of {list_name}"])),
                values=tuple(dict.fromkeys((*known.values, *column.values))),
            )
    return tuple(found.values())


def _kind(annotation: Any) -> Kind:
    inner = [arm for arm in get_args(annotation) if arm is not NoneType]
    if get_origin(annotation) in (Union, UnionType):
        kinds = {_kind(arm) for arm in inner}
        return kinds.pop() if len(kinds) == 1 else "number"
    kinds_of: dict[Any, Kind] = {int: "integer", float: "number", bool: "flag", tuple: "json"}
    return kinds_of.get(get_origin(annotation) or annotation, "text")
