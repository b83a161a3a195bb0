"""Composes the notes of a bank, many on all cores, but for those that nothing changed for: the cache has these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

import msgspec

from .. import shipped
from ..bank.content import Content
from ..bank.nodes import Formula
from ..identity.identities import Identities
from ..identity.notes import Note
from ..output import progress
from ..output.cache import Cache
from ..output.remembered import in_shares, remembered
from ..render.heads import QuestionHead
from .compose import DeckContext, compose

MANY = 400
"""So many questions are composed faster by processes that have to be started first."""

_SHARE = 100
_decoder = msgspec.json.Decoder(tuple[Note, ...])


def notes_of(
    contents: tuple[Content, ...], heads: tuple[QuestionHead, ...], context: DeckContext, cache: Cache
) -> Iterator[Note]:
    """Yield all notes of a bank, in study order."""
    decks = sorted(context.identities.decks.items())
    own, refused, inked = context.renderer.own, sorted(context.refused), sorted(context.inked)
    shared = _digest(_templates(), context.words, own, context.bank.title, decks, refused, inked)
    pairs = zip(contents, heads, strict=True)
    keys = [_digest(shared, one.question.digest, head, *_around(one, context)) for one, head in pairs]
    things = list(zip(keys, contents, strict=True))
    for notes in remembered(cache, "notes", things, lambda _, data: _decoder.decode(data), partial(_composed, context)):
        yield from notes


def _composed(context: DeckContext, contents: Sequence[Content]) -> Iterator[bytes]:
    """Yield the notes of each of some questions as the cache keeps them."""
    progress.begin("cards of questions", len(contents))
    shares = [contents[start : start + _SHARE] for start in range(0, len(contents), _SHARE)]
    narrowed = [(share, _narrowed(context, share)) for share in shares]
    for notes in in_shares(_compose_shares, narrowed, 1, are_many=len(contents) >= MANY):
        yield from notes
        progress.made("", len(notes))


def _compose_shares(shares: Sequence[tuple[Sequence[Content], DeckContext]]) -> list[list[bytes]]:
    return [[msgspec.json.encode(compose(one, context)) for one in contents] for contents, context in shares]


@dataclass(frozen=True)
class _Widths:
    """The widths of the formulas of some questions, for a process that has not typeset them."""

    known: Mapping[tuple[str, bool], float]

    def __call__(self, formula: Formula) -> float:
        """Return the width of a formula in em."""
        return self.known[formula.tex, formula.display]


def _narrowed(context: DeckContext, contents: Sequence[Content]) -> DeckContext:
    """Return what the notes of some questions are made with: little enough to send it to another process."""
    names, questions = context.identities, [one.question for one in contents]
    keys, paths = {one.key for one in questions}, {one.span.path for one in questions}
    linked = {link.target[1:] for one in contents for link in one.links} & context.titles.keys()
    titles = {name: context.titles[name] for name in linked}
    tables = {key: names.tables[key] for key in keys}
    ids = {names.questions[key] for key in keys}.union(*(names.followups[key] for key in keys))
    ids.update(table.id for found in tables.values() for table in found)
    formulas = [formula for one in contents for formula in one.formulas]
    formulas += [formula for title in titles.values() for formula in title.find(Formula)]
    return replace(
        context,
        bank=replace(context.bank, questions=()),
        identities=Identities(
            questions={key: names.questions[key] for key in keys},
            followups={key: names.followups[key] for key in keys},
            tables=tables,
            guids={name: names.guids[name] for name in ids if name},
            decks=names.decks,
        ),
        media={path: found for path, found in context.media.items() if path in paths},
        titles=titles,
        width_of=_Widths({(one.tex, one.display): context.width_of(one) for one in formulas}),
    )


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
