"""How the servers of each CMS family answer: paging in queries, HTML in JSON, records in XML or scripts."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.crawlers.crawl_server import Reply, Route, Seen

if TYPE_CHECKING:
    from tests.crawlers.family_sites import FamilySite

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
COUNT, SIZE = 5, 2
CHANNEL = "0f4c7d1e91b24c579b0e5a2c33d4e5f6"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
PROXY = "/module/web/jpage/dataproxy.jsp"


def answer(body: str | bytes, kind: str = HTML) -> Route:
    """A page that answers conditional GETs, as such servers do."""
    data = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", kind), ("ETag", f'"{hashlib.md5(data).hexdigest()}"'))

    def route(seen: Seen) -> Reply:
        if seen.method == "GET" and seen.headers.get("if-none-match") == headers[1][1]:
            return Reply(304, b"", headers)
        return Reply(200, data, headers)

    return route


def _argument(seen: Seen, name: str) -> str:
    return parse_qs(urlsplit(seen.url).query).get(name, [""])[0]


def trs_igs(site: FamilySite, found: dict[str, Route]) -> None:
    def search(seen: Seen) -> Reply:
        rows = site.rows(int(_argument(seen, "pageNumber")))
        content = [
            {"DOCTITLE": t, "DOCPUBURL": site.base + site.article(n), "PUBDATE": d} for n, t, d in rows
        ]
        page = {"content": content, "totalPages": 3, "total": COUNT}
        return _called(answer(json.dumps({"page": page}), JSON), seen)

    found[f"{site.base}/igs/front/search/list.html"] = search


def jpage(site: FamilySite, found: dict[str, Route]) -> None:
    arguments = "columnid=9&amp;unitid=77&amp;webname=%E7%A4%BA%E4%BE%8B"
    records = _records(site.items(1))
    link = f'<nextgroup><![CDATA[<a href="{PROXY}?page=1&amp;{arguments}"></a>]]></nextgroup>'
    store = f'<script type="text/xml"><datastore>{link}<recordset>{records}</recordset></datastore></script>'
    call = f"$('#77').jpage({{totalRecord:{COUNT},perPage:1,groupSize:{SIZE},proxyUrl:'{PROXY}'}});"
    found[site.base + site.column] = answer(f"{store}<script>{call}</script>")

    def proxy(seen: Seen) -> Reply:
        assert (_argument(seen, "columnid"), _argument(seen, "webname")) == ("9", "示例")
        if seen.method != "POST" or seen.body:
            return Reply(405, b"<p>POST</p>")
        page = (int(_argument(seen, "startrecord")) + SIZE - 1) // SIZE
        if page == 2:  # one server, two forms: the newer templates answer in JavaScript
            items = _split(site.items(page))
            return _called(answer(f"totalRecord={COUNT}.0;totalPage=5;dataStore={json.dumps(items)};"), seen)
        records = _records(site.items(page))
        xml = f"<datastore><totalrecord>{COUNT}</totalrecord><recordset>{records}</recordset></datastore>"
        return _called(answer(xml.encode("gb18030"), "text/xml; charset=gb2312"), seen)

    found[site.base + PROXY] = proxy


def _split(items: str) -> list[str]:
    return [f"{item}</li>" for item in items.split("</li>") if item]


def _records(items: str) -> str:
    return "".join(f"<record><![CDATA[{item}]]></record>" for item in _split(items))


def jpaas(site: FamilySite, found: dict[str, Route]) -> None:
    query = "{'parseType':'bulidstatic','webId':'3','tagId':'分页列表','pageId':'9'}"
    found[site.base + site.column] = answer(f'<script url="{UNIT}" queryData="{query}"></script>')

    def unit(seen: Seen) -> Reply:
        assert _argument(seen, "tagId") == "分页列表"
        page = json.loads(_argument(seen, "paramJson") or '{"pageNo": 1}')["pageNo"]
        pager = f'<div class="pagination" rows="{SIZE}" count="{COUNT}" pageNo="{page}"></div>'
        html = f"<ul>{site.items(page)}</ul>{pager}"
        return _called(answer(json.dumps({"data": {"html": html}}), JSON), seen)

    found[site.base + UNIT] = unit


def xxgk(site: FamilySite, found: dict[str, Route]) -> None:
    path = "/module/xxgk/search.jsp"
    found[site.base + site.column] = answer(f"<script>load('{path}?infotypeId=B02&amp;jdid=3')</script>")

    def search(seen: Seen) -> Reply:
        page = int(_argument(seen, "currpage"))
        rows = "".join(
            f'<tr class="tr_main_value_odd"><td><a href="{site.article(n)}">{t}</a></td><td>{d}</td></tr>'
            for n, t, d in site.rows(page)
        )
        pager = f"<tr><td>共{COUNT}条 共3页 <a href='javascript:toPage({page + 1})'>下一页</a></td></tr>"
        return _called(answer(f"<table>{rows}{pager}</table>"), seen)

    found[site.base + path] = search


def ucap(site: FamilySite, found: dict[str, Route]) -> None:
    found[site.base + site.column] = answer(f"<script>load('/common/search/{CHANNEL}?_isAgg=true')</script>")

    def search(seen: Seen) -> Reply:
        page = int(_argument(seen, "page"))
        results = [{"title": t, "url": site.article(n), "publishedTimeStr": d} for n, t, d in site.rows(page)]
        data = {"page": page, "rows": len(results), "total": COUNT, "results": results}
        return _called(answer(json.dumps({"data": data}), JSON), seen)

    found[f"{site.base}/common/search/{CHANNEL}"] = search


def nfcms(site: FamilySite, found: dict[str, Route]) -> None:
    found[site.base + site.column.partition("#")[0]] = answer("<script>var c = {SID: '755001'};</script>")

    def api(seen: Seen) -> Reply:
        assert _argument(seen, "sid") == "755001"
        rows = site.rows(int(_argument(seen, "page")))
        articles = [{"title": t, "url": site.base + site.article(n), "created_at": d} for n, t, d in rows]
        said = {"classify": {"post_count": 9}, "total": COUNT, "articles": articles}
        return _called(answer(json.dumps(said), JSON), seen)

    found[f"{site.base}/gkmlpt/api/all/1866"] = api


def vsb(site: FamilySite, found: dict[str, Route]) -> None:
    further = ["/xxgk/fzzf/2.htm", "/xxgk/fzzf/1.htm", None]
    for page, (path, following) in enumerate(zip([site.column, *further], further, strict=False), 1):
        pager = f"<a href='{following}'>下页</a>" if following else "<span>下页</span>"
        found[f"{site.base}{path}"] = answer(f"<ul>{site.items(page)}</ul><span>共{COUNT}条</span>{pager}")


def generic(site: FamilySite, found: dict[str, Route]) -> None:
    for page in (1, 2, 3):
        path = site.column if page == 1 else f"{site.column}?currentPage={page}"
        following = f"<a id='nextpg' href='?currentPage={page + 1}'>»</a>" if page < 3 else ""
        found[f"{site.base}{path}"] = answer(f"<ul id='gk'>{site.items(page)}</ul>{following}")


def _called(route: Route, seen: Seen) -> Reply:
    return route if isinstance(route, Reply) else route(seen)
