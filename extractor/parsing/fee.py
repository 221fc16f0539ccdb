"""The fee for processing information (信息处理费) that section 六 must state since 国办函〔2020〕109号, in yuan.

Charge      a sentence that names the fee and an amount: 收取信息处理费380元.
No charge   a clause that denies one: 本年度未收取信息处理费; in section 六 also without the fee's full name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Document, Span
from extractor.domain.narrative import ProcessingFee, Quote
from extractor.domain.quantity import Quantity, find_quantities
from extractor.parsing.grounding import quote_at
from extractor.parsing.sections import Sections

_CONFIDENCE = 0.8
_BY = ("offline",)

# The fee by name; and words that mean it only where section 六 speaks, or where they stand beside 信息公开.
_NAMED = re.compile(
    r"处理费|信息公开(?:的)?(?:查阅|申请|检索|复制|邮寄|服务|相关|有关|工作|收)?.{0,12}(?:费用|收费)|(?:收费|费用).{0,12}信息公开|依申请(?:公开)?.{0,12}(?:收费|费用)"
)
_ANY_FEE = re.compile("费用|收费|(?:收取|产生|缴纳).{0,12}费")
# Money of another kind: the table's fees, budgets, and the tariff that the rules print (100元/件).
_OTHER_MONEY = re.compile("行政事业性收费|预算|决算|三公|采购|罚款|非税")
_TARIFF = re.compile(r"\s*(?:/|／|每|一件|\d?件以)")
_DENIED = re.compile(
    r"(?:未|没有|没|无|不|零|从未|均未)(?:曾|有|再|予|向.{0,24}?|对.{0,24}?|因.{0,24}?|就.{0,24}?|发生过|产生过)?"
    r"(?:收取|产生|发生|涉及|收到|收费|收|征收|存在|出现|计收|形成|需|任何|相关|有关|政府|信息|处理费|收取的|进行)"
    r".{0,30}?(?:费|收费)|(?:未|不|没有|无|零|免予?)收费|(?:未|没有|无).{0,30}(?:收费|处理费|费用)(?:的)?(?:情况|情形|行为|现象)"
    r"|(?:处理费|收费|费用).{0,34}?(?:为|是|:)(?:0元?|零|无)(?:$|[^\d.])|免费(?:提供|办理|向)|(?:全部|均)?免收"
    r"|(?:^|[\u4e00-\u9fff度年:])(?:均|并|从)?(?:未|没有|无)(?:曾|予)?(?:收取|收费|产生|发生)(?:过)?$"
)
_NOT_DENIED = re.compile("未(?:按|缴|及时|支付|交)|无正当理由|不予|逾期")
_CHARGED = re.compile("收取|收费|缴纳|征收|收到|收入|产生|计收|收缴|处理费")
_CASE_UNITS = frozenset({"件", "宗", "笔", "起", "例", "次", "件次", "份"})
_PAYERS = re.compile("申请人")  # 2名申请人缴纳…600元
_COMMA = re.compile("[，,：:（(）)]")
# 信息公开工作经费支出3万元，未收取信息处理费
_SPENT = re.compile("经费|支出|投入|补助|奖励|赔偿")
# 计收信息处理费，共2件，合计200元
_ONLY_CASES = re.compile(
    r"\s*(?:共计?|合计|总计|涉及|计)*\s*[0-9０-９一二两三四五六七八九十]+\s*\w{1,2}(?:申请)?\s*"
)
_TAKEN = re.compile("实际|实收")
_ABOUT_CHARGE = re.compile("收取|收费|处理费|计收")
_NOTICE = re.compile("通知|收到|受理")
_NOTHING = re.compile(
    r"(?:(?:本|我)[\u4e00-\u9fff]{1,8})?(?:20\d\d年度?|本年度?)?[,，]?(?:暂|均)?(?:无|没有)(?:其[他它])?(?:需要?|应|须)?(?:报告|说明|公开)?的?(?:其[他它])?(?:有关)?(?:事项|情况|内容)?(?:需要?(?:报告|说明))?[。.]?"
)


class _Sentence(NamedTuple):
    span: Span
    in_other: bool


def read_fee(document: Document, sections: Sections) -> ProcessingFee:
    """A charge before a denial, section 六 before the rest of the report; else not_mentioned, quoted where section 六 says 无."""
    sentences = sorted(_sentences(document.text, sections), key=lambda sentence: not sentence.in_other)
    for read in (_charge, _denial):
        for sentence in sentences:
            fee = read(document, sentence)
            if fee is not None:
                return fee
    return ProcessingFee(quotes=_nothing(document, sections), by=_BY, confidence=_CONFIDENCE)


def _sentences(text: str, sections: Sections) -> Iterator[_Sentence]:
    others = [(part.start, part.end) for part in sections.parts if part.key == "other"]
    for start, end in sections.prose:
        in_other = any(a <= start < b for a, b in others)
        for match in re.finditer(r"[^。；;！？\n]+[。；;！？]?", text[start:end]):
            span = start + match.start(), start + match.end()
            sentence = text[slice(*span)]
            if (_NAMED.search(sentence) or (in_other and _ANY_FEE.search(sentence))) and not (
                _OTHER_MONEY.search(sentence) and "处理费" not in sentence
            ):
                yield _Sentence(span, in_other)


# --- a charge ------------------------------------------------------------------------------------------------------------


def _charge(document: Document, sentence: _Sentence) -> ProcessingFee | None:
    text = document.text
    quantities = list(find_quantities(text, *sentence.span))
    amounts = [
        q
        for q in quantities
        if q.unit == "元"
        and not _is_tariff(text, sentence.span, q)
        and not _SPENT.search(text, *_clause(text, sentence.span, q.start))
    ]
    if not any(q.value for q in amounts) or not _CHARGED.search(text, *sentence.span):
        return None
    # 发出收费通知7件，总金额5000元，实际收取380元: what was taken, not what was asked.
    taken = (q for q in amounts if _TAKEN.search(text, *_clause(text, sentence.span, q.start)))
    amount = next(taken, amounts[0])
    if amount.value == 0:
        return None
    cases = _cases(text, sentence.span, quantities, amount)
    before = cases is not None and cases.start < amount.start
    start = _clause(text, sentence.span, cases.start if cases and before else amount.start)[0]
    end = sentence.span[1] if cases is not None and not before else amount.end
    return ProcessingFee(
        status="charged",
        amount_yuan=amount.value,
        cases=int(cases.value) if cases else None,
        quotes=(quote_at(document, start, end),),
        by=_BY,
        confidence=_CONFIDENCE,
    )


def _clause(text: str, sentence: Span, place: int) -> Span:
    start = max(sentence[0], *(text.rfind(comma, sentence[0], place) + 1 for comma in "，,：:（("))
    after = _COMMA.search(text, place, sentence[1])
    return start, after.start() if after else sentence[1]


def _is_tariff(text: str, sentence: Span, amount: Quantity) -> bool:
    """What the rules print (100元/件, 每件100元的标准) is no charge."""
    start, end = _clause(text, sentence, amount.start)
    return _TARIFF.match(text, amount.end) is not None or re.search("每|标准", text[start:end]) is not None


def _cases(text: str, sentence: Span, quantities: Sequence[Quantity], amount: Quantity) -> Quantity | None:
    """对25件…收取2950元: the number of cases in the clause of the amount; else right behind (380元，涉及1件); else in an earlier
    clause about the charge (收取处理费2笔，共600元); else the one part that is the whole (其中民政局1件，收取380元)."""
    counts = [q for q in quantities if q.unit in _CASE_UNITS or _PAYERS.match(text, q.end) is not None]
    earlier = [q for q in reversed(counts) if q.start < amount.start]
    clause = _clause(text, sentence, amount.start)
    same = next((q for q in earlier if q.start >= clause[0]), None)
    behind = next((q for q in counts if q.start > amount.end), None)
    if (
        same is None
        and behind is not None
        and behind.start - amount.end <= 8
        and "其中" not in text[amount.end : behind.start]
    ):
        return behind
    charged = (
        q
        for q in earlier
        if (
            _ABOUT_CHARGE.search(text, *_clause(text, sentence, q.start))
            or _ONLY_CASES.fullmatch(text, *_clause(text, sentence, q.start))
        )
        and not _NOTICE.search(text, *_clause(text, sentence, q.start))
    )
    found = same or next(charged, None)
    if found is not None or behind is None or "其中" not in text[amount.end : behind.start]:
        return found
    parts = [q for q in quantities if q.unit == "元" and q.start > amount.end]
    return behind if parts and parts[0].value == amount.value else None


# --- no charge -----------------------------------------------------------------------------------------------------------


def _denial(document: Document, sentence: _Sentence) -> ProcessingFee | None:
    text = document.text
    for clause in re.finditer(r"[^，,]+", text[slice(*sentence.span)]):
        start = sentence.span[0] + clause.start()
        plain = "".join(unicodedata.normalize("NFKC", clause.group()).split()).rstrip("。;")
        zero = any(
            q.unit == "元" and q.value == 0 for q in find_quantities(text, start, start + len(clause.group()))
        )
        if (zero or _DENIED.search(plain)) and not _NOT_DENIED.search(plain):
            return ProcessingFee(
                status="none",
                amount_yuan=0,
                cases=0,
                quotes=(quote_at(document, start, start + len(clause.group())),),
                by=_BY,
                confidence=_CONFIDENCE,
            )
    return None


def _nothing(document: Document, sections: Sections) -> tuple[Quote, ...]:
    part = sections.part("other")
    if part is None:
        return ()
    start = part.heading[1] if part.heading else part.start
    for line in re.finditer(r"[^\n]+", document.text[start : part.end]):
        words = line.group().strip(" \t　:：。")
        if not words:
            continue
        at = start + line.start()
        return (
            (quote_at(document, at, at + len(line.group())),)
            if _NOTHING.fullmatch(line.group().strip())
            else ()
        )
    return ()
