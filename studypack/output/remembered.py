"""What is made of many things: the cache has some, the others are made now, many of them on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import msgspec

from .cache import Cache
from .workers import poll, pool

_A = TypeVar("_A")
_T = TypeVar("_T")

_kept: list[dict[str, dict[str, tuple[Any, Any]]]] = []
"""The things of the last build and what was read of them, by kind and key, where another build of them follows."""


@contextmanager
def kept_between_builds() -> Iterator[None]:
    """Let what a build reads stay in memory for the next one."""
    _kept.append({})
    try:
        yield
    finally:
        _kept.clear()


def remembered(
    cache: Cache,
    kind: str,
    things: Sequence[tuple[str, _A]],
    read: Callable[[_A, bytes], _T],
    make: Callable[[Sequence[_A]], Iterable[bytes]],
) -> list[_T]:
    """Return what is read of each of some things, which come with their keys in the cache.

    `make` yields the bytes of those that are not there, `read` makes sense of bytes: msgspec.DecodeError if it cannot.
    """
    poll()
    before = _kept[0].get(kind, {}) if _kept else {}
    found = {at: before[key][1] for at, (key, thing) in enumerate(things) if key in before and before[key][0] == thing}
    known = cache.get(kind, [key for at, (key, _) in enumerate(things) if at not in found])
    for at, (key, thing) in enumerate(things):
        with suppress(KeyError, msgspec.DecodeError):  # found, not there, or not from here
            found[at] = read(thing, known.pop(key))
    missing = dict(pair for at, pair in enumerate(things) if at not in found)
    made = dict(zip(missing, make(list(missing.values())), strict=True))
    cache.put(kind, made)
    all_ = [found[at] if at in found else read(thing, made[key]) for at, (key, thing) in enumerate(things)]
    if _kept:
        _kept[0][kind] = {key: (thing, one) for (key, thing), one in zip(things, all_, strict=True)}
    return all_


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
