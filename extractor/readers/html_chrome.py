"""What a site prints around a report, told from the report.

Chrome   navigation, footers, tools of the site; left out of the text unless the report itself stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements that carry chrome by their name; skipped unless the report itself stands in them.
_CHROME_TAGS = frozenset({"footer", "aside"})
_CHROME_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})
_CHROME_NAMES = frozenset({
    "nav", "navbar", "navigation", "mainnav", "topnav", "subnav", "leftnav", "menu", "submenu", "footer", "foot", "pagefooter",
    "bottom", "copyright", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "bread", "sidebar", "share", "bdsharebuttonbox",
    "toolbar", "searchbar",
})  # fmt: skip
# Elements whose own text no browser prints.
_UNPRINTED = frozenset({"script", "style", "title", "template", "noscript", "textarea", "option"})
# Words that stand in the report and in no site's frame: what holds one of them is not chrome.
_OF_THE_REPORT = ("第二十条第", "本年新收", "结果维持", "总体情况", "其他需要报告的事项", "存在的主要问题")


def speaks_of_a_report(text: str) -> bool:
    """Words that stand in reports and in no site's frame stand in it."""
    return any(words in text for words in _OF_THE_REPORT)


class Chrome:
    """Judges the elements of one page."""

    def __init__(self) -> None:
        self._marked: set[_Element] | None = None
        self._speaking: list[_Element] = []

    def is_chrome(self, element: _Element, attributes: Sequence[tuple[str, str]]) -> bool:
        chrome = element.tag in _CHROME_TAGS
        for name, value in attributes:
            if name in ("class", "id"):
                chrome = chrome or not _CHROME_NAMES.isdisjoint(value.lower().split())
            elif name == "role":
                chrome = chrome or value in _CHROME_ROLES
        return chrome and not self._holds_report(element)

    def holds_all_of_report(self, element: _Element) -> bool:
        """The report stands in the element and nowhere else on the page."""
        return self._holds_report(element) and all(
            one is element or element in one.iterancestors() for one in self._speaking
        )

    def _holds_report(self, element: _Element) -> bool:
        if self._marked is None:
            self._speaking = list(_speaking_in(element.getroottree().getroot()))
            self._marked = set()
            for one in self._speaking:
                self._mark(one)
        return element in self._marked

    def _mark(self, speaking: _Element | None) -> None:
        while self._marked is not None and speaking is not None and speaking not in self._marked:
            self._marked.add(speaking)
            speaking = speaking.getparent()


def _speaking_in(page: _Element) -> Iterator[_Element]:
    """The elements in whose own text the report's words stand."""
    test = " or ".join(f"contains(., '{words}')" for words in _OF_THE_REPORT)
    for text in page.xpath(f"//text()[{test}]"):
        parent = text.getparent()
        if text.is_tail:
            yield parent.getparent()
        elif parent.tag not in _UNPRINTED:
            yield parent
