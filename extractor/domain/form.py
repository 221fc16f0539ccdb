"""The statutory form of the annual report, as data: tables, layouts, rows, columns, labels and relations.

Source: 国办公开办函〔2021〕30号 (layout "2021", 200 cells) and 国办公开办函〔2019〕60号, trial (layout "2019", 198 cells). The ids are the
project's fixed names (spec/form.json). Chinese terms stand beside their ids here and nowhere else.

Row        a labelled line of a table. `variants` are whole labels seen in print; `fragments` identify a row only together with its
           group and ordinal (逾期 stands in two rows).
Column     a headed column. In section 二 the columns belong to the row's clause of article 20.
Relation   an equation between sums of cells that a correct report satisfies.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Literal, NamedTuple

TableName = Literal["proactive", "requests", "proceedings"]
LayoutName = Literal["2021", "2019"]
TABLES: tuple[TableName, ...] = ("proactive", "requests", "proceedings")


class CellSpec(NamedTuple):
    """`unit` is the form's own: 件, 项, 万元 (fees) or 元 (procurement); `signed` cells may be negative; `decimal` cells may
    carry a fraction; `unit_stated` False where the form itself states none (a bare number then raises U1)."""

    id: str
    unit: str
    signed: bool = False
    decimal: bool = False
    unit_stated: bool = True


class Column(NamedTuple):
    id: str
    label: str
    variants: tuple[str, ...] = ()
    fragments: tuple[str, ...] = ()


class Row(NamedTuple):
    """`cells` in column order. `group` is the heading over the row in section 三; `clause` the one in section 二."""

    id: str
    label: str
    cells: tuple[CellSpec, ...]
    variants: tuple[str, ...] = ()
    fragments: tuple[str, ...] = ()
    group: str | None = None
    clause: str | None = None
    columns: tuple[Column, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.variants)


class Relation(NamedTuple):
    """left and right are the cells whose sums must be equal. `id` is R1 to R4, `of` names the row, column or part."""

    id: str
    of: str
    left: tuple[str, ...]
    right: tuple[str, ...]


TITLES: dict[TableName, str] = {
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "proceedings": "四、政府信息公开行政复议、行政诉讼情况",
}

# --- section 二 ---------------------------------------------------------------------------------------------------------

_PROACTIVE_2021: tuple[Row, ...] = (
    Row(
        "proactive.regulations",
        "规章",
        (
            CellSpec("proactive.regulations.issued", "件"),
            CellSpec("proactive.regulations.repealed", "件"),
            CellSpec("proactive.regulations.in_force", "件"),
        ),
        (),
        clause="第二十条第（一）项",
        columns=(
            Column("issued", "本年制发件数", ("制发数量",)),
            Column("repealed", "本年废止件数", ()),
            Column("in_force", "现行有效件数", ("现行有效件",)),
        ),
    ),
    Row(
        "proactive.normative_documents",
        "行政规范性文件",
        (
            CellSpec("proactive.normative_documents.issued", "件"),
            CellSpec("proactive.normative_documents.repealed", "件"),
            CellSpec("proactive.normative_documents.in_force", "件"),
        ),
        ("规范性文件",),
        clause="第二十条第（一）项",
        columns=(
            Column("issued", "本年制发件数", ("制发数量",)),
            Column("repealed", "本年废止件数", ()),
            Column("in_force", "现行有效件数", ("现行有效件",)),
        ),
    ),
    Row(
        "proactive.licensing",
        "行政许可",
        (CellSpec("proactive.licensing.decisions", "件"),),
        (),
        clause="第二十条第（五）项",
        columns=(Column("decisions", "本年处理决定数量", ("本年处理绝对数量",)),),
    ),
    Row(
        "proactive.penalties",
        "行政处罚",
        (CellSpec("proactive.penalties.decisions", "件"),),
        (),
        clause="第二十条第（六）项",
        columns=(Column("decisions", "本年处理决定数量", ("本年处理绝对数量",)),),
    ),
    Row(
        "proactive.coercion",
        "行政强制",
        (CellSpec("proactive.coercion.decisions", "件"),),
        (),
        clause="第二十条第（六）项",
        columns=(Column("decisions", "本年处理决定数量", ("本年处理绝对数量",)),),
    ),
    Row(
        "proactive.fees",
        "行政事业性收费",
        (CellSpec("proactive.fees.amount", "万元", decimal=True),),
        ("行政事业型收费",),
        clause="第二十条第（八）项",
        columns=(Column("amount", "本年收费金额（单位：万元）", ("本年收费金额",)),),
    ),
)

_PROACTIVE_2019: tuple[Row, ...] = (
    Row(
        "proactive.regulations",
        "规章",
        (
            CellSpec("proactive.regulations.newly_made", "件"),
            CellSpec("proactive.regulations.newly_disclosed", "件"),
            CellSpec("proactive.regulations.total_disclosed", "件"),
        ),
        (),
        clause="第二十条第（一）项",
        columns=(
            Column("newly_made", "本年新制作数量", ("新制作",)),
            Column("newly_disclosed", "本年新公开数量", ("新公开",)),
            Column("total_disclosed", "对外公开总数量", ("对外公开",)),
        ),
    ),
    Row(
        "proactive.normative_documents",
        "规范性文件",
        (
            CellSpec("proactive.normative_documents.newly_made", "件"),
            CellSpec("proactive.normative_documents.newly_disclosed", "件"),
            CellSpec("proactive.normative_documents.total_disclosed", "件"),
        ),
        ("行政规范性文件",),
        clause="第二十条第（一）项",
        columns=(
            Column("newly_made", "本年新制作数量", ("新制作",)),
            Column("newly_disclosed", "本年新公开数量", ("新公开",)),
            Column("total_disclosed", "对外公开总数量", ("对外公开",)),
        ),
    ),
    Row(
        "proactive.licensing",
        "行政许可",
        (
            CellSpec("proactive.licensing.previous_items", "项"),
            CellSpec("proactive.licensing.change", "项", signed=True),
            CellSpec("proactive.licensing.decisions", "件"),
        ),
        (),
        clause="第二十条第（五）项",
        columns=(
            Column("previous_items", "上一年项目数量", ()),
            Column("change", "本年增/减", ("增/减",)),
            Column("decisions", "处理决定数量", ()),
        ),
    ),
    Row(
        "proactive.other_services",
        "其他对外管理服务事项",
        (
            CellSpec("proactive.other_services.previous_items", "项"),
            CellSpec("proactive.other_services.change", "项", signed=True),
            CellSpec("proactive.other_services.decisions", "件"),
        ),
        (),
        clause="第二十条第（五）项",
        columns=(
            Column("previous_items", "上一年项目数量", ()),
            Column("change", "本年增/减", ("增/减",)),
            Column("decisions", "处理决定数量", ()),
        ),
    ),
    Row(
        "proactive.penalties",
        "行政处罚",
        (
            CellSpec("proactive.penalties.previous_items", "项"),
            CellSpec("proactive.penalties.change", "项", signed=True),
            CellSpec("proactive.penalties.decisions", "件"),
        ),
        (),
        clause="第二十条第（六）项",
        columns=(
            Column("previous_items", "上一年项目数量", ()),
            Column("change", "本年增/减", ("增/减",)),
            Column("decisions", "处理决定数量", ()),
        ),
    ),
    Row(
        "proactive.coercion",
        "行政强制",
        (
            CellSpec("proactive.coercion.previous_items", "项"),
            CellSpec("proactive.coercion.change", "项", signed=True),
            CellSpec("proactive.coercion.decisions", "件"),
        ),
        (),
        clause="第二十条第（六）项",
        columns=(
            Column("previous_items", "上一年项目数量", ()),
            Column("change", "本年增/减", ("增/减",)),
            Column("decisions", "处理决定数量", ()),
        ),
    ),
    Row(
        "proactive.fees",
        "行政事业性收费",
        (
            CellSpec("proactive.fees.previous_items", "项"),
            CellSpec("proactive.fees.change", "项", signed=True),
        ),
        ("行政事业型收费",),
        clause="第二十条第（八）项",
        columns=(
            Column("previous_items", "上一年项目数量", ()),
            Column("change", "本年增/减", ("增/减",)),
        ),
    ),
    Row(
        "proactive.procurement",
        "政府集中采购",
        (
            CellSpec("proactive.procurement.items", "项"),
            CellSpec("proactive.procurement.amount", "元", decimal=True, unit_stated=False),
        ),
        (),
        clause="第二十条第（九）项",
        columns=(
            Column("items", "采购项目数量", ()),
            Column("amount", "采购总金额", ()),
        ),
    ),
)

# Columns of the two layouts that look alike and are not: never mapped to one another (form.json, never_equate).
NEVER_EQUATE: tuple[tuple[str, str], ...] = (
    ("对外公开总数量", "现行有效件数"),
    ("本年新制作数量", "本年制发件数"),
    ("上一年项目数量", "本年收费金额"),
)

# --- section 三 ---------------------------------------------------------------------------------------------------------

REQUEST_COLUMNS: tuple[Column, ...] = (
    Column("natural_person", "自然人", (), ()),
    Column("business", "商业企业", (), ("企业",)),
    Column("research", "科研机构", (), ("机构",)),
    Column("nonprofit", "社会公益组织", ("社会公益", "社会组织"), ()),
    Column("legal_service", "法律服务机构", (), ()),
    Column("other_org", "其他", ("其他组织", "其它"), ()),
    Column("total", "总计", ("合计",), ()),
)
APPLICANTS: tuple[str, ...] = tuple(column.id for column in REQUEST_COLUMNS[:-1])


def _request_row(
    id_: str,
    label: str,
    variants: tuple[str, ...] = (),
    fragments: tuple[str, ...] = (),
    group: str | None = None,
) -> Row:
    cells = tuple(CellSpec(f"requests.{id_}.{column.id}", "件") for column in REQUEST_COLUMNS)
    return Row(f"requests.{id_}", label, cells, variants, fragments, group, columns=REQUEST_COLUMNS)


# Every row of both layouts, in the form's order; `_ONLY` tells which stand in one layout alone.
_REQUEST_ROWS: tuple[Row, ...] = (
    _request_row(
        "new_received",
        "一、本年新收政府信息公开申请数量",
        ("本年度新收", "本年新收", "本年新收政府信息公开数量"),
        (),
        None,
    ),
    _request_row("carried_in", "二、上年结转政府信息公开申请数量", ("上年度结转", "上年结转"), (), None),
    _request_row("granted", "（一）予以公开", ("(一)予以公开", "1.予以公开"), (), None),
    _request_row(
        "partially_granted",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        ("部分公开",),
        ("部分公开(区分处理的,只",),
        None,
    ),
    _request_row("denied.state_secret", "1.属于国家秘密", ("属于国家秘密",), (), "（三）不予公开"),
    _request_row(
        "denied.prohibited_by_law",
        "2.其他法律行政法规禁止公开",
        ("其他法律行政法规禁止公开", "法律行政法规禁止公开", "其他法律行政止公开"),
        (),
        "（三）不予公开",
    ),
    _request_row(
        "denied.security_stability",
        "3.危及“三安全一稳定”",
        ("三安全一稳定", '危及"三安全一稳定"'),
        (),
        "（三）不予公开",
    ),
    _request_row(
        "denied.third_party_rights", "4.保护第三方合法权益", ("第三方合法权益",), (), "（三）不予公开"
    ),
    _request_row(
        "denied.internal_affairs",
        "5.属于三类内部事务信息",
        ("三类内部事务信息",),
        ("内部事务",),
        "（三）不予公开",
    ),
    _request_row("denied.process_information", "6.属于四类过程性信息", (), ("过程性信息",), "（三）不予公开"),
    _request_row("denied.enforcement_files", "7.属于行政执法案卷", ("行政执法案卷",), (), "（三）不予公开"),
    _request_row(
        "denied.administrative_inquiry", "8.属于行政查询事项", ("行政查询事项",), (), "（三）不予公开"
    ),
    _request_row(
        "unavailable.not_held", "1.本机关不掌握相关政府信息", ("不掌握相关政府信息",), (), "（四）无法提供"
    ),
    _request_row(
        "unavailable.needs_creation",
        "2.没有现成信息需要另行制作",
        ("没有现成信息需要另行制作",),
        ("没有现成信息需要",),
        "（四）无法提供",
    ),
    _request_row(
        "unavailable.still_unclear",
        "3.补正后申请内容仍不明确",
        ("补正后申请内容仍不明确",),
        (),
        "（四）无法提供",
    ),
    _request_row("rejected.petition", "1.信访举报投诉类申请", ("信访举报投诉类申请",), (), "（五）不予处理"),
    _request_row("rejected.repeated", "2.重复申请", (), (), "（五）不予处理"),
    _request_row("rejected.published", "3.要求提供公开出版物", ("公开出版物",), (), "（五）不予处理"),
    _request_row("rejected.excessive", "4.无正当理由大量反复申请", ("大量反复申请",), (), "（五）不予处理"),
    _request_row(
        "rejected.reconfirmation",
        "5.要求行政机关确认或重新出具已获取信息",
        ("确认或重新出具",),
        (),
        "（五）不予处理",
    ),
    _request_row("other_total", "（六）其他处理", ("(六)其他", "其他处理"), (), None),
    _request_row(
        "other.uncorrected",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        (),
        ("逾期不补正",),
        "（六）其他处理",
    ),
    _request_row(
        "other.fee_unpaid",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        (),
        ("逾期未按收费通知",),
        "（六）其他处理",
    ),
    _request_row("other.misc", "3.其他", ("3.其它",), (), "（六）其他处理"),
    _request_row("handled_total", "（七）总计", ("(七)合计", "(七)总计"), (), None),
    _request_row("carried_out", "四、结转下年度继续办理", ("结转下年度", "结转下年度办理"), (), None),
)
_ONLY: dict[str, LayoutName] = {
    "requests.other_total": "2019",
    "requests.other.uncorrected": "2021",
    "requests.other.fee_unpaid": "2021",
    "requests.other.misc": "2021",
}
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(row.group for row in _REQUEST_ROWS if row.group))

# --- section 四 ---------------------------------------------------------------------------------------------------------

PARTS: tuple[Column, ...] = (
    Column("reconsideration", "行政复议", ()),
    Column("litigation_direct", "未经复议直接起诉", ("未经复议直接诉讼",)),
    Column("litigation_after_reconsideration", "复议后起诉", ("复议后诉讼",)),
)
MEASURES: tuple[Column, ...] = (
    Column("upheld", "结果维持", ("维持",)),
    Column("corrected", "结果纠正", ("纠正",)),
    Column("other", "其他结果", ()),
    Column("pending", "尚未审结", ()),
    Column("total", "总计", ("合计",)),
)
_PROCEEDINGS: tuple[Row, ...] = tuple(
    Row(
        f"proceedings.{part.id}",
        part.label,
        tuple(CellSpec(f"proceedings.{part.id}.{measure.id}", "件") for measure in MEASURES),
        part.variants,
        columns=MEASURES,
    )
    for part in PARTS
)


# --- the form as a whole -------------------------------------------------------------------------------------------------


@cache
def rows(table: TableName, layout: str) -> tuple[Row, ...]:
    """The rows of a table in one layout, in the form's order; `layout` is 2021 or 2019 (standard for proceedings)."""
    if table == "proactive":
        return _PROACTIVE_2019 if layout == "2019" else _PROACTIVE_2021
    if table == "requests":
        return tuple(row for row in _REQUEST_ROWS if _ONLY.get(row.id, layout) == layout)
    return _PROCEEDINGS


