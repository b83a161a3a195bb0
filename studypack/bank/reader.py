"""Reads a bank's questions into contents: only those that nobody has read before, and many of them on all cores."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256

import msgspec

from ..output import progress
from ..output.cache import Cache
from ..output.garbage import rare_collection
from ..output.workers import pool
from .content import Content, QuestionReading, content_of, read_question, title_column
from .model import Bank, Question
from .settings.config import Limits

KIND = "question"
"""What the cache calls what was read of a question."""
MANY = 400
"""So many questions are read faster by processes that have to be started first."""

_SHARE = 100
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(QuestionReading)


def read_contents(bank: Bank, limits: Limits, cache: Cache) -> tuple[Content, ...]:
    """Return the contents of all questions, in their order."""
    keys = [digest(question, limits) for question in bank.questions]
    found: dict[str, QuestionReading] = {}
    for key, text in cache.get(KIND, keys).items():
        with suppress(msgspec.DecodeError):  # not from here
            found[key] = _decoder.decode(text)
    missing = {key: question for key, question in zip(keys, bank.questions, strict=True) if key not in found}
    texts = dict(zip(missing, _read(list(missing.values()), limits), strict=True))
    cache.put(KIND, texts)
    found.update((key, _decoder.decode(text)) for key, text in texts.items())
    return tuple(content_of(question, found[key]) for key, question in zip(keys, bank.questions, strict=True))


def encoded(question: Question, limits: Limits) -> bytes:
    """Read a question, and return what it holds as one line for `decoded`."""
    return _encoder.encode(read_question(question, limits))


def decoded(question: Question, text: bytes) -> Content:
    """Return the content of a question, at this or another line, from what `encoded` made of it."""
    return content_of(question, _decoder.decode(text))


def digest(question: Question, limits: Limits) -> str:
    """Return the digest of all that decides what is read of a question, this program apart."""
    line = question.span.line
    front = (question.front, question.front_line - line) if question.front else ()
    blocks = [(one.body, one.body_line - line, one.body_column, one.body_indent, one.kind) for one in question.blocks]
    followups = [(one.question, one.answer, one.detail, one.line - line) for one in question.followups]
    title = question.title, title_column(question)
    decides = title, front, blocks, followups, question.elsewhere, limits
    return sha256(repr(decides).encode("utf-8", "surrogatepass")).hexdigest()


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
        for answer in [others.ask(_read_share, share, limits) for share in shares]:
            texts = answer()
            found += texts
            progress.made("", len(texts))
    return found


@rare_collection()
def _read_share(questions: list[Question], limits: Limits) -> list[bytes]:
    return [encoded(question, limits) for question in questions]
