"""Composes the notes of a bank, but for those of questions that nothing changed for: the cache has these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

import msgspec

from .. import shipped
from ..bank.content import Content
from ..identity.notes import Note
from ..output import progress
from ..output.cache import Cache
from ..render.views import QuestionHead
from .compose import DeckContext, compose

KIND = "notes"
"""What the cache calls the notes of a question."""

_decoder = msgspec.json.Decoder(tuple[Note, ...])


def notes_of(
    contents: tuple[Content, ...], heads: tuple[QuestionHead, ...], context: DeckContext, cache: Cache
) -> Iterator[Note]:
    """Yield all notes of a bank, in study order."""
    decks = sorted(context.identities.decks.items())
    own, refused, inked = context.renderer.own, sorted(context.refused), sorted(context.inked)
    shared = _digest(_templates(), context.words, own, context.bank.title, decks, refused, inked)
    progress.begin("cards of questions", len(contents))
    for content, head in zip(contents, heads, strict=True):
        key = _digest(shared, content.digest, head, *_around(content, context))
        notes = _recalled(key, cache)
        if notes is None:
            notes = compose(content, context)
            cache.put(KIND, {key: msgspec.json.encode(notes)})
        progress.made("")
        yield from notes


def _recalled(key: str, cache: Cache) -> tuple[Note, ...] | None:
    with suppress(KeyError, msgspec.DecodeError):  # not there, or not from here
        return _decoder.decode(cache.get(KIND, [key])[key])
    return None


def _around(content: Content, context: DeckContext) -> Iterator[object]:
    """Yield what the notes of a question say beyond what it holds: ids, labels, images, titles of linked questions."""
    question, names = content.question, context.identities
    tables = names.tables[question.key]
    ids = (names.questions[question.key], *names.followups[question.key], *(table.id for table in tables))
    yield tables
    yield ids
    yield [names.guids.get(one) for one in ids]
    yield context.bank.part_of(question).title, question.section
    yield [(block.label, context.bank.role_name(block.role) if block.role else "") for block in question.blocks]
    yield context.media.get(question.span.path)
    yield [context.titles.get(link.target[1:]) for link in content.links]


def _templates() -> list[str]:
    """Return the project's own templates, which are no code that the cache knows the version of."""
    return [path.read_text(encoding="utf-8") for path in sorted(shipped.folder("templates").rglob("*.j2"))]


def _digest(*values: object) -> str:
    return sha256(msgspec.json.encode(values)).hexdigest()
