"""Hostile files, made when a test asks for them. Each maker gives the bytes; `HOSTILE` says how reading must end."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from tests.generator.docx import package, paragraph, run

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MEGABYTE = 1024 * 1024


class Hostile(NamedTuple):
    """`code` None: it is read like any other, for what is hostile in it is never touched."""

    name: str
    make: Callable[[], bytes]
    code: str | None


def sound() -> bytes:
    """A document that is none of this."""
    return package(paragraph(run("二〇二三年政府信息公开工作年度报告")))


# --- Word ------------------------------------------------------------------------------------------------------------------


def _with_main(xml: str | bytes) -> bytes:
    return package("", parts={"word/document.xml": xml})


def _document(body: str, doctype: str = "") -> str:
    return f'{doctype}<w:document xmlns:w="{_MAIN}"><w:body>{body}</w:body></w:document>'


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'
    return _with_main(_document(paragraph(run("X")).replace("X", "&e9;"), doctype))


def _outside_entity() -> bytes:
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return _with_main(_document(paragraph(run("X")).replace("X", "&e;"), doctype))


def _dtd_in_utf16() -> bytes:
    doctype = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "ha">]>'
    return _with_main(_document(paragraph(run("X")).replace("X", "&e;"), doctype).encode("utf-16"))


def _dtd_in_styles() -> bytes:
    return package(
        paragraph(run("文")), parts={"word/styles.xml": '<!DOCTYPE x [<!ENTITY e "ha">]><x>&e;</x>'}
    )


def _deep() -> bytes:
    deep = 5_000
    return _with_main(_document("<w:tbl><w:tr><w:tc>" * deep + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * deep))


def _wide_part() -> bytes:
    """A gigabyte of blanks would pack to one megabyte; a quarter of that is enough."""
    return _with_main(b" " * (80 * _MEGABYTE))


def _many_cells() -> bytes:
    return package("<w:tbl><w:tr>" + "<w:tc/>" * 250_000 + "</w:tr></w:tbl>")


def _many_parts() -> bytes:
    return package("", parts={f"word/media/{i}": b"" for i in range(6_000)})


def _style_circle() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{(i + 1) % 3}"/></w:style>'
        for i in range(3)
    )
    xml = f'<w:styles xmlns:w="{_MAIN}">{styles}</w:styles>'
    return package(paragraph(run("文"), '<w:pStyle w:val="s0"/>'), parts={"word/styles.xml": xml})


def _macro() -> bytes:
    return package(paragraph(run("文")), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"macro" * 100})


def _truncated() -> bytes:
    data = sound()
    return data[: len(data) * 2 // 3]


def _broken_in_the_middle() -> bytes:
    data = bytearray(sound())
    at = data.find(b"word/document.xml") + 40
    data[at : at + 30] = bytes(30)
    return bytes(data)


def _no_main_part() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/other.xml", "<x/>")
    return out.getvalue()


def _zip_password() -> bytes:
    """Every member marked as encrypted."""
    data = bytearray(sound())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


# --- OLE -------------------------------------------------------------------------------------------------------------------


def ole(streams: dict[str, bytes], *, circle: bool = False) -> bytes:
    """A compound file with a directory of these streams and their first sectors, as far as a sniffer looks."""
    names = ["Root Entry", *streams]
    entries = b"".join(
        (name.encode("utf-16-le") + b"\x00\x00").ljust(64, b"\x00")
        + struct.pack("<H", 2 * len(name) + 2)
        + bytes(50)
        + struct.pack("<LQ", 1 + index, 512)
        for index, name in enumerate(names)
    )
    directory = entries.ljust(-(-len(entries) // 512) * 512, b"\x00")
    sectors = len(directory) // 512
    chain = [0 if circle else 0xFFFFFFFE] * 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<LL", 1, 0)
    header = header.ljust(76, b"\x00") + struct.pack("<L", 1 + len(streams) + sectors) + b"\xff" * (436 - 4)
    body = b"".join(content.ljust(512, b"\x00")[:512] for content in streams.values())
    return header + directory + bytes(512) + body + struct.pack("<128L", *chain) + bytes(512)


def _encrypted_doc() -> bytes:
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100)
    return ole({"WordDocument": fib})


# --- zips --------------------------------------------------------------------------------------------------------------------


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def _encrypted_odt() -> bytes:
    manifest = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    return zip_of({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"noise",
        "META-INF/manifest.xml": f"<manifest:manifest>{manifest}</manifest:manifest>".encode(),
    })  # fmt: skip


def _ratio() -> bytes:
    return zip_of({"a.txt": b"0" * (45 * _MEGABYTE)})


def _count() -> bytes:
    return zip_of({f"{i}.txt": b"" for i in range(20_001)})


def _claims() -> bytes:
    """Members that together claim to be more than a disk holds."""
    data = bytearray(zip_of({f"{i}.txt": b"x" * 100 for i in range(1_000)}, zipfile.ZIP_STORED))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 24 : place + 28] = struct.pack("<L", 49_000_000)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _large_directory() -> bytes:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 40 * _MEGABYTE, 0, 0)
    return b"PK\x03\x04" + bytes(40) + end


def _zip_in_zip_in_zip() -> bytes:
    inner = zip_of({"a.txt": b"x"})
    for level in range(3):
        inner = zip_of({f"{level}.zip": inner})
    return inner


def _itself() -> bytes:
    """Overlapping members: a thousand names for the same packed bytes."""
    data = zip_of({"a.txt": b"0" * 3_000_000})
    at = data.find(b"PK\x01\x02")
    (end,) = (data.find(b"PK\x05\x06"),)
    entry = data[at:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1_000, 1_000, 1_000 * len(entry), at, 0)
    return data[:at] + entry * 1_000 + tail


def _random_bytes(beginning: bytes) -> Callable[[], bytes]:
    return lambda: beginning + random.Random(7).randbytes(50_000)


HOSTILE: tuple[Hostile, ...] = (
    Hostile("a billion laughs", _laughs, "word.dtd"),
    Hostile("an entity from a file", _outside_entity, "word.dtd"),
    Hostile("a DTD in UTF-16", _dtd_in_utf16, "word.dtd"),
    Hostile("a DTD in the styles", _dtd_in_styles, "word.dtd"),
    Hostile("tables 5000 deep", _deep, "word.damaged"),
    Hostile("80 MB of blanks in a part", _wide_part, "zip.bomb"),
    Hostile("a quarter of a million cells", _many_cells, "word.too_many_cells"),
    Hostile("6000 parts", _many_parts, "zip.bomb"),
    Hostile("styles in a circle", _style_circle, None),
    Hostile("macros", _macro, None),
    Hostile("a truncated docx", _truncated, "word.damaged"),
    Hostile("a docx broken in the middle", _broken_in_the_middle, "word.damaged"),
    Hostile("a docx without its document", _no_main_part, "word.damaged"),
    Hostile("a docx with packed encryption", _zip_password, "word.password"),
    Hostile(
        "an encrypted docx", lambda: ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "word.password"
    ),
    Hostile("an encrypted doc", _encrypted_doc, "word.password"),
    Hostile("an encrypted odt", _encrypted_odt, "word.password"),
    Hostile("an OLE directory in a circle", lambda: ole({"a": b""}, circle=True), "input.unsupported"),
    Hostile("an OLE header and noise", _random_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "word.damaged"),
    Hostile("a zip header and noise", _random_bytes(b"PK\x03\x04"), "zip.damaged"),
    Hostile("45 MB of zeros", _ratio, "zip.bomb"),
    Hostile("20001 members", _count, "zip.bomb"),
    Hostile("49 GB claimed", _claims, "zip.bomb"),
    Hostile("a directory of 40 MB", _large_directory, "zip.bomb"),
    Hostile("zips four deep", _zip_in_zip_in_zip, "zip.depth"),
    Hostile("an empty zip", lambda: zip_of({}), "input.empty"),
)

# For LibreOffice, which reads much of what is broken: it must end in time, as a document or as one of these errors.
FOR_LIBREOFFICE: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("an RTF of noise", _random_bytes(b"{\\rtf1\\ansi ")),
    ("an RTF 100000 groups deep", lambda: b"{\\rtf1 " + b"{" * 100_000 + b"x"),
    (
        "an RTF that includes a file",
        lambda: b'{\\rtf1 {\\field{\\*\\fldinst INCLUDETEXT "/etc/passwd"}{\\fldrslt shown}}}',
    ),
    (
        "a doc of noise",
        lambda: ole({"WordDocument": struct.pack("<H", 0xA5EC) + random.Random(5).randbytes(500)}),
    ),
    (
        "an odt of noise",
        lambda: zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x"}),
    ),
    (
        "a Word XML of nothing",
        lambda: b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
    ),
)

UNSAFE_NAMES = ("../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "..\\a.txt", "\\\\host\\a.txt")
overlapping = _itself
