"""Parts of a site file that say where it comes from and when it is crawled. Pure; reads nothing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

Level = Literal["national", "province", "city", "county", "street"]
Month = Annotated[int, Field(ge=1, le=12)]


class Part(BaseModel):
    """A part of a site file: fixed once read, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """Where a host or a column was read; nothing in a site file is guessed.

    Attributes:
        what: ``host`` or ``column``, as registered; ``report`` for a page of an office that
            carries a report while the column it stands in was read nowhere: where a maintainer
            begins to look for the column.
        url_read: the address as it was read there.
        where: the public page, repository or file that gave it.
    """

    what: Literal["host", "column", "report"]
    url_read: str
    where: str = Field(min_length=8)

    @field_validator("url_read")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an address of the web: {url!r}")
        return url

    @property
    def host(self) -> str:
        """The host of ``url_read``, in lower case."""
        return urlsplit(self.url_read).hostname or ""


class Schedule(Part):
    """How often a site is crawled: reports of the last year appear by the end of March.

    Departments report before 1 March and governments before 1 April (《法治政府建设与责任落实
    督察工作规定》, 2019), so January to April is dense; the rest of the year finds the late ones.

    Attributes:
        dense: months of the report season, 1 to 12.
        dense_every: nights from one crawl to the next in the season.
        else_every: nights from one crawl to the next in the other months.
    """

    dense: tuple[Month, ...] = (1, 2, 3, 4)
    dense_every: int = Field(default=1, ge=1)
    else_every: int = Field(default=7, ge=1)

    def every(self, night: date) -> int:
        """Nights that must lie between ``night`` and the crawl before it."""
        return self.dense_every if night.month in self.dense else self.else_every

    def due(self, night: date, last_night: date | None) -> bool:
        """Whether ``night`` is a night to crawl when the last good crawl was on ``last_night``."""
        return last_night is None or (night - last_night).days >= self.every(night)
