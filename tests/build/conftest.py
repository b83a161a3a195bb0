"""The bank that tests of whole builds begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank, not yet built."""
    return Workshop(tmp_path)
