"""Finds questions that stand in two volumes of a library: the same title, the same answer, or nearly so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..bank.content import Content
from ..bank.diagnostics import Checked, Code, Diagnostic
from .candidates import Index
from .identities import Identities
from .likeness import is_same_question


def repeats(contents: Sequence[Content], identities: Identities) -> Checked[Mapping[str, str]]:
    """Return, for the id of each question that repeats one of an earlier volume, the id of that one."""
    questions = [content.question for content in contents]
    if len({question.volume for question in questions}) < 2:
        return Checked({})
    names = [identities.questions[question.key] for question in questions]
    prints = [identities.traces[name].fingerprint for name in names]
    index = Index((number, None, (one,)) for number, one in enumerate(prints))
    found: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for number, question in enumerate(questions):
        for other in sorted(index.candidates(prints[number], None)):
            first = questions[other]
            is_first = other < number and first.volume != question.volume and names[other] not in found
            titles = first.title, question.title
            if is_first and is_same_question(prints[other], prints[number], titles):
                found[names[number]] = names[other]
                message = f"much the same as {first.key} “{first.title}”"
                problems.append(Diagnostic(question.span.path, question.span.line, 1, message, Code.SIMILAR_QUESTION))
                break
    return Checked(found, tuple(problems))
