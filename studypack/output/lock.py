"""Turns two builds that would write to one place at once into one after the other.

The lock is the system's own: it ends with the process that holds it, however that ends, so that none is ever left over.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .writing import UnwritableError

PAUSE = 0.1
"""Seconds between two looks whether the other build has ended."""

_FILE = "build.lock"
_TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _open_folder(folder: Path) -> int:
        """Open a file in a folder, since Windows locks files only; it goes with the last process that has it."""
        return os.open(folder / f".{_FILE}", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _open_folder(folder: Path) -> int:
        """Open a folder itself: nothing has to be written where the ledger is."""
        return os.open(folder, os.O_RDONLY)


@contextmanager
def hold(cache: Path, ledger: Path, say: Callable[[str], None]) -> Iterator[bool]:
    """Hold the locks of an output folder, by a file in its `cache`, and of the folder that holds the ledger.

    Yields whether another build had to be waited for; `say` hears of that first.
    """
    with ExitStack() as held:
        # Always in this order, so that two builds never wait for each other.
        waited = [_lock(held, opened, name, say) for opened, name in _places(cache, ledger)]
        yield any(waited)


def _places(cache: Path, ledger: Path) -> Iterator[tuple[Callable[[], int], Path]]:
    folder = ledger.parent
    if folder.is_dir():
        yield lambda: _open_folder(folder), folder
    yield lambda: _open_cache(cache), cache.parent


def _open_cache(cache: Path) -> int:
    """Open the file that is locked for the output folder; if that cannot be written, it is said before anything is."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return os.open(cache / _FILE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UnwritableError(cache.parent, error) from error


def _lock(held: ExitStack, opened: Callable[[], int], name: Path, say: Callable[[str], None]) -> bool:
    """Take one lock, waiting for it if need be; where the system cannot lock, the build goes on without."""
    try:
        handle = opened()
    except OSError:
        return False
    held.callback(os.close, handle)
    waited = False
    while True:
        try:
            _take(handle)
        except OSError as error:
            if error.errno not in _TAKEN:
                return waited
        else:
            return waited
        if not waited:
            say(f"another build is writing to {name}; waiting until it has ended (Ctrl-C gives up)")
            waited = True
        time.sleep(PAUSE)
