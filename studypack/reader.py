"""Turns a bank's questions into contents: only those that nobody has read before, and many of them on all cores."""

from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from .core.content import Content
from .core.memo import digest, restore, write
from .core.model import Bank, Question
from .core.settings.config import Limits
from .memory import Memory
from .output.workers import pool

MANY = 400
"""So many questions are read faster by processes that have to be started first."""


def read_contents(bank: Bank, limits: Limits, memory: Memory) -> tuple[Content, ...]:
    """Return the contents of all questions, in their order."""
    keys = [digest(question, limits) for question in bank.questions]
    missing = {key: question for key, question in zip(keys, bank.questions, strict=True) if key not in memory}
    texts = _read(list(missing.values()), limits)
    memory.update(dict(zip(missing, texts, strict=True)), keys)
    return tuple(restore(question, memory[key]) for key, question in zip(keys, bank.questions, strict=True))


def _read(questions: list[Question], limits: Limits) -> list[bytes]:
    read = partial(write, limits=limits)
    workers = os.cpu_count() or 1
    if len(questions) < MANY or workers == 1:
        return list(map(read, questions))
    try:
        with pool(workers) as others:
            return list(others.map(read, questions, chunksize=100))
    except BrokenProcessPool:  # a process was killed; what it owed is made here
        return list(map(read, questions))
