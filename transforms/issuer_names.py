"""Names of offices: 某某市卫生健康委员会, 市卫健委, 我委. Owns how such a name is taken apart.

Which office issued a document is decided in ``issuer``; which place a name means in ``region_text``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from model.regions import Region, is_within, regions

_LEVELS = "省市区县州旗盟"
_HAN = "\u4e00-\u9fff"
# An office whose body the table does not know; only for lines that are nothing but a name.
# must match: 某县文化广电和旅游局, 市残疾人联合会    must not match: 现将有关情况报告如下, 一、总体情况
_ANY_OFFICE = re.compile(
    rf"(?P<place>[{_HAN}]{{2,12}}?[{_LEVELS}])??(?P<level>[{_LEVELS}])?"
    rf"(?P<body>[{_HAN}和、]{{1,18}}(?:委员会|办公室|办公厅|人民政府|联合会|管委会|办事处|公署|监督所|监狱|海关|学校|大学|总队|支队|大队|中心|[局厅委院部办]))"
)
# A functional zone: a place with offices of its own and no code.
# must match: 徐州经济技术开发区, 某某新区, 某市高新区    must not match: 鼓楼区, 市高新区
ZONE = re.compile(
    rf"(?![{_LEVELS}])[{_HAN}]{{2,16}}?(?:开发区|高新区|经开区|新区|园区|示范区|试验区|度假区|合作区|保税区|经济区|管理区|风景区|景区|工业区|产业区|新城)"
)
_ZONE_BODY = re.compile("管委会|管理委员会|党工委")
# A division of the production and construction corps, which stands for a place or before its city.
# must match: 新疆生产建设兵团第八师, 兵团第十二师, 第三师    must not match: 教师, 第一师范
CORPS = re.compile(r"(?:(?:新疆)?生产建设)?(?:兵团)?第[一二三四五六七八九十]{1,2}师(?!范|大|附)")
# An unknown place before a known body, in a line of its own.
# must match: 青禾市, 省直某区    must not match: 关于印发
_ANY_PLACE = re.compile(rf"[{_HAN}]{{1,14}}[{_LEVELS}]")
# must match: 我委, 我局, 我院    must not match: 自我委屈
_SELF = re.compile(r"(?<!自)我(委|局|厅|院|办|中心|部)(?!屈|派|托)")

# must match: 市委、市政府, 县委县政府, 区委和区政府    must not match: 市委、省政府
_MASTERS = re.compile(r"([省市区县州旗])委[、和及]?\1(?:人民)?政府")
_SUBJECTS = {"卫生健康": {"委": "卫生健康委员会", "局": "卫生健康局"}}
_OFTEN = 3  # times a subject must be named


@dataclass(frozen=True)
class Office:
    """A name of an office, taken apart.

    Attributes:
        place: its place as written, such as 徐州市鼓楼区; empty where it gives none.
        codes: regions that place may mean; empty for a place no table knows.
        level: 市 of 市卫健委; None where a place or nothing stands before the body.
        body: full name of the body, without place.
        short: whether the body was written in a short form.
    """

    place: str
    codes: tuple[str, ...]
    level: str | None
    body: str
    short: bool
    start: int = 0
    end: int = 0

    @property
    def full(self) -> bool:
        """Whether place and body both stand there in full."""
        return bool(self.place) and not self.short


@cache
def _forms() -> dict[str, str]:
    """Every form of every body → its full name, longest form first."""
    text = files("transforms").joinpath("data/offices.yml").read_text(encoding="utf-8")
    data: dict[str, list[str]] = yaml.safe_load(text)
    pairs = [(form, full) for full, shorts in data.items() for form in (full, *shorts)]
    return dict(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


@cache
def _body_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(form) for form in _forms()))


def offices_in(text: str) -> Iterator[Office]:
    """Offices named in running text, with the known place or the level word before them."""
    mentions = {m.end: m for m in regions().find(text)}
    for match in _body_pattern().finditer(text):
        form, start = match[0], match.start()
        codes: tuple[str, ...] = ()
        level: str | None = None
        if text.endswith("国家", 0, start):
            start, codes = start - 2, ("000000",)
        elif start in mentions:
            codes = mentions[start].codes
            while start in mentions:
                start = mentions[start].start
            corps = [m for m in CORPS.finditer(text, max(0, start - 16), start) if m.end() == start]
            start = corps[0].start() if corps else start
        elif text[start - 1 : start] in {"镇", "乡"} and form.startswith("人民政府"):
            continue  # a town's government is not that of its county: see _unknown_office
        elif text[start - 1 : start] in set(_LEVELS):
            level, start = text[start - 1], start - 1
        place = text[start : match.start()] if level is None else ""
        yield Office(place, codes, level, _forms()[form], _forms()[form] != form, start, match.end())


def office_of(line: str) -> Office | None:
    """The office a line names that is nothing but its name, such as a signature.

    Known bodies may have places no table knows; unknown bodies must look like one.
    """
    line = "".join(line.split())
    found = [o for o in offices_in(line) if o.end == len(line)]
    if found:
        office = found[-1]
        before = line[: office.start]
        if not before:
            return office
        if office.level is not None and _ANY_PLACE.fullmatch(before + office.level):
            return Office(before + office.level, (), None, office.body, office.short, 0, len(line))
        if not office.place and (_ANY_PLACE.fullmatch(before) or CORPS.fullmatch(before)):
            return Office(before, (), None, office.body, office.short, 0, len(line))
        return None
    return _unknown_office(line)


def _unknown_office(line: str) -> Office | None:
    zone = ZONE.match(line)
    rest = line[zone.end() :] if zone else ""
    if zone and (_ZONE_BODY.fullmatch(rest) or _ANY_OFFICE.fullmatch(rest)) and not regions().find(zone[0]):
        return Office(zone[0], (), None, rest, False, 0, len(line))
    match = _ANY_OFFICE.fullmatch(line)
    if match is None:
        return None
    chain = regions().find(line)
    end = 0
    codes: tuple[str, ...] = ()
    for mention in chain:
        if mention.start != end:
            break
        end, codes = mention.end, mention.codes
    if end and end < len(line):
        branch = [m for m in chain if m.start > end] if line.endswith("分局") else []
        inside = [c for m in branch for c in m.codes if any(is_within(c, above) for above in codes)]
        return Office(line[:end], tuple(inside) or codes, None, line[end:], False, 0, len(line))
    if match["place"]:
        return Office(match["place"], (), None, line[len(match["place"]) :], False, 0, len(line))
    return Office("", (), match["level"], match["body"], False, 0, len(line))


def own_suffix(text: str) -> str | None:
    """委 where the text says 我委 most often, 局 for 我局; None where it says neither."""
    counts = Counter(m[1] for m in _SELF.finditer(text))
    return counts.most_common(1)[0][0] if counts else None


def own_level(text: str) -> str | None:
    """市 where the text answers to 市委、市政府 most often; None where it names none."""
    counts = Counter(m[1] for m in _MASTERS.finditer(text))
    return counts.most_common(1)[0][0] if counts else None


def by_subject(text: str, suffix: str | None) -> str | None:
    """The body an office that only says 我委 or 我局 must be, from what the text is about."""
    for subject, bodies in _SUBJECTS.items():
        if suffix in bodies and text.count(subject) >= _OFTEN:
            return bodies[suffix]
    return None


def has_suffix(body: str, suffix: str | None) -> bool:
    """Whether a body calls itself so: 委员会 says 我委."""
    return suffix is None or body.endswith(suffix) or (suffix == "委" and body.endswith("委员会"))


def official_place(region: Region) -> str:
    """How a region stands in an office's official name.

    A district (区) takes the name of its city before it; provinces, cities and counties stand alone.
    """
    if region.level == "county" and region.name.endswith("区") and region.city:
        return region.city + region.name
    return region.name
