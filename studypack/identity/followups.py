"""Gives the follow-ups of all questions their ids."""

from __future__ import annotations

from collections.abc import Collection

from ..bank.diagnostics import Checked
from ..bank.model import Pin
from .children import Child, NamedQuestions, Naming
from .notes import NoteKind
from .register import Register
from .similarity import child_wording


def name_followups(
    questions: NamedQuestions, register: Register, accept: Collection[str]
) -> Checked[list[tuple[str, ...]]]:
    """Return the ids of every question's follow-ups; empty for one without an answer, which has no card."""
    children = []
    for owner, content in enumerate(questions.contents):
        for followup in content.question.followups:
            if followup.answer:
                pin = Pin(followup.explicit_id, followup.is_new) if followup.explicit_id else None
                text = child_wording(followup.question, f"{followup.answer}\n{followup.detail}")
                children.append(Child(owner, followup.line, text, pin))
    naming = Naming(NoteKind.FOLLOWUP, children, questions, register, accept)
    made = iter(naming.names())
    ids = [
        tuple(next(made) if one.answer else "" for one in content.question.followups) for content in questions.contents
    ]
    return Checked(ids, tuple(naming.problems))
