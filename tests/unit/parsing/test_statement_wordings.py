"""Numbers of the text as unseen authors put them; and numbers that are none of these.

The truth of each sentence was written by hand from the annotation guide.
"""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.text import normalise
from extractor.parsing.sections import find_sections
from extractor.parsing.statements import read_statements


def said(overview: str) -> dict[str, list[float | str]]:
    """The values of each kind, an approximate one as a string."""
    raw = f"甲县民政局2023年政府信息公开工作年度报告\n一、总体情况\n{overview}\n二、主动公开政府信息情况\n"
    text, offsets = normalise(raw)
    source = SourceRef(path="x.txt", name="x.txt", sha256="0" * 64, media_type="text/plain", bytes=1)
    read: dict[str, list[float | str]] = {}
    for one in read_statements(
        Document(source=source, raw=raw, text=text, offsets=offsets), find_sections(text)
    ):
        read.setdefault(one.what, []).append(str(one.value) if one.approximate else one.value)
    return read


SAID: list[tuple[str, dict[str, list[float | str]]]] = [
    (
        "新收申请12件，加上上年结转2件，合计14件。",
        {"requests_new": [12], "requests_carried_in": [2], "requests_total": [14]},
    ),
    (
        "收到政府信息公开申请61件。办理结果为：公开38件、部分公开12件、不公开9件、不予处理2件。",
        {"requests_new": [61], "granted": [38], "partially_granted": [12], "denied": [9], "rejected": [2]},
    ),
    ("依申请公开收到4件，答复4件。", {"requests_new": [4], "requests_handled": [4]}),
    (
        "通过医院官网发布信息623条，抖音号发布短视频75条，门诊大厅电子屏定期更新收费标准。",
        {"proactive_items": [623, 75]},
    ),
    ("按渠道分：区政府网站146条、微信公众号118条。按内容分：动态类203条。", {"proactive_items": [146, 118]}),
    (
        "全县共收到申请36件，其中县政府8件、乡镇28件，均按时办结，没有结转到下年的。",
        {"requests_new": [36], "requests_handled": [36], "requests_carried_out": [0]},
    ),
    (
        "本年度新收政府信息公开申请11件，上年结转1件，共办结12件，无结转下年办理件。",
        {
            "requests_new": [11],
            "requests_carried_in": [1],
            "requests_handled": [12],
            "requests_carried_out": [0],
        },
    ),
    (
        "全年共办理依申请公开23件，其中予以公开9件，部分公开3件，不予公开2件，无法提供6件，不予处理1件，其他处理2件。",
        {
            "requests_handled": [23],
            "granted": [9],
            "partially_granted": [3],
            "denied": [2],
            "unavailable": [6],
            "rejected": [1],
        },
    ),
    ("收到的7件申请中，自然人提出5件，企业提出2件，均已依法答复。", {"requests_new": [7]}),
    ("2023年，我局收到政府信息公开申请4宗，同比减少2宗。", {"requests_new": [4]}),
    ("全年没有收到公民、法人和其他组织的政府信息公开申请。", {"requests_new": [0]}),
    ("本年度依申请公开数为零。", {"requests_new": [0]}),
    (
        "无依申请公开事项，也无因政府信息公开引起的行政复议和行政诉讼。",
        {"requests_new": [0], "reconsiderations": [0], "lawsuits": [0]},
    ),
    ("全年发生涉及政府信息公开的行政复议2件，行政诉讼1件。", {"reconsiderations": [2], "lawsuits": [1]}),
    (
        "因政府信息公开被申请行政复议3件，其中维持2件，撤销1件；被提起行政诉讼0件。",
        {"reconsiderations": [3], "lawsuits": [0]},
    ),
    ("未因政府信息公开工作被提起行政诉讼。", {"lawsuits": [0]}),
    ("公开规范性文件5件，废止2件。", {"normative_documents_issued": [5]}),
    ("制定印发行政规范性文件三件，均同步开展解读。", {"normative_documents_issued": [3]}),
    ("全年未制发行政规范性文件。", {"normative_documents_issued": [0]}),
    ("举办政务公开专题培训班2期，培训人员160人次。", {"trainings": [2]}),
    ("召开新闻发布会6场，发布政策解读材料28篇。", {"press_conferences": [6], "interpretations": [28]}),
    ("发布各类解读稿件45件，其中图解12件，视频解读8件。", {"interpretations": [45]}),
    ("全年主动公开政府信息1203条，其中财政信息58条，民生信息210条。", {"proactive_items": [1203]}),
    (
        "我局通过门户网站发布信息856条，微信公众号推送302条，微博发布97条。",
        {"proactive_items": [856, 302, 97]},
    ),
    ("主动公开各类信息约1500条。", {"proactive_items": ["1500"]}),
    ("全年累计公开政府信息逾2万条。", {"proactive_items": ["20000"]}),
    ("公开信息总数为318条，较上年增加42条。", {"proactive_items": [318]}),
    ("全年公开信息318条，比去年多42条。", {"proactive_items": [318]}),
    ("2022年主动公开信息290条，2023年主动公开信息318条。", {"proactive_items": [318]}),
    ("全市行政机关共收到政府信息公开申请486件，其中市政府办公室收到31件。", {"requests_new": [486, 31]}),
    (
        "2023年，共接收政府信息公开申请62件，加上2022年结转3件，全年应办65件，已办结61件，结转至2024年4件。",
        {
            "requests_new": [62],
            "requests_carried_in": [3],
            "requests_handled": [61],
            "requests_carried_out": [4],
        },
    ),
    ("收到申请2件，均予以公开。", {"requests_new": [2]}),
    ("共收到依申请公开9件，已全部答复完毕。", {"requests_new": [9], "requests_handled": [9]}),
    (
        "年内受理申请5件，当年办结4件，1件转入下一年度继续办理。",
        {"requests_new": [5], "requests_handled": [4], "requests_carried_out": [1]},
    ),
    (
        "在答复的20件申请中，属于予以公开的8件，属于部分公开的2件，不属于本机关公开的5件。",
        {"requests_handled": [20], "granted": [8], "partially_granted": [2]},
    ),
    ("我局未发生行政复议、行政诉讼案件。", {"reconsiderations": [0], "lawsuits": [0]}),
    ("行政复议案件0起，行政诉讼案件0起。", {"reconsiderations": [0], "lawsuits": [0]}),
    ("无行政复议或诉讼情况发生。", {"reconsiderations": [0], "lawsuits": [0]}),
    ("没有因信息公开被提起复议、诉讼的情况。", {"reconsiderations": [0], "lawsuits": [0]}),
    ("开展政策解读18次，其中主要负责人解读3次。", {"interpretations": [18]}),
    ("发布政府规章2部。", {"regulations_issued": [2]}),
    ("今年以来，我镇共向社会主动公开信息两百一十六条。", {"proactive_items": [216]}),
    ("县政府网站共发布我局信息93条。", {"proactive_items": [93]}),
    ("全年依申请公开办件量14件，办结率100%。", {"requests_new": [14]}),
    ("受理公开申请3件：网络申请2件，信函申请1件。", {"requests_new": [3]}),
    ("上年度无结转申请。", {"requests_carried_in": [0]}),
    ("信息公开申请受理0件、办结0件。", {"requests_new": [0], "requests_handled": [0]}),
    ("编发政府公报12期，刊登文件96件。", {"proactive_items": [96]}),
    ("本单位2023年度政府信息公开申请量为3件，较2022年下降50%。", {"requests_new": [3]}),
    (
        "我局收到复议案件1件，经复议维持；诉讼案件1件，法院判决驳回。",
        {"reconsiderations": [1], "lawsuits": [1]},
    ),
    ("举行新闻通气会3次、集体采访5次。", {"press_conferences": [3]}),
    ("邀请专家授课，组织政务公开讲座一场。", {"trainings": [1]}),
    ("抖音号发布短视频66个，播放量达120万次。", {"proactive_items": [66]}),
    ("收到的7件申请中，自然人提出5件，企业提出2件，均已依法答复。", {"requests_new": [7]}),
    (
        "在答复的20件申请中，属于予以公开的8件，属于部分公开的2件，不属于本机关公开的5件。",
        {"requests_handled": [20], "granted": [8], "partially_granted": [2]},
    ),
    ("县政府网站共发布我局信息93条。", {"proactive_items": [93]}),
    ("全年依申请公开办件量14件，办结率100%。", {"requests_new": [14]}),
    ("信息公开申请受理0件、办结0件。", {"requests_new": [0], "requests_handled": [0]}),
    ("本单位2023年度政府信息公开申请量为3件，较2022年下降50%。", {"requests_new": [3]}),
    ("邀请专家授课，组织政务公开讲座一场。", {"trainings": [1]}),
    ("我乡受理依申请信息公开0件。", {"requests_new": [0]}),
    ("2023年，全乡未发生依申请政府信息公开事项。", {"requests_new": [0]}),
    ("本年度未收到和处理政府信息公开申请。", {"requests_new": [0]}),
    ("依申请公开信息数为0条，不予公开信息数为0条。", {"requests_new": [0], "denied": [0]}),
    (
        "通过网站、邮寄等途径收到依申请公开信息合计12件，已全部按期答复办结。",
        {"requests_new": [12], "requests_handled": [12]},
    ),
    ("今年以来，共受理政府信息公开申请0件，答复0件。", {"requests_new": [0], "requests_handled": [0]}),
    ("全镇政务公开栏累计公示各类信息430条次。", {"proactive_items": [430]}),
    ("共办理网上咨询12件，依申请公开3件。", {"requests_new": [3]}),
    ("接到公民信息公开申请5人次，均当场答复。", {"requests_new": [5]}),
    ("向社会发布政务信息累计超过6000条。", {"proactive_items": ["6000"]}),
    ("我校全年在官网公布信息216条，在信息公告栏张贴通知89份。", {"proactive_items": [216, 89]}),
    ("医院官网更新信息328篇，官微推送健康科普文章156篇。", {"proactive_items": [328, 156]}),
    ("2023年，全省各级行政机关新收政府信息公开申请21345件，其中省本级812件。", {"requests_new": [21345]}),
    ("本年度新增行政规范性文件1件，修改1件，废止0件。", {"normative_documents_issued": [1]}),
    ("召开政务公开工作推进会4次，开展专题培训2次。", {"trainings": [2]}),
    ("组织全县政务公开业务培训2场次，覆盖120人次。", {"trainings": [2]}),
    ("对重大政策开展多形式解读，发布解读稿32篇（条），回应群众关切15次。", {"interpretations": [32]}),
    ("本年度收到政府信息公开申请数量为零，无上年结转。", {"requests_new": [0], "requests_carried_in": [0]}),
    (
        "受理3件政府信息公开申请，分别作出予以公开1件、部分公开1件、无法提供1件的答复。",
        {"requests_new": [3], "granted": [1], "partially_granted": [1], "unavailable": [1]},
    ),
    (
        "共收到政府信息公开申请41件（网络渠道30件，邮寄11件），办结40件，1件结转下年。",
        {"requests_new": [41], "requests_handled": [40], "requests_carried_out": [1]},
    ),
    ("撤销诉讼1件，我局应诉的政府信息公开诉讼2件均胜诉。", {"lawsuits": [2]}),
    ("政务公开平台共公开各类信息3,245条，同比增长12%。", {"proactive_items": [3245]}),
    ("网站公开372条，占公开总量的45%；新媒体公开455条，占55%。", {"proactive_items": [372, 455]}),
    ("全年共依申请公开信息2条。", {"requests_new": [2]}),
    (
        "受理政府信息公开申请29件，上年转结2件；予以公开12件，不予公开4件，不予处理3件。",
        {"requests_new": [29], "requests_carried_in": [2], "granted": [12], "denied": [4], "rejected": [3]},
    ),
    ("申请人因不服答复提起行政复议1件、行政诉讼0件。", {"reconsiderations": [1], "lawsuits": [0]}),
    ("共产生行政复议案件两件，均已结案；没有产生行政诉讼案件。", {"reconsiderations": [2], "lawsuits": [0]}),
    ("线上用局网站和官方微信，全年分别发布120条、约340条。", {"proactive_items": [120, "340"]}),
    ("在市政府网站集中公开招标公告、中标结果、合同履约等政府采购信息88条。", {"proactive_items": [88]}),
    ("我局信息统一在县政府网站发布，全年共156条。", {"proactive_items": [156]}),
    ("全年有8件规范性文件在《市政府公报》刊登。", {"proactive_items": [8]}),
]


