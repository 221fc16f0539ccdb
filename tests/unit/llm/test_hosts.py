"""Which server may read the text."""

from __future__ import annotations

import pytest

from extractor.errors import Refused, UsageError
from extractor.llm.hosts import checked_host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8000/v1", "127.0.0.1"),
        ("http://127.8.9.1/v1", "127.8.9.1"),
        ("http://localhost:11434/v1", "localhost"),
        ("http://LOCALHOST/v1", "localhost"),
        ("http://[::1]:8000/v1", "::1"),
    ],
)
def test_this_machine_is_always_allowed(url: str, host: str) -> None:
    assert checked_host(url, ()) == host


@pytest.mark.parametrize(
    "url",
    [
        "https://api.deepseek.com/v1", "http://192.168.1.4/v1", "http://127.0.0.1.nip.io/v1", "http://localhost.evil.cn",
        "http://127.0.0.1@evil.cn/v1", "http://127.0.0.1:80@evil.cn/", "http://0.0.0.0:8000", "http://[::]:8000",
        "http://2130706433/", "http://127.1/",
    ],
)  # fmt: skip
def test_any_other_is_refused_unless_listed(url: str) -> None:
    with pytest.raises(Refused, match=r"model\.host"):
        checked_host(url, ("api.openai.com", "evil.com", "deepseek.com"))


@pytest.mark.parametrize("listed", ["api.deepseek.com", "API.DeepSeek.com.", " api.deepseek.com "])
def test_a_listed_name_is_allowed_whole(listed: str) -> None:
    assert checked_host("https://api.deepseek.com/v1", (listed,)) == "api.deepseek.com"
    with pytest.raises(Refused):
        checked_host("https://x.api.deepseek.com/v1", (listed,))


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://127.0.0.1/", "http://", "http://127.0.0.1\\@evil.cn/", "http://a b/", "http://h:port/", "file:///x"]
)  # fmt: skip
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="NIANBAO_MODEL_BASE_URL"):
        checked_host(url, ())
