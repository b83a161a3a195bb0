"""Turns the files of a build into `manifest.json`, which is written last and says what the output folder holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..bank.diagnostics import Code, Diagnostic

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """One file: its path below the output folder, digest and size, what it holds, and the key of its content.

    `key` is a digest of everything that the file was made from; as long as it stays the same the file is not remade,
    and the `problems` met while making it hold.
    """

    path: str
    sha256: str
    size: int
    kind: str
    title: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    key: str = ""
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What an output folder holds, and of which bank."""

    bank: str
    title: str
    version: str
    files: tuple[Entry, ...] = ()

    def entry(self, path: str) -> Entry | None:
        """Return the entry of a file, or None."""
        return next((entry for entry in self.files if entry.path == path), None)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_json(manifest: Manifest) -> bytes:
    """Return the manifest as it is written: sorted by path."""
    data = {
        "format": FORMAT,
        "bank": {"id": manifest.bank, "title": manifest.title, "version": manifest.version},
        "files": [_entry(entry) for entry in sorted(manifest.files, key=lambda entry: entry.path)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(entry: Entry) -> dict[str, Any]:
    problems = [[p.path, p.line, p.column, p.message, p.code.slug, p.hint] for p in entry.problems]
    return {**asdict(replace(entry, problems=())), "problems": problems}


def _read_entry(data: dict[str, Any]) -> Entry:
    codes = {code.slug: code for code in Code}
    problems = tuple(
        Diagnostic(path, line, column, message, codes[slug], hint)
        for path, line, column, message, slug, hint in data["problems"]
    )
    return Entry(**{**data, "problems": problems})


def _is_below(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0]


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of an output folder; None where there is none that can be understood."""
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            return None
        bank = data["bank"]
        files = tuple(_read_entry(entry) for entry in data["files"])
        # Files are removed by these names: one that leads out of the folder was not written by a build.
        if not all(_is_below(entry.path) for entry in files):
            return None
        return Manifest(bank["id"], bank["title"], bank["version"], files)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def is_current(entry: Entry | None, key: str, folder: Path) -> bool:
    """Tell whether a file is there as the manifest says, made from the same content."""
    if entry is None or not entry.key or entry.key != key:
        return False
    try:
        data = (folder / entry.path).read_bytes()
    except OSError:
        return False
    return len(data) == entry.size and sha256(data) == entry.sha256


def stale(before: Manifest | None, files: Sequence[Entry]) -> tuple[str, ...]:
    """Return the paths that an earlier build of the bank wrote and this one does not."""
    now = {entry.path for entry in files}
    return tuple(sorted(entry.path for entry in before.files if entry.path not in now)) if before else ()
