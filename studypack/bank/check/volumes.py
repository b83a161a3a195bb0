"""Which volume of a library each file belongs to: as `bank.toml` declares it, or as the files themselves show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..diagnostics import Checked, Code, Diagnostic
from ..model import Volume
from ..parse import ParsedFile, PartHeading
from ..passages import plain_title
from ..regex import matches
from ..settings.config import Config, bank_id

_ORDER = re.compile(r"^[\d.\s_-]+(?=[^\d.\s_-])")
"""What sorts a file's name, as in `01-theory.md`, is no part of the volume's id."""


@dataclass(frozen=True)
class VolumeFiles:
    """The files of one volume, in order; those of no volume belong to the bank as a whole."""

    volume: Volume | None
    files: tuple[ParsedFile, ...]


def group_by_volume(files: Sequence[ParsedFile], config: Config, where: str) -> Checked[tuple[VolumeFiles, ...]]:
    """Divide a bank's files into volumes; `where` is the path of `bank.toml`, for what it declares wrongly."""
    if config.volumes:
        return _declared(files, config, where)
    if _repeats_parts(files):
        return _guessed(files)
    return Checked((VolumeFiles(None, tuple(files)),))


def _declared(files: Sequence[ParsedFile], config: Config, where: str) -> Checked[tuple[VolumeFiles, ...]]:
    found: dict[Volume | None, list[ParsedFile]] = {None: []}
    found |= {Volume(one.id, one.title): [] for one in config.volumes}
    problems: list[Diagnostic] = []
    taken = {one.id for one in config.volumes}
    for file in files:
        named = next((one for one in config.volumes if matches(file.source.inside, one.files)), None)
        if named is not None:
            found[Volume(named.id, named.title)].append(file)
        elif not file.has_questions:
            found[None].append(file)
        else:
            volume = Volume(_free_id(file, taken), plain_title(file.title) or _stem(file))
            found[volume] = [file]
            message = f"this file is in no volume; it is read as the volume “{volume.id}”"
            problems.append(Diagnostic(file.source.path, 1, 1, message, Code.FILE_IN_NO_VOLUME))
    for one in config.volumes:
        if not any(file.has_questions for file in found[Volume(one.id, one.title)]):
            message = f"the volume “{one.id}” has no questions: none are in {', '.join(one.files)}"
            problems.append(Diagnostic(where, one.line, 1, message, Code.EMPTY_VOLUME))
    return Checked(_groups(found.items()), tuple(problems))


def _groups(found: Iterable[tuple[Volume | None, list[ParsedFile]]]) -> tuple[VolumeFiles, ...]:
    return tuple(VolumeFiles(volume, tuple(files)) for volume, files in found if files)


def _repeats_parts(files: Sequence[ParsedFile]) -> bool:
    """Tell whether two files that have a title use one part number for different parts."""
    titles: dict[str, tuple[str, str]] = {}
    for file in files:
        for item in file.items if file.title else ():
            if isinstance(item, PartHeading) and item.number and item.title:
                title, path = titles.setdefault(item.number, (item.title, file.source.path))
                if title != item.title and path != file.source.path:
                    return True
    return False


def _guessed(files: Sequence[ParsedFile]) -> Checked[tuple[VolumeFiles, ...]]:
    """Make a volume of each file that has a title; files without one go with the one before them in their folder."""
    found: list[tuple[Volume | None, list[ParsedFile]]] = [(None, [])]
    taken: set[str] = set()
    folder = ""
    for file in files:
        here = file.source.path.rpartition("/")[0]
        goes_on = not file.title and found[-1][0] is not None and here == folder
        if goes_on:
            found[-1][1].append(file)
        elif file.has_questions:
            found.append((Volume(_free_id(file, taken), plain_title(file.title) or _stem(file)), [file]))
            folder = here
        else:
            found[0][1].append(file)
    named = [volume.id for volume, _ in found if volume]
    message = f"the files number their parts each for itself, so each is a volume: {', '.join(named)}"
    first = next(file.source.path for volume, group in found if volume for file in group)
    return Checked(_groups(found), (Diagnostic(first, 1, 1, message, Code.GUESSED_VOLUMES),))


def _stem(file: ParsedFile) -> str:
    return file.source.path.rpartition("/")[2].rpartition(".")[0]


def _free_id(file: ParsedFile, taken: set[str]) -> str:
    """Make a volume's id of its file's name, and take it."""
    name = bank_id(_ORDER.sub("", _stem(file)))
    free = next(one for one in (name, *(f"{name}-{count}" for count in range(2, len(taken) + 3))) if one not in taken)
    taken.add(free)
    return free
