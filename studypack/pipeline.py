"""Turns a project into the files of its output folder: identify, compose, make, write; the manifest last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from .bank.diagnostics import Diagnostic
from .bank.images import Images, read_images
from .bank.load import Project
from .bank.model import Bank
from .decks import notetypes, plan
from .decks.anki_package import make_package
from .decks.compose import DeckContext, compose
from .identity import Identities, Stamped, note_type_id, recognise, stamp
from .identity.fingerprints import fingerprinted
from .identity.ledger import Ledger
from .identity.notes import NoteType, Package
from .options import Options
from .output.cache import Cache
from .output.manifest import NAME as MANIFEST
from .output.manifest import Entry, Manifest, read_manifest, remaining, stale, to_json
from .output.outputs import Output, write_outputs
from .output.writing import remove_below, write_if_changed
from .render.formulas import FormulaStore
from .render.renderer import Renderer
from .render.texts import Texts, texts
from .render.views import QuestionView, view

HEAVY = 3_000
"""A bank with so many notes has its packages made by other processes."""


@dataclass(frozen=True)
class Composition:
    """All that is known before any file is made."""

    project: Project
    bank: Bank
    words: Texts
    identities: Identities
    views: tuple[QuestionView, ...]
    stamped: Stamped
    images: Images
    problems: tuple[Diagnostic, ...]
    context: DeckContext


@dataclass(frozen=True)
class Outcome:
    """What a build did: all files of the output folder, the paths of those that it wrote and removed, and problems."""

    files: tuple[Entry, ...]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def compose_project(
    project: Project, bank: Bank, ledger: Ledger, formulas: FormulaStore, options: Options
) -> Composition:
    """Give everything in a bank its identity and compose its notes; nothing is written."""
    words = texts(project.config.language)
    volumes = enumerate(bank.volumes, start=1)
    titles = {"": bank.title} | {volume.id: f"{number} {volume.title}" for number, volume in volumes}
    recognised = recognise(
        project.contents, ledger, accept=options.accept, rename_decks=options.rename_decks, titles=titles
    )
    identities = recognised.value
    views = tuple(
        view(content, bank, words, identities.questions, identities.followups[content.question.key])
        for content in project.contents
    )
    images = read_images(project.contents, project.files.paths, project.files.root, project.config.limits)
    refused = formulas.refused(formula for content in project.contents for formula in content.formulas)
    context = DeckContext(bank, words, identities, Renderer(project.own), images.names, refused, formulas.width)
    kinds = notetypes.note_types(project.config, bank.title, words, partial(note_type_id, bank.id), project.own)
    with fingerprinted(identities.traces.values()):
        notes = tuple(plan.numbered(compose(project.contents, views, context), views))
    stamped = stamp(
        notes,
        kinds,
        identities,
        ledger,
        options.now,
        updated_tag=partial(updated_tag, words),
        allow_removal=options.allow_removal,
        force=options.force_update,
    )
    problems = (*recognised.problems, *images.problems, *stamped.problems)
    return Composition(project, bank, words, identities, views, stamped.value, images, tuple(sorted(problems)), context)


def updated_tag(words: Texts, second: int) -> str:
    """Return the tag for the month, in UTC, of a second: `更新::2026-11`."""
    return f"{words.tag_updated}::{datetime.fromtimestamp(second, UTC):%Y-%m}"


def build(
    composition: Composition,
    more: Iterable[Output],
    pages: Callable[[tuple[Entry, ...]], Iterable[Output]],
    options: Options,
    ledger: tuple[Path, str] | None,
    cache: Cache,
    note: Callable[[str], None],
) -> Outcome:
    """Make and write every file that changed. `more` is all but decks; `ledger` is what to write first, and where.

    The ledger goes first: whatever is cut short after it, the next build knows every card that may be out there.
    `pages` makes the pages that tell of all other files.
    """
    folder = options.out
    before = read_manifest(folder)
    if ledger is not None:
        write_if_changed(ledger[0], ledger[1].encode())
    written: list[str] = []

    def heard(path: str) -> None:
        written.append(path)
        note(path)

    wanted = [*(_decks(composition, options) if options.writes_ledger else ()), *more]
    made = write_outputs(wanted, folder, before, cache, force=options.force, note=heard)
    earlier = remaining(before, folder)
    # A report of changes stays until there is a new one; a build of some outputs leaves the others alone.
    others = [entry for entry in earlier if entry.kind == "update" or not options.is_whole]
    files = _with_others(made.files, others)
    told = write_outputs(list(pages(files)), folder, before, cache, force=options.force, note=heard)
    files = _with_others(told.files, files)
    removed = stale(before, files) if options.is_whole else ()
    for path in removed:
        remove_below(folder, path)
    bank = composition.bank
    manifest = Manifest(bank.id, bank.title, composition.project.config.version, files)
    write_if_changed(folder / MANIFEST, to_json(manifest))
    return Outcome(files, tuple(written), removed, made.problems + told.problems)


def _with_others(files: Iterable[Entry], others: Iterable[Entry]) -> tuple[Entry, ...]:
    """Add the entries of files that are left alone to those of files that were made."""
    by_path = {entry.path: entry for entry in (*others, *files)}
    return tuple(by_path.values())


def _decks(composition: Composition, options: Options) -> list[Output]:
    """Return the packages that a build is asked for."""
    views = {view.id: view for view in composition.views if view.answered or not options.answered_only}
    notes = tuple(one for one in composition.stamped.notes if one.question_id in views)
    kinds = composition.stamped.note_types
    packages = plan.packages(composition.bank, composition.words, notes, views.values())
    if options.role:
        packages = tuple(one for one in packages if one.path == plan.choice_path(composition.bank.id, options.role))
    digests = {one.guid: _digest(one) for one in notes}
    is_heavy = len(notes) >= HEAVY
    return [_deck(package, kinds, digests, composition.images.data, is_heavy) for package in packages]


def _deck(
    package: Package,
    kinds: tuple[NoteType, ...],
    digests: Mapping[str, str],
    media: Mapping[str, bytes],
    is_heavy: bool,
) -> Output:
    used = sorted({name for note in package.notes for name in note.media})
    key = _digest((package.path, kinds, [digests[note.guid] for note in package.notes], used))
    questions = len({note.question_id for note in package.notes})
    counts = {"questions": questions, "notes": len(package.notes), "cards": package.cards}
    images = {name: media[name] for name in used}
    return Output(
        package.path, "deck", package.title, key, partial(make_package, package, kinds, images), counts, is_heavy
    )


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
