"""A reading with jieba: numerals (m) with measure words (q) by its tagger; the name is the words before.

``python with_jieba.py FOLDER`` prints predictions in the scorer's form; status 3 where jieba is missing.
"""

from __future__ import annotations

import logging
import re
import sys

from naive import SCALE, print_all

try:
    import jieba.posseg
except ImportError:
    sys.exit(3)

# must match: 1321件, 2.4万份, 800余台次, 100%    must not match: 三十余次 (words are not read)
# must match: 件, 万份, %    must not match: 年, 月, . (of a list number)
UNIT = re.compile(r"[%％]|(?![年月日号])[\u4e00-\u9fff]")
NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?(余|多)?(.*)")


def read(text: str) -> list[dict[str, object]]:
    """Runs of m and q, and m before %."""
    words, at = [], 0
    for word in jieba.posseg.cut(text):
        words.append((word.word, word.flag, at))
        at += len(word.word)
    found: list[dict[str, object]] = []
    n = 0
    while n < len(words):
        first = n
        while n < len(words) and (words[n][1] in {"m", "q"} or words[n][0] in {"%", "％"}):
            n += 1
        if n == first:
            n += 1
            continue
        start, last = words[first][2], words[n - 1]
        match = NUMBER.fullmatch(text[start : last[2] + len(last[0])])
        if match is None or not UNIT.match(match[4]):
            continue
        value, unit = float(match[1]) * SCALE.get(match[2] or "", 1), match[4]
        value, unit = (value * 1e4, "元") if unit == "万元" else (value, unit)
        name = name_before(words, first)
        found.append(
            {
                "span": text[start - len(name) : last[2] + len(last[0])],
                "name": name,
                "value": value,
                "unit": unit,
                "qualifier": "at_least" if match[3] else "exact",
            }
        )
    return found


def name_before(words: list[tuple[str, str, int]], first: int) -> str:
    """The nouns and verbs right before a number."""
    name, n = "", first - 1
    while n >= 0 and words[n][1][0] in "nvabs" and len(name) < 20:
        name, n = words[n][0] + name, n - 1
    return name


if __name__ == "__main__":
    jieba.setLogLevel(logging.WARNING)
    print_all(read)
