"""Two readings of one narrative: what agrees, what is disputed, what stands alone."""

from __future__ import annotations

from typing import Any

from extractor.domain.narrative import Narrative
from extractor.domain.report import FIELD_GROUPS
from extractor.services.agreement import AGREED, ALONE, DISPUTED, merged


def quote(text: str, start: int) -> dict[str, Any]:
    return {"text": text, "spans": [[start, start + len(text)]], "match": "exact"}


def platform(name: str, start: int, by: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "kind": "website", "operator": "own", "by": [by], "quotes": [quote(f"通过{name}公开信息", start)], **more,
    }  # fmt: skip


def problem(text: str, start: int, by: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "category": "other", "by": [by], "quotes": [quote(text, start)], **more}


def both(rules: dict[str, Any], model: dict[str, Any], groups: tuple[str, ...] = FIELD_GROUPS) -> Any:
    return merged(Narrative.model_validate(rules), Narrative.model_validate(model), groups, "m")


def test_what_both_say_alike_has_both_names_and_no_finding() -> None:
    narrative, findings = both(
        {"platforms": [platform("县政府网站", 5, "offline")]}, {"platforms": [platform("县政府网站", 5, "m")]}
    )
    [item] = narrative.platforms
    assert (item.by, item.confidence, findings) == (("offline", "m"), AGREED, ())
    assert AGREED < 1


def test_a_dispute_keeps_the_rules_version_and_shows_both() -> None:
    narrative, [finding] = both(
        {"platforms": [platform("县政府网站", 5, "offline", items_published=57)]},
        {"platforms": [platform("县政府网站", 5, "m", items_published=75)]},
    )
    [item] = narrative.platforms
    assert (item.items_published, item.by, item.confidence) == (57, ("offline",), DISPUTED)
    assert finding.code == "D1"
    assert all(word in finding.message.zh for word in ("items_published", "57", "75"))
    assert finding.where[0].start == 5
    assert finding.quotes


def test_what_only_one_found_stays_under_its_name_in_the_texts_order() -> None:
    narrative, findings = both(
        {"platforms": [platform("县政府网站", 50, "offline")]},
        {"platforms": [platform("政务公开栏", 5, "m")]},
    )
    assert [(item.name, item.by, item.confidence) for item in narrative.platforms] == [
        ("政务公开栏", ("m",), ALONE),
        ("县政府网站", ("offline",), ALONE),
    ]
    assert [finding.code for finding in findings] == ["D1", "D1"]


def test_addresses_count_the_problems_of_the_one_list() -> None:
    measure = {"category": "other", "status": "planned"}
    narrative, _ = both(
        {
            "problems": [problem("第二个问题在这里", 20, "offline")],
            "improvements": [problem("针对第二个的措施", 40, "offline", addresses=[0], **measure)],
        },
        {
            "problems": [problem("第一个问题在那里", 2, "m"), problem("第二个问题在这里", 20, "m")],
            "improvements": [
                problem("针对第一个的办法", 30, "m", addresses=[0], **measure),
                problem("针对第二个的措施", 40, "m", addresses=[1], **measure),
            ],
        },
    )
    assert [one.text for one in narrative.problems] == ["第一个问题在那里", "第二个问题在这里"]
    assert [(one.text, one.addresses, one.by) for one in narrative.improvements] == [
        ("针对第一个的办法", (0,), ("m",)),
        ("针对第二个的措施", (1,), ("offline", "m")),
    ]


def test_one_responsible_unit_stays_one() -> None:
    unit = {"name": "党政办", "quotes": [quote("由党政办牵头", 3)], "by": ["offline"]}
    other = {"name": "宣传办", "quotes": [quote("由宣传办负责", 9)], "by": ["m"]}
    narrative, [finding] = both(
        {"leadership": {"responsible_unit": unit}}, {"leadership": {"responsible_unit": other}}
    )
    assert narrative.leadership.responsible_unit.name == "党政办"
    assert "宣传办" in finding.message.zh
    found, [alone] = both({}, {"leadership": {"responsible_unit": other}})
    assert (found.leadership.responsible_unit.name, alone.code) == ("宣传办", "D1")


def test_the_fee_is_agreed_or_disputed_as_a_whole() -> None:
    none = {"status": "none", "amount_yuan": 0, "cases": 0, "by": ["offline"]}
    charged = {"status": "charged", "amount_yuan": 30, "cases": 1, "by": ["m"]}
    narrative, findings = both({"processing_fee": none}, {"processing_fee": {**none, "by": ["m"]}})
    assert (narrative.processing_fee.by, findings) == (("offline", "m"), ())
    narrative, [finding] = both({"processing_fee": none}, {"processing_fee": charged})
    assert (narrative.processing_fee.status, finding.code) == ("none", "D1")


def test_groups_that_the_model_did_not_read_stay_as_they_are() -> None:
    rules = {"platforms": [platform("县政府网站", 5, "offline")]}
    narrative, findings = both(rules, {}, groups=())
    assert (narrative, findings) == (Narrative.model_validate(rules), ())
