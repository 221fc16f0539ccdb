"""The golden records on disk.

A shelf is a folder of cases, `<id>/source.*`, `expected.json`, `note.md`, with a manifest; or a folder of labelled reports laid
side by side, `<name>.labels.json` and/or `<name>.truth.json` beside `<name>.<txt|md|html|pdf>`, which is only read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.domain.compare import Expected, load_expected
from extractor.domain.report import Record
from extractor.errors import OutsideError, Refused, UsageError

_EXPECTED, _NOTE, _MANIFEST = "expected.json", "note.md", "manifest.json"
HISTORY = "history.jsonl"
_LABELS, _TRUTH = ".labels.json", ".truth.json"
# In the order of preference where one report lies there in several formats.
_SOURCES = (".txt", ".md", ".html", ".htm", ".pdf")
_CASE_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


class GoldenShelf:
    """`directory` need not exist: then there is no case. `proposals` is where `propose` writes: another folder than that of the
    cases, which in an installed program is not the user's to write; None where nothing is proposed."""

    def __init__(self, directory: Path, proposals: Path | None = None) -> None:
        self._directory = directory
        self._proposals = proposals or directory
        self._hashes: dict[tuple[Path, int, int], str] = {}

    def cases(self) -> Iterator[tuple[Expected, Path]]:
        """Each golden record with its source, by name. UsageError("golden.bad_case") for one that can't be read."""
        for labels in self._label_files():
            yield _load(labels), _source_of(labels)

    def runs(self) -> list[dict[str, Any]]:
        """The lines of history.jsonl, the oldest first. UsageError("golden.bad_case") names a line that is no JSON object."""
        return read_history(self._directory / HISTORY)

    def find(self, sha256: str) -> Expected | None:
        """The golden record of the source with these bytes; of several the blind one."""
        found = [
            _load(labels) for labels in self._label_files() if self._sha256(_source_of(labels)) == sha256
        ]
        return min(found, key=lambda expected: expected.labelled != "blind", default=None)

    def propose(self, case_id: str, source: bytes, source_name: str, record: Record, note: str) -> Path:
        """Writes an approved record as a case `labelled: reviewed` for a maintainer to commit, and gives its folder.
        Refused("golden.known") where these bytes have a case already, and then no other name helps; Refused("golden.exists") where the
        name is taken, Refused("golden.bad_name") where it can't be one; OutsideError("outside.write")."""
        if not _CASE_ID.fullmatch(case_id):
            raise Refused("golden.bad_name", value=case_id, facts={"value": case_id})
        sha256 = hashlib.sha256(source).hexdigest()
        known = self.find(sha256)
        if known is not None:
            raise Refused("golden.known", value=case_id, facts={"id": known.id})
        folder = self._proposals / case_id
        if folder.exists() or (self._directory / case_id).exists():
            raise Refused("golden.exists", value=case_id, facts={"id": case_id})
        suffix = Path(source_name).suffix.lower()
        files = {
            f"source{suffix if re.fullmatch(r'[.][0-9a-z]{1,8}', suffix) else '.txt'}": source,
            _EXPECTED: _json_bytes(_label_json(case_id, record)),
            _NOTE: f"# {case_id} (reviewed)\n\n{note}\n".encode(),
        }
        entry = {"id": case_id, "source": next(iter(files)), "sha256": sha256, "labelled": "reviewed"}
        try:
            folder.mkdir(parents=True)
            for name, data in files.items():
                (folder / name).write_bytes(data)
            self._enter(entry)
        except OSError as error:
            raise OutsideError("outside.write", place=str(folder), facts={"reason": str(error)}) from error
        return folder

    def _label_files(self) -> list[Path]:
        if not self._directory.is_dir():
            return []
        cases = sorted(self._directory.glob(f"*/{_EXPECTED}"))
        beside = {
            _base(path): path for suffix in (_TRUTH, _LABELS) for path in self._directory.glob(f"*{suffix}")
        }
        return cases + [beside[base] for base in sorted(beside)]

    def _sha256(self, source: Path) -> str:
        """Hashed once for as long as the file stays as it is."""
        seen = source.stat()
        key = (source, seen.st_mtime_ns, seen.st_size)
        if key not in self._hashes:
            self._hashes[key] = hashlib.sha256(source.read_bytes()).hexdigest()
        return self._hashes[key]

    def _enter(self, entry: dict[str, str]) -> None:
        path = self._proposals / _MANIFEST
        manifest = json.loads(path.read_text("utf-8")) if path.exists() else {"cases": []}
        manifest["cases"] = sorted([*manifest["cases"], entry], key=lambda case: str(case["id"]))
        path.write_bytes(_json_bytes(manifest))


