"""Complaints and measures of the fifth section that no number parts: sentences, cut where each has its own subject.

Remedy   a measure that stands in the sentence of its complaint (“…不够及时，要增强主动意识”).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.domain.document import Span
from extractor.parsing.answering import parted
from extractor.parsing.complaints import complaints_of, is_told
from extractor.parsing.measures import empty_measure, without_opener
from extractor.parsing.mood import (
    ADVERBS,
    COMPLAINT,
    DONE,
    LABEL,
    PLANNED,
    VERBS,
    answers_other_year,
    first_clause,
)
from extractor.parsing.passages import clauses
from extractor.parsing.problem_items import Lead
from extractor.parsing.problem_runs import Run
from extractor.parsing.problem_walk import Walk
from extractor.parsing.remedies import blames

# “需加强对《条例》…的学习” is a remedy, “还需要进一步拓展” is not: the verb of action must have its object.
_REMEDY = re.compile(
    "(?<=[，；。])\\s*(?=(?:因此|为此|下一步|今后|接下来)，?(?:要|应|需|将)?"
    f"|(?:要|应当?|须|必须|[需将](?!要))(?:{ADVERBS})(?:{VERBS})[^，；。]{{2,}}"
    "|(?:目前|现)?(?:均|都)?(?:已(?:经|于)?|正在)(?![^，；。]{0,12}(?:不|问题)))"
)


_CONTINUED = re.compile(
    "目前已无|(?:从而|进而|以此)?(?:确保|推动|力争|力求|努力|真正|使(?!用)|让|为[^，]{2,20}(?:提供|作出|做出|贡献)|切实保障|不断推动|实现|以更|以实际)"
)


def with_own_remedy(walk: Walk, span: Span) -> int | None:
    """A numbered complaint, parted from its own remedy (000: “…还存在一些距离，要增强主动意识”)."""
    words = walk.text[slice(*span)]
    for match in _REMEDY.finditer(words):
        if COMPLAINT.search(words[: match.start()]) and not COMPLAINT.search(
            first_clause(words[match.end() + 1 :])[-8:]
        ):
            own = walk.add("problem", (span[0], span[0] + match.start()))
            lead = Lead("" if DONE.match(words, match.end()) else "要")
            walk.add("improvement", (span[0] + match.end(), span[1]), lead, own)
            walk.remedied = True
            return own
    return walk.add("problem", span)


def unnumbered_runs(walk: Walk, runs: Sequence[Run]) -> None:
    """Where complaints and measures alternate, each measure is the remedy of the complaint right before it."""
    turns = sum(run.mode == "improvement" and before.mode != "improvement" for before, run in pairwise(runs))
    told: list[int] = []
    for run in runs:
        begin = len(walk.drafts)
        measures = [part for span in run.sentences for part in clauses(walk.text, span, "；;")]
        only = len(told) == sum(draft.mode == "problem" for draft in walk.drafts) and len(measures) == 1
        answered = told[0] if len(told) == 1 and (run.own or turns > 1 or only) else None
        unnumbered(walk, run, answered)
        told = [i for i in range(begin, len(walk.drafts)) if walk.drafts[i].mode == "problem"]


def unnumbered(walk: Walk, run: Run, answered: int | None = None) -> None:
    """`answered`: the draft of the complaint whose remedy the run is, where that is known by its place."""
    if run.mode == "improvement":
        _unnumbered_measures(walk, run, answered)
        return
    announced = LABEL.match(run.lead) is not None or run.placed
    for span in run.sentences:
        parts = clauses(walk.text, span, "；;：:。")
        in_list = sum(walk.text[end - 1] in "；;" for _, end in parts) > 1
        for part in parts:
            complaints = list(complaints_of(walk.text, part))
            if in_list and len(complaints) > 1:
                complaints = [(complaints[0][0], complaints[-1][1])]
            found = [with_own_remedy(walk, complaint) for complaint in complaints]
            named = _NAMED_PROBLEM.match(walk.text, *part)
            words = walk.text[slice(*part)]
            if not found and (named or run.placed or blames(words) or (announced and is_told(words))):
                walk.add("problem", (named.end() if named else part[0], part[1]))
            announced = announced or _ANNOUNCED.search(walk.text, *part) is not None


# “仍有一些不足：图解运用少；名单长期挂在墙上”: behind such words each part is a complaint, whatever its words.
_ANNOUNCED = re.compile(
    "(?:存在|还有|仍有|有着|面临|如下|以下|主要).{0,8}(?:问题|不足|短板|薄弱环节|差距|困难|弱项|欠缺)[^，；。：]{0,6}[：:。]$|(?:问题|不足)(?:是|有|如下|包括)[：:]$"
)


# “主要问题是解读还停留在转发层面”: what is called a problem is one.
_NAMED_PROBLEM = re.compile("[^，。；：]{0,12}(?:主要|突出)(?:问题|不足)(?:是|为|在于)(?=[^，。；：]{4})")


def _complaints_so_far(walk: Walk) -> list[str]:
    return [
        walk.text[slice(*draft.span)]
        for draft in walk.drafts
        if draft.mode == "problem" and draft.group == walk.group
    ]


def _unnumbered_measures(walk: Walk, run: Run, answered: int | None) -> None:
    if run.lead:
        walk.block += 1
    lead = Lead(run.lead) if run.lead else walk.lead
    if answers_other_year(walk.lead.text, walk.year) and not PLANNED.search(lead.text):
        # 2022年存在问题整改情况: what stands under it mends that year's, whatever opens it
        lead, answered = Lead(walk.lead.text), None
    pieces: list[tuple[Span, Lead]] = []
    for sentence in run.sentences:
        for piece in clauses(walk.text, sentence, "；;。！？"):
            start, end = without_opener(walk.text, piece)
            if not re.search("[一-龥]", walk.text[start:end]):
                continue
            opener = walk.text[piece[0] : start]
            if pieces and PLANNED.search(opener) and not PLANNED.search(lead.text):
                lead = Lead(opener)  # 今年以来建立了…。2024年，拟开展…: what follows is planned
            if pieces and _CONTINUED.match(walk.text, start):
                (begin, _), told = pieces[-1]
                pieces[-1] = (begin, end), told
            else:
                pieces.append(((start, end), lead))
    if len(pieces) == 1:
        (whole, told), complaints = pieces[0], _complaints_so_far(walk)
        pieces = [(span, told) for span in parted(walk.text, whole, complaints)]
    for span, told in pieces:
        if not empty_measure(walk.text[slice(*span)]):
            walk.add("improvement", span, told, answered)
