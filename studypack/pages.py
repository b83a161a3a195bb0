"""Turns the list of finished files into the pages that explain them: `index.html` and `UPDATE.md`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from . import assets
from .artifacts import Artifact, Product
from .manifest import Entry
from .pipeline import Composition
from .render import Renderer

_STYLES = ("tokens.css", "prose.css", "pages.css")


@dataclass(frozen=True)
class FileView:
    """A file as the page shows it."""

    path: str
    title: str
    detail: str
    size: str


def artifacts(composition: Composition, files: Iterable[Entry], update: str) -> tuple[Artifact, ...]:
    """Return the pages about `files`; `update` is the text of `UPDATE.md`, empty to leave that file alone."""
    made = [_page("index.html", "index", _index(composition, files))]
    if update:
        made.append(_page("UPDATE.md", "update", update))
    return tuple(made)


def _page(path: str, kind: str, text: str) -> Artifact:
    data = text.encode()
    return Artifact(path, kind, "", hashlib.sha256(data).hexdigest(), Product, (data,))


def _index(composition: Composition, files: Iterable[Entry]) -> str:
    words = composition.words
    entries = sorted(files, key=lambda entry: entry.path)
    groups = [
        (words.decks, [_view(entry) for entry in entries if entry.kind == "deck"]),
        (words.sheets, [_view(entry) for entry in entries if entry.kind == "sheet"]),
    ]
    return Renderer().page(
        "pages/index.html.j2",
        words=words,
        title=composition.bank.title,
        version=composition.project.config.version,
        questions=len(composition.views),
        css=Markup(assets.styles(*_STYLES)),
        groups=groups,
    )


def _view(entry: Entry) -> FileView:
    detail = " · ".join(f"{count} {name}" for name, count in entry.counts.items())
    size = f"{entry.size / 1e6:.1f} MB" if entry.size >= 1e6 else f"{entry.size / 1e3:.0f} kB"
    return FileView(entry.path, entry.title, detail, size)
