"""The app's words in Chinese and English, read from gettext catalogues (.po) at run time; no compiled files, no external tools.

Catalogue   messages of one language. A sentence's id is the English sentence itself; a term of the data (category.requests) has a
            symbolic id and stands in both catalogues.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from extractor.domain.report import Text2

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}
_FOLDERS: dict[Language, str] = {"zh": "zh_CN", "en": "en"}
_ENTRY = re.compile(r'^(msgid|msgstr) ("(?:[^"\\]|\\.)*")\s*$')
_MORE = re.compile(r'^("(?:[^"\\]|\\.)*")\s*$')


class Catalogue:
    """Calling it with a message id gives the text, its {names} filled from the keywords; an unknown id gives itself."""

    def __init__(self, language: Language, messages: Mapping[str, str]) -> None:
        self.language = language
        self.messages = messages

    def __call__(self, message: str, **facts: object) -> str:
        text = self.messages.get(message) or message
        return text.format(**facts) if facts else text

    def pick(self, text: Text2) -> str:
        """The side of a two-language message that this catalogue speaks."""
        return text.zh if self.language == "zh" else text.en


@cache
def catalogue(language: Language) -> Catalogue:
    path = Path(__file__).parent / "locale" / _FOLDERS[language] / "LC_MESSAGES" / "review_app.po"
    return Catalogue(language, dict(read_po(path.read_text(encoding="utf-8"))))


def read_po(text: str) -> Iterator[tuple[str, str]]:
    """(msgid, msgstr) pairs of a catalogue without plurals and contexts, the header left out. A line that is neither an entry, a
    continuation, a comment nor blank raises ValueError with its number."""
    parts: dict[str, str] = {}
    current = ""
    for number, line in enumerate([*text.splitlines(), 'msgid ""'], start=1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.match(line)
        more = _MORE.match(line)
        if entry:
            if entry[1] == "msgid":
                if parts.get("msgid"):
                    yield parts["msgid"], parts.get("msgstr", "")
                parts = {}
            current = entry[1]
            parts[current] = ast.literal_eval(entry[2])
        elif more and current:
            parts[current] += ast.literal_eval(more[1])
        else:
            raise ValueError(f"line {number} of the catalogue: {line!r}")


def preferred(choice: str | None, locale: str | None) -> Language:
    """The language to speak: a person's choice, else the browser's, else Chinese: the reports are."""
    if choice in LANGUAGES:
        return choice
    return "zh" if locale is None or locale.lower().startswith("zh") else "en"
