"""Templates and styles that a bank brings."""

from __future__ import annotations

from pathlib import Path

from studypack.render import assets
from tests.package import collection
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
    with collection(shop.out / "decks" / "small.apkg") as database:
        return "\n".join(str(row[0]) for row in database.execute("select flds from notes order by id"))
