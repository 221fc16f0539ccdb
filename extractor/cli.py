"""Arguments, progress and exit codes; no logic. Heavy imports stand inside the commands that need them."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from extractor.llm.client import ModelNarrator
    from extractor.services.extract import Extraction

app = typer.Typer(
    name="nianbao",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="政府信息公开工作年度报告 → 有出处的数据。Annual reports on information disclosure, read into sourced data.",
    epilog="例 example: nianbao extract 报告.txt | jq .cells",
)

Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹 Files or folders", metavar="PATH...")]


class NarrativeChoice(StrEnum):
    """Which readings of the narrative; llm and both need a configured model."""

    offline = "offline"
    llm = "llm"
    both = "both"
    none = "none"


@app.command(epilog="例 example: nianbao extract --out out/ 报告文件夹/")
def extract(
    paths: Paths,
    out: Annotated[
        Path | None, typer.Option(help="每份报告写一个 JSON 文件 One JSON file a report in this folder")
    ] = None,
    narrative: Annotated[
        NarrativeChoice | None, typer.Option(help="叙述部分由谁读 Who reads the narrative")
    ] = None,
) -> None:
    """读取报告，逐份输出 JSON 记录。Read reports and print a JSON record for each (JSON Lines when several).

    格式由内容判断：网页（含 MHT）、文本、Markdown、PDF、DOCX、图像；DOC、WPS、RTF、ODT（需安装 LibreOffice）；以上文件的 ZIP。文件夹或 ZIP 里的
    manifest.csv（path、url、retrieved_at、issuer、year）说明各文件的来源。
    Told by content: HTML (also MHT), text, Markdown, PDF, DOCX, images; DOC, WPS, RTF, ODT (need LibreOffice); zips of these. A manifest.csv beside the
    files or in the zip says where each came from.
    """
    files = files_in(paths)
    failed = False
    if out is not None:
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
    with narrator_for(narrative) as (how, narrator):
        for extraction in extractions(_progress(files), how, narrator):
            failed = failed or not _is_record(extraction)
            _emit(extraction, out)
    raise typer.Exit(1 if failed else 0)


@contextmanager
def narrator_for(choice: NarrativeChoice | None) -> Iterator[tuple[str, ModelNarrator | None]]:
    """Who reads the narrative: what was asked for, else both where a model is configured. UsageError("model.none")."""
    if choice in (NarrativeChoice.offline, NarrativeChoice.none):
        yield choice.value, None
        return
    from extractor.config import read_settings

    settings = read_settings()
    if settings.model is None:
        if choice is not None:
            raise UsageError("model.none")
        yield NarrativeChoice.offline.value, None
        return
    from extractor.bootstrap import open_narrator

    with open_narrator(settings) as narrator:
        yield (choice or NarrativeChoice.both).value, narrator


def extractions(
    files: Iterable[Path], narrative: str, narrator: ModelNarrator | None = None
) -> Iterator[Extraction]:
    """The records of the files, or what stands in their place, in order."""
    from extractor.readers.files import FileReader
    from extractor.services.extract import read_many

    at_once = 1 if narrator is None else narrator.concurrency
    yield from read_many(FileReader(), files, narrative=narrative, narrator=narrator, at_once=at_once)


def _is_record(extraction: Extraction) -> bool:
    from extractor.domain.report import Record

    return isinstance(extraction.result, Record)


def _emit(extraction: Extraction, out: Path | None) -> None:
    from extractor.domain.report import as_json

    data = as_json(extraction.result)
    text = json.dumps(data, ensure_ascii=False)
    if out is None:
        sys.stdout.write(text + "\n")
    else:
        _write(out / _file_name(data["source"]), text, data["source"]["path"])


_WRITTEN: dict[Path, str] = {}  # file of this run -> the path it was made from


def _write(target: Path, text: str, path: str) -> None:
    """The same bytes under two paths have one name (spec/record.md): the first is written, the second told."""
    if (first := _WRITTEN.setdefault(target, path)) != path:
        sys.stderr.write(
            f"{path}: 与 {first} 内容相同，未另写 the same content as {first}, not written again\n"
        )
        return
    with writing(target):
        target.write_text(text + "\n", encoding="utf-8")


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """OutsideError `outside.write` where the disk refuses what is written there."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError("outside.write", place=str(place), facts={"reason": reason}) from error


def _file_name(source: dict[str, Any]) -> str:
    """<stem>-<first 8 of sha256>[-<member>].json; parts of one file are told apart by their number."""
    path = Path(source["path"])
    # A file that could not be read has no hash of its content: its path's keeps two of them apart.
    digest = source.get("sha256") or hashlib.sha256(str(path).encode()).hexdigest()
    name = f"{path.stem}-{digest[:8]}"
    if source.get("member"):
        name += "-" + "".join(c if c.isalnum() or c in "._-" else "_" for c in source["member"])
    if source.get("part", 1) > 1:
        name += f"-{source['part']}"
    return name + ".json"


def files_in(paths: list[Path]) -> list[Path]:
    """The files themselves and those of the folders; a folder without any is told."""
    from extractor.services.intake import files_of

    def nothing_in(folder: Path) -> None:
        sys.stderr.write(f"{folder}: 文件夹里没有文件 the folder holds no files\n")

    return list(files_of(paths, nothing_in))


def _progress(files: list[Path]) -> Iterable[Path]:
    """A bar on standard error for several files when a person is looking."""
    if len(files) < 2 or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="读取 reading", console=Console(stderr=True), transient=True)


@app.command(epilog="例 example: nianbao text 报告.txt | head")
def text(path: Annotated[Path, typer.Argument(help="文件 A file")]) -> None:
    """输出文档文本，记录中的位置以它计。Print the document's text, the one that offsets count in."""
    from extractor.domain.checks.codes import error_object
    from extractor.domain.document import Document
    from extractor.readers.files import FileReader

    for outcome in FileReader().read(path):
        if isinstance(outcome, Document):
            sys.stdout.write(outcome.text)
        else:
            fault = error_object(outcome.error, {"path": str(path)}).error
            sys.stderr.write(
                f"{path}: {fault.message.zh} {fault.message.en}\n{fault.hint.zh} {fault.hint.en}\n"
            )
            raise typer.Exit(1)


@app.command()
def schema() -> None:
    """输出记录的 JSON Schema。Print the record's JSON Schema."""
    from pydantic import TypeAdapter

    from extractor.domain.report import ErrorObject, Record

    whole = TypeAdapter(Record | ErrorObject).json_schema(by_alias=True, mode="serialization")
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


@app.command()
def codes(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 As JSON")] = False) -> None:
    """列出所有发现与错误代码。List every finding and error code."""
    from extractor.domain.checks.codes import CODES

    rows = [
        {
            "code": code,
            "kind": entry.kind,
            "severity": entry.severity,
            "zh": entry.message.zh,
            "en": entry.message.en,
            "hint_zh": entry.hint.zh,
            "hint_en": entry.hint.en,
            "source": entry.source,
        }
        for code, entry in CODES.items()
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for row in rows:
        sys.stdout.write(
            "\t".join((row["code"], row["severity"], row["zh"], row["en"], row["source"])) + "\n"
        )


def _register_all() -> None:
    """The commands that live in modules of their own."""
    from extractor import cli_check, cli_costs, cli_pages, cli_queue, cli_reread, cli_rerun, cli_score

    for module in (cli_check, cli_queue, cli_score, cli_costs, cli_reread, cli_rerun, cli_pages):
        module.register(app)


_register_all()
