"""`nianbao pages` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from typer.testing import CliRunner

from extractor.cli import app
from extractor.domain import form
from tests.documents.pdf import report_pdf
from tests.generator import model


def test_every_page_is_written_with_its_cells(tmp_path: Path) -> None:
    path, out = tmp_path / "年报.pdf", tmp_path / "pages"
    path.write_bytes(report_pdf(model.report(seed=41)))
    result = CliRunner().invoke(app, ["pages", str(path), "--out", str(out), "--pixels", "842"])
    assert result.exit_code == 0, result.output
    files = sorted(out.iterdir())
    assert [file.name[:3] + file.name[-7:] for file in files] == [f"年报--p{n}.png" for n in range(1, 6)]
    assert [_size(file) for file in files] == [(595, 842)] * 5
    marks = [int(line.split("\t")[2]) for line in result.output.splitlines()]
    words = (2, 2, 3)  # of the headings: a word ends at 、
    due = [_boxes(table) + more for table, more in zip(form.TABLES, words, strict=True)]
    assert marks[1:4] == due


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def _boxes(table: str) -> int:
    lines = model.grid(model.report(seed=41), table)  # type: ignore[arg-type]
    return sum(box is not None for line in lines for box in line)


def test_a_file_without_pages_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes("<html><p>政府信息公开".encode())
    result = CliRunner().invoke(app, ["pages", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "text/html" in result.output
    assert not (tmp_path / "out").exists()


def test_the_files_of_a_folder_are_shown_and_those_without_pages_named(tmp_path: Path) -> None:
    folder, out = tmp_path / "年报", tmp_path / "out"
    folder.mkdir()
    (folder / "a.html").write_bytes("<html><p>政府信息公开".encode())
    (folder / "b.pdf").write_bytes(report_pdf(model.report(seed=41)))
    result = CliRunner().invoke(app, ["pages", str(folder), "--out", str(out), "--pixels", "100"])
    assert result.exit_code == 1
    assert len(list(out.iterdir())) == 5
    assert f"{folder / 'a.html'}: " in result.output
