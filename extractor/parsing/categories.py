"""What a complaint or a measure is about: the words of each category, as data, and the order in which they beat one another.

A word is a regular expression with an example of it in use. The guide's order (spec/narrative.md, `category`): the words
of an item's own heading, else those of its first clause that has any; within it a domain beats a manner, mechanism beats
channel and content, awareness beats 学习; of two of equal rank the one named first.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.domain.narrative import Category
from extractor.parsing.passages import clauses


class Word(NamedTuple):
    category: Category
    pattern: str
    example: str


DOMAINS: tuple[Category, ...] = ("requests", "interpretation", "security", "participation")

WORDS: tuple[Word, ...] = (
    Word("requests", "依申请|申请公开|公开申请|申请件|申请人|申请(?:办理|受理|答复|处理)|案件办理|办件|答复(?!.{0,2}留言)", "依申请办件质量需进一步提升（沭阳县 2025）"),
    Word("interpretation", "解读|政策(?:简明)?问答|图解|回应关切|回应(?:社会|群众|公众|热点|不)|舆情", "政策解读多样性需进一步加强（沭阳县 2025）"),
    Word("security", "保密|隐私|涉密|泄密|脱敏|信息安全|商业秘密|个人信息(?!公开)|国家秘密", "保密审查机制不健全"),
    Word("participation", "公众参与|群众参与|关注度|参与[度率]|参与(?:意识|积极性|渠道|面)|知晓[率度面]|知情度|宣传|互动|联系群众|留言(?:回复|办理|答复)|民意|征集|满意度|意见建议|居民代表|群众代表|走进|进社区|进楼道|进大厅|开放日|开放活动", "群众知晓率和参与率低（多拉特乡 2023）"),
    Word("timeliness", "时效|及时(?!总结|梳理|组织|召开|开展|整改|纠正|传达|学习|调整|解决)|更新|拖拉|滞后(?!.{0,2}观念)|迟缓|缓慢|拖延|延迟|按时|时限|之后才|以后才|逾期|超期|过期|(?:个|几)?(?:工作日|小时|天)内|同步(?:公开|公示|发布)|第一时间|不同步", "政府信息公开的时效性不够（石鼓镇 2022）"),
    Word("content", "内容(?![^，。；、]{0,8}(?:及时|时效|更新|滞后))|颗粒度|匹配度|过程性|全过程|数据(?!库)|范围|质量|深度|广度|力度|(?:不|不够|更加?|较为?)全面|全面性|完整|涉及面|覆盖面|针对性|实效|重点领域|决策公开|信息量|数量|错别字|主动公开|公开(?:信息|事项)|事项|信息公开工作水平|精准", "信息公开还不全面（龙山街道 2023）"),
    Word("classification", "分类|目录|清单|格式|标准化|规范化|规范性|不(?:够)?规范|不统一|公开属性|规范(?:信息|公开|发布|文本)(?![^，]{0,6}(?:流程|程序|制度|审核))|指南", "政府信息公开分类不准确、不规范（长胜乡 2023）"),
    Word("channel", "渠道|平台|栏目|专栏|新媒体|网站|公众号|载体|阵地|专区|公开栏|公示[栏牌屏]|途径|形式|方式|多元化|信息化", "信息公开渠道过窄（多拉特乡 2023）"),
    Word("staff", "专人|专岗|信息员|联络员|(?<!高频)业务(?!科室|部门|处室|股室|系统|主管|工作(?!水平|能力)|流程|融合|协同|开展)|培训|人员|队伍|人才|专职|兼职|力量|学习|能力|素质|技能|水平", "政府信息公开工作人员的业务水平有待提高（水浸坪乡 2023）"),
    Word("mechanism", "制度|通报|督办|约谈|[AＡ]、?[BＢ]岗|机制|体制|责任(?!意识|感|心)|考核|监督|督查|督导|检查|审核|审查|三审|流程|程序|领导小组|修订出台|考评|监管|管理|规程|细则|指引|交接|会商", "政务公开长效机制有待进一步完善（水浸坪乡 2023）"),
    Word("awareness", "意识|认识|重视|主动性|积极性|观念|思想|理念|自觉性|能动性|紧迫感|理解|当成|敷衍|应付|上心|不愿|不敢", "思想认识还不够（龙山街道 2023）"),
)  # fmt: skip

_COMPILED = tuple((word.category, re.compile(word.pattern)) for word in WORDS)

# A word that only says how or for what, and not what the item is about, where another word stands in the same clause.
_WEAK: tuple[tuple[Category, str, str], ...] = (
    ("mechanism", "管理|规程|细则|指引|交接|会商", "人员的培训和管理（长胜乡 2023） is staff; 解读工作规程 is interpretation"),
    ("awareness", "理解", "对制度的学习理解（长胜乡 2023） is staff"),
    ("content", "主动公开|公开(?:信息|事项)|数量|精准|事项", "部门主动公开意识不强 is awareness"),
    ("channel", "形式|方式|信息化", "公开内容和形式单一 is content"),
    ("staff", "能力|水平|力量|专人|专岗|信息员|联络员", "解读能力, 公开水平"),
)  # fmt: skip
_WEAK_PATTERNS = {(category, re.compile(pattern)) for category, pattern, _ in _WEAK}

# “坚持“标准化”推进主动公开”（宿迁市 2023): a slogan in quotation marks is manner.
_SLOGAN = re.compile('(?:坚持|突出|聚焦|围绕|做到|以)[“"][^”"]{1,12}[”"]')
# “以群众满意为宗旨，…”（石鼓镇 2022), “通过多种形式”: the frame of a measure, not its subject.
_FRAME = re.compile(
    "以[^，。；]{2,30}为(?:宗旨|导向|目标|抓手|契机|重点|中心|核心|主线|基础)|通过多种形式|(?:采取|多)(?:渠道|形式)、多(?:渠道|形式)"
)
# “加强组织领导，提高认识”（多拉特乡 2023) is awareness: these words decide only where no clause says more.
_EMPTY = re.compile("领导|统筹|协调|协同|自查|自纠")
_TITLES = re.compile("《[^》]*》")
_NOISES = (_SLOGAN, _FRAME, _TITLES)
# “对有关规定的学习还不够”: the subject is what stands behind 的, unless a domain is named.
_OBJECT = re.compile("^对[^，。；]{2,30}的(?=[^，。；]{2})")


def category_of(text: str) -> Category:
    """The category of a heading or of an item's text; `other` where no clause has a word of any."""
    for span in clauses(text, (0, len(text))):
        words = text[slice(*span)]
        # 编印《依申请公开工作指引》: a title decides only where nothing else in its clause does
        found = _of_clause(words, _NOISES) or _of_clause(words, _NOISES[:-1])
        if found:
            return found
    return "mechanism" if _EMPTY.search(text) else "other"


