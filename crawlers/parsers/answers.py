"""Answers of list APIs in JSON: never trusted to have the form they should. Knows no CMS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from crawlers.parsers import links
from crawlers.parsers.pages import Item

NO_JSON = "the answer is not JSON"
NO_LIST = "the answer holds no list"
_CHINA = timezone(timedelta(hours=8))
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
# must match: <em>  </font>  <br/>   must not match: 3 < 5  a>b
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")


def read_json(text: str) -> Any:
    """The value of a JSON text, or None; a JSONP wrapper and a byte order mark are taken off."""
    text = text.strip("\ufeff \t\r\n")
    # must match: callback({"a": 1});  cb([1])   must not match: {"a": "f(1)"}
    wrapped = re.fullmatch(r"[A-Za-z_$][\w.$]{0,80}\s{0,9}\((.*)\)\s{0,9};?", text, re.DOTALL)
    try:
        return json.loads(wrapped[1] if wrapped else text)
    except (ValueError, RecursionError):
        return None


def member(value: Any, *names: str) -> Any:
    """What stands below these names, or None where the way is broken."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def records(value: Any) -> list[Mapping[str, Any]] | None:
    """The objects of a JSON array, other values left out; None where it is no array."""
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else None


def first_text(record: Mapping[str, Any], *names: str) -> str:
    """The first of these members that holds text, without markup (search marks what it found)."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and (text := links.squeeze(_TAG.sub("", value))):
            return text
    return ""


def first_day(record: Mapping[str, Any], *names: str) -> date | None:
    """The first of these members that holds a date: as text, or seconds or milliseconds since 1970."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and (day := links.printed_date(value)):
            return day
        if (day := _from_clock(value)) is not None:
            return day
    return None


def item_of(
    record: Mapping[str, Any],
    base: str,
    *,
    title: tuple[str, ...],
    url: tuple[str, ...],
    day: tuple[str, ...],
) -> Item | None:
    """The entry a JSON object stands for, given the names its members may have; None without an address."""
    target = next((t for name in url if (t := links.resolve(base, _text(record.get(name))))), None)
    return Item(first_text(record, *title), target, first_day(record, *day)) if target else None


def distinct(items: list[Item | None]) -> tuple[Item, ...]:
    """Entries in their order, each address once."""
    found: dict[str, Item] = {}
    for item in items:
        if item is not None:
            found.setdefault(item.url, item)
    return tuple(found.values())


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _from_clock(value: Any) -> date | None:
    """A day in China out of a time stamp; text of ten or thirteen digits counts as one."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) in (10, 13):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not 0 < value < _LATEST * 1000:
        return None
    seconds = value / 1000 if value >= _LATEST else float(value)
    return datetime.fromtimestamp(seconds, UTC).astimezone(_CHINA).date()
