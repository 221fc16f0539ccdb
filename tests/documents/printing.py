"""Printing: made reports -> PDF files, by LibreOffice and by Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.documents.looks import Look, look
from tests.documents.prose import Prose, prose
from tests.documents.word import docx
from tests.generator import model
from tests.generator.model import Report


class Made(NamedTuple):
    """What a PDF must be read as."""

    report: Report
    prose: Prose
    look: Look


def made(seed: int) -> Made:
    how = look(seed)
    return Made(model.report(how.proactive, how.requests, seed=seed), prose(seed), how)


def libreoffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def print_docx(files: Mapping[str, bytes], out: Path) -> dict[str, Path]:
    """Each .docx as a PDF in `out`, all in one run of LibreOffice, with a profile of its own."""
    program = libreoffice()
    assert program is not None
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, data in files.items():
            path = Path(folder, f"{name}.docx")
            path.write_bytes(data)
            paths.append(str(path))
        command = [
            program,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(out),
            *paths,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: out / f"{name}.pdf" for name in files}


def print_seeds(seeds: Sequence[int], out: Path) -> dict[int, Path]:
    """The PDFs of these seeds."""
    files = {}
    for seed in seeds:
        report, words, how = made(seed)
        files[f"s{seed}"] = docx(report, words, how)
    printed = print_docx(files, out)
    return {seed: printed[f"s{seed}"] for seed in seeds}
