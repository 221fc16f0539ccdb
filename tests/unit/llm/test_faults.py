"""The JSON object in a model's text."""

from __future__ import annotations

import json

import pytest

from extractor.llm.faults import unwrapped

OBJECT = '{"a": "说“{}”、```、</think>", "b": [1, {"c": "\\"}"}]}'


@pytest.mark.parametrize(
    "content",
    [
        OBJECT,
        f"\n  {OBJECT}\n",
        f"```json\n{OBJECT}\n```",
        f"```{OBJECT}```",
        f"<think>{{想}}</think>{OBJECT}",
        f"<think>一</think>\n```json\n{OBJECT}\n```\n完毕。",
        f"想完了</think>\n{OBJECT}",
        f"结果：{OBJECT}，请查收 {{}}",
    ],
)
def test_the_object_is_found_and_nothing_in_it_is_touched(content: str) -> None:
    assert unwrapped(content) == OBJECT
    json.loads(unwrapped(content))


@pytest.mark.parametrize("content", ["", "没有", "{", '{"a": 1', "{'a': 1}", "[1]"])
def test_what_holds_no_object_is_left_for_the_schema_to_refuse(content: str) -> None:
    assert unwrapped(content) == content


def test_long_text_without_an_end_takes_no_long_time() -> None:
    assert unwrapped("<think>" + "想" * 200_000) == "<think>" + "想" * 200_000
