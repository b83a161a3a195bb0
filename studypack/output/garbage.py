"""Makes Python look for garbage less often while much is made that stays: looking costs a quarter of a build."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rarely_collecting_garbage(*, and_at_end: bool = False) -> Iterator[None]:
    """Look for garbage a hundred times less often; at the end too, where that leaves much and is not all there is."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if and_at_end:
            gc.collect()
