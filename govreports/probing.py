"""Recognising the CMS of a page given by hand. The fetch itself is a process of ``crawlers``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from crawlers.probe import Finding, probe
from model.decoding import decode
from model.errors import CrawlError, SettingsError

_SECONDS = 300  # for one page: it may wait for robots.txt, redirects and retries


def probe_source(source: str) -> list[Finding]:
    """The families a page may come from, the likeliest first.

    Args:
        source: http or https address, or a saved page.

    Raises:
        SettingsError: there is no such file.
        CrawlError: the page could not be fetched; the message says why.
    """
    if source.startswith(("http://", "https://")):
        return _fetched(source)
    try:
        body = Path(source).read_bytes()
    except OSError as error:
        raise SettingsError(f"{source}: {error.strerror}") from error
    return probe(decode(body, html=True).text, "")


def _fetched(url: str) -> list[Finding]:
    command = [sys.executable, "-m", "crawlers.probe", url]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise CrawlError(f"{url}: no answer within {_SECONDS} s") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise CrawlError(lines[-1] if lines else f"{url}: the fetch ended with status {done.returncode}")
    said = json.loads(done.stdout)["findings"]
    return [Finding(f["family"], f["confidence"], tuple(f["evidence"])) for f in said]
