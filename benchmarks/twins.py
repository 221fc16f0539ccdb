"""Looking for a report's twins among many: how long one arrival takes, when most reports share a template.

    python -m benchmarks.twins [--rows 100000] [--url postgresql://...]

Of the 200 marks of each report 120 are those of one of five templates; a thousand bodies have each name's ending.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from array import array
from pathlib import Path

from sqlalchemy import Engine, insert, text

from benchmarks.queue_page import NOW, fill, measure
from extractor.domain.twins import TAIL, Face
from extractor.parsing.similarity import rarest, same_report
from extractor.storage.engine import open_database, reading, writing
from extractor.storage.rows import PRINT_MARKS, PRINTS
from extractor.storage.twins import SqlTwins

OWN, SHARED, LOOKED_UP_BY = 80, 120, 16


def faces(ids: list[str], chance: random.Random) -> list[Face]:
    templates = [[chance.getrandbits(32) for _ in range(SHARED)] for _ in range(5)]
    return [
        Face(
            f"某{number // 1000}县{'东西南北中'[number % 5]}{number % 1000}乡",
            2019 + number % 6,
            frozenset([*chance.choice(templates), *(chance.getrandbits(32) for _ in range(OWN))]),
        )
        for number in range(len(ids))
    ]


def fill_prints(engine: Engine, ids: list[str], made: list[Face]) -> None:
    with writing(engine) as connection:
        for start in range(0, len(ids), 2000):
            part = list(zip(ids[start : start + 2000], made[start : start + 2000], strict=True))
            connection.execute(
                insert(PRINTS),
                [
                    {"item_id": id_, "tail": (face.body or "")[-TAIL:], "year": face.year, "issuer": face.body, "marks": array("I", sorted(face.marks)).tobytes()}
                    for id_, face in part
                ],
            )  # fmt: skip
            marks = [
                {"mark": mark, "item_id": id_}
                for id_, face in part
                for mark in rarest(face.marks, LOOKED_UP_BY)
            ]
            connection.execute(insert(PRINT_MARKS), marks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(asked.url or f"sqlite:///{Path(folder) / 'queue.sqlite3'}")
        fill(engine, asked.rows)
        with reading(engine) as connection:
            ids = list(connection.scalars(text("SELECT id FROM items ORDER BY id")))
        made = faces(ids, random.Random(1))
        fill_prints(engine, ids, made)
        twins, numbers = SqlTwins(engine), iter(range(0, asked.rows, max(1, asked.rows // 20)))

        def arrive() -> None:
            number = next(numbers)
            face = made[number]
            twins.enter(
                ids[number],
                face,
                rarest(face.marks, LOOKED_UP_BY),
                lambda other, _: same_report(face, other),
                NOW,
            )

        measure("one report arrives", arrive)
        engine.dispose()


if __name__ == "__main__":
    main()
