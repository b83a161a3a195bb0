"""What is made of many things: the cache has some, the others are made now, many of them on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

import msgspec

from .cache import Cache
from .workers import pool

_A = TypeVar("_A")
_T = TypeVar("_T")


def remembered(
    cache: Cache,
    kind: str,
    things: Sequence[tuple[str, _A]],
    read: Callable[[_A, bytes], _T],
    make: Callable[[Sequence[_A]], Iterable[bytes]],
) -> Iterator[_T]:
    """Yield what is read of each of some things, which come with their keys in the cache.

    `make` yields the bytes of those that are not there, `read` makes sense of bytes: msgspec.DecodeError if it cannot.
    """
    known = cache.get(kind, [key for key, _ in things])
    found: dict[int, _T] = {}
    for index, (key, thing) in enumerate(things):
        with suppress(KeyError, msgspec.DecodeError):  # not there, or not from here
            found[index] = read(thing, known.pop(key))
    missing = dict(pair for index, pair in enumerate(things) if index not in found)
    made = dict(zip(missing, make(list(missing.values())), strict=True))
    cache.put(kind, made)
    for index, (key, thing) in enumerate(things):
        yield found[index] if index in found else read(thing, made[key])


def in_shares(
    make: Callable[[Sequence[_A]], Sequence[_T]], things: Sequence[_A], size: int, *, are_many: bool
) -> Iterator[_T]:
    """Yield what is made of things: of one after another, or of shares of this size by other processes."""
    workers = os.cpu_count() or 1
    if not are_many or workers < 2:
        for thing in things:
            yield from make([thing])
        return
    with pool(workers) as others:
        for made in [others.submit(make, things[at : at + size]) for at in range(0, len(things), size)]:
            yield from made()
