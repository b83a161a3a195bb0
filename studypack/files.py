"""Turns folders and files into sources, and finished outputs into files: the only place that touches the disk."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .config import Limits
from .diagnostics import Checked, Code, Diagnostic
from .source import Source

SUFFIXES = (".md", ".markdown", ".txt")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class BankFiles:
    """A bank on disk: its root folder, its name, its texts in natural order, and its configuration if it has one.

    `paths` gives the file on disk for a source's path, which is shown as the user would write it.
    """

    root: Path
    name: str
    is_folder: bool
    sources: tuple[Source, ...]
    settings: Source | None
    paths: Mapping[str, Path]


def natural_key(path: str) -> tuple[tuple[int, int | str], ...]:
    """Return a sort key in which `2.md` comes before `10.md`."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", path) if part)


def read_bank(bank: Path, limits: Limits) -> Checked[BankFiles]:
    """Read a bank: one file, or all Markdown files of a folder. What cannot be read is an error, not an exception."""
    shown = Path(os.path.relpath(bank)) if bank.is_absolute() else bank
    if not bank.exists():
        return _failed(bank, shown, "there is no such file or folder")
    is_folder = bank.is_dir()
    root = bank if is_folder else bank.parent
    paths = sorted(_texts(bank), key=lambda path: natural_key(path.relative_to(bank).as_posix())) if is_folder else [bank]
    if len(paths) > limits.files:
        return _failed(bank, shown, f"{len(paths)} files; at most {limits.files} are read", Code.TOO_LARGE)
    sources, problems = [], []
    on_disk: dict[str, Path] = {}
    for path in paths:
        label = (shown / path.relative_to(bank)) if is_folder else shown
        read = read_source(path, label.as_posix(), limits)
        problems.extend(read.problems)
        if read.value is not None:
            sources.append(read.value)
            on_disk[read.value.path] = path
    settings = None
    if (root / "bank.toml").is_file():
        label = (shown if is_folder else shown.parent) / "bank.toml"
        found = read_source(root / "bank.toml", label.as_posix(), limits)
        settings = found.value
        problems.extend(found.problems)
    name = bank.resolve().name if is_folder else bank.stem
    return Checked(BankFiles(root, name, is_folder, tuple(sources), settings, on_disk), tuple(problems))


def _failed(bank: Path, shown: Path, message: str, code: Code = Code.UNREADABLE_FILE) -> Checked[BankFiles]:
    problem = Diagnostic(shown.as_posix(), 1, 1, message, code, "give a folder, or one .md or .txt file")
    return Checked(BankFiles(bank, bank.name, False, (), None, {}), (problem,))


def _texts(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below a folder; links are not followed, so nothing outside it is read."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in names:
            path = Path(here) / name
            if path.suffix.lower() in SUFFIXES and not name.startswith(".") and not path.is_symlink():
                yield path


def read_source(path: Path, label: str, limits: Limits) -> Checked[Source | None]:
    """Read one text file as UTF-8, with `\\n` line ends and without a byte order mark; `label` is how to name it."""

    def refuse(code: Code, message: str, line: int = 1, column: int = 1) -> Checked[Source | None]:
        return Checked(None, (Diagnostic(label, line, column, message, code),))

    try:
        if not path.is_file():
            return refuse(Code.UNREADABLE_FILE, "this is no ordinary file")
        if path.stat().st_size > limits.file_bytes:
            return refuse(Code.TOO_LARGE, f"the file has over {limits.file_bytes} bytes")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        return refuse(Code.UNREADABLE_FILE, "the file is not UTF-8 text", line, column)
    except OSError as error:
        return refuse(Code.UNREADABLE_FILE, f"the file cannot be read: {error.strerror}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        return refuse(Code.UNREADABLE_FILE, f"control character U+{ord(control.group(0)):04X}", line)
    source = Source(label, text)
    for number, content in enumerate(source.lines, start=1):
        if len(content) > limits.line_characters:
            return refuse(Code.TOO_LARGE, f"the line has over {limits.line_characters} characters", number)
    return Checked(source)


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file in one step, so that a reader sees the old or the new one whole; return whether it changed."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def insert_lines(path: Path, after_line: int, text: str) -> int:
    """Insert a text after a line of a file (counted from 1), with blank lines around it; return its first line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    before, after = lines[:after_line], lines[after_line:]
    while before and not before[-1].strip():
        before.pop()
    while after and not after[0].strip():
        after.pop(0)
    body = [*before, "", *text.strip("\n").split("\n"), "", *after]
    write_if_changed(path, "\n".join(body).rstrip("\n").encode() + b"\n")
    return len(before) + 2
