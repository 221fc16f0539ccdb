"""Places on page images in a real browser: the boxes of quotes, a press on a box, a drag over words.

The pages are drawn by hand: each character is one em wide, so that where it stands is known without asking the program.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served
from tests.browser.steps import tab
from tests.documents.pdf import A4, Sheet, pdf

pytestmark = pytest.mark.browser

LEFT, SIZE, PITCH = 80, 10, 22
LINE = 40  # characters
NEAR = SIZE / 2
HOSTILE = '<img src=x onerror="hacked=1">{{7*7}}。'
TITLE = "人民政府2023年政府信息公开工作年度报告"
OPENING = "本机关认真做好政府信息公开工作，推进决策公开、执行公开和结果公开。"
# One sentence over four lines, two on each page.
PROBLEM = (
    "政务公开工作人员业务水平有待提高，部分工作人员对公开条例的学习还不够深入，对哪些信息应当公开、公开到什么程度把握得还不够准确，"
    "公开内容的针对性还不够强，部分栏目更新不够及时，个别单位对公开工作的重要性认识不足，没有把这项工作列入重要议事日程来抓好落实。"
)
SECOND = "解读形式单一，以文字解读为主，图文、视频等群众喜闻乐见的形式偏少。"


class Placed(NamedTuple):
    """A line of prose: its page, and the height of its base above the page's foot."""

    page: int
    base: int
    text: str

    def box(self, part: str) -> tuple[float, float, float, float]:
        """Where the part stands, in points from the page's top left."""
        start = self.text.index(part)
        top = A4[1] - self.base - SIZE
        return LEFT + start * SIZE, top, LEFT + (start + len(part)) * SIZE, top + SIZE * 1.3


def lines_of() -> list[Placed]:
    """The prose of three pages; the first problem goes over from the second to the third."""
    problem = "一是" + PROBLEM
    cut = [problem[at : at + LINE] for at in range(0, len(problem), LINE)]
    first = [Placed(1, 740, "一、总体情况"), Placed(1, 715, HOSTILE), Placed(1, 680, OPENING)]
    second = [Placed(2, 120, "五、存在的主要问题及改进情况")]
    second += [Placed(2, 98 - PITCH * n, text) for n, text in enumerate(cut[:2])]
    third = [Placed(3, 780 - PITCH * n, text) for n, text in enumerate(cut[2:])]
    below = third[-1].base
    third += [Placed(3, below - PITCH, "二是" + SECOND)]
    return [*first, *second, *third, Placed(3, below - 60, "六、其他需要报告的事项"), Placed(3, below - 82, "无其他需要报告的事项。")]  # fmt: skip


LINES = lines_of()


def report(town: str) -> bytes:
    sheets = [Sheet().text(120, 780, town + TITLE, 14), Sheet(), Sheet()]
    for line in LINES:
        sheets[line.page - 1].text(LEFT, line.base, line.text, SIZE)
    return pdf(sheets)


def line(beginning: str) -> Placed:
    return next(one for one in LINES if beginning in one.text)


def shown(page: Page, kind: str = "nb-spot") -> list[tuple[int, float, float, float, float]]:
    """The boxes that are drawn: page, and edges in points."""
    paths: list[Any] = page.locator(f".{kind}").evaluate_all(
        "paths => paths.map((path) => [path.closest('.nb-sheet').dataset.page, path.getAttribute('d')])"
    )
    found = []
    for number, drawn in paths:
        for x0, y0, x1, y1 in re.findall(r"M(\S+) (\S+)H(\S+)V(\S+)H\S+Z", drawn):
            found.append((int(number), float(x0), float(y0), float(x1), float(y1)))
    return sorted(found, key=lambda box: (box[0], box[2]))


def stands(box: tuple[int, float, float, float, float], part: str, at: Placed) -> bool:
    """The box lies over that part of the line: its sides between the same characters, and it covers the characters' middles."""
    number, x0, y0, x1, y1 = box
    left, top, right, _ = at.box(part)
    middle = top + SIZE / 2
    return number == at.page and abs(x0 - left) <= NEAR and abs(x1 - right) <= NEAR and y0 < middle < y1


def over(page: Page, at: Placed, part: str) -> tuple[float, float, float, float]:
    """The part's box in the window, once its page is on the screen."""
    sheet = page.locator(f".nb-sheet[data-page='{at.page}']")
    x0, y0, x1, y1 = at.box(part)
    sheet.evaluate(
        """(sheet, share) => {
          const pane = sheet.closest(".nb-pages");
          pane.scrollTop += sheet.getBoundingClientRect().top + share * sheet.clientHeight - pane.getBoundingClientRect().top - 200;
        }""",
        y0 / A4[1],
    )
    around = sheet.bounding_box()
    assert around is not None
    scale = around["width"] / A4[0]
    return (
        around["x"] + x0 * scale,
        around["y"] + y0 * scale,
        around["x"] + x1 * scale,
        around["y"] + y1 * scale,
    )


def press(page: Page, at: Placed, part: str) -> None:
    x0, y0, x1, y1 = over(page, at, part)
    page.mouse.click((x0 + x1) / 2, (y0 + y1) / 2)


