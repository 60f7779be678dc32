"""What may be set from outside, in one place. Owns no path but the two roots.

Every path below the roots is made in ``storage.layout``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from model.errors import SettingsError

VERSION = "0.1.0"

# Delta Lake decodes percent codes and takes brackets and stars for patterns.
# must match: /a[b]/c, /x%41y   must not match: /a b/报告, /100%/x
_UNUSABLE = re.compile(r"[\[\]*]|%[0-9A-Fa-f]{2}")


@dataclass(frozen=True)
class Settings:
    """The settings of one process.

    Attributes:
        home: root of everything written here (``GOVREPORTS_HOME``, default ``data``).
        archive: where the tables and releases live (``GOVREPORTS_ARCHIVE``, default
            ``<home>/archive``): a local path today, an object-store URL fits the same field.
        contact: e-mail or web address put into the user agent (``GOVREPORTS_CONTACT``);
            a crawl outside loopback refuses to start without it.
        portal: base URL of the sample portal (``GOVREPORTS_PORTAL``), through which the hosts
            of test sites are reached; None when no portal runs.
        night: the night to run as (``GOVREPORTS_NIGHT``, ISO date); None means today in
            Asia/Shanghai. For tests and for catching up a missed night.
    """

    home: Path
    archive: str
    contact: str | None = None
    portal: str | None = None
    night: date | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Reads the settings from the environment.

        Raises:
            SettingsError: a value does not parse; the message names the variable.
        """
        env = os.environ if env is None else env
        home = Path(env.get("GOVREPORTS_HOME") or "data").absolute()
        archive = env.get("GOVREPORTS_ARCHIVE") or str(home / "archive")
        for name, path in (("GOVREPORTS_HOME", str(home)), ("GOVREPORTS_ARCHIVE", archive)):
            if "://" not in path and _UNUSABLE.search(path):
                raise SettingsError(f"{name}: a path with [ ] * or a percent code is not usable: {path}")
        night_text = env.get("GOVREPORTS_NIGHT")
        try:
            night = date.fromisoformat(night_text) if night_text else None
        except ValueError as error:
            raise SettingsError(f"GOVREPORTS_NIGHT is not a date like 2026-03-01: {night_text!r}") from error
        return cls(
            home=home,
            archive=archive,
            contact=env.get("GOVREPORTS_CONTACT") or None,
            portal=env.get("GOVREPORTS_PORTAL") or None,
            night=night,
        )

    def user_agent(self) -> str:
        """The user agent we go by: our name, version and whom to write to."""
        return f"govreports/{VERSION} (+{self.contact})" if self.contact else f"govreports/{VERSION}"
