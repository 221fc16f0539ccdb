"""What kind of body an issuer is (spec/narrative.md, “report”: issuer_type), by the ending of its name."""

from __future__ import annotations

import re

from extractor.domain.narrative import IssuerType
from extractor.domain.text import fold_with_places

# Endings of bodies' names by the type they tell, the most telling first (spec/narrative.md "report"): 市公安局 ends in a
# department's word before 市 is looked at, 新区管委会 is a zone, 浦东新区人民政府 a county.
_TYPES: tuple[tuple[IssuerType, re.Pattern[str]], ...] = (
    ("ministry", re.compile(r"(?:国家|中国|中华人民共和国|国务院)[^省市县区州旗盟镇乡]*(?:部|委员会|总局|局|署|会|院|行)|^[^省市县区州旗盟镇乡]{2,8}部")),
    ("zone", re.compile(r".*(?:开发区|示范区|新区|高新区|经开区|园区|度假区|保税区|试验区|合作区|风景区|景区|功能区|集聚区|管理区|[农林牧渔]{1,3}场)(?:党工委)?(?:、)?(?:管理委员会|管委会|管理局)?(?:办公室)?|.*(?:管理委员会|管委会)(?:办公室)?")),
    ("subdistrict", re.compile(r".*街道(?:办事处|办)?")),
    ("other", re.compile(r".*(?:医院|保健院|卫生院|学校|大学|学院|中学|小学|幼儿园|公司|银行|集团)")),
    ("department", re.compile(r".*(?:办公厅|办公室|委员会|[局厅署院处队站所馆社办委]|中心|支队|大队|总队|研究院|联合会)")),
    ("town", re.compile(r".*镇(?:人民)?(?:政府)?")),
    ("township", re.compile(r".*(?:乡|苏木)(?:人民)?(?:政府)?")),
    ("province", re.compile(r"(?:.*(?:省|自治区)|(?:北京|上海|天津|重庆)市)(?:人民)?(?:政府)?")),
    # 甲市乙市, 甲州乙市: a city under a city is of county rank (which a name alone may not show: 乙市 stays a city)
    ("county", re.compile(r".*(?:县|区|旗)(?:人民)?(?:政府)?|.+(?:市|州|盟|地区)[^市州盟]{1,6}市(?:人民)?(?:政府)?")),
    ("city", re.compile(r".*(?:市|州|盟|地区|行署)(?:人民)?(?:政府)?")),
)  # fmt: skip


def issuer_type(name: str) -> IssuerType:
    """The type that the name's own words tell; `other` where they tell none."""
    folded, _ = fold_with_places(name)
    folded = re.sub(r"\(.*\)$", "", folded)
    return next((kind for kind, pattern in _TYPES if pattern.fullmatch(folded)), "other")
