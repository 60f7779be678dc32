"""Zeros by negation: 全年无行政应诉案件, 未办理行政复议和司法建议. Owns when 未 and 无 mean none.

Only of events the catalogue counts; a rule (未取得资格不得…), a condition (如无…) and a wish
(杜绝…, 确保不发生…) are no zeros. One negation may stand before several nouns: each is a zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.catalogue import Entry, zero_nouns

_MAX_LEFT = 60  # code points of a clause before its negation
_VERBS = "发生|出现|办理|受理|收到|接到|接受|产生|引发|存在|制发|制定|出台|印发|发布|被提起|涉及|有"
# must match: 未发生, 无, 没有发生, 未以办公室名义印发    must not match: 未经, 无论, 无法, 未来
_NEGATED = re.compile(
    rf"(?:(?:均|从|尚|暂)?未(?:曾|再)?(?:以[^，。；\n]{{1,20}}名义)?(?:{_VERBS})|(?:均|暂)?无(?![论法须需证照从偿障])(?:{_VERBS})?"
    rf"|没有(?:{_VERBS})|零(?=[投诉复败上违事信]))(?P<rest>[^，,。；;：:！!？?\n]{{2,60}})"
)
# must match: 行政复议、行政诉讼案件均为零    must not match: 归零行动
_IS_ZERO = re.compile(r"(?P<rest>[^，,。；;：:！!？?\n]{2,40}?)(?:均|都)?(?:为|是)(?:零|0)(?=$|[，,。；;\s])")
# must match before a negation: 如, 对, 确保    must not match: 全年, 我委
_NO_FACT = re.compile(r"如|若|凡|对|确保|力争|防止|避免|杜绝|严禁|保证|努力|实现全|因|是否|有无|将")
# must match behind it: 不得, 严禁, 的单位    must not match: 的情况
_RULE = re.compile(r"不得|严禁|禁止|应当|的(?!情况|现象|情形|事件|案件)[^，。]{0,6}$")
# must match: A、B和C, A以及B    must not match: 复议案件
_BETWEEN = re.compile(r"以及|[、和及与]|或(?!者)")
# must match: 过(复议案件), 一起(事故)    must not match: 复议案件
_LEADING = re.compile(rf"^(?:过|任何|一起|一件|1起|1件|因|由)?(?:{_VERBS})?(?:过|任何|一起|一件|一例)?")
# must match: (重复检查)情况, 等现象    must not match: 案件
_TRAILING = re.compile(r"(?:等)?(?:的)?(?:情况|现象|情形|问题|行为)?$")


@dataclass(frozen=True)
class ZeroFound:
    """``text[start:end]`` says that none of ``name`` happened."""

    start: int
    end: int
    name: str
    unit: str
    entry: Entry | None


def zeros(text: str) -> Iterator[ZeroFound]:
    """All zeros by negation, in order."""
    for match in _NEGATED.finditer(text):
        begin = _clause_start(text, match.start())
        if _NO_FACT.search(text, begin, match.start()) or _RULE.search(match["rest"]):
            continue
        yield from _nouns(text, match, begin)
    for match in _IS_ZERO.finditer(text):
        if not _NO_FACT.search(match["rest"]):
            yield from _nouns(text, match, match.start())


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - _MAX_LEFT)
    while at > low and text[at - 1] not in "，,。；;：:！!？?\n":
        at -= 1
    return at


def _nouns(text: str, match: re.Match[str], begin: int) -> Iterator[ZeroFound]:
    rest, offset = match["rest"], match.start("rest")
    end = match.end()
    for part in _parts(rest):
        item = _TRAILING.sub("", _LEADING.sub("", rest[part[0] : part[1]]))
        noun = next((n for n in zero_nouns() if n in item), None)
        if noun is None:
            continue
        entry, unit = zero_nouns()[noun]
        stop = offset + part[1]
        name = item[: item.index(noun) + len(noun)] + _case(item, noun)
        yield ZeroFound(begin, max(stop, end if part[1] == len(rest) else stop), name, unit, entry)


def _case(item: str, noun: str) -> str:
    after = item[item.index(noun) + len(noun) :]
    return after if after in {"案件", "事件", "诉讼", "案"} else ""


def _parts(rest: str) -> list[tuple[int, int]]:
    """Ranges of the nouns in a list (A、B和C)."""
    parts: list[tuple[int, int]] = []
    at = 0
    for match in _BETWEEN.finditer(rest):
        parts.append((at, match.start()))
        at = match.end()
    return [*parts, (at, len(rest))]
