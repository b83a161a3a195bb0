"""What several tests of writing begin with: a small bank, and what a build of it leaves that nothing disturbed."""

from __future__ import annotations

import pytest

from tests.workshop import Workshop


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of a build that nothing disturbed, with its ledger."""
    shop = Workshop(tmp_path_factory.mktemp("clean"))
    shop.build()
    return shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()}
