"""A published PDF, printed and scanned again by code: each of its numbers is right, or something says that it is not.

The customer's file stays where it is. Other resolutions and seeds: `benchmarks/scans.py --pdf FILE --truth FILE`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.domain import form
from extractor.domain.report import Record
from extractor.readers.files import FileReader
from extractor.services.extract import read_records
from tests.generator.model import Entry, Report
from tests.generator.scan_files import image_pdf
from tests.generator.scans import Setting, rendered, scanned
from tests.generator.verdict import judge

pytestmark = pytest.mark.shared


def test_what_is_not_right_is_named(shared: Path, tmp_path: Path) -> None:
    truth = json.loads((shared / "real" / "huaian-2024.truth.json").read_text(encoding="utf-8"))["cells"]
    entries = {id_: Entry(str(value), "printed", Decimal(str(value))) for id_, value in truth.items()}
    due = Report({"proactive": "2021", "requests": "2021", "proceedings": "standard"}, entries)
    assert sorted(due.ids()) == sorted(truth)
    setting = Setting(200, "office")
    scan = scanned("huaian 1", due, setting, rendered(shared / "real" / "huaian-2024.pdf", setting.dpi))
    path = tmp_path / "scan.pdf"
    path.write_bytes(image_pdf(scan))
    ((_, record),) = read_records(FileReader(), path, narrative="none")
    assert isinstance(record, Record)
    assert set(form.TABLES) == {name for name in form.TABLES if getattr(record.report.layout, name)}
    verdict = judge(due, record)
    assert verdict.unnamed() == []
    assert verdict.right.total() >= 0.98 * len(truth)
