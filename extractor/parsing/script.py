"""Traditional characters to simplified ones, for comparing: mirror sites convert whole reports (notes/domain.md, part D).

The document's text stays as printed. The library is loaded when the first traditional character is met, and never otherwise.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol

# Words that the conversion of the mainland's text to Taiwan's usage put in place of the form's own: character by character they
# don't come back. Seen in mirror sites (規範性檔案 for 规范性文件).
_CONVERTED_WORDS = (("档案", "文件"), ("资讯", "信息"), ("专案", "项目"))


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def simplified(text: str) -> str:
    """The text in simplified characters and the mainland's words; the same string where it has no traditional character."""
    return text if _is_mainland(text) else _simplified(text)


@lru_cache(maxsize=4096)
def _is_mainland(text: str) -> bool:
    """GB 2312 holds the simplified characters and none of the traditional forms; what it lacks is looked at more closely."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return not any("\u4e00" <= char <= "\u9fff" and _is_outside(char) for char in text)
    return True


@lru_cache(maxsize=4096)
def _is_outside(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


@lru_cache(maxsize=4096)
def _simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    if converted != text:
        for foreign, own in _CONVERTED_WORDS:
            converted = converted.replace(foreign, own)
    return converted


@cache
def _converter() -> _Converter:
    from opencc import OpenCC  # type: ignore[import-untyped]

    converter: _Converter = OpenCC("t2s")
    return converter
