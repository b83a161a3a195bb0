"""Parses the files of a bank and reads its questions: only those that the cache does not have, many on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import get_args

import msgspec

from ..output import progress
from ..output.cache import Cache
from ..output.remembered import in_shares, remembered
from .content import Content, content_of, digest, encoded
from .diagnostics import Checked, Diagnostic
from .model import Bank, ParsedQuestion, Question
from .parse import ParsedFile, parse
from .parse.document import Item
from .parse.front_matter import FrontMatter
from .settings.config import Config, Limits
from .settings.vocabulary import Vocabulary
from .source import Source

MANY = 400
"""So many questions are read faster by processes that have to be started first."""
MANY_CHARACTERS = 500_000
"""The same for files."""

_ITEMS: dict[str, type[Item]] = {one.__name__: one for one in get_args(Item)}


class _Stored(msgspec.Struct, array_like=True):
    """A parsed file without its source and what line rules did; each item stands beside the name of its type."""

    items: tuple[tuple[str, msgspec.Raw], ...]
    title: str
    front_matter: FrontMatter
    problems: tuple[Diagnostic, ...]
    anchors: tuple[tuple[str, int], ...]


_decoder = msgspec.json.Decoder(_Stored)


def parse_files(sources: Sequence[Source], config: Config, cache: Cache | None) -> Iterator[Checked[ParsedFile]]:
    """Yield every file parsed; only without a cache does it tell what line rules did."""
    if cache is None:
        vocabulary = Vocabulary(config)
        yield from (parse(source, vocabulary) for source in sources)
        return
    settings = repr(config)
    keyed = [(_digest(repr((one.path, one.inside, settings)), one.text), one) for one in sources]
    yield from remembered(cache, "file", keyed, _decoded, partial(_parse, config))


def _parse(config: Config, sources: Sequence[Source]) -> Iterator[bytes]:
    """Yield files as the cache keeps them."""
    are_many = sum(len(source.text) for source in sources) >= MANY_CHARACTERS
    return in_shares(partial(_parse_share, config), sources, 4, are_many=are_many)


def _parse_share(config: Config, sources: Sequence[Source]) -> list[bytes]:
    vocabulary = Vocabulary(config)
    return [_encoded(parse(source, vocabulary), config.limits) for source in sources]


def _encoded(made: Checked[ParsedFile], limits: Limits) -> bytes:
    file = made.value
    whole = (replace(one, digest=digest(one, limits)) if isinstance(one, ParsedQuestion) else one for one in file.items)
    items = tuple((type(item).__name__, msgspec.Raw(msgspec.json.encode(item))) for item in whole)
    return msgspec.json.encode(_Stored(items, file.title, file.front_matter, made.problems, file.anchors))


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _decoded(source: Source, data: bytes) -> Checked[ParsedFile]:
    stored = _decoder.decode(data)
    items: tuple[Item, ...] = tuple(msgspec.json.decode(raw, type=_ITEMS[name]) for name, raw in stored.items)
    file = ParsedFile(source, items, stored.title, stored.front_matter, anchors=stored.anchors)
    return Checked(file, stored.problems)


def read_contents(bank: Bank, limits: Limits, cache: Cache) -> tuple[Content, ...]:
    """Return the contents of all questions, in their order."""
    things = [(question.digest, question) for question in bank.questions]
    return tuple(remembered(cache, "question", things, content_of, partial(_read, limits)))


def _read(limits: Limits, questions: Sequence[Question]) -> Iterator[bytes]:
    """Yield what was read of questions as the cache keeps it."""
    if questions:
        progress.begin("questions", len(questions))
    for made in in_shares(partial(_read_share, limits), questions, 100, are_many=len(questions) >= MANY):
        yield made
        progress.made("")


def _read_share(limits: Limits, questions: Sequence[Question]) -> list[bytes]:
    return [encoded(question, limits) for question in questions]
