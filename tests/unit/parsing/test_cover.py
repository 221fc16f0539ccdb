"""The cover is what is printed around the report: names as printed, dates of publication only, nothing repaired."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.report import Cover
from extractor.domain.text import normalise
from extractor.parsing.cover import read_cover
from extractor.parsing.issuer_types import issuer_type
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
    ("name", "kind"),
    [
        ("新疆维吾尔自治区克孜勒苏柯尔克孜自治州甲县乙丙塔吉克族民族乡人民政府", "township"),
        ("甲省乙丙丁戊藏族羌族自治州己庚辛彝族傣族拉祜族佤族自治县壬癸民族镇人民政府", "town"),
        ("甲维吾尔自治区乙哈萨克自治州丙丁锡伯自治县戊己庚辛街道办事处", "subdistrict"),
        ("甲省乙丙回族自治州丁石山保安族东乡族撒拉族自治县戊家镇", "town"),
        ("甲市经济技术开发区（乙河区）丙亚南路街道办事处", "subdistrict"),
        ("甲市高新技术产业开发区（乙区）管理委员会", "zone"),
        ("甲自治区乙垦区丙山农牧场", "zone"),
    ],
)
@pytest.mark.parametrize("place", ["title", "line above the title", "signature", "text"])
def test_long_names_and_names_with_brackets_are_read_wherever_they_stand(
    name: str, kind: str, place: str
) -> None:
    head = {
        "title": f"{name}2023年政府信息公开工作年度报告\n",
        "line above the title": f"{name}\n2023年政府信息公开工作年度报告\n",
        "signature": "2023年政府信息公开工作年度报告\n",
        "text": f"根据条例规定，现公布{name}2023年政府信息公开工作年度报告。\n",
    }[place]
    read = cover(head + BODY + END + (f"\n{name}\n2024年1月30日\n" if place == "signature" else ""))
    assert (read.issuer, read.issuer_type) == (name, kind)


def test_what_stands_in_brackets_behind_a_name_is_no_part_of_a_longer_one() -> None:
    read = cover("根据条例规定，甲县水务局（以下简称我局）会同乙局编制本报告。\n" + BODY + END)
    assert read.issuer == "甲县水务局"


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


@pytest.mark.parametrize(
    ("short", "sentence", "issuer"),
    [
        ("甲省", "现将甲省人民政府2023年政府信息公开工作年度报告予以公布。", "甲省人民政府"),
        ("乙乡", "现公布乙乡人民政府2023年政府信息公开工作年度报告。", "乙乡人民政府"),
        ("水务局", "现将甲县水务局政府信息公开工作2023年度报告公布如下。", "甲县水务局"),
        ("教育局", "现将甲县教育局（以下简称“我局”）2023年工作情况报告如下。", "甲县教育局"),
        ("乙镇", "甲县乙镇人民政府根据《政府信息公开条例》的要求，编制本报告。", "甲县乙镇人民政府"),
        ("林业局", "甲县林业局依照条例规定和县政府部署，编制了年度报告。", "甲县林业局"),
        ("甲县", "现将甲县乙镇人民政府2023年政府信息公开工作年度报告予以公布。", "甲县"),
        ("甲县水务局", "现将水务局2023年政府信息公开工作年度报告予以公布。", "甲县水务局"),
        ("甲县人民政府", "现将甲县2023年政府信息公开工作年度报告予以公布。", "甲县人民政府"),
        ("水务局", "甲县教育局根据条例要求，编制了指南。", "水务局"),
    ],
)
def test_a_short_name_in_the_title_gives_way_to_the_full_one_in_the_text(
    short: str, sentence: str, issuer: str
) -> None:
    assert cover(f"{short}2023年政府信息公开工作年度报告\n{sentence}\n{BODY}").issuer == issuer


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
        (TITLE + "【发布日期】2024-01-21\n", "", "甲县乙乡", "2024-01-21"),
        (TITLE + "发布于2024-01-22 10:30\n", "", "甲县乙乡", "2024-01-22"),
        (TITLE + "发布时间：[2024/1/23]\n", "", "甲县乙乡", "2024-01-23"),
        (TITLE + "更新于2024-01-22\n", "", "甲县乙乡", None),
        (TITLE, "乙乡人民政府\n2024年元月24日", "乙乡人民政府", "2024-01-24"),
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
        # one whole year, without a word that says what it is
        ("报告反映我局2020年1月1日至2020年12月31日的工作。", "2020-01-01", "2020-12-31"),
        ("本报告涵盖2021年1月1日到12月31日公开工作情况。", "2021-01-01", "2021-12-31"),
        ("我乡2022年1月1日起至同年12月31日的情况如下。", "2022-01-01", "2022-12-31"),
        ("报告所列情况自2022年1月1日开始，至2022年12月31日止。", "2022-01-01", "2022-12-31"),
        ("（2023.1.1-2023.12.31）", "2023-01-01", "2023-12-31"),
        ("现将2023-01-01至2023-12-31工作情况报告如下。", "2023-01-01", "2023-12-31"),
        ("数据统计期限为2023/1/1～2023/12/31。", "2023-01-01", "2023-12-31"),
        ("规划自2021年1月1日至2025年12月31日实施。", None, None),
        ("活动自2023年1月10日至2023年12月31日开展。", None, None),
        ("办法有效期自2023年1月1日至2024年12月31日。", None, None),
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
        ("如对报告有疑问，请致电0512-6600123。", {"phone": "0512-6600123"}),
        ("有意见请致电我局办公室：0512－66001234。", {"phone": "0512－66001234"}),
        ("欢迎拨打（0512）6600123咨询。", {"phone": "（0512）6600123"}),
        ("请来电6600123反映。", {"phone": "6600123"}),
        ("联系电话（传真）：0512-6600123。", {"phone": "0512-6600123"}),
        ("电话/传真：0512-6600123。", {"phone": "0512-6600123"}),
        ("联系人：李某某，0512-6600123。", {"phone": "0512-6600123"}),
        ("办公地址位于甲县东路1号，邮编155120。", {"address": "甲县东路1号", "postcode": "155120"}),
        ("群众拨打12345热线86300件，致电咨询20231231次。", {}),
        ("全年来电2023000次。", {}),
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
        # a hospital, a school or a company is no department of a government
        ("甲市中心医院", "other"),
        ("甲市第一中学", "other"),
        ("甲省乙大学", "other"),
        ("甲县自来水公司", "other"),
        ("甲县医疗保障局", "department"),
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
