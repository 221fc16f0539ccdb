"""What the pages show, as plain data: pure functions of what the services answer. No Streamlit here.

View        JSON-like data that a page draws or hands to a component as it is.
Refusal     what the server would not do, in words, and what it is about: a path, or a finding's key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

from extractor.domain.checks.codes import error_object
from extractor.domain.report import Severity
from extractor.errors import NianbaoError
from extractor.services.check import Defect
from review_app.language import Catalogue

View = dict[str, Any]
# A sign beside the colour: colour alone says nothing to many readers.
MARKS: dict[Severity, str] = {"error": "✖", "warning": "▲", "notice": "ℹ"}
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@=^/\"'])")


class Refusal(NamedTuple):
    about: str
    message: str


def error_in_words(error: NianbaoError, say: Catalogue) -> str:
    """What happened and what to do about it."""
    if error.code == "review.bad_value":
        return say("“{value}” can't stand here.", value=error.value) + " " + _expected(error.place or "", say)
    fault = error_object(error, {}).error
    return " ".join(part for part in (say.pick(fault.message), say.pick(fault.hint)) if part)


def _expected(path: str, say: Catalogue) -> str:
    """What a field takes, for somebody who typed something else."""
    if path.startswith("cells."):
        return say("Type a number, leave it empty, or type - for a dash.")
    if path.startswith(("report.published_on", "report.period")):
        return say("A date is written 2024-01-31.")
    return say("A number is expected, or another choice.")


def plain(text: str) -> str:
    """Text as Streamlit's Markdown would have to be told it: nothing in it is a link, a formula, HTML or a style."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def file_name(path: str) -> str:
    """The last part of a source's path; the whole of it is long and the same for every report of a folder."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


# --- check ---------------------------------------------------------------------------------------------------------------


def defects_summary(found: Sequence[Defect], say: Catalogue) -> str:
    """How many of each severity, or that there are none."""
    if not found:
        return say("No finding: every relation holds and every part was found.")
    counts = {name: sum(defect.severity == name for defect in found) for name in _SEVERITIES}
    return say("{error} errors, {warning} warnings, {notice} notices", **counts)


def defect_views(found: Sequence[Defect], say: Catalogue) -> list[View]:
    """Each defect with its place, formula, sides, source string, proposal and way out; what it lacks is left out."""
    return [
        {
            "severity": defect.severity,
            "sign": MARKS[defect.severity],
            "code": defect.code,
            "message": say.pick(defect.message),
            "facts": [(label, text) for label, text in _defect_facts(defect, say) if text],
        }
        for defect in found
    ]


def _defect_facts(defect: Defect, say: Catalogue) -> list[tuple[str, str]]:
    places = [
        say("part {n}", n=defect.part) if defect.part > 1 else "",
        say("page {n}", n=defect.page) if defect.page is not None else "",
        say("line {n}", n=defect.line) if defect.line is not None else "",
    ]
    return [
        (say("Place"), " ".join(place for place in places if place)),
        (say("Formula"), say.pick(defect.formula) if defect.formula else ""),
        (say("In the source"), defect.raw),
        (say("Proposal"), say.pick(defect.suggestion) if defect.suggestion else ""),
        (say("Way out"), say.pick(defect.hint)),
    ]
