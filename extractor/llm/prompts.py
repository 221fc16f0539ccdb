"""The prompts: files, variables, fingerprints.

Prompt     one file of prompts/: front matter (version, groups, sections, variables, examples) and a body in two parts, the
           instructions and the report. The report's text is the variable {{ report }}: it is put in where that stands and not
           looked at, so that braces in a report stay braces (with instructor's own templates `{{ 7*7 }}` became 49).
Example    a made-up text and its right answer. Its quotes must stand in its text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from extractor.domain.answers import answer_model, with_quotes
from extractor.domain.asking import Question
from extractor.domain.document import Frozen
from extractor.domain.text import fold
from extractor.errors import NotFound, UsageError

REPORT, EXAMPLES = "report", "examples"
_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_USER = "\n=== 报告 ===\n"
_VARIABLE = re.compile(r"\{\{ *(\w+) *\}\}")
_BRACES = re.compile(r"\{[{%#]")


class _FrontMatter(Frozen):
    version: int = Field(ge=1)
    groups: tuple[str, ...] = Field(min_length=1)
    sections: tuple[str, ...]
    variables: tuple[str, ...]
    examples: str


class Example(Frozen):
    text: str
    answer: Mapping[str, Any]


class Prompt(NamedTuple):
    """`system` is the instructions with their examples, `user` the second message's template. `schema` is the answer's model,
    `schema_text` its JSON form."""

    question: Question
    system: str
    user: str
    schema: type[Frozen]
    schema_text: str

    def filled(self, report: str) -> str:
        """The second message."""
        return _VARIABLE.sub(lambda _: report, self.user)


def read_prompts(folder: Path) -> tuple[Prompt, ...]:
    """All prompts of the folder, by name. NotFound("prompt.none"); UsageError("prompt.bad"), also where two prompts ask for
    the same field group."""
    prompts = tuple(read_prompt(path) for path in sorted(folder.glob("*.md")) if path.name != "README.md")
    if not prompts:
        raise NotFound("prompt.none", place=str(folder))
    groups = [group for prompt in prompts for group in prompt.question.groups]
    if len(set(groups)) < len(groups):
        raise _bad(folder, f"two prompts ask for the same field group: {groups}")
    return prompts


def read_prompt(path: Path) -> Prompt:
    """NotFound("prompt.none"); UsageError("prompt.bad") names what is wrong with the file or its examples."""
    import yaml

    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise NotFound("prompt.none", place=str(path)) from error
    split = _FRONT.fullmatch(text)
    if split is None or _USER not in split[2]:
        raise _bad(path, f"front matter between two lines of ---, and a line {_USER.strip()!r} are needed")
    try:
        front = _FrontMatter.model_validate(yaml.safe_load(split[1]))
        schema = answer_model(front.groups)
        examples_file = path.parent / front.examples
        examples_text = examples_file.read_text("utf-8")
        examples = [Example.model_validate(one) for one in yaml.safe_load(examples_text)]
    except (ValidationError, yaml.YAMLError, OSError, KeyError, TypeError) as error:
        raise _bad(path, str(error)) from error
    system, user = split[2].split(_USER, 1)
    _check_variables(path, front, system, user)
    for example in examples:
        _check_example(examples_file, example, schema)
    question = Question(
        name=f"{path.stem}@{front.version}",
        groups=front.groups,
        sections=front.sections,
        fingerprint=hashlib.sha256(f"{text}\0{examples_text}".encode()).hexdigest()[:12],
        examples=tuple(example.text for example in examples),
    )
    schema_text = json.dumps(schema.model_json_schema(), ensure_ascii=False)
    told = _VARIABLE.sub(lambda _: _as_text(examples), system)  # the only variable there is the examples
    return Prompt(question, told.strip(), user.strip(), schema, schema_text)


def _check_variables(path: Path, front: _FrontMatter, system: str, user: str) -> None:
    used = set(_VARIABLE.findall(system + user))
    if used != set(front.variables) or not used <= {REPORT, EXAMPLES}:
        raise _bad(
            path,
            f"variables {sorted(used)} are used, {sorted(front.variables)} declared; known: report, examples",
        )
    if set(_VARIABLE.findall(user)) != {REPORT} or REPORT in _VARIABLE.findall(system):
        raise _bad(path, "{{ report }} stands in the second part and only there, {{ examples }} in the first")
    if _BRACES.search(_VARIABLE.sub("", system + user)):
        raise _bad(path, "braces other than the variables' would be run as a template")


def _check_example(path: Path, example: Example, schema: type[Frozen]) -> None:
    try:
        schema.model_validate(example.answer)
    except ValidationError as error:
        raise _bad(path, str(error)) from error
    text, missing = fold(example.text), list[str]()

    def note(quotes: list[str]) -> list[str]:
        missing.extend(quote for quote in quotes if fold(quote) not in text)
        return quotes

    with_quotes(example.answer, note)
    if missing:
        raise _bad(path, f"quotes that are not in the example's own text: {missing}")


def _as_text(examples: list[Example]) -> str:
    return "\n".join(
        f"例{number}\n报告：{example.text}\n答案：{json.dumps(example.answer, ensure_ascii=False)}"
        for number, example in enumerate(examples, 1)
    )


def _bad(path: Path, reason: str) -> UsageError:
    return UsageError("prompt.bad", place=str(path), facts={"reason": reason})
