"""How a server is made to answer in a schema.

Mode       one of instructor's ways: json_schema (the server holds the answer to it), tools (a function call), json (any JSON
           object, the schema in the prompt), md_json (plain text with JSON in it: works everywhere).
Manners    what a kind of server is known to want: the modes to try, in order, and the name of its limit on the answer's length.

Which mode works is found out once for each server and model by a question of two fields, and remembered.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from pydantic import Field

from extractor.domain.document import Frozen

Mode = Literal["json_schema", "tools", "json", "md_json"]
MODES: tuple[Mode, ...] = get_args(Mode)


class Manners(NamedTuple):
    modes: tuple[Mode, ...]
    limit: str = "max_tokens"


# Whole host names, and what is known of them; notes/llm.md has the sources.
_KNOWN = {
    "api.openai.com": Manners(("json_schema", "tools", "json", "md_json"), "max_completion_tokens"),
    "api.deepseek.com": Manners(("json", "tools", "md_json")),  # has no json_schema (presenton #676)
    "dashscope.aliyuncs.com": Manners(("json_schema", "json", "md_json")),
}
_ANY = Manners(MODES)


def manners_of(host: str) -> Manners:
    return _KNOWN.get(host.lower(), _ANY)


class Probe(Frozen):
    """两个字段。"""

    name: str = Field(description="镇的名称")
    villages: int = Field(description="村的个数")


PROBE_SYSTEM = "摘录文字中写明的事实。"
PROBE_TEXT = "青岚镇下辖七个村，其中三个村今年公开了村务。"
PROBE_ANSWER = Probe(name="青岚镇", villages=7)
