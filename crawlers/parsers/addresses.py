"""Query arguments of list addresses: read, and set anew. Knows no CMS.

The rest of an address is left byte for byte as it was, so that what a site wrote stays what we ask.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit, urlunsplit

MAX_PAGES = 1000  # beyond it a number of pages is a mistake


def argument(url: str, name: str) -> str | None:
    """The first value of a query argument, decoded; None where it is absent."""
    return next((value for key, value in parse_qsl(urlsplit(url).query, True) if key == name), None)


def number(value: object) -> int | None:
    """A non-negative whole number out of a number or its text (``714``, ``"714"``, ``714.0``); else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    # must match: 714  714.0   must not match: -1  7.5  1e3  ７
    if re.fullmatch(r"[0-9]{1,9}(?:\.0{1,3})?", str(value).strip()):
        return int(float(value))
    return None


def with_arguments(url: str, **values: object) -> str:
    """The address with these query arguments: set where they stand, added at the end where not."""
    return with_pairs(url, values.items())


def with_pairs(url: str, values: Iterable[tuple[str, object]]) -> str:
    """As ``with_arguments``, for names that are no Python names."""
    parts = urlsplit(url)
    fields = [field for field in parts.query.split("&") if field]
    for name, value in values:
        text = f"{quote(name, safe='[]', errors='replace')}={quote(str(value), safe='', errors='replace')}"
        places = [i for i, field in enumerate(fields) if unquote_plus(field.partition("=")[0]) == name]
        for place in places:  # some sites give an argument twice
            fields[place] = text
        if not places:
            fields.append(text)
    return urlunsplit(parts._replace(query="&".join(fields)))


def numbered(url: str, name: str, count: int) -> tuple[str, ...]:
    """Addresses of the pages after this one, where an argument carries the page's number, from 1.

    Args:
        url: a page; without the argument it is the first.
        name: the argument.
        count: number of pages as the site says.
    """
    current = number(argument(url, name)) if argument(url, name) is not None else 1
    if current is None or count > MAX_PAGES:
        return ()
    return tuple(with_pairs(url, [(name, page)]) for page in range(max(current, 1) + 1, count + 1))


def after_first(url: str, name: str, held: int, total: int | None) -> tuple[tuple[str, ...], str | None]:
    """As ``numbered``, where the site says how many entries there are and not how many pages.

    The size of a page is what the first one holds, since servers cap what is asked for; no later
    page says it.

    Args:
        url: a page.
        name: the argument.
        held: entries on it.
        total: entries in all.

    Returns:
        Addresses of the pages after the first one, empty for any other; and ``excess``.
    """
    if total is None or held >= total or number(argument(url, name)) not in (None, 1):
        return (), None
    count = pages_of(total, held)
    return numbered(url, name, count), excess(count)


def excess(count: int) -> str | None:
    """What to say of a number of pages that is not believed; None for one that is."""
    return f"the list speaks of more than {MAX_PAGES} pages" if count > MAX_PAGES else None


def pages_of(total: int, per_page: int) -> int:
    """Number of pages that hold ``total`` entries."""
    return math.ceil(total / per_page) if per_page > 0 else 0
