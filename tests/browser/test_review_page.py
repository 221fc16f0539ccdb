"""The review page in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from extractor.bootstrap import build
from extractor.config import Settings
from extractor.services.review import QueueFilter
from tests.browser.conftest import SAMPLE, TIMEOUT, OpenPage, Served
from tests.browser.steps import (
    CARRIED_PERSON,
    IN_FORCE,
    MADE,
    MADE_ID,
    NEW_BUSINESS,
    NEW_PERSON,
    MakeReport,
    approve,
    correct,
    open_from_queue,
    read_and_open,
    rows,
    saved,
    see_tables,
    tab,
)
from tests.documents.pdf import report_pdf
from tests.generator import model

pytestmark = pytest.mark.browser


def test_reload_in_mid_edit_keeps_the_draft(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("甲三"))
    tab(page, "二 主动公开")
    correct(page, MADE, "8")
    page.reload()
    tab(page, "二 主动公开")
    cell = page.get_by_label(MADE, exact=True)
    expect(cell).to_have_value("8")
    expect(cell.locator("..").locator(".nb-machine")).to_have_text("1")
    page.get_by_role("button", name="撤销").click()
    expect(cell).to_have_value("1")


def test_what_is_being_typed_survives_a_reload(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("丁一"))
    tab(page, "二 主动公开")
    page.get_by_label(MADE, exact=True).focus()
    page.keyboard.type("8")
    page.reload()
    tab(page, "二 主动公开")
    expect(page.get_by_label(MADE, exact=True)).to_have_value("8")


def test_an_open_error_is_signed_before_approval(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("甲四"))
    tab(page, "三 申请")
    correct(page, NEW_PERSON, "12")
    page.get_by_label(CARRIED_PERSON, exact=True).press("Control+Enter")
    expect(page.locator(".nb-findings [role=alert]")).to_be_visible()
    errors = page.locator(".nb-finding.nb-error")
    expect(errors).to_have_count(2)
    for left in (1, 0):
        page.locator(".nb-finding.nb-error:not(.nb-done)").first.get_by_role("button", name="签认…").click()
        page.get_by_label("理由", exact=True).fill("原文如此")
        page.get_by_label("理由", exact=True).press("Enter")
        expect(page.locator(".nb-finding.nb-error:not(.nb-done)")).to_have_count(left)
    approve(page)
    expect(page.locator("[data-testid=stToast]").first).to_contain_text("已通过")
    page.goto("/?state=approved")
    expect(page.locator(".nb-queue a", has_text="甲四乡")).to_be_visible()


@pytest.mark.parametrize("how", ["mouse", "input method"])
def test_an_answer_takes_nothing_away_from_under_a_press(
    served: Served, page: Page, report: MakeReport, how: str
) -> None:
    """The answer to another act changes the findings while a button of theirs is down, or while a word of the reason is composed: the
    press is the button's all the same, and the word the reason's."""
    answers: list[bytes] = []

    def listen(message: str | bytes) -> None:
        if isinstance(message, bytes) and b'"acked"' in message:
            answers.append(message)

    page.on("websocket", lambda socket: socket.on("framereceived", listen))
    read_and_open(served, page, report("癸一" if how == "mouse" else "癸二"))
    tab(page, "三 申请")
    correct(page, NEW_PERSON, "12")
    sign = page.locator(".nb-finding.nb-error:not(.nb-done)").first.get_by_role("button", name="签认…")
    reason = page.get_by_label("理由", exact=True)
    if how == "mouse":
        sign.hover()
        page.mouse.down()
    else:
        sign.click()
        reason.evaluate("node => (window.composed = node)")
        reason.dispatch_event("compositionstart")
    before = len(answers)
    page.get_by_label(NEW_BUSINESS, exact=True).evaluate(
        "input => { input.value = '7'; input.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    waited = 0
    while len(answers) == before and waited < TIMEOUT:
        page.wait_for_timeout(50)
        waited += 50
    assert len(answers) > before
    page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))")
    if how == "mouse":
        page.mouse.up()
        expect(reason).to_be_focused()
    else:
        assert reason.evaluate("node => node === window.composed")
        reason.dispatch_event("compositionend")
    # What waited is drawn now.
    cell = page.get_by_label(NEW_BUSINESS, exact=True)
    expect(cell.locator("..")).to_have_class(re.compile(r"nb-edited(?!.*nb-pending)"))


def test_undo_of_anothers_change_is_named_first_and_a_key_alone_does_not_do_it(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("癸三"))
    tab(page, "二 主动公开")
    correct(page, IN_FORCE, "6")
    undo = page.locator(".nb-undo")
    expect(undo).to_have_text("撤销")
    _edit_as(served, "王五", "癸三", f"cells.{MADE_ID}", 5)
    undo.click()
    # It came in between: nothing is undone, and what would be is named now.
    expect(page.locator(".nb-findings [role=alert]")).to_contain_text("已在别处改动")
    expect(undo).to_have_text(f"撤销 王五 的修改：{MADE} → 5")
    made = page.get_by_label(MADE, exact=True)
    expect(made).to_have_value("5")
    made.press("Alt+u")
    expect(undo).to_be_focused()
    expect(page.locator(".nb-told")).to_contain_text("不是您的")
    expect(made).to_have_value("5")
    undo.press("Enter")
    expect(made).to_have_value("1")
    expect(undo).to_have_text("撤销")
    made.press("Alt+u")
    expect(page.get_by_label(IN_FORCE, exact=True)).to_have_value("0")
    expect(undo).to_be_disabled()


def _edit_as(served: Served, by: str, township: str, path: str, value: int) -> None:
    """Another person's edit, made beside the app on the same store."""
    app = build(Settings(home=Path(served.environment["NIANBAO_HOME"])))
    try:
        [row] = app.review.queue(QueueFilter(issuer=township)).rows
        app.review.edit(row.id, row.version, by, path, {"state": "printed", "value": value})
    finally:
        app.close()


