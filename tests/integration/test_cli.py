"""The commands of the main job as a user calls them: real processes, real files, what they print and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents.pdf import report_pdf
from tests.generator import model

GOLDEN = Path(__file__).parents[2] / "golden"
SAMPLE = GOLDEN / "002_longshan-2023" / "source.txt"
NUMBERS = GOLDEN / "000n_shuijinping-numbers"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def nianbao(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extractor", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_extract_prints_one_object_a_report_in_the_order_of_the_arguments(tmp_path: Path) -> None:
    folder = tmp_path / "年报"
    folder.mkdir()
    (folder / "b.txt").write_bytes(SAMPLE.read_bytes())
    (folder / "a.txt").write_bytes((NUMBERS / "source.txt").read_bytes())
    (folder / ".hidden").write_bytes(b"no report")
    done = nianbao("extract", SAMPLE, folder)
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(r["source"]["path"]).name for r in records] == ["source.txt", "a.txt", "b.txt"]
    assert {r["schema"] for r in records} == {"record/1"}


def test_the_record_has_the_true_numbers_each_with_its_place() -> None:
    expected = json.loads((NUMBERS / "expected.json").read_text(encoding="utf-8"))
    record = json.loads(nianbao("extract", NUMBERS / "source.txt").stdout)
    text = nianbao("text", NUMBERS / "source.txt").stdout
    assert list(record["cells"]) == list(expected["cells"])
    for id_, cell in expected["cells"].items():
        got = record["cells"][id_]
        assert (got["state"], got["value"]) == (cell["state"], cell["value"]), id_
        assert text[got["where"]["start"] : got["where"]["end"]] == got["raw"] == cell["raw"], id_


def test_every_quote_stands_where_its_spans_say() -> None:
    record = json.loads(nianbao("extract", SAMPLE).stdout)
    text = nianbao("text", SAMPLE).stdout
    quotes = list(_quotes(record))
    assert quotes
    for quote in quotes:
        assert quote["match"] == "exact"
        assert "".join(text[start:end] for start, end in quote["spans"]) == quote["text"]


def _quotes(thing: object) -> list[dict[str, object]]:
    if isinstance(thing, dict):
        own = [thing] if {"spans", "match"} <= thing.keys() else []
        return own + [quote for value in thing.values() for quote in _quotes(value)]
    return [quote for one in thing for quote in _quotes(one)] if isinstance(thing, list) else []


def test_out_writes_a_file_a_report_named_by_stem_and_hash(tmp_path: Path) -> None:
    done = nianbao("extract", "--out", tmp_path / "out", SAMPLE)
    assert (done.returncode, done.stdout) == (0, "")
    (written,) = (tmp_path / "out").iterdir()
    record = json.loads(written.read_text(encoding="utf-8"))
    assert written.name == f"source-{record['source']['sha256'][:8]}.json"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "input.empty"),
        ("blank.txt", b" \n\t\n", "input.empty"),
        ("picture.txt", PNG, "image.damaged"),
        ("poem.txt", "床前明月光，疑是地上霜。\n".encode(), "input.not_report"),
        (
            "law.txt",
            "为了保障公民获取政府信息，制定本条例。政府信息公开条例自公布之日起施行。\n".encode(),
            "input.not_report",
        ),
        ("noise.txt", bytes(range(128, 256)) * 3, "input.encoding"),
    ],
)
def test_a_file_that_gives_no_record_is_an_error_object_that_names_it(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = nianbao("extract", path, SAMPLE)
    assert done.returncode == 1
    fault, record = map(json.loads, done.stdout.splitlines())
    assert fault["error"]["code"] == code
    assert fault["source"]["path"] == str(path)
    assert fault["error"]["hint"]["zh"]
    assert record["report"]["year"] == 2023, "one bad file never stops the others"


@pytest.mark.parametrize("command", ["extract", "pages"])
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, command: str) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file of somebody's", encoding="utf-8")
    report = tmp_path / "a.pdf"
    report.write_bytes(report_pdf(model.report(seed=41)))
    done = nianbao(command, "--out", taken, report)
    assert done.returncode == 3
    assert "outside.write" in done.stderr
    assert str(taken) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_an_error_object() -> None:
    done = nianbao("extract", "nowhere.txt")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "input.missing"


def test_wrong_usage_is_told_apart() -> None:
    assert nianbao("extract").returncode == 2
    assert nianbao("extract", "--narrative", "llm", SAMPLE).returncode == 2


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_same_text_in_another_encoding_gives_the_same_record(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "source.txt"
    path.write_bytes(SAMPLE.read_text(encoding="utf-8").replace("郟", "郏").encode(encoding))
    record = json.loads(nianbao("extract", path).stdout)
    assert record["report"]["issuer"] == "郏县龙山街道办事处"
    assert len(record["narrative"]["platforms"]) == 6
    told = {f["code"] for f in record["findings"]}
    assert ("E1" in told) == (encoding != "utf-8-sig")


def test_a_truncated_report_is_a_record_whose_findings_say_what_is_missing(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    path = tmp_path / "cut.txt"
    path.write_text(text[: text.index("5. 属于三类内部事务信息")], encoding="utf-8")
    done = nianbao("extract", path)
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["report"]["layout"] == {"proactive": "2021", "requests": "2021", "proceedings": None}
    assert record["cells"]["requests.handled_total.total"]["state"] == "missing"
    assert not any(id_.startswith("proceedings.") for id_ in record["cells"])
    assert {"T1", "M1", "S1"} <= {f["code"] for f in record["findings"]}


def test_several_reports_in_one_file_are_several_parts(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    parts = [(NUMBERS / "source.txt").read_text(encoding="utf-8"), SAMPLE.read_text(encoding="utf-8")]
    path.write_text("\n\n".join(parts), encoding="utf-8")
    records = [json.loads(line) for line in nianbao("extract", path).stdout.splitlines()]
    assert [r["source"]["part"] for r in records] == [1, 2]
    assert [r["report"]["issuer"] for r in records] == ["水浸坪乡人民政府", "郟县龙山街道办事处"]
    text = nianbao("text", path).stdout
    for record in records:
        for cell in record["cells"].values():
            assert text[cell["where"]["start"] : cell["where"]["end"]] == cell["raw"]


def test_schema_describes_what_extract_prints() -> None:
    schema = json.loads(nianbao("schema").stdout)
    assert {"Record", "ErrorObject"} <= schema["$defs"].keys()


def test_codes_lists_every_code_that_a_record_may_carry() -> None:
    rows = json.loads(nianbao("codes", "--json").stdout)
    assert {"R1", "R2", "R3", "R4", "R5", "T1", "U1", "input.empty"} <= {row["code"] for row in rows}
    assert all(row["zh"] and row["en"] and row["source"] for row in rows)
    assert len(nianbao("codes").stdout.splitlines()) == len(rows)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The sample with one number that breaks its row and its column."""
    path = tmp_path / "=草稿.txt"
    text = SAMPLE.read_text(encoding="utf-8")
    path.write_text(text.replace("(一) 予以公开\t0\t0", "(一) 予以公开\t5\t0"), encoding="utf-8")
    return path


