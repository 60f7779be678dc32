"""Which sites there are: the site files below ``crawlers/sites``, and the import source."""

from __future__ import annotations

import os
from pathlib import Path

from model.errors import SiteFileError
from model.sites import IMPORT_SITE, Site, load_registry

_SITES = Path(__file__).parent / "sites"


def root() -> Path:
    """Where the site files lie; ``GOVREPORTS_SITES`` may name another directory, for tests."""
    return Path(os.environ.get("GOVREPORTS_SITES") or _SITES)


def sites() -> dict[str, Site]:
    """Every registered site by id, sorted; the import source is not among them.

    Raises:
        SiteFileError: a site file is wrong; the message names file and field.
    """
    return load_registry(root())


def find(site_id: str) -> Site:
    """One site, the import source included.

    Raises:
        SiteFileError: there is no such site, or a site file is wrong.
    """
    if site_id == IMPORT_SITE.id:
        return IMPORT_SITE
    known = sites()
    if site_id not in known:
        raise SiteFileError(f"no site {site_id!r} below {root()}; known: {', '.join(known) or 'none'}")
    return known[site_id]


def lock_names(site: Site) -> list[str]:
    """The locks a crawl of a site holds, in the order every crawl takes them."""
    return [f"host-{host}" for host in sorted(site.hosts)] or [f"site-{site.id}"]
