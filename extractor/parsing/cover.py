"""The cover of a report: title, issuer, year, dates, contact, read from what is printed around the narrative.

Body        the name of an administrative organ as printed: 托里县多拉特乡人民政府.
Title       the report's own heading, over one line or several: body, year, 政府信息公开工作年度报告.
Signature   body and date below the last section (or right under the title).
Chrome      what a web page prints around the report: navigation, click counts, print dates; never part of the cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import Quote
from extractor.domain.quantity import chinese_number
from extractor.domain.report import Cover, CoverQuotes
from extractor.domain.text import fold_with_places
from extractor.parsing.cover_details import read_contact, read_period
from extractor.parsing.grounding import quote_at
from extractor.parsing.issuer_types import issuer_type
from extractor.parsing.sections import Sections, fold_line

# --- what bodies, years and titles look like ----------------------------------------------------------------------------

_ENDING = (
    r"(?:人民政府|政府|办公厅|办公室|街道办事处|街道办|街道|管理委员会|管委会|委员会|开发区|示范区|新区|高新区|园区|度假区|风景区|行政公署|行署|"
    r"总队|支队|大队|中心|集团|公司|联合会|大学|学院|学校|银行|研究院|[省市县区州盟旗镇乡局厅部委署院办处站所馆社会]|自治区|苏木|[农林牧渔]{1,3}场)"
)
# Of a township under a prefecture and a county, all three named after peoples, 36 characters are printed (新疆维吾尔自治区克孜勒苏柯尔克孜自治州…),
# and a zone that is a district too has that in brackets inside (乌鲁木齐市经济技术开发区(头屯河区)中亚南路街道办事处).
_HAN = r"[\u4e00-\u9fff·、]"
_INSIDE = rf"(?:[(](?![^()]{{0,6}}称){_HAN}{{2,12}}[)]{_HAN}{{1,20}}?)?"
_NAME = rf"{_HAN}{{1,40}}?{_INSIDE}{_ENDING}(?:[(]{_HAN}{{2,20}}[)])?"
_BODY = re.compile(_NAME)
_YEAR = r"(?:20[12]\d|二[〇○零o0][一二三四五六七八九〇○零o0]{2})"
_REPORT = r"(?:政府信息(?:与政务)?公开|政务信息公开|政务公开|信息公开)(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报)"
_TITLE = re.compile(
    rf"(?:关于)?(?:(?P<body>{_NAME})(?:关于)?(?P<year>{_YEAR})年?度?+|(?P<year2>{_YEAR})年度?+(?P<body2>{_NAME})|"
    rf"(?P<year3>{_YEAR})年度?+|(?P<body4>{_NAME}))?{_REPORT}(?:[(](?:(?P<year4>{_YEAR})年?度?|[^()]{{1,12}})[)])?"
)
_CHROME = re.compile(
    r"首页|当前位置|您现在|[>＞»|]|来源|点击|浏览|打印|字号|字体|分享|索引号|主题分类|上一篇|下一篇|责任编辑|版权|ICP"
)
_CLAUSE = re.compile("[，。；：,;:！？]")
_TITLE_LINES = 4
_HEAD_LINES = 40
_SEEN = 400  # characters of a line that are looked at: a page may stand on one line
# Names that are no body of their own: 我局, 本机关, 各级, 全市, 国务院's notices.
_NO_BODY = re.compile(
    r"^(?:通过|利用|依托|借助|在|对|以)|网站$|[我各该其]|本(?!溪)|全(?![州椒南])|现将|根据|按照|国务院办公厅政府信息|有关|联系|相关附件|附件"
)

_DAY = r"(?P<y>20\d\d)\s*(?:年|[-/.])\s*(?P<m>\d{1,2}|[元正])\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?:\s*日|(?!\d))"
_CHINESE_DAY = r"(?P<cy>二[〇○零Ｏ0O]{1}[一二三四五六七八九〇○零Ｏ0O]{2})\s*年\s*(?P<cm>[元正一二三四五六七八九十]{1,3})\s*月\s*(?P<cd>[一二三四五六七八九十廿]{1,3})\s*日"
_DATE = re.compile(rf"{_DAY}|{_CHINESE_DAY}")
_DAY_FOLLOWS = r"(?=20\d\d|二[〇○零])"
_BEFORE_DAY = rf"(?:日\s*期|时\s*间)\s*[:：|\t\s\[\]【】]{{1,6}}{_DAY_FOLLOWS}"
# Labels under which a page prints the date of publication; the visit, print and update dates have other words.
_DATE_LABEL = re.compile(
    rf"(?:发布|公开|公布|发稿|信息)?{_BEFORE_DAY}|(?:发布|公布|刊发)于\s{{0,2}}{_DAY_FOLLOWS}"
)
_MADE_LABEL = re.compile(rf"(?:成文|生成|发文|印发){_BEFORE_DAY}")
_NOT_PUBLISHED = re.compile(
    "(?:成文|生成|发文|印发|更新|修改|访问|打印|浏览|截止|统计|当前|下载|截至|废止|生效)$"
)


class _Line(NamedTuple):
    start: int
    end: int
    folded: str


def read_cover(document: Document, sections: Sections) -> Cover:
    """`layout` is left at its default: it is told by the tables. What the report does not print is None."""
    head = _head_lines(document.text, sections)
    title = _title(document.text, head)
    signature = _signature(document.text, sections, title)
    issuer = _issuer(document.text, sections, title, signature)
    year, year_span = _year(document.text, title, sections)
    published, published_span = _published(document.text, sections, signature)
    name = document.text[slice(*issuer)] if issuer else None
    name = "".join(name.split()) if name else None
    return Cover(
        title=quote_at(document, *title.span).text if title else None,
        issuer=name,
        issuer_type=issuer_type(name) if name else None,
        year=year,
        published_on=published,
        period=read_period(document.text, sections),
        contact=read_contact(document.text, sections),
        quotes=CoverQuotes(
            title=_quotes(document, title.span if title else None),
            issuer=_quotes(document, issuer),
            year=_quotes(document, year_span),
            published_on=_quotes(document, published_span),
        ),
    )


def _quotes(document: Document, span: Span | None) -> tuple[Quote, ...]:
    return (quote_at(document, *span),) if span else ()


# --- title ---------------------------------------------------------------------------------------------------------------


class _Title(NamedTuple):
    span: Span
    body: Span | None
    year: Span | None


def _head_lines(text: str, sections: Sections) -> list[_Line]:
    """The first lines, up to the first numbered section (a title may stand in a lost preamble too)."""
    first = next((part.start for part in sections.parts if part.key != "preamble"), len(text))
    return list(_lines(text, 0, first if first else min(len(text), 400)))[:_HEAD_LINES]


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        stripped = match.group().strip(" \t　|•·")
        if stripped:
            at = start + match.start() + match.group().index(stripped)
            yield _Line(at, at + len(stripped), fold_line(text, at, at + min(len(stripped), _SEEN))[0])


def _title(text: str, lines: Sequence[_Line]) -> _Title | None:
    """The first title that names a body; else, with the body on the line before or after; else the first without one."""
    candidates = list(_titles(text, lines))
    named = (title for title in candidates if title.body is not None)
    dated = (title for title in candidates if title.year is not None)
    return next(named, None) or next(dated, None)


def _titles(text: str, lines: Sequence[_Line]) -> Iterator[_Title]:
    for count in range(1, _TITLE_LINES + 1):
        for first in range(len(lines) - count + 1):
            chosen = lines[first : first + count]
            if any(_CHROME.search(line.folded) or _CLAUSE.search(line.folded) for line in chosen):
                continue
            joined = "".join(line.folded for line in chosen)
            match = _TITLE.fullmatch(joined) if len(joined) < 90 else None
            if match is not None:
                yield _title_at(text, chosen, match)


def _title_at(text: str, lines: Sequence[_Line], match: re.Match[str]) -> _Title:
    places = [place for line in lines for place in fold_line(text, line.start, line.end)[1]]

    def span(*names: str) -> Span | None:
        for name in names:
            if match[name] is not None:
                a, b = match.span(name)
                return places[a], places[b - 1] + 1
        return None

    return _Title(
        (lines[0].start, lines[-1].end),
        span("body", "body2", "body4"),
        span("year", "year2", "year3", "year4"),
    )


# --- issuer --------------------------------------------------------------------------------------------------------------


class _Signature(NamedTuple):
    body: Span | None
    day: Span | None


def _issuer(text: str, sections: Sections, title: _Title | None, signature: _Signature) -> Span | None:
    """Signature before text before title (spec/narrative.md); the text's name counts against the title's only where it is the
    fuller one (兴化市昌荣镇 for 昌荣镇), for sentences shorten names."""
    if signature.body is not None:
        return signature.body
    printed = title.body if title else None
    named = _named_in_text(text, sections, formally=printed is not None)
    if printed is None or named is None:
        return printed or named
    core, longer = _core(text, printed), _core(text, named)
    if core == longer:  # 甲省 in the title, 甲省人民政府 in the text
        return named if len(fold_line(text, *named)[0]) > len(fold_line(text, *printed)[0]) else printed
    return named if len(longer) > len(core) and longer.endswith(core) else printed


def _core(text: str, span: Span) -> str:
    """The name without the 人民政府 that one place prints and another leaves out."""
    return re.sub("(?<=.)(?:人民)?政府$", "", fold_line(text, *span)[0])


# How a report names its own body, on folded text. An example stands beside each.
_SELF = (
    # 现向社会公布兴化市昌荣镇2025年度政府信息公开…; 现将某局2023年政府信息公开…
    re.compile(rf"(?:公布|发布|公开|报告|现将|将)(?P<body>{_NAME}){_YEAR}年(?:度)?(?:政府|政务)?信息公开"),
    # 特向社会公布2020年某市农业农村局政府信息公开…
    re.compile(rf"(?:公布|发布|公开|报告|现将|将){_YEAR}年度?+(?P<body>{_NAME})(?:政府|政务)?信息公开"),
    # 某街道2025年政府信息公开工作年度报告是根据…
    re.compile(
        rf"(?:^|[,。;])(?P<body>{_NAME}){_YEAR}年(?:度)?(?:政府|政务)?信息公开(?:工作)?(?:年度报告|年报)(?:是|由|根据)"
    ),
    # 某乡人民政府全面总结了…
    re.compile(rf"(?:^|[,。;])由?(?P<body>{_NAME})(?:全面总结|编制|组织编制|结合实际编制)"),
    # 某县水务局（以下简称我局）2023年…
    re.compile(
        rf"(?:^|[,。;])(?:现将|特将|现向社会公布|现公布|公布|由)?(?P<body>(?!现将|现公|特将){_NAME})[(](?:以)?下简称[^()]{{0,2}}[我本][^()]{{0,6}}[)]"
    ),
    # 现公布某县水务局政府信息公开工作2023年度报告
    re.compile(
        rf"(?:公布|发布|公开|现将|将)(?P<body>{_NAME})(?:政府|政务)?信息公开(?:工作)?(?:情况)?(?:{_YEAR}年)?度?(?:工作)?(?:年度)?(?:报告|年报)"
    ),
    # 某县水务局根据《条例》…编制本报告
    re.compile(
        rf"(?:^|[。;])(?P<body>{_NAME})(?:根据|按照|依据|依照)[^。;]{{4,120}}?(?:编制|公布|发布|撰写|形成)(?:了|本|{_YEAR}年)"
    ),
    # 由信访局结合有关统计数据编制
    re.compile(rf"由(?P<body>{_NAME})(?:根据|结合|编制|组织|负责编制)"),
)
# 2021年，某区司法局认真贯彻…; 2025年，某示范区共公开…
_SELF_IN_OVERVIEW = (
    re.compile(
        rf"(?:^|[。;]){_YEAR}年(?:度|以来)?+,?(?P<body>{_NAME}),?"
        r"(?:政府信息|政务|信息公开|严格|认真|坚持|以习近平|深入|全面|按照|根据|积极|高度重视|紧紧|始终|不断|贯彻|在|共|累计|主动|通过|未)"
    ),
    re.compile(rf"^(?P<body>{_NAME})(?:严格|认真|坚持|深入|全面|积极|高度重视|始终|不断|贯彻)"),
)


def _named_in_text(text: str, sections: Sections, *, formally: bool) -> Span | None:
    """The body that the report says it is about; `formally`: only where it introduces itself, in its first lines."""
    preamble, overview = sections.part("preamble"), sections.part("overview")
    for part, patterns in ((preamble, _SELF), (overview, _SELF), (overview, _SELF_IN_OVERVIEW)):
        if part is None or (formally and patterns is _SELF_IN_OVERVIEW):
            continue
        lines = _lines(text, part.heading[1] if part.heading else part.start, part.end)
        for line in islice(lines, 3 if formally and part is overview else _HEAD_LINES):
            found = _self_named(text, line, patterns)
            if found is not None:
                return found
    return None


def _self_named(text: str, line: _Line, patterns: Iterable[re.Pattern[str]]) -> Span | None:
    for pattern in patterns:
        for match in pattern.finditer(line.folded):
            if not _NO_BODY.search(match["body"]) and len(match["body"]) >= 3:
                places = fold_line(text, line.start, min(line.end, line.start + _SEEN))[1]
                a, b = match.span("body")
                return places[a], places[b - 1] + 1
    return None


# --- signature and date --------------------------------------------------------------------------------------------------


def _signature(text: str, sections: Sections, title: _Title | None) -> _Signature:
    """Body and date on neighbouring lines, in either order or on one line: below the last section, or right under the title.
    A body alone counts where it is the title's own or a fuller name of it."""
    last = sections.parts[-1] if sections.parts else None
    tail = (
        list(_lines(text, last.start, last.end))[-12:]
        if last and last.key in ("other", "problems", "proceedings")
        else []
    )
    found = _signed(text, tail[::-1], title)
    if found.body is None and found.day is None and title is not None:
        first = next((part.start for part in sections.parts if part.key != "preamble"), len(text))
        found = _signed(text, list(_lines(text, title.span[1], first))[:3], title)
    return found


