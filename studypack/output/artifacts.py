"""Turns plans into finished files: remakes those whose content changed, on all cores, and keeps the others."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ..bank.diagnostics import Diagnostic
from . import program
from .manifest import Entry, Manifest, digest, is_current
from .parts import Part, PartStore
from .workers import ask, pool
from .writing import write_below


@dataclass(frozen=True)
class Product:
    """A file as it was made: its bytes, the problems met, and what it turned out to hold (pages, say)."""

    data: bytes
    problems: tuple[Diagnostic, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The entries of files, in the order asked for, and the problems met while making them, now or earlier."""

    files: tuple[Entry, ...]
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Artifact:
    """A file to make: where, of which kind, from which content (`key`), how, and what it will hold.

    `make` is a function of a module and `arguments` are values, so that another process can call it; after these it
    takes what became of `parts`.
    """

    path: str
    kind: str
    title: str
    key: str
    make: Callable[..., Product]
    arguments: tuple[object, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    is_heavy: bool = False
    parts: tuple[Part, ...] = ()


def write_artifacts(
    artifacts: Sequence[Artifact], folder: Path, before: Manifest | None, *, force: bool, note: Callable[[str], None]
) -> Made:
    """Make and write every file that is not current; `note` hears of each file that was made."""
    kept: dict[str, Entry] = {}
    wanted: list[Artifact] = []
    for artifact in artifacts:
        entry = before.entry(artifact.path) if before else None
        if entry is not None and not force and is_current(entry, _key(artifact), folder):
            kept[artifact.path] = entry
        else:
            wanted.append(artifact)
    store = PartStore(folder / ".cache" / "parts", force=force)
    for artifact, product in _made(wanted, store):
        write_below(folder, artifact.path, product.data)
        kept[artifact.path] = Entry(
            path=artifact.path,
            sha256=digest(product.data),
            size=len(product.data),
            kind=artifact.kind,
            title=artifact.title,
            counts={**artifact.counts, **product.counts},
            key=_key(artifact),
            problems=product.problems,
        )
        note(artifact.path)
    store.forget_others(part for artifact in artifacts for part in artifact.parts)
    files = tuple(kept[artifact.path] for artifact in artifacts)
    return Made(files, tuple(problem for entry in files for problem in entry.problems))


def _key(artifact: Artifact) -> str:
    """Return the key of a file's content and of what makes it."""
    return digest(f"{program.version()}\n{artifact.key}".encode())


def _made(artifacts: Sequence[Artifact], store: PartStore) -> Iterator[tuple[Artifact, Product]]:
    """Yield every artifact with its product; the heavy ones and their parts are made by other processes meanwhile."""
    heavy = [artifact for artifact in artifacts if artifact.is_heavy]
    light = [artifact for artifact in artifacts if not artifact.is_heavy]
    parts = {part.key for artifact in heavy for part in artifact.parts}
    workers = min(os.cpu_count() or 1, len(heavy) + len(parts))
    if workers < 2:
        for artifact in [*light, *heavy]:
            store.ask(artifact.parts, None)
            yield artifact, artifact.make(*artifact.arguments, *store.answers(artifact.parts))
        return
    with pool(workers) as others:
        for artifact in heavy:
            store.ask(artifact.parts, others)
        answers: deque[tuple[Artifact, Callable[[], Product]]] = deque()
        queue = deque(heavy)
        while queue and not queue[0].parts:  # they keep the others busy while parts are waited for
            answers.append(_asked(queue.popleft(), others, store))
        for artifact in light:
            yield artifact, artifact.make(*artifact.arguments)
        answers.extend(_asked(artifact, others, store) for artifact in queue)
        while answers:  # an answer is let go with its bytes as soon as it is taken
            artifact, answer = answers.popleft()
            yield artifact, answer()


def _asked(artifact: Artifact, others: ProcessPoolExecutor, store: PartStore) -> tuple[Artifact, Callable[[], Product]]:
    """Have another process make an artifact, once its parts are made."""
    return artifact, ask(others, artifact.make, *artifact.arguments, *store.answers(artifact.parts))
