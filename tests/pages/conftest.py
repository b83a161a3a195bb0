"""What the tests of pages begin with: all that is made of the English bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.website import build_site


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is made of the English bank."""
    return build_site("english", tmp_path_factory.mktemp("english"))