def read_history(path: Path) -> list[dict[str, Any]]:
    """One object a line, as `nianbao score --history` appends them; none where there is no file."""
    if not path.exists():
        return []
    return [
        _run(line, f"{path}:{number}")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip()
    ]


def _run(line: str, place: str) -> dict[str, Any]:
    try:
        run = json.loads(line)
        if not isinstance(run, dict) or not {"at", "version", "sets"} <= run.keys():
            raise ValueError("at, version and sets are needed")
    except ValueError as error:
        raise UsageError("golden.bad_case", place=place, facts={"reason": f"{place}: {error}"}) from error
    return run


def _load(labels: Path) -> Expected:
    try:
        data = _read(labels) if labels.name == _EXPECTED else _beside(labels)
        return load_expected(data)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("golden.bad_case", place=str(labels), facts={"reason": str(error)}) from error


def _read(path: Path) -> dict[str, Any]:
    data = json.loads(path.read_text("utf-8"))
    if not isinstance(data, dict):
        raise TypeError(f"{path.name} holds {type(data).__name__}, not an object")
    return data


def _beside(labels: Path) -> dict[str, Any]:
    """Cells come from the truth, all else from the labels. A truth's issuer is the body's true name, not what is printed."""
    base = _base(labels)
    truth, labelled = (Path(f"{base}{suffix}") for suffix in (_TRUTH, _LABELS))
    merged = _read(labelled) if labelled.exists() else {}
    if truth.exists():
        numbers = _read(truth)
        merged = {"report": {"year": numbers["year"]}, **merged, "cells": numbers["cells"]}
    return {**merged, "id": base.name, "labelled": "blind"}


def _base(labels: Path) -> Path:
    return labels.with_name(labels.name.removesuffix(_LABELS).removesuffix(_TRUTH))


def _source_of(labels: Path) -> Path:
    if labels.name == _EXPECTED:
        found = sorted(labels.parent.glob("source.*"))
    else:
        found = [path for suffix in _SOURCES if (path := Path(f"{_base(labels)}{suffix}")).exists()]
    if not found:
        raise UsageError("golden.bad_case", place=str(labels), facts={"reason": "no source file beside it"})
    return found[0]


def _label_json(case_id: str, record: Record) -> dict[str, Any]:
    return {
        "id": case_id,
        "labelled": "reviewed",
        "report": record.report.model_dump(mode="json", exclude={"quotes"}),
        "cells": {
            cell: {"state": sourced.state, "value": sourced.value, "raw": sourced.raw}
            for cell, sourced in record.cells.items()
        },
        "narrative": _as_labelled(record.narrative.model_dump(mode="json")),
    }


def _as_labelled(value: Any) -> Any:
    """A label has a quote's text; where it stands and who read it belong to the record."""
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if key not in {"by", "confidence"}}
        return {
            key: [quote["text"] for quote in inner] if key == "quotes" else _as_labelled(inner)
            for key, inner in kept.items()
        }
    return [_as_labelled(inner) for inner in value] if isinstance(value, list) else value


def _json_bytes(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
