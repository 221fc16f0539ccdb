"""The cover is what is printed around the report: names as printed, dates of publication only, nothing repaired."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.report import Cover
from extractor.domain.text import normalise
from extractor.parsing.cover import issuer_type, read_cover
from extractor.parsing.sections import find_sections

BODY = "一、总体情况\n2023年，我单位认真落实条例。\n二、主动公开政府信息情况\n"
END = "五、存在的主要问题及改进情况\n（一）公开不够及时。\n六、其他需要报告的事项\n无。\n"


def cover(raw: str) -> Cover:
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    document = Document(source=source, raw=raw, text=text, offsets=offsets)
    read = read_cover(document, find_sections(text))
    for quotes in (read.quotes.title, read.quotes.issuer, read.quotes.year, read.quotes.published_on):
        for quote in quotes:
            assert quote.text == "".join(text[a:b] for a, b in quote.spans)
    return read


@pytest.mark.parametrize(
    ("head", "title", "issuer", "kind", "year"),
    [
        ("甲县乙镇人民政府2023年政府信息公开工作年度报告\n", "甲县乙镇人民政府2023年政府信息公开工作年度报告", "甲县乙镇人民政府", "town", 2023),
        ("甲县乙镇2022年政府信息公开工作\n\n年度报告\n", "甲县乙镇2022年政府信息公开工作年度报告", "甲县乙镇", "town", 2022),
        ("# 甲区乙乡人民政府\n\n## 2023年政府信息公开工作年度报告\n", "甲区乙乡人民政府2023年政府信息公开工作年度报告", "甲区乙乡人民政府", "township", 2023),
        ("甲市财政局\n2024年度\n政府信息公开年报\n", "甲市财政局2024年度政府信息公开年报", "甲市财政局", "department", 2024),
        ("2019年甲市人民政府办公厅政府信息公开工作年度报告\n", "2019年甲市人民政府办公厅政府信息公开工作年度报告", "甲市人民政府办公厅", "department", 2019),
        ("首页 > 政务公开 > 政府信息公开年报\n甲镇2025年政府信息公开工作年度报告\n甲镇2025年政府信息公开工作年度报告\n", "甲镇2025年政府信息公开工作年度报告", "甲镇", "town", 2025),
        ("乡镇（街道办）\n丙街道办事处二〇二三年政府信息公开工作年度报告\n", "丙街道办事处二〇二三年政府信息公开工作年度报告", "丙街道办事处", "subdistrict", 2023),
        ("甲省2021年政务公开工作年度报告\n", "甲省2021年政务公开工作年度报告", "甲省", "province", 2021),
        ("甲经济技术开发区管委会2022年度政府信息公开工作报告\n", "甲经济技术开发区管委会2022年度政府信息公开工作报告", "甲经济技术开发区管委会", "zone", 2022),
        ("甲市人民政府关于2020年政府信息公开工作情况的报告\n", "甲市人民政府关于2020年政府信息公开工作情况的报告", "甲市人民政府", "city", 2020),
        ("甲 县 2023 年 政 府 信 息 公 开 工 作 年 度 报 告\n", "甲 县 2023 年 政 府 信 息 公 开 工 作 年 度 报 告", "甲县", "county", 2023),
        ("甲县教育局政府信息公开工作年度报告（2023年度）\n", "甲县教育局政府信息公开工作年度报告（2023年度）", "甲县教育局", "department", 2023),
        ("政府信息公开工作年度报告\n（2022年度）\n甲市城市管理局\n2023年1月5日\n", "政府信息公开工作年度报告（2022年度）", "甲市城市管理局", "department", 2022),
        ("关于甲县文化和旅游局2020年政府信息公开工作的年度报告\n", "关于甲县文化和旅游局2020年政府信息公开工作的年度报告", "甲县文化和旅游局", "department", 2020),
        ("甲市审计局2023年度政府信息公开年度报告 - 甲市人民政府门户网站\n甲市审计局2023年度政府信息公开年度报告\n", "甲市审计局2023年度政府信息公开年度报告", "甲市审计局", "department", 2023),
    ],
)  # fmt: skip
def test_title_issuer_and_year(head: str, title: str, issuer: str, kind: str, year: int) -> None:
    read = cover(head + "\n根据条例编制本报告。\n" + BODY + END)
    assert (read.title, read.issuer, read.issuer_type, read.year) == (title, issuer, kind, year)
    assert [quote.text for quote in read.quotes.title] == [title]


@pytest.mark.parametrize(
    ("preamble", "issuer"),
    [
        ("根据条例规定，现公布区统计局2023年政府信息公开工作年度报告。", "区统计局"),
        ("本报告由信访局结合有关统计数据编制，数据自2023年起。", "信访局"),
        ("根据有关要求，特向社会公布2023年甲市农业农村局政府信息公开工作年度报告。", "甲市农业农村局"),
        ("根据条例，甲乡人民政府全面总结了2023年政府信息公开工作。", "甲乡人民政府"),
        ("甲街道2023年政府信息公开工作年度报告是根据条例要求编制的。", "甲街道"),
        ("根据条例要求，由甲区乙街道编制2023年度政府信息公开工作年度报告。", "甲区乙街道"),
        ("根据条例编制本报告。2023年通过政府网站公开信息3条。", None),
        ("根据条例和上级要求，现将2023年度政府信息公开工作情况报告如下：", None),
    ],
)
def test_without_a_title_the_text_names_the_issuer(preamble: str, issuer: str | None) -> None:
    read = cover(preamble + "\n" + BODY.replace("我单位", "我局") + END)
    assert (read.title, read.issuer, read.year) == (None, issuer, 2023)


def test_the_text_may_name_the_title_body_more_fully_but_never_shorter() -> None:
    title = "乙镇2025年政府信息公开工作年度报告\n"
    assert (
        cover(title + "现向社会公布甲市乙镇2025年度政府信息公开工作年度报告。\n" + BODY).issuer == "甲市乙镇"
    )
    assert cover("甲县" + title + "现公布乙镇2025年政府信息公开年报。\n" + BODY).issuer == "甲县乙镇"
    compiled = "本报告由甲市人民政府办公室根据条例编制。\n"
    assert cover("甲市人民政府\n2024年政府信息公开工作年度报告\n" + compiled + BODY).issuer == "甲市人民政府"


TITLE = "甲县乙乡2023年政府信息公开工作年度报告\n"


@pytest.mark.parametrize(
    ("head", "tail", "issuer", "published"),
    [
        (TITLE, "乙乡人民政府\n2024年1月30日", "乙乡人民政府", "2024-01-30"),
        (TITLE, "2024年1月30日\n\n乙乡人民政府\n", "乙乡人民政府", "2024-01-30"),
        (TITLE, "乙乡人民政府 2024年1月30日", "乙乡人民政府", "2024-01-30"),
        (TITLE, "乙乡人民政府\n二〇二四年一月三十日", "乙乡人民政府", "2024-01-30"),
        (TITLE, "2024 年 1 月 30 日", "甲县乙乡", "2024-01-30"),
        (TITLE, "", "甲县乙乡", None),
        (TITLE, "乙乡人民政府\n2024年1月30日\n相关附件：\n打印 关闭\n", "乙乡人民政府", "2024-01-30"),
        (TITLE, "打印日期：2024年5月1日", "甲县乙乡", None),
        (TITLE, "截至2024年1月1日。", "甲县乙乡", None),
        (TITLE, "2024年2月31日", "甲县乙乡", None),
        ("2024年05月19日 星期日 |\n" + TITLE + "日期:2024-01-29 12:40:13 来源:甲县 点击:5次\n", "", "甲县乙乡", "2024-01-29"),
        (TITLE + "发布日期：2024-01-31\n", "", "甲县乙乡", "2024-01-31"),
        ("发布日期\n2024-01-31\n" + TITLE, "", "甲县乙乡", "2024-01-31"),
        (TITLE + "    时间:2024-01-26 09:42来源:乙乡作者: 点击:\n", "", "甲县乙乡", "2024-01-26"),
        (TITLE + "更新时间：2024-01-31\n访问日期：2024-02-01\n", "", "甲县乙乡", None),
        (TITLE + "发布时间：\n", "", "甲县乙乡", None),
        ("成文日期：2024年01月08日\n发布日期：2024年01月10日\n" + TITLE, "", "甲县乙乡", "2024-01-10"),
        ("成文日期：2024年01月08日\n" + TITLE, "", "甲县乙乡", "2024-01-08"),
        (TITLE, "发布日期：2024-01-20\n", "甲县乙乡", "2024-01-20"),
        (TITLE, "　　　　乙乡人民政府\n　　　2024.1.16\n\n上一篇：乙乡简介\n下一篇：没有了", "乙乡人民政府", "2024-01-16"),
        (TITLE + "发布日期：2024-02-02\n", "乙乡人民政府\n2024年1月30日", "乙乡人民政府", "2024-01-30"),
        (TITLE + "乙乡人民政府\n（2024年1月23日）\n", "", "乙乡人民政府", "2024-01-23"),
        (TITLE + "统计时间为202311日至20231231日。\n", "", "甲县乙乡", None),
    ],
)  # fmt: skip
def test_signature_and_date_of_publication(head: str, tail: str, issuer: str, published: str | None) -> None:
    read = cover(head + BODY + END + "\n" + tail)
    assert (read.issuer, read.published_on) == (issuer, published)
    assert bool(read.quotes.published_on) == (published is not None)


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("所列数据统计期限自2023年1月1日起至2023年12月31日止。", "2023-01-01", "2023-12-31"),
        ("统计期限从2019年1月1日到12月31日止。", "2019-01-01", "2019-12-31"),
        ("数据统计时间为 2024 年 1 月 1 日—2024 年 12 月 31 日。", "2024-01-01", "2024-12-31"),
        ("数据统计期限为202511日至20251231日。", None, None),
        ("会议自2023年1月1日至2023年1月3日召开。", None, None),
        ("统计期限自2023年1月1日起至2023年13月31日止。", None, None),
    ],
)
def test_period(sentence: str, start: str | None, end: str | None) -> None:
    read = cover(TITLE + sentence + "\n" + BODY)
    assert (read.period.start, read.period.end) == (start, end)


@pytest.mark.parametrize(
    ("sentence", "contact"),
    [
        (
            "可在甲县政府网(<http://www.jia.gov.cn/>)查阅或下载，如有疑问请联系(联系地址:甲县东路1号,邮编:155120,联系电话:0469-6101183,电子邮箱:a_b@126.com)。",
            {"address": "甲县东路1号", "postcode": "155120", "phone": "0469-6101183", "email": "a_b@126.com", "url": "http://www.jia.gov.cn/"},
        ),
        ("电子版可从门户网站（www.jia.gov.cn）下载。", {"url": "www.jia.gov.cn"}),
        ("请与办公室联系（地址：甲市翔宇南道 1 号；邮政编码：223001；电话：（0517）83605210）。",
         {"address": "甲市翔宇南道 1 号", "postcode": "223001", "phone": "（0517）83605210"}),
        ("及时公开办公地址、联系方式等信息，收到电话咨询1234567890次。", {}),
        ("如有疑问，请联系办公室，电话：13812345678。", {"phone": "13812345678"}),
    ],
)  # fmt: skip
def test_contact(sentence: str, contact: dict[str, str]) -> None:
    assert cover(TITLE + sentence + "\n" + BODY).contact == contact


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("教育部", "ministry"),
        ("国家税务总局", "ministry"),
        ("国家税务总局甲市税务局", "department"),
        ("甲省人民政府", "province"),
        ("上海市人民政府", "province"),
        ("甲市", "city"),
        ("甲州人民政府", "city"),
        ("甲市乙区人民政府", "county"),
        ("浦东新区人民政府", "county"),
        ("甲自治县", "county"),
        ("甲省乙市丙市人民政府", "county"),
        ("甲州乙市", "county"),
        ("甲县人民政府办公室", "department"),
        ("甲市公安局交警支队", "department"),
        ("甲区发展和改革委员会", "department"),
        ("甲县乙镇", "town"),
        ("甲旗乙苏木", "township"),
        ("甲县乙民族乡人民政府", "township"),
        ("甲区丙街道办事处", "subdistrict"),
        ("甲高新技术产业开发区管理委员会", "zone"),
        ("甲市自由贸易试验区", "zone"),
        ("甲学会", "other"),
    ],
)
def test_the_type_is_told_by_the_name(name: str, kind: str) -> None:
    assert issuer_type(name) == kind


def test_where_the_report_is_published_may_stand_in_section_six() -> None:
    end = END.replace(
        "六、其他需要报告的事项\n",
        "六、其他需要报告的事项\n本报告电子版可在市政府网站（www.jia.gov.cn）查阅。\n",
    )
    assert cover(TITLE + BODY + end).contact == {"url": "www.jia.gov.cn"}


@pytest.mark.parametrize("name", ["本溪市人民政府", "全椒县人民政府"])
def test_a_name_may_begin_like_a_pronoun(name: str) -> None:
    assert cover(TITLE + BODY + END + f"\n{name}\n2024年1月30日").issuer == name


def test_a_text_without_a_cover_gives_none() -> None:
    assert cover("") == Cover()
    assert cover("今天天气很好。\n") == Cover()
