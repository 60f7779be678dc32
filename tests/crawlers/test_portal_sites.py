"""The sample site files fit the portal; its places are invented and its sentences our own."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from crawlers.portal.compose import compose
from crawlers.portal.content import CONTENT, documents, offices
from crawlers.portal.truth import truth
from model.sites import load_registry

SHARED = Path(__file__).parents[3] / "shared"
SITES = Path(__file__).parents[2] / "crawlers" / "sites"
TRUTH = truth()


def test_site_files_fit_the_portal() -> None:
    sites = {key: site for key, site in load_registry(SITES).items() if site.test}
    assert sites.keys() == offices().keys()
    for key, site in sites.items():
        office = offices()[key]
        assert (site.hosts, site.issuer) == ((office.host,), office.name)
        assert site.region_code == office.region_code == office.id_code[:6]
        assert [c.id for c in site.columns] == [c.id for c in office.columns]
        for column in site.columns:
            listed = [e for e in TRUTH if (e["site"], e["column"]) == (key, column.id)]
            assert column.url == f"http://{office.host}{office.column(column.id).path}"
            assert column.expected is not None
            assert column.expected.min >= len(listed)
            assert column.expected.min - len(listed) <= 1  # a dead or forbidden item


def test_invented_places_and_codes_do_not_exist() -> None:
    table = SHARED / "data" / "regions" / "areacodes.csv"
    if not table.is_file():
        pytest.skip("the table of region codes is not here")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = "\n".join(row["名称"] for row in rows)
    codes = {row["代码"] for row in rows}
    for office in offices().values():
        assert office.region_code not in codes
        assert office.region_code[:2] + "0000" in codes
        for place in office.places:
            assert place not in names


# Names of laws and plans and fixed political phrases are nobody's sentence.
_FIXED = re.compile(
    "习近平新时代中国特色社会主义思想|习近平法治思想|法治政府建设实施纲要（20..—20..年）"
    "|(?:党政)?主要负责人履行(?:推进)?法治建设第一责任人职责|法治政府建设与责任落实督察工作"
    "|20..年度?法治政府建设|基本医疗卫生与健康促进法"
)


def test_no_sentence_is_copied_from_real_texts() -> None:
    seeds = sorted((SHARED / "eval" / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the real texts are not here")
    real = "\n".join(_bare(path.read_text("utf-8")) for path in seeds)
    own = [_bare(_FIXED.sub("\n", path.read_text("utf-8"))) for path in CONTENT.rglob("*") if path.is_file()]
    texts = ["\n".join(b.text for b in compose(d).blocks) for d in documents()]
    own += [_bare(_FIXED.sub("\n", text)) for text in texts]
    assert set().union(*map(_pieces, own)) & _pieces(real) == set()


def _pieces(text: str) -> set[str]:
    """Every run of twelve characters that lies within one line."""
    return {line[i : i + 12] for line in text.split("\n") for i in range(len(line) - 11)}


def _bare(text: str) -> str:
    """Letters, digits and line ends only, so that punctuation hides no copy."""
    return re.sub(r"[^\w\n]", "", text)
