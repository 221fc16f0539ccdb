"""`nianbao ingest`, `review`, `export`: from a folder of reports to a reviewed dataset."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.errors import NianbaoError, OutsideError, UsageError
from extractor.services.intake import readable
from extractor.services.pace import Pace

if TYPE_CHECKING:
    from extractor.bootstrap import App
    from extractor.domain.report import ErrorObject
    from extractor.services.ingest import IngestSummary

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
_LAST_JOBS_SECONDS = 5


def register(app: typer.Typer) -> None:
    app.command(epilog="例 example: nianbao ingest 报告文件夹/")(ingest)
    app.command(epilog="例 example: nianbao jobs --retry")(jobs)
    app.command(epilog="例 example: nianbao review --port 8502")(review)
    app.command(epilog="例 example: nianbao export --out dataset/")(export)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 Files or folders", metavar="PATH...")],
) -> None:
    """把报告读入审核队列；同一内容只入一次。Read reports into the review queue; the same content only once.

    按 Ctrl-C 停止：手上的读完即止；再次运行同一命令即从停下处继续。读不出的文件退出码为 1，中途停止为 130。
    Ctrl-C stops it after what is in hand; the same command again goes on where it stopped. Exit status 1 when at least one file gave no
    record, 130 when it was stopped.
    """
    with (
        opened_app() as nianbao,
        _stopped_by_ctrl_c() as stopped,
        progress_bar("读取 reading") as (progress, tell),
    ):
        summary = nianbao.ingest.ingest_paths(
            paths,
            progress,
            by=nianbao.settings.user,
            failed=lambda place, error: tell(f"{place}: {_told(error)}"),
            empty=lambda folder: tell(f"{readable(folder)}: 文件夹里没有文件 the folder holds no files"),
            unread=progress.unread,
            elsewhere=lambda: tell(
                "另一个进程正在读取，这里显示其进度 Another process (the review app?) reads; this shows how far it is"
            ),
            stopped=stopped,
        )
    _sum_up(summary)
    raise typer.Exit(130 if summary.left else 1 if summary.failed else 0)


def jobs(
    limit: Annotated[int, typer.Option(help="列出多少个 How many to list", min=1)] = 20,
    retry: Annotated[bool, typer.Option("--retry", help="重读所有失败的 Read again all that failed")] = False,
) -> None:
    """列出提交的文件及其读取情况，最新的在前。List the files that were handed in and how their reading stands, the newest first."""
    with opened_app() as nianbao:
        if retry:
            with _stopped_by_ctrl_c() as stopped, progress_bar("重读 retrying") as (progress, _):
                summary = nianbao.ingest.retry_failed(progress, stopped)
            _sum_up(summary)
            raise typer.Exit(130 if summary.left else 1 if summary.failed else 0)
        page = nianbao.ingest.handed_in(limit, sent_only=False)
    for row in page.rows:
        codes = " ".join(dict.fromkeys(error.error.code for error in row.outcome.errors))
        reports = len(row.outcome.added) + len(row.outcome.known)
        sys.stdout.write("\t".join((row.at, row.state, str(reports), codes, row.by, row.name)) + "\n")
    sys.stderr.write(" ".join(f"{state} {n}" for state, n in page.counts.items()) + "\n")


def _sum_up(summary: IngestSummary) -> None:
    from extractor.domain.checks.codes import CODES

    sys.stderr.write(
        f"新入队 {summary.added} 份，已有 {summary.known} 份，失败 {summary.failures} 份。"
        f" {summary.added} added, {summary.known} known already, {summary.failures} failed.\n"
    )
    for code, reason in sorted(summary.failed.items(), key=lambda entry: -entry[1].count):
        hint = CODES[code].hint
        names = "、".join(reason.first) + ("…" if reason.count > len(reason.first) else "")
        sys.stderr.write(f"  {code} × {reason.count}: {names}\n    {hint.zh} {hint.en}\n")
    if summary.left:
        sys.stderr.write(
            f"已停止，还有 {summary.left} 个文件未读；再次运行同一命令即从此处继续。"
            f" Stopped with {summary.left} files left; run the same command to go on.\n"
        )


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks to stop, the second ends the program at once: nothing is lost by it, for what is in hand is done again."""
    asked = threading.Event()

    def ask(number: int, frame: object) -> None:  # noqa: ARG001  (the signature of a handler)
        if asked.is_set():
            os._exit(130)
        asked.set()
        os.write(
            2,
            "\n手上的读完即止，再按一次立即退出 Finishing what is in hand; once more to quit at once\n".encode(),
        )

    before = signal.signal(signal.SIGINT, ask), signal.signal(signal.SIGTERM, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def review(
    port: Annotated[int, typer.Option(help="端口 Port", min=1, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="监听地址 Address to listen on")] = "127.0.0.1",
) -> None:
    """打开审核页面，按 Ctrl-C 结束。Serve the review app until Ctrl-C."""
    from extractor.config import read_settings

    settings = read_settings()
    _refuse_taken(address, port)
    options = {
        **_STREAMLIT,
        "server.address": address,
        "server.port": str(port),
        # What is above our limit is refused with the reason; only what is far above, before it fills the memory.
        "server.maxUploadSize": str(4 * settings.max_upload_mb),
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(_page_file()), *flags]
    # Migrated before the pages open it, so that a database that can't be opened is told here and not in the browser.
    with (
        opened_app() as nianbao,
        subprocess.Popen(  # noqa: S603  (our own file and flags)
            command,
            stdout=subprocess.DEVNULL,
            # By which the server knows that this process is gone.
            env={**os.environ, "NIANBAO_REVIEW_PROCESS": str(os.getpid())},
        ) as server,
    ):
        try:
            status = _serve(server, f"http://{address}:{port}", nianbao.queue.begin)
        finally:
            # Jobs are done here, so that reading takes no time from the pages. What takes longer is done again at the next start.
            if not nianbao.queue.end(_LAST_JOBS_SECONDS):
                os._exit(0)
    raise typer.Exit(status)


def export(
    out: Annotated[
        Path, typer.Option(help="数据集文件夹 Folder of the dataset; an earlier dataset in it is replaced")
    ],
) -> None:
    """导出已批准的记录。Write the approved records as a dataset with its codebook."""
    with opened_app() as nianbao, progress_bar("导出 exporting") as (progress, _):
        summary = nianbao.release.export(out, progress)
    sys.stderr.write(
        f"{summary.reports} 份报告（{summary.signed} 份含签认的错误）、{summary.cells} 个单元格、{summary.items} 个条目 → {out}\n"
        f"{summary.reports} reports ({summary.signed} with signed errors), {summary.cells} cells, {summary.items} items\n"
    )


@contextmanager
def opened_app() -> Iterator[App]:
    from extractor.bootstrap import build

    nianbao = build()
    try:
        yield nianbao
    finally:
        nianbao.close()


class _Bar:
    """Implements ports.Progress; `unread` says that the next file took no reading."""

    def __init__(self, move: Callable[[int, int, Pace], None]) -> None:
        self._move = move
        self._pace = Pace(time.monotonic())
        self._read = True

    def __call__(self, done: int, total: int, name: str) -> None:  # noqa: ARG002  (the bar shows numbers)
        self._pace.moved(time.monotonic(), done, read=self._read)
        self._read = True
        self._move(done, total, self._pace)

    def unread(self) -> None:
        self._read = False


@contextmanager
def progress_bar(words: str) -> Iterator[tuple[_Bar, Callable[[str], None]]]:
    """A bar on standard error with the rate and the time left, and a way to print lines above it; rich draws none where nobody looks
    (a file, a pipe)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[left]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None, rate="", left="")

        def move(done: int, total: int, pace: Pace) -> None:
            rate, left = pace.rate, pace.left(total)
            shown: dict[str, Any] = {} if rate is None else {"rate": _per_second(rate)}
            shown |= {} if left is None else {"left": str(timedelta(seconds=round(left)))}
            bar.update(task, completed=done, total=total, **shown)

        def tell(line: str) -> None:
            bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield _Bar(move), tell


def _per_second(rate: float) -> str:
    return f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min"


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


def _serve(server: subprocess.Popen[bytes], url: str, begin_jobs: Callable[[], object]) -> int:
    """Prints the address once it answers, then waits; Ctrl-C or a kill ends the server too, and is no failure."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _begin(begin_jobs, server)
        if _answers(server, url):
            sys.stdout.write(f"审核页面 review app: {url}\n按 Ctrl-C 结束 press Ctrl-C to stop\n")
            sys.stdout.flush()
        return server.wait()
    except KeyboardInterrupt:
        server.send_signal(signal.SIGINT)
        server.wait()
        return 0


def _begin(begin_jobs: Callable[[], object], server: subprocess.Popen[bytes]) -> None:
    try:
        begin_jobs()
    except NianbaoError:
        server.terminate()
        raise


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
