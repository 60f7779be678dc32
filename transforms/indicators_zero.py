"""Zeros by negation: 全年无行政应诉案件, 未办理行政复议和司法建议. Owns when 未 and 无 mean none.

Only of countable events; a rule (未取得资格不得…), a condition (如无…) and a wish
(杜绝…, 确保不发生…) are no zeros. One negation may stand before several nouns: each is a zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.catalogue import Entry, zero_nouns
from transforms.indicators_clause import behind_mark

_MAX_LEFT = 60  # code points of a clause before its negation
_VERBS = (
    "发生|出现|办理|受理|收到|接到|接受|产生|引发|存在|制发|制定|出台"
    "|印发|发布|被提起|涉及|收取|作出|实施|开展|发现|造成|查处|有"
)
_OPENS = re.compile("[未无没零]")
# must match: 未发生, 无, 没有发生, 未以办公室名义印发, 未因公开引发    must not match: 未经, 无论, 无法, 未来
_NEGATED = re.compile(
    rf"(?:未(?:曾|再|被)?(?:以[^，。；\n]{{1,20}}名义|因(?P<cause>[^，。；\n]{{1,14}}?))?(?:{_VERBS})了?"
    rf"|(?<![全有])无(?![论法需须证照从偿障纸害烟线数缝差疑]|人(?!员))(?:{_VERBS})?"
    rf"|没有(?:{_VERBS})?了?|(?<![归清从])零(?=[投诉复败上违事信死]))(?P<rest>[^，,。；;：:！!？?\n]{{2,60}})"
)
# must match: 行政复议、行政诉讼案件均为零    must not match: 归零行动
_IS_ZERO = re.compile(r"(?:均|都)?(?:为|是)(?:零|0)(?=$|[，,。；;\s])")
_COUNTED = re.compile(r"[^，,。；;：:！!？?\n]{2,40}$")
# must match before a negation: 如, 对, 确保    must not match: 全年, 我委
_NO_FACT = re.compile(r"如|若|凡|对|确保|力争|防止|避免|杜绝|严禁|保证|努力|实现全|是否|有无|将")
# must match behind it: 不得, 严禁, 的单位    must not match: 的情况
_RULE = re.compile(r"不得|严禁|禁止|应当")
# must match: 的单位, 的人员    must not match: 引发的信访案件 (an event)
_ATTRIBUTE = re.compile(r"的(?P<head>[^，。的]{0,8})$")
# must match: A、B和C, A以及B    must not match: 复议案件, 撤销或者变更
_BETWEEN = re.compile(r"以及|[、和与]|及(?!以上|其)|或(?!者)")
# must match: 过(复议案件), 一起(事故)    must not match: 复议案件
_LEADING = re.compile(
    rf"^(?:过|了|零|任何|一起|一件|1起|1件|一例|一|因|由)?(?:{_VERBS})?(?:过|任何|一起|一件|一例)?"
)
# must match: (重复检查)情况, 等现象    must not match: 案件
_TRAILING = re.compile(r"(?:等)?(?:的)?(?:情况|现象|情形|问题|行为|发生|记录)?$")
# Heads of nouns that count events, where the catalogue has no entry.
# must match: 安全事故, 负面舆情, 被纠错    must not match: 明显短板, 问题
_EVENT = re.compile(
    r"(?:案件|案例|事件|事故|投诉|举报|诉讼|复议|上访|信访件?|舆情|纠纷|败诉|纠错|疫情|违法违纪|申请|建议书|规范性文件|病例|处理费|重复检查)$"
)
_HAPPENS = re.compile(r"情况|现象|情形|事件|案件|行为|问题|事故|投诉|举报|诉讼|复议|上访|信访|舆情|纠纷|疫情")
_FEES = re.compile(r"(?:费用?|金额)$")
_FIRST = re.compile(r"^(?:较大以上|较大及以上|重特大|重大|特大|一般以上|大规模|因公)")


@dataclass(frozen=True)
class ZeroFound:
    """``text[start:end]`` says that none of ``name`` happened."""

    start: int
    end: int
    name: str
    unit: str
    entry: Entry | None


def zeros(text: str) -> Iterator[ZeroFound]:
    """All zeros by negation, in order of their kind."""
    at = 0
    while opening := _OPENS.search(text, at):
        match = _NEGATED.match(text, opening.start())
        at = opening.end()
        if match is None:
            continue
        begin = _clause_start(text, match.start())
        if _NO_FACT.search(text, begin, match.start()) or _is_rule(match["rest"]):
            continue
        at = match.end()
        cause = f"因{match['cause']}引发" if match["cause"] else ""
        begin = behind_mark(text, begin, match.start())
        yield from _nouns(match["rest"], match.start("rest"), begin, cause)
    for closing in _IS_ZERO.finditer(text):
        begin = max(0, closing.start() - _MAX_LEFT)
        counted = _COUNTED.search(text[begin : closing.start()])
        if counted and not _NO_FACT.search(counted[0]):
            start = begin + counted.start()
            yield from _nouns(counted[0], start, start, "", closing.end())


def _is_rule(rest: str) -> bool:
    """Whether what is negated is no event: a rule, or the attribute of someone (未…的单位)."""
    attribute = _ATTRIBUTE.search(rest)
    return bool(_RULE.search(rest)) or bool(attribute and not _HAPPENS.search(attribute["head"]))


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - _MAX_LEFT)
    while at > low and text[at - 1] not in "，,。；;：:！!？?\n":
        at -= 1
    return at


def _nouns(rest: str, offset: int, begin: int, cause: str, close: int = 0) -> Iterator[ZeroFound]:
    """A zero for each noun of a list; the parts of A、B安全事故 share its head."""
    parts = _parts(rest)
    items = [_TRAILING.sub("", _LEADING.sub("", rest[low:high])) for low, high in parts]
    shared = _shared(items)
    first = _FIRST.match(items[0]) if shared else None
    for (_, high), item in zip(parts, items, strict=True):
        noun = _noun(item)
        name = item
        if noun is None and shared and 1 < len(item) <= 8:
            noun, name = _noun(shared), item + shared
        if noun is None:
            continue
        entry, unit = zero_nouns().get(
            noun, (None, "元" if _FEES.search(noun) else "起" if "事" in noun else "件")
        )
        if noun in zero_nouns() and not _EVENT.search(name):
            name = _cut(name, noun)
        if first and not name.startswith(first[0]):
            name = first[0] + name
        yield ZeroFound(begin, max(offset + high, close), cause + name, unit, entry)


def _shared(items: list[str]) -> str:
    """What the last of a list lends to the ones before it: 安全事故 of A、B、C安全事故."""
    if len(items) < 2 or _noun(items[-1]) is None or all(_noun(i) for i in items[:-1]):
        return ""
    head = re.search(r"(?:安全|责任|质量|医疗|生产)?(?:事故|事件|案件|纠纷|舆情|投诉|举报)$", items[-1])
    return head[0] if head else ""


@cache
def _any_noun() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, zero_nouns())))


def _noun(item: str) -> str | None:
    """The countable noun an item holds: the catalogue's longest, else one that ends in an event."""
    if _any_noun().search(item):
        return next(n for n in zero_nouns() if n in item)
    return item if len(item) <= 24 and _EVENT.search(item) else None


def _cut(item: str, noun: str) -> str:
    at = item.index(noun) + len(noun)
    after = re.match(r"(?:案件|事件|诉讼|败诉|被?纠错|被?撤销|案)+", item[at:])
    return item[: at + (after.end() if after else 0)]


def _parts(rest: str) -> list[tuple[int, int]]:
    """Ranges of the nouns in a list (A、B和C)."""
    parts: list[tuple[int, int]] = []
    at = 0
    for match in _BETWEEN.finditer(rest):
        parts.append((at, match.start()))
        at = match.end()
    return [*parts, (at, len(rest))]
