"""What the job store keeps, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from extractor.domain.jobs import Job, Outcome, job_id
from extractor.domain.report import ErrorObject, Fault, Text2
from extractor.errors import NotFound
from extractor.storage.engine import open_database
from extractor.storage.jobs import SqlJobs

AT = "2024-03-01T08:00:00+00:00"
ERROR = ErrorObject(
    source={"path": "a"},
    error=Fault(code="input.empty", message=Text2(zh="空", en="empty"), hint=Text2(zh="", en="")),
)


@pytest.fixture
def jobs(database: str) -> Iterator[SqlJobs]:
    engine = open_database(database)
    yield SqlJobs(engine)
    engine.dispose()


def a_job(name: str) -> Job:
    return Job(
        id=job_id(name, "1", "offline"), sha256=name.ljust(64, "0"), origin="upload", name=f"{name}.txt"
    )


def hand_in(jobs: SqlJobs, name: str, shown: str | None = None) -> Job:
    job = a_job(name)
    [handed] = jobs.hand_in([job.model_copy(update={"name": shown or job.name})], "李", AT)
    return handed


def states(jobs: SqlJobs) -> list[tuple[str, str]]:
    return [(row.name, row.state) for row in jobs.page("upload", limit=9).rows]


def test_a_file_waits_is_read_and_is_done(jobs: SqlJobs) -> None:
    job = hand_in(jobs, "a")
    assert states(jobs) == [("a.txt", "waiting")]
    begun = jobs.start(job.id)
    assert begun is not None
    assert (begun.state, begun.starts) == ("reading", 1)
    assert states(jobs) == [("a.txt", "reading")]
    jobs.finish(job.id, Outcome(added=("x",)))
    assert states(jobs) == [("a.txt", "done")]
    assert jobs.start(job.id) is None, "there is nothing left to do"
    assert [one.id for one in jobs.finished([job.id, "none"])] == [job.id]


def test_the_same_content_is_one_job_and_known_to_who_comes_after_it_was_read(jobs: SqlJobs) -> None:
    job = hand_in(jobs, "a")
    hand_in(jobs, "a", "again.txt")
    jobs.start(job.id)
    jobs.finish(job.id, Outcome(added=("x",)))
    hand_in(jobs, "a", "late.txt")
    assert states(jobs) == [("late.txt", "known"), ("again.txt", "done"), ("a.txt", "done")]
    assert jobs.page("upload", limit=1).counts == {
        "waiting": 0,
        "reading": 0,
        "done": 2,
        "known": 1,
        "failed": 0,
    }


def test_a_failed_job_is_tried_again_by_a_person_or_by_the_file_coming_again(jobs: SqlJobs) -> None:
    job = hand_in(jobs, "a")
    jobs.start(job.id)
    jobs.finish(job.id, Outcome(errors=(ERROR,)))
    assert states(jobs) == [("a.txt", "failed")]
    again = jobs.retry(job.id)
    assert (again.state, again.attempt, again.outcome) == ("waiting", 2, Outcome())
    assert jobs.retry(job.id).attempt == 2, "it waits already"
    jobs.finish(job.id, Outcome(errors=(ERROR,)))
    assert hand_in(jobs, "a").attempt == 3
    with pytest.raises(NotFound):
        jobs.retry("none")


def test_of_a_zip_the_members_that_failed_nowhere_are_kept_for_the_next_try(jobs: SqlJobs) -> None:
    job = hand_in(jobs, "a")
    jobs.start(job.id)
    jobs.keep_part(job.id, "good.txt", Outcome(added=("x",)))
    jobs.keep_part(job.id, "good.txt", Outcome(added=("y",)))
    jobs.keep_part(job.id, "half.txt", Outcome(added=("z",), errors=(ERROR,)))
    assert jobs.parts(job.id)["good.txt"].added == ("x",), "what is kept stays"
    assert jobs.page("upload", limit=1).rows[0].so_far == 2
    jobs.finish(job.id, Outcome(added=("x", "z"), errors=(ERROR,)))
    jobs.retry(job.id)
    assert jobs.parts(job.id) == {"good.txt": Outcome(known=("x",))}
    jobs.finish(job.id, Outcome(known=("x",), added=("z",)))
    assert jobs.parts(job.id) == {}


def test_a_late_end_of_a_job_that_is_over_changes_nothing(jobs: SqlJobs) -> None:
    """A process taken for dead that lives on."""
    job = hand_in(jobs, "a")
    jobs.start(job.id)
    jobs.finish(job.id, Outcome(added=("x",)))
    jobs.finish(job.id, Outcome(errors=(ERROR,)))
    assert states(jobs) == [("a.txt", "done")]


def test_a_lost_attempt_is_followed_by_one_other(jobs: SqlJobs) -> None:
    job = hand_in(jobs, "a")
    jobs.start(job.id)
    assert jobs.lost(job.id, 1)
    assert not jobs.lost(job.id, 1), "somebody saw to it"
    assert [[one.attempt for one in some] for some in jobs.unfinished()] == [[2]]
    jobs.finish(job.id, Outcome())
    assert not jobs.lost(job.id, 2)
    assert list(jobs.unfinished()) == []


def test_what_is_over_is_cleared_and_what_was_refused(jobs: SqlJobs) -> None:
    jobs.refuse("upload", "huge.txt", "李", AT, ERROR)
    done, waiting = hand_in(jobs, "a"), hand_in(jobs, "b")
    jobs.finish(done.id, Outcome(added=("x",)))
    assert states(jobs) == [("b.txt", "waiting"), ("a.txt", "done"), ("huge.txt", "failed")]
    jobs.clear_finished("upload")
    assert states(jobs) == [("b.txt", "waiting")]
    assert jobs.get(waiting.id) is not None
    assert hand_in(jobs, "a").state == "done", "it is off the list, not forgotten"


def test_heartbeats_are_counted_and_one_buries_the_dead(jobs: SqlJobs) -> None:
    for _ in range(3):
        jobs.beat("one", "host")
    jobs.beat("two", "host")
    assert jobs.executors() == {"one": 3, "two": 1}
    assert [jobs.bury("one"), jobs.bury("one")] == [True, False]
    assert jobs.executors() == {"two": 1}


def test_many_at_once_hand_in_the_same_file(jobs: SqlJobs) -> None:
    with ThreadPoolExecutor(8) as pool:
        handed = list(pool.map(lambda _: hand_in(jobs, "a"), range(24)))
    assert {job.id for job in handed} == {a_job("a").id}
    assert jobs.page("upload", limit=1).counts["waiting"] == 24
    assert [len(some) for some in jobs.unfinished()] == [1]


def test_files_that_are_handed_in_together_are_each_what_it_would_be_alone(jobs: SqlJobs) -> None:
    done, failed = hand_in(jobs, "done"), hand_in(jobs, "failed")
    for job, outcome in ((done, Outcome(added=("x",))), (failed, Outcome(errors=(ERROR,)))):
        jobs.start(job.id)
        jobs.finish(job.id, outcome)
    jobs.clear_finished("upload")
    together = [a_job(name) for name in ("new", "failed", "done", "new")]
    handed = jobs.hand_in(together, "李", AT)
    assert [job.id for job in handed] == [job.id for job in together]
    assert [(job.state, job.attempt) for job in handed] == [
        ("waiting", 1),
        ("waiting", 2),
        ("done", 1),
        ("waiting", 1),
    ]
    assert states(jobs) == [
        ("new.txt", "waiting"),
        ("done.txt", "known"),
        ("failed.txt", "waiting"),
        ("new.txt", "waiting"),
    ]
    assert jobs.hand_in([], "李", AT) == []
