"""What a number claims: achieved, target, proposed, baseline or change.

Owns the cues of verb, section and kind.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.dates import years
from transforms.indicators_clause import MAX_SENTENCE, sentence_start
from transforms.indicators_words import VERBS
from transforms.records import Heading, Metadata, Status
from transforms.section_roles import SectionRole, role_of

__all__ = ["Sections", "sentence_start"]

# must match in a sentence: 力争, 将开展, 计划完成    must not match: 将宣传融入执法, 已将, 将某某压缩至
_WISH = re.compile(
    r"力争|争取(?!到)|预计|预期(?!寿)|(?:计划)(?![生外])[^，。]{0,12}?(?:完成|开展|组织|举办|召开|实现|达|建|办|培训|新增|覆盖)|(?<![需重主])要(?:实现|达到|确保|完成|力争)|拟于|"
    r"(?<!已)将(?:开展|组织|举办|实现|达到|完成|召开|力争|继续|进一步)|目标(?:为|是|值)"
    # must match: 计划检查, 我局计划再培训    must not match: 按计划检查, 计划生育服务, 计划免疫接种
    rf"|(?:^|[\s，；：、委局厅院年月底还])计划(?!生育|免疫)(?:再|拟|将|新|于)?(?:{VERBS})"
    r"|(?<![适相对供响反])应当?(?:增设|新增|建立|建成|设置|达到|完成|配备|组织|开展)|确保(?!了)"
)
# must match in a sentence: 下一步, 明年    must not match: 今年
_NEXT = re.compile(r"下一?步[，,将要]|下一?阶段|明年|来年|下一年")
# A finished opinion on what to do with rules in force.
# must match: 拟保留, 拟修改, 拟废止    must not match: 模拟演练, 拟定, 虚拟, 拟抽取
_PROPOSED = re.compile(r"(?:^|[^模虚])拟(?:予以|宣布|继续)?(?:保留|废止|修改|修订|失效|有效|取消|下放|清理)")
# must match: 拟抽取, 拟新建    must not match: 模拟演练, 拟定
_INTENDED = re.compile(
    r"(?<![模虚草起])拟(?!定|稿|写|制|保留|废止|修改|修订|失效|取消|下放|清理|予以|宣布|继续)"
    r"|(?:(?<![适相对供响反])应当?|(?<!已)将)"
    r"(?:增设|新增|新建|建立|建成|设置|配备|组织|开展|推出|制定|出台|培训)"
)
# must match, in a plan: 2020年已完成    must not match: 要完成
_BASIS = re.compile(r"在[^，。；]{2,30}?基础上")  # what is built upon, not what is told
_DONE = re.compile(r"已(?!经?有关)|去年|上年(?!度?工作)|截[至止]|共(?:完成|开展|办理)了|完成了|取得了")
# must match before a number: 由(20个工作日), 从486项    must not match: 由于, 自由
_FROM = re.compile(
    r"(?:(?<![自理])由|(?<![服])从|原(?:有|来|先|为|法定|承诺)?)(?:原?来?的?|法定的?|承诺的?|平均|上年的?|去年的?|\d{4}年的?|[^，。]{0,6}?的)?\s?$"
)
_IN_OLD = re.compile(r"原[\u4e00-\u9fff]{2,12}$")
# The figure of an earlier year a change is measured from.
# must match before a number: 较2021年的, 与上年同期的约    must not match: 较2021年增长, 较大的
BASE = re.compile(
    r"(?:较|比|与|同)\s?(?:(?P<year>(?:19|20)\d{2})\s?年|去年|上一?年)(?:度|全年|同期)?的(?:[^，。；\d]{0,8}的)?约?\s?$"
)
# must match behind it: 增长15%, 相比下降    must not match: 。, 持平
MOVED_ON = re.compile(
    r"(?P<thing>[^，。；\d]{0,8}?)(?:相比)?(?:增|上升|下降|升|涨|提|降|减|压|缩|少|多|回落)"
)
# must match behind a number: 压减至, 缩短为, →, 的基础上    must not match: 。
_TO_NEXT = re.compile(
    r"\s?(?:→|[-—]+[>＞]|的基础上|[^，。；\d]{0,10}?(?:至|到|为|成)?(?:统一|平均)?(?:压减|压缩|缩短|缩减|减少|精简|降低|下降|降|提高|提升|增加|增长|升|调整|优化|扩大|扩展)(?:至|到|为|了)?|[^，。；\d]{0,4}(?:至|到)\s?\d)"
)
# must match, up to the number: 同比增长, 较上年下降, 提高了    must not match: 提高到, 增长率达
CHANGED = re.compile(
    r"(?:同比|环比|(?:较|比|与)[^，。\d]{0,10}(?:\d{4}年(?:同期)?)?)[^，。]{0,10}?(?:增|升|涨|提|降|减|少|多|回落)[^，。至到]{0,4}$"
    r"|(?:增长|上升|提高|下降|减少|降低|提升|增加|压减|压缩|缩短|缩减|提速|上涨|回落|增幅|降幅)(?:了|达|超过?|约|近|幅度[为达]?|比例[为达]?)?$|^(?:多|少)(?:了|出)$"
)
_DIFFERENCE = frozenset({"%", "‰", "个百分点", "百分点", "倍"})
_SENTENCE_MARKS = "。；;\n！!"
_SENTENCE_END = re.compile(f"[{_SENTENCE_MARKS}]")


@dataclass(frozen=True)
class Place:
    """Where in the outline something stands."""

    section: str | None
    role: SectionRole
    ahead: bool


# A line of its own that only names a part.
# must match: 下篇 2025年工作计划    must not match: a line with a comma or a full stop
_LINE = re.compile(r"^[^\n。，；：、]{4,28}$", re.MULTILINE)


def _unnumbered(text: str, headings: Sequence[Heading]) -> list[Heading]:
    """Lines that open a part without being numbered headings; the first line is the title."""
    known = {h.start for h in headings}
    return [
        Heading(1, "", line[0].strip(), line.start(), line.end())
        for line in _LINE.finditer(text, text.find("\n") + 1 or len(text))
        if line.start() not in known and role_of(line[0]) in {"next_year", "problems"}
    ]


class Sections:
    """Where in the outline a place stands, and whether that part looks ahead."""

    def __init__(self, headings: Sequence[Heading], metadata: Metadata, text: str = "") -> None:
        self._metadata = metadata
        self._text = text
        self._sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(text))]
        headings = [*headings, *_unnumbered(text, headings)]
        self._starts: list[int] = []
        self._places: list[Place] = []
        chain: list[Heading] = []
        role: SectionRole = "other"
        for heading in sorted((h for h in headings if h.level <= 2), key=lambda h: h.start):
            chain = [h for h in chain if h.level < heading.level] + [heading]
            role = self._role(chain)
            ahead = role == "next_year" or any(self._later(h.heading) for h in chain)
            self._starts.append(heading.start)
            self._places.append(Place(heading.heading, role, ahead))

    def _role(self, chain: Sequence[Heading]) -> SectionRole:
        """The outermost heading that says it; a sub-heading may only say what its part leaves open."""
        roles = [role for h in chain if (role := role_of(h.heading))]
        if roles and roles[0] == "problems" and "next_year" in roles:
            return "next_year"
        return roles[0] if roles else "other"

    def _later(self, heading: str) -> bool:
        year = self._metadata.year_covered
        return year is not None and any(y > year for y in years(heading))

    def place(self, at: int) -> Place:
        """Section, role and direction of a place."""
        index = bisect_right(self._starts, at) - 1
        if index >= 0:
            return self._places[index]
        cover = self._metadata.kind == "notice" or (self._metadata.kind == "work_plan" and bool(self._places))
        return Place(None, "cover_note" if cover else "other", ahead=False)

    def section(self, at: int) -> str | None:
        """The nearest heading above, levels 1 and 2 only: deeper ones are leads of a paragraph."""
        return self.place(at).section

    def role(self, at: int) -> SectionRole:
        """The part of the official outline a place stands in."""
        return self.place(at).role

    def ahead(self, at: int) -> bool:
        """Whether a place stands in a part about work to come."""
        return self.place(at).ahead

    def status(self, text: str, start: int, end: int) -> Status:
        """What a number at ``text[start:end]`` claims, as far as target and achievement go."""
        sentence = text[self._sentence(text, start) : end]
        clause = text[start:end]
        if self._metadata.kind == "work_plan":
            return "achieved" if self._looks_back(sentence) else "target"
        year = self._metadata.year_covered
        spoken = list(years(sentence)) if year is not None else []
        if year is not None and spoken and spoken[-1] > year:
            return "target"
        ahead = self.ahead(start)
        if (ahead and not self._looks_back(sentence)) or _WISH.search(clause) or _NEXT.search(sentence):
            return "target"
        if _INTENDED.search(sentence) and not _PROPOSED.search(sentence):
            return "target"
        return "proposed" if _PROPOSED.search(clause) else "achieved"

    def _sentence(self, text: str, at: int) -> int:
        """Where the sentence round ``at`` begins."""
        if text is not self._text:
            return sentence_start(text, at, _SENTENCE_MARKS)
        return max(self._sentences[bisect_right(self._sentences, at) - 1], at - MAX_SENTENCE, 0)

    def _looks_back(self, sentence: str) -> bool:
        """Whether a sentence of a plan tells what was done: 已完成, an earlier year."""
        year = self._metadata.year_covered
        said = years(_BASIS.sub("", sentence))
        if year is not None and said:
            last = said[-1]
            if last < year or (last == year and self._metadata.kind != "work_plan"):
                return bool(_DONE.search(sentence)) or last < year
            return False
        return bool(_DONE.search(sentence))


def refined(status: Status, before: str, behind: str, unit: str) -> Status:
    """Baseline and change, which the words next to the number say.

    Args:
        status: target or achieved.
        before: the clause up to the number.
        behind: the clause behind it.
        unit: its unit.
    """
    if (
        (_FROM.search(before) and _TO_NEXT.match(behind))
        or behind.startswith(("→", "的基础上"))
        or (_IN_OLD.search(before) and "基础上" in behind)
        or BASE.search(before)
    ):
        return "baseline"
    if status == "achieved" and CHANGED.search(before):
        return "change"
    return status
