"""The few errors of the house. Each says in one line what went wrong and where.

The command line prints ``str(error)`` and nothing else, so a message names the file, the
URL and the reason. Anything that is not one of these is our bug and keeps its traceback.
"""

from __future__ import annotations


class GovReportsError(Exception):
    """Root of all errors a user may see."""


class SettingsError(GovReportsError):
    """A setting is missing or wrong; the message names the variable."""


class SiteFileError(GovReportsError):
    """A site file does not say what it must; the message names the file and the field."""


class CrawlError(GovReportsError):
    """A crawl did not end as it should; the message names the site and the finish reason."""


class CaptureError(GovReportsError):
    """A stored capture cannot be read; the message names the WARC file and the offset."""


class ReadError(GovReportsError):
    """A document cannot be read.

    Attributes:
        reason: short code for counting, such as ``encrypted_pdf``; stands in ``quarantine.reason``.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ArchiveError(GovReportsError):
    """A table or a release is missing or damaged; the message names it."""


class LockHeldError(GovReportsError):
    """Somebody else holds a lock; the message names the lock and the holder's process."""
