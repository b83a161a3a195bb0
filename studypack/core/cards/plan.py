"""Turns notes and views into plans: which packages and sheets there are, and what each one holds, in order."""

from __future__ import annotations

from collections.abc import Iterable

from ..render.views import QuestionView
from .notes import Note, Package


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
    numbered = tuple(notes)
    made = [Package(whole_path(bank_id), title, numbered)]
    roles: dict[str, str] = {}
    slices: dict[tuple[str, int], str] = {}
    for view in by_question.values():
        roles.update(zip(view.role_ids, view.roles, strict=True))
        slices[(view.section_number, view.stars)] = view.section
    sliced: dict[tuple[str, int], list[Note]] = {key: [] for key in slices}
    for note in numbered:
        view = by_question[note.question_id]
        sliced[(view.section_number, view.stars)].append(note)
    for role_id, name in sorted(roles.items()):
        chosen = tuple(note for note in numbered if role_id in by_question[note.question_id].role_ids)
        made.append(Package(role_path(bank_id, role_id), name, chosen))
    for (section, stars), name in slices.items():
        chosen = tuple(sliced[section, stars])
        made.append(Package(section_path(bank_id, section, stars), f"{name} {'★' * stars}".strip(), chosen))
    return tuple(made)
