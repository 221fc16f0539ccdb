"""The offline extractor as a whole: its parts together, and the five samples against their labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import Narrative
from extractor.domain.text import fold, normalise
from extractor.parsing.cover import read_cover
from extractor.parsing.rules import read_narrative
from extractor.parsing.sections import find_sections

GOLDEN = Path(__file__).parents[3] / "golden"
SAMPLES = sorted(path.parent.name for path in GOLDEN.glob("00[0-4]_*/expected.json"))


def read(raw: str) -> Narrative:
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    document = Document(source=source, raw=raw, text=text, offsets=offsets)
    sections = find_sections(text)
    return read_narrative(document, sections, read_cover(document, sections).issuer)


def sample(name: str) -> tuple[Narrative, dict[str, Any]]:
    source = next((GOLDEN / name).glob("source.*"))
    expected = json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))
    return read(source.read_text(encoding="utf-8")), expected["narrative"]


def test_every_field_of_one_report() -> None:
    found = read(
        "甲县乙镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n"
        "成立了政务公开领导小组，由党政办牵头负责信息公开工作。通过县政府网站公开信息30条。\n"
        "五、存在的主要问题及改进情况\n一是更新不及时。下一步，将定期更新。\n"
        "六、其他需要报告的事项\n本年度未收取信息处理费。\n"
    )
    assert [g.name for g in found.leadership.groups] == ["政务公开领导小组"]
    assert found.leadership.responsible_unit is not None
    assert [(p.name, p.operator, p.items_published) for p in found.platforms] == [
        ("县政府网站", "superior", 30)
    ]
    assert [p.text for p in found.problems] == ["更新不及时。"]
    assert [(i.status, i.addresses) for i in found.improvements] == [("planned", (0,))]
    assert [(s.what, s.value) for s in found.statements] == [("proactive_items", 30)]
    assert found.processing_fee.status == "none"


def test_a_report_that_says_nothing_has_nothing() -> None:
    found = read(
        "甲镇2023年政府信息公开工作年度报告\n一、总体情况\n无。\n五、存在的主要问题及改进情况\n无。\n"
    )
    assert found == Narrative(processing_fee=found.processing_fee)


def test_a_report_in_traditional_characters_is_told_as_it_is_printed() -> None:
    found = read(
        "甲縣乙鎮人民政府2023年政府信息公開工作年度報告\n一、總體情況\n"
        "成立了以鎮長爲組長的政務公開領導小組，由黨政辦牽頭負責信息公開工作。通過縣政府網站公開信息30條。\n"
        "五、存在的主要問題及改進情況\n一是更新不及時。下一步，將定期更新。\n"
        "六、其他需要報告的事項\n本年度未收取信息處理費。\n"
    )
    (group,) = found.leadership.groups
    assert (group.name, group.leader_title) == ("政務公開領導小組", "鎮長")
    assert found.leadership.responsible_unit is not None
    assert found.leadership.responsible_unit.name == "黨政辦"
    assert [(p.name, p.operator, p.items_published) for p in found.platforms] == [
        ("縣政府網站", "superior", 30)
    ]
    assert [p.text for p in found.problems] == ["更新不及時。"]
    assert [(i.text, i.status, i.addresses) for i in found.improvements] == [("定期更新。", "planned", (0,))]
    assert [(s.what, s.value) for s in found.statements] == [("proactive_items", 30)]
    assert found.processing_fee.status == "none"


def test_the_pinyin_of_a_converted_page_is_read_over() -> None:
    raw = (
        "甲縣(xiàn)教育局2023年政府信息公開(kāi)工作年度報(bào)告\n一、總(zǒng)體情況\n通過縣(xiàn)政府網(wǎng)站公開(kāi)信息30條。\n"
        "五、存在的主要問(wèn)題及改進(jìn)情況\n一是更新不及時(shí)。下一步，將(jiāng)定期更新。\n"
        "六、其他需要報(bào)告的事項(xiàng)\n無。\n"
    )
    found = read(raw)
    (problem,) = found.problems
    assert (problem.text, problem.category) == ("更新不及時。", "timeliness")
    assert [quote.text for quote in problem.quotes] == ["更新不及時(shí)。"]
    (platform,) = found.platforms
    assert (platform.name, platform.items_published) == ("縣政府網站", 30)
    for item in (*found.problems, *found.improvements, *found.platforms):
        for quote in item.quotes:
            assert quote.text == "".join(raw[a:b] for a, b in quote.spans)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_problems_and_improvements_are_those_of_the_labels(name: str) -> None:
    found, labels = sample(name)
    assert [(_plain(p.text), p.category) for p in found.problems] == [
        (_plain(p["text"]), p["category"]) for p in labels["problems"]
    ]
    assert [(_plain(i.text), i.category, i.status, list(i.addresses)) for i in found.improvements] == [
        (_plain(i["text"]), i["category"], i["status"], i["addresses"]) for i in labels["improvements"]
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_channels_are_those_of_the_labels(name: str) -> None:
    found, labels = sample(name)
    assert {
        (p.name.strip("“”"), p.kind, p.operator, p.items_published, p.approximate) for p in found.platforms
    } == {
        (p["name"].strip("“”"), p["kind"], p["operator"], p["items_published"], p["approximate"])
        for p in labels["platforms"]
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_leadership_is_that_of_the_labels(name: str) -> None:
    found, labels = sample(name)
    assert _bare(found.leadership.model_dump(mode="json")) == _bare(labels["leadership"])


def _plain(text: str) -> str:
    return fold(text).rstrip("。")


def _bare(thing: Any) -> Any:
    """Without what says where an item stands and who read it."""
    if isinstance(thing, dict):
        return {
            key: _bare(value) for key, value in thing.items() if key not in {"quotes", "by", "confidence"}
        }
    return [_bare(one) for one in thing] if isinstance(thing, list) else thing
