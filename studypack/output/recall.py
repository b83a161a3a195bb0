"""Recalls what an earlier build made, or makes it; between the builds of one process it stays as it was decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import msgspec

from .cache import Cache

_T = TypeVar("_T")
_W = TypeVar("_W")

_kept: list[dict[str, Mapping[str, Any]]] = []
"""What the last build recalled, by kind and key, where there will be another."""


@contextmanager
def kept_between_builds() -> Iterator[None]:
    """Let what a build recalls stay in memory for the next one."""
    _kept.append({})
    try:
        yield
    finally:
        _kept.clear()


def recalled(
    cache: Cache,
    kind: str,
    wanted: Mapping[str, _W],
    decode: Callable[[bytes], _T],
    make: Callable[[list[_W]], Iterable[bytes]],
) -> dict[str, _T]:
    """Return by its key what was once made of each thing that is wanted; `make` makes what nobody remembers.

    It is remembered as bytes, which `decode` reads: msgspec.DecodeError or KeyError if they are not from here.
    """
    before = _kept[0].get(kind, {}) if _kept else {}
    found = {key: before[key] for key in wanted if key in before}
    known = cache.get(kind, wanted.keys() - found.keys())
    while known:  # bytes are let go one by one
        key, data = known.popitem()
        with suppress(KeyError, msgspec.DecodeError):
            found[key] = decode(data)
    missing = {key: what for key, what in wanted.items() if key not in found}
    made = dict(zip(missing, make(list(missing.values())), strict=True))
    cache.put(kind, made)
    found.update((key, decode(data)) for key, data in made.items())
    if _kept:
        _kept[0][kind] = found
    return found
