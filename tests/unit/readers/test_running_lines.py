"""What stands at the same height on many pages of a PDF: titles of reports that begin alike are text, running titles are not."""

from __future__ import annotations

import pytest

from extractor.domain.document import SourceRef
from extractor.readers.pdf import read_pdf
from tests.documents.pdf import Sheet, pdf

_BODY = "推进政务公开，落实各项要求。"


def _text(*tops: tuple[str, float]) -> list[str]:
    """The lines of a file whose pages have these lines at their tops, in that size, above a paragraph each."""
    sheets = [
        Sheet().text(150, 770, words, size).text(100, 600, f"第{page}页起{_BODY}").text(100, 560, _BODY)
        for page, (words, size) in zip("甲乙丙丁戊己", tops, strict=False)
    ]
    data = pdf(sheets)
    source = SourceRef(
        path="made.pdf", name="made.pdf", sha256="0" * 64, media_type="application/pdf", bytes=len(data)
    )
    return read_pdf(data, source).text.splitlines()


@pytest.mark.parametrize(
    "titles",
    [
        ("红河镇2022年政府信息公开工作年度报告", "红河镇2023年政府信息公开工作年度报告"),
        ("政府信息公开工作年度报告", "政府信息公开工作年度报告"),
    ],
    ids=["of two years", "the same"],
)
def test_titles_of_several_reports_in_one_file_stay(titles: tuple[str, str]) -> None:
    lines = _text((titles[0], 18), ("续", 10), (titles[1], 18), ("续表", 10))
    assert [line for line in lines if "年度报告" in line] == list(titles)


@pytest.mark.parametrize("size", [8.0, 10.0])
def test_running_titles_are_left_out_whatever_number_they_count(size: float) -> None:
    lines = _text(*((f"红河镇年度报告 {page}", size) for page in range(1, 5)))
    assert not [line for line in lines if "年度报告" in line]


def test_years_are_no_page_numbers() -> None:
    lines = _text(*((f"{year}年情况", 10) for year in (2020, 2021, 2022, 2023)))
    assert [line for line in lines if line.endswith("年情况")] == [
        f"{year}年情况" for year in range(2020, 2024)
    ]
