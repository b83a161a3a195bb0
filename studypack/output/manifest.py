"""The manifest, `manifest.json`: written last, it says of which bank an output folder is and what each file holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated

import msgspec

from ..bank.diagnostics import Diagnostic
from .writing import read_below

NAME = "manifest.json"
MOST_BYTES = 64 * 2**20
"""What is larger was not written by a build."""
FORMAT = 1
CACHE = ".cache/cache.sqlite"
"""A folder that has it was built into, whatever became of the manifest."""
_REPLACED = (NAME, "index.html", "UPDATE.md")
"""Files that others may have under the same names."""

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its path below the output folder, digest and size, what it holds, and the key of its content.

    `key` is a digest of everything that the file was made from; as long as it stays the same the file is not remade,
    and the `problems` met while making it hold.
    """

    path: str
    sha256: _Digest
    size: _Count
    kind: str
    title: str = ""
    counts: Mapping[str, _Count] = {}
    key: str = ""
    problems: tuple[Diagnostic, ...] = ()


class Manifest(msgspec.Struct, frozen=True):
    """What an output folder holds, and of which bank.

    One that `is_damaged` says whose the folder is and which files may be removed; none of them is current.
    """

    bank: str
    title: str
    version: str
    files: tuple[Entry, ...] = ()
    is_damaged: bool = False

    def entry(self, path: str) -> Entry | None:
        """Return the entry of a file, or None."""
        return None if self.is_damaged else next((entry for entry in self.files if entry.path == path), None)


class _Bank(msgspec.Struct, frozen=True):
    id: str
    title: str
    version: str


class _File(msgspec.Struct, frozen=True):
    """The file as it is written; `digest` is of all the rest, so that no changed byte stays."""

    format: int
    bank: _Bank
    files: tuple[Entry, ...]
    digest: str = ""


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_json(manifest: Manifest) -> bytes:
    """Return the manifest as it is written: sorted by path."""
    files = tuple(sorted(manifest.files, key=lambda entry: entry.path))
    file = _File(FORMAT, _Bank(manifest.bank, manifest.title, manifest.version), files)
    sealed = msgspec.structs.replace(file, digest=_seal(file))
    return msgspec.json.format(msgspec.json.encode(sealed), indent=1) + b"\n"


def _seal(file: _File) -> str:
    return sha256(msgspec.json.encode(msgspec.structs.replace(file, digest="")))


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of an output folder; None where there is none that can be understood."""
    try:
        file = msgspec.json.decode(read_below(folder, NAME, MOST_BYTES), type=_File)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None
    # Files are removed by these names: one that leads out of the folder was not written by a build.
    if file.format != FORMAT or not all(_is_below(entry.path) for entry in file.files):
        return None
    is_damaged = file.digest != _seal(file)
    files = tuple(msgspec.structs.replace(entry, key="") for entry in file.files) if is_damaged else file.files
    return Manifest(file.bank.id, file.bank.title, file.bank.version, files, is_damaged)


def whose(folder: Path, bank_ids: Sequence[str]) -> str:
    """Say whose an output folder is, if it is not for the bank with these ids, its own first; else nothing.

    What neither a manifest nor the cache tells to be of a build is somebody's own, and stays.
    """
    before = read_manifest(folder)
    if before is None:
        own = [name for name in _REPLACED if (folder / name).is_file()]
        if not own or (folder / CACHE).exists():
            return ""
        return f"{folder} holds {own[0]}, which no build wrote there; choose another --out, or move that file away"
    if before.bank in bank_ids:
        return ""
    renamed = f'if it is that bank, renamed, write `id = "{before.bank}"` into bank.toml'
    return f"{folder} holds the bank “{before.bank}”; build “{bank_ids[0]}” elsewhere with --out, or, {renamed}"


def _is_below(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0]


def is_current(entry: Entry | None, key: str, folder: Path) -> bool:
    """Tell whether a file is there as the manifest says, made from the same content."""
    return entry is not None and entry.key == key and is_as_written(entry, folder)


def is_as_written(entry: Entry, folder: Path) -> bool:
    """Tell whether a file is there as the manifest says."""
    try:
        data = read_below(folder, entry.path, entry.size)
    except OSError:
        return False
    return sha256(data) == entry.sha256


def remaining(before: Manifest | None, folder: Path) -> tuple[Entry, ...]:
    """Return the entries of an earlier build that may stand again; of a damaged manifest those of whole files."""
    if before is None or not before.is_damaged:
        return before.files if before else ()
    return tuple(entry for entry in before.files if is_as_written(entry, folder))


def stale(before: Manifest | None, files: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return what an earlier build of the bank wrote and this one does not, by path."""
    now = {entry.path for entry in files}
    return tuple(entry for entry in before.files if entry.path not in now) if before else ()
