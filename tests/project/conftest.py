"""What the tests of workflows begin with: a folder that is a bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop import SMALL


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a bank, and where the user stands."""
    (tmp_path / "bank.md").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path
