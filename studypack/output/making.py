"""Makes outputs, by several processes where that is faster, and writes those that changed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

from ..bank.diagnostics import Diagnostic
from . import progress
from .cache import Cache
from .manifest import Entry, Manifest, is_current, sha256
from .outputs import Output, Part, Product
from .workers import Pool, pool
from .writing import write_below

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Written:
    """The entries of files, in the order asked for, and the problems met while making them, now or earlier."""

    files: tuple[Entry, ...]
    problems: tuple[Diagnostic, ...]


def begun(
    outputs: Iterable[Output], before: Manifest | None, making: Making, *, parts_only: bool = False
) -> Iterator[Output]:
    """Yield outputs, those that are heavy and were made of other content already being made by other processes.

    Of what is put together these are its parts. With `parts_only` these are begun of what is layered only, and all else
    waits for `write_outputs`, which knows what takes longest. Nothing is written until then.
    """
    keys = {entry.path: entry.key for entry in before.files} if before else {}
    workers = os.cpu_count() or 1
    with pool(workers) as others:
        for output in outputs:
            is_wanted = output.is_heavy and workers > 1 and (making.force or keys.get(output.path) != output.key)
            making.submit(output.parts if is_wanted and (output.is_layered or not parts_only) else (), others)
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
        """Ask for parts that were not asked for yet; those that are made from others wait for `submit_next`."""
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

    def submit_next(self, maker: Pool | _InThisProcess) -> None:
        """Ask for the parts that are made from others which were asked for; these are waited for."""
        ready = [part for part in self.later.values() if all(one.digest in self._answers for one in part.parts)]
        for part in ready:
            self._begin(part, maker)
            del self.later[part.digest]

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


_Asked = list[tuple[Output, Callable[[], Product]]]
"""Outputs that were asked for, and how to get each."""


class _InThisProcess:
    """Makes things in this process, each when its answer is wanted: where others would not be faster."""

    def submit(self, make: Callable[_P, _T], *arguments: _P.args, **more: _P.kwargs) -> Callable[[], _T]:
        """Return how to get something."""
        return partial(make, *arguments, **more)


def _made(outputs: Sequence[Output], making: Making) -> Iterator[tuple[Output, Product]]:
    """Yield every output with its product; the heavy ones and their parts are made by other processes meanwhile.

    What is layered is asked for step by step, each as soon as it can be: all processes but one have something else to
    make while a step waits for the one before it. All else is asked for behind it, the largest first.
    """
    heavy = sorted((one for one in outputs if one.is_heavy), key=lambda one: (-one.is_layered, -one.size))
    apart, whole = ([one for one in heavy if bool(one.parts) is has_parts] for has_parts in (False, True))
    workers = min(os.cpu_count() or 1, len(apart) + len({part.digest for one in whole for part in one.parts}))
    asked: _Asked = []
    with pool(workers) if workers > 1 else nullcontext(_InThisProcess()) as maker:
        for output in whole:
            making.submit(output.parts if output.is_layered else (), maker)
        progress.more(making.open)
        rest = _asking(apart, whole, making, maker, asked)
        list(islice(rest, workers - 1 if making.later else None))
        for output in outputs:
            if not output.is_heavy:
                yield output, output.make()
        making.submit_next(maker)
        list(rest)
        while making.later:
            making.submit_next(maker)
        asked += [(output, maker.submit(output.make, *making.made(output.parts))) for output in whole]
        yield from _answered(asked)


def _asking(
    apart: Iterable[Output], whole: Iterable[Output], making: Making, maker: Pool | _InThisProcess, asked: _Asked
) -> Iterator[None]:
    """Ask for what waits for nothing, and stop after each: for parts, then for outputs that have none."""
    for part in (part for output in whole for part in output.parts):
        before = making.open
        making.submit((part,), maker)
        if making.open > before:
            progress.more(making.open - before)
            yield
    for output in apart:
        asked.append((output, maker.submit(output.make)))
        yield


def _answered(asked: _Asked) -> Iterator[tuple[Output, Product]]:
    """Yield outputs with their products; each answer is let go with its bytes as soon as it is taken."""
    asked.reverse()
    while asked:
        output, answer = asked.pop()
        yield output, answer()