@pytest.mark.parametrize(("sentence", "expected"), SAID)
def test_numbers_by_kind(sentence: str, expected: dict[str, list[float | str]]) -> None:
    assert said(sentence) == expected


NOT_SAID = [
    "现行有效规范性文件36件。",
    "参加全市政务公开培训会3次。",
    "受理信访件12件，办结12件。",
    "办理人大代表建议8件、政协提案11件，全部办结。",
    "县长信箱收到群众来信430封，办结428封。",
    "12345热线工单办理1280件，办结率100%。",
    "全年审结行政复议案件86件，出庭应诉15件。",
    "累计回复网民留言56条，回复率100%。",
    "网站访问量达12万人次，公众号粉丝8600人。",
    "公示行政处罚决定31件、行政许可结果520件。",
    "整改错别字12处，清理过期信息340条。",
    "本年度撤回申请2件。",
    "积极向上级报送政务信息210条，被采用63条。",
    "没有行政机关因政府信息公开工作败诉。",
    "行政复议维持1件，行政诉讼驳回原告诉求1件。",
    "派员参加省厅组织的依申请公开培训1次。",
    "出台规范性文件前公开征求意见6次。",
    "公开上一年度决算及本年度预算2份。",
    "收取信息处理费0元。",
    "我镇全年发放政策明白纸5000份，解答群众咨询320人次。",
    "政务服务平台办理事项1.2万件。",
    "我局信息被省级媒体转载6篇。",
    "通过县政府网站公开12项民生实事进展。",
    "在网站开设专栏5个。",
    "在县政府网站设置栏目12个，公开目录36项。",
    "通过网站征集意见建议等52条。",
    "在门户网站回复网民留言等咨询类信息32条。",
]


@pytest.mark.parametrize("sentence", NOT_SAID)
def test_other_numbers_are_no_statement(sentence: str) -> None:
    assert said(sentence) == {}
