"""Regions of China by GB/T 2260 code, with their history. Owns the table and the names in it.

The table (``data/regions.csv``, written by ``model.build_regions``) gives each code under each of
its names with the years it was in force; a year counts by the state at its end. Knows nothing of
offices or documents: which of several places a text means is decided in ``transforms``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal

Level = Literal["province", "prefecture", "county"]

_FILE = Path(__file__).parent / "data" / "regions.csv"

# ISO 3166-2:CN by the first two digits of the code.
_ISO_TEXT = """
11 CN-BJ  12 CN-TJ  13 CN-HE  14 CN-SX  15 CN-NM  21 CN-LN  22 CN-JL  23 CN-HL  31 CN-SH  32 CN-JS  33 CN-ZJ
34 CN-AH  35 CN-FJ  36 CN-JX  37 CN-SD  41 CN-HA  42 CN-HB  43 CN-HN  44 CN-GD  45 CN-GX  46 CN-HI  50 CN-CQ
51 CN-SC  52 CN-GZ  53 CN-YN  54 CN-XZ  61 CN-SN  62 CN-GS  63 CN-QH  64 CN-NX  65 CN-XJ  71 CN-TW  81 CN-HK
82 CN-MO
"""
ISO: dict[str, str] = dict(zip(_ISO_TEXT.split()[::2], _ISO_TEXT.split()[1::2], strict=True))
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})  # 直辖市

# Names that are also everyday words: a place only right behind its own city or province.
_EVERYDAY_TEXT = "城区 郊区 矿区 东区 西区 市区 新区 新城区 老城区 城中区 市中区 市南区 市北区 港口区"
_EVERYDAY = frozenset(_EVERYDAY_TEXT.split())
# A name followed by one of these is part of another word: 合作市|场, 中原区|域.
_CONTINUED = {"市": "场", "区": "域间"}
_PEOPLES = """
蒙古族 蒙古 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 朝鲜 满族 侗族 瑶族 白族 土家族
哈尼族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族
达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 塔吉克 怒族 保安族 裕固族 鄂温克族
鄂伦春 独龙族 各族
"""


@dataclass(frozen=True)
class Region:
    """A region under one of its names.

    Attributes:
        parent: code of the region above; empty for a province.
        from_year: first year in force; None where it began before the table does (1981).
        to_year: last year in force; None where it still is.
        province: full name, of the region itself where it is one.
        city: prefecture-level unit; for a municipality (直辖市) and its districts the
            municipality; None for a province and for counties directly under one.
        county: county-level unit, None above that level.
        region_iso: ISO 3166-2 of the province, such as ``CN-JL``.
    """

    code: str
    name: str
    level: Level
    parent: str
    from_year: int | None
    to_year: int | None
    province: str
    city: str | None
    county: str | None
    region_iso: str

    def in_force(self, year: int) -> bool:
        """Whether the region bore this code and name at the end of ``year``."""
        return (self.from_year or 0) <= year <= (self.to_year or 9999)


@dataclass(frozen=True)
class Mention:
    """A region's name in a text: ``text[start:end]``; ``codes`` are all regions it may mean."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]


def region_of(code: str | None) -> str:
    """ISO 3166-2 of the province a code lies in, by its first two digits.

    Returns:
        Such as ``CN-JL``; ``CN`` for 000000 (national bodies); ``unknown`` for anything else.
    """
    if code == "000000":
        return "CN"
    return ISO.get(code[:2], "unknown") if code else "unknown"


def province_name(code: str | None) -> str | None:
    """Full name of the province a code lies in, also where the code itself is unknown."""
    region = regions().by_code(code[:2] + "0000") if code else None
    return region.name if region else None


def is_within(code: str, ancestor: str) -> bool:
    """Whether ``code`` lies in ``ancestor`` or is it, by the digits alone."""
    if ancestor.endswith("0000"):
        return code[:2] == ancestor[:2]
    return code[:4] == ancestor[:4] if ancestor.endswith("00") else code == ancestor


