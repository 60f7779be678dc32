"""A reading with jionlp: its list of measure words, its amounts of money, less what it reads as a time.

``python with_jionlp.py FOLDER`` prints predictions in the scorer's form. jionlp has no extractor of
counts, so its list of measure words stands for one; status 3 where it is not installed.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator

from naive import SCALE, clause_before, print_all

try:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp
except ImportError:
    sys.exit(3)

UNITS = sorted(jionlp.quantifiers_loader(), key=len, reverse=True)
NUMBER = re.compile(
    rf"(\d+(?:\.\d+)?)\s*(万|亿)?(余|多)?\s*({'|'.join(map(re.escape, [*UNITS, '%']))})(以上)?"
)


def times(sentence: str) -> list[tuple[int, int]]:
    """Stretches jionlp reads as a time."""
    try:
        return [tuple(item["offset"]) for item in jionlp.ner.extract_time(sentence)]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return []  # it raises on some texts: then nothing is a time


def money(sentence: str) -> list[tuple[tuple[int, int], float, str, bool]]:
    """Amounts jionlp reads: place, value, unit, whether it is a lower bound."""
    found = []
    for item in jionlp.ner.extract_money(sentence):
        number = item["detail"]["num"]
        value = float(number[0] if isinstance(number, list) else number)
        found.append((tuple(item["offset"]), value, "元", item["detail"]["definition"] != "accurate"))
    return found


def counts(sentence: str, taken: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], float, str, bool]]:
    """Numbers with a measure word outside what is taken."""
    for match in NUMBER.finditer(sentence):
        if any(low < match.end() and match.start() < high for low, high in taken):
            continue
        number, scale, more, unit, above = match.groups()
        yield match.span(), float(number) * SCALE.get(scale or "", 1), unit, bool(more or above)


def read(text: str) -> list[dict[str, object]]:
    """Counts, per cents and money, sentence by sentence."""
    found: list[dict[str, object]] = []
    for sentence in re.split(r"(?<=[。；\n])", text):
        amounts = money(sentence)
        taken = times(sentence) + [place for place, *_ in amounts]
        for (start, end), value, unit, low in [*amounts, *counts(sentence, taken)]:
            name = clause_before(sentence, start)
            found.append(
                {
                    "span": name + sentence[start:end],
                    "name": name,
                    "value": value,
                    "unit": unit,
                    "qualifier": "at_least" if low else "exact",
                }
            )
    return found


if __name__ == "__main__":
    print_all(read)
