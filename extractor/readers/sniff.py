"""What kind of bytes these are, by content and never by name."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from extractor.errors import InputError
from extractor.readers import ole
from extractor.readers.zips import open_zip, read_member

ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
FLAT_ODT = "application/vnd.oasis.opendocument.text-flat-xml"
WORD_XML = "application/vnd.ms-word.document+xml"  # Word 2003's, and a package written as one XML file
WORKS = "application/vnd.ms-works"
MHT = "multipart/related"
IMAGES = tuple(f"image/{kind}" for kind in ("png", "jpeg", "gif", "bmp", "tiff", "webp"))
ENCRYPTED = "application/x-ooxml-encrypted"

# Beginnings of formats that people rename to .txt. Source: the formats' own specifications.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"RIFF", "image/webp"),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ole.UNKNOWN),
    (b"{\\rtf", RTF),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ", "application/x-dosexec"),
)
_BLANKS = b"\xef\xbb\xbf\x00 \t\r\n"
_PDF_LINE = re.compile(rb"[\r\n]%PDF-\d")
_PAGE = re.compile(
    rb"<(?:!doctype html|html|head|body|table|p|div|meta|h[1-6]|center|span|font|article|section|!--)[\s>/-]"
)
# XML files that office programs write; sought in what follows an XML declaration.
_OFFICE_XML: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<w:worddocument\b|<\?mso-application[^>]{0,80}word\.document|<pkg:package\b"), WORD_XML),
    (re.compile(rb"<office:document\b"), FLAT_ODT),
)
# Folder in an Open XML package -> what it is; the first that is there.
_PACKAGES = (
    ("word/", DOCX),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MAIL_HEAD = re.compile(rb"\s*(?:[\w-]{1,40}:[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n)*){1,30}", re.ASCII)
_MOST_MEMBERS = 100_000  # a zip with more is left to the archive reader to refuse
_TABLE = re.compile(rb"<table[\s>]")
_TABLE_CELL = re.compile(rb"<t[dh][\s>]")


class Kind(NamedTuple):
    """`media_type` as told by content; `text` True where the bytes can be read as text."""

    media_type: str
    text: bool


def sniff(data: bytes, name: str) -> Kind:
    """`name` tells Markdown from plain text and nothing else."""
    known = _by_magic(data) or _office_xml(data) or (MHT if _is_mht(data) else None)
    if known is not None:
        return Kind(known, text=False)
    if _is_html(data):
        return Kind("text/html", text=True)
    if _has_nul(data) and not looks_like_utf16(data):
        return Kind("application/octet-stream", text=False)
    return Kind("text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain", text=True)


def _by_magic(data: bytes) -> str | None:
    for magic, media_type in _MAGIC:
        if data.startswith(magic) and not _is_text_after_all(magic, data):
            return _inside(media_type, data)
    # A PDF may have something before it, as a crawler's copy of the server's answer (ISO 32000 annex H: within 1024 bytes).
    begins = data[:1024].lstrip(_BLANKS).startswith(b"%PDF-")
    return PDF if begins or (_PDF_LINE.search(data, 0, 1024) and b"endobj" in data) else None


def _inside(media_type: str, data: bytes) -> str:
    """Containers look alike outside."""
    if media_type == ZIP:
        return _kind_of_zip(data)
    return ole.kind_of(data) if media_type == ole.UNKNOWN else media_type


def _kind_of_zip(data: bytes) -> str:
    try:
        opened = open_zip(io.BytesIO(data), "", most_members=_MOST_MEMBERS)
    except InputError:
        # Cut off or stuffed: what stands first says what it was to be.
        head = data[:4096]
        return DOCX if b"[Content_Types].xml" in head and b"word/" in head else ZIP
    names = {info.filename.replace("\\", "/").lstrip("/").lower() for info in opened.infolist()}
    if "[content_types].xml" in names:
        for folder, media_type in _PACKAGES:
            if any(name.startswith(folder) for name in names):
                return media_type
    if "mimetype" in names:
        declared = _declared(opened)
        if declared is not None:
            return declared
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return ODT
    return "application/ofd" if "ofd.xml" in names else ZIP


def _declared(opened: zipfile.ZipFile) -> str | None:
    """What an OpenDocument or EPUB package says of itself (OpenDocument 1.3 part 2, 3.3)."""
    try:
        said = read_member(opened, opened.getinfo("mimetype"), "", 200).strip()
    except (InputError, KeyError):
        return None
    return said.decode("ascii") if re.fullmatch(rb"application/[\w.+-]{1,100}", said) else None


def _office_xml(data: bytes) -> str | None:
    head = data[:4096].replace(b"\x00", b"").lower().lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<?xml"):
        return None
    return next((kind for pattern, kind in _OFFICE_XML if pattern.search(head)), None)


def _is_mht(data: bytes) -> bool:
    """A page saved as one file: a mail's header that says multipart/related."""
    head = _MAIL_HEAD.match(data[:8192])
    return head is not None and b"multipart/related" in head[0].lower() and b"mime-version" in head[0].lower()


def _is_html(data: bytes) -> bool:
    """It begins as a page does, or holds a table written as HTML anywhere (a .txt or .md into which one was pasted)."""
    wide = looks_like_utf16(data)
    ascii_only = (data.replace(b"\x00", b"") if wide else data).lower()
    head = ascii_only[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<?xml"):
        return b"<html" in ascii_only[:4096]
    if _PAGE.match(head):
        return True
    table = _TABLE.search(ascii_only)
    return table is not None and _TABLE_CELL.search(ascii_only, table.end()) is not None


def _is_text_after_all(magic: bytes, data: bytes) -> bool:
    """BM and MZ are also two letters: binary files of those kinds hold NULs early."""
    return len(magic) == 2 and magic.isalpha() and b"\x00" not in data[:512]


def _has_nul(data: bytes) -> bool:
    return b"\x00" in data[:65536]


def looks_like_utf16(data: bytes) -> bool:
    """A byte-order mark, or NULs as text has them: every ASCII sign has one, always on the same side; the other side has few
    (一 is U+4E00)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    more, fewer = sorted(nuls_by_side(data), reverse=True)
    return more > 0 and fewer * 2 <= more


def nuls_by_side(data: bytes) -> tuple[int, int]:
    """How many NULs stand at even and at odd offsets of the beginning: UTF-16 big-endian has more at even ones."""
    head = data[: min(len(data), 65536) & ~1]
    return head[0::2].count(0), head[1::2].count(0)
