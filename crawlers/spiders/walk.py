"""The walk every CMS family shares: list pages of each column, their articles, the files attached to those.

A family (``crawlers.parsers.families``) says how its pages are read, and makes no request by itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response, TextResponse

from crawlers.job import Job
from crawlers.parsers.families import FAMILIES
from crawlers.parsers.pages import Item, ListPage
from crawlers.spiders.base import JobSpider, context, page_text, reason_of
from model.sites import SiteColumn

if TYPE_CHECKING:
    from twisted.python.failure import Failure


@dataclass
class _Walk:
    """How far a column has been walked.

    Attributes:
        waiting: list pages still to be asked for, in order.
        met: every list page asked for or waiting.
        seen: the item set of each list page so far.
        items: every entry listed so far.
        total: how many entries the column has by its own account, where it says so.
    """

    waiting: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    seen: dict[frozenset[str], str] = field(default_factory=dict)
    items: set[str] = field(default_factory=set)
    total: int | None = None


class ColumnSpider(JobSpider):
    """Walks the columns of a site file in their order; pages are read as its family says."""

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, name=job.site.cms, **kwargs)
        self._family = FAMILIES[job.site.cms]
        self._walks = {column.id: _Walk() for column in job.site.columns}

    async def start(self) -> AsyncIterator[Request]:
        """The first list page of each column."""
        for column in self.job.site.columns:
            self._walks[column.id].met.add(column.url)
            yield self._list(column, column.url, None)

    def parse_column(self, response: Response, column: SiteColumn) -> Iterator[Request]:
        """Callback of a list page: its items, then the next list page."""
        page = self._family.parse_list(page_text(response), response.url, column)
        walk = self._walks[column.id]
        if page.problem:
            self.job.ledger.fault("list_incomplete", f"column {column.id!r}: {response.url}: {page.problem}")
        items = frozenset(item.url for item in page.items)
        if items in walk.seen and not page.frame:
            # The server gives an old page for a number it does not have: there is no more to come.
            said = f"column {column.id!r}: {response.url} repeats {walk.seen[items]}"
            if walk.total is not None and len(walk.items) < walk.total:
                missing = f"{len(walk.items)} of {walk.total} items listed"
                self.job.ledger.fault("list_incomplete", f"{said}, {missing}")
            else:
                self.job.ledger.note(said)
            walk.waiting.clear()
            return
        if not page.frame:  # what its script shows first may be what its list API answers first
            walk.seen[items] = response.url
        walk.items |= items
        walk.total = walk.total if page.total is None else page.total
        self.job.ledger.listed(column.id, set(items))
        for item in page.items:
            yield self._item(column, response.url, item)
        self._remember(walk, page, response.url)
        yield from self._next(column, response.url)

    def parse_article(self, response: Response, column: SiteColumn) -> Iterator[Request]:
        """Callback of an article: the files attached to it."""
        if not isinstance(response, TextResponse):
            return
        for attachment in self._family.parse_detail(page_text(response), response.url).attachments:
            why = context(
                "attachment",
                column=column.id,
                family=column.family,
                via=response.url,
                anchor=attachment.title or None,
            )
            yield self.ask(attachment.url, why, self.kept)

    def list_missed(self, failure: Failure) -> Iterator[Request]:
        """Errback of a list page: the column is incomplete; its other pages are still asked for."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        column: SiteColumn = request.cb_kwargs["column"]
        first = not self._walks[column.id].seen and request.meta.get("list_start", False)
        if not self.job.closing:
            reason = "column_unreachable" if first else "list_incomplete"
            self.job.ledger.fault(reason, f"column {column.id!r}: {request.url}: {reason_of(failure)}")
        yield from self._next(column, request.url)

    def _remember(self, walk: _Walk, page: ListPage, url: str) -> None:
        walk.met.add(url)
        for further in page.pages:
            if further not in walk.met:
                walk.met.add(further)
                walk.waiting.append(further)

    def _next(self, column: SiteColumn, via: str) -> Iterator[Request]:
        walk = self._walks[column.id]
        if walk.total is not None and len(walk.items) >= walk.total:
            walk.waiting.clear()
        if walk.waiting:
            yield self._list(column, walk.waiting.pop(0), via)
        elif walk.total is not None and len(walk.items) != walk.total:
            said = f"says it has {walk.total} items and lists {len(walk.items)}"
            self.job.ledger.note(f"column {column.id!r} {said}")

    def _list(self, column: SiteColumn, url: str, via: str | None) -> Request:
        why = context("list", column=column.id, family=column.family, via=via)
        request = self.ask(url, why, self.parse_column, self.list_missed, column=column)
        request.meta["list_start"] = via is None
        if via is not None and column.params.get("method", "").upper() == "POST":
            # The arguments stay in the address and the body empty: what is recorded is what was sent,
            # and each page has a URL of its own (docs/design/cms-families.md).
            request = request.replace(method="POST")
        return request

    def _item(self, column: SiteColumn, via: str, item: Item) -> Request:
        is_file = self._family.is_file(item.url)
        why = context(
            "attachment" if is_file else "detail",
            column=column.id,
            family=column.family,
            via=via,
            anchor=item.title or None,
            listed_on=item.listed_on,
        )
        if is_file:
            return self.ask(item.url, why, self.kept)
        return self.ask(item.url, why, self.parse_article, column=column)
