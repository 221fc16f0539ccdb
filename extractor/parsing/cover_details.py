"""The period of a report's figures and how to reach its body, told in its first section and before it.

Period      the days from and to which the figures count: 2023年1月1日至2023年12月31日.
Contact     address, postcode, phone, email, and the page where the report is published.
"""

from __future__ import annotations

import re
from datetime import date

from extractor.domain.report import Period
from extractor.parsing.sections import Sections

_MARK = r"\s*(?:年|[-/.])\s*"
_MONTH_MARK = r"\s*(?:月|[-/.])\s*"
_TO = r"\s*日?\s*(?:起|开始)?\s*[,，、]?\s*(?:至|到|止于|截至|截止至?|—+|-+|－|~|～|–)\s*"
_PERIOD = re.compile(
    r"(?:统计|数据|期限|时限|报告期|时间)[^。\n]{0,24}?"
    rf"(?P<y>20\d\d){_MARK}(?P<m>\d{{1,2}}){_MONTH_MARK}(?P<d>\d{{1,2}}){_TO}"
    rf"(?:(?P<y2>20\d\d){_MARK})?(?P<m2>\d{{1,2}}){_MONTH_MARK}(?P<d2>\d{{1,2}})(?!\d)"
)
# “反映我厅2020年1月1日至2020年12月31日的工作”: one whole year is the period also where no word says so.
_WHOLE_YEAR = re.compile(
    rf"(?<!\d)(?P<y>20\d\d){_MARK}(?P<m>0?1){_MONTH_MARK}(?P<d>0?1)(?!\d){_TO}"
    rf"(?:(?P<y2>(?P=y)|同|当){_MARK})?(?P<m2>12){_MONTH_MARK}(?P<d2>31)(?!\d)"
)


def read_period(text: str, sections: Sections) -> Period:
    """The period of the figures; a date that lost its characters (202511日) is not repaired."""
    overview = sections.part("overview")
    end_of_search = overview.end if overview else min(len(text), 2000)
    match = _PERIOD.search(text, 0, end_of_search) or _WHOLE_YEAR.search(text, 0, end_of_search)
    if match is None:
        return Period()
    try:
        start = date(int(match["y"]), int(match["m"]), int(match["d"]))
        later = match["y2"] or match["y"]
        end = date(int(later if later.isdigit() else match["y"]), int(match["m2"]), int(match["d2"]))
    except ValueError:
        return Period()
    return Period(start=start.isoformat(), end=end.isoformat())


# Each of `contact` by its label. The address of a page's own footer stands behind the report and is not looked at.
_CONTACT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("address", re.compile(r"(?:地\s*址|通讯处)\s*(?:[:：]|为|是|在|位于)\s*(?P<value>[^\s:：,，;；。()（）][^,，;；。()（）\n:：]{3,60}?)(?=\s*(?:[,，;；。)）(（\n]|邮编|邮政编码|电话|联系电话|$))")),
    ("postcode", re.compile(r"(?:邮\s*编|邮政编码|郵編|郵政編碼)\s*(?:为|是)?\s*[:：]?\s*(?P<value>[0-9０-９]{6})(?![0-9０-９])")),
    ("phone", re.compile(r"(?:(?:电\s*话|電話|联系方式|热线|传\s*真)(?:号码)?(?:[/／]传真|[(（][^()（）]{1,8}[)）])?\s*(?:为|是)?\s*[:：]?\s*|(?:致电|拨打|来电)[\u4e00-\u9fff]{0,16}?\s*[:：]?\s*|联系人\s*[:：]?\s*[\u4e00-\u9fff]{2,4}[,，、;；\s]{0,2})(?P<value>[(（]?[0-9０-９]{3,4}[)）]?\s*[-－—–]?\s*[0-9０-９]{6,8}(?:\s*(?:转|[-－—])\s*\d{1,5})?|1\d{10}|[0-9０-９]{7,8})(?!\d|\s*[次件条余人个万])")),
    ("email", re.compile(r"(?P<value>[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")),
)  # fmt: skip
_URL = re.compile(r"(?:https?://|www\.)[A-Za-z0-9_.~:/?#@!$&*+=%-]+", re.ASCII)
_REPORT_FILE = re.compile("电子版|本报告")
_PUBLISHED_AT = re.compile("下载|查阅|查询|网站|网址|门户|平台|登载|公布|发布|电子版")


def read_contact(text: str, sections: Sections) -> dict[str, str]:
    overview, other = sections.part("overview"), sections.part("other")
    first = next((part.end for part in sections.parts if part.key == "preamble"), 0)
    found: dict[str, str] = {}
    for start, end in ((0, first), (first, overview.end if overview else first)):
        for key, pattern in _CONTACT:
            match = pattern.search(text, start, end)
            if key not in found and match is not None:
                found[key] = match["value"].strip()
        found.setdefault("url", _url(text, start, end, _PUBLISHED_AT))
    if not found["url"] and other is not None:
        found["url"] = _url(text, other.start, other.end, _REPORT_FILE)
    return {key: found[key] for key in ("address", "postcode", "phone", "email", "url") if found.get(key)}


def _url(text: str, start: int, end: int, said: re.Pattern[str]) -> str:
    """The first address whose sentence says that the report stands there, "" for none."""
    for match in _URL.finditer(text, start, end):
        begins = max(text.rfind(stop, start, match.start()) for stop in "。\n") + 1
        if said.search(re.split("[。\n]", text[begins : match.end() + 200], maxsplit=1)[0]):
            return match.group().rstrip(".")
    return ""
