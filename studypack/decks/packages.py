"""Lists the packages of a bank as outputs: which notes each holds, and a digest of all that decides its file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module

import msgspec

from ..bank.model import Bank
from ..bank.settings.config import Deck
from ..identity.notes import Note, Package
from ..identity.stamping import Stamped
from ..output import workers
from ..output.cache import Cache
from ..output.outputs import Output, Product
from ..render.heads import QuestionHead
from ..render.texts import Texts
from . import plan
from .anki_package import make_package

HEAVY = 3_000
"""A bank with so many notes has its packages made by other processes."""


def start_processes(notes: int) -> None:
    """Start the processes that make packages of so many notes, so that they are ready when packages are listed."""
    if notes >= HEAVY:
        workers.start_processes(partial(import_module, make_package.__module__))


def outputs(
    bank: Bank,
    words: Texts,
    views: Collection[QuestionHead],
    stamped: Stamped,
    media: Mapping[str, bytes],
    only: tuple[str, str],
    decks: Iterable[Deck],
    cache: Cache,
) -> Iterator[Output]:
    """Yield the packages that hold these questions of a bank; only those of a role and a volume where they are named.

    `only` are the role and the volume that are asked for, empty for all.

    `decks` are those that the bank asks for; `media` are the bytes of all images by the names that notes know them by.
    `cache` has pieces of large packages.
    """
    shown = {view.id for view in views}
    notes = tuple(one for one in stamped.notes if one.question_id in shown)
    packages = plan.packages(bank, words, notes, views, decks)
    if any(only):
        asked = {plan.choice_path(bank.id, name) for name in only if name}
        packages = tuple(
            one for one in packages if one.path in asked or (only[1] and one.path.startswith(f"decks/{only[1]}/"))
        )
    digests = {one.guid: _note_digest(one) for one in notes}
    looks = _digest(stamped.note_types)
    make = partial(make_package, note_types=stamped.note_types, cache=cache)
    for package in packages:
        if package.notes:
            yield _output(package, make, looks, digests, media, is_heavy=len(notes) >= HEAVY)


def why_none(bank: Bank, views: Collection[QuestionHead], role: str, made: Iterable[Output]) -> str:
    """Say on a line why a role that was asked for has no package; nothing where it has one, or none was asked for."""
    if not role or any(one.path == plan.choice_path(bank.id, role) for one in made):
        return ""
    count, whole = sum(role in view.role_ids for view in views), f"{plan.whole_path(bank.id)} of a whole build"
    if count < plan.FEW_QUESTIONS:
        few = f"{count} questions are for it, and one is made from {plan.FEW_QUESTIONS} on"
        return f"\nno package for “{role}”: {few}; {whole} holds them"
    return f"\nno package for “{role}”: every question is for it, and {whole} holds the same"


def _output(
    package: Package,
    make: partial[Product],
    looks: str,
    digests: Mapping[str, str],
    media: Mapping[str, bytes],
    *,
    is_heavy: bool,
) -> Output:
    used = sorted({name for note in package.notes for name in note.media})
    key = _digest(package.path, looks, [digests[note.guid] for note in package.notes], used)
    questions = len({note.question_id for note in package.notes})
    counts = {"questions": questions, "notes": len(package.notes), "cards": package.cards}
    made = partial(make, package, media={name: media[name] for name in used})
    return Output(package.path, "deck", package.title, key, made, counts, is_heavy)


def _note_digest(note: Note) -> str:
    """Return a digest of all that a package says of a note."""
    return _digest(
        note.digest, note.id, note.guid, note.kind, note.tags, note.deck, note.order, note.clozes, note.modified
    )


def _digest(*values: object) -> str:
    return hashlib.sha256(msgspec.json.encode(values)).hexdigest()
