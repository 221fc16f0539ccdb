"""The parts of an Office Open XML file (ECMA-376), taken out of its zip with care.

Part          one file of the package: the document, its styles, its numbering, its footnotes.
Relationship  how one part names another; one that points outside the package is never followed.

No DTD and no entity is ever read, no macro is ever taken out, and no part is unpacked beyond its limit.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.readers.zips import open_zip, read_member

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST_PART = 128 * 1024 * 1024  # bytes unpacked; the longest published report has about 3 MB
_MOST_PARTS = 5000
# A document type declaration in the encodings that an XML parser tells by itself.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


class Package:
    """Opens the bytes of a .docx. InputError `word.damaged`, `word.password` or `zip.bomb`."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        try:
            self._zip = open_zip(io.BytesIO(data), path, most_members=_MOST_PARTS)
        except InputError as error:
            raise self._as_word(error) from error
        # Some writers put backslashes into names; parts are compared without regard to case (ECMA-376 part 2, 6.2.2.3).
        self._names = {
            name.replace("\\", "/").lstrip("/").lower(): info
            for name, info in ((info.filename, info) for info in self._zip.infolist())
        }

    def _as_word(self, error: InputError) -> InputError:
        code = {"zip.damaged": "word.damaged", "zip.password": "word.password"}.get(error.code, error.code)
        return InputError(code, place=self.path, value=error.value, facts=error.facts)

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def xml(self, name: str) -> _Element:
        """The root of an XML part. InputError `word.damaged` where it is not there or is no XML, `word.dtd` where it brings a DTD."""
        return parse_xml(self.bytes_of(name), self.path)

    def bytes_of(self, name: str) -> bytes:
        """One part, unpacked."""
        info = self._names.get(name.lower())
        if info is None:
            raise InputError("word.damaged", place=self.path, facts={"reason": f"{name} is not in it"})
        try:
            return read_member(self._zip, info, self.path, _LARGEST_PART)
        except InputError as error:
            raise self._as_word(error) from error

    def main_part(self) -> str:
        """The name of the document's own part, as the package says it; the usual name where it does not."""
        for kind, target in self.relationships("").items():
            if kind == "officeDocument" and self.has(target):
                return target
        return "word/document.xml"

    def relationships(self, part: str) -> Mapping[str, str]:
        """Kind of relationship -> part, of those inside the package; the first of a kind."""
        found: dict[str, str] = {}
        for one, inside in self._related(part):
            found.setdefault((one.get("Type") or "").rpartition("/")[2], inside)
        return found

    def targets(self, part: str) -> Mapping[str, str]:
        """Id of a relationship -> part, of those inside the package."""
        return {one.get("Id") or "": inside for one, inside in self._related(part)}

    def _related(self, part: str) -> Iterator[tuple[_Element, str]]:
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        for one in self.xml(name) if self.has(name) else ():
            target = one.get("Target")
            if target and one.get("TargetMode") != "External":
                yield one, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def refuse_dtd(data: bytes, path: str) -> None:
    if any(doctype in data for doctype in _DOCTYPES):
        raise InputError("word.dtd", place=path)


def parse_xml(data: bytes, path: str) -> _Element:
    """The root of an XML document without DTD, entities or network; libxml2's own limits of depth and size hold."""
    from lxml import etree

    refuse_dtd(data, path)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # Out of memory libxml2 gives up without a word of its own; what is malformed it always names.
        if "memory" in str(error).lower() or "unknown error" in str(error):
            raise MemoryError from error
        raise InputError("word.damaged", place=path, facts={"reason": error.msg}) from error
