"""Writing: each file in one step, below its folder only, and what the system refuses as one exception."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .folders import walk

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")
_PART = (".studypack-", ".part")
"""How the name of a file that is being written begins and ends."""


class UnwritableError(Exception):
    """A file cannot be written: the disk is full, a folder is read-only, another program holds the file."""

    def __init__(self, path: Path, error: OSError) -> None:
        """Take the file and what the system said."""
        shown = path.as_posix().encode("utf-8", "replace").decode("utf-8")
        super().__init__(f"{shown} cannot be written: {error.strerror or error}; {_way_out(error)}")


def _way_out(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "free some space and try again"
    if error.errno == errno.EROFS or not isinstance(error, PermissionError):
        return "choose another place, or look what is there"
    return "close the programs that have it open, or let yourself write there"


def write_if_changed(path: Path, data: bytes, *, is_precious: bool = True) -> bool:
    """Write a file in one step, so that a reader sees the old or the new one whole; return whether it changed.

    What is precious is on the disk when this returns, even if power fails the next moment; a file whose digest is
    remembered elsewhere is not, since it would be made anew. Raises UnwritableError; what was there is then still
    there.
    """
    try:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except OSError:
        pass
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, is_precious)
    except OSError as error:
        raise UnwritableError(path, error) from error
    return True


def refuse_links(*paths: Path) -> None:
    """Raise UnwritableError for a path that is a link: what it leads to is somebody else's."""
    for path in paths:
        if path.is_symlink():
            raise UnwritableError(path, OSError(errno.ELOOP, "it is a link"))


def write_below(folder: Path, path: str, data: bytes) -> bool:
    """Write an output as `write_if_changed` does, and never through a link that leads elsewhere.

    The manifest has its digest, so the disk may take its time.
    """
    if not _is_below(folder, path):
        raise UnwritableError(folder / path, OSError(errno.ELOOP, "a link leads out of the output folder"))
    if (folder / path).is_symlink():
        remove_below(folder, path)
    return write_if_changed(folder / path, data, is_precious=False)


def read_below(folder: Path, path: str, most: int | None = None) -> bytes:
    """Read a file below a folder; OSError if it is no ordinary file, over `most` bytes, or only behind a link."""
    file = folder / path
    if not _is_below(folder, path) or file.is_symlink() or not file.is_file():
        raise FileNotFoundError(errno.ENOENT, "no ordinary file", str(file))
    if most is not None and file.stat().st_size > most:
        raise OSError(errno.EFBIG, "too large", str(file))
    return file.read_bytes()


def _is_below(folder: Path, path: str) -> bool:
    return (folder / path).parent.resolve().is_relative_to(folder.resolve())


def _replace(path: Path, data: bytes, is_precious: bool) -> None:
    """Replace a file, which keeps its mode; a new one gets what the user's umask leaves."""
    temporary = path.with_name(f"{_PART[0]}{secrets.token_hex(8)}{_PART[1]}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            if is_precious:
                stream.flush()
                os.fsync(stream.fileno())
        if path.is_file():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode) & 0o777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def remove_parts(folder: Path, *, below: bool) -> None:
    """Remove what writing left in a folder, and below it if asked, when it was killed; nobody may be writing there."""
    for here, folders, names in walk(folder):
        for name in names:
            if name.startswith(_PART[0]) and name.endswith(_PART[1]):
                with suppress(OSError):
                    (here / name).unlink()
        if not below:
            folders.clear()


def remove_below(folder: Path, path: str) -> None:
    """Remove a file below a folder; one that is only reached through a link stays, and so does one that cannot go."""
    if _is_below(folder, path):
        with suppress(OSError):
            (folder / path).unlink()


def insert_lines(path: Path, after_line: int, text: str) -> int:
    """Insert a text after a line of a file (counted from 1), with blank lines around it; return its first line.

    All else stays to the byte: the text takes the line ends of the file.
    """
    found = path.read_bytes().decode("utf-8")
    end = next((one for one in ("\r\n", "\n", "\r") if one in found), "\n")
    lines = _LINE.findall(found)
    at = min(after_line, len(lines))
    while at and not lines[at - 1].strip():
        at -= 1
    before, after = "".join(lines[:at]), "".join(lines[at:])
    own = end + text.strip("\n").replace("\n", end) + end
    gap = "" if not after or not lines[at].strip() else end
    is_ended = before.endswith(("\n", "\r"))
    write_if_changed(path, (before + ("" if is_ended or not before else end) + own + gap + after).encode())
    return at + 2


def replace_lines(path: Path, lines: Mapping[int, tuple[str, str]]) -> None:
    """Replace lines of a file, counted from 1, by others, and leave all else to the byte: line ends too.

    Each line is given as it was read and as it becomes; one that is not as it was read stays.
    """
    found = path.read_bytes().decode("utf-8").split("\n")
    for number, (before, after) in lines.items():
        line = found[number - 1]
        at = line.find(before)
        if at >= 0 and line.strip("\r\ufeff") == before:
            found[number - 1] = line[:at] + after + line[at + len(before) :]
    write_if_changed(path, "\n".join(found).encode())
