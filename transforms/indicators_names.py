"""What a number measures: the name of the thing, able to stand alone.

Chinese puts the number behind what it measures (发放宣传资料2.4万份) or before it
(召开4次会前学法会议). A rate without a subject (办结率100%) takes that of the number before it.
Owns the shapes of a clause; its words are in ``indicators_words``, its bounds in ``indicators_clause``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.indicators_clause import BOUNDARY, Clause
from transforms.indicators_complete import bare, bare_rate, compared, complete
from transforms.indicators_status import BASE, MOVED_ON
from transforms.indicators_words import (
    BY,
    DONE_TO,
    LEAD,
    LIGHT,
    LISTED,
    OUTCOME,
    SUBJECT,
    SUM,
    TAIL,
    VERB_ONLY,
    WORKED_ON,
)
from transforms.numbers import Quantity, quantities

# A verb with its thing: the number behind it counts that thing, whatever follows.
# must match: 召开党组会议, 提出整改意见    must not match: 召开, 确定, 巡回
_VERB_THING = re.compile(
    r"(?:召开|开展|举办|举行|组织|提出|下达|下发|制发|印发|发放|受理|办理|办结|收到|查处|参加|制定|出具|完成|立案|签订|悬挂|张贴)"
    r"(?:了)?[^，。]{2,}$"
)
_EVENT_UNITS = frozenset(
    {"次", "场", "期", "件", "条", "份", "起", "宗", "人次", "场次", "户次", "家次", "例", "批次", "台次"}
)
# What may follow a number without being what it measures.
# must match: 以上, 和, 的基础上, 进行了    must not match: 会前学法会议, 采样点
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|进行|和(?!谐|解)|及|与|等|并|且|(?:精简|压减|压缩|缩短|缩减|下降|降至|降到|提高|提升|增加到|增长|上升|调整)|后(?![勤续备])|前(?![期台])|内(?![设部容外科])|之|不等|较|比|同比|占|由|从|至|到|→|的(?:基础|工作|情况|目标|速度|比例|增幅|降幅)?|[^\u4e00-\u9fffA-Za-z“《])"
)
# must match: (采样点)的基础上, (任务)全部完成, (检查)中    must not match: 中医诊所
_CUT_RIGHT = re.compile(
    r"的(?:基础|目标|要求).*$|(?:中|时|后)$|(?:全部|均|都|已|予以|得到|按照|根据|通过|被|建立|由[^，。]{0,12}$|、涵盖|、包括|、覆盖|、涉及|组成).*$|的$|[、和及与]+$"
)
# What became of some of the things before: (42起，其中)41起已结案, (另)2件尚未判决.
# must match: 已结案, 均已办结, 尚在调查    must not match: 已婚人员, 结案
_BECAME = re.compile(r"(?:均|全部|都)?(?:已(?!婚)|尚|未(?!成年)|按时|按期|正在)[\u4e00-\u9fff]{2,6}")
_PLACES = frozenset("村镇乡县区市")  # nouns of one character
# must match: 涉及15起案件的(讨论会)    must not match: 涉及企业
_RELATIVE = re.compile(r"^(?:涉及|包括|涵盖|覆盖)[^，。]{0,12}?的")
# must match behind 各一件: 进行了合法性审查    must not match: 进行。
_DEED = re.compile(r"(?:进行|开展)了?(?P<deed>[\u4e00-\u9fff]{2,10})")
_BESIDE = re.compile(r"\s*(?:[、→]|[-—]+[>＞]|)\s*(?:至|到)?\s*")


@dataclass(frozen=True)
class Named:
    """One thing a number measures: ``text[start:end]`` is the span to show.

    Attributes:
        leans: the name was completed with the thing counted before; it is no subject itself.
        noun_end: where the noun behind the number ends; equals ``end`` without one.
        subject: who acts.
    """

    name: str
    start: int
    end: int
    leans: bool = False
    noun_end: int = 0
    subject: str | None = None


def names(quantity: Quantity, clause: Clause, subject: str) -> list[Named]:
    """What a number measures.

    Args:
        quantity: the number.
        clause: its clause.
        subject: name of the thing counted before it in this sentence, or what the clause
            before speaks of; empty where there is none.

    Returns:
        One name, several where 均 or 各 stands before the number, none where nothing is named.
    """
    left, who = trim(clause.left)
    start = clause.start + len(clause.left) - len(clause.left.lstrip("、和及与，, \u3000"))
    if BASE.search(clause.left):
        moved = MOVED_ON.match(clause.right)
        said = moved["thing"] if moved and len(moved["thing"]) >= 2 else subject
        return [Named(said, start, quantity.end, leans=True, subject=who)] if said else []
    noun = "" if quantity.family == "duration" else _right_noun(clause.right, quantity, left)
    if noun:
        end = quantity.end + clause.right.find(noun) + len(noun)
        name = _noun_name(noun, left, clause)
        return [Named(name, start, end, noun_end=end, subject=who)]
    span = start, quantity.end
    said = compared(left, subject, duration=quantity.family == "duration")
    if said is not None:
        return [Named(said, *span, leans=True, subject=who)] if said else []
    leaning = subject and quantity.family != "money" and OUTCOME.fullmatch(left) and not VERB_ONLY.match(left)
    if not left or leaning:
        became = left or (m[0] if (m := _BECAME.match(clause.right)) else "")
        if not subject or not became:
            return _beside(clause, quantity, subject, span)
        said = subject if subject.endswith(became) else bare(subject) + became
        return [Named(said, *span, leans=True, subject=who)]
    several = bool(re.search(r"(?:均|各|都)\S{0,3}$", clause.left))
    parts = [p for p in LISTED.split(_object(left, clause)) if p] if several else [left]
    deed = _DEED.match(clause.right) if several else None
    found = [(f"{deed['deed']}的" if deed else "") + complete(part, subject) for part in parts]
    leans = bool(subject) and all(bare_rate(part) for part in parts)
    if subject and found[0].endswith("的"):
        found = [found[0] + bare(subject)]
    return [Named(name, *span, leans, subject=who) for name in found if len(name) >= 2]


def _beside(clause: Clause, quantity: Quantity, subject: str, span: tuple[int, int]) -> list[Named]:
    """A number right beside the one before counts the same thing: 处罚52次、87.6万元; 486项→327项."""
    if not subject or not _BESIDE.fullmatch(clause.left):
        return []
    return [Named(bare(subject) + "金额" if quantity.family == "money" else subject, *span, leans=True)]


def _object(left: str, clause: Clause) -> str:
    """法律顾问对合同 → 合同, where something is done behind the number."""
    return left.rpartition("对")[2] if _DEED.match(clause.right) else left


def trim(left: str) -> tuple[str, str | None]:
    """Without leading time and filler words, all up to 共, and trailing 达, 均; and who acts."""
    plain = LEAD.sub("", left.strip())
    who = None
    actor = SUBJECT.match(plain)
    if actor and len(plain) - actor.end() >= len(actor["verb"]):
        rest = plain[actor.end() :]
        if (len(rest) >= 4 and not rest.endswith("率")) or LIGHT.fullmatch(rest):
            who, plain = actor["who"], rest
    done_by = BY.match(plain)
    if done_by and len(plain) - done_by.end() >= 4:
        plain = plain[done_by.end() :]
    summed = SUM.match(plain)
    if summed:
        plain = plain[summed.end() :]
    plain = LEAD.sub("", plain)
    while tail := TAIL.search(plain):
        plain = plain[: tail.start()]
    return plain.strip(), who


def _right_noun(right: str, quantity: Quantity, left: str) -> str:
    """The noun behind a number, or empty where what is counted stands before it."""
    if quantity.family in {"percent", "ratio"}:
        return right[1:] if not left and right.startswith("的") and len(right) > 2 else ""
    if not right or _NO_NOUN.match(right) or _BECAME.match(right):
        return ""
    if right[0] not in "《“" and quantity.unit in _EVENT_UNITS and _VERB_THING.match(left):
        return ""
    if quantity.family in {"money", "measure"} and left:
        return ""
    noun = _RELATIVE.sub("", right)
    number = re.search(r"\d", noun)
    noun = noun[: number.start()] if number else noun
    done = DONE_TO.match(noun)
    noun = _CUT_RIGHT.sub("", done["thing"] if done and not OUTCOME.fullmatch(done["thing"]) else noun)
    return noun if len(noun) >= 2 or noun in _PLACES else ""


def _noun_name(noun: str, left: str, clause: Clause) -> str:
    """The noun behind a number with what was done to it: 医疗机构 + 综合监管, 追发工资的 + 劳动者."""
    done = DONE_TO.match(clause.right)
    if done and done["thing"] == noun:
        if done["verb"] in WORKED_ON:
            return _before_noun(left, clause.left) + noun + re.split(r"\d", done["deed"])[0]
        deed = re.sub("[“”《》]", "", (done["verb"] or done["does"]) + done["deed"])
        if (done["does"] and done["deed"]) or re.search(r"[为对给向]$", left):
            return f"{deed}的{noun}"
    return _before_noun(left, clause.left) + noun


def _before_noun(left: str, whole: str) -> str:
    """What of the words before a number belongs to the name of the noun behind it."""
    if (
        whole.rstrip().endswith("等")
        or LIGHT.search(left)
        or left in {"有", "组成", "成立", "设有", "为", "对", "向", "给", "以", "有关"}
    ):
        return ""
    left = re.sub(r"(?:为|对|给|向|将|把|在)$", "", left)
    place = re.fullmatch(r"[全本我各](?:[市县区省镇街院校局委厅]|[\u4e00-\u9fff]{2})", left)
    return left if len(left) <= 20 and not place else ""


def clause_subject(text: str, start: int) -> str:
    """What the clause before speaks of: 开展线上学法考试, … → 线上学法考试; empty at a sentence's start."""
    at = start
    while at and text[at - 1] in " \u3000":
        at -= 1
    if not at or text[at - 1] not in "，,":
        return ""
    end = at - 1
    begin = end
    while begin and text[begin - 1] not in BOUNDARY and end - begin < 60:
        begin -= 1
    clause, _ = trim(text[begin:end])
    light = list(LIGHT.finditer(clause))
    thing = clause[light[-1].end() :] if light else ""
    if not 2 <= len(thing) <= 20 or re.search(r"\d", thing) or any(quantities(thing, folded=True)):
        return ""
    return thing
