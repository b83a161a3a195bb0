"""Parses the files of a bank, many on all cores, but for those that an earlier build parsed: the cache has these."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

import msgspec

from ..output.cache import Cache
from ..output.garbage import rarely_collecting_garbage
from ..output.recall import recalled
from ..output.workers import pool
from .content import digest
from .diagnostics import Checked, Diagnostic
from .model import ParsedQuestion, Prose
from .parse import Grammar, ParsedFile, parse
from .parse.document import Item, PartHeading, Preamble, SectionHeading
from .parse.front_matter import FrontMatter
from .settings.config import Config, Limits
from .settings.vocabulary import Vocabulary
from .source import Source

KIND = "file"
"""What the cache calls a parsed file."""
MANY = 500_000
"""So many characters are parsed faster by processes that have to be started first."""

_SHARE = 4

_TYPES: tuple[type[Item], ...] = (PartHeading, SectionHeading, ParsedQuestion, Prose, Preamble)
_ITEMS = {one.__name__: one for one in _TYPES}


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
        grammar = Grammar(Vocabulary(config), config.rules)
        yield from (parse(source, grammar) for source in sources)
        return
    settings = repr(config)
    keys = [_digest(repr((one.path, one.inside, settings)), one.text) for one in sources]
    found = recalled(
        cache, KIND, dict(zip(keys, sources, strict=True)), _decoded, lambda missing: _parsed(missing, config)
    )
    for key, source in zip(keys, sources, strict=True):
        items, stored = found[key]
        file = ParsedFile(source, items, stored.title, stored.front_matter, anchors=stored.anchors)
        yield Checked(file, stored.problems)


def _parsed(sources: Sequence[Source], config: Config) -> list[bytes]:
    """Return files as the cache keeps them."""
    workers = os.cpu_count() or 1
    if sum(len(source.text) for source in sources) < MANY or workers == 1:
        return _parse_share(sources, config)
    with pool(workers) as others:
        shares = [sources[start : start + _SHARE] for start in range(0, len(sources), _SHARE)]
        answers = [others.submit(_parse_share, share, config) for share in shares]
        return [one for answer in answers for one in answer()]


@rarely_collecting_garbage()
def _parse_share(sources: Sequence[Source], config: Config) -> list[bytes]:
    grammar = Grammar(Vocabulary(config), config.rules)
    return [_encoded(parse(source, grammar), config.limits) for source in sources]


def _encoded(made: Checked[ParsedFile], limits: Limits) -> bytes:
    file = made.value
    whole = (replace(one, digest=digest(one, limits)) if isinstance(one, ParsedQuestion) else one for one in file.items)
    items = tuple((type(item).__name__, msgspec.Raw(msgspec.json.encode(item))) for item in whole)
    return msgspec.json.encode(_Stored(items, file.title, file.front_matter, made.problems, file.anchors))


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _decoded(data: bytes) -> tuple[tuple[Item, ...], _Stored]:
    stored = _decoder.decode(data)
    items = tuple(msgspec.json.decode(raw, type=_ITEMS[name]) for name, raw in stored.items)
    return items, msgspec.structs.replace(stored, items=())
