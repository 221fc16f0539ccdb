"""`nianbao ingest`, `review`, `export`: from a folder of reports to a reviewed dataset."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from extractor.bootstrap import App
    from extractor.domain.report import ErrorObject

# Measured in notes/stack.md 2: watching files and collecting garbage after each run cost more than the page itself.
_STREAMLIT = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "runner.postScriptGC": "false",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
}
_START_SECONDS = 60


def register(app: typer.Typer) -> None:
    app.command(epilog="例 example: nianbao ingest 报告文件夹/")(ingest)
    app.command(epilog="例 example: nianbao review --port 8502")(review)
    app.command(epilog="例 example: nianbao export --out dataset/")(export)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 Files or folders", metavar="PATH...")],
) -> None:
    """把报告读入审核队列；同一内容只入一次。Read reports into the review queue; the same content only once.

    Exit status 1 when at least one file gave no record.
    """
    with _app() as nianbao, _progress("读取 reading") as progress:
        summary = nianbao.ingest.ingest_paths(paths, progress)
    for failure in summary.failed:
        sys.stderr.write(f"{failure.path}: {_told(failure.error)}\n")
    sys.stderr.write(
        f"新入队 {summary.added} 份，已有 {summary.known} 份，失败 {len(summary.failed)} 份。"
        f" {summary.added} added, {summary.known} known already, {len(summary.failed)} failed.\n"
    )
    raise typer.Exit(1 if summary.failed else 0)


def review(
    port: Annotated[int, typer.Option(help="端口 Port", min=1, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="监听地址 Address to listen on")] = "127.0.0.1",
) -> None:
    """打开审核页面，按 Ctrl-C 结束。Serve the review app until Ctrl-C."""
    from extractor.config import read_settings

    settings = read_settings()
    _refuse_taken(address, port)
    # Migrated before the pages open it, so that a database that can't be opened is told here and not in the browser.
    with _app():
        pass
    options = {
        **_STREAMLIT,
        "server.address": address,
        "server.port": str(port),
        "server.maxUploadSize": str(settings.max_upload_mb),
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(_page_file()), *flags]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ) as server:  # noqa: S603  (our own file and flags)
        raise typer.Exit(_serve(server, f"http://{address}:{port}"))


def export(
    out: Annotated[
        Path, typer.Option(help="数据集文件夹 Folder of the dataset; an earlier dataset in it is replaced")
    ],
) -> None:
    """导出已批准的记录。Write the approved records as a dataset with its codebook."""
    with _app() as nianbao, _progress("导出 exporting") as progress:
        summary = nianbao.release.export(out, progress)
    sys.stderr.write(
        f"{summary.reports} 份报告（{summary.signed} 份含签认的错误）、{summary.cells} 个单元格、{summary.items} 个条目 → {out}\n"
        f"{summary.reports} reports ({summary.signed} with signed errors), {summary.cells} cells, {summary.items} items\n"
    )


@contextmanager
def _app() -> Iterator[App]:
    from extractor.bootstrap import build

    nianbao = build()
    try:
        yield nianbao
    finally:
        nianbao.close()


@contextmanager
def _progress(words: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on standard error; rich draws none where nobody looks (a file, a pipe)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)

        def tell(done: int, total: int, name: str) -> None:  # noqa: ARG001  (the bar shows numbers; failures are named below it)
            bar.update(task, completed=done, total=total)

        yield tell


def _told(error: ErrorObject) -> str:
    fault = error.error
    return f"[{fault.code}] {fault.message.zh} {fault.message.en} — {fault.hint.zh} {fault.hint.en}"


def _page_file() -> Path:
    """Found, not imported: the pages depend on this package and never the other way round."""
    found = find_spec("review_app")
    if found is None or not found.submodule_search_locations:
        raise OutsideError(
            "outside.write", place="review_app", facts={"reason": "the package review_app is not installed"}
        )
    return Path(found.submodule_search_locations[0]) / "serve.py"


def _refuse_taken(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reason = f"{address}:{port}: {error.strerror}; --port"
            raise UsageError("usage.option", place="--port", value=port, facts={"reason": reason}) from error


def _serve(server: subprocess.Popen[bytes], url: str) -> int:
    """Prints the address once it answers, then waits; Ctrl-C or a kill ends the server too, and is no failure."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if _answers(server, url):
            sys.stdout.write(f"审核页面 review app: {url}\n按 Ctrl-C 结束 press Ctrl-C to stop\n")
            sys.stdout.flush()
        return server.wait()
    except KeyboardInterrupt:
        server.send_signal(signal.SIGINT)
        server.wait()
        return 0


def _answers(server: subprocess.Popen[bytes], url: str) -> bool:
    import urllib.request  # 60 ms that `nianbao extract` shall not pay

    until = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:  # noqa: S310  (our own address)
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
