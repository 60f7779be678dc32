from __future__ import annotations

from pathlib import Path

import pytest

from model.settings import Settings
from storage.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(Settings(home=tmp_path / "home", archive=str(tmp_path / "home/archive")))
