"""Numbers that Word counts itself (一、 （一） 1.) and does not write into the text.

Only what a report uses: decimal and Chinese counting; other formats give no number.
ECMA-376-1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from transforms.numbering import chinese

_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCountingThousand",
})  # fmt: skip
# must match: %1 of （%1）   must not match: 100%
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    pattern: str


@dataclass
class Numbers:
    """Counts the automatic numbers of one document, paragraph by paragraph.

    Attributes:
        given: how many numbers were given so far.
    """

    lists: dict[str, dict[int, _Level]]
    styles: dict[str, tuple[str, int]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    given: int = 0

    @classmethod
    def of(cls, document: Any) -> Numbers:
        """Reads the numbering definitions of a document; one without any gives no numbers."""
        rels = document.part.rels.values()
        part = next((r.target_part for r in rels if r.reltype.endswith("/numbering")), None)
        if part is None:
            return cls({}, {})
        root = part.element
        abstract = {a.get(qn("w:abstractNumId")): _levels(a) for a in root.findall(qn("w:abstractNum"))}
        nums = root.findall(qn("w:num"))
        lists = {n.get(qn("w:numId")): abstract.get(_val(n, "w:abstractNumId"), {}) for n in nums}
        styles: dict[str, tuple[str, int]] = {}
        for style in document.styles.element.findall(qn("w:style")):
            found = _reference(style.find(qn("w:pPr")))
            if found:
                styles[style.get(qn("w:styleId"))] = found
        return cls(lists, styles)

    def next(self, paragraph: Any) -> str:
        """The number in front of a paragraph, or nothing."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None or not self.lists:
            return ""
        found = _reference(properties) or self.styles.get(_val(properties, "w:pStyle"))
        levels = self.lists.get(found[0], {}) if found else {}
        if not found or found[1] not in levels:
            return ""
        depth = found[1]
        counts = self.counts.setdefault(found[0], {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        words = _PLACE.sub(lambda m: _form(levels, counts, int(m[1]) - 1), levels[depth].pattern)
        if words and words != levels[depth].pattern:
            self.given += 1
            return words
        return ""


def _form(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    """The number of one level, as a number higher up in the list would be written too."""
    level = levels.get(depth)
    if level is None:
        return ""
    number = counts.get(depth, level.start)
    if level.form in _CHINESE:
        return chinese(number)
    return str(number) if level.form == "decimal" else ""


def _levels(abstract: Any) -> dict[int, _Level]:
    return {
        int(level.get(qn("w:ilvl"))): _Level(
            int(_val(level, "w:start") or 1), _val(level, "w:numFmt"), _val(level, "w:lvlText")
        )
        for level in abstract.findall(qn("w:lvl"))
    }


def _reference(properties: Any) -> tuple[str, int] | None:
    """List and depth a paragraph or style belongs to."""
    numbers = properties.find(qn("w:numPr")) if properties is not None else None
    if numbers is None:
        return None
    name = _val(numbers, "w:numId")
    return (name, int(_val(numbers, "w:ilvl") or 0)) if name else None


def _val(parent: Any, name: str) -> str:
    child = parent.find(qn(name))
    return (child.get(qn("w:val")) or "") if child is not None else ""
