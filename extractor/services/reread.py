"""Reread: what is in the queue, read again by the program as it is now. Each fresh reading arrives like any other (`services.arrivals`):
untouched reports take it, edits stay, decisions are only marked."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.domain.document import Document, Frozen
from extractor.domain.placed import placed_text
from extractor.domain.report import Record
from extractor.domain.review import Item
from extractor.ports import Blobs, Narrator, Placed, Progress, Reader, Store
from extractor.services.arrivals import Arrivals
from extractor.services.extract import extract


class RereadSummary(Frozen):
    """`marked`: decided reports whose fresh reading was kept beside the decision, `drifted` of them with a difference; `lost`: the
    paths of those whose source gives no record any more."""

    read_again: int = 0
    marked: int = 0
    drifted: int = 0
    known: int = 0
    lost: tuple[str, ...] = ()


class RereadService:
    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        placed: Placed,
        reader: Reader,
        arrivals: Arrivals,
        narrator: Narrator | None,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._placed = placed
        self._reader = reader
        self._arrivals = arrivals
        self._narrator = narrator

    def reread(self, version: str, progress: Progress, *, everything: bool = False) -> RereadSummary:
        """Those whose newest reading is by another version than `version`; with `everything` all, for another prompt or model reads
        otherwise under the same version."""
        ids = self._store.read_by_others(None if everything else version)
        counts = {"read_again": 0, "marked": 0, "drifted": 0, "known": 0}
        lost: list[str] = []
        for done, item_id in enumerate(ids, 1):
            item = self._store.get(item_id)
            became = self._read(item)
            if became is None:
                lost.append(item.machine.source.path)
            else:
                counts[became] += 1
                counts["drifted"] += became == "marked" and bool(self._store.get(item_id).drift)
            progress(done, len(ids), item.machine.source.path)
        return RereadSummary(**counts, lost=tuple(lost))

    def _read(self, item: Item) -> str | None:
        source = item.machine.source
        for document, record in self._records(item):
            # By content and part: a zip's member, kept by itself, has lost the zip's name.
            if record.source.part == source.part:
                named = record.model_copy(update={"source": source})
                self._placed.put(placed_text(document))
                return self._arrivals.take(named, document.text).became
        return None

    def _records(self, item: Item) -> Iterator[tuple[Document, Record]]:
        source = item.machine.source
        narrative = "offline" if self._narrator is None else "both"
        for outcome in self._reader.read_bytes(self._blobs.get(source.sha256), source.path, source.name):
            if not isinstance(outcome, Document):
                continue
            for document, result in extract(outcome, narrative=narrative, narrator=self._narrator):
                if document is not None and isinstance(result, Record):
                    yield document, result
