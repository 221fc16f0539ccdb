"""What the undo button says before it is pressed."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.review import Edit
from review_app.language import Language, catalogue
from review_app.record_view import heading
from review_app.undo_view import undo_view
from tests.unit.review_app.desks import NEW, a_desk, a_row

CELL = f"cells.{NEW}"


def an_edit(by: str, path: str = "report.issuer", value: Any = "乙乡", group: str | None = None) -> Edit:
    return Edit(path=path, value=value, by=by, at="2024-01-01T00:00:00.000+00:00", group=group)


def printed(value: int) -> dict[str, Any]:
    return {"state": "printed", "value": value}


@pytest.mark.parametrize(
    ("edits", "language", "text", "what"),
    [
        ([an_edit("王"), an_edit("李")], "zh", "撤销", "发布机关 → 乙乡"),
        ([an_edit("李"), an_edit("王")], "zh", "撤销 王 的修改：发布机关 → 乙乡", None),
        ([an_edit("王")], "en", "Undo 王's change: Issuer → 乙乡", None),
        ([an_edit("王", CELL, printed(5))], "en", "Undo 王's change: 一、本年新收政府信息公开申请数量 · 自然人 → 5", None),
        ([an_edit("王", "narrative.problems", [])], "zh", "撤销 王 的修改：存在的问题", None),
        ([an_edit("王", CELL, printed(5), "a.1"), an_edit("王", "leftovers", [], "a.1")], "zh", "撤销 王 的修改：一、本年新收政府信息公开申请数量 · 自然人，另 1 处", None),
        ([an_edit("王", "leftovers", [])], "zh", "撤销 王 的修改：未归入 → （无）", None),
        ([an_edit("<b>\n王</b>", value="甲\n乡")], "zh", "撤销 <b>\n王</b> 的修改：发布机关 → 甲 乡", None),
    ],
    ids=["mine", "another's", "English", "a cell", "a field group", "several at once", "leftovers", "hostile"],
)  # fmt: skip
def test_the_button_names_what_it_takes_back(
    edits: list[Edit], language: Language, text: str, what: str | None
) -> None:
    told = undo_view(a_desk(edits=tuple(edits)), "李", catalogue(language))
    assert told == {"text": text, "what": what or text, "others": what is None}


def test_there_is_nothing_to_undo() -> None:
    assert undo_view(a_desk(), "李", catalogue("zh")) is None


def test_a_report_without_a_title_is_headed_by_its_files_name() -> None:
    desk = a_desk(row=a_row(path="/一/二/三.txt"))
    nameless = desk.person.model_copy(
        update={"report": desk.person.report.model_copy(update={"title": None, "issuer": None})}
    )
    told = heading(desk.model_copy(update={"person": nameless}), "李", catalogue("zh"))
    assert (told["issuer"], told["title"], told["path"]) == (
        "（无发布机关）",
        "（无标题） 三.txt",
        "/一/二/三.txt",
    )
