"""Every fault Nianbao raises on purpose, in one tree.

    NianbaoError
    ├── InputError          the user's input: a file that can't be read as a report   -> an error object, exit 1
    ├── UsageError          the user's command or decision: a wrong option, a refused approval -> exit 2
    │   ├── Refused         a rule of the review forbids it (open errors, a stale version, not the holder)
    │   └── NotFound        the thing named is not there
    ├── OutsideError        the world: disk full, database unreachable, a missing program        -> exit 3
    └── (anything else is a bug and is not caught by name)

Each carries a code (`nianbao codes` lists them), the place, the offending value and a hint, in Chinese and English.
"""

from __future__ import annotations

from collections.abc import Mapping


class NianbaoError(Exception):
    """Base. `code` is a key of `extractor.domain.checks.codes.CODES`; its texts give message and hint."""

    exit_code = 1

    def __init__(
        self,
        code: str,
        *,
        place: str | None = None,
        value: object = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        """`place`: file, line or field; `value`: what was found there; `facts` fill the text's {names}."""
        self.code = code
        self.place = place
        self.value = value
        self.facts = dict(facts or {})
        super().__init__(code, place, value, self.facts)

    def __str__(self) -> str:
        parts = [self.code]
        if self.place is not None:
            parts.append(f"at {self.place}")
        if self.value is not None:
            parts.append(f"found {self.value!r}")
        parts.extend(f"{k}={v!r}" for k, v in self.facts.items())
        return ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]


class InputError(NianbaoError):
    """The file itself is at fault; one file's InputError never stops a batch."""

    exit_code = 1


class UsageError(NianbaoError):
    """The command, an option or a decision is at fault."""

    exit_code = 2


class Refused(UsageError):
    """A rule of the review forbids the decision; nothing was changed."""


class NotFound(UsageError):
    """The record, file or prompt named is not there."""


class OutsideError(NianbaoError):
    """The disk, the database or another program failed; trying again may help."""

    exit_code = 3
