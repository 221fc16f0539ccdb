"""The narrative of one report: by rules, by a model, or by both.

Passage    the prose that one question is asked about, with the way back from each of its characters to the document's. Tables are
           never in it.
Told       a narrative, how each of its field groups came to be, and what there is to say about it.

Whatever a model answers counts only as far as the report bears it out: a quote that is not in the passage is refused, and so is a
name, a title or a number that neither its quotes nor the passage hold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.domain.asking import Asked, Question, Reply
from extractor.domain.checks.codes import finding
from extractor.domain.document import Document, Span
from extractor.domain.narrative import Narrative, Quote
from extractor.domain.quantity import find_quantities
from extractor.domain.report import FIELD_GROUPS, Finding, GroupRun
from extractor.domain.text import fold
from extractor.errors import UsageError
from extractor.parsing.grounding import ground, quote_at
from extractor.parsing.rules import read_narrative
from extractor.parsing.sections import Sections
from extractor.ports import Narrator
from extractor.services.agreement import merged

OFFLINE = "offline"


class Told(NamedTuple):
    narrative: Narrative
    runs: Mapping[str, GroupRun]
    findings: tuple[Finding, ...] = ()


def narrate(
    document: Document, sections: Sections, issuer: str | None, how: str, narrator: Narrator | None = None
) -> Told:
    """`how`: offline, llm, both or none. UsageError("model.none") where a model is asked for and there is none."""
    if how == "none":
        return Told(Narrative(), dict.fromkeys(FIELD_GROUPS, GroupRun(status="skipped")))
    if how == OFFLINE:
        return _by_rules(document, sections, issuer)
    if narrator is None:
        raise UsageError("model.none")
    read = _by_model(document, sections, narrator)
    if how == "llm":
        return read
    return _by_both(_by_rules(document, sections, issuer), read, narrator.model)


def _by_rules(document: Document, sections: Sections, issuer: str | None) -> Told:
    run = GroupRun(status="done", by=(OFFLINE,))
    return Told(read_narrative(document, sections, issuer), dict.fromkeys(FIELD_GROUPS, run))


def _by_both(rules: Told, model: Told, name: str) -> Told:
    """What the model did not read stays as the rules read it, and a finding (already there) says so."""
    done = [group for group, run in model.runs.items() if run.status == "done"]
    narrative, disagreements = merged(rules.narrative, model.narrative, done, name)
    runs = {
        group: run.model_copy(update={"status": "done", "by": (OFFLINE, *run.by)})
        for group, run in model.runs.items()
    }
    return Told(narrative, runs, (*model.findings, *disagreements))


# --- the passage ---------------------------------------------------------------------------------------------------------


class Passage(NamedTuple):
    """`text` is the stretches of the document one under the other; `starts` where each begins in it. `whole` where no section
    was asked for, or none of those asked for was found."""

    document: Document
    text: str
    stretches: tuple[Span, ...]
    starts: tuple[int, ...]
    whole: bool

    def place(self, text: str) -> Quote | None:
        """Where a quote stands, as a quote of the document; None where it does not stand in the passage."""
        view = self.document.model_copy(
            update={"text": self.text, "words": (), "tables": (), "pages": ()}
        )  # its offsets are the passage's own
        scanned = any(page.reader == "scan" for page in self.document.pages)
        found = ground(view, text, None if self.whole else (0, len(self.text)), ocr=scanned)
        if found is None:
            return None
        pieces = [
            quote_at(self.document, *piece, match=found.match)
            for span in found.spans
            for piece in self._in_document(span)
        ]
        return Quote(
            text="".join(piece.text for piece in pieces),
            spans=tuple(span for piece in pieces for span in piece.spans),
            match=found.match,
            pages=tuple(sorted({page for piece in pieces for page in piece.pages})),
        )

    def _in_document(self, span: Span) -> Iterator[Span]:
        """A span of the passage is one line at most, so it lies in one stretch."""
        number = bisect_right(self.starts, span[0]) - 1
        by = self.stretches[number][0] - self.starts[number]
        yield span[0] + by, span[1] + by


def passage_of(document: Document, sections: Sections, question: Question) -> Passage:
    """The prose of the sections asked for; all prose where none is asked for or none of them was found."""
    parts = [part for part in sections.parts if part.key in question.sections]
    wanted = tuple(span for span in sections.prose if any(part.start <= span[0] < part.end for part in parts))
    stretches = wanted or sections.prose
    starts, at = [], 0
    for start, end in stretches:
        starts.append(at)
        at += end - start + 1
    text = "\n".join(document.text[start:end] for start, end in stretches)
    return Passage(document, text, stretches, tuple(starts), whole=not wanted)


# --- the model's reading -------------------------------------------------------------------------------------------------


def _by_model(document: Document, sections: Sections, narrator: Narrator) -> Told:
    passages = {question: passage_of(document, sections, question) for question in narrator.questions}
    asked = [
        Asked(question, passage.text, document.source.sha256, len(document.text))
        for question, passage in passages.items()
        if passage.text.strip()
    ]
    parts: dict[str, Any] = {}
    refusals = _Refusals()
    runs = {group: GroupRun(status="skipped") for group in FIELD_GROUPS}
    findings: list[Finding] = []
    for reply in narrator.ask(asked):
        question = reply.question
        if reply.answer is not None:
            parts |= _Checked(passages[question], question, reply.model, refusals).groups(reply.answer)
        else:
            findings.append(_unanswered(reply))
        run = GroupRun(
            status=reply.status,
            by=(reply.model,) if reply.answer is not None else (),
            prompt=f"{question.name}:{question.fingerprint}",
            model=reply.model,
        )
        runs |= dict.fromkeys(question.groups, run)
    return Told(Narrative.model_validate(parts), runs, (*refusals.findings(), *findings))


def _unanswered(reply: Reply) -> Finding:
    reason = reply.outcome + (f"（{reply.detail}）" if reply.detail else "")
    if reply.retry_after is not None:
        reason += f"，retry after {reply.retry_after:.0f} s"
    return finding("D2", {"groups": "、".join(reply.question.groups), "reason": reason})


# What must stand in the report word for word: the record's own rule is "照原文". The first of them names the item, and an item
# whose name is made up is refused as a whole; of the others only the value is.
_VERBATIM: Mapping[str, tuple[str, ...]] = {
    "groups": ("name", "leader_title", "deputy_titles", "member_titles", "office_unit", "office_head_title"),
    "responsible_unit": ("name",),
    "responsible_officials": ("title",),
    "staff": ("role",),
    "platforms": ("name",),
    "problems": ("text",),
    "improvements": ("text",),
}
# Numbers must stand in the item's own quotes. True: the number is the item.
_NUMBERS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "staff": (("count", False),),
    "platforms": (("items_published", False),),
    "statements": (("value", True),),
    "processing_fee": (("amount_yuan", False), ("cases", False)),
}
_NOTHING = re.compile("[无没未零]")
_ARABIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SHOWN = 8


class _Refusals:
    """What was refused of all answers about a report: quotes, quotes of the examples, values."""

    def __init__(self) -> None:
        self.quotes: list[str] = []
        self.copied: list[str] = []
        self.values: list[str] = []

    def findings(self) -> Iterator[Finding]:
        for code, texts in (("Q2", self.copied), ("Q1", self.quotes), ("Q3", self.values)):
            if texts:
                # Given so many, and none of them stands in the report.
                yield finding(code, {"count": len(texts), "texts": _some(texts)}, left=len(texts), right=0)


class _Checked:
    """One answer, held against its passage."""

    def __init__(self, passage: Passage, question: Question, model: str, refusals: _Refusals) -> None:
        self._passage = passage
        self._folded = fold(passage.text)
        self._examples = [fold(text) for text in question.examples]
        self._model = model
        self._refusals = refusals

    def groups(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The answer's field groups as the narrative's JSON, what was refused left out."""
        made: dict[str, Any] = {}
        for group, value in answer.items():
            if group == "leadership":
                made[group] = {name: self._list_or_one(name, inner) for name, inner in value.items()}
            elif group == "processing_fee":
                made[group] = self._fee(value)
            elif group not in ("problems", "improvements"):
                made[group] = self._list_or_one(group, value)
        if "problems" in answer or "improvements" in answer:
            made |= self._problems(answer.get("problems", ()), answer.get("improvements", ()))
        return made

    def _list_or_one(self, name: str, value: Any) -> Any:
        if value is None or isinstance(value, Mapping):
            return None if value is None else self._item(name, value)
        return _each_once(item for one in value if (item := self._item(name, one)) is not None)

    def _problems(self, problems: Sequence[Any], improvements: Sequence[Any]) -> dict[str, Any]:
        """An index that a measure gives counts the model's problems; those that were refused are counted out."""
        kept: list[dict[str, Any]] = []
        place: dict[int, int] = {}
        for number, one in enumerate(problems):
            item = self._item("problems", one)
            if item is not None:
                place[number] = kept.index(item) if item in kept else len(kept)
                if item not in kept:
                    kept.append(item)
        measures = _each_once(
            {**item, "addresses": sorted({place[n] for n in one["addresses"] if n in place})}
            for one in improvements
            if (item := self._item("improvements", one)) is not None
        )
        return {"problems": kept, "improvements": measures}

    def _fee(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Without a quote a fee is not mentioned, whatever else the answer says."""
        if value["status"] == "not_mentioned":
            return {"status": "not_mentioned", "by": (self._model,)}
        return self._item("processing_fee", value) or {"status": "not_mentioned", "by": (self._model,)}

    def _item(self, name: str, value: Mapping[str, Any]) -> dict[str, Any] | None:
        """The item with its quotes placed; None where none of them stands, or where what it is about does not."""
        quotes = _each_once(quote for text in value["quotes"] if (quote := self._quote(text)) is not None)
        if not quotes:
            return None
        item = {**value, "quotes": quotes, "by": (self._model,), "confidence": None}
        for first, field in zip((True, *[False] * 9), _VERBATIM.get(name, ()), strict=False):
            item[field] = self._verbatim(value[field])
            if first and not item[field]:
                return None
        borne = None
        for field, is_item in _NUMBERS.get(name, ()):
            if value[field] is None:
                continue
            borne = borne if borne is not None else _numbers_in(" ".join(quote["text"] for quote in quotes))
            if value[field] not in borne:
                self._refusals.values.append(f"{name}.{field}={value[field]}")
                if is_item:
                    return None
                item[field] = None
        return item

    def _quote(self, text: str) -> dict[str, Any] | None:
        placed = self._passage.place(text)
        if placed is not None:
            return placed.model_dump()
        folded = fold(text)
        copied = bool(folded) and any(folded in example for example in self._examples)
        (self._refusals.copied if copied else self._refusals.quotes).append(text)
        return None

    def _verbatim(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            return value if self._stands(value) else None
        return tuple(one for one in value if self._stands(one))

    def _stands(self, text: str) -> bool:
        folded = fold(text)
        if folded and folded in self._folded:
            return True
        self._refusals.values.append(text)
        return False


def _numbers_in(text: str) -> set[int | float]:
    """Every number that the text can be said to state; 0 where it says that there is none."""
    found: set[int | float] = {quantity.value for quantity in find_quantities(text)}
    found |= {_as_number(match.replace(",", "")) for match in _ARABIC.findall(fold(text))}
    return found | {0} if _NOTHING.search(text) else found


def _as_number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)


def _each_once(items: Iterator[Any]) -> list[Any]:
    kept: list[Any] = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


def _some(texts: Sequence[str]) -> str:
    shown = "；".join(text[:60] for text in texts[:_SHOWN])
    return shown + ("…" if len(texts) > _SHOWN else "")
