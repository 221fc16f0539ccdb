"""Numbers that the text states, in the wording of ministries, cities, bureaus and townships; what only looks like one is left."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.narrative import Statement
from extractor.domain.text import normalise
from extractor.parsing.claim_rules import RULES
from extractor.parsing.sections import find_sections
from extractor.parsing.statements import read_statements
from tests.hang import no_hang

HEAD = "甲县2023年政府信息公开工作年度报告\n一、总体情况\n"


def statements(sentence: str) -> tuple[Statement, ...]:
    raw = HEAD + sentence + "\n二、主动公开政府信息情况\n"
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    found = read_statements(Document(source=source, raw=raw, text=text, offsets=offsets), find_sections(text))
    for statement in found:
        for quote in statement.quotes:
            assert quote.text == "".join(text[a:b] for a, b in quote.spans)
    return found


def said(sentence: str) -> dict[str, list[float]]:
    read: dict[str, list[float]] = {}
    for statement in statements(sentence):
        read.setdefault(statement.what, []).append(statement.value)
    return read


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # requests received
        ("本机关共收到公民、法人或其他组织提交的政府信息公开申请5件，均已按期答复。", {"requests_new": [5]}),
        ("2023年我镇共受理依申请公开3件，办结3件。", {"requests_new": [3], "requests_handled": [3]}),
        ("全年收到３件政府信息公开申请，全部按时办结。", {"requests_new": [3], "requests_handled": [3]}),
        ("受理政府信息公开申请5件（自然人4件、企业1件），均已办结。", {"requests_new": [5], "requests_handled": [5]}),
        ("新收政府信息公开申请46件，上年结转2件，全部办结。", {"requests_new": [46], "requests_carried_in": [2]}),
        ("收到政府信息公开申请6件，均在法定期限内答复。", {"requests_new": [6]}),
        ("收到信息公开申请2件，已在规定时间内全部办结并答复。", {"requests_new": [2], "requests_handled": [2]}),
        ("在图书馆设立政府信息公开查阅点3个。", {}),
        ("微信、微博分别发布1230条、2045条。", {"proactive_items": [1230, 2045]}),
        (
            "共办理政府信息公开申请83件，其中新收80件、上年结转3件。",
            {"requests_total": [83], "requests_new": [80], "requests_carried_in": [3]},
        ),
        ("收到2件公民申请，其中1件部分公开。", {"requests_new": [2], "partially_granted": [1]}),
        ("办结政府信息公开申请40件，其中7个工作日内答复23件。", {"requests_handled": [40]}),
        ("全年主动公开各类环保信息560条。", {"proactive_items": [560]}),
        ("“平安某县”抖音号发布短视频120个。", {"proactive_items": [120]}),
        ("县政府门户网站发稿1200篇，微信公众号推文300篇。", {"proactive_items": [1200, 300]}),
        ("办好《某市人民政府公报》电子版，全年出刊4期。", {"proactive_items": [4]}),
        ("通过公开栏、大喇叭等渠道张贴惠民政策公告50余份。", {"proactive_items": [50]}),
        ("局微博转发、发布560条。", {"proactive_items": [560]}),
        ("我局新收政府信息公开申请1,204件，上年结转36件，办结1,190件，结转下年度继续办理50件。",
         {"requests_new": [1204], "requests_carried_in": [36], "requests_handled": [1190], "requests_carried_out": [50]}),
        ("全年共受理政府信息公开申请85件（含上年结转6件），答复80件。",
         {"requests_total": [85], "requests_carried_in": [6], "requests_handled": [80]}),
        ("全市收办政府信息公开申请3607件。", {"requests_total": [3607]}),
        ("收到申请公开政府信息5宗，上年结转1宗。", {"requests_new": [5], "requests_carried_in": [1]}),
        ("我委接收信息公开申请十二件，其中网络申请10件、信函申请2件。", {"requests_new": [12]}),
        ("共收到申请20件，其中自然人申请18件，法人申请2件。", {"requests_new": [20]}),
        ("本年度收到依申请公开政府信息0件。", {"requests_new": [0]}),
        ("2023年结转至2024年办理申请4件。", {"requests_carried_out": [4]}),
        ("2022年结转申请2件，2023年新收申请7件。", {"requests_carried_in": [2], "requests_new": [7]}),
        ("收到申请19件，加上2022年结转1件，共办结20件，无结转下年度办理件。",
         {"requests_new": [19], "requests_carried_in": [1], "requests_handled": [20], "requests_carried_out": [0]}),
        ("共接收申请19件，办结18件，1件结转至2024年办理。",
         {"requests_new": [19], "requests_handled": [18], "requests_carried_out": [1]}),
        ("全县受理政府信息公开申请165件，其中县政府本级受理43件。", {"requests_new": [165, 43]}),
        ("本年度未接到群众要求公开的信息。", {"requests_new": [0]}),
        ("另有72件申请按照《条例》顺延到下年度答复。", {"requests_carried_out": [72]}),
        ("全年无上年结转申请，无结转下年度办理的申请。", {"requests_carried_in": [0], "requests_carried_out": [0]}),
        ("按期答复151件，8件因征求第三方意见转入2024年办理。", {"requests_carried_out": [8]}),
        ("收到申请8件，余下1件按程序延期，转入2024年办理。", {"requests_new": [8], "requests_carried_out": [1]}),
        ("收到申请8件，其中2件经申请人同意延期，结转至2024年。", {"requests_new": [8], "requests_carried_out": [2]}),
        ("收到申请8件，其中2件因邮件丢失重新提交。", {"requests_new": [8]}),
        ("上年也无结转件。", {"requests_carried_in": [0]}),
        ("上年度没有结转申请，也无结转下年度办理的申请。", {"requests_carried_in": [0], "requests_carried_out": [0]}),
        # results
        ("予以公开10件、部分公开3件、不予公开2件、无法提供4件、不予处理1件，答复的申请共20件。",
         {"granted": [10], "partially_granted": [3], "denied": [2], "unavailable": [4], "rejected": [1], "requests_handled": [20]}),
        ("在答复的申请中，予以公开及部分公开258件，不予公开35件，因本机关不掌握等原因无法提供265件。",
         {"denied": [35], "unavailable": [265]}),
        ("收到申请9件，其中5件予以公开，3件部分公开，1件不予公开。",
         {"requests_new": [9], "granted": [5], "partially_granted": [3], "denied": [1]}),
        ("收到申请2件，作出同意公开答复1件，其他处理1件。", {"requests_new": [2], "granted": [1]}),
        # none
        ("本年度未收到政府信息公开申请。", {"requests_new": [0]}),
        ("全年没有收到依申请公开事项。", {"requests_new": [0]}),
        ("2023年，我单位未收到公民、法人或其他组织对依申请公开政府信息的申请。", {"requests_new": [0]}),
        ("2023年度无依申请公开件。", {"requests_new": [0]}),
        ("我局未发生依申请公开政府信息方面的行政复议和行政诉讼。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("未收到政府信息公开申请，未发生因政府信息公开引起的行政复议、行政诉讼案件。",
         {"requests_new": [0], "reconsiderations": [0], "lawsuits": [0]}),
        ("我镇没有因政府信息公开被申请行政复议或提起行政诉讼的情况。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("全年无涉及政府信息公开的行政复议。", {"reconsiderations": [0]}),
        ("政府信息公开行政复议、行政诉讼均为0件。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("涉及政府信息公开的行政复议、行政诉讼案件数量为零。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("本年度未制定规章和行政规范性文件。", {"regulations_issued": [0], "normative_documents_issued": [0]}),
        # proceedings
        ("因政府信息公开引发行政复议7件，行政诉讼9件，均获维持。", {"reconsiderations": [7], "lawsuits": [9]}),
        ("政府信息公开行政复议 351 件，其中结果维持 72 件，结果纠正 64 件。", {"reconsiderations": [351]}),
        ("全县共办理信息公开行政复议、行政诉讼案件74件。", {}),
        ("全年发生2起政府信息公开行政复议。", {"reconsiderations": [2]}),
        ("未发生行政复议被纠错、行政诉讼败诉案件。", {}),
        ("信息公开申请均在法定期限内答复，未发生被纠错情形。", {}),
        ("审理行政复议案件200件。", {}),
        ("因不服信息公开答复被诉至法院7件，无一败诉。", {"lawsuits": [7]}),
        ("因信息公开被起诉至法院2件。", {"lawsuits": [2]}),
        ("将拒不履行的3家企业诉至法院。", {}),
        # documents, interpretations, events
        ("我市制定政府规章2件、行政规范性文件15件，废止行政规范性文件3件，现行有效行政规范性文件120件。",
         {"regulations_issued": [2], "normative_documents_issued": [15]}),
        ("清理规范性文件30件，集中公开现行有效规范性文件46件。", {}),
        ("出台2部规章，印发规范性文件６份。", {"regulations_issued": [2], "normative_documents_issued": [6]}),
        ("健全规章制度3项。", {}),
        ("全年制作119期政策简明问答。", {"interpretations": [119]}),
        ("发布政策解读材料42篇，开展图文解读。", {"interpretations": [42]}),
        ("召开新闻发布会12场，举办政务公开业务培训班2期，培训200人次。", {"press_conferences": [12], "trainings": [2]}),
        ("组织开展3次政务公开专题培训。", {"trainings": [3]}),
        ("围绕《条例》开展多次培训，参加第七期培训班。", {}),
        ("举办安全生产培训3场。", {}),
        # proactive disclosure
        ("全年累计主动公开政府信息 130 余条。", {"proactive_items": [130]}),
        ("共主动公开政府信息18万余条。", {"proactive_items": [180000]}),
        ("通过县政府网站发布信息27条，微信公众平台发布91条。", {"proactive_items": [27, 91]}),
        ("共发布信息444条，其中网站118条，微信公众号294条，视频号32条。", {"proactive_items": [444, 118, 294, 32]}),
        ("公开政府信息73条，其中：统计数据12条，工作动态21条，公告公示40条。", {"proactive_items": [73]}),
        ("主动公开政府信息59条，内容涵盖政务信息12条、基层政务8条。", {"proactive_items": [59]}),
        ("编印《政府公报》12期，免费赠阅3万余册。", {"proactive_items": [12]}),
        ("全年编发公报24期，刊登各类文件112件，其他文件45件。", {"proactive_items": [112]}),
        ("“活力甲镇”微信公众号全年推送图文信息502篇，阅读量10万次，粉丝3000人。", {"proactive_items": [502]}),
        ("督促各部门在网站发布信息3044条。", {}),
        ("报送政务信息100条，被省级采用20条。", {}),
        ("收到网民留言56条，答复56条。", {}),
        ("答复人大建议9件、政协提案6件。", {}),
        ("开设公开专栏18个，优化栏目22个，整改错误信息83处。", {}),
        ("2022年主动公开信息80条，2023年主动公开信息95条。", {"proactive_items": [95]}),
        ("主动公开信息95条，较上年增加15条，同比增长18.7%。", {"proactive_items": [95]}),
        ("通过县政府网站公开部门预决算信息2条。", {}),
        ("主动公开各类信息300多条，更新网站栏目15个。", {"proactive_items": [300]}),
        ("利用电子显示屏滚动播放信息200余条，发放宣传资料5000份。", {"proactive_items": [200]}),
        ("公示行政处罚信息33条、行政许可信息120条。", {}),
        ("2024年，我部主动公开政府信息2.3万余条，其中部门户网站发布1.8万条，政务微博发布3200余条。", {}),  # another year's
        ("2023年，我部主动公开政府信息2.3万余条，其中部门户网站发布1.8万条，政务微博发布3200余条。",
         {"proactive_items": [23000, 18000, 3200]}),
        ("通过政务新媒体等平台发布信息，其中，通过街道信息公开专栏发布信息359条，通过公众号“人文甲街”发布信息1088条。",
         {"proactive_items": [359, 1088]}),
        ("截至2023年12月31日，官方微信共推送1039条信息。", {"proactive_items": [1039]}),
        ("市政府门户网站公开全市各类政府信息共计3437条，包括人事信息12条。", {"proactive_items": [3437]}),
        ("依托门户网站发布主动公开文件103份。", {"proactive_items": [103]}),
        ("全年共举办191场市政府新闻发布活动，其中专题新闻发布会累计举行51场。", {"press_conferences": [191]}),
        ("累计办理公民、法人或其他组织通过邮寄等途径提出的依申请公开信息合计12件，已全部办结。", {"requests_handled": [12]}),
        ("发布政府文件及解读信息82条。", {}),
        ("在区政府门户网站发布公示公告17条，在主流媒体发布新闻信息报道298条（次）。", {"proactive_items": [17, 298]}),
        ("组织各科室、下属单位信息员集中培训2次。", {"trainings": [2]}),
        # brackets before the number
        ("共组织召开新闻发布会（含网上新闻发布会）20场。", {"press_conferences": [20]}),
        ("对申请予以公开（含部分公开）5件，其他处理（含撤回申请）3件。", {}),
        # the number before its noun
        ("依法依规答复政府信息公开申请，全年共收到并办理17件申请。", {"requests_new": [17]}),
        ("共收到3份《政府信息公开申请表》，均依法答复。", {"requests_new": [3]}),
        ("受理申请3件，均为自然人申请；其中1件予以公开，2件因信息不存在无法提供。", {"requests_new": [3], "granted": [1], "unavailable": [2]}),
        ("受理依申请公开33件（其中上年结转3件）。", {"requests_total": [33], "requests_carried_in": [3]}),
        ("报告期内无行政复议情况，发生行政诉讼1件，已胜诉。", {"reconsiderations": [0], "lawsuits": [1]}),
        ("2023年度未有申请人向我单位申请政府信息公开。", {"requests_new": [0]}),
        ("累计发布各类政策解读36条，图文解读20条，视频解读4条。", {"interpretations": [36]}),
        # the fee is no statement
        ("未发生因信息公开引发的行政复议、诉讼，未收取信息处理费。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("对25件政府信息公开申请收取信息处理费2950元。", {}),
    ],
)  # fmt: skip
def test_what_is_said(sentence: str, expected: dict[str, list[float]]) -> None:
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("全市共受理政府信息公开申请5件。", "area"),
        ("我区受理政府信息公开申请5件。", "own"),
        ("区政府办受理政府信息公开申请5件。", "own"),
        ("受理政府信息公开申请5件。", "own"),
        ("全县各级行政机关新收政府信息公开申请5件。", "area"),
        ("聚焦全县经济发展，本机关受理政府信息公开申请5件。", "own"),
        ("收到政府信息公开申请5件（甲县2件、乙县3件）。", "area"),
        ("全市发生政府信息公开行政复议5件。", "area"),
        ("举办全系统政务公开培训班5期。", "own"),
    ],
)
def test_whose_number_it_is(sentence: str, scope: str) -> None:
    [statement] = statements(sentence)
    assert statement.scope == scope


def test_a_sentence_goes_on_about_the_area_of_the_one_before() -> None:
    sentence = "全市共受理政府信息公开申请5件。予以公开3件。市政府网站发布信息7条。"
    assert {s.what: s.scope for s in statements(sentence)} == {
        "requests_new": "area",
        "granted": "area",
        "proactive_items": "own",
    }


def test_vague_numbers_are_marked() -> None:
    assert [s.approximate for s in statements("主动公开信息近300条。通过网站发布信息40条。")] == [True, False]


def test_the_same_number_said_twice_is_one_statement_with_two_quotes() -> None:
    [statement] = statements("我乡未收到政府信息公开申请。\n依申请公开方面，全年没有收到依申请公开的申请。")
    assert (statement.what, statement.value, len(statement.quotes)) == ("requests_new", 0, 2)
    assert statement.by == ("offline",)


def test_the_quote_is_the_clause_with_its_number() -> None:
    [new, handled] = statements("2023年，我镇共收到政府信息公开申请 3 件，答复 3 件。")
    assert [q.text for q in new.quotes] == ["我镇共收到政府信息公开申请 3 件"]
    assert [q.text for q in handled.quotes] == ["答复 3 件"]
    [read] = statements("政府网站发布了72条权威准确的解读信息，效果良好。")
    assert [q.text for q in read.quotes] == ["政府网站发布了72条权威准确的解读信息"]


@pytest.mark.parametrize(
    "piece", ["共计", "因", "申请", "公开", "未收到", "收到申请5件", "1", "零", "（", "政府信息", "为", "、"]
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    with no_hang():
        statements("收到" + piece * (60_000 // len(piece)) + "7件")


@pytest.mark.parametrize(
    ("what", "example"), [(rule.what, example) for rule in RULES for example in rule.example.split("; ")]
)
def test_each_rule_reads_its_own_example(what: str, example: str) -> None:
    assert what in said(f"政府信息公开申请方面，{example}。")
