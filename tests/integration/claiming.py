"""A process that claims what is open until nothing is left: `python -m tests.integration.claiming URL NAME`. Each id goes to stdout."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from extractor.domain.queue import QueueFilter
from extractor.services.claims import ClaimService
from extractor.storage.claims import SqlClaims
from extractor.storage.engine import open_database


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def main(url: str, name: str) -> None:
    engine = open_database(url)
    claims = ClaimService(SqlClaims(engine), SystemClock(), 3600)
    # What a session holds is its own to take again: one session a claim, as so many reviewers would have.
    number = 0
    while (item := claims.claim_next(name, f"{name}-{number}", QueueFilter())) is not None:
        sys.stdout.write(f"{item}\n")
        number += 1
    engine.dispose()


main(*sys.argv[1:])
