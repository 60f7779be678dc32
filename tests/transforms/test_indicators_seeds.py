"""The five real texts as a thermometer; skipped where they are not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from transforms.indicators import extract
from transforms.metadata import describe
from transforms.outline import outline
from transforms.read import read
from transforms.records import Source

EVAL = Path(__file__).parents[2].parent / "shared" / "eval"
pytestmark = pytest.mark.skipif(not EVAL.is_dir(), reason="the real texts are not here")


def predict(path: Path) -> dict[str, Any]:
    source = Source(body=path.read_bytes(), url=path.as_uri())
    reading = read(source)
    headings = outline(reading.clean.text)
    known = describe(reading, headings, source)
    text = reading.clean.text
    return {
        "file": path.name,
        "script": reading.script,
        **{k: v if v is None or isinstance(v, bool | int) else str(v) for k, v in vars(known).items()},
        "indicators": [
            {
                "span": text[i.start : i.end],
                "name": i.name,
                "value": i.value,
                "unit": i.unit,
                "qualifier": i.qualifier,
                "is_target": i.is_target,
            }
            for i in extract(text, headings, known)
        ],
    }


@pytest.fixture(scope="module")
def score() -> dict[str, Any]:
    lines = [json.dumps(predict(p), ensure_ascii=False) for p in sorted((EVAL / "seeds").glob("*.txt"))]
    done = subprocess.run(
        [sys.executable, str(EVAL / "score.py"), "-", "--json"],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_metadata(score: dict[str, Any]) -> None:
    assert score["metadata"]["mean"] == 1.0, score["metadata"]["fields"]


def test_indicators(score: dict[str, Any]) -> None:
    assert score["indicators"]["f1"] >= 0.95
    assert score["indicators_named"]["f1"] >= 0.85


def test_traps(score: dict[str, Any]) -> None:
    assert score["traps"]["hit_rate"] <= 0.02