@cache
def cell_ids(table: TableName, layout: str) -> tuple[str, ...]:
    """Ids of a table's cells in the form's order."""
    return tuple(cell.id for row in rows(table, layout) for cell in row.cells)


@cache
def _specs() -> dict[str, CellSpec]:
    return {
        cell.id: cell
        for table in TABLES
        for layout in ("2021", "2019")
        for row in rows(table, layout)
        for cell in row.cells
    }


def spec(cell_id: str) -> CellSpec:
    """The cell's unit and kind; KeyError for an id that no layout has."""
    return _specs()[cell_id]


@cache
def order() -> dict[str, int]:
    """Position of every cell id of both layouts, so that each layout's own cells are in the form's order."""
    both = (*_PROACTIVE_2019, *_PROACTIVE_2021)
    by_row = {row.id: [cell.id for each in both if each.id == row.id for cell in each.cells] for row in both}
    ids = [
        *itertools.chain.from_iterable(by_row.values()),
        *(cell.id for row in (*_REQUEST_ROWS, *_PROCEEDINGS) for cell in row.cells),
    ]
    return {id_: place for place, id_ in enumerate(dict.fromkeys(ids))}


@cache
def relations(requests_layout: str) -> tuple[Relation, ...]:
    """R1 to R4 over the cells of a layout (R5 is a rule for each cell, see domain.checks.arithmetic)."""
    request_rows = [row.id for row in rows("requests", requests_layout)]
    decided = [id_ for id_ in request_rows if id_.removeprefix("requests.").split(".")[0] in _DECISIONS]
    found: list[Relation] = []
    for column in REQUEST_COLUMNS:
        c = column.id
        found.append(
            Relation(
                "R1",
                c,
                (f"requests.new_received.{c}", f"requests.carried_in.{c}"),
                (f"requests.handled_total.{c}", f"requests.carried_out.{c}"),
            )
        )
        found.append(
            Relation("R2", c, tuple(f"{id_}.{c}" for id_ in decided), (f"requests.handled_total.{c}",))
        )
    found.extend(
        Relation(
            "R3", id_.removeprefix("requests."), tuple(f"{id_}.{a}" for a in APPLICANTS), (f"{id_}.total",)
        )
        for id_ in request_rows
    )
    found.extend(
        Relation(
            "R4",
            part.id,
            tuple(f"proceedings.{part.id}.{m.id}" for m in MEASURES[:-1]),
            (f"proceedings.{part.id}.total",),
        )
        for part in PARTS
    )
    return tuple(found)


_DECISIONS = frozenset(
    {"granted", "partially_granted", "denied", "unavailable", "rejected", "other", "other_total"}
)


def label_of(cell_id: str) -> str:
    """The cell in words: its row's label and its column's, as printed in the form."""
    return _labels()[cell_id]


@cache
def _labels() -> dict[str, str]:
    return {
        cell.id: f"{row.label} · {column.label}"
        for table in TABLES
        for layout in ("2019", "2021")  # a cell of both is named as the form in force names it
        for row in rows(table, layout)
        for cell, column in zip(row.cells, row.columns, strict=True)
    }
