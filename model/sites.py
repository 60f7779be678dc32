"""Site files: one YAML per site, ``crawlers/sites/<region>/<id>.yml``. Owns their form.

A site file names an office's web site, the hosts we may touch, and the columns to walk.
Reading the files stands here; what a crawler does with them stands in ``crawlers``.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from model.errors import SiteFileError
from model.site_parts import Level, Part, Schedule, Source

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
# What each family is recognised by and which params it reads: docs/design/cms-families.md;
# "unknown" until a page was seen, and then without columns.
CmsFamily = Literal[
    "trs",
    "trs_igs",
    "hanweb_jpage",
    "hanweb_jpaas",
    "hanweb_xxgk",
    "ucap",
    "nfcms",
    "vsb",
    "generic",
    "unknown",
    "import",
]


class Expected(Part):
    """How many items a column should list: fewer breaks the crawl, more is worth a look."""

    min: int = Field(ge=0)
    max: int | None = Field(default=None, ge=0)


class Selectors(Part):
    """CSS selectors for columns of the family ``generic``; ``title`` and ``date`` count inside an item.

    Attributes:
        item: one entry of the list.
        title: what holds its title; default the link.
        date: what holds its date; default the whole item.
        next: the link to the next list page.
    """

    item: str
    title: str | None = None
    date: str | None = None
    next: str | None = None


class SiteColumn(Part):
    """A column (栏目) to walk: where its first list page is and which family its reports belong to.

    Attributes:
        params: arguments of the family's list API that the column's page does not tell by itself.
        selectors: where entries stand, for the family ``generic`` alone.
    """

    id: Slug
    name: str
    url: str
    family: str
    expected: Expected | None = None
    params: dict[str, str] = Field(default_factory=dict)
    selectors: Selectors | None = None


class Politeness(Part):
    """How slowly we go; anything quicker than the defaults needs a reason.

    Attributes:
        delay: seconds between two requests to one host.
        timeout: seconds one request may take.
        max_pages: requests one night may make at this site.
    """

    delay: float = Field(default=3.0, ge=0)
    timeout: float = Field(default=30.0, gt=0)
    max_pages: int = Field(default=200, gt=0)
    reason: str | None = None

    @model_validator(mode="after")
    def _quicker_needs_reason(self) -> Politeness:
        if (self.delay < 3.0 or self.max_pages > 200) and not self.reason:
            raise ValueError("quicker than the defaults: say why in 'reason'")
        return self


class Site(Part):
    """One site file.

    Attributes:
        region_code: GB/T 2260 code of the office's region; test sites may carry an unused code.
        level: level of the office; a district of a municipality is ``county``.
        hosts: the only hosts a crawl of this site may touch, redirects included.
        test: the site lives on the sample portal; its hosts must end in ``.test`` (RFC 6761).
        source: where each host and column was read; required of real sites.
        verified_on: when a person last saw the columns on the live web; None until then.
        impact: what is collected, how often, which personal data (网络数据安全管理条例, art. 18).
        notes: known facts for maintainers.
    """

    id: Slug
    name: str
    issuer: str | None = None
    region_code: str | None = Field(default=None, pattern=r"^\d{6}$")
    level: Level | None = None
    hosts: tuple[str, ...] = ()
    cms: CmsFamily
    columns: tuple[SiteColumn, ...] = ()
    politeness: Politeness = Politeness()
    test: bool = False
    schedule: Schedule = Schedule()
    source: tuple[Source, ...] = ()
    verified_on: date | None = None
    impact: str | None = None
    notes: str | None = None
    digest: str = ""  # SHA-256 of the file, set by load_site

    @field_validator("hosts")
    @classmethod
    def _plain_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not re.fullmatch(r"[a-z0-9.-]+", host) or _is_address(host):
                raise ValueError(f"not a plain lower-case host name: {host!r}")
        return hosts

    @model_validator(mode="after")
    def _columns_on_own_hosts(self) -> Site:
        if self.cms == "import":
            return self
        if not self.hosts:
            raise ValueError("a crawled site needs at least one host")
        for host in self.hosts:
            if host.endswith(".test") != self.test:
                raise ValueError(f"host {host!r}: '.test' hosts and 'test: true' go together")
            if not self.test and not host.endswith(".gov.cn"):
                raise ValueError(f"host {host!r} is not an official host (*.gov.cn)")
        for column in self.columns:
            if urlsplit(column.url).hostname not in self.hosts:
                raise ValueError(f"column {column.id!r}: {column.url} is not on a host of this site")
        if len({c.id for c in self.columns}) != len(self.columns):
            raise ValueError("two columns share an id")
        return self

    @model_validator(mode="after")
    def _real_sites_say_whence(self) -> Site:
        if self.test or self.cms == "import":
            return self
        for field in ("issuer", "region_code", "level", "impact"):
            if not getattr(self, field):
                raise ValueError(f"a real site needs {field!r}")
        read = {s.host for s in self.source}
        for host in self.hosts:
            if host not in read:
                raise ValueError(f"host {host!r}: no 'source' says where it was read")
        seen = {s.url_read for s in self.source if s.what == "column"}
        for column in self.columns:
            if column.url not in seen:
                raise ValueError(f"column {column.id!r}: no 'source' says where {column.url} was read")
        if self.columns and self.cms == "unknown":
            raise ValueError("a site with columns needs its CMS family")
        return self

    @property
    def scheduled(self) -> bool:
        """Whether nights crawl this site by themselves: a real site with columns."""
        return bool(self.columns) and not self.test

    def column(self, column_id: str | None) -> SiteColumn | None:
        """The column with that id, or None."""
        return next((c for c in self.columns if c.id == column_id), None)


def is_due(site: Site, night: date, last_night: date | None) -> bool:
    """Whether a night that names no sites crawls this one; ``last_night`` is its last that went well."""
    return site.scheduled and site.schedule.due(night, last_night)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Strict(yaml.SafeLoader):
    """Refuses a key written twice, of which YAML readers would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is written twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


IMPORT_SITE = Site(id="import", name="Files given by hand", cms="import")


def load_site(path: Path) -> Site:
    """Reads one site file.

    Raises:
        SiteFileError: the file is no YAML or not a site; the message names file and field.
    """
    raw = path.read_bytes()
    try:
        data = yaml.load(raw, Loader=_Strict)  # noqa: S506  (a SafeLoader)
        site = Site.model_validate({**data, "digest": hashlib.sha256(raw).hexdigest()})
    except (yaml.YAMLError, TypeError) as error:
        raise SiteFileError(f"{path}: not a YAML mapping: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "site"
        raise SiteFileError(f"{path}: {where}: {first['msg']}") from error
    if site.id != path.stem:
        raise SiteFileError(f"{path}: id {site.id!r} is not the file's name")
    return site


def load_registry(root: Path) -> dict[str, Site]:
    """All site files below ``root``, by id, sorted.

    Raises:
        SiteFileError: a file is wrong, or two files carry one id.
    """
    sites: dict[str, Site] = {}
    for path in sorted(root.glob("*/*.yml")):
        site = load_site(path)
        if site.id in sites:
            raise SiteFileError(f"{path}: id {site.id!r} is used twice")
        sites[site.id] = site
    return dict(sorted(sites.items()))
