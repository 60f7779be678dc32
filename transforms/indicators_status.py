"""Achieved, target or proposed: what a number claims. Owns the cues of section, kind and verb."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.dates import years
from transforms.indicators_names import sentence_start
from transforms.records import Heading, Metadata, Status

# must match: 下一步工作计划, 2024年度工作安排, 主要安排    must not match: 人员安排情况
_AHEAD = re.compile(
    r"下一?步|下一年|来年|明年|工作安排|主要安排|工作打算|工作计划|工作思路|努力方向|工作重点|今后"
)
# must match: 主要举措和成效, 工作开展情况    must not match: 下一步工作安排
_BACK = re.compile(r"举措|成效|情况|工作开展|完成|履行")
# must match in a sentence: 力争, 将开展, 计划完成    must not match: 将宣传融入执法, 已将
_WISH = re.compile(
    r"力争|争取|计划(?:完成|开展|组织|举办|召开|实现)|要(?:实现|达到|确保)|拟于|(?<!已)将(?:开展|组织|举办|实现|达到|完成|召开)"
)
# must match in a sentence: 下一步, 明年    must not match: 今年
_NEXT = re.compile(r"下一步|下阶段|明年|下一年")
# must match: 拟保留, 拟新建    must not match: 模拟演练, 拟定, 虚拟
_PROPOSED = re.compile(r"(?:^|[^模虚])拟[^定稿写]")
# must match, in a plan: 2020年已完成    must not match: 要完成
_DONE = re.compile(r"已(?:完成|实现|达到|有|办理)|去年|上年|截[至止]")


class Sections:
    """Where in the outline a place stands, and whether that part looks ahead."""

    def __init__(self, headings: Sequence[Heading], metadata: Metadata) -> None:
        self._headings = sorted(headings, key=lambda h: h.start)
        self._metadata = metadata

    def _above(self, at: int) -> list[Heading]:
        """The headings a place stands under, outermost first."""
        chain: list[Heading] = []
        for heading in self._headings:
            if heading.start > at:
                break
            chain = [h for h in chain if h.level < heading.level] + [heading]
        return chain

    def section(self, at: int) -> str | None:
        """The nearest heading above, levels 1 and 2 only: deeper ones are leads of a paragraph."""
        upper = [h for h in self._above(at) if h.level <= 2]
        return upper[-1].heading if upper else None

    def ahead(self, at: int) -> bool:
        """Whether a place stands in a part about work to come."""
        upper = [h.heading for h in self._above(at) if h.level <= 2]
        return any(self._looks_ahead(h) for h in upper)

    def _looks_ahead(self, heading: str) -> bool:
        year = self._metadata.year_covered
        later = year is not None and any(y > year for y in years(heading))
        return later or (bool(_AHEAD.search(heading)) and not _BACK.search(heading))

    def status(self, text: str, start: int, end: int) -> Status:
        """What a number at ``text[start:end]`` claims."""
        sentence = text[sentence_start(text, start, "。；;\n！!") : end]
        clause = text[start:end]
        if self._metadata.kind == "work_plan":
            return "achieved" if _DONE.search(clause) else "target"
        if self.ahead(start) or _WISH.search(clause) or _NEXT.search(sentence):
            return "target"
        return "proposed" if _PROPOSED.search(clause) else "achieved"
