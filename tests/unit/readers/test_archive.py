"""Zips and manifests: which documents they give, in which order, and what is said of each."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from extractor.domain.document import Document, Stated
from extractor.errors import InputError
from extractor.readers.files import FileReader, Unread
from extractor.readers.manifest import read_manifest

_TEXT = "二〇二三年政府信息公开工作年度报告"


class _Named(zipfile.ZipInfo):
    """A member whose name is written as these bytes; zipfile itself marks every name that is not ASCII as UTF-8."""

    def __init__(self, name: str, encoding: str, *, flagged: bool) -> None:
        super().__init__(name)
        self.compress_type = zipfile.ZIP_DEFLATED
        self._written = name.encode(encoding), 0x800 if flagged else 0

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (zipfile's own name)
        return self._written


def _zip(members: Mapping[str, bytes | str], *, encoding: str = "utf-8", flagged: bool = True) -> bytes:
    """A zip whose names are written in that encoding, with or without the mark for UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(_Named(name, encoding, flagged=flagged), content)
    return out.getvalue()


def _read(data: bytes, name: str = "in/a.zip") -> list[Document | Unread]:
    return list(FileReader().read_bytes(data, name, Path(name).name))  # type: ignore[arg-type]


def _members(outcomes: list[Document | Unread]) -> list[str | None]:
    return [one.source.member for one in outcomes if one.source is not None]


def test_each_member_is_a_file_of_its_own_in_the_zips_order() -> None:
    contents = {"乙.txt": _TEXT + "乙", "甲/丙.md": _TEXT + "丙", "甲.html": f"<html><p>{_TEXT}"}
    outcomes = _read(_zip(contents))
    assert _members(outcomes) == list(contents)
    for outcome, (name, content) in zip(outcomes, contents.items(), strict=True):
        assert isinstance(outcome, Document)
        source = outcome.source
        assert (source.path, source.name) == ("in/a.zip", name.rpartition("/")[2])
        assert (source.sha256, source.bytes) == (
            hashlib.sha256(content.encode()).hexdigest(),
            len(content.encode()),
        )
    assert [one.source.media_type for one in outcomes if one.source] == [
        "text/plain",
        "text/markdown",
        "text/html",
    ]


@pytest.mark.parametrize(
    ("encoding", "flagged"),
    [("utf-8", True), ("utf-8", False), ("gb18030", False)],
    ids=["marked", "unmarked", "GBK"],
)
def test_names_in_chinese(encoding: str, flagged: bool) -> None:
    data = _zip({"沭阳县/年报.txt": _TEXT}, encoding=encoding, flagged=flagged)
    assert _members(_read(data)) == ["沭阳县/年报.txt"]


