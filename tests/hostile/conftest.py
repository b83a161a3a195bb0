"""The bank of all attacks, and what is built of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from studypack.build import run
from studypack.options import Options, Request
from tests.hostile.bank import attacks, write_bank


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank of all attacks."""
    return write_bank(tmp_path_factory.mktemp("hostile"), attacks())


@pytest.fixture(scope="session")
def built(bank: Path) -> Path:
    """Its decks and pages."""
    out = bank.parent / "out"
    for only in ("decks", "preview"):
        result = run(Request(bank, Options(out=out, now=1_700_000_000, only=only)), lambda _: None)
        assert result.is_done, result.problems
    return out
