"""Walks through folders, as deep as anybody nests them on purpose; the standard library goes down without end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

MOST_DEPTH = 100


def walk(
    folder: Path,
    failed: Callable[[OSError], None] | None = None,
    too_deep: Callable[[Path], None] = lambda _: None,
) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Yield each folder below one with the names of its folders, which may be taken out, and of its files.

    `failed` hears of a folder that cannot be read, `too_deep` of one whose folders are not looked into. No link is
    followed.
    """
    for here, folders, names in os.walk(folder, onerror=failed, followlinks=False):
        path = Path(here)
        yield path, folders, names
        if folders and len(path.relative_to(folder).parts) >= MOST_DEPTH:
            too_deep(path)
            folders.clear()
