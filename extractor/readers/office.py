"""Files that LibreOffice reads for us: .doc, .wps, .rtf, .odt become .docx and are then read as one; pictures that only it can draw
become PDFs (readers.metafiles).

Profile   LibreOffice's own settings folder; ours is new, forbids macros and is thrown away with the converter.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.errors import InputError
from extractor.readers import ole
from extractor.readers.sniff import DOC, FLAT_ODT, ODT, RTF, WORD_XML, WORKS
from extractor.readers.zips import open_zip, read_member

# What is given to LibreOffice, and under which ending, for it looks at the ending too.
ENDINGS: Mapping[str, str] = {
    DOC: "doc",
    RTF: "rtf",
    ODT: "odt",
    FLAT_ODT: "fodt",
    WORD_XML: "xml",
    WORKS: "wps",
    "application/vnd.oasis.opendocument.text-template": "ott",
}
_MOST_PARTS, _LARGEST_PART = 5000, 16 * 1024 * 1024
_DOCX, _PDF = "docx:MS Word 2007 XML", "pdf:writer_pdf_Export"
_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
# Sets the limits and becomes the program: a preexec_fn is not safe beside threads.
_LIMITED = """
import os, resource, signal, sys
megabytes, seconds = int(sys.argv[1]), int(sys.argv[2])
for limit, value in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0),
                     (resource.RLIMIT_FSIZE, 512 << 20)):
    try:
        resource.setrlimit(limit, (value, value))
    except (ValueError, OSError):
        pass
if sys.platform.startswith("linux"):
    import ctypes
    libc = ctypes.CDLL(None)
    if libc.unshare(0x40000000) != 0:
        libc.unshare(0x50000000)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Office:
    """Converts with one profile, made at the first file. `program` None: LibreOffice is looked for on this machine."""

    def __init__(self, program: str | None = None, *, seconds: float = 120.0, memory_mb: int = 4000) -> None:
        self._program = program or _installed()
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._folder: Path | None = None
        self._lock = threading.Lock()  # one profile serves one run at a time

    def to_docx(self, data: bytes, media_type: str, path: str) -> bytes:
        """The file as .docx. InputError `input.needs_libreoffice`, `word.password`, `word.conversion`, `limit.time`."""
        ending = ENDINGS[media_type]
        if _wants_password(data, media_type, path):
            raise InputError("word.password", place=path)
        if self._program is None:
            raise InputError("input.needs_libreoffice", place=path, facts={"format": ending.upper()})
        with self._lock, tempfile.TemporaryDirectory(dir=self._home()) as folder:
            given, made = Path(folder) / f"in.{ending}", Path(folder) / "in.docx"
            given.write_bytes(data)
            said = self._run(Path(folder), [given], _DOCX, path)
            if not made.is_file():
                raise InputError("word.conversion", place=path, facts={"reason": said or "it wrote nothing"})
            return made.read_bytes()

    def to_pdfs(self, texts: Sequence[bytes], path: str) -> list[bytes | None]:
        """Flat ODT texts as PDFs, in one run; None for one of which nothing came, and for all where LibreOffice is not installed.
        InputError `limit.time`."""
        if self._program is None:
            return [None for _ in texts]
        with self._lock, tempfile.TemporaryDirectory(dir=self._home()) as folder:
            given = [Path(folder) / f"{number}.fodt" for number in range(len(texts))]
            for file, text in zip(given, texts, strict=True):
                file.write_bytes(text)
            self._run(Path(folder), given, _PDF, path)
            made = [file.with_suffix(".pdf") for file in given]
            return [file.read_bytes() if file.is_file() else None for file in made]

    def _home(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="nianbao-office-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            settings = self._folder / "profile" / "user" / "registrymodifications.xcu"
            settings.parent.mkdir(parents=True)
            settings.write_text(_SETTINGS, encoding="utf-8")
        return self._folder

    def _run(self, folder: Path, given: Sequence[Path], kind: str, path: str) -> str:
        """What comes of the files stands beside them. The last line of what the program said."""
        profile = (self._home() / "profile").as_uri()
        command = [
            *(sys.executable, "-I", "-S", "-c", _LIMITED, str(self._memory_mb), str(int(self._seconds) + 1)),
            str(self._program),
            *(
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--nologo",
                "--nofirststartwizard",
            ),
            f"-env:UserInstallation={profile}",
            *("--convert-to", kind, "--outdir", str(folder), *map(str, given)),
        ]
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        process = subprocess.Popen(  # noqa: S603  (the program that was found, our own file name)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**environment, "HOME": str(self._home()), "TMPDIR": str(folder)},
            start_new_session=True,
        )
        with process:
            try:
                said, _ = process.communicate(timeout=self._seconds)
            except subprocess.TimeoutExpired as error:
                raise InputError(
                    "limit.time", place=path, facts={"seconds": round(self._seconds, 1)}
                ) from error
            finally:
                # soffice is a script around the program proper: the whole session goes.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return lines[-1].replace(str(folder), "")[:200] if lines else ""


def _wants_password(data: bytes, media_type: str, path: str) -> bool:
    if media_type == DOC:
        return ole.is_encrypted(data)
    if media_type != ODT:
        return False
    try:
        opened = open_zip(io.BytesIO(data), path, most_members=_MOST_PARTS)
        manifest = read_member(opened, opened.getinfo("META-INF/manifest.xml"), path, _LARGEST_PART)
    except KeyError:
        return False
    return b":encryption-data" in manifest  # OpenDocument 1.3 part 2, 4.8.3


def _installed() -> str | None:
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)
