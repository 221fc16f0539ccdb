"""Every finding and error code: severity, words in Chinese and English, the way out, the source of the rule.

`nianbao codes` prints this table; a code that is not in it can't be raised. Words may hold {names}, filled from the finding's facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any, Literal, NamedTuple

from extractor.domain.report import ErrorObject, Fault, Finding, Severity, Text2, Where
from extractor.errors import NianbaoError

Kind = Literal["finding", "error"]
_RECORD = "spec/record.md"
_FORM = "国办公开办函〔2021〕30号"


class Code(NamedTuple):
    """`severity` of a relation's finding is notice when it holds only under a condition. `hint` is the way out."""

    kind: Kind
    severity: Severity
    message: Text2
    hint: Text2
    source: str


def _finding(severity: Severity, zh: str, en: str, source: str, *hint: str) -> Code:
    hint_zh, hint_en = hint or ("", "")
    return Code("finding", severity, Text2(zh=zh, en=en), Text2(zh=hint_zh, en=hint_en), source)


def _error(zh: str, en: str, hint_zh: str, hint_en: str, source: str = _RECORD) -> Code:
    return Code("error", "error", Text2(zh=zh, en=en), Text2(zh=hint_zh, en=hint_en), source)


CODES: Mapping[str, Code] = {
    # --- relations of the form (form.json) ---
    "R1": _finding(
        "error",
        "勾稽关系一不成立（{of}）：本年新收＋上年结转＝{left}，总计＋结转下年度＝{right}",
        "R1 does not hold ({of}): new + carried in = {left}, handled total + carried out = {right}",
        f"{_FORM} 表三所印勾稽关系",
        "对照原文核对所列单元格；如原文如此，请说明理由后签认",
        "Compare the cells named with the source; if the report itself says so, sign with a reason",
    ),
    "R2": _finding(
        "error",
        "勾稽关系二不成立（{of}）：各项办理结果之和＝{left}，（七）总计＝{right}",
        "R2 does not hold ({of}): the results sum to {left}, handled total is {right}",
        f"{_FORM} 表三",
        "对照原文核对该列各行",
        "Compare the rows of this column with the source",
    ),
    "R3": _finding(
        "error",
        "勾稽关系三不成立（{of}）：六类申请人之和＝{left}，总计＝{right}",
        "R3 does not hold ({of}): the six applicants sum to {left}, the total is {right}",
        f"{_FORM} 表三",
        "对照原文核对该行各列",
        "Compare the columns of this row with the source",
    ),
    "R4": _finding(
        "error",
        "勾稽关系四不成立（{of}）：四种结果之和＝{left}，总计＝{right}",
        "R4 does not hold ({of}): the four results sum to {left}, the total is {right}",
        f"{_FORM} 表四",
        "对照原文核对这五个单元格",
        "Compare these five cells with the source",
    ),
    "R5": _finding(
        "error",
        "“{label}”应为非负整数（增减可为负，金额可为小数），原文为“{raw}”",
        "“{label}” must be a non-negative integer (changes may be negative, amounts may have decimals); the report has “{raw}”",
        f"{_FORM}；form.json R5",
        "对照原文核对该单元格",
        "Compare the cell with the source",
    ),
    "RI": _finding(
        "notice",
        "{relation}（{of}）在空缺单元格取下列值时成立：{values}",
        "{relation} ({of}) holds if the cells without a number are: {values}",
        "form.json, relations_over_cells_that_are_not_printed",
        "空缺不是零；如认可推算值，请采用建议",
        "Blank is not zero; take the proposal if you agree",
    ),
    # --- tables ---
    "T1": _finding(
        "error",
        "报告中没有“{table}”的表格（可能是图片，或标题下无内容）",
        "The table of “{table}” is not in the report (an image, or a heading with nothing under it)",
        _RECORD,
        "打开原文件查看；缺表不等于零",
        "Open the original file; a missing table is not zero",
    ),
    "T2": _finding(
        "warning",
        "“{table}”标题下是图片，图片里的表格没有读取",
        "Under “{table}” stands an image; the table in it was not read",
        "notes/domain.md, part D",
        "打开原文件，对照图片填写",
        "Open the original file and fill in the cells from the image",
    ),
    "T4": _finding(
        "warning",
        "“{table}”的表格在文件中是图片，由图像识别读取（矢量图经 LibreOffice 转换）",
        "The table of “{table}” is an image in the file and was read by recognition (a drawn one after LibreOffice converted it)",
        "DESIGN.md, decisions: a page with a text layer is not OCRed",
        "打开原文件，对照图片核对数字",
        "Open the original file and compare the numbers with the image",
    ),
    "M1": _finding(
        "warning",
        "表中缺少这些行：{label}",
        "The table lacks these rows: {label}",
        "notes/domain.md R8",
        "对照原文确认缺行，缺行不等于零",
        "Confirm in the source; a missing row is not zero",
    ),
    "M2": _finding(
        "error",
        "“{label}”应有 {due} 个数，读到 {found} 个，无法确定各属哪一列，均列为未归入",
        "“{label}” should have {due} values, {found} were read; which belongs where can't be told, so all are leftovers",
        "DESIGN.md, promise 5",
        "对照原文逐格填写",
        "Fill in the cells from the source",
    ),
    "M3": _finding(
        "error",
        "“{label}”一行不在表样的位置上，无法确定归属，其中的数列为未归入：{texts}",
        "The row “{label}” stands out of the form's order and could not be placed; its numbers are leftovers: {texts}",
        "DESIGN.md, promise 5",
        "对照原文填写所列单元格",
        "Fill in the cells named from the source",
    ),
    "M4": _finding(
        "error",
        "合并单元格中的“{raw}”横跨 {labels}，无法确定属哪一格",
        "“{raw}” stands in a merged cell over {labels}; which of them it belongs to can't be told",
        "DESIGN.md, promise 5",
        "对照原文填写所列单元格",
        "Fill in the cells named from the source",
    ),
    "M5": _finding(
        "error",
        "此处缺行（{lacking}），而“{label}”的行标签未能认清，其数可能属于所缺的行",
        "Rows are lacking here ({lacking}) and the labels of “{label}” were not surely read; their numbers may be those of the lacking rows",
        "DESIGN.md, promise 5",
        "对照原文，看清这些数各在哪一行，把错位的数移到所缺的行",
        "See in the source which row these numbers stand in, and move those that belong to a lacking row",
    ),
    "M6": _finding(
        "warning",
        "“{label}”的行标签与表样的行序不符（次序颠倒或重复出现），数按标签归入；可能是标签印错或错位",
        "The labels of “{label}” speak against the form's order of rows (out of order, or printed twice); numbers follow their labels, which may be misplaced",
        "DESIGN.md, promise 5",
        "对照原文，确认这些数确属所标的行",
        "Confirm in the source that these numbers belong to the rows as labelled",
    ),
    "H1": _finding(
        "error",
        "“{label}”的表头或行标签与数的次序相互矛盾，无法确定各数所属：{texts}",
        "The headers or labels of “{label}” and the order of its numbers contradict each other; which number is whose can't be told: {texts}",
        "DESIGN.md, promise 5",
        "对照原文核对所列单元格",
        "Compare the cells named with the source",
    ),
    "T3": _finding(
        "error",
        "“{table}”的表格出现了 {count} 次，取第 {taken} 次（{why}），其余的数列为未归入",
        "The table of “{table}” stands {count} times; the one in place {taken} was taken ({why_en}), the numbers of the others are leftovers",
        "DESIGN.md, promise 5",
        "确认取的是本年度的表",
        "Confirm that the table taken is this year's",
    ),
    "L1": _finding(
        "warning",
        "表格范围内有 {count} 个未归入任何单元格的数或标记：{texts}",
        "{count} marks inside the tables belong to no cell: {texts}",
        "DESIGN.md, promise 5",
        "查看其位置，需要时移入单元格",
        "Look at their places; move them into a cell where they belong",
    ),
    "L2": _finding(
        "notice",
        "表格范围内有 {count} 个未归入单元格的空缺符号（-、/）",
        "{count} dashes inside the tables belong to no cell",
        "DESIGN.md, promise 5",
    ),
    "U1": _finding(
        "warning",
        "“{label}”未写明单位，原文为“{raw}”，按元记",
        "“{label}” states no unit; the report has “{raw}”, kept as 元",
        "form.json proactive.procurement.amount",
        "核对是元还是万元",
        "Check whether it is 元 or 万元",
    ),
    "U2": _finding(
        "notice",
        "“{label}”的表头单位为{unit}，原文“{raw}”已折算为 {value} {due}",
        "The header of “{label}” states {unit}; “{raw}” was converted to {value} {due}",
        "form.json proactive.fees.amount",
        "核对表头单位是否属实",
        "Check that the header's unit is meant",
    ),
    "V1": _finding(
        "warning",
        "“{label}”处不是数，原文为“{raw}”",
        "“{label}” holds words, not a number: “{raw}”",
        _RECORD,
        "对照原文确认",
        "Confirm in the source",
    ),
    "F1": _finding(
        "warning",
        "“{table}”用的是 {layout} 年版表样，{year} 年度报告应使用 {due} 年版",
        "“{table}” uses the {layout} layout; a report for {year} is due in the {due} one",
        "notes/domain.md R11",
        "两版多数项目不可比，入库时按版分列",
        "Most items of the two layouts are not comparable; they are kept apart",
    ),
    # --- cover, sections, narrative ---
    "C1": _finding(
        "warning",
        "未找到{field}",
        "{field} was not found",
        "spec/narrative.md, report",
        "在原文中查找后填写",
        "Find it in the source and fill it in",
    ),
    "C2": _finding(
        "warning",
        "manifest.csv 所写的{field}为“{stated}”，报告中为“{found}”",
        "manifest.csv says {field} “{stated}”, the report says “{found}”",
        "manifest.csv",
        "确认文件与清单是否对应",
        "Check that the file is the one the manifest means",
    ),
    "S1": _finding(
        "warning",
        "缺少“{section}”部分（报告可能不完整，或标题遗失）",
        "The part “{section}” is missing (the report may be truncated, or the heading lost)",
        "《条例》第五十条",
        "核对原文是否完整",
        "Check that the source is complete",
    ),
    "N1": _finding(
        "warning",
        "文字与表格不一致：文中“{quote}”为 {left}，表中为 {right}",
        "Text and table disagree: the text says {left} (“{quote}”), the table {right}",
        "notes/domain.md N1–N9",
        "两处都看一眼；原文自相矛盾时如实保留",
        "Look at both; keep them as printed where the report contradicts itself",
    ),
    "Q1": _finding(
        "warning",
        "{count} 条引文在原文中找不到，已拒收：{texts}",
        "{count} quotes are not in the report and were refused: {texts}",
        _RECORD,
    ),
    "Q2": _finding(
        "error",
        "{count} 条引文出自提示词的例子，不在原文中，已拒收：{texts}",
        "{count} quotes come from the prompt's examples and are not in the report; they were refused: {texts}",
        "DESIGN.md, promise 7",
        "模型照抄了例子，本份报告的这一组字段不可信；逐条对照原文",
        "The model copied the examples; check this field group against the source item by item",
    ),
    "Q3": _finding(
        "warning",
        "模型给出的 {count} 个值不在其引文或原文中，已拒收：{texts}",
        "{count} values given by the model are not in their quotes or in the report and were refused: {texts}",
        _RECORD,
    ),
    "D1": _finding(
        "warning",
        "规则与模型读法不一致（{what}）：规则“{rules}”，模型“{model}”",
        "Rules and model disagree ({what}): rules “{rules}”, model “{model}”",
        "DESIGN.md, decisions: two readings",
        "对照原文，保留正确的一种",
        "Look at the source and keep the one that is right",
    ),
    "D2": _finding(
        "warning",
        "模型没有读出“{groups}”：{reason}",
        "The model did not read “{groups}”: {reason}",
        _RECORD,
        "空列表不等于没有；稍后重读，或人工填写",
        "An empty list is no absence; read it again later, or fill it in by hand",
    ),
    "E1": _finding(
        "notice",
        "文件编码按 {encoding} 读取",
        "The file was read as {encoding}",
        _RECORD,
    ),
    "E2": _finding(
        "warning",
        "文件中有 {count} 个无法按 {encoding} 解码的字节，显示为 �",
        "{count} bytes could not be decoded as {encoding} and show as �",
        _RECORD,
        "换用正确编码的文件重新上传",
        "Provide the file in its right encoding",
    ),
    "W1": _finding(
        "notice",
        "文中有 {count} 处修订标记：已按接受修订读取，删除的内容未读",
        "{count} tracked changes: read as accepted, what was deleted is not read",
        "ECMA-376 17.13.5",
        "正式发布的报告不应带修订标记；请确认应取修订前还是修订后",
        "A published report should carry none; confirm which state counts",
    ),
    "W2": _finding(
        "notice",
        "文中有 {count} 处隐藏文字，未读",
        "{count} stretches of hidden text were not read",
        "ECMA-376 17.3.2.41",
        "在 Word 中显示隐藏文字后核对",
        "Show hidden text in Word and compare",
    ),
    "W3": _finding(
        "warning",
        "文件嵌入了 {count} 个外来文档片段，未读",
        "{count} embedded pieces of other documents were not read",
        "ECMA-376 17.17.2.1",
        "用 Word 打开后另存为 .docx 再试",
        "Open it in Word, save it as .docx again",
    ),
    "W4": _finding(
        "notice",
        "{format} 文件由 LibreOffice 转换后读取",
        "The {format} file was read after LibreOffice converted it",
        "notes/ocr.md 4",
    ),
    "W5": _finding(
        "warning",
        "文件是放在 Word 里的 {count} 张页面图片，由图像识别读取；其中 {unread} 张未能读取",
        "The file is {count} pictures of pages in Word, read by recognition; {unread} of them could not be read",
        "DESIGN.md, decisions: a page with a text layer is not OCRed",
        "打开原文件，对照图片核对；未读取的图片中的数不等于零",
        "Open the original file and compare it with the pictures; numbers on a picture that was not read are not zero",
    ),
    "I1": _finding(
        "warning",
        "表中有 {count} 处文字在页面上看不见（隐藏、白色、透明或极小），未读：{texts}",
        "{count} stretches of text in the tables are not to be seen (hidden, white, transparent, tiny); they were not read: {texts}",
        "DESIGN.md, promise 5",
        "打开原文件，以肉眼所见为准",
        "Open the original file: what is seen counts",
    ),
    "I2": _finding(
        "warning",
        "表中有 {count} 处数字可能看不见，或显示成别的样子（字色与底色相同，或网页自带字体），已按文件中的字符读取：{texts}",
        "{count} numbers in the tables may not be seen, or look different (the colour of their ground, a font of the page's own); they were read as the file has them: {texts}",
        "DESIGN.md, promise 5",
        "打开原文件，逐个对照",
        "Open the original file and compare each of them",
    ),
    "P1": _finding(
        "error",
        "第 {pages} 页没有可读的文字（扫描图像，或文字编码损坏），未读取",
        "Pages {pages} have no readable text (a scan, or characters that mean nothing) and were not read",
        _RECORD,
        "打开原文件查看这些页；未读取的页中的数不等于零",
        "Look at these pages in the original file; numbers on a page that was not read are not zero",
    ),
    "P2": _finding(
        "warning",
        "第 {pages} 页的文字是扫描软件识别后隐藏在图像下的，可能有误",
        "The text of pages {pages} was recognised by a scanner and lies hidden under the image; it may be wrong",
        _RECORD,
        "对照页面图像核对数字",
        "Compare the numbers with the page's image",
    ),
    "P3": _finding(
        "warning",
        "第 {pages} 页有 {count} 处文字印出来看不见（白色、透明、被遮盖、极小，或在未打开的图层里），未读：{texts}",
        "On pages {pages} stand {count} stretches of text that are not to be seen (white, transparent, covered, tiny, in a layer that is off); they were not read: {texts}",
        "DESIGN.md, promise 5",
        "打开原文件，以肉眼所见为准；选中或复制出来的数不算",
        "Open the original file: what is seen counts, not what can be selected and copied",
    ),
    "P4": _finding(
        "error",
        "第 {pages} 页有左右颠倒的文字，其中的数未取",
        "On pages {pages} characters stand as in a mirror; no number was taken from them",
        "DESIGN.md, promise 5",
        "打开原文件，对照页面填写",
        "Open the original file and fill in the cells from the page",
    ),
    "P5": _finding(
        "warning",
        "第 {pages} 页所用字体的字形与文字编码不符（复制出来的数字与所见不同），已改按图像识别读取",
        "The fonts of pages {pages} show other characters than their codes say (what is copied differs from what is seen); they were read by recognition",
        "DESIGN.md, promise 5",
        "对照页面图像核对数字",
        "Compare the numbers with the page's image",
    ),
    "P6": _finding(
        "warning",
        "第 {pages} 页有 {count} 处后加的批注、印章或表单域，各阅读器是否显示并不一致（只供打印、属于图层，或没有自带外观），未读：{texts}",
        "On pages {pages} viewers differ whether they show {count} remarks, stamps or fields laid over the page (for print alone, in a layer, without a drawing of their own); they were not read: {texts}",
        "DESIGN.md, promise 5",
        "用平时所用的阅读器打开原文件，所见有数的，填入相应单元格",
        "Open the original file in the viewer that people use; fill in the numbers that are seen there",
    ),
    "O1": _finding(
        "error",
        "“{label}”在扫描图像上看不清，各次识别结果不一致或没有把握（首次读作“{raw}”），未取数",
        "“{label}” can't be read on the scan: its readings differ or none is sure (read first as “{raw}”); no number was taken",
        _RECORD,
        "对照页面图像填写该单元格",
        "Fill in the cell from the page's image",
    ),
    "O2": _finding(
        "warning",
        "扫描件上有 {count} 个数所在的勾稽关系都含有看不清的单元格（共 {unread} 个），无法由合计核对",
        "{count} numbers of the scan stand only in sums with unread cells ({unread} of them), so that no sum confirms them",
        _RECORD,
        "先对照页面图像填写看不清的单元格，合计随即核对其余各数",
        "Fill in the unread cells from the page's image first; the sums then test the rest",
    ),
    "O3": _finding(
        "warning",
        "第 {pages} 页正文有 {count} 处字迹未能可靠识别，可能缺字或有误",
        "In the prose of pages {pages} print at {count} places could not be read for certain; words may be missing or wrong",
        _RECORD,
        "对照页面图像核对这些页的正文",
        "Compare the prose of these pages with their images",
    ),
    # --- errors of input ---
    "input.empty": _error(
        "文件是空的", "The file is empty", "检查下载是否完整", "Check that the download is complete"
    ),
    "input.binary": _error(
        "内容不是文本（像是 {looks_like}）",
        "The content is not text (it looks like {looks_like})",
        "支持 HTML、文本、Markdown、PDF、DOCX、DOC、WPS、RTF、ODT、图像（PNG、JPEG、TIFF 等）以及这些文件的 ZIP；其他格式请先转换",
        "HTML, text, Markdown, PDF, DOCX, DOC, WPS, RTF, ODT, images (PNG, JPEG, TIFF and the like) and zips of these are read; convert other formats first",
    ),
    "input.encoding": _error(
        "无法判断文件编码", "The file's encoding can't be told", "另存为 UTF-8 后重试", "Save it as UTF-8 and try again"
    ),
    "input.too_large": _error(
        "文件有 {bytes} 字节，超过上限 {limit}",
        "The file has {bytes} bytes, over the limit of {limit}",
        "拆分文件，或提高 NIANBAO_MAX_FILE_MB（上传：NIANBAO_MAX_UPLOAD_MB）",
        "Split the file, or raise NIANBAO_MAX_FILE_MB (uploads: NIANBAO_MAX_UPLOAD_MB)",
    ),
    "input.not_report": _error(
        "不是政府信息公开工作年度报告：没有年报的标题、章节或表格",
        "Not an annual report on information disclosure: none of its title, parts or tables",
        "确认文件是否选对；网页上的报告也可能在附件或框架里，须另行下载",
        "Check that this is the right file; a web page's report may lie in an attachment or a frame, to be downloaded by itself",
    ),
    "input.pre_2019": _error(
        "{year} 年度的报告早于 2019 年版表样，不支持",
        "A report for {year}, before the form of 2019; this form is not supported",
        "请人工处理 2019 年以前的报告",
        "Handle reports from before 2019 by hand",
        "notes/domain.md A1",
    ),
    "input.missing": _error(
        "找不到该文件或文件夹", "No such file or folder", "检查路径", "Check the path"
    ),
    "input.unreadable": _error(
        "无法读取：{reason}", "It can't be read: {reason}", "检查权限与磁盘", "Check permissions and the disk"
    ),
    "input.mht": _error(
        "这是单个文件网页（MHT），其中没有网页",
        "This is a web page in one file (MHT), but there is no page in it",
        "用浏览器或 Word 打开，另存为 .html 或 .docx",
        "Open it in a browser or Word and save it as .html or .docx",
    ),
    "input.needs_libreoffice": _error(
        "读取 {format} 文件需要 LibreOffice，本机没有安装",
        "Reading a {format} file needs LibreOffice, which is not on this machine",
        "安装 LibreOffice（Debian：apt install libreoffice-writer-nogui），或另存为 .docx",
        "Install LibreOffice (Debian: apt install libreoffice-writer-nogui), or save the file as .docx",
    ),
    "word.damaged": _error(
        "Word 文件已损坏：{reason}",
        "The Word file is damaged: {reason}",
        "重新下载，或用 Word 打开修复后另存为 .docx",
        "Download it again, or open it in Word, repair it and save it as .docx",
    ),
    "word.password": _error(
        "Word 文件有密码保护", "The Word file is protected by a password", "去掉密码后另存", "Save it without the password"
    ),
    "word.dtd": _error(
        "Word 文件里有文档类型声明（DTD），不予读取",
        "The Word file brings a document type declaration (DTD) and is not read",
        "这不是 Word 写出的文件；请核实来源",
        "Word does not write such files; check where it came from",
        "ECMA-376 part 2, 6.2.5",
    ),
    "word.too_many_cells": _error(
        "表格单元格超过 {limit} 个", "Its tables have more than {limit} cells", "确认文件是否选对", "Check that this is the right file"
    ),
    "word.conversion": _error(
        "LibreOffice 无法转换这个文件：{reason}",
        "LibreOffice could not convert the file: {reason}",
        "用 Word 或 WPS 打开，另存为 .docx",
        "Open it in Word or WPS and save it as .docx",
    ),
    "zip.damaged": _error(
        "压缩包已损坏：{reason}", "The zip is damaged: {reason}", "重新下载", "Download it again"
    ),
    "zip.password": _error(
        "压缩包里的文件有密码", "The file in the zip is encrypted", "解压后再读取", "Unpack it with its password first"
    ),
    "zip.method": _error(
        "压缩方式不支持：{reason}", "Packed in a way that is not supported: {reason}", "解压后再读取", "Unpack it first"
    ),
    "zip.bomb": _error(
        "解压后会过大，不予解压：{reason}",
        "It would unpack to too much and is not unpacked: {reason}",
        "核实来源；确有需要时解压后分批读取",
        "Check where it came from; if it is right, unpack it and read it in batches",
    ),
    "zip.name": _error(
        "压缩包内的路径不安全，不予解压",
        "Its path in the zip is unsafe; it is not unpacked",
        "核实来源",
        "Check where it came from",
    ),
    "zip.depth": _error(
        "压缩包套了 {depth} 层以上，不再解压",
        "Zips in zips more than {depth} deep are not unpacked",
        "先解压内层",
        "Unpack the inner ones first",
    ),
    "manifest.bad": _error(
        "manifest.csv 有误：{reason}",
        "manifest.csv is at fault: {reason}",
        "列名为 path、url、retrieved_at、issuer、year，至少要有 path",
        "Its columns are path, url, retrieved_at, issuer, year; path must be there",
    ),
    "limit.time": _error(
        "读取超过 {seconds} 秒，已中止",
        "Reading took more than {seconds} seconds and was stopped",
        "文件可能有意构造或异常；请人工查看",
        "The file may be malicious or broken; look at it by hand",
    ),
    "limit.memory": _error(
        "读取需要的内存超过 {megabytes} MB，已中止",
        "Reading needed more than {megabytes} MB of memory and was stopped",
        "文件可能有意构造或异常；请人工查看",
        "The file may be malicious or broken; look at it by hand",
    ),
    "limit.depth": _error(
        "内部嵌套过深，已中止",
        "It is nested too deeply; stopped",
        "文件可能有意构造或异常；请人工查看",
        "The file may be malicious or broken; look at it by hand",
    ),
    "limit.result": _error(
        "读出的内容超过 {megabytes} MB，已中止",
        "What was read of it is more than {megabytes} MB; stopped",
        "文件可能有意构造或异常；请人工查看",
        "The file may be malicious or broken; look at it by hand",
    ),
    "limit.killed": _error(
        "读取进程意外结束（{signal}），其他文件不受影响",
        "The reading process ended unexpectedly ({signal}); other files are not affected",
        "重试；仍然如此请把文件发给维护者",
        "Try again; if it happens again send the file to the maintainers",
    ),
    "input.unsupported": _error(
        "不支持这种格式（{media_type}）",
        "This format is not supported ({media_type})",
        "支持 HTML、文本、Markdown、PDF、DOCX、DOC、WPS、RTF、ODT、图像（PNG、JPEG、TIFF 等）以及这些文件的 ZIP；其他格式请先转换",
        "HTML, text, Markdown, PDF, DOCX, DOC, WPS, RTF, ODT, images (PNG, JPEG, TIFF and the like) and zips of these are read; convert other formats first",
    ),
    "pdf.password": _error(
        "PDF 有打开密码，无法读取",
        "The PDF needs a password to be opened",
        "去掉密码后重新上传",
        "Remove the password and provide it again",
    ),
    "pdf.damaged": _error(
        "PDF 损坏或不完整：{reason}",
        "The PDF is damaged or cut short: {reason}",
        "重新下载原文件",
        "Download the original again",
    ),
    "pdf.too_many_pages": _error(
        "PDF 有 {pages} 页，超过上限 {limit}",
        "The PDF has {pages} pages, over the limit of {limit}",
        "只保留年度报告所在的页",
        "Keep the pages of the annual report only",
    ),
    "pdf.page_size": _error(
        "第 {page} 页的尺寸 {size} 点超过上限 {limit}",
        "Page {page} is {size} points large, over the limit of {limit}",
        "按纸张尺寸重新生成 PDF",
        "Make the PDF again at paper size",
    ),
    "pdf.no_text": _error(
        "PDF 的 {pages} 页都没有可读的文字（扫描图像，或文字编码损坏）",
        "None of the PDF's {pages} pages has readable text (scans, or characters that mean nothing)",
        "用带文字的 PDF、Word 或网页重新上传",
        "Provide a PDF with text, the Word file or the web page",
    ),
    "pdf.no_page": _error(
        "没有第 {page} 页",
        "There is no page {page}",
        "见 --help",
        "See --help",
    ),
    "image.damaged": _error(
        "图像损坏或不完整（第 {page} 页）：{reason}",
        "The picture is damaged or cut short (page {page}): {reason}",
        "重新扫描，或重新下载原文件",
        "Scan it again, or download the original again",
    ),
    "image.too_large": _error(
        "第 {page} 页的图像 {size} 像素超过上限（{limit} 个像素，边长 {side}）",
        "Page {page} is {size} pixels large, over the limit ({limit} pixels in all, {side} a side)",
        "按 200–300 dpi 重新扫描",
        "Scan it again at 200 to 300 dpi",
    ),
    "image.too_many_pages": _error(
        "图像文件的页数超过上限 {limit}",
        "The picture file has more than {limit} pages",
        "只保留年度报告所在的页",
        "Keep the pages of the annual report only",
    ),
    "pages.none": _error(
        "这种格式没有页面（{media_type}）",
        "This format has no pages ({media_type})",
        "只有 PDF 和图像文件才有页面图像",
        "Only PDF and image files have pictures of pages",
    ),
    "bug": _error(
        "程序出错，这份报告没有读出；其他报告不受影响",
        "A fault of the program: this report was not read; the others are not affected",
        "请把文件与此信息发给维护者",
        "Send the file and this message to the maintainers",
        "DESIGN.md",
    ),
    "usage.option": _error("选项有误：{reason}", "A wrong option: {reason}", "见 --help", "See --help"),
    "model.none": _error(
        "没有配置模型",
        "No model is configured",
        "设置 NIANBAO_MODEL（见 docs/models.md），或使用 --narrative offline",
        "Set NIANBAO_MODEL (docs/models.md), or use --narrative offline",
    ),
    "model.host": _error(
        "模型服务器“{host}”不是本机，也不在允许的名单里，未发送任何内容",
        "The model server “{host}” is neither this machine nor on the list; nothing was sent",
        "如允许报告文字发往该服务器，把它写进 NIANBAO_MODEL_ALLOWED_HOSTS",
        "If the reports' text may go there, name it in NIANBAO_MODEL_ALLOWED_HOSTS",
        "DESIGN.md, promise 7",
    ),
    "model.no_price": _error(
        "设了金额预算，但价格表里没有“{model}”",
        "A budget in money is set, but the price table has no “{model}”",
        "在 NIANBAO_MODEL_PRICES 的文件里写上价格，或改用 NIANBAO_MODEL_BUDGET_TOKENS",
        "Add its price in the file of NIANBAO_MODEL_PRICES, or use NIANBAO_MODEL_BUDGET_TOKENS",
    ),
    "prompt.none": _error("没有这个提示词", "There is no such prompt", "检查路径；提示词在 prompts/", "Check the path; the prompts are in prompts/"),
    "prompt.bad": _error("提示词有误：{reason}", "The prompt is at fault: {reason}", "按 prompts/README.md 更正", "Correct it as prompts/README.md says"),
    "replay.unknown": _error(
        "没有录下“{question}”的回答",
        "There is no recorded answer to “{question}”",
        "重新录制（golden/README.md）",
        "Record it anew (golden/README.md)",
    ),
    "replay.unused": _error(
        "录下的回答没有用到：{questions}",
        "Recorded answers were not used: {questions}",
        "删去，或查明为何不再提问",
        "Remove them, or find out why nobody asks any more",
    ),
    "input.changed": _error(
        "文件在等待读取时被改动",
        "The file was changed while it waited to be read",
        "重新提交该文件",
        "Hand the file in again",
    ),
    "job.crashed": _error(
        "读取时程序 {times} 次中途退出，不再自动重试",
        "The program ended {times} times while it read this; it is not tried again by itself",
        "检查内存是否足够；确认后点“重试”，或单独读取该文件（nianbao extract）",
        "See whether there is memory enough; then retry, or read this file alone (nianbao extract)",
    ),
    "job.none": _error("没有这项任务", "There is no such job", "重新载入列表", "Reload the list"),
    "outside.database": _error(
        "数据库出错：{reason}", "The database failed: {reason}", "检查 NIANBAO_DATABASE_URL 与磁盘空间", "Check NIANBAO_DATABASE_URL and the disk"
    ),
    "outside.write": _error("无法写入：{reason}", "It can't be written: {reason}", "检查磁盘空间与权限", "Check disk space and permissions"),
    # --- refusals of the review ---
    "review.no_item": _error("没有这份报告", "There is no such report", "回到队列重新选择", "Go back to the queue"),
    "review.stale": _error(
        "这份报告已被他人改动（您看到的是第 {seen} 版，现为第 {stored} 版），未保存",
        "Somebody changed this report meanwhile (you saw version {seen}, it is now {stored}); nothing was saved",
        "重新载入后再改",
        "Reload and make the change again",
    ),
    "review.bad_value": _error(
        "“{path}”不能取值“{value}”：{reason}",
        "“{path}” can't be “{value}”: {reason}",
        "按提示更正",
        "Correct it as told",
    ),
    "review.decided": _error("这份报告已经{state}，不能再改", "This report is already {state} and can't be changed", "如需改动请重新打开", "Re-open it to change it"),
    "review.not_decided": _error("这份报告仍待审核", "This report is still open", "直接改动即可", "Change it as it is"),
    "review.held": _error(
        "{holder} 正在审核这份报告（至 {until}）",
        "{holder} is at work on this report (until {until})",
        "等待，选另一份，或接手（会记入历史）",
        "Wait, choose another report, or take it over (the history keeps that)",
    ),
    "review.also_approved": _error(
        "{issuer} {year} 年已有一份通过的报告（{other}）",
        "Another report of {issuer} for {year} is approved already ({other})",
        "在“重复报告”页选定一份，或写明两份都通过的理由",
        "Choose one on the page of twins, or say why both are approved",
    ),
    "review.open_conflicts": _error(
        "重新读取后有 {count} 处与您更正时不同，尚未确认",
        "A later reading differs at {count} places that were corrected, and nobody looked again",
        "对照原文，再填一次或撤销",
        "Look at the source and set each once more, or undo it",
    ),
    "review.no_place": _error(
        "现在的表样没有“{label}”这一格",
        "The layout as it is now has no cell “{label}”",
        "先改表样，或采用机器的读数",
        "Set the layout first, or take the machine's reading",
    ),
    "review.not_twins": _error("这些不是同一份报告", "These are not twins", "重新载入", "Reload"),
    "review.falls_off": _error(
        "“{label}”处的“{value}”会被挤出，未移动",
        "“{value}” at “{label}” would be pushed out; nothing was moved",
        "先把这个数移走，或换一个方向",
        "Move that value first, or go the other way",
    ),
    "review.no_fit": _error(
        "粘贴的第 {row} 行第 {column} 列“{value}”没有可放的单元格，未粘贴",
        "“{value}” in row {row}, column {column} of what was pasted has no cell; nothing was pasted",
        "选中左上角的单元格后再粘贴",
        "Select the top left cell, then paste",
    ),
    "review.no_neighbour": _error(
        "“{label}”旁边没有可以对换的行或列", "There is no row or column beside “{label}” to swap with", "换一个方向", "Go the other way"
    ),
    "review.undo_of_another": _error(
        "最后一处改动是 {by} 的，按下时页面上还不是这一处，没有撤销",
        "The last change is {by}'s, and was not the last one on the page when undo was pressed; nothing was undone",
        "看清按钮上写的是哪一处，仍要撤销请再按一次",
        "See which change the button names, and press it again to undo that one",
    ),
    "review.nothing_to_undo": _error("没有可以撤销的改动", "There is nothing to undo", "", ""),
    "review.reason_needed": _error("请写明理由", "A reason is needed", "写一句话说明理由", "Write one sentence that says why"),
    "review.open_errors": _error(
        "还有 {count} 个错误未解决也未签认，不能通过",
        "{count} errors are neither solved nor signed; it can't be approved",
        "更正单元格，或逐条签认并说明理由",
        "Correct the cells, or sign each with a reason",
    ),
    "review.open_differences": _error(
        "与标准答案还有 {count} 处不同且未说明理由，不能通过",
        "{count} differences from the golden record have no reason; it can't be approved",
        "采用标准值，或说明为何不同",
        "Take the golden value, or say why it differs",
    ),
    "review.not_approved": _error("只有已通过的报告可以这样做", "Only an approved report can do this", "先通过审核", "Approve it first"),
    "review.unknown_key": _error("没有“{key}”这一条", "There is no “{key}”", "重新载入", "Reload"),
    "golden.bad_case": _error("标准答案有误：{reason}", "The golden case is at fault: {reason}", "按 golden/README.md 更正", "Correct it as golden/README.md says"),
    "golden.exists": _error("标准答案“{id}”已存在", "The golden case “{id}” exists already", "换一个名称", "Choose another name"),
    "golden.known": _error("这份文件已是标准答案“{id}”的来源", "This file is the source of the golden case “{id}” already", "有误则直接更正该标准答案，见 golden/README.md", "Correct that case where it is wrong, as golden/README.md says"),
    "golden.bad_name": _error("“{value}”不能作名称", "“{value}” can't be a name", "用字母、数字、点、横线和下划线，以字母或数字开头，至多 100 个", "Letters, digits, dots, dashes and underscores, at most 100, the first a letter or digit"),
    "export.nothing": _error(
        "还没有通过审核的报告，没有可导出的内容",
        "No report has been approved yet; there is nothing to export",
        "先在审核页通过报告（nianbao review）",
        "Approve reports on the review page first (nianbao review)",
    ),
    "export.exists": _error("目标“{path}”已有内容", "“{path}” already holds something", "换一个目录，或清空它", "Choose another folder, or empty it"),
}  # fmt: skip


