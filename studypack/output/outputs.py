"""Outputs: everything that a build makes, from a deck to a picture, as one type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from ..bank.diagnostics import Diagnostic
from . import program
from .manifest import sha256


def digest_of(*values: object) -> str:
    """Return a digest over everything that a file is made from."""
    return sha256(repr(values).encode())


@dataclass(frozen=True)
class Product:
    """A file as it was made: its bytes, the problems met, and what it turned out to hold (pages, say).

    `remembered` is what the cache is to keep for the next build: a kind, and entries of it.
    """

    data: bytes
    problems: tuple[Diagnostic, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    remembered: tuple[str, Mapping[str, bytes]] = ("", {})


@dataclass(frozen=True)
class Part:
    """Bytes that several outputs are put together from, such as a chapter; they are kept in the cache only.

    `digest` is of all that decides them, and `make` a function of a module with its arguments, so that another
    process can call it; it takes after these the bytes of `parts`, as that of an output does.
    """

    digest: str
    make: partial[bytes]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Output:
    """A file to make.

    `path` is where, below the output folder; `kind` is what the manifest calls it (deck, cheatsheet, picture …);
    `digest` is of all that decides it; `make` is a function of a module with its arguments, so that another process
    can call it, and takes after these the bytes of `parts`. `counts` is what it holds as far as that is known.
    What `is_heavy` is made by other processes, the largest by `size` first.
    """

    path: str
    kind: str
    title: str
    digest: str
    make: partial[Product]
    counts: Mapping[str, int] = field(default_factory=dict)
    is_heavy: bool = False
    parts: tuple[Part, ...] = ()
    size: int = 0

    @property
    def is_layered(self) -> bool:
        """Whether some of its parts are made from others, so that it takes longest to be there."""
        return any(part.parts for part in self.parts)

    @property
    def key(self) -> str:
        """A digest of all that decides the file, and of the program that makes it."""
        return sha256(f"{program.version()}\n{self.digest}".encode())
