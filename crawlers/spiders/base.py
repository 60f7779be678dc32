"""What all spiders share: requests that know why they are made, and text read with the right charset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.job import CONTEXT, Job
from model.decoding import decode
from storage.warc import FetchContext

if TYPE_CHECKING:
    from twisted.python.failure import Failure


class JobSpider(scrapy.Spider):
    """A spider working on a job."""

    name = "job"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job

    def ask(
        self,
        url: str,
        context: FetchContext,
        callback: Callable[..., Any],
        errback: Callable[[Failure], Any] | None = None,
        **values: Any,
    ) -> Request:
        """A request that carries its context to the capture, and ``values`` to the callback."""
        return Request(
            url,
            callback=callback,
            errback=errback or self.missed,
            meta={CONTEXT: context},
            cb_kwargs=values,
        )

    def kept(self, response: Response) -> None:
        """Callback for a response that needs only to be captured."""

    def missed(self, failure: Failure) -> None:
        """Errback for a fetch that is counted by its capture alone."""
        self.logger.info("missed url=%s reason=%s", _url_of(failure), reason_of(failure))


def reason_of(failure: Failure) -> str:
    """Why a request gave no usable response, in a few words."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    return str(error) or type(error).__name__


def _url_of(failure: Failure) -> str:
    request = getattr(failure, "request", None)
    return request.url if isinstance(request, Request) else "unknown"


def page_text(response: Response) -> str:
    """The text of a page. Not ``response.text``: pages declared gb2312 are GB18030."""
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    _, found, charset = declared.partition("charset=")
    charset = charset.split(";")[0].strip(" \"'")
    return decode(response.body, charset if found and charset else None, html=True).text


def context(role: str, *, via: str | None = None, anchor: str | None = None, listed_on: date | None = None,
            column: str | None = None, family: str | None = None) -> FetchContext:  # fmt: skip
    """A context by names, so that no two texts are mixed up."""
    return FetchContext(
        role=role, column_id=column, family=family, via_url=via, anchor=anchor, listed_on=listed_on
    )