def _signed(text: str, lines: Sequence[_Line], title: _Title | None) -> _Signature:
    body: _Line | None = None
    for index, line in enumerate(lines):
        day = _day_of_line(text, line)
        neighbours = [lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)]
        if day is not None:
            rest = _Line(line.start, day[0], fold_with_places(text[line.start : day[0]].strip(" \t　(（"))[0])
            if rest.folded and _is_body(rest.folded):
                return _Signature(_trim(text, rest.start, day[0]), day)
            signer = next((n for n in neighbours[::-1] if _is_body(n.folded)), None) or next(
                (n for n in neighbours if _is_body(n.folded)), None
            )
            return _Signature((signer.start, signer.end) if signer else None, day)
        if (
            body is None
            and _is_body(line.folded)
            and title
            and title.body
            and _same_body(line.folded, _core(text, title.body))
        ):
            body = line
    return _Signature((body.start, body.end) if body else None, None)


def _day_of_line(text: str, line: _Line) -> Span | None:
    """A line that is a date, or a body and a date; brackets around are allowed."""
    match = next((m for m in reversed(list(_DATE.finditer(text, line.start, line.end)))), None)
    if match is None or _iso(match) is None or text[match.end() : line.end].strip(" \t　)）。"):
        return None
    before = fold_with_places(text[line.start : match.start()].strip(" \t　(（"))[0]
    return match.span() if not before or _is_body(before) else None


