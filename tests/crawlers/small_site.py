"""A small TRS site with everything that can happen to a fetch, in our own words."""

from __future__ import annotations

import gzip
from itertools import count

from tests.crawlers.crawl_server import Reply, Route, Seen

HOST = "wjw.small.test"
BASE = f"http://{HOST}"
LIST = f"{BASE}/fzzf/"
PDF = b"%PDF-1.4\n% not much of a file\n%%EOF\n"
GZIPPED = gzip.compress("<div class='TRS_Editor'><p>压缩传送的一页</p></div>".encode(), mtime=0)
TIMEOUT = 1.5  # seconds, as in the site file

SITE = f"""
id: small
name: 小城卫生健康委员会
issuer: 小城卫生健康委员会
region_code: '229901'
hosts: [{HOST}]
cms: trs
test: true
columns:
  - {{id: fzzf, name: 法治政府建设, url: '{LIST}', family: law_based_government, expected: {{min: 8}}}}
politeness: {{delay: 0, timeout: {TIMEOUT}, max_pages: 60, reason: loopback}}
"""


def page(title: str, body: str, script: str = "") -> Reply:
    text = f"<html><head><title>{title}</title><script>{script}</script></head><body>{body}</body></html>"
    return Reply(200, text.encode())


def item(number: int, title: str, href: str | None = None) -> str:
    href = href or f"./202403/t2024030{number}_10{number}.html"
    return f'<li><a href="{href}">{title}</a><span>2024-03-0{number}</span></li>'


def article(number: int) -> str:
    return f"{BASE}/fzzf/202403/t2024030{number}_10{number}.html"


def conditional(body: bytes, etag: str) -> Route:
    def answer(seen: Seen) -> Reply:
        headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", etag))
        if seen.headers.get("if-none-match") == etag:
            return Reply(304, b"", headers)
        return Reply(200, body, headers)

    return answer


def fails_once(body: bytes) -> Route:
    calls = count()

    def answer(seen: Seen) -> Reply:
        return Reply(500, b"<p>once</p>") if next(calls) == 0 else Reply(200, body)

    return answer


def routes(*, flaky: bool = True, slow: bool = True) -> dict[str, Route]:
    """The site.

    ``flaky=False`` leaves out the one page whose answer depends on being asked before, ``slow=False``
    the one that is waited for in vain.
    """
    first = "".join(
        [
            item(1, "带附件的报告"),
            item(2, "压缩的报告"),
            item(3, "搬走的报告"),
            item(4, "搬出本站的报告"),
            item(5, "已删除的报告"),
            item(6, "不许抓取的报告", "/secret/t20240306_106.html"),
            item(7, "有时出错的报告" if flaky else "总是出错的报告"),
        ]
    )
    second = item(8, "回答太慢的报告") + item(9, "半途断开的报告") + item(1, "带附件的报告")
    body = '<div class="TRS_Editor"><p>{}</p></div>'
    attached = body.format("正文") + '<p>附件：<a href="./P0202403011.pdf">全文</a></p>'
    return {
        f"{BASE}/robots.txt": Reply(
            200, b"User-agent: *\nDisallow: /secret/\n", (("Content-Type", "text/plain"),)
        ),
        LIST: page("列表", f"<ul>{first}</ul>", 'createPageHTML(2, 0, "index", "html");'),
        f"{LIST}index_1.html": page("列表", f"<ul>{second}</ul>", 'createPageHTML(2, 1, "index", "html");'),
        article(1): conditional(page("甲", attached).body, '"v1"'),
        f"{BASE}/fzzf/202403/P0202403011.pdf": Reply(200, PDF, (("Content-Type", "application/pdf"),)),
        article(2): Reply(200, GZIPPED, (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))),
        article(3): Reply(301, b"moved", (("Location", "/fzzf/new/t20240303_103.html"),)),
        f"{BASE}/fzzf/new/t20240303_103.html": page("丙", body.format("搬到这里")),
        article(4): Reply(302, b"moved", (("Location", "http://www.elsewhere.test/x.html"),)),
        article(7): fails_once(page("庚", body.format("第二次成功")).body)
        if flaky
        else Reply(500, b"<p>no</p>"),
        article(8): Reply(200, b"<p>late</p>", wait=8 if slow else 0),
        article(9): Reply(200, b"<p>only the beginning", cut=True),
    }
