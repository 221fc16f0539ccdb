"""Recorded answers, played back: a model's reading of golden reports with no server.

A case's answers lie beside it, golden/<id>/answers/<name>.json:
{"model": ..., "sha256": of the source, "answers": [{"prompt": ..., "sent": ..., "answer": {...}}]}
`prompt` is a prompt's name and fingerprint as the record shows them (problems@1:0f3a…), `sent` the SHA-256 of the text that was
asked about; both as of the recording, so that an answer to another question is not taken for this one's. Answers that were made
by hand name the prompt's file only (problems) and leave `sent` out: they answer whatever is asked about that report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.domain.asking import Asked, Question, Reply
from extractor.domain.document import Frozen
from extractor.errors import NotFound, OutsideError, UsageError
from extractor.llm.prompts import Prompt
from extractor.ports import Narrator


class _Answer(Frozen):
    prompt: str
    sent: str | None = None
    answer: Mapping[str, Any]


class Recording(Frozen):
    model: str
    sha256: str
    answers: tuple[_Answer, ...]


class ReplayNarrator:
    """Implements ports.Narrator from recordings. An unknown question raises NotFound("replay.unknown"): silence would be scored
    as the model's."""

    def __init__(self, folder: Path, name: str, prompts: Sequence[Prompt]) -> None:
        """The recordings of that name in all cases of the folder. NotFound("replay.unknown") where there is none;
        UsageError("golden.bad_case") for one that can't be read."""
        self._recordings = [_read(path) for path in sorted(folder.glob(f"*/answers/{name}.json"))]
        if not self._recordings:
            raise NotFound("replay.unknown", place=str(folder), facts={"question": name})
        self._prompts = {prompt.question: prompt for prompt in prompts}
        self._used: set[tuple[str, str]] = set()
        self._asked: set[str] = set()

    @property
    def model(self) -> str:
        return self._recordings[0].model

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self._prompts)

    def ask(self, asked: Sequence[Asked]) -> list[Reply]:
        return [self._reply(one) for one in asked]

    def unused(self) -> tuple[str, ...]:
        """Recorded answers of the reports that were read which nobody asked for."""
        return tuple(
            f"{recording.sha256[:8]} {answer.prompt}"
            for recording in self._recordings
            if recording.sha256 in self._asked
            for answer in recording.answers
            if (recording.sha256, answer.prompt) not in self._used
        )

    def check_used(self) -> None:
        """UsageError("replay.unused")."""
        unused = self.unused()
        if unused:
            raise UsageError("replay.unused", facts={"questions": "; ".join(unused)})

    def _reply(self, asked: Asked) -> Reply:
        question = asked.question
        names = {f"{question.name}:{question.fingerprint}", question.name.partition("@")[0]}
        sent = _digest(asked.text)
        self._asked.add(asked.sha256)
        for recording in self._recordings:
            for answer in recording.answers if recording.sha256 == asked.sha256 else ():
                if answer.prompt in names and answer.sent in (None, sent):
                    self._used.add((recording.sha256, answer.prompt))
                    return self._checked(question, recording.model, answer.answer)
        raise NotFound(
            "replay.unknown",
            place=asked.sha256[:8],
            facts={"question": f"{question.name}:{question.fingerprint}"},
        )

    def _checked(self, question: Question, model: str, answer: Mapping[str, Any]) -> Reply:
        """A recorded answer has to have its schema like any other."""
        try:
            whole = self._prompts[question].schema.model_validate(answer).model_dump(mode="json")
        except ValidationError as error:
            return Reply(
                question=question, status="failed", model=model, outcome="invalid", detail=str(error)[:300]
            )
        return Reply(question=question, status="done", model=model, answer=whole)


class RecordingNarrator:
    """Implements ports.Narrator: passes on, and keeps what was answered."""

    def __init__(self, inner: Narrator) -> None:
        self._inner = inner
        self._kept: dict[str, list[_Answer]] = {}

    @property
    def model(self) -> str:
        return self._inner.model

    @property
    def questions(self) -> tuple[Question, ...]:
        return self._inner.questions

    def ask(self, asked: Sequence[Asked]) -> list[Reply]:
        replies = self._inner.ask(asked)
        for one, reply in zip(asked, replies, strict=True):
            if reply.answer is not None:
                prompt = f"{one.question.name}:{one.question.fingerprint}"
                kept = _Answer(prompt=prompt, sent=_digest(one.text), answer=reply.answer)
                self._kept.setdefault(one.sha256, []).append(kept)
        return replies

    def write(self, cases: Iterable[tuple[str, Path]], name: str) -> list[Path]:
        """A file for each case that was answered: `cases` are content hash and folder. OutsideError("outside.write")."""
        written: list[Path] = []
        for sha256, folder in cases:
            if sha256 in self._kept:
                recording = Recording(model=self.model, sha256=sha256, answers=tuple(self._kept[sha256]))
                written.append(write_recording(folder, name, recording))
        return written


def write_recording(folder: Path, name: str, recording: Recording) -> Path:
    path = folder / "answers" / f"{name}.json"
    text = json.dumps(recording.model_dump(mode="json", exclude_none=False), ensure_ascii=False, indent=1)
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise OutsideError("outside.write", place=str(path), facts={"reason": str(error)}) from error
    return path


def _read(path: Path) -> Recording:
    try:
        return Recording.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("golden.bad_case", place=str(path), facts={"reason": str(error)}) from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
