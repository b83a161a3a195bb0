"""Finds the file that an image's path means: seen from its text or from the bank's folder, or by its bare name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from ..output.folders import walk
from ..output.manifest import read_manifest
from .files import find_below

_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


class ImageFiles:
    """The images below a bank's folder. Nothing outside it is looked at, and no link is followed.

    `is_folder` tells whether the bank is the whole folder: beside a bank of one file stands what is none of its own.
    """

    def __init__(self, root: Path, is_folder: bool) -> None:
        """Take the bank's folder; it is looked through at the first image that stands elsewhere."""
        self.root, self._is_folder = root, is_folder

    def find(self, target: str, source: Path) -> Path | None:
        """Return the file that an image's path means in the text `source`; None if it is not in the bank.

        Notes of a vault (Obsidian) name an image from the vault's folder, or by its name alone if no other has it.
        """
        written = unquote(target)
        if not written or "\x00" in written or "\\" in written or re.match(r"/|[A-Za-z][A-Za-z0-9+.-]*:", written):
            return None
        bare = re.split(r"[?#]", written, maxsplit=1)[0]  # `a.png#pic_center`, as sites write it
        places = (source.parent, self.root) if self._is_folder else (source.parent,)
        paths = (find_below(self.root, folder / one) for folder in places for one in (written, bare) if one)
        found = next((path for path in paths if path is not None and path.is_file()), None)
        return found or (self._named.get(bare) if self._is_folder and "/" not in bare else None)

    @cached_property
    def _named(self) -> dict[str, Path | None]:
        """The images by name; None for a name that several have."""
        named: dict[str, Path | None] = {}
        for path in self._all():
            named[path.name] = None if path.name in named else path
        return named

    def _all(self) -> Iterator[Path]:
        for here, folders, names in walk(self.root):
            folders[:] = [name for name in folders if name[0] not in "._" and read_manifest(here / name) is None]
            for name in names:
                path = here / name
                if name[0] != "." and path.suffix.lower() in _SUFFIXES and path.is_file() and not path.is_symlink():
                    yield path
