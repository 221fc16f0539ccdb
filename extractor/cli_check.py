"""`nianbao check`: the defects of reports, in a terminal, or as JSON, CSV or HTML. Nothing is stored."""

from __future__ import annotations

import csv
import html
import io
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.services.check import Defect


class Format(StrEnum):
    """How the list is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    html = "html"


class Language(StrEnum):
    """The languages that findings are worded in."""

    zh = "zh"
    en = "en"


_COLUMNS = (
    ("path", "文件 file"),
    ("member", "成员 member"),
    ("part", "第几份 part"),
    ("severity", "级别 severity"),
    ("code", "代码 code"),
    ("message", "说明 message"),
    ("formula", "公式 formula"),
    ("left", "左 left"),
    ("right", "右 right"),
    ("page", "页 page"),
    ("line", "行 line"),
    ("raw", "原文 raw"),
    ("suggestion", "建议 suggestion"),
    ("hint", "怎么办 way out"),
)


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command(
        epilog="例 example: nianbao check 报告草稿.txt; nianbao check --format csv 文件夹/ > 问题.csv"
    )(check)


def check(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 Files or folders", metavar="PATH...")],
    format_: Annotated[Format, typer.Option("--format", help="输出格式 Output format")] = Format.table,
    lang: Annotated[
        Language, typer.Option(help="CSV、HTML、表格的语言 Language of the table, CSV and HTML")
    ] = Language.zh,
) -> None:
    """检查报告，列出问题；不入库。List a report's defects; nothing is stored. 有错误时退出码为 1 (exit 1 with errors)."""
    from extractor.cli import extractions, files_in
    from extractor.services.check import defects

    found = [defect for one in extractions(files_in(paths), "offline") for defect in defects(one)]
    writers = {Format.json: _as_json, Format.csv: _as_csv, Format.html: _as_html, Format.table: _as_table}
    sys.stdout.write(writers[format_](found, lang.value))
    raise typer.Exit(1 if any(defect.severity == "error" for defect in found) else 0)


def _as_json(found: Sequence[Defect], language: str) -> str:  # noqa: ARG001  (JSON carries both languages)
    return (
        json.dumps([defect.model_dump(mode="json") for defect in found], ensure_ascii=False, indent=1) + "\n"
    )


def _cells(defect: Defect, language: str) -> list[str]:
    data = defect.model_dump(mode="json")
    values = (data[name] for name, _ in _COLUMNS)
    return ["" if v is None else v[language] if isinstance(v, dict) else str(v) for v in values]


def _as_csv(found: Sequence[Defect], language: str) -> str:
    """UTF-8 with a byte-order mark, so that Excel shows Chinese; text that a spreadsheet would run as a formula is quoted."""
    from extractor.writers.tables import plain_text

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([title for _, title in _COLUMNS])
    for defect in found:
        writer.writerow([plain_text(cell) for cell in _cells(defect, language)])
    return "\ufeff" + out.getvalue()


def _as_html(found: Sequence[Defect], language: str) -> str:
    head = "".join(f"<th>{html.escape(title)}</th>" for _, title in _COLUMNS)
    body = "\n".join(
        f'<tr class="{defect.severity}">'
        + "".join(f"<td>{html.escape(c)}</td>" for c in _cells(defect, language))
        + "</tr>"
        for defect in found
    )
    style = (
        "body{font:14px/1.5 sans-serif}table{border-collapse:collapse}td,th{border:1px solid #999;padding:4px 6px;"
        "vertical-align:top;max-width:28em;overflow-wrap:anywhere}.error td:nth-child(4){font-weight:bold;color:#a00}"
    )
    title = "年报检查结果 Findings"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
        f"<h1>{title}</h1><p>{len(found)} 条 findings</p><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n"
        "</tbody></table></html>\n"
    )


def _as_table(found: Sequence[Defect], language: str) -> str:
    """Grouped by file, one defect a paragraph: lines stay readable in a narrow terminal."""
    if not found:
        return "没有发现问题 nothing found\n" if language == "zh" else "nothing found\n"
    lines: list[str] = []
    last = None
    for defect in found:
        name = (
            defect.path
            + (f" › {defect.member}" if defect.member else "")
            + (f" #{defect.part}" if defect.part > 1 else "")
        )
        if name != last:
            lines.append(f"\n{name}")
            last = name
        lines.extend(_paragraph(defect, language))
    errors = sum(defect.severity == "error" for defect in found)
    lines.append(
        f"\n{len(found)} 条，其中错误 {errors} 条"
        if language == "zh"
        else f"\n{len(found)} findings, {errors} errors"
    )
    return "\n".join(lines).lstrip("\n") + "\n"


_SEVERITY = {
    "error": {"zh": "错误", "en": "error"},
    "warning": {"zh": "警告", "en": "warning"},
    "notice": {"zh": "提示", "en": "notice"},
}


def _paragraph(defect: Defect, language: str) -> list[str]:
    data = dict(zip((name for name, _ in _COLUMNS), _cells(defect, language), strict=True))
    place = " ".join(
        (f"第 {value} {unit}" if language == "zh" else f"{name} {value}")
        for name, unit, value in (("page", "页", data["page"]), ("line", "行", data["line"]))
        if value
    )
    words = {
        "formula": ("公式", "formula"),
        "raw": ("原文", "source"),
        "suggestion": ("建议", "proposal"),
        "hint": ("怎么办", "way out"),
    }
    lines = [
        f"  [{_SEVERITY[defect.severity][language]}] {defect.code}  {data['message']}"
        + (f"  ({place})" if place else "")
    ]
    for name, (zh, en) in words.items():
        if data[name]:
            lines.append(f"      {zh if language == 'zh' else en}: {data[name]}")
    return lines
