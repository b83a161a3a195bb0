"""The cache: what one build made and the next need not make again, in one SQLite file.

Nothing depends on it but time. Every entry carries a digest of itself, so a file that was damaged, cut short or made by
another program is as good as none; and an entry is found only by the program that made it, at the same version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from . import program

_T = TypeVar("_T")

NAME = "cache.sqlite"
MOST_BYTES = 256 * 2**20
"""What no longer fits goes, the longest unused first; what the current build used stays in any case."""

_LONGEST = 256 * 2**20
_MOST_ASKED = 500
"""So many entries are asked for at once; some builds of SQLite take no more than 999."""
_LAST_BUILD = 2**40
"""A file that claims to be of a later build than this was not written here."""
_SCHEMA = (
    "CREATE TABLE uses (key BLOB PRIMARY KEY, build INTEGER, size INTEGER) WITHOUT ROWID",
    "CREATE TABLE entries (key BLOB PRIMARY KEY, seal BLOB, entry BLOB)",
)
_TRANSIENT = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM}
)
"""What says nothing about the file: another build may have it open, or the disk be full."""


class Cache:
    """Bytes by kind and key. Reads at once; what is put is written by `save`, in one transaction.

    Another process gets what is saved: connections are not shared.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Take the file, or none: then nothing is remembered."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._is_damaged = False
        self._new: dict[bytes, bytes] = {}
        self._used: dict[bytes, int] = {}

    def __enter__(self) -> Self:
        """Begin to use it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; what was not saved is forgotten."""
        self._close()

    def __reduce__(self) -> tuple[type[Cache], tuple[Path | None]]:
        """Travel to another process, which opens the file itself, and may only read it."""
        return Cache, (self._path,)

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return those entries of a kind that are remembered, by their keys."""
        names = _names(kind, keys)
        found = {name: self._new[name] for name in names if name in self._new}
        self._tried(partial(self._recall, [name for name in names if name not in found], found))
        self._used.update((name, len(data)) for name, data in found.items())
        return {names[name]: data for name, data in found.items()}

    def put(self, kind: str, entries: Mapping[str, bytes]) -> None:
        """Remember entries of a kind."""
        if self._path is not None:
            self._new.update((name, entries[key]) for name, key in _names(kind, entries).items())

    def save(self) -> None:
        """Write what is new and what was used, and let go of what is old. What goes wrong costs time and nothing else.

        Only one process may do this at a time: the one that holds the lock of the output folder.
        """
        if self._path is None or not (self._new or self._used):
            return
        for _ in range(2):  # the second time without the damaged file
            self._tried(self._write)
            if not self._is_damaged:
                return
            self._close()
            with suppress(OSError):
                self._path.unlink()
            self._is_damaged = False

    def _recall(self, names: Sequence[bytes], found: dict[bytes, bytes]) -> None:
        """Add entries to those found; where the file turns out to be damaged, those before stay."""
        if names and (connection := self._opened(may_create=False)):
            found.update(_entries(connection, names))

    def _write(self) -> None:
        if (connection := self._opened(may_create=True)) is None:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            build = _next_build(connection)
            _write_entries(connection, self._new)
            used = self._used | {name: len(data) for name, data in self._new.items()}
            connection.executemany(
                "INSERT OR REPLACE INTO uses VALUES (?, ?, ?)", ((name, build, size) for name, size in used.items())
            )
            gone = [(name,) for name in _too_old(connection, build)]
            connection.executemany("DELETE FROM entries WHERE key = ?", gone)
            connection.executemany("DELETE FROM uses WHERE key = ?", gone)
        self._new.clear()
        self._used.clear()

    def _opened(self, *, may_create: bool) -> sqlite3.Connection | None:
        if self._connection is None and self._path is not None and not self._is_damaged:
            if self._path.is_symlink() or not (may_create or self._path.exists()):
                return None
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for ending in ("-journal", "-wal", "-shm"):  # of no build: it could name files to be deleted
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            self._connection = _connected(self._path)
        return self._connection

    def _tried(self, act: Callable[[], _T]) -> _T | None:
        """Do something with the file, and go on whatever it is; one that is damaged is not asked again."""
        try:
            return act()
        except OSError:
            return None
        except (sqlite3.Error, ValueError, TypeError, ArithmeticError, MemoryError) as error:
            self._is_damaged = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _TRANSIENT
            if self._is_damaged:
                self._close()
            return None

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    """Open the file, and make it one of ours if it is empty; sqlite3.Error if it is another program's."""
    connection = sqlite3.connect(path, timeout=1, isolation_level=None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        for name, value in {
            "trusted_schema": "OFF",
            "cell_size_check": "ON",
            "mmap_size": 0,
            "journal_mode": "MEMORY",
            "synchronous": "OFF",  # a cut of the power costs the cache, and the digests notice
            "auto_vacuum": "FULL",
        }.items():
            connection.execute(f"PRAGMA {name} = {value}")
        found = [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
        if not found:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for sql in _SCHEMA:
                    connection.execute(sql)
        elif tuple(found) != _SCHEMA:
            raise sqlite3.DatabaseError("made by another program")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_entries(connection: sqlite3.Connection, entries: Mapping[bytes, bytes]) -> None:
    """Write entries; sqlite3.Error if the file is so out of order that they would not be found again."""
    connection.executemany(
        "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
        ((name, _seal(name, data), data) for name, data in entries.items()),
    )
    if sum(1 for _ in _entries(connection, tuple(entries))) < len(entries):
        raise sqlite3.DatabaseError("out of order")


def _entries(connection: sqlite3.Connection, names: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield those entries that are there and whole."""
    for start in range(0, len(names), _MOST_ASKED):
        asked = names[start : start + _MOST_ASKED]
        marks = ", ".join("?" * len(asked))
        for name, seal, data in connection.execute(f"SELECT * FROM entries WHERE key IN ({marks})", asked):
            if isinstance(data, bytes) and seal == _seal(name, data):
                yield name, data


def _next_build(connection: sqlite3.Connection) -> int:
    """Return the number of this build; builds are counted because a clock may be set back."""
    (last,) = connection.execute("SELECT coalesce(max(build), 0) FROM uses").fetchone()
    if not isinstance(last, int) or not 0 <= last < _LAST_BUILD:
        raise sqlite3.DatabaseError("made by another program")
    return last + 1


def _too_old(connection: sqlite3.Connection, build: int) -> Iterator[bytes]:
    """Yield the keys of entries that have to go."""
    (size,) = connection.execute("SELECT coalesce(sum(size), 0) FROM uses").fetchone()
    if size <= MOST_BYTES:
        return
    with closing(
        connection.execute("SELECT key, size FROM uses WHERE build < ? ORDER BY build, key", (build,))
    ) as rows:
        for name, length in rows:
            if size <= MOST_BYTES:
                return
            size -= length
            yield name


def _names(kind: str, keys: Iterable[str]) -> dict[bytes, str]:
    """Return keys by the names that entries of a kind have in the file."""
    before = f"{program.version()}\0{kind}\0"
    return {sha256(f"{before}{key}".encode()).digest(): key for key in keys}


def _seal(name: bytes, data: bytes) -> bytes:
    digest = sha256(name)
    digest.update(data)  # a copy of both would cost as much as the digest
    return digest.digest()
