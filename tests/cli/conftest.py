"""What the tests of the command line begin with: a folder in which one stands, a bank that is watched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop import SMALL, Workshop


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a small bank in `questions/`."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "bank.md").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank in a folder below a hidden one, as a work tree may be."""
    return Workshop(tmp_path / ".hidden" / "made")
