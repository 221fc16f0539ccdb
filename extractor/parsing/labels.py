"""Recognising the form's printed labels: folded, without ordinals, exactly or by similarity.

Words      everything the form prints beside numbers (row labels, headers, groups, clauses, notes), each with the table it tells.
Likeness   0 to 1: how far a printed label is one of a row's labels. 1 is equal but for white space, width and ordinal.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from extractor.domain import form
from extractor.domain.form import Row, TableName
from extractor.domain.text import fold
from extractor.parsing.script import simplified

_ORDINAL = re.compile(r"^(?:[(（]?[一二三四五六七八九十]{1,2}[)）、.．]?|[(（]?\d{1,2}[)）、.．])+")
_ORDINAL_VALUE = re.compile(r"^[(（]?([一二三四五六七八九十]{1,2}|\d{1,2})[)）、.．]")
_SIGNS = re.compile(r"[\s\"'()\[\]<>《》:;,.、，。；：-]")

_NOTE = re.compile(r"(?<=\S)[（(][^（(]{2,}[）)]$")  # an explanation in brackets behind a label (武汉 2020)

# Printed beside the numbers and no row's label. Source: the two forms; the last five are fillers seen in published reports.
_SURROUNDINGS: dict[TableName, tuple[str, ...]] = {
    "proactive": ("信息内容",),
    "requests": (
        "申请人情况", "法人或其他组织", "三、本年度办理结果", "本年度办理结果", "办理结果",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "（六）其他", "（三）不予公开", "不予公开",
        "（四）无法提供", "无法提供", "（五）不予处理", "不予处理", "（六）其他处理", "其他处理",
    ),
    "proceedings": ("行政复议", "行政诉讼", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"),
}  # fmt: skip

# Labels that more than one table prints, or that prose prints as short lines: they tell no table.
_COMMON = frozenset(
    {
        "其他",
        "其它",
        "总计",
        "合计",
        "机构",
        "企业",
        "其他组织",
        "维持",
        "纠正",
        "其他结果",
        "行政复议",
        "行政诉讼",
    }
)


def bare(text: str) -> str:
    """The fold without leading ordinals and without punctuation: how two labels are compared."""
    return _bare(text) if len(text) < 200 else _bare(text[:200])


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    folded = simplified(fold(text))
    without = _ORDINAL.sub("", folded)
    # 三安全一稳定 begins with a numeral that is no ordinal; an ordinal always leaves more than two characters behind or a sign.
    if without != folded and not _ORDINAL_VALUE.match(folded):
        without = folded
    return _SIGNS.sub("", without)


def ordinal(text: str) -> str | None:
    """The label's own ordinal as printed (1, 一, ...), None where it has none."""
    match = _ORDINAL_VALUE.match(fold(text))
    return match[1] if match else None


class Word(NamedTuple):
    table: TableName
    strong: bool  # tells its table alone


@cache
def words() -> dict[str, Word]:
    """Every bare label of the form -> the table it tells."""
    found: dict[str, Word] = {}

    def put(text: str, table: TableName) -> None:
        key = bare(text)
        if key and (key not in found or key not in _COMMON):
            found.setdefault(key, Word(table, key not in _COMMON))

    for table in form.TABLES:
        for layout in ("2021", "2019"):
            for row in form.rows(table, layout):
                for label in row.labels:
                    put(label, table)
                for column in row.columns:
                    for label in (column.label, *column.variants):
                        put(label, table)
                if row.clause:
                    put(row.clause, table)
        for text in _SURROUNDINGS[table]:
            put(text, table)
    return found


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in words() if len(word) >= 4)


@lru_cache(maxsize=4096)
def word_of(text: str) -> Word | None:
    """The form's word that this printed label is, exactly or as its beginning; None for anything else."""
    key = bare(text)
    if not key:
        return None
    exact = words().get(key)
    if exact is not None:
        return exact
    if len(key) >= 4:
        for word in _long_words():
            if key.startswith(word):
                return words()[word]
    return words().get(bare(without_note(text))) if _NOTE.search(text) else None


@lru_cache(maxsize=4096)
def is_label_like(text: str) -> bool:
    """True for anything the form could have printed as a label: a word of it, a piece of one, or one with small misprints."""
    key = bare(text)
    if not key:
        return ordinal(text) is not None
    if word_of(text) is not None:
        return True
    if any(key in word for word in words()):
        return True
    return len(key) >= 4 and any(fuzz.ratio(key, word) >= 70 for word in _long_words())


def is_row_label(text: str, table: TableName) -> bool:
    """The text is a whole label of one of the table's rows, but for white space, width and ordinal."""
    return bare(text) in _row_labels(table) or bare(without_note(text)) in _row_labels(table)


def without_note(text: str) -> str:
    """The label without an explanation in brackets behind it."""
    return _NOTE.sub("", text)


@cache
def _row_labels(table: TableName) -> frozenset[str]:
    return frozenset(
        bare(label) for layout in ("2021", "2019") for row in form.rows(table, layout) for label in row.labels
    )


@lru_cache(maxsize=8192)
def likeness(text: str, row: Row) -> float:
    """How far the printed text is this row's label; see `_likeness_of_label`. Fragments count little: they need their place."""
    key = bare(text)
    if not key:
        return 0.0
    best = max(_likeness_of_label(key, bare(label)) for label in row.labels)
    if best < 0.6 and any(bare(fragment) in key for fragment in row.fragments):
        best = 0.6
    if best < 0.5 and len(key) >= 2 and any(key in bare(label) for label in row.labels):
        best = 0.4 if len(key) > 2 else 0.2
    own, printed = ordinal(row.label), ordinal(text)
    if own is not None and printed is not None and best < 1.0:
        best += 0.1 if own == printed else -0.1
    return max(0.0, min(1.0, best))


def _likeness_of_label(key: str, label: str) -> float:
    if key == label:
        return 1.0
    if len(label) >= 2 and (key.startswith(label) or key.endswith(label)):
        return 0.9
    ratio = fuzz.ratio(key, label) / 100
    return ratio * 0.9 if ratio >= 0.6 else 0.0
