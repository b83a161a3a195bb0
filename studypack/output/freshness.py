"""Recognises that nothing changed since the last build, so that a build has nothing to do.

Only the standard library is loaded here, and nothing is guessed from times or sizes: every file that goes in and every
file that came out is read and hashed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from .. import shipped
from ..options import Request
from .folders import walk
from .program import libraries
from .writing import UnwritableError, read_below, write_below

PACKAGE = Path(__file__).resolve().parent.parent
_STATE = "fresh.json"
MOST_INPUT, MOST_STATE = 64 * 2**20, 64 * 2**20
"""Bytes: what is larger is no file of a bank, and none that a build remembers."""
_IMAGE_END = r"(?i)\.(?:png|jpe?g|gif|webp|svg)(?![A-Za-z0-9])"
"""What only a bank of one file needs is not compiled for others."""
_AT_ONCE = 64 * 2**10
_LONGEST_NAME, _MOST_WORDS = 300, 8
"""Characters of an image's path, and words in it, that are looked at."""


@dataclass(frozen=True)
class State:
    """What is remembered of the last build: the fingerprints of what went in and came out, and what it said."""

    inputs: str
    outputs: str
    problems: str


def inputs(request: Request) -> str:
    """Return the fingerprint of all that goes into a build: bank, options, this program, and what it runs on.

    The bank's ledger is read and written by a build, so it counts to what came out as well: see `outputs`.
    """
    digest = hashlib.sha256()
    bank = request.bank
    asked = replace(request, options=replace(request.options, now=0))
    _add(digest, f"{asked!r}\n{libraries()}\n{os.name}\n{json.dumps(_installed())}")
    folders = (PACKAGE, *map(shipped.folder, ("templates", "styles", "words")))
    files = [path for folder in folders if folder.is_dir() for path in _files(folder)]
    if bank.is_dir():
        files += _files(bank, request.options.out)
    else:
        files += [bank, bank.with_name("bank.toml"), *_named(bank)]
    named = [path for path in (request.since, request.published) if path]
    for path in [*files, *named]:
        if not path.name.endswith("ledger.json") or path in named:
            _add(digest, path.as_posix())
            _add(digest, _file_digest(path, MOST_INPUT))
    return digest.hexdigest()


def outputs(request: Request, *, as_written: bool = False) -> str:
    """Return the fingerprint of what a build left: ledgers and manifest; empty if a file is not as that says.

    A build that has just written all files need not read them: they are `as_written`.
    """
    digest = hashlib.sha256()
    out, bank = request.options.out, request.bank
    ledgers = (request.ledger, bank / "ledger.json", bank.parent / f"{bank.name}.ledger.json", out / "ledger.json")
    try:
        manifest = read_below(out, "manifest.json", MOST_STATE)
        files = {entry["path"]: entry["sha256"] for entry in json.loads(manifest)["files"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    digest.update(manifest)
    if not as_written and any(_file_digest(out / path) != known for path, known in files.items()):
        return ""
    for ledger in ledgers:  # the ledger is among what came out
        _add(digest, _file_digest(ledger or Path()))
    return digest.hexdigest()


def _files(folder: Path, out: Path | None = None) -> Iterator[Path]:
    """Yield every file below a folder in a fixed order, without caches, links, hidden files and the output folder."""
    without = out.resolve() if out else None
    for here, folders, names in walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name != "__pycache__" and (here / name).resolve() != without
        )
        for name in sorted(names):
            path = here / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _named(bank: Path) -> Iterator[Path]:
    """Yield the images that a bank of one file may name: whatever before `.png` and the like is a file beside it."""
    try:
        text = read_below(bank.parent, bank.name, MOST_INPUT).decode("utf-8", "replace")
    except OSError:
        return
    seen: set[str] = set()
    for end in re.finditer(_IMAGE_END, text):
        words = re.split(r"[()<>\"'\n]", text[max(end.start() - _LONGEST_NAME, 0) : end.end()])[-1].split(" ")
        for start in range(min(len(words), _MOST_WORDS)):
            name = unquote(" ".join(words[-1 - start :]))
            if name not in seen and "\0" not in name and (bank.parent / name).is_file():
                yield bank.parent / name
            seen.add(name)


def _installed() -> list[str]:
    """Return the names and versions of all packages that are installed, as their folders say."""
    names: set[str] = set()
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and Path(folder).is_dir():
            names.update(path.name for path in Path(folder).iterdir() if path.suffix in (".dist-info", ".egg-info"))
    return sorted(names)


def _add(digest: hashlib._Hash, text: str) -> None:
    digest.update(f"{len(text)}:{text}".encode("utf-8", "surrogateescape"))


def _file_digest(path: Path, most: int = 0) -> str:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or (most and found.st_size > most):  # a pipe would never end
            raise OSError
        own = hashlib.sha256()
        with path.open("rb", buffering=0) as stream:
            while data := stream.read(_AT_ONCE):
                own.update(data)
        return own.hexdigest()
    except (OSError, ValueError):
        return "missing"


def recall(out: Path) -> State | None:
    """Return what is remembered of the last build into a folder, or None."""
    try:
        found = json.loads(read_below(out, f".cache/{_STATE}", MOST_STATE))
        state = State(**found["state"])
        return state if state.outputs and found["seal"] == _seal(state) else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def remember(out: Path, state: State) -> None:
    """Remember a build. Whatever goes wrong here costs time at the next build and nothing else."""
    try:
        write_below(out, f".cache/{_STATE}", json.dumps({"state": asdict(state), "seal": _seal(state)}).encode())
    except UnwritableError:
        return


def _seal(state: State) -> str:
    return hashlib.sha256(json.dumps(asdict(state)).encode()).hexdigest()
