"""What a rerun of the review page costs the server, against the naive page (st.image and st.data_editor), in one run.

    .venv/bin/python benchmarks/review_page.py [EDITS]

Both servers are real and talk over the websocket. `CPU` is the server's processor time for one rerun, so that another process matters
little; `p50` is on the clock, from the message to the end of the script, for one reviewer and for ten who edit without a pause.
An edit of ours is saved, tested again and told; the naive page only draws what it was given.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from extractor import bootstrap
from extractor.config import Settings
from extractor.domain.document import Page
from tests.documents.pdf import report_pdf
from tests.generator import model

PROJECT = Path(__file__).parents[1]
_TEN = 10
_ENDED = (0, 3)  # ScriptFinishedStatus: the whole page, a fragment
_CELL = "requests.new_received.natural_person"
_NAIVE = """
import json
from pathlib import Path
import pandas as pd
import streamlit as st
st.set_page_config(layout="wide")
given = json.loads(Path({data!r}).read_text(encoding="utf-8"))
left, right = st.columns(2)
left.image({picture!r})
with right:
    st.data_editor(pd.DataFrame(given["table"]), key="table")
    st.data_editor(pd.DataFrame(given["items"]), key="items", num_rows="dynamic")
"""


class Server(NamedTuple):
    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of processor time so far, its children's with it."""
        ticks = 0
        for pid in (self.pid, *_children(self.pid)):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [each for child in listed for each in (int(child), *_children(int(child)))]


