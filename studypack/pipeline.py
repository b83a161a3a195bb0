"""Turns a project into the files of its output folder: read, identify, compose, make, write; the manifest last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from . import notetypes, plan
from .apkg import version as apkg_version
from .apkg import write_package
from .artifacts import Artifact, write_artifacts
from .deck import DeckContext, compose
from .diagnostics import Code, Diagnostic, has_errors
from .files import write_if_changed
from .formulas import FormulaStore
from .identity import Changes, Identities, Stamped, note_type_id, recognise, stamp
from .ledger import Ledger, format_ledger
from .manifest import NAME as MANIFEST
from .manifest import Entry, Manifest, read_manifest, stale, to_json
from .model import Bank
from .notes import Note, NoteType, Package
from .project import Project
from .render import Renderer
from .texts import Texts, texts
from .views import QuestionView, view


@dataclass(frozen=True)
class Options:
    """What a build is asked for. `now` is the second of the build; `only` is decks, sheets, preview or empty."""

    out: Path
    now: int
    only: str = ""
    role: str = ""
    paper: str = "a4"
    answered_only: bool = False
    large_print: bool = False
    locked: bool = False
    dry_run: bool = False
    yes: bool = False
    force: bool = False
    force_update: bool = False

    @property
    def writes_ledger(self) -> bool:
        """Whether the ledger may change: only a build of everything that writes decks may say what the bank holds."""
        return self.only in ("", "decks") and not self.role and not self.answered_only and not self.dry_run


@dataclass(frozen=True)
class Composition:
    """All that is known before any file is made."""

    words: Texts
    identities: Identities
    views: tuple[QuestionView, ...]
    stamped: Stamped
    packages: tuple[Package, ...]


@dataclass(frozen=True)
class Outcome:
    """What a build did: problems, all files of the output folder, those it wrote, and what changed for learners."""

    problems: tuple[Diagnostic, ...]
    files: tuple[Entry, ...] = ()
    written: tuple[str, ...] = ()
    changes: Changes | None = None


def compose_bank(project: Project, bank: Bank, ledger: Ledger, options: Options) -> tuple[Composition, list[Diagnostic]]:
    """Give everything its identity and compose the notes; nothing is written."""
    words = texts(project.config.language)
    recognised = recognise(project.contents, ledger, accept=options.yes)
    identities = recognised.value
    views = tuple(
        view(content, bank, words, identities.questions, identities.followups[content.question.key])
        for content in project.contents
    )
    override = project.files.root if project.files.is_folder else None
    context = DeckContext(bank, words, identities, Renderer(override), {}, ledger.decks)
    kinds = notetypes.note_types(project.config, bank.title, words, partial(note_type_id, bank.id), override)
    notes = compose(project.contents, views, context)
    stamped = stamp(notes, kinds, identities, ledger, options.now)