def test_golden_difference_blocks_until_it_is_settled(served: Served, page: Page) -> None:
    served.nianbao("ingest", str(SAMPLE / "source.txt"))
    page.goto("/")
    page.locator(".nb-queue a", has_text="水浸坪").first.click()
    see_tables(page)
    tab(page, "标准答案 ≠2")
    lines = page.locator(".nb-differences tbody tr")
    expect(lines.first.locator(".nb-of-golden")).to_have_text("41")
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".nb-findings [role=alert]")).to_be_visible()
    lines.first.get_by_role("button", name="采用标准值").click()
    expect(lines.first.locator(".nb-of-person")).to_have_text("41")
    lines.nth(1).get_by_role("button", name="保留，因为…").click()
    page.get_by_label("理由", exact=True).fill("原文印作 1")
    page.get_by_label("理由", exact=True).press("Enter")
    expect(page.get_by_role("tab", name="标准答案 =")).to_be_visible()
    approve(page)
    expect(page.locator("[data-testid=stToast]").first).to_contain_text("已通过")


def test_selecting_shows_the_place_and_a_place_its_field(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("甲五"))
    tab(page, "二 主动公开")
    page.get_by_label(MADE, exact=True).focus()
    mark = page.locator(".nb-source mark")
    expect(mark).to_have_text("1")
    expect(page.locator(".nb-line", has=page.locator("mark"))).to_contain_text("规范性文件")
    tab(page, "三 申请")
    mark.click()
    expect(page.get_by_label(MADE, exact=True)).to_be_focused()
    assert page.evaluate("window.scrollY") == 0, "the page itself must not move"


