"""`nianbao` and `python -m extractor`."""

from __future__ import annotations

import gc
import sys

from extractor.errors import NianbaoError


def main() -> None:
    from extractor.cli import app

    collect_rarely()
    try:
        app()
    except NianbaoError as error:
        sys.stderr.write(f"nianbao: {_told(error)}\n")
        sys.exit(error.exit_code)


def collect_rarely() -> None:
    """A report is some thousands of small objects without cycles; the collector's default walks them again and again and takes a
    third of a batch's time (benchmarks/extract.py). Memory stays flat: reference counts free them."""
    gc.freeze()
    gc.set_threshold(50_000, 25, 25)


def _told(error: NianbaoError) -> str:
    """The code's words and the way out, in both languages; the place where there is one."""
    from extractor.domain.checks.codes import error_object

    fault = error_object(error, {}).error
    lines = (f"{fault.message.zh} {fault.message.en}", f"{fault.hint.zh} {fault.hint.en}")
    place = f"{fault.place}: " if fault.place else ""
    return f"{place}[{fault.code}] " + "\n".join(line for line in lines if line.strip())


if __name__ == "__main__":
    main()
