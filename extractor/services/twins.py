"""Twins: the same report more than once, side by side; one is chosen, the others stay, linked and out of the dataset."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.domain import twins
from extractor.domain.decisions import SUPERSEDED_FROM, Turn, needed_reason
from extractor.domain.document import Frozen
from extractor.domain.history import Act, moment
from extractor.domain.queue import QueueRow
from extractor.domain.report import Record
from extractor.domain.review import Item
from extractor.domain.twins import TwinDifference
from extractor.errors import Refused
from extractor.ports import Clock, Store, Twins
from extractor.services.judging import standing
from extractor.services.review import ReviewService


class TwinMember(Frozen):
    """`record`: as a person left it; `shared`: the most that its text shares with that of one it is paired with, 0 to 1."""

    row: QueueRow
    record: Record
    shared: float


class TwinGroup(Frozen):
    """`members` by the order in which they arrived; the values of each difference are in their order."""

    members: tuple[TwinMember, ...]
    differences: tuple[TwinDifference, ...]


class TwinService:
    """Methods that change items raise Refused("review.stale") when one is not at the version named, Refused("review.not_twins") when
    they are no group (any more), NotFound("review.no_item")."""

    def __init__(self, store: Store, twins: Twins, review: ReviewService, clock: Clock) -> None:
        self._store = store
        self._twins = twins
        self._review = review
        self._clock = clock

    def group(self, item_id: str) -> TwinGroup:
        """With one member where it has no twins."""
        ids, pairs = self._twins.group(item_id)
        now = self._now()
        members = []
        for id_ in ids:
            shares = [pair.shared for pair in pairs if id_ in (pair.one, pair.other)]
            row = self._store.row(id_).as_of(now)
            record = self._review.judged(id_).person
            members.append(TwinMember(row=row, record=record, shared=max(shares, default=0.0)))
        members.sort(key=lambda member: (member.row.added_at, member.row.id))
        records = [member.record for member in members]
        return TwinGroup(members=tuple(members), differences=twins.differences(records))

    def choose(
        self, item_id: str, versions: Mapping[str, int], by: str, reason: str | None = None
    ) -> TwinGroup:
        """`item_id` counts, the others are superseded, whatever they were; re-opening one takes that back. `versions`: of every member,
        as the person saw it. Refused("review.reason_needed") without a reason where one of the others was decided."""
        ids, _ = self._twins.group(item_id)
        if set(versions) != set(ids) or len(ids) < 2:
            raise Refused("review.not_twins", place=item_id, value=sorted(versions))
        judged = {id_: self._review.judged(id_) for id_ in ids}
        others = [id_ for id_ in ids if id_ != item_id and judged[id_].item.state != "superseded"]
        if any(judged[id_].item.state != "open" for id_ in others) or reason:
            reason = needed_reason(item_id, reason)
        at = self._now()
        chosen = Act(kind="chosen", by=by, at=at, value=others, reason=reason)
        gone = Act(kind="superseded", by=by, at=at, value=item_id, reason=reason)
        turns = [_chosen(judged[item_id].item, versions[item_id], chosen)]
        turns += [_superseded(judged[id_].item, versions[id_], gone) for id_ in others]
        self._store.turn([(turn, standing(judged[turn.item])) for turn in turns], at)
        return self.group(item_id)

    def part(self, item_id: str, by: str, reason: str) -> None:
        """It is another report than the others; nobody is asked again. Refused("review.reason_needed")."""
        said = needed_reason(item_id, reason)
        at = self._now()
        self._twins.part(item_id, Act(kind="parted", by=by, at=at, reason=said), at)

    def _now(self) -> str:
        return moment(self._clock.now())


def _chosen(item: Item, version: int, act: Act) -> Turn:
    return Turn(
        item=item.id,
        version=version,
        states=(item.state,),
        state="open" if item.state == "superseded" else item.state,
        draft=item.draft,
        reading=item.reading,
        remark=item.remark,
        acts=(act,),
        holds=True,
    )


def _superseded(item: Item, version: int, act: Act) -> Turn:
    return Turn(
        item=item.id,
        version=version,
        states=SUPERSEDED_FROM,
        state="superseded",
        draft=item.draft,
        reading=item.reading,
        remark=item.remark,
        superseded_by=act.value,
        acts=(act,),
    )
