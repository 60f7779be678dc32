"""The ten-line reading: a regular expression of numbers and measure words; the name is what stands before.

``python naive.py FOLDER`` prints predictions in the scorer's form. Standard library alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

UNITS = (
    "人次|户次|家次|台次|车次|场次|件次|万元|元|%|％|个工作日|件|宗|起|份|条|场|次|期|项|个|"
    "家|户|名|人|台|辆|张|幅|块|册|篇|批|部|所|例"
)
NUMBER = re.compile(rf"(\d+(?:\.\d+)?)\s*(万|亿)?(余|多)?\s*(万|亿)?(余|多)?({UNITS})(以上)?")
SCALE = {"万": 1e4, "亿": 1e8}


def clause_before(text: str, at: int) -> str:
    """What stands before a number in its clause."""
    return re.split(r"[，,。；;、：:（）()\s]", text[max(0, at - 20) : at])[-1]


def read(text: str) -> list[dict[str, object]]:
    """All numbers with a measure word."""
    found: list[dict[str, object]] = []
    for match in NUMBER.finditer(text):
        number, *scales, unit, above = match.groups()
        value = float(number) * SCALE.get(scales[0] or scales[2] or "", 1)
        value, unit = (value * 1e4, "元") if unit == "万元" else (value, unit)
        low = any((scales[1], scales[3], above))
        name = clause_before(text, match.start())
        found.append(
            {
                "span": name + match[0],
                "name": name,
                "value": value,
                "unit": unit,
                "qualifier": "at_least" if low else "exact",
            }
        )
    return found


def print_all(read_one: Callable[[str], list[dict[str, object]]]) -> None:
    """Prints the predictions for the folder named on the command line, one line a text."""
    for path in sorted(Path(sys.argv[1]).glob("*.txt")):
        found = read_one(path.read_text("utf-8"))
        print(json.dumps({"file": path.name, "indicators": found}, ensure_ascii=False))


if __name__ == "__main__":
    print_all(read)
