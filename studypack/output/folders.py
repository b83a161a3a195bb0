"""Walks through folders, as deep as anybody nests them on purpose, and copies the folder of a bank."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..bank.files import BankFiles

MOST_DEPTH = 100
"""The standard library would go down without end."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


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


def copy_bank(files: BankFiles, folder: Path) -> int:
    """Copy a bank's texts, and the pictures below its folder, and return how many files that were."""
    wanted = [*files.on_disk, *(_pictures(files.root) if files.is_folder else ())]
    for path in wanted:
        target = folder / path.relative_to(files.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return len(wanted)


def _pictures(root: Path) -> Iterator[Path]:
    for here, folders, names in walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = here / name
            if path.suffix.lower() in _PICTURES and not path.is_symlink():
                yield path
