"""Which region a document belongs to. Owns the order of the evidence and the vote of names.

Site code, place in the issuer's name, place in the title, names in the text, site registry: the
first that decides. A functional zone has no code: it takes that of the unit it is called after.
A name that may mean several places stays open unless something above it in the text, or
the site's province, decides: an unknown region is better than a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from model.regions import Mention, Region, is_within, region_of, regions
from transforms.issuer_names import CORPS, ZONE

# The first six of the ten digits of SiteIDCode (国办发〔2017〕47号) are a GB/T 2260 code.
# must match: 2201000001    must not match: bm01000001, 220100
_SITE_ID = re.compile(r"(\d{6})\d{4}")
# Behind a place's name: it is part of another body's name, not our place.
# must match: 某某律师事务所, 大学附属医院    must not match: 卫生健康委, 人民政府, 疾病预防控制中心
_OTHER_BODY = re.compile(r"[\u4e00-\u9fff（）()]{0,12}?(?:律师|事务所|公司|集团|大学|学院|银行|仲裁委)")
# must match behind a place's name: 卫生健康, 人民政府, 委、    (it speaks of the place's own offices)
_OWN_OFFICE = re.compile(r"卫生|卫健|人民政府|政府|市委|区委|县委|法治|依法|普法")
# must match before a place in a title: 关于, 2023年度    must not match: 某某新区
_BEFORE_PLACE = re.compile(r"^(?:关于|(?:19|20)\d{2}\s?年度?)+")
_SUFFIXES = ("省", "市", "地区", "盟", "州", "县", "区", "旗")  # what a short form leaves out
_CORPS_CODE = "650000"  # the corps' divisions without a city of their own


def site_code(meta: dict[str, str]) -> str | None:
    """Region code of the page's SiteIDCode, where its first two digits are a province's."""
    match = _SITE_ID.fullmatch(meta.get("siteidcode", "").strip())
    return match[1] if match and region_of(match[1]) != "unknown" else None


def is_place(line: str) -> bool:
    """Whether a line is nothing but known places: 徐州市鼓楼区."""
    found = regions().find("".join(line.split()))
    return bool(found) and "".join(m.name for m in found) == "".join(line.split())


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


def unit_at_start(name: str, year: int | None) -> str | None:
    """The known unit a name no table knows begins with: a zone lies in the city it is called after.

    Args:
        name: a place or an office: 徐州市某新区, 徐州经济技术开发区, 江苏徐州高新区. Short forms
            count before a functional zone alone, where a prefecture goes before a county.
        year: of the document.

    Returns:
        A region code; None where the name begins with no known unit, or with several.
    """
    corps = CORPS.match(name)
    end, code = 0, (_CORPS_CODE if corps else None)
    for mention in regions().find(name):
        if mention.start != end or corps:
            break
        end, code = mention.end, narrow(mention.codes, year, [code] if code else [])
    zone = ZONE.match(name, end)
    if zone is None or (end and code is None):
        return code
    stem = zone[0]
    short = _short_form(stem, year, code)
    if short and short.endswith("0000"):  # a province, perhaps with a city behind it
        rest = stem[next(n for n in (3, 2) if _by_short(stem[:n], year, None)) :]
        return _short_form(rest, year, short) or short
    return short or code


def _short_form(name: str, year: int | None, within: str | None) -> str | None:
    """The unit whose name without 省, 市 or 县 a name begins with; the longest that is decided."""
    for size in range(min(5, len(name) - 1), 1, -1):
        codes = _by_short(name[:size], year, within)
        for level in ("0000", "00", ""):
            some = [c for c in codes if c.endswith(level)]
            if some:
                return some[0] if len(some) == 1 else None
    return None


def _by_short(stem: str, year: int | None, within: str | None) -> list[str]:
    found = [
        r.code for s in _SUFFIXES for r in regions().resolve([stem + s], year, within) if r.code != within
    ]
    return list(dict.fromkeys(found))


def place_in_title(
    title: str, level: str | None, text: str, year: int | None, site: str | None
) -> str | None:
    """The first place a title names, its units together, at the level the office gives itself.

    For a title whose office no table knows (某州某县某卫生院…).
    """
    chain: list[Mention] = []
    for mention in regions().find(title):
        if chain and mention.start != chain[-1].end:
            break
        chain.append(mention)
    if not chain:
        opening = _BEFORE_PLACE.sub("", title)
        return unit_at_start(opening, year) if ZONE.match(opening) else None
    if level is not None and not _counts(chain[-1], level):
        return None
    return place_of(chain[-1].codes, text, year, site)


def region_at(code: str | None, year: int | None) -> Region | None:
    """The region under the name it bore in ``year``, else under its latest."""
    if code is None:
        return None
    return (regions().by_code(code, year) if year is not None else None) or regions().by_code(code)
