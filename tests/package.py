"""Looks into a package of Anki without Anki."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zipfile import ZipFile


@contextmanager
def collection(package: Path | ZipFile) -> Iterator[sqlite3.Connection]:
    """Open the database in a package."""
    if isinstance(package, Path):
        with ZipFile(package) as archive:
            data = archive.read("collection.anki2")
    else:
        data = package.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        yield database
