"""Reads a bank's questions into contents: only those that nobody has read before, and many of them on all cores."""

from __future__ import annotations

import os

from ..output import progress
from ..output.cache import Cache
from ..output.garbage import rarely_collecting_garbage
from ..output.recall import recalled
from ..output.workers import pool
from .content import Content, content_of, encoded, stored
from .model import Bank, Question
from .settings.config import Limits

KIND = "question"
"""What the cache calls what was read of a question."""
MANY = 400
"""So many questions are read faster by processes that have to be started first."""

_SHARE = 100


def read_contents(bank: Bank, limits: Limits, cache: Cache) -> tuple[Content, ...]:
    """Return the contents of all questions, in their order."""
    wanted = {question.digest: question for question in bank.questions}
    found = recalled(cache, KIND, wanted, stored, lambda questions: _read(questions, limits))
    return tuple(content_of(question, found[question.digest]) for question in bank.questions)


def _read(questions: list[Question], limits: Limits) -> list[bytes]:
    if questions:
        progress.begin("questions", len(questions))
    workers = os.cpu_count() or 1
    found: list[bytes] = []
    if len(questions) < MANY or workers == 1:
        for question in questions:
            found += _read_share([question], limits)
            progress.made("")
        return found
    shares = [questions[start : start + _SHARE] for start in range(0, len(questions), _SHARE)]
    with pool(workers) as others:
        for answer in [others.submit(_read_share, share, limits) for share in shares]:
            texts = answer()
            found += texts
            progress.made("", len(texts))
    return found


@rarely_collecting_garbage()
def _read_share(questions: list[Question], limits: Limits) -> list[bytes]:
    return [encoded(question, limits) for question in questions]
