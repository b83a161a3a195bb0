"""Plans the packages of a bank: which there are, and which notes each one holds, in study order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import msgspec

from ..bank.model import Bank
from ..bank.settings.config import Deck
from ..identity.notes import Note, NoteKind, Package
from ..render.heads import QuestionHead, chosen
from ..render.texts import Texts

SECTION_ROOM = 1_000
"""The numbers of a section's notes begin at a multiple of it, so that a new question shifts no other section's."""
MANY_STARS = 3
"""From so many stars on a question belongs into the first deck."""
FEW_QUESTIONS = 5
"""A role with fewer has no package of its own."""
TOP = "top"
CARDS = {"questions": NoteKind.QUESTION, "followups": NoteKind.FOLLOWUP, "tables": NoteKind.TABLE}
"""The kinds of notes by what `bank.toml` calls their cards."""
_KINDS = list(NoteKind)


@dataclass(frozen=True)
class Choice:
    """A package that picks questions: the end of its file name, its title, their ids, and the kinds of notes in it."""

    name: str
    title: str
    questions: Collection[str]
    kinds: Collection[NoteKind] = frozenset(NoteKind)


def numbered(notes: Iterable[Note], views: Iterable[QuestionHead]) -> Iterator[Note]:
    """Number notes, given in the order of the bank: in a section questions first, then follow-ups, then tables.

    Anki shows new cards of a deck in the order of these numbers.
    """
    places = {view.id: view.place for view in views}
    number = 0
    for _, group in groupby(notes, key=lambda note: places[note.question_id]):
        number = -(-number // SECTION_ROOM) * SECTION_ROOM
        for note in sorted(group, key=lambda one: _KINDS.index(one.kind)):
            number += 1
            yield msgspec.structs.replace(note, order=number)


def whole_path(bank_id: str) -> str:
    """Return the path of the package that holds everything."""
    return f"decks/{bank_id}.apkg"


def choice_path(bank_id: str, name: str) -> str:
    """Return the path of a package for a role, for a volume, or of another choice."""
    return f"decks/{bank_id}-{name}.apkg"


def section_path(bank_id: str, volume: str, section: str, stars: int) -> str:
    """Return the path of the package for a section at one difficulty."""
    folder = f"decks/{volume}/{section}" if volume else f"decks/{section}"
    return f"{folder}/{volume or bank_id}-{section}-{stars}.apkg"


def packages(
    bank: Bank, words: Texts, notes: tuple[Note, ...], views: Collection[QuestionHead], decks: Iterable[Deck] = ()
) -> tuple[Package, ...]:
    """Plan the packages: everything, the first deck, volumes, roles, the bank's own `decks`, sections by difficulty.

    A role that has few questions, and what is everything without being asked for, get none. A deck of the bank's own
    takes the place of another of its name.
    """
    made = [Package(whole_path(bank.id), bank.title, notes)]
    own = {one.name: _choice(one, views) for one in decks}
    choices = {one.name: one for one in (_top(words, views), *_volumes(bank, views), *_roles(bank, views))} | own
    for one in choices.values():
        found = tuple(note for note in notes if note.question_id in one.questions and note.kind in one.kinds)
        if found and (len(found) < len(notes) or one.name in own):
            made.append(Package(choice_path(bank.id, one.name), one.title, found))
    return (*made, *_sections(bank, notes, views))


def _choice(deck: Deck, views: Iterable[QuestionHead]) -> Choice:
    questions = {view.id for view in chosen(deck.selection, views)}
    return Choice(deck.name, deck.title, questions, {CARDS[one] for one in deck.cards})


def _top(words: Texts, views: Iterable[QuestionHead]) -> Choice:
    """Choose what is asked most: a first deck that can be finished."""
    most = {view.id for view in views if view.answered and (view.stars >= MANY_STARS or view.is_frequent)}
    return Choice(TOP, words.deck_top, most, (NoteKind.QUESTION, NoteKind.FOLLOWUP))


def _volumes(bank: Bank, views: Collection[QuestionHead]) -> Iterator[Choice]:
    for volume in bank.volumes:
        yield Choice(volume.id, volume.title, {view.id for view in views if view.volume == volume.id})


def _roles(bank: Bank, views: Collection[QuestionHead]) -> Iterator[Choice]:
    for role in bank.roles_in_use():
        asked = {view.id for view in views if role in view.role_ids}
        if len(asked) >= FEW_QUESTIONS:
            yield Choice(role, bank.role_name(role), asked)


def _sections(bank: Bank, notes: Iterable[Note], views: Iterable[QuestionHead]) -> Iterator[Package]:
    by_question = {view.id: view for view in views}
    sliced: dict[tuple[str, str, int], list[Note]] = {}
    for note in notes:
        view = by_question[note.question_id]
        sliced.setdefault((*view.place, view.stars), []).append(note)
    for (volume, section, stars), found in sliced.items():
        name = by_question[found[0].question_id].section
        path = section_path(bank.id, volume, section, stars)
        yield Package(path, f"{name} {'★' * stars}".strip(), tuple(found))