def test_arrow_keys_move_and_bad_values_are_refused_in_place(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("甲六"))
    tab(page, "三 申请")
    person = page.get_by_label(NEW_PERSON, exact=True)
    person.focus()
    person.press("ArrowRight")
    expect(page.get_by_label(NEW_BUSINESS, exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(CARRIED_PERSON, exact=True)).to_be_focused()
    person.fill("1O")
    person.press("ArrowDown")
    expect(person.locator("..")).to_have_class(re.compile("nb-refused"))
    expect(person).to_have_value("1O")
    person.fill("１２")
    person.press("Enter")
    saved(person)
    expect(person).to_have_value("12")


def test_approving_hands_in_what_is_being_typed_and_touches_no_other_report(
    served: Served, page: Page, report: MakeReport, tmp_path: Path
) -> None:
    first, second = report("丙一"), report("丙二")
    served.nianbao("ingest", str(first), str(second))
    page.goto("/?issuer=丙")
    page.locator(".nb-queue a", has_text="丙一乡").click()
    tab(page, "二 主动公开")
    cell = page.get_by_label(MADE, exact=True)
    see_tables(page)
    tab(page, "二 主动公开")
    cell.fill("9")
    cell.press("Control+Enter")
    expect(page.locator(".st-key-nb_bar")).to_contain_text("丙二乡")
    tab(page, "二 主动公开")
    expect(page.get_by_label(MADE, exact=True)).to_have_value("1")
    served.nianbao("export", "--out", str(tmp_path / "out"))
    made = {row["issuer"]: row[MADE_ID] for row in rows(tmp_path / "out" / "reports.csv")}
    assert made["丙一乡人民政府"] == "9"
    assert "丙二乡人民政府" not in made


def test_quick_edits_are_all_saved(served: Served, page: Page, report: MakeReport) -> None:
    """Each edit is one act of the outbox: typing faster than the server answers loses none."""
    read_and_open(served, page, report("甲七"))
    tab(page, "三 申请")
    page.get_by_label(NEW_PERSON, exact=True).focus()
    for digit in "123456":
        page.keyboard.type(digit)
        page.keyboard.press("ArrowRight")
    expect(page.locator(".nb-pending")).to_have_count(0)
    page.reload()
    tab(page, "三 申请")
    values = page.locator(".nb-cell.nb-edited input")
    expect(values).to_have_count(6)
    assert [value.input_value() for value in values.all()] == list("123456")


def test_two_browsers_on_one_record_and_the_second_chooses(
    served: Served, new_page: OpenPage, report: MakeReport
) -> None:
    path = report("甲八")
    first, second = new_page(), new_page()
    read_and_open(served, first, path)
    open_from_queue(second, path.stem)
    tab(first, "二 主动公开")
    tab(second, "二 主动公开")
    other = second.get_by_label(MADE, exact=True)
    expect(other).not_to_be_editable()
    expect(second.get_by_test_id("stAlert")).to_contain_text("李审核")
    second.get_by_role("button", name="接手").click()
    expect(other).to_be_editable()
    correct(second, MADE, "5")
    see_tables(first)
    tab(first, "二 主动公开")
    cell = first.get_by_label(MADE, exact=True)
    cell.fill("6")
    cell.press("Enter")
    conflict = first.locator(".nb-conflict")
    expect(conflict.locator(".nb-mine")).to_have_text("6")
    expect(conflict.locator(".nb-theirs")).to_have_text("5")
    expect(cell).to_have_value("5")
    # Another's numbers stand there now.
    expect(first.get_by_role("tab", name="三 申请")).not_to_contain_text("✓")
    first.reload()
    expect(conflict.locator(".nb-mine")).to_have_text("6")  # what was not chosen yet is not lost
    first.get_by_role("button", name="接手").click()
    conflict.get_by_role("button", name="用我的").click()
    expect(conflict).to_be_hidden()
    saved(cell)
    expect(cell).to_have_value("6")


def test_two_browsers_on_one_record_and_independent_fields_are_both_kept(
    served: Served, new_page: OpenPage, report: MakeReport
) -> None:
    path = report("辛一")
    first, second = new_page(), new_page()
    read_and_open(served, first, path)
    open_from_queue(second, path.stem)
    tab(first, "二 主动公开")
    tab(second, "二 主动公开")
    second.get_by_role("button", name="接手").click()
    expect(second.get_by_label(MADE, exact=True)).to_be_editable()
    correct(second, MADE, "5")
    cell = first.get_by_label(IN_FORCE, exact=True)
    cell.fill("6")
    cell.press("Enter")
    # Nothing is asked: both stand, and she is told.
    told = first.locator(".nb-merged")
    expect(told).to_contain_text("李审核 同时更改了")
    expect(told).to_contain_text("规范性文件")
    expect(first.locator(".nb-mine")).to_have_count(0)
    expect(cell).to_have_value("6")
    expect(first.get_by_label(MADE, exact=True)).to_have_value("5")
    second.reload()
    tab(second, "二 主动公开")
    expect(second.get_by_label(IN_FORCE, exact=True)).to_have_value("6")
    told.get_by_role("button", name="关闭").click()
    expect(told).to_be_hidden()


def test_narrative_items_are_added_from_the_source_and_removed(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("甲九"))
    tab(page, "问题与改进")
    problems = page.locator("[data-group=problems] .nb-card")
    before = problems.count()
    page.locator(".nb-line", has_text="自觉接受群众监督").evaluate(
        """line => {
          const range = document.createRange();
          const at = line.textContent.indexOf("自觉接受群众监督");
          range.setStart(line.firstChild, at);
          range.setEnd(line.firstChild, at + 8);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          line.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
        }"""
    )
    page.wait_for_timeout(100)  # the selection is told after the click is over
    page.locator("[data-group=problems] .nb-section > .nb-row .nb-add").click()
    expect(problems).to_have_count(before + 1)
    expect(problems.last.locator("textarea")).to_have_value("自觉接受群众监督")
    problems.last.locator("select").select_option("participation")
    expect(page.locator("[data-group=problems] .nb-was")).to_contain_text(
        f"机器： {before}", use_inner_text=True
    )
    problems.first.get_by_label("删除条目").click()
    expect(problems).to_have_count(before)
    page.reload()
    tab(page, "问题与改进")
    expect(problems).to_have_count(before)
    expect(problems.last.locator("select")).to_have_value("participation")


def press(page: Page, *keys: str) -> int:
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


FIRST_TOTAL = r"(一、本年新收政府信息公开申请数量\t\t(?:0\t){6})0"


def without_findings(folder: Path, township: str) -> Path:
    text = (SAMPLE.parent / "002_longshan-2023" / "source.txt").read_text(encoding="utf-8")
    path = folder / f"{township}.txt"
    path.write_text(text.replace("龙山", township), encoding="utf-8")
    return path


def test_a_field_left_for_another_gives_it_the_focus_and_a_press_its_button(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("壬七"))
    tab(page, "问题与改进")
    cards = page.locator("[data-group=problems] .nb-card")
    texts = cards.locator("textarea")
    count = cards.count()
    texts.first.press("Control+Home")
    page.keyboard.type("甲")
    page.keyboard.press("Tab")
    expect(cards.first.locator("select")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+Home")
    page.keyboard.type("乙")
    texts.nth(1).click()
    expect(texts.nth(1)).to_be_focused()
    # What is typed while the server answers stays under the caret.
    page.keyboard.press("Control+Home")
    page.keyboard.type("丙")
    expect(page.locator("[data-group=problems] .nb-was").first).to_be_attached()
    page.keyboard.type("丁")
    page.locator("[data-group=problems] .nb-section > .nb-row .nb-add").click()
    expect(cards).to_have_count(count + 1)
    texts.last.fill("戊")
    cards.last.locator(".nb-number .nb-x").click()
    expect(cards).to_have_count(count)
    expect(page.locator(".nb-pending")).to_have_count(0)
    page.reload()
    tab(page, "问题与改进")
    expect(cards).to_have_count(count)
    expect(texts.first).to_have_value(re.compile("^乙甲"))
    expect(texts.nth(1)).to_have_value(re.compile("^丙丁"))


def test_a_record_without_findings_is_approved_with_two_keys(
    served: Served, page: Page, tmp_path: Path
) -> None:
    read_and_open(served, page, without_findings(tmp_path, "戊一"))
    expect(page.locator(".nb-findings .nb-fine")).to_be_visible()
    expect(page.get_by_role("tab", name="二 主动公开")).to_contain_text("✓")
    press(page, "Control+Enter")
    expect(page.locator(".nb-told")).to_contain_text("三、收到和处理")
    expect(page.get_by_role("tab", name="三 申请")).to_contain_text("✓")
    press(page, "Control+Enter")
    expect(page.get_by_test_id("stToast").first).to_contain_text("已通过")


def test_one_flagged_cell_is_mended_and_approved_with_six_keys(
    served: Served, page: Page, tmp_path: Path
) -> None:
    """The total of a row is misprinted: the page opens at what has to be looked at, the proposal is taken."""
    path = without_findings(tmp_path, "戊二")
    text, misprints = re.subn(FIRST_TOTAL, r"\g<1>8", path.read_text(encoding="utf-8"))
    assert misprints == 1
    path.write_text(text, encoding="utf-8")
    read_and_open(served, page, path)
    total = page.get_by_label("一、本年新收政府信息公开申请数量 · 总计", exact=True)
    expect(total).to_be_focused()
    expect(page.locator(".nb-relations").filter(has_text="总计＝8")).to_be_visible()
    pressed = press(page, "Alt+a")
    saved(total)
    expect(page.locator(".nb-needs")).to_contain_text("没有待核对")
    while page.get_by_test_id("stToast").count() == 0 and pressed < 6:
        pressed += press(page, "Control+Enter")
        page.wait_for_timeout(500)  # tables come on the screen, or the next report does
    expect(page.get_by_test_id("stToast").first).to_contain_text("已通过")


def test_by_keyboard_alone(served: Served, page: Page, report: MakeReport) -> None:
    read_and_open(served, page, report("戊三"))
    tab(page, "三 申请")
    first = page.get_by_label(NEW_PERSON, exact=True)
    first.focus()
    page.keyboard.type("3")
    press(page, "Tab")
    expect(page.get_by_label(NEW_BUSINESS, exact=True)).to_be_focused()
    expect(page.locator(".nb-relations").filter(has_text="六类申请人之和＝3，总计＝0")).to_be_visible()
    saved(first)
    press(page, "Enter")
    expect(page.locator(".nb-strip .nb-why")).to_be_visible()
    expect(page.locator(".nb-cell.nb-error input:focus")).to_have_count(1)
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).to_contain_text("Ctrl+Enter")
    press(page, "Escape", "Alt+u")
    expect(first).to_have_value("0")
    press(page, "Alt+l")
    expect(page.get_by_role("tab", name="机构与渠道")).to_have_attribute("aria-selected", "true")


def test_rows_are_pasted_moved_and_undone_as_one_act_each(
    served: Served, page: Page, report: MakeReport
) -> None:
    read_and_open(served, page, report("戊四"))
    tab(page, "三 申请")
    row = page.locator("tr", has=page.get_by_label(NEW_PERSON, exact=True)).locator("input")
    page.get_by_label(NEW_PERSON, exact=True).focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "1\\t２\\t3\\t4\\t5\\t6\\t\\n0\\t0");
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(row.nth(1)).to_have_value("2")
    assert [cell.input_value() for cell in row.all()] == [*"123456", ""]
    page.get_by_label(NEW_PERSON, exact=True).focus()
    press(page, "Alt+Shift+ArrowRight")
    expect(row.nth(6)).to_have_value("6")
    assert [cell.input_value() for cell in row.all()] == ["", *"123456"]
    press(page, "Alt+Shift+ArrowRight")
    expect(page.locator(".nb-strip .nb-refusal")).to_contain_text("6")
    press(page, "Alt+u")
    expect(row.nth(0)).to_have_value("1")
    press(page, "Alt+u")
    expect(page.locator(".nb-edited")).to_have_count(0)