def test_what_systems_leave_behind_is_skipped() -> None:
    left = ("__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "~$a.docx", ".hidden/a.txt", "desktop.ini")
    assert _members(_read(_zip({**dict.fromkeys(left, b"x"), "a.txt": _TEXT}))) == ["a.txt"]


def test_one_bad_member_stops_nothing() -> None:
    outcomes = _read(_zip({"a.txt": _TEXT, "b.png": b"\x89PNG\r\n\x1a\n", "c.txt": b"", "d.txt": _TEXT}))
    assert _members(outcomes) == ["a.txt", "b.png", "c.txt", "d.txt"]
    assert [one.error.code if isinstance(one, Unread) else None for one in outcomes][0::3] == [None, None]
    assert isinstance(outcomes[2], Unread)
    assert outcomes[2].error.code == "input.empty"


def test_a_zip_in_a_zip() -> None:
    inner = _zip({"年报.txt": _TEXT})
    assert _members(_read(_zip({"沭阳.zip": inner, "b.txt": _TEXT}))) == ["沭阳.zip/年报.txt", "b.txt"]


def test_a_member_that_is_too_large_is_named() -> None:
    data = _zip({"a.txt": _TEXT * 100, "b.txt": _TEXT})
    outcomes = list(FileReader(max_bytes=2_000).read_bytes(data, "a.zip", "a.zip"))
    assert isinstance(outcomes[0], Unread)
    assert outcomes[0].error.code == "input.too_large"
    assert isinstance(outcomes[1], Document)


def test_the_bytes_a_report_came_from() -> None:
    data = _zip({"a.txt": _TEXT + "甲", "x.zip": _zip({"b.txt": _TEXT + "乙"})})
    reader = FileReader()
    sources = [one.source for one in reader.read_bytes(data, "a.zip", "a.zip") if one.source]
    # Asked in another order than read, and by another reader: both must look them up.
    for one in (reader, FileReader()):
        assert [one.bytes_of(data, source).decode() for source in sources] == [
            _TEXT + "甲",
            _TEXT + "乙",
        ]
    with pytest.raises(InputError):
        reader.bytes_of(data, sources[0].model_copy(update={"sha256": "0" * 64}))
    assert reader.bytes_of(b"x", sources[0].model_copy(update={"member": None})) == b"x"


# --- manifests -------------------------------------------------------------------------------------------------------------

_ROWS = "path,url,retrieved_at,issuer,year,extra\n沭阳/年报.txt,https://a.gov.cn/1,2024-02-01T08:00:00,沭阳县人民政府,2023,x\n"


@pytest.mark.parametrize(
    "data",
    [
        _ROWS.encode(),
        b"\xef\xbb\xbf" + _ROWS.encode(),
        _ROWS.encode("gb18030"),
        _ROWS.replace(",", "\t").encode("utf-16"),
        _ROWS.replace(",", ";").replace("\n", "\r\n").encode(),
        _ROWS.replace("沭阳/", "沭阳\\").encode(),
        _ROWS.replace("path,", " Path ,").replace("沭阳/", "./沭阳/").encode(),
        _ROWS.replace("2023", "2023年度").replace("2024-02-01T08", "2024/2/1 8").encode(),
        ("\n" + _ROWS + "\n,,,,,\n").encode(),
    ],
    ids=[
        "utf-8",
        "BOM",
        "GBK",
        "UTF-16 with tabs",
        "semicolons",
        "backslashes",
        "blanks",
        "other dates",
        "empty lines",
    ],
)
def test_a_manifest_in_every_dress(data: bytes) -> None:
    manifest = read_manifest(data, "manifest.csv")
    assert manifest.faults == ()
    row = manifest.row_of("沭阳/年报.txt")
    assert row is not None
    assert (row.url, row.retrieved_at) == ("https://a.gov.cn/1", "2024-02-01T08:00:00")
    assert row.stated == Stated(issuer="沭阳县人民政府", year=2023)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",https://a.cn,,,", "path"),
        ("b.txt,javascript:1,,,", "javascript:1"),
        ("b.txt,,yesterday,,", "yesterday"),
        ("b.txt,,2024-02-30,,", "2024-02-30"),
        ("b.txt,,,,二三年", "二三年"),
        ("b.txt,,,,,,,", "3"),
        ("a.txt,,,,", "a.txt"),
        ("/data/a.txt,,,,", "relative"),
        ("C:\\data\\a.txt,,,,", "relative"),
        ("../a.txt,,,,", "relative"),
        ("in/../../a.txt,,,,", "relative"),
        ("b.txt,,20240230,,", "20240230"),
    ],
)
def test_a_bad_row_is_named_and_the_others_count(row: str, told: str) -> None:
    manifest = read_manifest(
        f"path,url,retrieved_at,issuer,year\na.txt,,,,\n{row}\nc.txt,,,,2021\n".encode(), "m.csv"
    )
    (fault,) = manifest.faults
    assert (fault.code, fault.place) == ("manifest.bad", "m.csv:3")
    assert told in str(fault.facts["reason"])
    assert set(manifest.rows) == {"a.txt", "c.txt"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"name,year\n1,2\n", "path"),
        (b"path,url,URL\na.txt,https://a.cn/1,https://a.cn/2\n", "url"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n,,\r\n", "empty"),
    ],
)
def test_a_manifest_that_says_nothing_sure_is_none(data: bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_manifest(data, "m.csv")
    assert caught.value.code == "manifest.bad"
    assert told in str(caught.value.facts["reason"])


def test_a_manifest_written_by_a_spreadsheet_with_gaps() -> None:
    manifest = read_manifest(b"path,retrieved_at,year\na.txt,20240130,2023.0\nb.txt,,\n", "m.csv")
    assert manifest.faults == ()
    row = manifest.row_of("a.txt")
    assert row is not None
    assert (row.retrieved_at, row.stated.year) == ("2024-01-30", 2023)


def test_a_manifest_in_a_zip_says_where_its_files_came_from() -> None:
    # It stands last, in a folder, and still tells of the files before it.
    data = _zip({"b.txt": _TEXT, "in/沭阳/年报.txt": _TEXT + "一", "in/manifest.csv": _ROWS})
    other, told = _read(data)
    assert isinstance(told, Document)
    assert isinstance(other, Document)
    assert (told.source.url, told.source.retrieved_at) == ("https://a.gov.cn/1", "2024-02-01T08:00:00")
    assert told.stated == Stated(issuer="沭阳县人民政府", year=2023)
    assert (other.source.url, other.stated) == (None, None)


def test_rows_without_a_file_and_bad_rows_in_a_zip_are_named() -> None:
    manifest = "path,year\na.txt,2023\nnone.txt,2023\nb.txt,never\n"
    outcomes = _read(_zip({"a.txt": _TEXT, "b.txt": _TEXT, "manifest.csv": manifest}))
    places = [one.error.place for one in outcomes if isinstance(one, Unread)]
    assert places == ["in/a.zip/manifest.csv:4", "in/a.zip/manifest.csv:3"]
    assert _members(outcomes) == ["manifest.csv", "a.txt", "b.txt", "manifest.csv"]


def test_a_manifest_beside_the_files(tmp_path: Path) -> None:
    (tmp_path / "沭阳").mkdir()
    for name in ("沭阳/年报.txt", "b.txt"):
        (tmp_path / name).write_text(_TEXT, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(_ROWS + "none.txt,,,,,\n", encoding="utf-8")
    reader = FileReader()
    (told,) = reader.read(tmp_path / "沭阳" / "年报.txt")
    assert isinstance(told, Document)
    assert told.source.url == "https://a.gov.cn/1"
    (other,) = reader.read(tmp_path / "b.txt")
    assert isinstance(other, Document)
    assert other.source.url is None
    (fault,) = reader.read(tmp_path / "manifest.csv")
    assert isinstance(fault, Unread)
    assert fault.error.place == f"{tmp_path / 'manifest.csv'}:3"


def test_a_zip_beside_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_zip({"b.txt": _TEXT}))
    (tmp_path / "manifest.csv").write_text("path,url\na.zip,https://a.gov.cn/all\n", encoding="utf-8")
    (told,) = FileReader().read(tmp_path / "a.zip")
    assert isinstance(told, Document)
    assert told.source.url == "https://a.gov.cn/all"


def test_a_manifest_that_changed_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(_TEXT, encoding="utf-8")
    reader = FileReader()
    for url in ("https://a.gov.cn/1", "https://a.gov.cn/22"):
        (tmp_path / "manifest.csv").write_text(f"path,url\na.txt,{url}\n", encoding="utf-8")
        (told,) = reader.read(tmp_path / "a.txt")
        assert isinstance(told, Document)
        assert told.source.url == url


@pytest.mark.parametrize("data", [b"%PDF-1.7\ncut off", "", b"7z\xbc\xaf\x27\x1c"])
def test_the_place_of_a_members_fault_is_the_member(data: bytes | str) -> None:
    (outcome,) = _read(_zip({"年报/a.pdf": data}))
    assert isinstance(outcome, Unread)
    assert outcome.error.place == "in/a.zip/年报/a.pdf"
