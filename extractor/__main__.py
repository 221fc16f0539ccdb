"""`nianbao` and `python -m extractor`."""

from __future__ import annotations


def main() -> None:
    from extractor.cli import app

    app()


if __name__ == "__main__":
    main()
