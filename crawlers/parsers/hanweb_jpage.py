"""Lists of Hanweb's jpage: a column page with its first records inside, the rest from ``dataproxy.jsp``.

Records come as XML (``<datastore>…<record><![CDATA[…]]>``) or as JavaScript (``dataStore=[…]``),
each a piece of HTML. The page's ``jpage({…})`` call says how many records there are and how many one
request takes (``perPage`` times ``groupSize``); the arguments of the request stand in the link inside
``<nextgroup>`` or in ``ajaxParam``. Pure: text and address in, links out.
"""

from __future__ import annotations

import html as markup
import re
from urllib.parse import parse_qsl, urlsplit

from crawlers.parsers import addresses, hanweb, links
from crawlers.parsers.entries import entries, fragment_entries
from crawlers.parsers.pagers import next_link
from crawlers.parsers.pages import Item, ListPage
from model.sites import SiteColumn

# behind <record>. must match: <![CDATA[<li>…</li>]]></record>   must not match: <li>…</li></record>
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_STORE = re.compile(r"<datastore\b", re.IGNORECASE)
# must match: dataStore = ["<li>…</li>", "…"]   must not match: dataStore.length  dataStore=null
_ARRAY = re.compile(r"\bdataStore\s{0,9}=\s{0,9}\[")
_STRING = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*(,|\])""", re.DOTALL)
# must match: \"  \/  \u4e2d  \x41   must not match: \\u4e2d (an escaped backslash comes first)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# must match: <totalrecord>714</totalrecord>  totalRecord:714  totalRecord = 714.0;
# must not match: <totalpage>48</totalpage>
_TOTAL = re.compile(r"totalrecord(?:>|\s{0,9}[:=]\s{0,9})\s*(\d{1,9}(?:\.0)?)\b", re.IGNORECASE)
# must match: <nextgroup><![CDATA[<a href="./dataproxy.jsp?page=2&columnid=7"></a>]]></nextgroup>
_NEXT_GROUP = re.compile(
    r"<nextgroup>\s*<!\[CDATA\[[^\]]{0,500}?href=[\"']([^\"']{1,2000})[\"']", re.DOTALL | re.IGNORECASE
)
# must match: proxyUrl:'/module/web/jpage/dataproxy.jsp'   must not match: proxyUrl: url
_PROXY = re.compile(r"""\bproxyUrl["']?\s{0,9}:\s{0,9}["']([^"']{1,500})["']""")
# must match: perPage:15  "groupSize" : 3   must not match: superPage:1
_SIZE = r"""(?<!\w){}["']?\s{{0,9}}:\s{{0,9}}(\d{{1,4}})\b"""
_AJAX = re.compile(r"""\bajaxParam["']?\s{0,9}:\s{0,9}\{([^{}]{0,2000})\}""")
# must match: columnid:'1229'  "webname":"云海市"  col:1   must not match: a.b:c
_PAIR = re.compile(r"""["']?(\w{1,40})["']?\s{0,9}:\s{0,9}(?:"([^"]*)"|'([^']*)'|(\d{1,20}))""")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def parse_list(text: str, url: str, column: SiteColumn) -> ListPage:
    """Reads a column page or an answer; links count from the column page, as in a browser."""
    if "dataproxy.jsp" in urlsplit(url).path.lower():
        return _answer(text, url, column.url)
    return _column_page(text, url, column)


def _answer(text: str, url: str, base: str) -> ListPage:
    if not (_STORE.search(text) or _ARRAY.search(text)):
        return ListPage((), (), "the answer holds no datastore")
    total = _total(text)
    start, end = (addresses.number(addresses.argument(url, name)) for name in ("startrecord", "endrecord"))
    pages: tuple[str, ...] = ()
    if start is not None and end is not None and end >= start:
        pages = _ranges(url, end + 1, end - start + 1, total)
        problem = addresses.excess(addresses.pages_of(total or 0, end - start + 1))
        return ListPage(_items(_records(text), base), pages, problem, total)
    if (link := _NEXT_GROUP.search(text)) and (target := links.resolve(url, markup.unescape(link[1]))):
        pages = (target,)
    return ListPage(_items(_records(text), base), pages, None, total)


