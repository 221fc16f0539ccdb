"""`nianbao pages`: the pages of a file with what was found on them drawn in, for a person to see what the reader saw."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.domain.document import Document
    from extractor.readers.files import FileReader, Unread


def register(app: typer.Typer) -> None:
    app.command("pages", epilog="例 example: nianbao pages 报告.pdf --out pages/")(pages)


def pages(
    path: Annotated[Path, typer.Argument(help="文件或文件夹 A file or a folder", metavar="PATH")],
    out: Annotated[Path, typer.Option(help="图像写入的文件夹 The folder for the images")],
    pixels: Annotated[int, typer.Option(help="长边像素 Pixels of the longer side", min=50, max=4000)] = 1600,
) -> None:
    """把找到的表格与单元格画在页面上。Draw the tables and cells that were found on each page.

    Blue: a cell with text, with its row and column. Grey: a cell without. Green: words outside tables. Exit status 1 when the
    file, or one in a folder or a zip, could not be shown.
    """
    from extractor.cli import files_in
    from extractor.domain.document import Document
    from extractor.readers.files import FileReader

    reader = FileReader()
    failed = False
    for file in files_in([path]):
        for outcome in reader.read(file):
            try:
                if not isinstance(outcome, Document):
                    raise outcome.error
                _write(reader, outcome, file, out, pixels)
            except InputError as error:
                failed = True
                _tell(file, outcome, error)
    raise typer.Exit(1 if failed else 0)


def _write(reader: FileReader, document: Document, path: Path, out: Path, pixels: int) -> None:
    from extractor.cli import writing
    from extractor.readers.pages import CachedPages, marks_of, wanted_of

    if not document.pages:
        raise InputError("pages.none", facts={"media_type": document.source.media_type})
    data = reader.bytes_of(path.read_bytes(), document.source)
    pictures = CachedPages(out)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    stem = f"{Path(document.source.name).stem}-{document.source.sha256[:8]}"
    for page in document.pages:
        wanted = wanted_of(page, pixels, marks_of(document, page.page))
        picture = pictures.picture(data, wanted)
        target = out / f"{stem}-p{page.page}.png"
        with writing(target):
            target.write_bytes(picture.png)
        typer.echo(f"{target}\t{page.reader}\t{len(wanted.marks)}")


def _tell(path: Path, outcome: Document | Unread, error: InputError) -> None:
    from extractor.domain.checks.codes import error_object

    fault = error_object(error, {"path": str(path)}).error
    source = outcome.source
    member = f" {source.member}" if source is not None and source.member else ""
    sys.stderr.write(
        f"{path}{member}: {fault.message.zh} {fault.message.en}\n{fault.hint.zh} {fault.hint.en}\n"
    )
