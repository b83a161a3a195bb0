"""Turns what files are put together from into bytes that are made once, by other processes, and remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import program
from .manifest import digest
from .workers import ask
from .writing import UnwritableError, write_if_changed

_NAME = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Part:
    """Something that one file or several are put together from: from which content (`key`), and how it is made."""

    key: str
    make: Callable[..., bytes]
    arguments: tuple[object, ...]


class PartStore:
    """The parts of a build. Between builds they are files, named by all that decides them, with a digest in front."""

    def __init__(self, folder: Path, *, force: bool) -> None:
        """Take the folder that remembers parts, from which nothing is taken if all is to be made anew."""
        self._folder = folder
        self._force = force
        self._found: dict[str, Callable[[], bytes]] = {}

    def ask(self, parts: Iterable[Part], others: ProcessPoolExecutor | None) -> None:
        """Have other processes make parts that were not asked for yet; if there are none, `answers` makes them."""
        for part in parts:
            if part.key not in self._found:
                self._found[part.key] = self._asked(part, others)

    def _asked(self, part: Part, others: ProcessPoolExecutor | None) -> Callable[[], bytes]:
        data = None if self._force else self._recalled(part)
        if data is not None:
            return lambda: data
        if others is None:
            return lambda: part.make(*part.arguments)
        return ask(others, part.make, *part.arguments)

    def answers(self, parts: Iterable[Part]) -> list[bytes]:
        """Return parts that were asked for."""
        return [self._answer(part) for part in parts]

    def _answer(self, part: Part) -> bytes:
        data = self._found[part.key]()
        self._found[part.key] = lambda: data
        # Without the file the next build takes longer, and nothing else.
        with suppress(UnwritableError):
            write_if_changed(self._path(part), f"{digest(data)}\n".encode() + data, is_precious=False)
        return data

    def _recalled(self, part: Part) -> bytes | None:
        try:
            seal, _, data = self._path(part).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if seal.decode("ascii", "replace") == digest(data) else None

    def _path(self, part: Part) -> Path:
        return self._folder / digest(f"{program.version()}\n{part.key}".encode())

    def forget_others(self, parts: Iterable[Part]) -> None:
        """Remove the files of parts of which no file is made any more, unless this build knows of no part at all."""
        wanted = {self._path(part) for part in parts}
        if not wanted:
            return
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path not in wanted and _NAME.fullmatch(path.name):
                    path.unlink()
