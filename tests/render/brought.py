"""Templates and styles that a bank brings."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from studypack.render import assets
from tests.workshop import Workshop

PARTS = "templates/question.html.j2"


def project(name: str) -> str:
    """Return the project's own file of a name."""
    kind, _, below = name.partition("/")
    return assets.text(kind, below)


def bring(shop: Workshop, name: str, text: str) -> Path:
    """Let the bank bring a file of its own."""
    path = shop.bank / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def fields(shop: Workshop) -> str:
    """Return the fields of all notes in the whole package."""
    with zipfile.ZipFile(shop.out / "decks" / "small.apkg") as archive, closing(sqlite3.connect(":memory:")) as found:
        found.deserialize(archive.read("collection.anki2"))
        return "\n".join(str(row[0]) for row in found.execute("select flds from notes order by id"))
