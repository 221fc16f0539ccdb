"""What every test may use: the customer's folder, the parts that a machine may lack, and a refused network.

shared    the folder `shared` beside the project, which holds material that is not the project's own. Tests that read it carry
          `@pytest.mark.shared`; where it is not there they are deselected, so that a clone alone is green.
part      something a machine may lack: Chromium, a PostgreSQL server. `require(part, available)` skips the test, and under
          NIANBAO_REQUIRE_ALL=1 (.ci/run) fails it, so that a check never disappears in silence.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"
# What a test puts in the place of a part is there in this process only; the processes that read have tests of their own.
os.environ.setdefault("NIANBAO_READING_PROCESSES", "1")
REQUIRE_ALL = os.environ.get("NIANBAO_REQUIRE_ALL") == "1"

Require = Callable[[str, object], None]

# Debian's name, other systems' names, and what Playwright's own installer would not give us offline.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects what can't or shall not run here: `shared` without the folder, `live` unless it was asked for by -m."""
    unwanted = set()
    if not SHARED.is_dir():
        unwanted.add("shared")
    if "live" not in config.option.markexpr:
        unwanted.add("live")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unwanted)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under NIANBAO_REQUIRE_ALL=1 a skip is a failure, however it came about (xfail has its own rule, xfail_strict)."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"NIANBAO_REQUIRE_ALL=1 and this test was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def require() -> Require:
    """`require("chromium", path)`: goes on where the part is there, else skips (fails under NIANBAO_REQUIRE_ALL=1)."""

    def check(part: str, available: object) -> None:
        if not available:
            pytest.skip(f"{part} is not on this machine")

    return check


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project; only for tests marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def chromium(require: Require) -> str:
    """Path of a Chromium for Playwright; NIANBAO_TEST_CHROMIUM names another."""
    found = os.environ.get("NIANBAO_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    require("chromium", found)
    return str(found)


@pytest.fixture(scope="session")
def postgresql_url(require: Require) -> str:
    """SQLAlchemy URL of a server that tests may write to; .ci/run starts one."""
    url = os.environ.get("NIANBAO_TEST_POSTGRESQL")
    require("postgresql (NIANBAO_TEST_POSTGRESQL)", url)
    return str(url)


# --- no network --------------------------------------------------------------------------------------------------------


class NetworkRefusedError(RuntimeError):
    """A test reached for an address outside this machine."""


def _is_loopback(host: object) -> bool:
    if host in {None, "", "localhost", b"localhost"}:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]  # a Unix socket's address is a string: local by nature
    else:
        return
    if not _is_loopback(host) and host not in {"0.0.0.0", "::"}:  # noqa: S104 - a server's own bind address, looked up
        raise NetworkRefusedError(f"the suite does not use the network: {event} {host!r}")


# An audit hook sees every socket of this process, whichever library opened it; nothing needs to be patched.
sys.addaudithook(_refuse_network)
