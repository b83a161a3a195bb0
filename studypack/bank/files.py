"""Read a bank's folder or file from the disk: the only place that does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..output.folders import MOST_DEPTH, walk
from ..output.manifest import read_manifest
from ..render.assets import Overrides
from ..render.overrides import FOLDERS, file_names
from .diagnostics import Checked, Code, Diagnostic
from .regex import matches
from .settings.config import Config, Limits
from .source import Source
from .text_files import read_source

SUFFIXES = (".md", ".markdown", ".txt")
_SETTINGS_BYTES = 256 * 1024


@dataclass(frozen=True)
class BankFiles:
    """A bank on disk: its root folder, its name, its texts in natural order, and its `bank.toml` if it has one.

    `paths` gives the file on disk for a source's path, which is shown as the user would write it. `own` are its
    files in the place of the project's templates and styles.
    """

    root: Path
    name: str
    is_folder: bool
    sources: tuple[Source, ...]
    settings: Source | None
    paths: Mapping[str, Path]
    own: Overrides = field(default_factory=dict)

    @property
    def on_disk(self) -> tuple[Path, ...]:
        """The files on disk, in order."""
        return tuple(self.paths[source.path] for source in self.sources)


def natural_key(path: str) -> tuple[tuple[int, int | str], ...]:
    """Return a sort key in which `2.md` comes before `10.md`."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", path) if part)


def find_bank(bank: Path) -> Checked[Path | None]:
    """Return the folder of a bank, which is a folder or one file; None with the problem where there is none."""
    try:
        is_folder = bank.is_dir()
        is_there = is_folder or bank.exists()
    except OSError as error:
        return Checked(None, (_failed(bank, f"it cannot be read: {error.strerror}"),))
    if is_there:
        return Checked(bank if is_folder else bank.parent)
    is_here = not bank.is_absolute() and Path("bank.toml").is_file()
    message = "there is no such file or folder"
    return Checked(None, (_failed(bank, message + "; the folder that you are in is a bank: name it `.`" * is_here),))


def read_settings_file(bank: Path) -> Checked[Source | None]:
    """Read the `bank.toml` of a bank that is there, without making sense of it."""
    root, shown = (bank, _shown(bank)) if bank.is_dir() else (bank.parent, _shown(bank).parent)
    path, label = root / "bank.toml", _label(shown / "bank.toml")
    if path.is_symlink():
        message = "this file is a link, so it is not read"
        return Checked(None, (Diagnostic(label, 1, 1, message, Code.SKIPPED_FILE),))
    if not path.exists():
        return Checked(None)
    return read_source(path, label, Limits(file_bytes=_SETTINGS_BYTES))


def bank_name(bank: Path) -> str:
    """Return the name of a bank's folder or file."""
    return bank.resolve().name if bank.is_dir() else bank.stem


def read_texts(bank: Path, config: Config) -> Checked[BankFiles]:
    """Read a bank that is there: one file, or all Markdown files of a folder that `bank.toml` does not exclude.

    What cannot be read is an error, not an exception.
    """
    shown, limits, is_folder = _shown(bank), config.limits, bank.is_dir()
    root = bank if is_folder else bank.parent
    nothing = BankFiles(root, bank_name(bank), is_folder, (), None, {})
    paths, problems = _texts(bank, shown) if is_folder else ([bank], [])
    paths = [path for path in paths if not is_folder or _is_asked(_label(path.relative_to(bank)), config)]
    if len(paths) > limits.files:
        message = f"{len(paths)} files; at most {limits.files} are read"
        return Checked(nothing, (_failed(bank, message, Code.TOO_LARGE),))
    sources: list[Source] = []
    on_disk: dict[str, Path] = {}
    size = 0
    for path in paths:
        inside = path.relative_to(bank) if is_folder else Path(path.name)
        read = read_source(path, _label(shown / inside if is_folder else shown), limits, _label(inside), cleans=True)
        problems.extend(read.problems)
        if read.value is not None:
            sources.append(read.value)
            on_disk[read.value.path] = path
            size += len(read.value.text)
        if size > limits.bank_bytes:
            message = f"the files have over {limits.bank_bytes} characters"
            return Checked(nothing, (_failed(bank, message, Code.TOO_LARGE),))
    own = _read_own(root, shown, limits) if is_folder else Checked[Overrides]({})
    files = replace(nothing, sources=tuple(sources), paths=on_disk, own=own.value)
    return Checked(files, (*problems, *own.problems))