@contextmanager
def serving(command: list[str], environment: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [word.format(port=port) for word in command]
    with subprocess.Popen(words, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL) as process:
        try:
            _await(f"http://127.0.0.1:{port}/_stcore/health")
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _await(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310  (our own server)
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


class Reviewer:
    """One browser's websocket: the whole page once, then edits."""

    def __init__(self, server: Server, page: str, query: str) -> None:
        self._server, self._page, self._query = server, page, query
        self._script = ""
        self.elements: dict[str, Any] = {}
        self.fragments: dict[str, str] = {}
        self.received = 0

    async def open(self) -> None:
        import websockets

        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self._server.port}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
        )
        await self.run()

    async def close(self) -> None:
        await self._socket.close()

    async def run(self, state: Any = None, fragment: str = "") -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        message.rerun_script.page_script_hash = self._script
        message.rerun_script.fragment_id = fragment
        if state is not None:
            message.rerun_script.widget_states.widgets.append(state)
        await self._socket.send(message.SerializeToString())
        await self._finished()

    async def _finished(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            raw = await self._socket.recv()
            assert isinstance(raw, bytes)
            self.received += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._script = message.new_session.page_script_hash
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._keep(message.delta)
            if kind == "script_finished" and message.script_finished in _ENDED:
                return

    def _keep(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        body = getattr(element, kind)
        name = getattr(body, "component_name", "") or kind
        self.elements.setdefault(name, body)
        if name == "nianbao_record":
            self.elements[name] = body
        self.fragments[name] = delta.fragment_id


class Edits:
    """The n-th edit of a reviewer of our page: what its browser would send."""

    def __init__(self, reviewer: Reviewer, item: str) -> None:
        self.reviewer, self.item = reviewer, item
        self.have: str | None = None
        self.view: dict[str, Any] = {}

    async def __call__(self, number: int) -> None:
        from streamlit.proto.WidgetStates_pb2 import WidgetState

        reviewer = self.reviewer
        element = reviewer.elements["nianbao_record"]
        told = json.loads(element.json)
        self.view |= told.get("view") or told["delta"]["set"]
        value = {"state": "printed", "value": number % 7}
        act = {"seq": number + 1, "item": self.item, "kind": "edit", "path": f"cells.{_CELL}", "value": value}
        act |= {"epoch": self.view["epoch"], "version": self.view["version"], "reason": None}
        state = WidgetState(
            id=element.id, json_value=json.dumps({"outbox": {"acts": [act], "have": told["token"]}})
        )
        before = self.view["version"]
        await reviewer.run(state, reviewer.fragments["nianbao_record"])
        after = json.loads(reviewer.elements["nianbao_record"].json)
        seen = (after.get("view") or after["delta"]["set"]).get("version")
        assert seen == before + 1, f"the edit was not saved: {seen} after {before}"


class NaiveEdits:
    def __init__(self, reviewer: Reviewer) -> None:
        self.reviewer = reviewer

    async def __call__(self, number: int) -> None:
        from streamlit.proto.WidgetStates_pb2 import WidgetState

        element = next(body for name, body in self.reviewer.elements.items() if name == "dataframe")
        edited = {"edited_rows": {"0": {"总计": number}}, "added_rows": [], "deleted_rows": []}
        await self.reviewer.run(WidgetState(id=element.id, string_value=json.dumps(edited)))


async def measure(server: Server, pairs: list[tuple[Reviewer, Any]], edits: int) -> tuple[float, float]:
    """Processor time of the server for one rerun, and the median on the clock, in milliseconds; all reviewers at once."""
    for reviewer, edit in pairs:
        await reviewer.open()
        await edit(10_000)
    times: list[float] = []

    async def work(edit: Any) -> None:
        for number in range(edits):
            begun = time.perf_counter()
            await edit(20_000 + number)
            times.append(time.perf_counter() - begun)

    for reviewer, _ in pairs:
        reviewer.received = 0
    before = server.cpu()
    await asyncio.gather(*(work(edit) for _, edit in pairs))
    spent = (server.cpu() - before) / len(times)
    for reviewer, _ in pairs:
        await reviewer.close()
    return spent * 1000, statistics.median(times) * 1000


def prepare(home: Path) -> tuple[list[str], Path, dict[str, Any]]:
    """Ten reports in a store of their own; a page as a picture and what the naive page shows."""
    os.environ["NIANBAO_HOME"] = str(home)
    app = bootstrap.build(Settings(home=home))
    try:
        items = []
        for seed in range(800, 800 + _TEN):
            result = app.ingest.ingest_upload(f"{seed}.pdf", report_pdf(model.report(seed=seed)), "x")
            items += result.added
        record = app.review.open(items[0]).machine
        page: Page = record.pages[0]
        picture = home / "page.png"
        picture.write_bytes(
            app.pages.png(record.source.sha256, page, lambda: app.review.source_bytes(items[0]))
        )
        rows = {cell.rpartition(".")[0] for cell in record.cells if cell.startswith("requests.")}
        table = [
            {"row": row, **{c: record.cells[f"{row}.{c}"].value for c in ("natural_person", "business", "research", "nonprofit", "legal_service", "other_org")},
             "总计": record.cells[f"{row}.total"].value} for row in sorted(rows)
        ]  # fmt: skip
        prose = [{"text": "公开不及时，内容不够丰富", "category": "timeliness", "quotes": 1}] * 12
        return items, picture, {"table": table, "items": prose}
    finally:
        app.close()


def main() -> None:
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        items, picture, given = prepare(home)
        data, script = home / "given.json", home / "naive.py"
        data.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        script.write_text(_NAIVE.format(data=str(data), picture=str(picture)), encoding="utf-8")
        environment = {
            **os.environ,
            "NIANBAO_HOME": str(home),
            "NIANBAO_USER": "x",
            "PYTHONPATH": str(PROJECT),
        }
        naive = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true",
                 "--server.port={port}", "--browser.gatherUsageStats=false", "--server.enableXsrfProtection=false"]  # fmt: skip
        with serving(naive, environment) as server:
            reviewer = Reviewer(server, "", "")
            slow, slow_p50 = asyncio.run(measure(server, [(reviewer, NaiveEdits(reviewer))], edits))
            print(f"naive page          CPU {slow:6.1f} ms  p50 {slow_p50:6.1f} ms")
        environment["STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION"] = "false"
        with serving(
            [sys.executable, "-m", "extractor", "review", "--port", "{port}"], environment
        ) as server:
            ours = [_ours(server, item) for item in items]
            cpu, p50 = asyncio.run(measure(server, ours[:1], edits))
            kept = ours[0][0].received
            print(
                f"review page         CPU {cpu:6.1f} ms  p50 {p50:6.1f} ms  {cpu / slow:.2f} of the naive page"
            )
            print(f"sent to the browser {kept / edits / 1000:6.1f} kB an edit")
            ten, ten_p50 = asyncio.run(measure(server, [_ours(server, item) for item in items], edits))
            print(f"ten reviewers       CPU {ten:6.1f} ms  p50 {ten_p50:6.1f} ms")


def _ours(server: Server, item: str) -> tuple[Reviewer, Edits]:
    reviewer = Reviewer(server, "review", urlencode({"item": item}))
    return reviewer, Edits(reviewer, item)


if __name__ == "__main__":
    main()
