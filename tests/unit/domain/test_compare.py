"""compare(): what counts as the same, what as wrong, missing and extra."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.compare import (
    Comparison,
    Difference,
    ListTally,
    Tally,
    add_lists,
    compare,
    load_expected,
)
from extractor.domain.report import Record

SOURCE = {"path": "a.txt", "name": "a.txt", "sha256": "0" * 64, "media_type": "text/plain", "bytes": 1}
RECEIVED = "requests.new_received.natural_person"

# Written for these tests; no published report.
CHANNELS = "通过政府网站、官方微博、官方微信等渠道公开信息"
LATE = "部分信息公开不及时,更新周期较长"
NARROW = "公开渠道比较单一,群众知晓率不高"
HURRY = "健全信息更新制度,按月检查更新情况"
WIDEN = "拓展公开渠道,开设便民公告栏"


def quote(text: str) -> dict[str, Any]:
    return {"text": text, "spans": [[0, len(text)]], "match": "exact"}


def record(**parts: Any) -> Record:
    return Record.model_validate({"source": SOURCE, "run": {"version": "0"}, **parts})


def cells(**by_state: tuple[str, Any, Any]) -> dict[str, Any]:
    return {
        name: {"state": state, "value": value, "raw": raw} for name, (state, value, raw) in by_state.items()
    }


def compared(golden: dict[str, Any], actual: dict[str, Any]) -> Comparison:
    return compare(load_expected({"id": "case", **golden}), record(**actual))


# --- cells -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("golden", "actual", "right"),
    [
        (("printed", 12, "12"), ("printed", 12, "12"), True),
        (("printed", 12, "12"), ("printed", 12.0, "１２"), True),
        (("printed", 12, "12"), ("printed", 13, "13"), False),
        (("printed", 0, "0"), ("blank", None, ""), False),
        (("blank", None, ""), ("printed", 0, "0"), False),
        (("blank", None, ""), ("missing", None, None), False),
        (("dash", None, "/"), ("blank", None, ""), False),
        (("missing", None, None), ("missing", None, None), True),
    ],
)
def test_a_cell_is_right_when_state_and_value_are(golden: Any, actual: Any, right: bool) -> None:
    found = compared({"cells": cells(**{RECEIVED: golden})}, {"cells": cells(**{RECEIVED: actual})})
    assert found.figures["cells"] == Tally(right=int(right), of=1)
    assert [d.path for d in found.differences] == ([] if right else [f"cells.{RECEIVED}"])


@pytest.mark.parametrize(
    ("golden", "actual", "right"),
    [
        ("12", "12", True),
        ("1 234", "1234", True),
        ("12", "１２", False),
        ("", "", True),
        ("", None, False),
        (None, None, True),
    ],
)
def test_the_raw_string_is_told_apart_from_the_value(golden: Any, actual: Any, right: bool) -> None:
    found = compared({"cells": cells(x=("text", None, golden))}, {"cells": cells(x=("text", None, actual))})
    assert (found.figures["cells"].right, found.figures["cells.raw"].right) == (1, int(right))
    assert found.differences == ()


def test_cells_that_the_golden_layout_does_not_have_are_extra_and_those_not_read_are_missing() -> None:
    found = compared({"cells": cells(a=("printed", 1, "1"))}, {"cells": cells(b=("printed", 2, "2"))})
    assert found.figures["cells"] == Tally(right=0, of=2)
    assert found.differences == (
        Difference(path="cells.a", kind="missing", expected={"state": "printed", "value": 1}, actual=None),
        Difference(
            path="cells.b",
            kind="extra",
            expected={"state": "missing", "value": None},
            actual={"state": "printed", "value": 2},
        ),
    )


def test_a_reader_that_answers_zero_everywhere_is_found_out_by_the_figure_for_numbers_that_are_not_zero() -> (
    None
):
    golden = cells(**{f"c{n}": ("printed", n, str(n)) for n in (0, 0, 5)}, d=("printed", 0, "0"))
    zeros = {name: {"state": "printed", "value": 0, "raw": "0"} for name in golden}
    assert compared({"cells": golden}, {"cells": zeros}).figures["cells.nonzero"] == Tally(right=0, of=1)


def test_a_truth_that_holds_numbers_only_asks_for_no_state() -> None:
    golden = {"cells": {"a": 3, "b": None, "c": None}}
    found = compared(
        golden, {"cells": cells(a=("printed", 3, "3"), b=("dash", None, "-"), c=("printed", 0, "0"))}
    )
    assert found.figures["cells"] == Tally(right=2, of=3)
    assert found.figures["cells.empty"] == Tally(right=1, of=2)
    assert found.figures["cells.raw"] == Tally()


# --- cover -------------------------------------------------------------------------------------------------------------


def test_the_cover_is_compared_value_by_value_and_only_where_it_was_labelled() -> None:
    golden = {
        "title": "某县 年度报告",
        "year": 2023,
        "published_on": None,
        "layout": {"proactive": "2021", "requests": "2021"},
        "contact": {"phone": "123"},
    }
    actual = {
        "title": "某县年度报告",
        "issuer": "某县",
        "year": 2022,
        "published_on": "2024-01-30",
        "layout": {"proactive": "2021", "requests": "2019", "proceedings": "standard"},
        "contact": {"phone": "123", "email": "a@b.cn"},
    }
    found = compared({"report": golden}, {"report": actual})
    shares = {name: (t.right, t.of) for name, t in found.figures.items() if name.startswith("cover.")}
    assert shares == {
        "cover.title": (1, 1), "cover.year": (0, 1), "cover.published_on": (0, 1), "cover.layout": (1, 2), "cover.contact": (4, 5),
    }  # fmt: skip
    assert [(d.path, d.kind) for d in found.differences] == [
        ("report.year", "wrong"), ("report.layout", "wrong"), ("report.published_on", "extra"), ("report.contact", "wrong"),
    ]  # fmt: skip
    # Labelled as not there: the date, the address, the postcode, the e-mail, the url. Two were filled in.
    assert found.figures["abstention"] == Tally(right=3, of=5)


# --- narrative ---------------------------------------------------------------------------------------------------------


def narrative(**groups: Any) -> dict[str, Any]:
    return {"narrative": groups}


def problem(text: str, *quotes: str, category: str = "timeliness") -> dict[str, Any]:
    return {"text": text, "category": category, "quotes": list(quotes or [text])}


def improvement(text: str, *addresses: int) -> dict[str, Any]:
    return {
        "text": text,
        "category": "channel",
        "status": "planned",
        "addresses": list(addresses),
        "quotes": [text],
    }


def platform(name: str, *quotes: str, kind: str = "website") -> dict[str, Any]:
    return {"name": name, "kind": kind, "operator": "own", "quotes": list(quotes or [CHANNELS])}


def placed(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "quotes": [quote(text) for text in item["quotes"]]}


def lists(golden: dict[str, list[Any]], actual: dict[str, list[Any]]) -> Comparison:
    return compared(
        narrative(**golden), narrative(**{name: [placed(i) for i in items] for name, items in actual.items()})
    )


def counts(tally: ListTally) -> tuple[int, int, int]:
    return tally.expected, tally.actual, tally.matched


@pytest.mark.parametrize(
    ("golden", "actual", "matched"),
    [
        ([problem(LATE)], [problem(LATE)], 1),
        ([problem(LATE)], [problem(LATE.replace(",", "， \n") + "。")], 1),
        ([problem(LATE)], [problem(NARROW)], 0),
        ([problem(LATE)], [], 0),
        ([problem(LATE), problem(NARROW)], [problem(NARROW), problem(LATE)], 2),
        # Half of a sentence is the same item; the other half is then one too many.
        ([problem(LATE)], [problem(LATE[:9]), problem(LATE[9:])], 1),
        # Everything quoted at once is not every item.
        ([problem(LATE), problem(NARROW)], [problem(LATE, LATE + NARROW + HURRY + WIDEN)], 0),
        # A quote that a page footer cut, as a union.
        ([problem(LATE)], [problem(LATE, LATE[:8], LATE[8:])], 1),
    ],
)
def test_complaints_are_the_same_when_their_quotes_share_half_of_the_characters(
    golden: list[Any], actual: list[Any], matched: int
) -> None:
    found = lists({"problems": golden}, {"problems": actual})
    assert counts(found.lists["problems"]) == (len(golden), len(actual), matched)


def test_channels_of_one_sentence_are_told_apart_by_name() -> None:
    golden = [platform("政府网站"), platform("官方微博", kind="weibo"), platform("官方微信", kind="wechat")]
    found = lists(
        {"platforms": golden}, {"platforms": [platform("官方微信", kind="wechat"), platform("政府网站")]}
    )
    assert counts(found.lists["platforms"]) == (3, 2, 2)
    assert {name: tally.right for name, tally in found.lists["platforms"].attributes.items()} == {
        "name": 2, "kind": 2, "operator": 2, "items_published": 2, "approximate": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("golden", "actual", "matched"),
    [
        (platform("政府网站"), platform("政府门户网站"), 1),
        (platform("官方微博"), platform("官方微信"), 0),
        (platform("政府网站"), platform("政府网站", "全年在另一处另行登载条目"), 0),
        (
            platform("政府网站", CHANNELS, "网站全年发布信息二十条并回应留言"),
            platform("政府网站", CHANNELS),
            1,
        ),
    ],
)
def test_a_channel_needs_a_like_name_and_a_shared_sentence(golden: Any, actual: Any, matched: int) -> None:
    assert lists({"platforms": [golden]}, {"platforms": [actual]}).lists["platforms"].matched == matched


def test_attributes_of_matched_items_are_compared_one_by_one() -> None:
    found = lists({"problems": [problem(LATE)]}, {"problems": [problem(LATE + "。", category="content")]})
    assert found.lists["problems"].attributes == {
        "text": Tally(right=1, of=1),
        "category": Tally(right=0, of=1),
    }
    assert [d.path for d in found.differences] == ["narrative.problems"]


def test_what_an_improvement_addresses_is_translated_to_the_golden_problems() -> None:
    golden = {
        "problems": [problem(LATE), problem(NARROW)],
        "improvements": [improvement(HURRY, 0), improvement(WIDEN, 1)],
    }
    # The record has the problems the other way round: its 1 is golden's 0.
    actual = {
        "problems": [problem(NARROW), problem(LATE)],
        "improvements": [improvement(HURRY, 1), improvement(WIDEN, 1)],
    }
    assert lists(golden, actual).lists["improvements"].attributes["addresses"] == Tally(right=1, of=2)


def test_statements_are_the_same_when_what_and_value_are() -> None:
    def said(what: str, value: int, scope: str = "own") -> dict[str, Any]:
        return {"what": what, "value": value, "scope": scope, "quotes": [f"{what} {value}"]}

    found = lists(
        {"statements": [said("granted", 3), said("denied", 0)]},
        {"statements": [said("granted", 3, "area"), said("denied", 1), said("lawsuits", 0)]},
    )
    assert counts(found.lists["statements"]) == (2, 3, 1)
    assert found.lists["statements"].attributes["scope"] == Tally(right=0, of=1)


def test_order_and_spacing_of_titles_do_not_count() -> None:
    group = {"name": "领导小组", "leader_title": "乡长", "quotes": ["成立领导小组由乡长任组长"]}
    golden = {**group, "deputy_titles": ["副乡长", "党委 委员"]}
    actual = {**placed(group), "deputy_titles": ["党委委员", "副乡长"]}
    found = compared(narrative(leadership={"groups": [golden]}), narrative(leadership={"groups": [actual]}))
    assert found.figures["leadership"] == Tally(right=1, of=1)
    assert found.differences == ()


@pytest.mark.parametrize(
    ("golden", "actual", "right"),
    [
        ({"status": "not_mentioned"}, {"status": "not_mentioned"}, 1),
        ({"status": "none", "amount_yuan": 0, "cases": 0}, {"status": "not_mentioned"}, 0),
        (
            {"status": "charged", "amount_yuan": 30, "cases": None},
            {"status": "charged", "amount_yuan": 30, "cases": 1},
            0,
        ),
    ],
)
def test_the_fee_is_right_as_a_whole(golden: Any, actual: Any, right: int) -> None:
    found = compared(narrative(processing_fee=golden), narrative(processing_fee=actual))
    assert found.figures["processing_fee"] == Tally(right=right, of=1)
    assert [d.path for d in found.differences] == ([] if right else ["narrative.processing_fee"])


def test_an_empty_list_is_an_answer_unless_the_group_was_not_read() -> None:
    golden = narrative(platforms=[], problems=[])
    skipped = {
        "run": {
            "version": "0",
            "narrative": {"platforms": {"status": "done"}, "problems": {"status": "failed"}},
        }
    }
    assert compared(golden, {}).figures["abstention"] == Tally(right=2, of=2)
    assert compared(golden, skipped).figures["abstention"] == Tally(right=1, of=2)


def test_only_labelled_groups_are_compared() -> None:
    found = lists(
        {"problems": [problem(LATE)]}, {"problems": [problem(LATE)], "platforms": [platform("政府网站")]}
    )
    assert set(found.lists) == {"problems"}
    assert found.differences == ()


def test_a_taken_golden_value_leaves_no_difference() -> None:
    golden = {
        **narrative(
            problems=[problem(LATE)],
            platforms=[platform("政府网站")],
            processing_fee={"status": "none", "cases": 0},
        ),
        "report": {"year": 2023, "contact": {"phone": "1"}},
        "cells": cells(a=("printed", 1, "1"), b=("blank", None, "")),
    }
    empty = compared(golden, {})
    taken: dict[str, Any] = {"report": {}, "narrative": {}, "cells": {}}
    for difference in empty.differences:
        part, _, name = difference.path.partition(".")
        taken[part][name] = difference.expected
    assert len(empty.differences) == 7
    assert compared(golden, taken).differences == ()


def test_quotes_are_counted_as_placed_and_by_their_characters() -> None:
    half = {
        "text": LATE,
        "category": "timeliness",
        "quotes": [quote(LATE[:9]), {"text": "无", "spans": [], "match": "exact"}],
    }
    found = compared(narrative(problems=[problem(LATE)]), narrative(problems=[half]))
    assert found.figures["quotes.placed"] == Tally(right=1, of=2)
    assert found.figures["quotes.characters"] == Tally(right=9, of=len(LATE))


def test_a_report_that_was_not_read_has_missed_everything() -> None:
    golden = {
        **narrative(problems=[problem(LATE)], platforms=[]), "report": {"year": 2023, "published_on": None}, "cells": {"a": 1, "b": None},
    }  # fmt: skip
    found = compare(load_expected({"id": "case", **golden}), None)
    assert {name: t.right for name, t in found.figures.items()} == dict.fromkeys(found.figures, 0)
    assert found.figures["cells"].of == 2
    assert counts(found.lists["problems"]) == (1, 0, 0)


@pytest.mark.parametrize(
    "broken",
    [
        {"report": {"yaer": 2023}},
        {"cells": {"a": {"state": "zero"}}},
        {"narrative": {"problems": [{"text": "x", "category": "lateness", "quotes": []}]}},
        {"narrative": {"problem": []}},
    ],
)
def test_a_label_that_is_none_of_the_records_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        load_expected({"id": "case", **broken})


def test_sums_are_by_item_not_by_report() -> None:
    one = {"problems": ListTally(expected=1, actual=1, matched=1)}
    ten = {"problems": ListTally(expected=9, actual=4, matched=2)}
    total = add_lists([one, ten])["problems"]
    assert (total.recall, total.precision) == (0.3, 0.6)
    assert total.f1 == pytest.approx(0.4)
    assert (Tally().share, ListTally().f1) == (None, None)
