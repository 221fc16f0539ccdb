"""Which text layers can be read."""

from __future__ import annotations

import pytest

from extractor.readers.legibility import judge

_PROSE = list("本机关认真做好政府信息公开工作，2023年主动公开信息318条，其中政策文件12条。") * 3
_FOLD = list("政府信息公开工作⼀⼆⾏⼈⽂⻅") * 4  # Kangxi radicals are Chinese
_CASES = {
    "prose": (_PROSE, 0.0, 0, False, "text"),
    "radicals": (_FOLD, 0.0, 0, False, "text"),
    "a table of numbers with labels": (list("1.属于国家秘密0000000") * 20, 0.0, 200, False, "text"),
    "codes of a font": ([chr(0x100 + n % 900) for n in range(300)], 0.0, 0, False, "garbage"),
    "private use": (["\ue123"] * 200, 0.0, 0, False, "garbage"),
    "no meaning": (["\ufffd"] * 200, 0.0, 0, False, "garbage"),
    "digits alone lost": ([*_PROSE, *(["\ufffd"] * 12)], 0.0, 0, False, "garbage"),
    "shifted Latin": (list("!#$%&'()*+,-./") * 20, 0.0, 0, False, "garbage"),
    "one odd sign": ([*_PROSE, "\ue000"], 0.0, 0, False, "text"),
    "a scan": ([], 1.0, 0, False, "image"),
    "a scan with a page number": (list("- 4 -"), 0.98, 0, False, "image"),
    "a small image alone": ([], 0.2, 0, False, "image"),
    "curves": ([], 0.0, 5000, False, "image"),
    "an empty page": ([], 0.0, 0, False, "blank"),
    "a page of few words": (list("特此报告。"), 0.0, 0, False, "text"),
    "prose over a background image": (_PROSE, 1.0, 0, False, "text"),
    "hidden under a scan": (_PROSE, 1.0, 0, True, "hidden"),
    "hidden without an image": (_PROSE, 0.0, 0, True, "text"),
}


@pytest.mark.parametrize("name", _CASES)
def test_a_page_is_what_it_is(name: str) -> None:
    characters, covered, drawn, hidden, due = _CASES[name]
    assert judge(characters, covered, drawn, hidden=hidden) == due