def message_of(code: str, facts: Mapping[str, object]) -> Text2:
    """The code's words with the facts filled in; a name without a fact shows as ?."""
    message = CODES[code].message
    return Text2(zh=_fill(message.zh, facts), en=_fill(message.en, facts))


class _Plain(Formatter):
    """Fills {names} only: facts are data from a report, so no attribute or index of theirs is ever looked up."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:  # noqa: ARG002  (the base class's signature)
        return kwargs.get(field_name, "?"), field_name


def _fill(words: str, facts: Mapping[str, object]) -> str:
    return _Plain().vformat(words, (), facts)


def finding(
    code: str,
    facts: Mapping[str, object] | None = None,
    *,
    severity: Severity | None = None,
    cells: tuple[str, ...] = (),
    where: tuple[Where, ...] = (),
    **more: Any,
) -> Finding:
    """A finding of that code, in its words; `severity` only where it is not the code's own."""
    return Finding(
        code=code,
        severity=severity or CODES[code].severity,
        message=message_of(code, facts or {}),
        cells=cells,
        where=where,
        **more,
    )


def error_object(error: NianbaoError, source: Mapping[str, Any]) -> ErrorObject:
    """The error as the public JSON object that stands in a record's place."""
    hint = CODES[error.code].hint
    value = None if error.value is None else str(error.value)[:200]
    return ErrorObject(
        source=dict(source),
        error=Fault(
            code=error.code,
            message=message_of(error.code, error.facts),
            place=error.place,
            value=value,
            hint=Text2(zh=_fill(hint.zh, error.facts), en=_fill(hint.en, error.facts)),
        ),
    )
