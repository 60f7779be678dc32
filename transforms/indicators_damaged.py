"""Numbers that were lost or never said: 保障余场, 案件件, 几十次. Owns their forms.

Gives a flag and no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.indicators_words import VERBS

_UNITS = "人次|户次|家次|台次|场次|件次|件|宗|起|份|条|场|次|家|名|人|个|项|户|万元|元|%"
_OPENS = re.compile(r"[余□\ufffd?？几数案人户家台十上]")
_EITHER = re.compile(
    # must match: 保障余场, 检查余家次    must not match: 12余场, 百余场, 业余, 其余
    rf"(?<=[\u4e00-\u9fff])(?<![十百千万亿一二两三四五六七八九几数剩富其业结])余(?P<lost>{_UNITS})"
    # must match: 案件件。, 出动人员人次，    must not match: 12人次, 按人次, 总人次
    r"|案件(?P<noun>件)(?=[，。；、])"
    r"|(?<=[\u4e00-\u9fff])(?<![一二两三四五六七八九十百千万余多来几数各总按以计算分每场])(?P<bare>人次|户次|家次|台次)(?=[，。；、])"
    # must match: 3?5件, 1□2份    must not match: 是否3件？
    rf"|(?<=\d)[?？□\ufffd]+\d*(?P<cut>{_UNITS})|[□\ufffd]+\d*(?P<cut2>{_UNITS})"
    # must match: 几十次, 数百家, 十几名    must not match: 数十亿年 (no unit), 几个方面
    rf"|(?P<vague>(?:[数几][十百千万亿]+|十几|上[百千万])余?(?P<of>{_UNITS}))"
)
# must match before 余: 保障, 开展检查    must not match: 业务
_DONE = re.compile(rf"(?:{VERBS}|保障|服务|培训|宣传)[^，。；：\d\n]{{0,10}}$")
_NEAR = 14


@dataclass(frozen=True)
class Damaged:
    """``text[start:end]`` should hold a number and does not."""

    start: int
    end: int
    unit: str | None
    flag: str  # damaged_number | vague_quantity


def damaged(text: str) -> Iterator[Damaged]:
    """All such places, in order."""
    at = 0
    while opening := _OPENS.search(text, at):
        match = _EITHER.match(text, opening.start())
        at = match.end() if match else opening.end()
        if match is None:
            continue
        if match["lost"] and not _DONE.search(text, max(0, match.start() - _NEAR), match.start()):
            continue
        unit = next(match[g] for g in ("lost", "noun", "bare", "cut", "cut2", "of") if match[g])
        flag = "vague_quantity" if match["vague"] else "damaged_number"
        yield Damaged(match.start(), match.end(), unit, flag)