def test_check_names_formula_sides_and_place_and_ends_with_1(draft: Path) -> None:
    done = nianbao("check", "--format", "json", draft)
    assert done.returncode == 1
    found = {(d["code"], d["left"], d["right"]): d for d in json.loads(done.stdout)}
    row = found["R3", 5, 0]
    assert row["formula"]["zh"] == "六类申请人之和＝总计"
    assert ("R2", 5, 0) in found
    lines = draft.read_text(encoding="utf-8").split("\n")
    assert "(一) 予以公开\t5" in lines[row["line"] - 1]


def test_check_without_errors_ends_with_0() -> None:
    assert nianbao("check", SAMPLE).returncode == 0


def test_check_as_csv_and_html_keeps_hostile_text_harmless(draft: Path) -> None:
    csv = nianbao("check", "--format", "csv", draft.name if draft.parent == Path.cwd() else draft).stdout
    assert csv.startswith("\ufeff")
    hostile = draft.with_name("<script>alert(1)</script>.txt".replace("/", "_"))
    hostile.write_text("不是年报", encoding="utf-8")
    page = nianbao("check", "--format", "html", hostile).stdout
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_check_in_a_language_that_it_does_not_speak_is_wrong_usage() -> None:
    assert nianbao("check", "--lang", "fr", SAMPLE).returncode == 2


def test_out_writes_the_same_content_once_and_tells_the_second_path(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_bytes(SAMPLE.read_bytes())
    missing = [tmp_path / name / "none.txt" for name in ("a", "b")]
    done = nianbao("extract", "--out", tmp_path / "out", tmp_path / "a", tmp_path / "b", *missing)
    assert done.returncode == 1
    written = {path.name.partition("-")[0] for path in (tmp_path / "out").iterdir()}
    assert (len(list((tmp_path / "out").iterdir())), written) == (3, {"x", "none"})
    assert str(tmp_path / "b" / "x.txt") in done.stderr
