"""The lock: of two builds that would write to one place at once, one waits for the other.

It is the system's own, so it ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import lock_descriptor

from .writing import UnwritableError, refuse_links

PAUSE = 0.1
"""Seconds between two looks whether the other build has ended."""

_FILE = "build.lock"


@contextmanager
def build_lock(cache: Path, ledger: Path, say: Callable[[str], None]) -> Iterator[bool]:
    """Lock an output folder, by a file in its `cache`, and the folder that holds the ledger.

    Yields whether another build had to be waited for; `say` hears of that first. UnwritableError if the output folder
    is a link or cannot be written.
    """
    refuse_links(cache.parent, cache)
    with ExitStack() as held:
        # Always in this order, so that two builds never wait for each other.
        waited = [_lock(held, opened, name, say) for opened, name in _places(cache, ledger)]
        yield any(waited)


def _places(cache: Path, ledger: Path) -> Iterator[tuple[Callable[[], int], Path]]:
    folder = ledger.parent
    if folder.is_dir():
        yield lambda: _open_folder(folder), folder
    yield lambda: _open_cache(cache), cache.parent


def _open_folder(folder: Path) -> int:
    """Open a folder itself, since nothing is to be written where the ledger is; on Windows a file that goes again."""
    if sys.platform == "win32":
        return os.open(folder / f".{_FILE}", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    return os.open(folder, os.O_RDONLY)


def _open_cache(cache: Path) -> int:
    """Open the file that is locked for the output folder; if that cannot be written, it is said before anything is."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return os.open(cache / _FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise UnwritableError(cache.parent, error) from error


def _lock(held: ExitStack, opened: Callable[[], int], name: Path, say: Callable[[str], None]) -> bool:
    """Take one lock, waiting for it if need be; where the system cannot lock, the build goes on without."""
    try:
        handle = opened()
        held.callback(os.close, handle)
        if lock_descriptor(handle, blocking=False):
            return False
        say(f"another build is writing to {name}; waiting until it has ended (Ctrl-C gives up)")
        while not lock_descriptor(handle, blocking=False):
            time.sleep(PAUSE)
    except OSError:
        return False
    return True
