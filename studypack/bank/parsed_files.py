"""Parses the files of a bank, but for those that an earlier build parsed: the cache has these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256

import msgspec

from ..output.cache import Cache
from .diagnostics import Checked, Diagnostic
from .model import ParsedQuestion, Prose
from .parse import Grammar, ParsedFile, parse
from .parse.document import Item, PartHeading, Preamble, SectionHeading
from .parse.front_matter import FrontMatter
from .settings.config import Config
from .settings.vocabulary import Vocabulary
from .source import Source

KIND = "file"
"""What the cache calls a parsed file."""

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


def parse_files(sources: Sequence[Source], config: Config, cache: Cache) -> Iterator[Checked[ParsedFile]]:
    """Yield every file parsed; one from the cache does not tell what line rules did."""
    grammar = Grammar(Vocabulary(config), config.rules)
    settings = repr(config)
    for source in sources:
        key = sha256(repr((source, settings)).encode("utf-8", "surrogatepass")).hexdigest()
        with suppress(KeyError, msgspec.DecodeError):  # not there, or not from here
            yield _decoded(source, cache.get(KIND, [key])[key])
            continue
        made = parse(source, grammar)
        cache.put(KIND, {key: _encoded(made)})
        yield made


def _encoded(made: Checked[ParsedFile]) -> bytes:
    file = made.value
    items = tuple((type(item).__name__, msgspec.Raw(msgspec.json.encode(item))) for item in file.items)
    return msgspec.json.encode(_Stored(items, file.title, file.front_matter, made.problems, file.anchors))


def _decoded(source: Source, data: bytes) -> Checked[ParsedFile]:
    stored = _decoder.decode(data)
    items: tuple[Item, ...] = tuple(msgspec.json.decode(raw, type=_ITEMS[name]) for name, raw in stored.items)
    file = ParsedFile(source, items, stored.title, stored.front_matter, anchors=stored.anchors)
    return Checked(file, stored.problems)