def _is_asked(inside: str, config: Config) -> bool:
    """Tell whether a file is one of those that `bank.toml` names."""
    return (not config.include or matches(inside, config.include)) and not matches(inside, config.exclude)


def _shown(bank: Path) -> Path:
    """Return a bank's path for its diagnostics: from here if it is below, as pull requests need it; else as given."""
    here = Path.cwd()
    return bank.relative_to(here) if bank.is_absolute() and bank.is_relative_to(here) else bank


def _failed(bank: Path, message: str, code: Code = Code.UNREADABLE_FILE) -> Diagnostic:
    hint = "give a folder, or one .md or .txt file; `init` starts a bank" if code is Code.UNREADABLE_FILE else ""
    return Diagnostic(_label(_shown(bank)), 1, 1, message, code, hint)


def _label(path: Path) -> str:
    """Return a path as text; a name that is not UTF-8 gets marks of replacement, so that it can be written anywhere."""
    return path.as_posix().encode("utf-8", "replace").decode("utf-8")


def own_folders(here: Path, names: Iterable[str]) -> list[str]:
    """Return which folders in one may hold a bank's own files: none that is hidden, or the output of a build."""
    return [name for name in names if not name.startswith((".", "_")) and read_manifest(here / name) is None]


def _texts(folder: Path, shown: Path) -> tuple[list[Path], list[Diagnostic]]:
    """Return the Markdown files below a folder in natural order; what lies behind a link is named, but not read."""
    found: list[Path] = []
    problems: list[Diagnostic] = []

    def note(path: Path, message: str, code: Code) -> None:
        problems.append(Diagnostic(_label(shown / path.relative_to(folder)), 1, 1, message, code))

    def failed(error: OSError) -> None:
        note(Path(error.filename), f"the folder cannot be read: {error.strerror}", Code.UNREADABLE_FILE)

    def too_deep(path: Path) -> None:
        note(path, f"the folders nest deeper than {MOST_DEPTH} levels", Code.UNREADABLE_FILE)

    for here, folders, names in walk(folder, failed, too_deep):
        folders[:] = sorted(own_folders(here, folders))
        for name in folders:
            if (here / name).is_symlink():
                note(here / name, "this folder is a link, so its files are not read", Code.SKIPPED_FILE)
        for name in names:
            path = here / name
            if name.startswith(".") or path.suffix.lower() not in SUFFIXES:
                continue
            if path.is_symlink():
                note(path, "this file is a link, so it is not read", Code.SKIPPED_FILE)
            else:
                found.append(path)
    return sorted(found, key=lambda path: natural_key(path.relative_to(folder).as_posix())), problems


def _read_own(root: Path, shown: Path, limits: Limits) -> Checked[Overrides]:
    """Read the templates and styles that a bank brings: files named like the project's, and not through links."""
    found: dict[str, Source] = {}
    problems: list[Diagnostic] = []
    known = file_names()
    for folder in (name for name in FOLDERS if (root / name).is_symlink()):
        message = "this folder is a link, so it is not looked into"
        problems.append(Diagnostic(_label(shown / folder), 1, 1, message, Code.SKIPPED_FILE))
    folders = [root / name for name in FOLDERS if not (root / name).is_symlink()]
    for path in sorted(here / name for folder in folders for here, _, names in walk(folder) for name in names):
        name, label = path.relative_to(root).as_posix(), _label(shown / path.relative_to(root))
        if path.name.startswith("."):
            continue
        if path.resolve() != root.resolve() / name:
            message, hint = "this file is a link, or lies behind one, so it is not read", ""
        elif name not in known:
            message, hint = "this file takes the place of none of the project's", "see docs/configuration.md for names"
        else:
            read = read_source(path, label, limits)
            problems.extend(read.problems)
            found |= {name: read.value} if read.value else {}
            continue
        problems.append(Diagnostic(label, 1, 1, message, Code.SKIPPED_FILE, hint))
    return Checked(found, tuple(problems))


def find_below(root: Path, path: Path) -> Path | None:
    """Return where a path leads; None if that is not below `root`, is not there, or cannot be told."""
    try:
        found = path.resolve()
        return found if found.is_relative_to(root.resolve()) and found.exists() else None
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name too long, a folder that is closed
        return None