def drag(page: Page, at: Placed, part: str) -> None:
    x0, y0, x1, y1 = over(page, at, part)
    page.mouse.move(x0 + 1, (y0 + y1) / 2)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1 - 1, (y0 + y1) / 2)
    page.mouse.up()


def opened(served: Served, page: Page, path: Path, *, placed: bool = True) -> Locator:
    """The report's page images, with the places of its words or, as of a report that an earlier version read, without; its cards."""
    path.write_bytes(report(path.stem))
    served.nianbao("ingest", str(path))
    if not placed:
        source = sha256(path.read_bytes()).hexdigest()
        (kept,) = Path(served.environment["NIANBAO_HOME"]).glob(f"places/*/{source}-*")
        kept.unlink()
    page.goto("/")
    page.locator(".nb-queue tr", has_text=path.stem).locator("a").first.click()
    if placed:
        expect(page.locator(".nb-quoted").first).to_be_attached()
    return page.locator("[data-group=problems] .nb-card")


def test_a_field_shows_its_places_on_each_page_and_a_press_on_one_selects_its_card(
    served: Served, page: Page, tmp_path: Path
) -> None:
    cards = opened(served, page, tmp_path / "庚一镇.pdf")
    tab(page, "问题与改进")
    cards.first.locator("textarea").click()
    expect(page.locator(".nb-spot")).to_have_count(2)
    expect(page.locator(".nb-caption")).to_contain_text("2, 3")
    boxes = shown(page)
    cut = [one for one in LINES if one.text.strip("一是") in PROBLEM]
    assert len(boxes) == len(cut) == 4
    for box, at in zip(boxes, cut, strict=True):
        assert stands(box, at.text.removeprefix("一是"), at)
    expect(page.locator(".nb-sheet[data-page='2'] .nb-spot")).to_be_in_viewport()
    assert page.evaluate("window.scrollY") == 0, "the page itself must not move"

    tab(page, "三 申请")
    press(page, line(SECOND), "文字解读")
    expect(cards.nth(1)).to_have_class(re.compile("nb-here"))
    expect(cards.nth(1).locator("textarea")).to_be_focused()
    expect(page.locator(".nb-spot")).to_have_count(1)
    (box,) = shown(page)
    assert stands(box, SECOND, line(SECOND))

    page.get_by_role("button", name="放大").click()
    press(page, line(OPENING), "本机关")  # nothing quotes it
    expect(page.locator(".nb-told")).to_contain_text("没有字段引用此处")

    tab(page, "封面")
    page.get_by_label("发布机关", exact=True).focus()
    expect(page.locator(".nb-spot")).to_be_in_viewport()
    ((number, x0, y0, x1, _),) = shown(page)
    assert (number, y0 < A4[1] - 780 - 7 < y0 + 20) == (1, True)
    assert (x0, x1) == pytest.approx((120, 120 + 7 * 14), abs=7)


def test_words_dragged_over_become_a_quote_with_its_place(served: Served, page: Page, tmp_path: Path) -> None:
    cards = opened(served, page, tmp_path / "庚三镇.pdf")
    tab(page, "问题与改进")
    drag(page, line(SECOND), "图文、视频等群众")
    expect(page.locator(".nb-caption")).to_contain_text("“图文、视频等群众”")
    (picked,) = shown(page, "nb-pick")
    assert stands(picked, "图文、视频等群众", line(SECOND))
    page.locator("[data-group=problems] .nb-section > .nb-row .nb-add").click()
    expect(cards).to_have_count(3)
    expect(cards.last.locator("textarea")).to_have_value("图文、视频等群众")
    expect(cards.last).to_have_class(re.compile("nb-here"))
    expect(page.locator(".nb-pick")).to_have_count(0)
    expect(page.locator(".nb-pending")).to_have_count(0)

    page.reload()
    tab(page, "问题与改进")
    cards.last.locator("textarea").click()
    expect(page.locator(".nb-spot")).to_have_count(1)
    (box,) = shown(page)
    assert stands(box, "图文、视频等群众", line(SECOND))

    # A sentence by a double press; what the report says is text wherever it is shown.
    x0, y0, x1, y1 = over(page, line(HOSTILE), "onerror")
    page.mouse.dblclick((x0 + x1) / 2, (y0 + y1) / 2)
    expect(page.locator(".nb-caption")).to_contain_text(f"“{LINES[0].text}{HOSTILE}”")
    cards.last.locator(".nb-quotes > .nb-add").click()
    expect(cards.last.locator(".nb-quote")).to_have_count(2)
    expect(page.locator(".nb-caption")).to_contain_text(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0


def test_a_report_without_kept_places_is_shown_as_text_and_says_so(
    served: Served, page: Page, tmp_path: Path
) -> None:
    cards = opened(served, page, tmp_path / "庚四镇.pdf", placed=False)
    tab(page, "问题与改进")
    cards.first.locator("textarea").click()
    expect(page.locator(".nb-source")).to_be_visible()
    expect(page.locator(".nb-source mark").first).to_contain_text(PROBLEM[:20])
    expect(page.locator(".nb-caption")).to_contain_text("故显示文字")
    page.locator(".nb-source-bar").get_by_role("button", name="页面图像").click()
    expect(page.locator(".nb-caption")).to_contain_text("故显示文字")
