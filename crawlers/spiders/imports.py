"""Import source: files somebody already has, captured like anything else, as WARC resources."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from scrapy.http import Request

from crawlers.settings import MAX_BODY
from crawlers.spiders.base import JobSpider, context
from storage.warc import Fetch

ROLE = "import"


class ImportSpider(JobSpider):
    """Asks for each file below the source, in the order of their names."""

    name = "import"

    async def start(self) -> AsyncIterator[Request]:
        """One request a file; what is left out is counted with its reason."""
        assert self.job.source is not None
        skipped: Counter[str] = Counter()
        found = 0
        for path in regular_files(self.job.source, skipped):
            found += 1
            if _size(path) > MAX_BODY:
                self._too_large(path)
                continue
            yield self.ask(path.as_uri(), context(ROLE), self.kept)
        for why, count in sorted(skipped.items()):
            self.job.ledger.note(f"left out {count}: {why}")
        if not found:
            self.job.ledger.fault("no_files", f"no file to import in {self.job.source}")

    def _too_large(self, path: Path) -> None:
        if path.as_uri() in self.job.earlier:
            return
        fetch = Fetch(
            url=path.as_uri(),
            fetched_at=datetime.now(UTC),
            context=context(ROLE),
            outcome="failed",
            error=f"file longer than {MAX_BODY} bytes",
        )
        self.job.record(fetch, self.crawler)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will say what is wrong


def regular_files(source: Path, skipped: Counter[str]) -> Iterator[Path]:
    """Regular files at or below a path, sorted by name, folder by folder.

    Args:
        source: a file, taken as it is, or a folder.
        skipped: counts what is left out by reason: hidden, link out of the folder, …
    """
    if source.is_file():
        yield source
        return
    yield from _below(source, source.resolve(), skipped)


def _below(folder: Path, root: Path, skipped: Counter[str]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        skipped[f"folder that cannot be read ({error.strerror})"] += 1
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            skipped["hidden"] += 1
        elif entry.is_symlink():
            target = path.resolve()
            if not target.is_relative_to(root):
                skipped["link out of the folder"] += 1
            else:
                skipped["link inside the folder"] += 1
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(path, root, skipped)
        elif entry.is_file(follow_symlinks=False):
            yield path
        else:
            skipped["not a regular file"] += 1
