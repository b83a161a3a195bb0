"""Turns notes and views into plans: which packages and sheets there are, and what each one holds, in order."""

from __future__ import annotations

from collections.abc import Iterable

from .notes import Note, Package
from .views import QuestionView


def packages(bank_id: str, title: str, notes: tuple[Note, ...], views: Iterable[QuestionView]) -> tuple[Package, ...]:
    """Plan the packages: everything, one for each role, and one for each section at each difficulty."""
    by_question = {view.id: view for view in views}
    numbered = tuple(notes)
    made = [Package(f"decks/{bank_id}.apkg", title, numbered)]
    roles: dict[str, str] = {}
    slices: dict[tuple[str, int], str] = {}
    for view in by_question.values():
        roles.update(zip(view.role_ids, view.roles, strict=True))
        slices[(view.section_number, view.stars)] = view.section
    for role_id, name in sorted(roles.items()):
        chosen = tuple(note for note in numbered if role_id in by_question[note.question_id].role_ids)
        made.append(Package(f"decks/{bank_id}-{role_id}.apkg", name, chosen))
    for (section, stars), name in slices.items():
        chosen = tuple(
            note
            for note in numbered
            if (by_question[note.question_id].section_number, by_question[note.question_id].stars) == (section, stars)
        )
        path = f"decks/{section}/{bank_id}-{section}-{stars}.apkg"
        made.append(Package(path, f"{name} {'★' * stars}".strip(), chosen))
    return tuple(made)
