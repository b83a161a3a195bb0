"""A bank's notes and packages for the tests of cards: the real build without sheets and pages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studypack.bank.images import Images, read_images
from studypack.bank.load import Project, load
from studypack.bank.settings.config import Config
from studypack.composed import updated_tag
from studypack.decks import notetypes, plan
from studypack.decks.anki_package import make_package
from studypack.decks.compose import DeckContext, compose
from studypack.identity.ledger import Ledger
from studypack.identity.names import note_type_id
from studypack.identity.notes import Note, NoteKind, NoteType, Package
from studypack.identity.recognition import recognise
from studypack.identity.stamping import stamp
from studypack.render.formulas import FormulaStore
from studypack.render.renderer import Renderer
from studypack.render.texts import texts
from studypack.render.views import QuestionView, view

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "questions"
TRAPS = HERE / "banks" / "cards"
OLD_TRAPS = HERE / "banks" / "traps"
NOW = 1_790_000_000
"""The second at which the tests build."""
Card = dict[str, Any]


@dataclass(frozen=True)
class Deck:
    """Everything that the packages of a bank are made of."""

    project: Project
    views: tuple[QuestionView, ...]
    kinds: tuple[NoteType, ...]
    notes: tuple[Note, ...]
    images: Images
    ledger: Ledger

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages: everything, by role, by section and stars."""
        bank = self.project.bank
        assert bank is not None
        return plan.packages(bank, texts(self.project.config.language), self.notes, self.views)

    def of(self, kind: NoteKind) -> tuple[Note, ...]:
        """The notes of a kind."""
        return tuple(note for note in self.notes if note.kind is kind)

    def write(self, folder: Path) -> dict[str, Path]:
        """Write all packages; return their files by path, the whole one first."""
        written = {}
        for package in self.packages:
            path = folder / package.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make_package(package, self.kinds, self.images.data).data)
            written[package.path] = path
        return written


def compose_deck(
    bank: Path, *, now: int = NOW, config: Mapping[str, Any] | None = None, before: Ledger | None = None
) -> Deck:
    """Read a bank and compose its notes as a build at second `now` does; `config` replaces settings."""
    formulas = FormulaStore()
    project = load(bank, formulas)
    assert project.bank is not None, project.problems
    settings: Config = replace(project.config, **(config or {}))
    project = replace(project, config=settings, bank=replace(project.bank, id=settings.id, title=settings.title))
    assert project.bank is not None
    words = texts(settings.language)
    ledger = before or Ledger(bank=settings.id)
    identities = recognise(project.contents, ledger).value
    views = tuple(
        view(one, project.bank, words, identities.questions, identities.followups[one.question.key])
        for one in project.contents
    )
    images = read_images(project.contents, project.files.paths, project.files.root, settings.limits)
    refused = {
        (one.tex, one.display) for content in project.contents for one in content.formulas if formulas.error(one)
    }
    titles = {one.id: content.title.content for one, content in zip(views, project.contents, strict=True)}
    context = DeckContext(project.bank, words, identities, Renderer(), images.names, refused, formulas.width, titles)
    kinds = notetypes.note_types(settings, settings.title, words, partial(note_type_id, settings.id))
    composed = (note for content in project.contents for note in compose(content, context))
    notes = tuple(plan.numbered(composed, views))
    stamped = stamp(notes, kinds, identities, ledger, now, updated_tag=partial(updated_tag, words)).value
    return Deck(project, views, stamped.note_types, stamped.notes, images, stamped.ledger)


@cache
def deck(bank: Path) -> Deck:
    """Compose a bank once for all tests."""
    return compose_deck(bank)


@cache
def rendered(bank: Path) -> tuple[Card, ...]:
    """Return all cards of a bank, in study order, as the official backend renders them."""
    found = deck(bank)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bank.apkg"
        path.write_bytes(make_package(found.packages[0], found.kinds, found.images.data).data)
        _, cards = run_anki([{"do": "import", "path": str(path)}, {"do": "cards", "render": True}])
    assert len(cards) == sum(note.cards for note in found.notes) > 0
    return tuple(cards)


def run_anki(steps: list[dict[str, Any]], python: str = sys.executable) -> list[Any]:
    """Take steps in a new collection of the Anki that a Python has; return one result for each."""
    worker = [python, str(HERE / "anki_worker.py")]
    done = subprocess.run(worker, input=json.dumps(steps), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    results: list[Any] = json.loads(done.stdout)
    return results
