"""What the tests of decks begin with: the notes of the bank of traps, and a page that shows their cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.card_bank import TRAPS, Deck, deck

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.reviewer import Reviewer


@pytest.fixture(scope="module")
def traps() -> Deck:
    """The notes of the bank of traps."""
    return deck(TRAPS)


@pytest.fixture(scope="module")
def page(web: Browser) -> Iterator[Reviewer]:
    """A reviewer page of a phone, with the images of the bank of traps."""
    from tests.reviewer import reviewer

    with reviewer(web, deck(TRAPS).images.data) as one:
        yield one
