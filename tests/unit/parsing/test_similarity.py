"""Which two texts are one report: whatever stands around it, however it was read; and which only look alike."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from extractor.domain.twins import Face, body_of, may_be_one_body
from extractor.parsing.similarity import fingerprint, names_agree, rarest, same_report, shared

PROJECT = Path(__file__).parents[3]
REPORT = (PROJECT / "golden" / "000_shuijinping-2023" / "source.txt").read_text(encoding="utf-8")
OTHER = (PROJECT / "golden" / "004_changsheng-2023" / "source.md").read_text(encoding="utf-8")
BODY, YEAR = "水浸坪乡", 2023
SITE = "\n".join(
    f"首页 政务公开 {a}要闻 互动交流 办事服务 {a}专题 数据开放 政策解读 {a}公告 返回顶部"
    for a in "湖南长沙怀化隆回邵阳" * 9
)


def misread(text: str, share: float) -> str:
    """Each character is another, or lost, with that chance: a worn page."""
    chance = random.Random(1)
    pool = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return "".join(
        chance.choice([*pool[:3], ""]) if not c.isspace() and chance.random() < share else c for c in text
    )


def face(text: str, body: str | None = BODY, year: int | None = YEAR) -> Face:
    return Face(body, year, fingerprint(text))


@pytest.mark.parametrize(
    "again",
    [
        REPORT,
        REPORT.replace("\t", "\n"),
        REPORT.replace("\n", " ").replace("，", ",").replace("0", "３"),
        SITE + REPORT + SITE,
        misread(REPORT, 0.02),
        misread(REPORT, 0.08),
        SITE + misread(REPORT, 0.05),
        REPORT[: len(REPORT) * 2 // 3],
    ],
    ids=[
        "itself",
        "a cell a line",
        "other layout and marks",
        "navigation",
        "ocr 2%",
        "ocr 8%",
        "both",
        "cut",
    ],
)
def test_the_same_report_is_known(again: str) -> None:
    assert same_report(face(REPORT), face(again)) is not None
    assert same_report(face(again), face(REPORT)) is not None


@pytest.mark.parametrize(
    ("text", "body", "year"),
    [
        (REPORT, BODY, 2022),
        (REPORT.replace("水浸坪", "岩口"), "岩口乡", YEAR),
        (REPORT.replace("水浸坪", "大浸坪"), "大浸坪乡", 2024),
        (OTHER, BODY, YEAR),
        ("", BODY, YEAR),
    ],
    ids=["another year", "one template", "one template, another year", "another text", "nothing"],
)
def test_another_report_is_not(text: str, body: str, year: int) -> None:
    assert same_report(face(REPORT), face(text, body, year)) is None


def test_two_bodies_of_one_template_and_nearly_one_name_do_not_name_each_other() -> None:
    """大坪乡 and 小坪乡 are alike as names and as texts: neither text speaks of the other body."""
    one, other = REPORT.replace("水浸坪", "大水坪"), REPORT.replace("水浸坪", "小水坪")
    assert not names_agree(face(one, "大水坪乡"), one, face(other, "小水坪乡"), other)


def test_a_name_that_was_misread_on_the_cover_stands_in_the_text() -> None:
    scan = face(REPORT, "水漫坪乡")
    assert same_report(face(REPORT), scan) is not None
    assert names_agree(face(REPORT), REPORT, scan, REPORT)


@pytest.mark.parametrize(("body", "year"), [(None, YEAR), (BODY, None), (None, None)])
def test_a_cover_that_tells_little_needs_more_in_common(body: str | None, year: int | None) -> None:
    half = REPORT[: len(REPORT) // 6] + OTHER
    assert same_report(face(REPORT), face(REPORT, body, year)) is not None
    assert same_report(face(REPORT), face(half, body, year)) is None
    assert same_report(face(REPORT), face(half)) is not None


def test_without_a_name_the_text_must_speak_of_the_other_body() -> None:
    assert names_agree(face(REPORT, None), REPORT, face(REPORT), REPORT)
    assert not names_agree(face(REPORT, None), REPORT, face(REPORT, "岩口乡"), REPORT)
    assert not names_agree(face(REPORT, None), REPORT, face(REPORT, None), REPORT)


@pytest.mark.parametrize(
    ("issuer", "body"),
    [
        ("隆回县水浸坪乡人民政府", "隆回县水浸坪乡"),
        ("隆回县 水浸坪乡人民政府办公室", "隆回县水浸坪乡"),
        ("人民政府", "人民政府"),
        ("", None),
        (None, None),
    ],
)
def test_a_body_has_one_name(issuer: str | None, body: str | None) -> None:
    assert body_of(issuer) == body


def test_a_county_may_stand_in_front_of_a_name() -> None:
    assert may_be_one_body("隆回县水浸坪乡", "水浸坪乡")
    assert not may_be_one_body("隆回县水浸坪乡", "隆回县")


def test_a_fingerprint_is_small_and_the_same_everywhere() -> None:
    marks = fingerprint(REPORT)
    assert len(marks) < len(REPORT) / 8
    assert rarest(marks, 16) == sorted(marks)[:16]
    assert shared(marks, frozenset()) == 0
    assert len(set(rarest(marks, 16)) & set(rarest(fingerprint(SITE + REPORT), 16))) > 0
