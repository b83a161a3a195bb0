"""Copy the files of a bank to another folder: its texts and its pictures, and nothing that lies behind a link."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .folders import walk

if TYPE_CHECKING:
    from ..bank.files import BankFiles

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


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
