"""Adopts a bank as a newcomer does, with `init --from`."""

from __future__ import annotations

from textwrap import dedent

from studypack.bank.load import Project


def questions(project: Project) -> list[tuple[str, int | None, str]]:
    """Return title, difficulty and answer of each question."""
    assert project.bank is not None, project.problems
    return [(one.title, one.metadata.difficulty, dedent(one.answer)) for one in project.bank.questions]
