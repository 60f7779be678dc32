"""Speed of the indicator grammar: documents a second, and whether time grows with length alone.

    python benchmarks/indicators/speed.py [--documents 200]

Texts are put together from the catalogue's examples, about 3,000 characters each, with headings; one
process, text already read. Prints documents a second for ``extract`` alone, the time of one text of 1 MB
against the same text in pieces (1.0 = linear), and the ten-line regular expression as peer.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable

from transforms import catalogue
from transforms.indicators import extract
from transforms.outline import outline
from transforms.records import Metadata

CHARACTERS = 3_000
MEGABYTE = 1_000_000 // 3  # characters of a text of 1 MB in UTF-8
REPORT = Metadata(
    None, "annual_report", None, None, False, None, "unknown", None, None, None, 2023, None, None, None
)
FILLER = (
    "我们坚持把法治建设摆在全局工作的重要位置，进一步健全制度机制，压实各级责任。",
    "一是加强组织领导，完善议事规则；二是强化学习培训，提升依法履职能力；三是注重宣传引导。",
    "贯彻《法治政府建设实施纲要（2021-2025年）》，推进严格规范公正文明执法。",
    "2023年以来，围绕群众关切，持续改进服务方式，推动各项任务落到实处。",
    "严格执行行政执法公示、执法全过程记录、重大执法决定法制审核三项制度。",
)
HEADINGS = ("一、主要举措和成效", "二、存在的不足和原因", "三、下一年度主要安排")
# The peer: digits and a measure word, whatever stands round them.
NAIVE = re.compile(
    r"([\u4e00-\u9fff]{2,12})?(\d+(?:\.\d+)?)(余|多)?(万|亿)?(余|多)?"
    r"(人次|户次|家次|台次|场次|件|宗|起|份|条|场|次|个|名|人|家|户|项|期|元|%|％)"
)


def text_of(size: int, rng: random.Random) -> str:
    """A text of about so many characters, a figure in every fourth sentence: denser than real reports."""
    figures = [e.text for entry in catalogue.entries() for e in entry.examples]
    parts: list[str] = []
    length = 0
    while length < size:
        part = "".join((rng.choice(figures), *rng.choices(FILLER, k=3)))
        if rng.random() < 0.1:
            part = f"\n{rng.choice(HEADINGS)}\n{part}"
        parts.append(part)
        length += len(part)
    return "".join(parts)


def seconds(work: Callable[[], object], repeat: int = 3) -> float:
    """CPU seconds of the fastest of some runs."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    count: int = parser.parse_args().documents
    rng = random.Random(1)
    texts = [text_of(CHARACTERS, rng) for _ in range(count)]
    pairs = [(text, outline(text)) for text in texts]
    rows = sum(len(extract(text, headings, REPORT)) for text, headings in pairs)  # also warms the caches
    ours = seconds(lambda: [extract(text, headings, REPORT) for text, headings in pairs])
    naive = seconds(lambda: [NAIVE.findall(text) for text in texts])
    characters = sum(map(len, texts))
    print(f"documents            {count} of {characters / count:.0f} characters")
    print(f"indicators           {rows / count:.1f} a document")
    print(f"extract              {count / ours:.0f} documents/s")
    print(f"ten-line regex       {count / naive:.0f} documents/s")
    print(f"whole 1 MB / pieces  {_ratio(rng):.2f}")


def _ratio(rng: random.Random) -> float:
    pieces: list[str] = []
    while sum(map(len, pieces)) < MEGABYTE:
        pieces.append(text_of(CHARACTERS, rng))
    whole = "".join(pieces)
    headings, parts = outline(whole), [(p, outline(p)) for p in pieces]
    together = seconds(lambda: extract(whole, headings, REPORT))
    apart = seconds(lambda: [extract(p, h, REPORT) for p, h in parts])
    return together / apart


if __name__ == "__main__":
    main()
