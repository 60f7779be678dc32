"""Which region a document belongs to. Owns the order of the evidence and the vote of names.

Site code, place in the issuer's name, names in the text, site registry: the first that decides.
A name that may mean several places stays open unless something above it in the text, or
the site's province, decides: an unknown region is better than a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from model.regions import Mention, Region, is_within, region_of, regions

# The first six of the ten digits of SiteIDCode (国办发〔2017〕47号) are a GB/T 2260 code.
# must match: 2201000001    must not match: bm01000001, 220100
_SITE_ID = re.compile(r"(\d{6})\d{4}")
# Behind a place's name: it is part of another body's name, not our place.
# must match: 某某律师事务所, 大学附属医院    must not match: 卫生健康委, 人民政府, 疾病预防控制中心
_OTHER_BODY = re.compile(r"[\u4e00-\u9fff（）()]{0,12}?(?:律师|事务所|公司|集团|大学|学院|银行|仲裁委)")
# must match behind a place's name: 卫生健康, 人民政府, 委、    (it speaks of the place's own offices)
_OWN_OFFICE = re.compile(r"卫生|卫健|人民政府|政府|市委|区委|县委|法治|依法|普法")


def site_code(meta: dict[str, str]) -> str | None:
    """Region code of the page's SiteIDCode, where its first two digits are a province's."""
    match = _SITE_ID.fullmatch(meta.get("siteidcode", "").strip())
    return match[1] if match and region_of(match[1]) != "unknown" else None


def narrow(codes: Iterable[str], year: int | None, near: Iterable[str]) -> str | None:
    """The one code a name means.

    Args:
        codes: all it may mean.
        year: of the document; codes not in force then are left out, where others are.
        near: codes of regions above it that the text or the site names.

    Returns:
        None while it is open.
    """
    left = list(dict.fromkeys(codes))
    if len(left) > 1 and year is not None:
        left = [c for c in left if regions().by_code(c, year)] or left
    if len(left) > 1:
        today = [c for c in left if (r := regions().by_code(c)) is not None and r.to_year is None]
        left = today or left
    near = list(near)
    for level in (False, True):  # the cities named above it decide before the provinces
        if len(left) > 1:
            above = [a for a in near if a.endswith("0000") is level]
            inside = [c for c in left if any(a != c and is_within(c, a) for a in above)]
            left = inside or (left if not level else [])
    return left[0] if len(left) == 1 else None


def vote(text: str, level: str | None, year: int | None, site: str | None) -> str | None:
    """The region a text speaks of most.

    Args:
        text: clean text.
        level: 市 of 市卫健委: only names that end so count; None lets all but provinces count.
        year: year covered.
        site: region code of the site, or None.

    Returns:
        A region code; None without a name, or where the two first are level.
    """
    mentions = [m for m in regions().find(text) if not _OTHER_BODY.match(text, m.end)]
    near = _above(mentions) + _site_above(site)
    votes: Counter[str] = Counter()
    for mention in mentions:
        code = narrow(mention.codes, year, near) if _counts(mention, level) else None
        if code is not None:
            votes[code] += 3 if _OWN_OFFICE.match(text, mention.end) else 1
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _above(mentions: Sequence[Mention]) -> list[str]:
    """Provinces and prefectures named without doubt."""
    named = (m.codes[0] for m in mentions if len(m.codes) == 1 and m.codes[0].endswith("00"))
    return list(dict.fromkeys(named))


def _site_above(site: str | None) -> list[str]:
    return [site, site[:2] + "0000"] if site else []


def _counts(mention: Mention, level: str | None) -> bool:
    if level is None:
        return not mention.codes[0].endswith("0000")
    if level == "省":
        return mention.codes[0].endswith("0000")
    if not mention.name.endswith(level):
        return False
    return (
        level != "市"
        or not mention.codes[0].endswith("0000")
        or mention.codes[0][:2] in {"11", "12", "31", "50"}
    )


def place_of(codes: Sequence[str], text: str, year: int | None, site: str | None) -> str | None:
    """The region a place in the issuer's name means, decided by what the text names above it."""
    near = _above(regions().find(text)) + _site_above(site)
    return narrow(codes, year, near)


def region_at(code: str | None, year: int | None) -> Region | None:
    """The region under the name it bore in ``year``, else under its latest."""
    if code is None:
        return None
    return (regions().by_code(code, year) if year is not None else None) or regions().by_code(code)
