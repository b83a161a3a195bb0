"""Turns a bank's questions into contents: each question once in the life of this process, many on all cores."""

from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from .core.content import Content, read_content
from .core.model import Bank, Question
from .core.settings.config import Limits
from .output.workers import pool

MANY = 400
"""So many questions are read faster by processes that have to be started first."""

_known: dict[tuple[Question, Limits], Content] = {}
"""What was read for the last bank: `watch` reads only the questions that a save changed."""


def read_contents(bank: Bank, limits: Limits) -> tuple[Content, ...]:
    """Return the contents of all questions, in their order."""
    missing = [question for question in bank.questions if (question, limits) not in _known]
    found = {(content.question, limits): content for content in _read(missing, limits)}
    contents = {key: found.get(key) or _known[key] for question in bank.questions if (key := (question, limits))}
    _known.clear()
    _known.update(contents)
    return tuple(contents[question, limits] for question in bank.questions)


def _read(questions: list[Question], limits: Limits) -> list[Content]:
    read = partial(read_content, limits=limits)
    workers = os.cpu_count() or 1
    if len(questions) < MANY or workers == 1:
        return list(map(read, questions))
    try:
        with pool(workers) as others:
            return list(others.map(read, questions, chunksize=100))
    except BrokenProcessPool:  # a process was killed; what it owed is made here
        return list(map(read, questions))
