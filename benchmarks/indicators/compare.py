"""Ours beside a ten-line regular expression and two general tools, scored on a gold folder.

``python benchmarks/indicators/compare.py [--gold FOLDER --texts FOLDER] [--tools-python PYTHON]``

Prints loose, strict and named F1 and the share of traps hit. jionlp and jieba are no dependencies: they are
run by ``--tools-python`` (an interpreter that has them) and left out, with a line saying so, where they are
not installed. Without the scorer or the gold the comparison is left out as well. All get the text as this
project cleans it (simplified, page furniture gone), so what is compared is the reading of numbers alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EVAL = ROOT.parent / "shared" / "eval"
NOT_INSTALLED = 3


def ours(texts: Path) -> str:
    """Predictions of this project, with the clean text of each document."""
    command = [sys.executable, "-m", "govreports", "extract", str(texts.resolve())]
    return subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT).stdout


def write_clean(predictions: str, folder: Path) -> None:
    """The clean texts as files, for the others."""
    for line in predictions.splitlines():
        document = json.loads(line)
        (folder / document["file"]).write_text(document["text"], encoding="utf-8")


def tool(script: str, python: str, texts: Path) -> str | None:
    """Predictions of a script beside this one; None where its tool is not installed."""
    command = [python, str(HERE / script), str(texts)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode == NOT_INSTALLED:
        return None
    if done.returncode:
        sys.exit(f"{script} failed:\n{done.stderr[-2000:]}")
    return "".join(f"{line}\n" for line in done.stdout.splitlines() if line.startswith("{"))


def score(predictions: str, scorer: Path, gold: Path, texts: Path) -> dict[str, Any]:
    """What the scorer says."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(predictions)
        file.flush()
        command = [
            sys.executable,
            str(scorer),
            file.name,
            "--gold",
            str(gold),
            "--seeds",
            str(texts),
            "--json",
        ]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument(
        "--gold", type=Path, default=EVAL / "gold", help="meta, indicators, traps as JSON Lines"
    )
    words.add_argument("--texts", type=Path, help="the texts; default: seeds beside the gold folder")
    words.add_argument("--scorer", type=Path, default=EVAL / "score.py")
    words.add_argument("--tools-python", default=sys.executable, help="interpreter with jionlp and jieba")
    said = words.parse_args()
    texts = said.texts or said.gold.parent / "seeds"
    for needed in (said.scorer, said.gold / "indicators.jsonl", texts):
        if not needed.exists():
            print(f"left out: {needed} is not here")
            return
    own = ours(texts)
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder)
        write_clean(own, clean)
        systems = {
            "regex of ten lines": tool("naive.py", sys.executable, clean),
            "jionlp": tool("with_jionlp.py", said.tools_python, clean),
            "jieba": tool("with_jieba.py", said.tools_python, clean),
            "govreports": own,
        }
    print(f"{said.gold}: {len(list(texts.glob('*.txt')))} texts")
    print(f"{'':20} {'loose':>7} {'strict':>7} {'named':>7} {'traps hit':>10}")
    for name, predictions in systems.items():
        if predictions is None:
            print(f"{name:20} left out: not installed in {said.tools_python}")
            continue
        result = score(predictions, said.scorer, said.gold, texts)
        figures = [result[key]["f1"] for key in ("indicators", "indicators_strict", "indicators_named")]
        print(
            f"{name:20} " + " ".join(f"{x:7.3f}" for x in figures) + f" {result['traps']['hit_rate']:10.3f}"
        )


if __name__ == "__main__":
    main()
