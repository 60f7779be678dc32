"""What many tests share: a fresh home and the sample portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.portal.server import Portal
from model.settings import Settings
from tests.support import SHARED


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own reaches a test."""
    for name in ("HOME", "ARCHIVE", "CONTACT", "PORTAL", "NIGHT", "SITES"):
        monkeypatch.delenv(f"GOVREPORTS_{name}", raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of their own."""
    return Settings.from_env({"GOVREPORTS_HOME": str(tmp_path / "home")})


@pytest.fixture
def portal() -> Iterator[Portal]:
    """The sample portal in its first night."""
    with Portal(night=1) as served:
        yield served


@pytest.fixture
def seeds() -> Path:
    """The folder of real texts; the test is skipped where it is absent."""
    folder = SHARED / "eval" / "seeds"
    if not folder.is_dir():
        pytest.skip("the real texts are not here")
    return folder
