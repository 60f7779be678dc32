"""Line breaks put back: texts whose lines were run together, and signatures run into their date.

White space before an item number is all that is left of a lost line break, so this step runs
before white space is cleaned.
"""

from __future__ import annotations

import re

from transforms.mapped import MappedText
from transforms.numbering import DIGITS, mark, value
from transforms.records import StepNote
from transforms.steps import BLANK, DATE, HAN, lines

_MIN_LENGTH = 300  # characters; shorter lines are not a whole text run together
_MIN_MARKS = 3
_MIN_RUN_IN = 60  # characters of a heading with its text

# An item number inside a line, after the end of a sentence or after white space.
# must match: ：|一、主要 。|（二）规范 ␣|(三)规范 。|3.优化
# must not match: 第（一）项 第1.2条 2.4万 第一、第二
_INNER = re.compile(
    rf"(?:(?<=[。！？：:；;])[{BLANK}]*+|(?<![{BLANK}])[{BLANK}]++)(?P<mark>"
    rf"(?P<l1>[{DIGITS}]{{1,3}})、(?![{DIGITS}]{{1,3}}[级类期季、])"
    rf"|[（(](?P<l2>[{DIGITS}]{{1,3}})[）)](?!项|款|目|条)"
    r"|(?P<l3>\d{1,2})[.．、](?!\d)"
    r")"
)
# Between two paragraphs of a text run together.
# must match: the blank of 落实。␣全年   must not match: 落实。全年
_GAP_AFTER_SENTENCE = re.compile(rf"(?<=[。！？：])[{BLANK}]++(?=[^{BLANK}])")
# A heading without closing 。 followed by white space and its text.
# must match: 一、基本情况␣2024年，…   must not match: 一、基本情况。␣2024年
_BARE_HEADING = re.compile(
    rf"(?:[{DIGITS}]{{1,3}}、|[（(][{DIGITS}]{{1,3}}[）)])[^。；：\n{BLANK}]{{2,40}}(?P<gap>[{BLANK}]+)(?=[{HAN}“《0-9])"
)
# must match: 2023年法治政府建设情况报告␣2023年，…   must not match: 现将情况报告如下 (no white space)
_TITLE = re.compile(
    rf"[{BLANK}]*[^。；：，\n{BLANK}]{{6,60}}(?:报告|总结|要点|计划|情况)(?P<gap>[{BLANK}]+)(?=[{HAN}“《0-9])"
)
# must match: 。␣某某局␣2024年1月3日   must not match: …截至2024年1月3日，全市…
_SIGNED = re.compile(
    rf"(?P<before>[。！？；;][{BLANK}]*|[{BLANK}]{{2,}}|^[{BLANK}]*)"
    rf"(?P<office>[{HAN}]{{3,30}}?(?:[（(][{HAN}]{{1,8}}[）)])?)?(?P<gap>[{BLANK}]*)(?P<date>{DATE})"
    rf"(?=[{BLANK}]*(?:$|(?:相关附件|附件|分享|打印|关闭|扫一扫)[^。]{{0,60}}$))"
)


def unflatten(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Puts line feeds before the item numbers of a text whose lines were run together."""
    edits: list[tuple[int, int, str]] = []
    for line in lines(text.text, "\n\f"):
        if len(line.words) < _MIN_LENGTH:
            continue
        found = _lost_breaks(line.words)
        if len(found) < _MIN_MARKS:
            continue
        offset = text.text.index(line.words, line.start)
        edits.extend((offset + a, offset + b, "\n") for a, b in found)
    if not edits:
        return text, []
    return text.edit(edits), [StepNote("unflatten", "kept", "flattened_lines", len(edits))]


def _lost_breaks(line: str) -> list[tuple[int, int]]:
    """Ranges of white space (or nothing) in one line where a line break was lost."""
    breaks: dict[int, int] = {}
    last: dict[str, int] = {}
    quoted = _quoted(line)
    for found in _INNER.finditer(line):
        kind = next(k for k in ("l1", "l2", "l3") if found[k])
        number = value(found[kind])
        if quoted[found.start("mark")] or not (number == 1 or number - last.get(kind, -9) in (1, 2)):
            continue
        last[kind] = number
        breaks[found.start()] = found.start("mark")
    if not breaks:
        return []
    title = _TITLE.match(line)
    if title:
        breaks[title.start("gap")] = title.end("gap")
    for start in (0, *sorted(breaks.values())):
        bare = _BARE_HEADING.match(line, start)
        if bare:
            breaks.setdefault(bare.start("gap"), bare.end("gap"))
    gaps = [m for m in _GAP_AFTER_SENTENCE.finditer(line) if not quoted[m.start()]]
    if len(gaps) * 2 < line.count("。"):  # where blanks follow every sentence they mean nothing
        for gap in gaps:
            breaks.setdefault(gap.start(), gap.end())
    return sorted(breaks.items())


def _quoted(line: str) -> list[bool]:
    """For each character whether it stands inside 《》 or quotation marks."""
    depth, inside = 0, []
    for char in line:
        if char in "《“":
            depth += 1
        inside.append(depth > 0)
        if char in "》”" and depth:
            depth -= 1
        elif char == "。":
            depth = 0  # a mark left open must not swallow the rest
    return inside


def part_headings(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Puts a heading without closing mark, parted from its text only by a wide gap, on its own line."""
    edits: list[tuple[int, int, str]] = []
    for line in lines(text.text, "\n\f"):
        if len(line.words) < _MIN_RUN_IN or "\t" in line.words:
            continue
        start = text.text.index(line.words, line.start)
        found = _BARE_HEADING.match(text.text, start, line.end)
        if found and (len(found["gap"]) > 1 or found["gap"] == "\u3000"):
            edits.append((found.start("gap"), found.end("gap"), "\n"))
    if not edits:
        return text, []
    return text.edit(edits), [StepNote("part_headings", "kept", "heading_parted", len(edits))]


def part_signature(text: MappedText) -> tuple[MappedText, list[StepNote]]:
    """Puts the signature and its date, run into the end of a line, on lines of their own."""
    edits: list[tuple[int, int, str]] = []
    for line in lines(text.text, "\n\f"):
        whole = text.text[line.start : line.end]
        every = list(_SIGNED.finditer(whole, max(0, len(whole) - 120)))
        if not every or mark(every[-1]["office"] or ""):
            continue
        found = every[-1]
        base = line.start
        cut = found.end("before") if found["office"] else found.start("date")
        if found["before"].strip() or (
            base + cut > line.start and text.text[line.start : base + cut].strip()
        ):
            edits.append((base + cut, base + cut, "\n"))
        if found["office"]:
            edits.append((base + found.start("gap"), base + found.end("gap"), "\n"))
        if line.end > base + found.end() and text.text[base + found.end() : line.end].strip():
            edits.append((base + found.end(), base + found.end(), "\n"))
    if not edits:
        return text, []
    return text.edit(edits), [StepNote("part_signature", "kept", "signature_parted", len(edits))]
