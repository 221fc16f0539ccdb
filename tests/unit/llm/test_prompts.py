"""The prompts: the files that come with the program, and what is refused of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from extractor.domain.answers import answer_model, with_quotes
from extractor.domain.document import Document, OffsetMap, SourceRef
from extractor.domain.report import FIELD_GROUPS
from extractor.domain.text import normalise
from extractor.errors import NotFound, UsageError
from extractor.llm.prompts import read_prompt, read_prompts
from extractor.parsing.grounding import ground
from extractor.readers.files import FileReader

FOLDER = Path(__file__).parents[3] / "prompts"
GOLDEN = Path(__file__).parents[3] / "golden"
PROMPTS = read_prompts(FOLDER)
EXAMPLES = [
    (path.stem, number, example)
    for path in sorted((FOLDER / "examples").glob("*.yaml"))
    for number, example in enumerate(yaml.safe_load(path.read_text("utf-8")))
]


def test_every_field_group_has_one_prompt() -> None:
    assert sorted(group for prompt in PROMPTS for group in prompt.question.groups) == sorted(FIELD_GROUPS)
    assert {path.stem for path in (FOLDER / "examples").glob("*.yaml")} == {
        prompt.question.name.partition("@")[0] for prompt in PROMPTS
    }


@pytest.mark.parametrize(("name", "number", "example"), EXAMPLES)
def test_an_examples_quotes_are_grounded_in_its_own_text(name: str, number: int, example: dict) -> None:  # type: ignore[type-arg]
    text = normalise(example["text"])[0]
    source = SourceRef(path="x", name="x", sha256="", media_type="text/plain", bytes=1)
    document = Document(source=source, raw=text, text=text, offsets=OffsetMap(runs=()))
    refused: list[str] = []

    def place(quotes: list[str]) -> list[str]:
        refused.extend(quote for quote in quotes if ground(document, quote, (0, len(text))) is None)
        return quotes

    with_quotes(example["answer"], place)
    assert refused == []
    [prompt] = [one for one in PROMPTS if one.question.name.partition("@")[0] == name]
    prompt.schema.model_validate(example["answer"])


def test_no_example_stands_in_a_golden_report() -> None:
    """A copied example could not be told from a reading where the report says the same."""
    reports = [
        document.text
        for path in GOLDEN.glob("*/source.*")
        for document in FileReader().read(path)
        if isinstance(document, Document)
    ]
    assert [
        text for _, _, example in EXAMPLES for text in [example["text"]] if any(text in r for r in reports)
    ] == []


def test_each_prompt_has_an_example_in_which_there_is_nothing_to_find() -> None:
    def empty(value: object) -> bool:
        if isinstance(value, dict):
            return all(empty(inner) or key in ("status",) for key, inner in value.items())
        return value in (None, [], False)

    bare = {name for name, _, example in EXAMPLES if any(empty(v) for v in example["answer"].values())}
    assert bare == {name for name, _, _ in EXAMPLES}


def test_the_report_is_a_variable_and_nothing_else_is() -> None:
    for prompt in PROMPTS:
        assert prompt.filled("文{{ 7*7 }}{{ report }}").count("文{{ 7*7 }}{{ report }}") == 1
        assert prompt.user.count("{{ report }}") == 1
        assert "{{" not in prompt.system


GOOD = """---
version: 3
groups: [processing_fee]
sections: [other]
variables: [examples, report]
examples: e.yaml
---
说明
{{ examples }}
=== 报告 ===
原文：
{{ report }}
"""
GOOD_EXAMPLES = (
    "- text: 未收费\n  answer: {processing_fee: {status: none, amount_yuan: 0, cases: 0, quotes: [未收费]}}\n"
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def make(text: str = GOOD, examples: str = GOOD_EXAMPLES) -> Path:
        (tmp_path / "e.yaml").write_text(examples, "utf-8")
        (tmp_path / "p.md").write_text(text, "utf-8")
        return tmp_path / "p.md"

    return make


def test_a_prompts_question_names_it(write: Callable[..., Path]) -> None:
    prompt = read_prompt(write())
    question = prompt.question
    assert (question.name, question.groups, question.sections) == ("p@3", ("processing_fee",), ("other",))
    assert question.examples == ("未收费",)
    assert "例1" in prompt.system
    assert "未收费" in prompt.system


@pytest.mark.parametrize(
    "change",
    [
        lambda: (GOOD.replace("说明", "说明。"), GOOD_EXAMPLES),
        lambda: (GOOD.replace("version: 3", "version: 4"), GOOD_EXAMPLES),
        lambda: (GOOD, GOOD_EXAMPLES.replace("未收费", "没有收费")),
    ],
)
def test_any_change_changes_the_fingerprint(
    write: Callable[..., Path], change: Callable[[], tuple[str, str]]
) -> None:
    before = read_prompt(write()).question.fingerprint
    assert read_prompt(write(*change())).question.fingerprint != before
    assert read_prompt(write()).question.fingerprint == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 3", "version: 0"),
        ("version: 3", "version: drei"),
        ("groups: [processing_fee]", "groups: [weather]"),
        ("groups: [processing_fee]", "groups: []"),
        ("examples: e.yaml", "examples: none.yaml"),
        ("variables: [examples, report]", "variables: [report]"),
        ("{{ report }}", "{{ document }}"),
        ("说明", "说明 {{ report }}"),
        ("说明", "说明 {% if x %}"),
        ("说明", "说明 {{ 7*7 }}"),
        ("原文：", "{{ examples }}"),
        ("=== 报告 ===", "报告"),
        ("---\n说明", "说明"),
        ("sections: [other]", "sections: other: x"),
    ],
)
def test_a_prompt_at_fault_is_refused_with_the_reason(write: Callable[..., Path], old: str, new: str) -> None:
    with pytest.raises(UsageError, match=r"prompt\.bad"):
        read_prompt(write(GOOD.replace(old, new)))


@pytest.mark.parametrize(
    "examples",
    [
        GOOD_EXAMPLES.replace("quotes: [未收费]", "quotes: [没有收费]"),
        GOOD_EXAMPLES.replace("status: none", "status: free"),
        GOOD_EXAMPLES.replace("cases: 0", "cases: 0, remark: x"),
        "- text: 未收费\n",
        "text: [",
        "",
    ],
)
def test_an_example_at_fault_is_refused(write: Callable[..., Path], examples: str) -> None:
    with pytest.raises(UsageError, match=r"prompt\.bad"):
        read_prompt(write(examples=examples))


def test_two_prompts_for_one_group_are_refused(write: Callable[..., Path], tmp_path: Path) -> None:
    write()
    (tmp_path / "q.md").write_text(GOOD, "utf-8")
    with pytest.raises(UsageError, match=r"prompt\.bad"):
        read_prompts(tmp_path)


def test_a_folder_without_prompts_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"prompt\.none"):
        read_prompts(tmp_path)
    with pytest.raises(NotFound, match=r"prompt\.none"):
        read_prompt(tmp_path / "x.md")


def test_an_answer_has_no_field_that_the_program_itself_knows() -> None:
    schema = str(answer_model(FIELD_GROUPS).model_json_schema())
    assert all(name not in schema for name in ("'by'", "'confidence'", "'spans'", "'match'"))
    assert "照原文" in schema
