"""The fee for processing information: charged, none or not mentioned; the tables' fees are another thing."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import ProcessingFee
from extractor.domain.text import normalise
from extractor.parsing.fee import read_fee
from extractor.parsing.sections import find_sections

HEAD = "甲县2023年政府信息公开工作年度报告\n一、总体情况\n2023年，{overview}\n五、存在的主要问题及改进情况\n（一）更新不及时。\n"


def fee(other: str | None, overview: str = "工作有序开展。") -> ProcessingFee:
    raw = HEAD.format(overview=overview) + (f"六、其他需要报告的事项\n{other}\n" if other is not None else "")
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    read = read_fee(Document(source=source, raw=raw, text=text, offsets=offsets), find_sections(text))
    for quote in read.quotes:
        assert quote.text == "".join(text[a:b] for a, b in quote.spans)
    return read


@pytest.mark.parametrize(
    ("sentence", "amount", "cases"),
    [
        (
            "2023年对25件政府信息公开申请案件收取了信息处理费2950元。其中，甲县1件，收取420元；乙县24件，收取2530元。",
            2950,
            25,
        ),
        ("全县收取信息处理费共计380元，其中民政局1件，收取380元。", 380, 1),
        ("全年收取政府信息公开信息处理费 3940 元。", 3940, None),
        ("本年度共收取信息处理费１，２００元，涉及３件申请。", 1200, 3),
        ("本机关依法收取信息处理费2笔，共计600元。", 600, 2),
        ("根据国办函〔2020〕109号文件，向申请人发出收费通知3件，实际收取信息处理费100元（1件）。", 100, 1),
        ("2023年，我局共办理申请20件，收取信息处理费150元。", 150, None),
        ("全市共收取政府信息公开处理费0.4万元。", 4000, None),
        ("本年度发出收费通知7件，总金额5000元，实际收取380元。", 380, None),
        ("2023年度共发出收费通知3件，收取信息处理费总金额为600元。", 600, None),
        ("收取信息处理费金额：1080元；件数：4件。", 1080, None),
        ("2023年，市政府办公室对2件依申请公开件收取信息处理费，共计50元。", 50, 2),
        ("本机关收取信息处理费情况：收费1笔，金额30元。", 30, 1),
        ("我局向5名申请人发出收费通知，其中3名申请人缴纳信息处理费共计900元。", 900, 3),
        ("一是举办培训2期；二是收取信息处理费两件共200元。", 200, 2),
        ("按照超过10件部分每件100元的标准，收取信息处理费700元。", 700, None),
    ],
)
def test_a_charge(sentence: str, amount: float, cases: int | None) -> None:
    read = fee(sentence)
    assert (read.status, read.amount_yuan, read.cases) == ("charged", amount, cases)
    assert read.quotes


@pytest.mark.parametrize(
    "sentence",
    [
        "本年度未收取信息处理费。",
        "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）规定的按件、按量收费标准，本年度没有产生信息公开处理费。",
        "2023年我局未发生政府信息公开收费情况。",
        "2023年度收取信息处理费0元。",
        "本机关全年收取信息公开处理费0件、0元。",
        "我镇2023年度政府信息公开信息处理费收费为零。",
        "2023年，本单位依申请公开信息未收取任何费用。",
        "本机关没有向申请人收取信息处理费。",
        "今年我街道办理信息公开申请均未收费。",
        "本年度无信息处理费收取情况。",
        "全年不存在收取信息处理费的情形。",
        "本年度未产生相关费用。",
        "（一）收取信息处理费情况。2023年未收取信息处理费。（二）其他无。",
        "我局未向公民、法人和其他组织收取任何费用。",
        "依据《政府信息公开信息处理费管理办法》，本年度发出收费通知的件数为0件，总金额为0元，实际收取的总金额为0元。",
        "2023年度发出收费通知的件数和总金额以及实际收取的总金额均为0。",
        "2023年，依申请提供政府信息收取信息处理费：无。",
        "本机关不存在收取信息公开处理费的情况",
        "无信息公开处理费收取情况。",
        "本镇依法免费提供政府信息，没有收取检索、复制、邮寄等费用。",
        "按照国务院办公厅文件要求，我县今年没有发生信息处理费。",
        "2023年度，我局政府信息公开申请未达到收费标准，未收取信息处理费用。",
        "发出收费通知1件，申请人未缴费，实际收取0元。",
    ],
)
def test_no_charge(sentence: str) -> None:
    read = fee(sentence)
    assert (read.status, read.amount_yuan, read.cases) == ("none", 0, 0)
    assert read.quotes


@pytest.mark.parametrize(
    ("other", "quoted"),
    [
        ("无", ["无"]),
        ("无。", ["无。"]),
        ("无其他需要报告的事项。", ["无其他需要报告的事项。"]),
        ("本机关无其他需要报告的事项。", ["本机关无其他需要报告的事项。"]),
        ("我局暂无其他事项需要报告。", ["我局暂无其他事项需要报告。"]),
        ("没有其他需要报告的事项", ["没有其他需要报告的事项"]),
        ("2023年收到人大建议9件，均已答复。", []),
        ("公开行政事业性收费目录清单3份，收费4068万元。", []),
        ("严格执行信息处理费管理办法。", []),
        ("按规定每件收取信息处理费100元的标准执行，超过30件的按100元/件收取信息处理费。", []),
        (None, []),
    ],
)
def test_not_mentioned(other: str | None, quoted: list[str]) -> None:
    read = fee(other)
    assert (read.status, read.amount_yuan, read.cases) == ("not_mentioned", None, None)
    assert [quote.text for quote in read.quotes] == quoted


def test_the_fee_may_stand_outside_section_six() -> None:
    assert fee("无", overview="我局未收取信息处理费。").status == "none"
    assert fee("无", overview="我局没有向申请人收取政府信息公开费用的情况。").status == "none"
    assert fee(None, overview="我局收取信息处理费60元。").amount_yuan == 60
    assert (
        fee("无", overview="财政局公开部门预算，“三公”经费比上年减少3元，未收取停车费。").status
        == "not_mentioned"
    )


def test_an_applicant_who_did_not_pay_is_no_denial() -> None:
    assert fee("申请人逾期未按收费通知缴纳信息处理费1件。").status == "not_mentioned"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2023年度，我局未向申请人收取信息处理费。", ("none", 0, 0)),
        ("本年度没有发生收取信息处理费的情况。", ("none", 0, 0)),
        ("按照《政府信息公开信息处理费管理办法》，全年收取信息处理费0元。", ("none", 0, 0)),
        ("2023年我单位发出信息处理费收费通知0件，收费0元。", ("none", 0, 0)),
        ("本年度信息处理费收取情况：无。", ("none", 0, 0)),
        ("依申请公开信息处理费收取情况：未收取。", ("none", 0, 0)),
        ("信息处理费：0元。", ("none", 0, 0)),
        ("本年度未产生信息处理费用，无其他需要报告事项。", ("none", 0, 0)),
        ("我局对1件申请收取信息处理费110元，已上缴国库。", ("charged", 110, 1)),
        ("全年按件计收信息处理费，共2件，合计金额200元。", ("charged", 200, 2)),
        ("全年共收取信息处理费1笔，计40元。", ("charged", 40, 1)),
        ("根据规定，本机关依申请提供政府信息不收取任何费用。", ("none", 0, 0)),
        ("2023年度本机关政府信息公开信息处理费收取总额为0。", ("none", 0, 0)),
        ("我镇未收取过任何形式的费用。", ("none", 0, 0)),
        ("严格执行信息处理费管理规定，本年度无收费情况。", ("none", 0, 0)),
        ("本年度信息公开工作经费支出3万元，未收取信息处理费。", ("none", 0, 0)),
        ("市级行政机关共收取信息处理费1350元，涉及申请5件。", ("charged", 1350, 5)),
        ("我局发出收费通知1件，申请人逾期未缴费，视为放弃申请，实际未收取费用。", ("none", 0, 0)),
        ("需说明的是，本部门2023年政府信息公开处理费为零元。", ("none", 0, 0)),
        ("本年度我校信息公开工作未收取检索、复制、邮寄等费用。", ("none", 0, 0)),
        ("2023年，没有收到信息处理费。", ("none", 0, 0)),
        ("本年度不存在收取信息处理费的事项。", ("none", 0, 0)),
        ("今年没有需要报告的其他事项，也没有收取信息处理费。", ("none", 0, 0)),
        ("全县收取政府信息公开信息处理费合计3,260元。", ("charged", 3260, None)),
        ("承办人大建议5件，均按期答复。", ("not_mentioned", None, None)),
        (
            "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本机关2023年度收取信息处理费的总金额是0元。",
            ("none", 0, 0),
        ),
        (
            "1.人大代表建议和政协提案办理结果公开情况。全部公开。2.信息处理费收取情况。本年度共计收取信息处理费用600元。",
            ("charged", 600, None),
        ),
        ("2023年，我办按次收取信息处理费三次，共计300元。", ("charged", 300, 3)),
        ("关于信息处理费，我局2023年度未收取。", ("none", 0, 0)),
        ("本年度行政机关信息公开处理费的收取情况为：没有收取。", ("none", 0, 0)),
        ("依法减免信息处理费2件，未收取费用。", ("none", 0, 0)),
        ("本年度购置政务公开查询机支出2.6万元；未产生信息处理费。", ("none", 0, 0)),
        ("2023年，区政府各部门依申请公开政府信息未收取任何费用，未设立收费项目。", ("none", 0, 0)),
        ("本机关2023年度收取信息处理费情况如下：收费件数2件，收费金额180元。", ("charged", 180, 2)),
        ("信息处理费收取总金额为0元，其他无需报告事项。", ("none", 0, 0)),
        ("我局严格按照规定执行，未出现违规收费现象。", ("none", 0, 0)),
        ("对大量、频繁申请的1名申请人收取信息处理费520元。", ("charged", 520, 1)),
        ("暂无其他需要报告的事项。", ("not_mentioned", None, None)),
        ("2023年度本单位没有产生政府信息公开处理费及其他需要报告的事项。", ("none", 0, 0)),
        ("本年度信息处理费收入零元。", ("none", 0, 0)),
        ("按照要求，2024年起将规范收取信息处理费。", ("not_mentioned", None, None)),
    ],
)
def test_the_fee_in_other_wordings(sentence: str, expected: tuple[str, float | None, int | None]) -> None:
    read = fee(sentence)
    assert (read.status, read.amount_yuan, read.cases) == expected
