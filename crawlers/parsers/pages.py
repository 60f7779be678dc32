"""What list and detail pages say, whatever the CMS: entries, further list pages, attachments. Data alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Item:
    """One entry of a list page; ``listed_on`` is the date printed beside it."""

    title: str
    url: str
    listed_on: date | None


@dataclass(frozen=True)
class ListPage:
    """A list page.

    Attributes:
        items: entries in page order, each address once.
        pages: addresses of further list pages, in order.
        problem: why entries or further pages could not be read, or None.
        total: number of entries the whole column has by its own account, where it says so.
        frame: the page is no list by itself: a script fills it from ``pages``.
    """

    items: tuple[Item, ...]
    pages: tuple[str, ...]
    problem: str | None = None
    total: int | None = None
    frame: bool = False


@dataclass(frozen=True)
class Attachment:
    """A document file belonging to an article."""

    title: str
    url: str


@dataclass(frozen=True)
class DetailPage:
    """An article page: the files attached to it, in page order."""

    attachments: tuple[Attachment, ...]
