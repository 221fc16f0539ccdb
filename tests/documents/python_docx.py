"""A report as python-docx writes it: another writer of Word files than our own, with its own way of merging cells."""

from __future__ import annotations

import io

import docx
from docx.document import Document as Word
from docx.table import Table

from extractor.domain import form
from tests.documents.prose import Prose
from tests.generator.model import Grid, Report, grid


def python_docx(report: Report, prose: Prose) -> bytes:
    """The report as bytes."""
    word = docx.Document()
    word.add_heading(prose.title, 0)
    _paragraphs(word, prose.preamble, "一、总体情况", *prose.overview)
    for name in form.TABLES:
        word.add_heading(form.TITLES[name], 1)
        lines = grid(report, name)
        _fill(word.add_table(len(lines), max(map(len, lines)), style="Table Grid"), lines)
    _paragraphs(word, "五、存在的主要问题及改进情况", *prose.problems, "六、其他需要报告的事项", *prose.other)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _paragraphs(word: Word, *texts: str) -> None:
    for text in texts:
        word.add_paragraph(text)


def _fill(table: Table, lines: Grid) -> None:
    cells = [list(row.cells) for row in table.rows]
    for row, line in enumerate(lines):
        for column, box in enumerate(line):
            if box is not None:
                last = cells[row + box.rows - 1][column + box.columns - 1]
                cells[row][column].merge(last).paragraphs[0].text = box.text
