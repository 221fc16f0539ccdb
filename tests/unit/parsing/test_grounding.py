"""A quote is placed where it stands or it is refused: no digit is ever matched loosely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.domain.document import Box, Document, OffsetMap, SourceRef, Word
from extractor.parsing.grounding import ground, quote_at

SOURCE = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)


def document(text: str, words: tuple[Word, ...] = ()) -> Document:
    return Document(source=SOURCE, raw=text, text=text, offsets=OffsetMap(runs=((0, 0),)), words=words)


REPORT = document(
    "一、总体情况\n"
    "我乡成立了由乡长任组长的政务公开领导小组，全年公开信息 １３０ 余条。\n"
    "本年度未收到政府信息公开申请，收到 112 件咨询，\n"
    "均已答复；其他1,234件。\n"
    "六、其他需要报告的事项\n"
    "无\n"
)


def test_an_exact_quote_equals_its_spans() -> None:
    quote = ground(REPORT, "乡长任组长的政务公开领导小组")
    assert quote is not None
    assert (quote.match, quote.text) == ("exact", "乡长任组长的政务公开领导小组")
    assert [REPORT.text[a:b] for a, b in quote.spans] == [quote.text]


@pytest.mark.parametrize(
    ("given", "there"),
    [
        ("全年公开信息130余条", "全年公开信息 １３０ 余条"),
        ("公开信息１３０余条。", "公开信息 １３０ 余条。"),
        ("收到112件咨询,均已答复", "收到 112 件咨询，均已答复"),
    ],
)
def test_white_space_and_width_are_normalised(given: str, there: str) -> None:
    quote = ground(REPORT, given)
    assert quote is not None
    assert (quote.match, quote.text) == ("normalised", there)


def test_a_quote_over_a_line_break_has_a_span_for_each_line() -> None:
    quote = ground(REPORT, "收到112件咨询，均已答复")
    assert quote is not None
    assert [REPORT.text[a:b] for a, b in quote.spans] == ["收到 112 件咨询，", "均已答复"]
    assert "\n" not in quote.text


@pytest.mark.parametrize(
    "invented",
    [
        "我乡成立了由书记任组长的政务公开领导小组",
        "全年公开信息230余条",
        "公开信息13",  # the number cut in two
        "12 件咨询",
        "收到11",
        "其他1,23",
        "234件",
        "本年度收到政府信息公开申请",
        "成立领导小组",
        "  ",
        "",
    ],
)
@pytest.mark.parametrize("ocr", [False, True])
def test_what_does_not_stand_there_is_refused(invented: str, ocr: bool) -> None:
    assert ground(REPORT, invented, ocr=ocr) is None


def test_a_short_quote_is_placed_in_its_own_section_on_its_own_line() -> None:
    text = "一、总体情况\n无自建网站。\n六、其他需要报告的事项\n无关事项从略。\n无\n"
    here = text.index("六、"), len(text)
    quote = ground(document(text), "无", within=here)
    assert quote is not None
    assert quote.spans == ((text.rindex("无"), text.rindex("无") + 1),)


def test_a_short_quote_that_could_stand_in_two_places_is_refused() -> None:
    text = "无网站。\n无\n"
    assert ground(document(text), "无") is None
    assert ground(document(text), "网站。") is not None
    assert ground(document(text), "网 站 。") is not None
    assert ground(document("网 站。网 站。"), "网站") is None


def test_a_short_quote_is_not_looked_for_outside_its_section() -> None:
    text = "一、总体情况\n未收取。\n六、其他\n有。\n"
    assert ground(document(text), "未收取", within=(text.index("六"), len(text))) is None


def test_a_long_quote_may_stand_outside_its_section() -> None:
    quote = ground(REPORT, "乡长任组长的政务公开领导小组", within=(0, 7))
    assert quote is not None


LONG = "本机关高度重视政府信息公开工作，由办公室牵头负责，全年主动公开政府信息２１条，答复申请三件，未发生行政复议。"


@pytest.mark.parametrize(
    ("there", "found"),
    [
        (LONG, True),
        (LONG.replace("牵", "奉"), True),
        (LONG.replace("牵", ""), True),
        (LONG.replace("牵头", "牵引头"), True),
        (LONG.replace("２１", "27"), False),
        (LONG.replace("三件", "二件"), False),
        (LONG.replace("未发生", "发生"), False),
        (LONG.replace("办公室", "宣传处"), False),
    ],
)
def test_a_recognised_page_allows_small_edits_but_none_in_numbers_or_negations(
    there: str, found: bool
) -> None:
    page = document("前言。" * 30 + there + "后记。" * 30)
    quote = ground(page, LONG, ocr=True)
    assert (quote is not None) is found
    if quote is not None and there != LONG:
        assert quote.match == "ocr"
        assert quote.text == there
        assert ground(page, LONG) is None


def test_an_expanded_character_is_not_cut() -> None:
    assert ground(document("面积三百㎡大厅"), "面积三百m") is None
    assert ground(document("面积三百㎡大厅里"), "2大厅里有人吗") is None


def test_pages_come_from_the_words() -> None:
    box = Box(x0=0, y0=0, x1=1, y1=1)
    words = (Word(start=0, end=4, page=1, box=box), Word(start=5, end=9, page=2, box=box))
    page = document("甲乙丙丁\n戊己庚辛\n", words)
    assert quote_at(page, 2, 7).pages == (1, 2)
    assert quote_at(page, 5, 7).pages == (2,)
    assert quote_at(page, 2, 7).text == "丙丁戊己"


def test_an_empty_stretch_has_no_span() -> None:
    assert quote_at(REPORT, 6, 7).spans == ()


DIGITS = "0123456789１２"
CHARS = st.sampled_from(list("政府信息公开工作乡镇0123456789１２，。 \n（）、第条余未"))


@given(st.lists(CHARS, min_size=12, max_size=120).map("".join), st.integers(0, 119), st.integers(1, 60))
def test_every_stretch_is_found_again_or_would_cut_a_number(text: str, start: int, length: int) -> None:
    piece = text[start : start + length].strip()
    quote = ground(document(text), piece, ocr=True)
    if quote is None:
        folded = len("".join(piece.split()))
        assert folded < 6 or piece[0] in DIGITS or piece[-1] in DIGITS
        return
    assert "".join(quote.text.split()) == "".join(text[quote.spans[0][0] : quote.spans[-1][1]].split())
    assert [c for c in quote.text if c.isdigit()] == [
        c for c in piece if c.isdigit()
    ] or quote.match == "normalised"


@given(
    st.lists(CHARS, min_size=30, max_size=120).map("".join),
    st.integers(0, 119),
    st.sampled_from("0123456789"),
)
def test_a_changed_digit_is_never_grounded_on_the_old_place(text: str, at: int, digit: str) -> None:
    places = [i for i, char in enumerate(text) if char in "0123456789"]
    if not places:
        return
    place = places[at % len(places)]
    if text[place] == digit:
        return
    changed = text[:place] + digit + text[place + 1 :]
    assert ground(document(text), changed, ocr=True) is None
