"""Two readings of one narrative made into one.

Agreed     both found the item and all its attributes are the same: both names stand in `by`.
Disputed   both found it and something differs: the rules' version stands, for it is the one that can be looked up, and a finding
           shows both.
Alone      only one found it: it stays, under its finder's name, and a finding says that the other did not find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.domain.checks.codes import finding
from extractor.domain.compare import LISTS, differing, items_of, same_fee, same_items
from extractor.domain.narrative import Item, Narrative, ProcessingFee
from extractor.domain.report import Finding, Where

# An order, not measured rates: what two independent readings say alike is surer than what they dispute, and that than what only
# one of them saw. Never 1: both may err in the same way.
AGREED, DISPUTED, ALONE = 0.95, 0.6, 0.5

_WORDS: Mapping[str, str] = {
    "groups": "领导小组 group", "responsible_unit": "牵头单位 responsible unit", "responsible_officials": "负责人 official",
    "staff": "人员 staff", "platforms": "公开渠道 platform", "problems": "问题 problem", "improvements": "改进措施 improvement",
    "statements": "文中的数 statement", "processing_fee": "信息处理费 processing fee",
}  # fmt: skip
_ABSENT = "—"


class _Merged(NamedTuple):
    """`left` and `right` tell where each item of either side went."""

    items: tuple[Any, ...]
    left: Mapping[int, int]
    right: Mapping[int, int]
    findings: tuple[Finding, ...]


def merged(
    rules: Narrative, model: Narrative, groups: Iterable[str], name: str
) -> tuple[Narrative, tuple[Finding, ...]]:
    """One narrative of two, in the field groups that the model read (the others stay as the rules read them), and what they
    disagree about. `name` is the model's."""
    done = set(groups)
    answers = same_items("problems", rules.problems, model.problems)
    lists = {
        each: _merge(each, items_of(rules, each), items_of(model, each), name, answers)
        for each, group in LISTS.items()
        if group in done
    }
    if {"problems", "improvements"} <= lists.keys():
        lists["improvements"] = _readdressed(lists["improvements"], lists["problems"], name)
    findings = [one for each in lists.values() for one in each.findings]
    made: dict[str, Any] = {each: found.items for each, found in lists.items() if LISTS[each] != "leadership"}
    if "leadership" in done:
        made["leadership"] = rules.leadership.model_copy(
            update={
                each: (found.items[0] if found.items else None) if each == "responsible_unit" else found.items
                for each, found in lists.items()
                if LISTS[each] == "leadership"
            }
        )
    if "processing_fee" in done:
        made["processing_fee"], disputed = _fee(rules.processing_fee, model.processing_fee, name)
        findings += disputed
    return rules.model_copy(update=made), tuple(findings)


def _merge(
    each: str, left: Sequence[Item], right: Sequence[Item], name: str, answers: Sequence[tuple[int, int]]
) -> _Merged:
    partner = dict(same_items(each, left, right))
    taken = set(partner.values())
    if each == "responsible_unit" and left:
        taken |= set(range(len(right)))  # a report has one: where they differ the rules' stands
    findings: list[Finding] = []
    whole: list[tuple[Item, int | None, int | None]] = []
    for i, one in enumerate(left):
        other = right[partner[i]] if i in partner else None
        fields = differing(each, one, other, answers) if other is not None else ()
        if other is not None and not fields:
            whole.append((_marked(one, ("offline", name), AGREED), i, partner[i]))
            continue
        if other is None and each == "responsible_unit" and right:
            other = right[0]
        findings.append(_disagreement(each, one, other, fields))
        whole.append((_marked(one, ("offline",), ALONE if other is None else DISPUTED), i, partner.get(i)))
    for j, one in enumerate(right):
        if j not in taken:
            findings.append(_disagreement(each, None, one))
            whole.append((_marked(one, (name,), ALONE), None, j))
    whole.sort(key=lambda entry: _start(entry[0]))
    return _Merged(
        tuple(item for item, _, _ in whole),
        {i: place for place, (_, i, _) in enumerate(whole) if i is not None},
        {j: place for place, (_, _, j) in enumerate(whole) if j is not None},
        tuple(findings),
    )


def _readdressed(improvements: _Merged, problems: _Merged, name: str) -> _Merged:
    """Indexes of either side's own problems become those of the one list."""

    def moved(item: Any) -> Any:
        where = problems.right if item.by == (name,) else problems.left
        places = tuple(sorted({where[n] for n in item.addresses if n in where}))
        return item.model_copy(update={"addresses": places})

    return improvements._replace(items=tuple(moved(item) for item in improvements.items))


def _fee(rules: ProcessingFee, model: ProcessingFee, name: str) -> tuple[ProcessingFee, list[Finding]]:
    if same_fee(rules, model):
        return rules.model_copy(update={"by": ("offline", name), "confidence": AGREED}), []
    disputed = rules.model_copy(update={"confidence": DISPUTED})
    return disputed, [_disagreement("processing_fee", rules, model)]


def _marked(item: Item, by: tuple[str, ...], confidence: float) -> Item:
    return item.model_copy(update={"by": by, "confidence": confidence})


def _start(item: Item) -> int:
    return min((span[0] for quote in item.quotes for span in quote.spans), default=0)


def _disagreement(each: str, left: Item | None, right: Item | None, fields: Sequence[str] = ()) -> Finding:
    quotes = tuple(quote for item in (left, right) if item is not None for quote in item.quotes)
    spans = dict.fromkeys(span for quote in quotes for span in quote.spans)
    facts = {
        "what": _WORDS[each] + (f": {', '.join(fields)}" if fields else ""),
        "rules": _shown(left, fields),
        "model": _shown(right, fields),
    }
    where = tuple(Where(start=start, end=end) for start, end in spans)
    return finding("D1", facts, where=where, quotes=tuple(dict.fromkeys(quotes)))


def _shown(item: Item | None, fields: Sequence[str]) -> str:
    """The item in a line: its name and the fields that differ."""
    if item is None:
        return _ABSENT
    data = item.model_dump(mode="json", exclude={"quotes", "by", "confidence"})
    if not fields:
        fields = [key for key, value in data.items() if value not in (None, [], "")][:3]
    named = next((str(data[key]) for key in ("name", "title", "role", "text") if data.get(key)), "")
    told = "，".join(f"{key}={data[key]}" for key in fields if str(data[key]) != named)
    return "；".join(part for part in (named[:60], told) if part)
