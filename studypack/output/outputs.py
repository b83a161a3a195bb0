"""Outputs: everything that a build makes, from a deck to a picture, as one type; those that changed are written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from ..bank.diagnostics import Diagnostic
from . import program, progress
from .cache import Cache
from .manifest import Entry, Manifest, is_current, sha256
from .workers import Pool, pool
from .writing import write_below

_P = ParamSpec("_P")
_T = TypeVar("_T")


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
    def key(self) -> str:
        """A digest of all that decides the file, and of the program that makes it."""
        return sha256(f"{program.version()}\n{self.digest}".encode())


@dataclass(frozen=True)
class Written:
    """The entries of files, in the order asked for, and the problems met while making them, now or earlier."""

    files: tuple[Entry, ...]
    problems: tuple[Diagnostic, ...]


def begun(
    outputs: Iterable[Output], before: Manifest | None, making: Making, *, parts_only: bool = False
) -> Iterator[Output]:
    """Yield outputs, those that are heavy and were made of other content already being made by other processes.

    Of what is put together these are its parts; with `parts_only` all else waits for `write_outputs`, which knows what
    takes longest. Nothing is written until then.
    """
    keys = {entry.path: entry.key for entry in before.files} if before else {}
    workers = os.cpu_count() or 1
    with pool(workers) as others:
        for output in outputs:
            is_wanted = output.is_heavy and workers > 1 and (making.force or keys.get(output.path) != output.key)
            making.submit(output.parts if is_wanted else (), others)
            if is_wanted and not (output.parts or parts_only):
                yield replace(output, make=partial(others.submit(output.make)), is_heavy=False)
            else:
                yield output


def write_outputs(
    outputs: Sequence[Output],
    folder: Path,
    before: Manifest | None,
    making: Making,
    *,
    note: Callable[[str], None],
    called: str = "files",
) -> Written:
    """Make and write every file that is not current; `note` hears of each file that was made.

    `called` is what progress calls the files.

    ValueError if two outputs have one path: the second would take the place of the first.
    """
    if twice := [path for path, count in Counter(output.path for output in outputs).items() if count > 1]:
        raise ValueError(f"made twice: {', '.join(twice)}")
    known = {entry.path: entry for entry in before.files} if before and not before.is_damaged else {}
    kept: dict[str, Entry] = {}
    wanted: list[Output] = []
    for output in outputs:
        entry = known.get(output.path)
        if entry is not None and not making.force and is_current(entry, output.key, folder):
            kept[output.path] = entry
        else:
            wanted.append(output)
    progress.begin(called, len(wanted))
    for output, product in _made(wanted, making):
        write_below(folder, output.path, product.data)
        making.cache.put(*product.remembered)
        kept[output.path] = Entry(
            path=output.path,
            sha256=sha256(product.data),
            size=len(product.data),
            kind=output.kind,
            title=output.title,
            counts={**output.counts, **product.counts},
            key=output.key,
            problems=product.problems,
        )
        note(output.path)
        progress.made(output.path)
    files = tuple(kept[output.path] for output in outputs)
    return Written(files, tuple(problem for entry in files for problem in entry.problems))


class Making:
    """What the outputs of a build are made with: its cache, whether to `force` all anew, and parts that were begun.

    Each part is asked for once, and recalled from the cache unless forced. `open` counts those that are not there yet,
    `later` has those that are made from others.
    """

    def __init__(self, cache: Cache, *, force: bool) -> None:
        """Begin with no parts."""
        self.cache = cache
        self.force = force
        self.open = 0
        self._answers: dict[str, Callable[[], bytes]] = {}
        self.later: dict[str, Part] = {}

    def submit(self, parts: Iterable[Part], maker: Pool | _InThisProcess) -> None:
        """Ask for parts that were not asked for yet; those that are made from others wait for `submit_later`."""
        for part in parts:
            if part.digest in self._answers or part.digest in self.later:
                continue
            if found := {} if self.force else self.cache.get("part", [part.digest]):
                self._answers[part.digest] = partial(found.__getitem__, part.digest)
                continue
            self.open += 1
            self.submit(part.parts, maker)
            if part.parts:
                self.later[part.digest] = part
            else:
                self._begin(part, maker)

    def submit_later(self, maker: Pool | _InThisProcess) -> None:
        """Ask for the parts that are made from others, which are waited for."""
        for part in self.later.values():
            self._begin(part, maker)
        self.later.clear()

    def _begin(self, part: Part, maker: Pool | _InThisProcess) -> None:
        answer = maker.submit(part.make, *self.made(part.parts))
        self._answers[part.digest] = partial(self._remembered, part.digest, answer)

    def _remembered(self, digest: str, answer: Callable[[], bytes]) -> bytes:
        data = answer()
        self.cache.put("part", {digest: data})
        self.open -= 1
        progress.made("")
        self._answers[digest] = lambda: data
        return data

    def made(self, parts: Iterable[Part]) -> list[bytes]:
        """Return parts that were asked for."""
        return [self._answers[part.digest]() for part in parts]


class _InThisProcess:
    """Makes things in this process, each when its answer is wanted: where others would not be faster."""

    def submit(self, make: Callable[_P, _T], *arguments: _P.args, **more: _P.kwargs) -> Callable[[], _T]:
        """Return how to get something."""
        return partial(make, *arguments, **more)


def _made(outputs: Sequence[Output], making: Making) -> Iterator[tuple[Output, Product]]:
    """Yield every output with its product; the heavy ones and their parts are made by other processes meanwhile.

    What is made from parts that are made from others takes longest to be there. So these are asked for as soon as the
    others are made; all processes but one have the largest of the other outputs to make meanwhile.
    """
    heavy = sorted((output for output in outputs if output.is_heavy), key=lambda output: -output.size)
    count = len(heavy) + len({part.digest for output in heavy for part in output.parts})
    workers = min(os.cpu_count() or 1, count)
    with pool(workers) if workers > 1 else nullcontext(_InThisProcess()) as maker:
        for output in heavy:
            making.submit(output.parts, maker)
        progress.more(making.open)
        apart = [output for output in heavy if not output.parts]
        first = workers - 1 if making.later else len(apart)
        asked = [(output, maker.submit(output.make)) for output in apart[:first]]
        for output in outputs:
            if not output.is_heavy:
                yield output, output.make()
        making.submit_later(maker)
        asked += [(output, maker.submit(output.make)) for output in apart[first:]]
        yield from _answered(asked)
        whole = (output for output in heavy if output.parts)
        yield from _answered([(output, maker.submit(output.make, *making.made(output.parts))) for output in whole])


def _answered(asked: list[tuple[Output, Callable[[], Product]]]) -> Iterator[tuple[Output, Product]]:
    """Yield outputs with their products; each answer is let go with its bytes as soon as it is taken."""
    asked.reverse()
    while asked:
        output, answer = asked.pop()
        yield output, answer()
