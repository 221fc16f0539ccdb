"""Both catalogues say everything that the app says."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import get_args

import pytest

import review_app
from extractor.domain.form import TABLES
from extractor.domain.narrative import Narrative
from extractor.domain.queue import Held
from extractor.domain.report import FIELD_GROUPS, Cover, Text2
from extractor.domain.review import ItemState
from review_app import acts, cards, form_view
from review_app.language import LANGUAGES, Catalogue, Language, catalogue, preferred, read_po
from review_app.queue_view import ONLY

APP = Path(review_app.__file__).parent


def _said() -> set[str]:
    """Every sentence that the code gives to `say`, directly or in a table of words."""
    found: set[str] = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "say"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Dict)
                and getattr(node.targets[0], "id", "") == "words"
            ):
                found |= {value.value for value in node.value.values if isinstance(value, ast.Constant)}
    return found


TERMS = {
    *cards.terms(),
    *(f"tab.{name}" for name in (*TABLES, *form_view.TABS, "golden", "leftovers")),
    *(f"key.{name}" for name in form_view.KEYS),
    *(f"act.{kind}" for kind in acts.CHANGING),
    *(f"layout.{name}" for name in ("2021", "2019", "standard")),
    *(f"group.{name}" for name in FIELD_GROUPS),
    *(f"report.{name}" for name in Cover.model_fields),
    *(f"state.{name}" for name in (*get_args(ItemState), "all")),
    *(f"held.{name}" for name in get_args(Held)),
    *(f"only.{name}" for name in ONLY),
    *(f"severity.{name}" for name in ("error", "warning", "notice")),
    *(f"run.{name}" for name in ("done", "failed", "skipped")),
    *(f"section.{section.key}" for group in cards.GROUPS.values() for section in group if section.key),
}


def test_every_sentence_is_translated() -> None:
    assert sorted(_said() - set(catalogue("zh").messages)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_words(language: Language) -> None:
    assert sorted(term for term in TERMS if not catalogue(language).messages.get(term)) == []


def test_a_translation_names_the_same_facts() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    messages = catalogue("zh").messages
    assert {key: text for key, text in messages.items() if names(key) != names(text)} == {}


def test_the_cards_know_every_group() -> None:
    assert set(cards.GROUPS) == set(Narrative.model_fields) == set(FIELD_GROUPS)


def test_a_catalogue_fills_in_facts_and_picks_its_side() -> None:
    say = Catalogue("zh", {"{n} reports": "{n} 份报告"})
    assert say("{n} reports", n=3) == "3 份报告"
    assert say("unknown {n}") == "unknown {n}"
    assert say.pick(Text2(zh="中", en="en")) == "中"


def test_read_po() -> None:
    text = (
        'msgid ""\nmsgstr "Language: x\\n"\n\n# a comment\nmsgid "a \\"b\\""\nmsgstr ""\n"one "\n"two"\n\n'
        'msgid "c"\nmsgstr "d"\n'
    )
    assert list(read_po(text)) == [('a "b"', "one two"), ("c", "d")]


def test_a_broken_catalogue_names_the_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_po('msgid "a"\nmsgctxt "b"\n'))


@pytest.mark.parametrize(
    ("choice", "locale", "spoken"),
    [
        ("en", "zh-CN", "en"),
        (None, "zh-TW", "zh"),
        (None, "en-GB", "en"),
        (None, "de", "en"),
        (None, None, "zh"),
        ("klingon", "en", "en"),
    ],
)
def test_preferred(choice: str | None, locale: str | None, spoken: str) -> None:
    assert preferred(choice, locale) == spoken