@cache
def regions() -> RegionTable:
    """The table, read once."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return RegionTable(csv.DictReader(file))


class RegionTable:
    """All regions; look up by code, by name, or in a text."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            self._rows.setdefault(row["code"], []).append(row)
        self._made: dict[tuple[str, int], Region] = {}

    def entries(self, code: str) -> list[Region]:
        """The region under each of its names, oldest first; empty for an unknown code."""
        return [self._region(code, i) for i in range(len(self._rows.get(code, ())))]

    def by_code(self, code: str, year: int | None = None) -> Region | None:
        """The region with that code at the end of ``year``; without a year, its latest name."""
        entries = self.entries(code)
        if year is None:
            return entries[-1] if entries else None
        return next((r for r in reversed(entries) if r.in_force(year)), None)

    def _region(self, code: str, index: int) -> Region:
        made = self._made.get((code, index))
        if made is None:
            made = self._made[code, index] = self._build(code, self._rows[code][index])
        return made

    def _build(self, code: str, row: dict[str, str]) -> Region:
        to_year = int(row["to_year"]) if row["to_year"] else None
        province = self._name(code[:2] + "0000", to_year) or ""
        level: Level = "county"
        city: str | None = None
        if code.endswith("0000"):
            level = "province"
        elif code.endswith("00"):
            level, city = "prefecture", row["name"]
        elif row["parent"] != code[:2] + "0000":
            city = self._name(row["parent"], to_year)
        if code[:2] + "0000" in MUNICIPALITIES:
            city = province
        return Region(
            code=code,
            name=row["name"],
            level=level,
            parent=row["parent"],
            from_year=int(row["from_year"]) if row["from_year"] else None,
            to_year=to_year,
            province=province,
            city=city,
            county=row["name"] if level == "county" else None,
            region_iso=region_of(code),
        )

    def _name(self, code: str, year: int | None) -> str | None:
        rows = self._rows.get(code)
        if not rows:
            return None
        for row in rows:
            if year is not None and (not row["to_year"] or year <= int(row["to_year"])):
                return row["name"]
        return rows[-1]["name"]

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Name → codes that bore it at some time since 2000; short names of autonomous places too."""
        names: dict[str, set[str]] = {}
        for code, rows in self._rows.items():
            for row in rows:
                if row["to_year"] and int(row["to_year"]) < 2000:
                    continue
                for name in {row["name"], _short(row["name"])}:
                    names.setdefault(name, set()).add(code)
        return {name: tuple(sorted(codes)) for name, codes in names.items()}

    @cached_property
    def _by_pair(self) -> dict[str, list[str]]:
        """First two characters → names that begin so, longest first."""
        pairs: dict[str, list[str]] = {}
        for name in sorted(self._names, key=len, reverse=True):
            pairs.setdefault(name[:2], []).append(name)
        return pairs

    def find(self, text: str) -> list[Mention]:
        """Names of regions in a text, longest first, none overlapping, in order.

        A name right behind another (徐州市鼓楼区) means the one that lies in the other, where
        there is such a one. Everyday words (城区) and two-character counties (和县) count only
        behind their own city or province, the latter also at the start of a phrase.
        """
        found: list[Mention] = []
        at = 0
        while at < len(text) - 1:
            name = self._name_at(text, at)
            mention = self._mention(text, at, name, found[-1] if found else None) if name else None
            if mention is None:
                at += 1
                continue
            found.append(mention)
            at = mention.end
        return found

    def _name_at(self, text: str, at: int) -> str | None:
        for name in self._by_pair.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                following = text[at + len(name) : at + len(name) + 1]
                if following and following in _CONTINUED.get(name[-1], ""):
                    continue
                return name
        return None

    def _mention(self, text: str, at: int, name: str, last: Mention | None) -> Mention | None:
        codes = self._names[name]
        inside: tuple[str, ...] = ()
        if last is not None and last.end == at:
            inside = tuple(c for c in codes if any(is_within(c, a) and c != a for a in last.codes))
        if not inside and (
            name in _EVERYDAY or (len(name) == 2 and name[-1] in "县市" and not _opens_phrase(text, at))
        ):
            return None
        return Mention(at, at + len(name), name, inside or codes)

    def resolve(
        self, parts: Sequence[str], year: int | None = None, within: str | None = None
    ) -> list[Region]:
        """Regions a name may mean.

        Args:
            parts: the name, larger unit first: ``["徐州市", "鼓楼区"]``; all but the last narrow it.
            year: only regions in force then, where any is.
            within: code of a region it must lie in.

        Returns:
            Candidates by code; one means it is decided, none that the name is unknown.
        """
        codes = list(self._names.get(parts[-1], ())) if parts else []
        for larger, smaller in pairwise(parts):
            if smaller == parts[-1]:
                above = self._names.get(larger, ())
                codes = [c for c in codes if any(is_within(c, a) for a in above)]
        if within is not None:
            codes = [c for c in codes if is_within(c, within)]
        named = [r for c in codes for r in self.entries(c)[-1:]]
        if year is None:
            today = [r for r in named if r.to_year is None]
            return today or named
        then = [r for c in codes if (r := self.by_code(c, year)) is not None]
        return then or named


def _opens_phrase(text: str, at: int) -> bool:
    """Whether no Chinese character stands before, and the name is not 和县区 or 和县级."""
    before = text[at - 1] if at else ""
    after = text[at + 2 : at + 3]
    return not "\u4e00" <= before <= "\u9fff" and (not after or after not in "区级市（(、")


def _short(name: str) -> str:
    """延边朝鲜族自治州 → 延边州, 广西壮族自治区 → 广西; other names unchanged."""
    for suffix, short in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("自治区", "")):
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            shrunk = True
            while shrunk:
                shrunk = False
                for people in _PEOPLES.split():
                    if stem.endswith(people) and len(stem) - len(people) >= 2:
                        stem, shrunk = stem.removesuffix(people), True
            return stem + short if stem else name
    return name
