"""The locks hold what pyproject.toml asks for, pinned and hashed, and name no address and no forbidden licence."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).parents[2]
METADATA = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
EXTRAS = METADATA["project"]["optional-dependencies"]
RUNTIME = METADATA["project"]["dependencies"] + METADATA["build-system"]["requires"] + EXTRAS["postgresql"]
ASKED = {"requirements.lock": RUNTIME, "requirements-dev.lock": RUNTIME + EXTRAS["dev"]}
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def pins(lock: str) -> dict[str, set[Version]]:
    """Versions by name; a name has several where the version depends on Python's."""
    found: dict[str, set[Version]] = {}
    for name, version, _ in PIN.findall((PROJECT / lock).read_text("utf-8")):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


@pytest.mark.parametrize("lock", ASKED)
def test_every_requirement_is_pinned_to_a_version_it_allows(lock: str) -> None:
    pinned = pins(lock)
    asked = [Requirement(text) for text in ASKED[lock]]
    unmet = [
        str(r) for r in asked if not any(v in r.specifier for v in pinned.get(canonicalize_name(r.name), ()))
    ]
    assert unmet == [], "run `make lock`"


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_is_versions_and_hashes_and_nothing_else(lock: str) -> None:
    text = (PROJECT / lock).read_text("utf-8")
    assert PIN.sub("", text).strip() == ""


def test_the_developers_lock_repeats_the_users_versions() -> None:
    developer = pins("requirements-dev.lock")
    assert {name: developer.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def stated_licence(distribution: metadata.Distribution) -> str:
    fields = distribution.metadata
    named = [
        line for value in fields.get_all("License") or [] for line in value.splitlines()[:1]
    ]  # some put the whole text there
    return " ".join(
        [*(fields.get_all("License-Expression") or []), *(fields.get_all("Classifier") or []), *named]
    )


def test_no_dependency_is_under_gpl_or_agpl() -> None:
    # LGPL (psycopg) leaves the project's own licence alone; GPL and AGPL do not.
    forbidden = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License")
    lesser = re.compile(r"Lesser General Public License[^)]*\)")
    ours = pins("requirements.lock").keys()
    guilty = {
        distribution.name
        for distribution in metadata.distributions()
        if canonicalize_name(distribution.name) in ours
        and forbidden.search(lesser.sub("", stated_licence(distribution)))
    }
    assert guilty == set()
