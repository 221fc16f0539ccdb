"""Where a sentence of the fifth section goes on from a complaint to what is done about it, and what is a complaint by where it stands.

Turn   the words in a sentence at which its complaint ends and its remedy begins (…，下一步将…; …，目前正在…).
Piece  a stretch with the mode that its place by a turn gives it: before one stands a complaint, whatever its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Span
from extractor.parsing.complaints import is_told
from extractor.parsing.measures import tells_of_a_year
from extractor.parsing.mood import ADVERBS, COMPLAINT, DONE, LABEL, MEASURE, TURN, VERBS, Mode
from extractor.parsing.passages import clauses, sentences


class Piece(NamedTuple):
    """`mode` None where the sentence has no turn; `own` where a remedy answers only the complaint right before it."""

    span: Span
    mode: Mode | None = None
    own: bool = False


# Who acts, where the remedy names it: 我局, 镇里, 管委会, 市政务服务中心.
_ACTOR = "(?:[我本][局镇乡县市区委办处州省院厅旗部们单位机关街道]{1,3}|[一-龥]{0,6}[局镇乡县市区委办处厅院街道会心][里上]?)?"

_TURN_WITHIN = re.compile(
    "[，,](?=(?:下(?:一)?步|今后(?!的)|接下来|下(?:一)?阶段|明年|为此|对此"
    f"|(?:20\\d\\d年[，,]?)?{_ACTOR}(?:将(?={ADVERBS}(?:{VERBS}|[从在与同会逐按为]))|拟(?![不定公])|计划|打算|准备)"
    f"|(?:目前|现|现已)?{_ACTOR}(?:正在|(?:均|都)?已(?:经|于)?(?:着手|启动|安排|开始|部署|组织|责成|列入|协调|要求|督促|联系|制定|[^，。；]{{0,8}}整改))))"
)

# “至于两级内容重复的问题，待目录出台后一并解决”: a complaint that is told only together with its remedy.
_AS_TO = re.compile(
    "(?:至于|而)(?P<what>[^，。；：]{4,40}?)的?(?:问题|现象|情况)[，,](?=(?:待|将|拟|要|正|已|下(?:一)?步|今后|计划|准备|目前))"
)

# “按照统一部署，今后将…”, “在巩固成果的基础上，今后要…”: the frame of a measure.
_FRAME = re.compile("(?:按照?|根据|围绕|结合|在|为了?|以|对照|针对|立足|随着|通过|坚持|紧扣|20\\d\\d)")


def pieces_of(text: str, span: Span) -> Iterator[Piece]:
    """The sentences of the span, cut at their turns. Each part of a sentence that has its own turn is a complaint with its own
    remedy; one turn in a sentence of several parts (甲；乙，下一步将丙；丁) is the turn of them all."""
    for sentence in sentences(text, span):
        parts = _labelled(text, clauses(text, sentence, "；;。！？"))
        turns = [_turn(text, part) for part in parts]
        turned = [turn for turn in turns if turn]
        if any(LABEL.match(text, *part) for part in parts[1:]):
            yield from (Piece(part) for part in parts)
        elif not turned:
            yield Piece(sentence)
        elif len(parts) == 1 or len(turned) > 1:
            for part, turn in zip(parts, turns, strict=True):
                yield from _cut(part, turn, own=True)
        else:
            yield from _cut(sentence, turned[0], own=False)


def _labelled(text: str, parts: Sequence[Span]) -> list[Span]:
    """Parts that a label begins (主要问题是甲；改进措施是乙) each with what follows it; the parts themselves where none does."""
    if not any(LABEL.match(text, *part) for part in parts[1:]):
        return list(parts)
    found = [parts[0]]
    for part in parts[1:]:
        if LABEL.match(text, *part):
            found.append(part)
        else:
            found[-1] = (found[-1][0], part[1])
    return found


class _Turn(NamedTuple):
    complaint: Span
    remedy: int


def _cut(part: Span, turn: _Turn | None, *, own: bool) -> Iterator[Piece]:
    if turn is None:
        yield Piece(part)
        return
    start = turn.complaint[0] if own else part[0]
    yield Piece((start, turn.complaint[1]), "problem")
    yield Piece((turn.remedy, part[1]), "improvement", own)


def _turn(text: str, part: Span) -> _Turn | None:
    if as_to := _AS_TO.match(text, *part):
        return _Turn(as_to.span("what"), as_to.end())
    if TURN.match(text, *part) or tells_of_a_year(text[slice(*part)]):
        return None
    turn = _TURN_WITHIN.search(text, *part)
    if turn is None or not _complains(text[part[0] : turn.start()]):
        return None
    return _Turn((part[0], turn.start()), turn.end())


def _complains(before: str) -> bool:
    """What stands before a turn complains, unless it is a deed or only the frame of the measure."""
    if COMPLAINT.search(before):
        return True
    return is_told(before) and not _FRAME.match(before) and not DONE.search(before)


# “有的科室…”, “个别栏目…”: whom a report blames without saying that it is a problem.
_BLAMED = re.compile("(?:但|且|另外|此外)?[，,]?(?:仍|还|也)?有?(?:个别|部分|有的|少数|少部分|有些|一些)")


def blames(words: str) -> bool:
    return _BLAMED.match(words) is not None and is_told(words) and not DONE.search(words)


def complains_again(sentence: str) -> bool:
    """A sentence behind measures that is plainly a complaint of its own: “公示栏位置偏僻。”"""
    bare = _CONNECTED.sub("", sentence)
    first = re.split("[，,；;。]", bare)[0]
    return (
        not MEASURE.match(bare)
        and not DONE.search(first)
        and (bool(re.search(f"(?:{COMPLAINT.pattern})[^，,。；;]{{0,4}}$", first)) or blames(bare))
    )


_CONNECTED = re.compile("(?:与此同时|同时|此外|另外|其次|再次|还有|但是|但|不过|然而)[，,]?")
