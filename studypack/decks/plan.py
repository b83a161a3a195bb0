"""Turns notes and views into plans: which packages and sheets there are, and what each one holds, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..identity.notes import Note, Package
from ..render.views import QuestionView

SECTION_ROOM = 1_000
"""The numbers of a section's notes begin at a multiple of it, so that a new question shifts no other section's."""


def numbered(notes: Iterable[Note], views: Iterable[QuestionView]) -> Iterator[Note]:
    """Number notes, given in study order, from 1; Anki shows new cards in the order of these numbers."""
    sections = {view.id: view.section_number for view in views}
    last, number = "", 0
    for note in notes:
        section = sections[note.question_id]
        if section != last:
            last, number = section, -(-number // SECTION_ROOM) * SECTION_ROOM
        number += 1
        yield replace(note, order=number)


def whole_path(bank_id: str) -> str:
    """Return the path of the package that holds everything."""
    return f"decks/{bank_id}.apkg"


def role_path(bank_id: str, role: str) -> str:
    """Return the path of the package for a role."""
    return f"decks/{bank_id}-{role}.apkg"


def section_path(bank_id: str, section: str, stars: int) -> str:
    """Return the path of the package for a section at one difficulty."""
    return f"decks/{section}/{bank_id}-{section}-{stars}.apkg"


def packages(bank_id: str, title: str, notes: tuple[Note, ...], views: Iterable[QuestionView]) -> tuple[Package, ...]:
    """Plan the packages: everything, one for each role, and one for each section at each difficulty."""
    by_question = {view.id: view for view in views}
    made = [Package(whole_path(bank_id), title, notes)]
    roles: dict[str, str] = {}
    slices: dict[tuple[str, int], str] = {}
    for view in by_question.values():
        roles.update(zip(view.role_ids, view.roles, strict=True))
        slices[(view.section_number, view.stars)] = view.section
    sliced: dict[tuple[str, int], list[Note]] = {key: [] for key in slices}
    for note in notes:
        view = by_question[note.question_id]
        sliced[(view.section_number, view.stars)].append(note)
    for role_id, name in sorted(roles.items()):
        chosen = tuple(note for note in notes if role_id in by_question[note.question_id].role_ids)
        made.append(Package(role_path(bank_id, role_id), name, chosen))
    for (section, stars), name in slices.items():
        chosen = tuple(sliced[section, stars])
        made.append(Package(section_path(bank_id, section, stars), f"{name} {'★' * stars}".strip(), chosen))
    return tuple(made)
