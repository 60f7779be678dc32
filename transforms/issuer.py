"""Which office issued a document. Owns the order of the evidence and the full official name.

Signature, title, letterhead or the line below the title, the page's own 发布机构 and 来源, what the
text calls itself (市卫健委, 我委), the site file last. A short form is completed to the full name
with the region's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.regions import Region
from transforms.issuer_names import (
    Office,
    by_subject,
    has_suffix,
    office_of,
    offices_in,
    official_place,
    own_level,
    own_suffix,
)
from transforms.metadata_closing import Closing
from transforms.numbering import division, mark
from transforms.records import Reading, Source

_INFO_KEYS = ("发布机构", "发文机关", "发布机关", "发布单位", "公开机构", "制发机关", "责任单位")
# must match: 某市卫生健康委员会文件    must not match: 规范性文件清单
_LETTERHEAD = re.compile(r"(?P<office>[\u4e00-\u9fff]{4,30})文件")
# must match before an office in a title: 2023年, 关于, 关于报送    must not match: 青禾市
_BEFORE_NAME = re.compile(r"^(?:关于(?:报送|上报|呈报|印发)?《?|(?:19|20)\d{2}\s?年度?)+")
# What a title goes on with behind the office it opens with.
# must match: 某街道办事处|2022年…, 某局|关于…, 某中心|法治建设…, 某卫生院|工作总结    must not match: 委员会
_AFTER_NAME = re.compile(
    r"关于|(?:19|20)\d{2}|二[〇○零]|法治|依法|普法|行政执法|政府信息|政务公开|贯彻|落实|工作|年度"
)
# A branch behind its parent's name.
# must match: 某市生态环境局|某县分局, 某委|监督执法支队    must not match: 某局|2023年分局工作
_BRANCH = re.compile(r"[\u4e00-\u9fff]{0,12}?(?:分局|支队|大队|总队)")
# An office whose words another passes on; an addressee.
# must match: 落实某厅, 各县卫生健康局    must not match: 某街道办事处
_NOT_OPENING = re.compile(r"学习|贯彻|落实|执行|转发|印发|报送|推进|各|有关|全[省市区县]")
# Before an office's level: it is one of many below us.
# must match: 各|县卫健局, 各县（市、|区卫健局, 辖区|县卫健局    must not match: 我市, 徐州
_OTHERS = re.compile(r"(?:各|辖区|下属|有关|相关)[省市区县州旗、（(]{0,4}$")
_MAX_BYLINE = 40
# Behind an office's name: it stands above ours, or we only answer to it.
# must match: 的指导下, 和省财政厅联合, 《某法》    must not match: 坚持, 认真贯彻, 按照
_NOT_SELF = re.compile(r"的?(?:指导|领导|部署|要求|安排|统一|有关|相关|关于|批准|督导)")
_OPENS = "。；，、\n,;"  # what stands before the subject of a sentence; also nothing at all
_FIRST_WORDS = 300  # code points


@dataclass(frozen=True)
class Evidence:
    """What a document says of its issuer.

    Attributes:
        office: the name it goes by; None where nothing is said.
        places: all names with a place for the same body, best evidence first.
        standing: the lines in which an issuer stands as issuer: signature, letterhead, source
            line, title. A mention in running text is none.
    """

    office: Office | None
    places: tuple[Office, ...]
    standing: tuple[str, ...]


def evidence_of(reading: Reading, title: str | None, closing: Closing, source: Source) -> Evidence:
    """Collects the evidence of a document, best first."""
    text = reading.clean.text
    page = [v for key in _INFO_KEYS if (v := reading.evidence.info.get(key))]
    page += [v for v in (reading.evidence.source, reading.evidence.meta.get("contentsource")) if v]
    letterhead = [m["office"] for line in text.splitlines()[:5] if (m := _LETTERHEAD.fullmatch(line.strip()))]
    letterhead += _byline(text)
    lines = [line for line in (closing.line, title, *page, *letterhead) if line]
    offices = [closing.office] if closing.office else []
    offices += _in_title(title or "")
    offices += [o for line in [*letterhead, *page] if (o := office_of(_name_part(line)))]
    said = _self_name(text)
    site = office_of(source.site_issuer or "")
    named = office_of(_name_part(reading.evidence.meta.get("sitename", "")))
    ordered = [o for o in [*offices, said, site, named] if o is not None]
    office = ordered[0] if ordered else None
    return Evidence(office, _places(office, ordered, text), tuple(lines))


def _places(office: Office | None, ordered: Sequence[Office], text: str) -> tuple[Office, ...]:
    """Names with a place for the same body, at the level the office gives itself (市, 区).

    Those that stand as issuer come first, then those in running text, most frequent first.
    """
    if office is None:
        return ()
    running = Counter(_plain(o) for o in offices_in(text)).most_common()
    return tuple(
        o
        for o in [*ordered, *(o for o, _ in running)]
        if o.place and o.body == office.body and (office.level is None or o.place.endswith(office.level))
    )


def _in_title(title: str) -> list[Office]:
    """The office a title begins with, else the first it names; also of a place no table knows."""
    for office in offices_in(title):
        branch = _BRANCH.match(title, office.end)
        opening = _BEFORE_NAME.sub("", title[: branch.end() if branch else office.end])
        whole = office_of(opening) if branch or not office.place else None
        return [whole or office]
    opening = _BEFORE_NAME.sub("", title)
    names = (opening[: m.start()] for m in _AFTER_NAME.finditer(opening) if not _NOT_OPENING.match(opening))
    return [o for name in names if (o := office_of(name))][:1]


def _byline(text: str) -> list[str]:
    """The line below a title that is nothing but an office's name with its place or level."""
    for raw in text.splitlines()[1:4]:
        line = "".join(raw.split())
        if not 4 <= len(line) <= _MAX_BYLINE or _NOT_OPENING.match(line) or mark(line) or division(line):
            continue
        office = office_of(line)
        if office is not None and (office.codes or office.level or (office.place and office.full)):
            return [line]
    return []