def domain_words(text: str) -> frozenset[Category]:
    """The domains (requests, interpretation, security, participation) that the text names anywhere."""
    return frozenset(
        category for category, pattern in _COMPILED if category in DOMAINS and pattern.search(text)
    )


def _of_clause(words: str, noises: tuple[re.Pattern[str], ...]) -> Category | None:
    clause = words
    for noise in noises:
        clause = noise.sub(lambda m: " " * len(m[0]), clause)
    aside = _OBJECT.match(clause)
    hits = [
        (match.start(), category, _is_weak(category, match[0]) or _is_aside(category, match, aside))
        for category, pattern in _COMPILED
        for match in pattern.finditer(clause)
    ]
    strong = [(place, category) for place, category, weak in hits if not weak]
    if not strong:
        return min((place, category) for place, category, _ in hits)[1] if hits else None
    return _winner(sorted(strong, key=lambda hit: hit[0]))


def _is_aside(category: Category, word: re.Match[str], aside: re.Match[str] | None) -> bool:
    return aside is not None and word.start() < aside.end() and category not in DOMAINS


def _is_weak(category: Category, word: str) -> bool:
    return any(category == weak and pattern.fullmatch(word) for weak, pattern in _WEAK_PATTERNS)


def _winner(hits: list[tuple[int, Category]]) -> Category:
    """`hits` in the order of the text."""
    named = [category for _, category in hits]
    for category in named:
        if category in DOMAINS:
            return category
    beaten: set[Category] = set()
    if "mechanism" in named:
        beaten |= {"channel", "content"}
    if "awareness" in named:
        beaten.add("staff")
    return next(category for category in named if category not in beaten)


# Nouns by which a measure is known to answer a complaint when position says nothing (上海市政府办公厅 2019).
KEY_NOUNS: tuple[tuple[str, str, str], ...] = (
    ("条例", "《条例》|条例", "新《条例》实施后 · 《条例》的贯彻落实"),
    ("解读", "解读", "政策解读方式不够多元 · 深化解读回应"),
    ("数据", "数据", "数据开放程度不高 · 推进数据开放"),
    ("参与", "参与|互动", "公众参与举措需细化 · 深化公众参与"),
    ("申请", "依申请|申请|答复", "依申请办理不规范 · 规范依申请办理"),
    ("渠道", "渠道|平台|载体", "渠道过窄 · 拓宽公开渠道"),
    ("网站", "网站", "网站集约化建设滞后 · 强化网站集约化管理"),
    ("栏目", "专栏|栏目", "个别栏目空白 · 排查空白栏目"),
    ("新媒体", "新媒体|公众号|微信", "新媒体运维薄弱 · 新媒体协作组"),
    ("人员", "培训|队伍|业务|人员", "业务水平有待提高 · 加强业务培训"),
    ("意识", "意识|认识|重视|观念|思想|主动性|积极性", "公开意识不强 · 提高思想认识"),
    ("时效", "时效|及时|更新|时限", "更新不够及时 · 提高时效性"),
    ("制度", "制度|机制", "长效机制不完善 · 健全工作机制"),
    ("考核", "考核|监督", "监督考核不严 · 强化考核监督"),
    ("内容", "内容|不(?:够)?全面|深度", "公开内容不全面 · 丰富公开内容"),
    ("范围", "范围|广度|覆盖面|涉及面", "公开范围不广 · 扩大公开范围"),
    ("保密", "保密|隐私|审查", "保密审查不严 · 严格保密审查"),
    ("宣传", "宣传|知晓", "知晓率不高 · 加大宣传力度"),
    ("目录", "目录", "目录不细 · 优化公开目录"),
    ("分类", "分类", "分类不准确 · 规范信息分类"),
    ("标准化", "标准化", "标准化程度不高 · 推进标准化建设"),
    ("形式", "形式|方式|多样", "公开形式单一 · 创新公开形式"),
    ("质量", "质量|质效", "公开质量不高 · 提升公开质量"),
)
_KEY_PATTERNS = tuple((key, re.compile(pattern)) for key, pattern, _ in KEY_NOUNS)


def key_nouns(text: str) -> frozenset[str]:
    """The key nouns that stand in the text."""
    return frozenset(key for key, pattern in _KEY_PATTERNS if pattern.search(text))
