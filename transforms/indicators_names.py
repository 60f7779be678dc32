"""What a number measures: its clause, and the name of the thing, able to stand alone.

Chinese puts the number behind what it measures (发放宣传资料2.4万份) or before it
(召开4次会前学法会议). A rate without a subject (办结率100%) takes that of the number before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.numbers import Quantity

_BOUNDARY = "，,。；;：:！!？?\n（）()"
_MAX_LEFT = 60
_MAX_RIGHT = 40
_MAX_SENTENCE = 500  # keeps the time linear on texts without any full stop

_TIMES = (
    r"(?:19|20)\d{2}\s?年(?:度|内|来|以来)?|截[至止]\S{0,12}?[日月底前]|今年以来|一年来|年初以来|全年|年内|"
    r"本年度?|当年|期间|目前|近年来"
)
# Words before a name that are none of it.
# must match: 2023年, 全年累计, 其中, 截至10月31日    must not match: 现场, 和谐
_LEAD = re.compile(
    rf"^(?:{_TIMES}|[一二三四五六七八九十]是|其中|此外|同时|并且|并|还|先后|分别|累计|共计|总计|合计|一共|共|已|现(?=有|已|将|共)|"
    r"力争|争取|确保|实现(?!率)|推动|另有?|有(?![效关序限])|全[委局系统]{1,2}|我[委局厅院办]|本[委局]|等|[、及与的将对在由，,\s]|和(?!谐|平|解))+"
)
# What leads up to 共: 某某局共制定 → 制定.
# must match: 全区共有, 我局累计    must not match: 公共场所, 共同
_SUM = re.compile(r"^[^，、]{0,16}?(?:(?<!公)共(?:计|有)?(?![同享建青和产识卫])|累计|总计|合计)(?=.{2})")
# Words between a name and its number, taken off one by one.
# must match at the end: 达到, 均, 共, 由法定的    must not match: 违法行为, 收到, 下达, 签约, 公共, 所有
_TAIL = re.compile(
    r"(?:平均|均|各|(?<!公)共|共计|累计|总计|合计|分别|达成|高达|(?<![下传送])达|(?<![预签合节条])约|(?<!行)为|是|"
    r"(?<![所国享持])有|了|由|从|至|(?<![收接])到|仅|不少于|不低于|超过|(?<![统审会设])计|等|各类|多达|"
    r"法定的?|原来的?|原有的?|原先的?|[、\s：:])$"
)
# Light verbs: what follows them is the thing itself.
# must match: 开展(联合检查), 组织召开(会议)    must not match: 发放, 受理
_LIGHT = re.compile(
    r"(?:组织开展|组织召开|主持召开|开展了?|召开了?|举办了?|举行了?|组织了?|进行了?|实施了?|完成了?)"
)
# A verb with its thing: the number behind it counts that thing, whatever follows.
# must match: 召开党组会议, 提出整改意见    must not match: 召开, 确定, 巡回
_VERB_THING = re.compile(
    r"(?:召开|开展|举办|举行|组织|提出|下达|下发|制发|印发|发放|受理|办理|办结|收到|查处|参加|制定|出具|完成)"
    r"(?:了)?[^，。]{2,}$"
)
_EVENT_UNITS = frozenset({"次", "场", "期", "件", "条", "份", "起", "宗", "人次", "场次", "户次", "家次"})
# What may follow a number without being what it measures.
# must match: 以上, 和, 的基础上, 进行了    must not match: 会前学法会议, 采样点
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|进行|和|及|与|等|并|且|后(?![勤续备])|前(?![期台])|内(?![设部容外科])|之|不等|的(?:基础|工作|情况)?|[^\u4e00-\u9fff“《])"
)
# must match: (采样点)的基础上, (任务)全部完成, (检查)中    must not match: 中医诊所
_CUT_RIGHT = re.compile(
    r"的基础.*$|(?:中|时|后)$|(?:全部|均|都|已|予以|得到|按照|根据|被|建立|、涵盖|、包括|、覆盖|、涉及).*$|[、和及与]+$"
)
# What became of some of the things before: (42起，其中)41起已结案, (另)2件尚未判决.
# must match: 已结案, 均已办结, 尚在调查    must not match: 已婚人员, 结案
_BECAME = re.compile(r"(?:均|全部|都)?(?:已(?!婚)|尚|未|按时|按期|正在)[\u4e00-\u9fff]{2,6}")
# A name that only says what became of the things before; needs them.
# must match: 撤销, 维持, 合格, 覆盖    must not match: 撤销案件
_OUTCOME = re.compile(
    r"(?:予以)?(?:撤销|维持|变更|驳回|胜诉|不?合格|(?:按时|按期)?办结|覆盖|惠及|受益|继续有效|上年度结转|结转)"
)
# A thing, then what was done to it.
# must match: 医疗机构|开展|综合监管, 企业|发放|宣传手册    must not match: 会前学法会议
_DONE_TO = re.compile(
    r"(?P<thing>[^，。]{2,20}?)(?P<verb>开展|进行|实施|组织|发放|派发|提出|给予|作出|下达|办理|提供)了?(?P<deed>[^，。]*)"
)
_PLACES = frozenset("村镇乡县区市")  # nouns of one character
# must match: 涉及15起案件的(讨论会)    must not match: 涉及企业
_RELATIVE = re.compile(r"^(?:涉及|包括|涵盖|覆盖)[^，。]{0,12}?的")
# A rate by its own name alone; needs a subject.
# must match: 办结率, 依时办结率, 合格率    must not match: 网络直报率, 法制审核率
_BARE_RATE = re.compile(
    r"(?:按时|依时|按期|及时|平均|年度)?(?:任务)?(?:办结|办理|完成|完结|处理|合格|参考|参训|参与|通过|优秀|优良|满意|回复|答复|反馈|覆盖|整改|达标|知晓|"
    r"调解成功|成功|处置|化解|录入|公示|公开|查处)率|满意度|好评率"
)
# must match: 同比增长, 较上年下降, 增长    must not match: 增长率
_CHANGE = re.compile(
    r"^(?:较?(?:同比|环比|较?去年同期|较?上年同期|较?上年|较?去年)?(?:增长|增加|上升|提高|下降|减少|降低)了?)$"
)
# must match: 压减, 压缩至, 缩短为    must not match: 平均压缩
_SHORTENED = re.compile(r"^(?:压减|压缩|缩短|缩减|减少)(?:至|到|为|了)?$")
# must match behind 各一件: 进行了合法性审查    must not match: 进行。
_DEED = re.compile(r"(?:进行|开展)了?(?P<deed>[\u4e00-\u9fff]{2,10})")
_LISTED = re.compile(r"[、和及与]")
# Verbs at the head of a name that a subject does without.
# must match: 受理(投诉举报), 全员开展(学法考试)    must not match: 投诉举报
_VERB = re.compile(
    r"^(?:受理审批|受理|办理|收到|接到|处理|查处|完成|接受|开展|组织|全员|全体|[干部职工人员]{2,4}开展)+"
)
# must match: 拟保留, 废止    must not match: 废止规范性文件
_VERB_ONLY = re.compile(r"^拟?(?:保留|废止|修改|修订|失效|宣布失效|新增|取消|下放|清理)$")


# must match: 菌（毒）种, 县（区）级    must not match: （其中甲5件）, 12件（2件
_IN_WORD = re.compile(r"[\u4e00-\u9fff][（(][\u4e00-\u9fff]{1,2}[)）][\u4e00-\u9fff]")


@dataclass(frozen=True)
class Clause:
    """A number in its clause.

    Attributes:
        start: start of the clause, or end of the number before it in the same clause.
        left: text between there and the number.
        right: text behind the number, to the next boundary.
        bracket: how many brackets are open.
    """

    start: int
    left: str
    right: str
    bracket: int


@dataclass(frozen=True)
class Named:
    """One thing a number measures: ``text[start:end]`` is the span to show.

    Attributes:
        leans: the name was completed with the thing counted before; it is no subject itself.
    """

    name: str
    start: int
    end: int
    leans: bool = False


def sentence_start(text: str, at: int, marks: str = "。\n") -> int:
    """Where the sentence round ``at`` begins, at most ``_MAX_SENTENCE`` code points before."""
    low = max(0, at - _MAX_SENTENCE)
    return max(low, *(text.rfind(mark, low, at) + 1 for mark in marks))


def clause_of(text: str, quantity: Quantity, previous: int) -> Clause:
    """The clause of a number; ``previous`` is the end of the number before it."""
    low = max(previous, quantity.head - _MAX_LEFT)
    start = quantity.head
    while start > low and (text[start - 1] not in _BOUNDARY or _inserted(text, start)):
        start -= 1
    end = quantity.end
    while end < min(len(text), quantity.end + _MAX_RIGHT) and text[end] not in _BOUNDARY:
        end += 1
    before = text[sentence_start(text, quantity.start) : quantity.start]
    opened, closed = before.count("（") + before.count("("), before.count("）") + before.count(")")
    return Clause(start, text[start : quantity.head], text[quantity.end : end], max(0, opened - closed))


def _inserted(text: str, at: int) -> bool:
    """Whether the bracket before ``at`` belongs to a word: 菌（毒）种."""
    near = text[max(0, at - 4) : at + 3]
    return text[at - 1] in "（）()" and bool(_IN_WORD.search(near))


def names(text: str, quantity: Quantity, clause: Clause, subject: str) -> list[Named]:
    """What a number measures.

    Args:
        text: clean text.
        quantity: the number.
        clause: its clause.
        subject: name of the thing counted before it in this sentence, or what the clause
            before speaks of; empty where there is none.

    Returns:
        One name, several where 均 or 各 stands before the number, none where nothing is named.
    """
    left = _trim(clause.left)
    start = clause.start + len(clause.left) - len(clause.left.lstrip("、和及与，, \u3000"))
    noun = "" if quantity.family == "duration" else _right_noun(clause.right, quantity, left)
    if noun:
        end = quantity.end + clause.right.find(noun) + len(noun)
        return [Named(_before_noun(left, clause.left) + noun + _deed(noun, clause), start, end)]
    span = start, quantity.end
    if not left or (subject and _OUTCOME.fullmatch(left)):
        became = left or (m[0] if (m := _BECAME.match(clause.right)) else "")
        return [Named(bare(subject) + became, *span, leans=True)] if subject and became else []
    if _SHORTENED.match(left) or _CHANGE.match(left):
        after = "后" if quantity.family == "duration" else ""
        return [Named(subject + left.rstrip("了") + after, *span, leans=True)] if subject else []
    several = bool(re.search(r"(?:均|各|分别)\S{0,3}$", clause.left))
    parts = [p for p in _LISTED.split(_object(left, clause)) if p] if several else [left]
    deed = _DEED.match(clause.right) if several else None
    found = [(f"{deed['deed']}的" if deed else "") + _complete(part, subject) for part in parts]
    leans = bool(subject) and all(_BARE_RATE.fullmatch(part) for part in parts)
    return [Named(name, *span, leans) for name in found if len(name) >= 2]


def _object(left: str, clause: Clause) -> str:
    """法律顾问对合同 → 合同, where something is done behind the number."""
    return left.rpartition("对")[2] if _DEED.match(clause.right) else left


def _trim(left: str) -> str:
    """Without leading time and filler words, all up to 共, and trailing 达, 均."""
    plain = _LEAD.sub("", _SUM.sub("", _LEAD.sub("", left.strip())))
    while tail := _TAIL.search(plain):
        plain = plain[: tail.start()]
    return plain.strip()


def _right_noun(right: str, quantity: Quantity, left: str) -> str:
    """The noun behind a number, or empty where what is counted stands before it."""
    if quantity.family == "percent":
        return right[1:] if not left and right.startswith("的") and len(right) > 2 else ""
    if not right or _NO_NOUN.match(right) or _BECAME.match(right):
        return ""
    if right[0] not in "《“" and quantity.unit in _EVENT_UNITS and _VERB_THING.match(left):
        return ""
    noun = _RELATIVE.sub("", right)
    number = re.search(r"\d", noun)
    noun = noun[: number.start()] if number else noun
    done = _DONE_TO.match(noun)
    noun = _CUT_RIGHT.sub("", done["thing"] if done else noun)
    return noun if len(noun) >= 2 or noun in _PLACES else ""


def _deed(noun: str, clause: Clause) -> str:
    """What was done to the noun behind a number: 医疗机构 + 综合监管."""
    done = _DONE_TO.match(clause.right)
    return done["deed"] if done and done["thing"] == noun and done["verb"] in {"开展", "进行", "实施"} else ""


def _before_noun(left: str, whole: str) -> str:
    """What of the words before a number belongs to the name of the noun behind it."""
    if whole.rstrip().endswith("等") or _LIGHT.search(left) or left in {"有", "组成", "成立"}:
        return ""
    return left if len(left) <= 20 else ""


def _complete(name: str, subject: str) -> str:
    """A name that can stand alone."""
    light = list(_LIGHT.finditer(name))
    if light and len(name) - light[-1].end() >= 2:
        name = name[light[-1].end() :]
    if _BARE_RATE.fullmatch(name) and subject:
        return bare(subject) + name
    return name


def bare(subject: str) -> str:
    """A subject without its verb, and without the rate it was counted by."""
    plain = _VERB.sub("", re.sub(r"[\u4e00-\u9fff]{2}率$", "", subject))
    return plain if len(plain) >= 2 else subject


def verb_only(name: str) -> bool:
    """Whether a name says only what was done (拟保留), not to what."""
    return bool(_VERB_ONLY.match(name))


def clause_subject(text: str, start: int) -> str:
    """What the clause before speaks of: 开展线上学法考试, … → 线上学法考试; empty at a sentence's start."""
    at = start
    while at and text[at - 1] in " \u3000":
        at -= 1
    if not at or text[at - 1] not in "，,":
        return ""
    end = at - 1
    begin = end
    while begin and text[begin - 1] not in _BOUNDARY:
        begin -= 1
    clause = _trim(text[begin:end])
    light = list(_LIGHT.finditer(clause))
    thing = clause[light[-1].end() :] if light else ""
    return thing if 2 <= len(thing) <= 20 and not re.search(r"\d", thing) else ""