def _is_body(folded: str) -> bool:
    return (
        len(folded) >= 3
        and _BODY.fullmatch(folded) is not None
        and not _NO_BODY.match(folded)
        and not _CHROME.search(folded)
    )


def _same_body(one: str, other: str) -> bool:
    return one in other or other in one


def _trim(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in " \t　(（":
        end -= 1
    return start, end


def _iso(match: re.Match[str]) -> str | None:
    """ISO form; None where the figures are no day of the calendar (dates with lost characters are not repaired)."""
    if match["y"]:
        year, day = int(match["y"]), int(match["d"])
        month = 1 if match["m"] in ("元", "正") else int(match["m"])
    else:
        digits = chinese_number(re.sub("[○零Ｏ0O]", "〇", match["cy"]))
        month_number = chinese_number(re.sub("[元正]", "一", match["cm"]))
        day_number = chinese_number(match["cd"].replace("廿", "二十"))
        if digits is None or month_number is None or day_number is None:
            return None
        year, month, day = digits, month_number, day_number
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _published(text: str, sections: Sections, signature: _Signature) -> tuple[str | None, Span | None]:
    """The signature's day, else the day of publication that the page prints, else the one on which the text was made."""
    if signature.day is not None:
        match = _DATE.match(text, signature.day[0])
        if match is not None:
            return _iso(match), signature.day
    first = next((part.start for part in sections.parts if part.key != "preamble"), len(text))
    last = sections.parts[-1].start if sections.parts else 0
    for label in (_DATE_LABEL, _MADE_LABEL):
        for start, end in ((0, first), (max(first, last), len(text))):
            for match in _labelled_days(text, label, start, end):
                return _iso(match), match.span()
    return None, None


def _labelled_days(text: str, label: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
    for found in label.finditer(text, start, end):
        if not _NOT_PUBLISHED.search(text[max(0, found.start() - 4) : found.start()]):
            match = _DATE.match(text, found.end())
            if match is not None and _iso(match) is not None:
                yield match


# --- year ----------------------------------------------------------------------------------------------------------------

_YEAR_IN_TEXT = (
    re.compile(r"(?P<year>20[12]\d)\s*年\s*(?:度)?\s*(?:政府|政务)?信息公开"),
    re.compile(r"统计(?:期限|时间|周期)[^。\n]{0,8}?(?P<year>20[12]\d)\s*年"),
    re.compile(r"(?P<year>20[12]\d)\s*年(?!\s*\d)"),
)


def _year(text: str, title: _Title | None, sections: Sections) -> tuple[int | None, Span | None]:
    if title is not None and title.year is not None:
        folded = fold_with_places(text[slice(*title.year)])[0]
        value = int(folded) if folded.isdigit() else chinese_number(re.sub("[○零o0]", "〇", folded))
        return value, title.year
    start = title.span[0] if title else 0
    overview = sections.part("overview")
    end = overview.end if overview else min(len(text), 1500)
    for pattern in _YEAR_IN_TEXT:
        match = pattern.search(text, start, end)
        if match is not None:
            return int(match["year"]), match.span("year")
    return None, None