def test_a_pdf_shows_the_page_with_the_cells_box(served: Served, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "戊五.pdf"
    path.write_bytes(report_pdf(model.report(seed=803)))
    served.nianbao("ingest", str(path))
    page.goto("/")
    page.locator(".nb-queue tr", has_text="戊五").locator("a").first.click()
    tab(page, "三 申请")
    page.get_by_label(NEW_PERSON, exact=True).focus()
    spot = page.locator(".nb-spot")
    expect(spot).to_be_in_viewport()
    drawn = page.locator(".nb-sheet", has=spot).locator("img")
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("image => image.naturalWidth") > 1000
    expect(page.locator(".nb-crop")).to_be_visible()
    page.locator(".nb-box[data-path='cells.requests.carried_in.natural_person']").click()
    expect(page.get_by_label(CARRIED_PERSON, exact=True)).to_be_focused()
    before = drawn.evaluate("image => image.clientWidth")
    page.get_by_role("button", name="放大").click()
    assert drawn.evaluate("image => image.clientWidth") > before * 1.2
    page.get_by_role("button", name="文字", exact=True).click()
    expect(page.locator(".nb-source mark")).to_be_visible()


HOSTILE = '<img src=x onerror="window.hacked=1"><script async>window.hacked=2</script>{{7*7}} =HYPERLINK("http://x")'


def test_hostile_text_is_shown_as_text(served: Served, page: Page, tmp_path: Path) -> None:
    text = (SAMPLE / "source.txt").read_text(encoding="utf-8")
    name = "甲十" + "长" * 120 + "乡"
    hostile = text.replace("水浸坪乡", name, 2).replace(
        "一、总体情况", f"{HOSTILE}\n\n一、总体情况\n\n{HOSTILE}", 1
    )
    path = tmp_path / "$甲$ `十` [a](b) _c_.txt"
    path.write_text(hostile, encoding="utf-8")
    served.nianbao("ingest", str(path))
    page.goto("/")
    page.locator(".nb-queue tr", has_text="$甲$").locator("a").first.click()
    expect(page.locator(".nb-source")).to_contain_text(HOSTILE)
    tab(page, "封面")
    title = page.get_by_label("标题", exact=True)
    title.fill(HOSTILE + " :red[x] $a$ [a](b) **b**")
    title.press("Tab")
    expect(page.locator(".st-key-nb_bar")).to_contain_text(HOSTILE + " :red[x] $a$ [a](b) **b**")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