def _column_page(text: str, url: str, column: SiteColumn) -> ListPage:
    store = _store_of(text, column.params.get("unitid"))
    records = _records(store)
    items, total = _items(records, url), _total(store) or _total(text)
    if records and total is not None and total <= len(records):
        return ListPage(items, (), None, total)
    request = _request(text, store, url, column)
    if request is not None:
        width = _width(text, column, len(records))
        pages = _ranges(request, 1, width, total if total is not None else width)
        return ListPage(
            items, pages, None if pages else "the page does not say how its list is cut", total, True
        )
    if records:
        return ListPage(items, (), "the page has a datastore and no dataproxy.jsp", total)
    root = links.tree(text)
    items = entries(root, links.base_of(root, url), hanweb.is_entry) if root is not None else ()
    if root is None or not items:
        return ListPage((), (), "no jpage list on the page")
    further = next_link(root, links.base_of(root, url), url)
    return ListPage(items, (further,) if further else ())


def _request(text: str, store: str, url: str, column: SiteColumn) -> str | None:
    """The address of ``dataproxy.jsp`` with the arguments of this list, without the range asked for."""
    link = _NEXT_GROUP.search(store)
    next_group = links.resolve(url, markup.unescape(link[1])) if link else None
    proxy = column.params.get("proxy") or (found[1] if (found := _PROXY.search(text)) else None) or next_group
    target = links.resolve(url, proxy)
    if target is None or "dataproxy.jsp" not in urlsplit(target).path.lower():
        return None
    pairs = dict(parse_qsl(urlsplit(next_group).query, True)) if next_group else {}
    if ajax := _AJAX.search(text):
        pairs |= {name: a or b or c for name, a, b, c in _PAIR.findall(ajax[1])}
    pairs |= {name: value for name, value in column.params.items() if name not in hanweb.OURS}
    pairs.pop("page", None)
    if not pairs:
        return None
    per_page = column.params.get("perpage") or _size(text, "perPage") or 15
    bare = target.partition("?")[0]
    return addresses.with_pairs(f"{bare}?startrecord=1&endrecord=1&perpage={per_page}", pairs.items())


def _width(text: str, column: SiteColumn, embedded: int) -> int:
    """Records one request takes: page size times pages in a group; else as many as the page itself holds."""
    per_page = addresses.number(column.params.get("perpage")) or _size(text, "perPage")
    groups = addresses.number(column.params.get("groupsize")) or _size(text, "groupSize") or 1
    return per_page * groups if per_page else embedded


def _ranges(url: str, first: int, width: int, total: int | None) -> tuple[str, ...]:
    """One address for each range of records from ``first`` on.

    The last range is not cut to the total: its address stays the same when a report is added.
    """
    if total is None or width < 1 or total > width * addresses.MAX_PAGES:
        return ()
    starts = range(first, total + 1, width)
    return tuple(
        addresses.with_arguments(url, startrecord=start, endrecord=start + width - 1) for start in starts
    )


def _store_of(text: str, unit: str | None) -> str:
    """The datastore of a page; of several that of the unit named, else the one with most records."""
    stores = _STORE.split(text)[1:]
    if unit:
        stores = [store for store in stores if f"unitid={unit}" in store] or stores
    return max(stores, key=lambda store: len(_records(store)), default="")


def _records(text: str) -> list[str]:
    if array := _ARRAY.search(text):
        return _strings(text, array.end())
    pieces = re.split(r"<record>", text, flags=re.IGNORECASE)[1:]
    return [found[1] for piece in pieces if (found := _CDATA.match(piece))]


def _strings(text: str, position: int) -> list[str]:
    """The strings of a JavaScript array, from behind its bracket."""
    found = []
    while match := _STRING.match(text, position):
        found.append(_ESCAPE.sub(_plain, match[1] if match[1] is not None else match[2]))
        position = match.end()
        if match[3] == "]":
            break
    return found


def _plain(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])


def _items(records: list[str], base: str) -> tuple[Item, ...]:
    """The first entry of each record."""
    found: dict[str, Item] = {}
    for record in records:
        root = links.tree(f"<ul>{record}</ul>" if "<tr" not in record else f"<table>{record}</table>")
        for item in fragment_entries(root, base, hanweb.is_entry)[:1] if root is not None else ():
            found.setdefault(item.url, item)
    return tuple(found.values())


def _total(text: str) -> int | None:
    found = _TOTAL.search(text)
    return addresses.number(found[1]) if found else None


def _size(text: str, name: str) -> int | None:
    found = re.search(_SIZE.format(name), text)
    return int(found[1]) if found else None
