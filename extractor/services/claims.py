"""Claims: who works on which report. A lease ends by itself, so that a closed laptop strands no report.

Session   one browser's sitting: the same person in two browsers has two.
"""

from __future__ import annotations

from datetime import timedelta

from extractor.domain.history import moment
from extractor.domain.queue import Claim, QueueFilter
from extractor.ports import Claims, Clock


class ClaimService:
    """Every method raises NotFound("review.no_item") when there is no such item."""

    def __init__(self, claims: Claims, clock: Clock, seconds: int) -> None:
        """`seconds`: how long a lease holds from each claim or renewal."""
        self._claims = claims
        self._clock = clock
        self._seconds = seconds

    @property
    def renewed_every(self) -> float:
        """Seconds after which whoever still has the report on the screen renews: two renewals may be lost before the lease is."""
        return self._seconds / 3

    def claim(self, item_id: str, by: str, session: str) -> Claim:
        """Refused("review.held") while another session's lease holds; its facts name the holder and until when."""
        return self._claims.claim(self._lease(item_id, by, session), self._now())

    def renew(self, item_id: str, by: str, session: str) -> Claim:
        """From now on for a whole lease, also after it ran out where nobody took it. Refused("review.held") where somebody did."""
        return self.claim(item_id, by, session)

    def release(self, item_id: str, by: str, session: str) -> None:  # noqa: ARG002  (who gives back what nobody else held is no news)
        """Nothing happens where another session holds it, or none does."""
        self._claims.release(item_id, session)

    def take_over(self, item_id: str, by: str, session: str) -> Claim:
        """Whoever holds it; the history keeps from whom. The holder's next save is refused as stale."""
        return self._claims.take_over(self._lease(item_id, by, session), self._now())

    def claim_next(
        self, by: str, session: str, wanted: QueueFilter, *, after: str | None = None
    ) -> str | None:
        """The riskiest open report of the filter that nobody else holds, of those that come `after` that one in the queue's order; None
        where there is none."""
        claim = self._claims.next(by, session, self._until(), wanted, self._now(), after=after)
        return None if claim is None else claim.item

    def _lease(self, item_id: str, by: str, session: str) -> Claim:
        return Claim(item=item_id, holder=by, session=session, until=self._until())

    def _now(self) -> str:
        return moment(self._clock.now())

    def _until(self) -> str:
        return moment(self._clock.now() + timedelta(seconds=self._seconds))
