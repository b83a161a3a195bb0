"""Turns a bank's questions into contents: only those that nobody has read before, and many of them on all cores."""

from __future__ import annotations

import os

from ..output.garbage import rare_collection
from ..output.memory import Memory
from ..output.workers import ask, pool
from .content import Content
from .memo import digest, restore, write
from .model import Bank, Question
from .settings.config import Limits

MANY = 400
"""So many questions are read faster by processes that have to be started first."""

_SHARE = 100


def read_contents(bank: Bank, limits: Limits, memory: Memory) -> tuple[Content, ...]:
    """Return the contents of all questions, in their order."""
    keys = [digest(question, limits) for question in bank.questions]
    missing = {key: question for key, question in zip(keys, bank.questions, strict=True) if key not in memory}
    texts = _read(list(missing.values()), limits)
    memory.update(dict(zip(missing, texts, strict=True)), keys)
    return tuple(restore(question, memory[key]) for key, question in zip(keys, bank.questions, strict=True))


def _read(questions: list[Question], limits: Limits) -> list[bytes]:
    workers = os.cpu_count() or 1
    if len(questions) < MANY or workers == 1:
        return _read_share(questions, limits)
    shares = [questions[start : start + _SHARE] for start in range(0, len(questions), _SHARE)]
    with pool(workers) as others:
        answers = [ask(others, _read_share, share, limits) for share in shares]
        return [text for answer in answers for text in answer()]


@rare_collection()
def _read_share(questions: list[Question], limits: Limits) -> list[bytes]:
    return [write(question, limits) for question in questions]