def _name_part(line: str) -> str:
    """来源：某市卫健委网站 → 某市卫健委."""
    line = "".join(line.split())
    return re.sub(r"^(?:信息)?(?:来源|发布机构|作者)[:：]|(?:网站|官网|门户网站|网)$", "", line)


def _self_name(text: str) -> Office | None:
    """What the text calls its own office: the level word and body it uses most (市卫健委).

    我委 and 我局 rule out bodies that do not call themselves so.
    """
    suffix = own_suffix(text)
    votes: Counter[tuple[str | None, str]] = Counter()
    first: dict[tuple[str | None, str], Office] = {}
    for office, weight in _own(text, suffix):
        key = (office.level, office.body)
        votes[key] += weight
        first.setdefault(key, office)
    if votes:
        return first[votes.most_common(1)[0][0]]
    named = [_plain(o) for o in offices_in(text) if o.full and has_suffix(o.body, suffix)]
    if named and suffix is not None:
        return Counter(named).most_common(1)[0][0]
    short = _placed(text, suffix)
    if short is not None:
        return short
    body = by_subject(text, suffix)
    return Office("", (), own_level(text), body, short=True) if body else None


def _placed(text: str, suffix: str | None) -> Office | None:
    """A name with its place that opens a sentence (某市卫健委积极推进…) and is not one that we answer to.

    Where the text nowhere says 我委 or 我局, only what its first sentences name, and nothing beside it.
    """
    found = [
        (office, text[office.start - 1 : office.start])
        for office in offices_in(text)
        if office.codes and has_suffix(office.body, suffix) and not _NOT_SELF.match(text, office.end)
    ]
    names = [_plain(o) for o, before in found if before in _OPENS]
    if suffix is not None:
        return Counter(names).most_common(1)[0][0] if names else None
    bodies = {(o.place, o.body) for o, _ in found}
    opens = any(before in _OPENS and o.start < _FIRST_WORDS for o, before in found)
    return names[0] if len(bodies) == 1 and opens else None


def _plain(office: Office) -> Office:
    """The name without its place in the text, so that equal names are equal."""
    return replace(office, start=0, end=0)


def _own(text: str, suffix: str | None) -> Iterator[tuple[Office, int]]:
    for office in offices_in(text):
        if office.level is None or not has_suffix(office.body, suffix):
            continue
        if _NOT_SELF.match(text, office.end) or _OTHERS.search(text, max(0, office.start - 6), office.start):
            continue
        opens = text[max(0, office.start - 1) : office.start] in _OPENS
        yield office, 3 if opens else 1


def full_name(evidence: Evidence, region: Region | None) -> str | None:
    """The full official name of the issuer, with the region's name before the body.

    A place as written stands when it already says as much as the official form (省 before 市).
    """
    office = evidence.office
    if office is None:
        return None
    written = next((o for o in evidence.places), None)
    if "000000" in (written or office).codes:
        return "国家" + office.body
    if office.place and not office.codes:
        return office.place + office.body  # a place no table knows: a zone, a new name
    if region is not None:
        place = official_place(region)
        if region.name in office.body:  # 某市某局某县分局
            return office.place + office.body
        longer = (o.place for o in evidence.places if o.place.endswith(place))
        return (office.place if office.place.endswith(place) else next(longer, place)) + office.body
    return (written.place if written else office.level or "") + office.body


def is_inferred(name: str | None, standing: Sequence[str]) -> bool:
    """Whether the full official name stands nowhere as the issuer."""
    return name is None or not any(_fold(name) in _fold(line) for line in standing)


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
