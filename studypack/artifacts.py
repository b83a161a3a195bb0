"""Turns plans into finished files: remakes those whose content changed, on all cores, and keeps the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from .files import write_if_changed
from .manifest import Entry, Manifest, digest, is_current


@dataclass(frozen=True)
class Artifact:
    """A file to make: where, of which kind, from which content (`key`), how, and what it will hold.

    `make` is a function of a module and `arguments` are values, so that another process can call it.
    """

    path: str
    kind: str
    title: str
    key: str
    make: Callable[..., bytes]
    arguments: tuple[object, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    is_heavy: bool = False


def write_artifacts(
    artifacts: Sequence[Artifact], folder: Path, before: Manifest | None, *, force: bool, note: Callable[[str], None]
) -> tuple[Entry, ...]:
    """Make and write every file that is not current, and return the entries of all; `note` hears of each one."""
    kept: dict[str, Entry] = {}
    wanted: list[Artifact] = []
    for artifact in artifacts:
        entry = before.entry(artifact.path) if before else None
        if entry is not None and not force and is_current(entry, artifact.key, folder):
            kept[artifact.path] = entry
        else:
            wanted.append(artifact)
    for artifact, data in _made(wanted):
        write_if_changed(folder / artifact.path, data)
        kept[artifact.path] = Entry(
            artifact.path, digest(data), len(data), artifact.kind, artifact.title, dict(artifact.counts), artifact.key
        )
        note(artifact.path)
    return tuple(kept[artifact.path] for artifact in artifacts)


def _made(artifacts: Sequence[Artifact]) -> Iterator[tuple[Artifact, bytes]]:
    """Yield every artifact with its bytes; the heavy ones are made by other processes meanwhile."""
    heavy = [artifact for artifact in artifacts if artifact.is_heavy]
    light = [artifact for artifact in artifacts if not artifact.is_heavy]
    workers = min(os.cpu_count() or 1, len(heavy))
    if workers < 2:
        for artifact in [*light, *heavy]:
            yield artifact, artifact.make(*artifact.arguments)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [(artifact, pool.submit(artifact.make, *artifact.arguments)) for artifact in heavy]
        for artifact in light:
            yield artifact, artifact.make(*artifact.arguments)
        for artifact, future in futures:
            yield artifact, future.result()
