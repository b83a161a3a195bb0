"""Turns the lines below a question's title into its metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ..diagnostics import Code, Diagnostic
from ..model import BlockKind, Metadata
from ..settings.vocabulary import Vocabulary
from ..source import Source, is_blank
from .values import read_companies, read_tags, without_stars

_PLAIN = re.compile(r"^\*\*(?P<key>[^*:：]{1,20})(?:\*\*\s*[:：]|[:：]\s*\*\*)(?P<value>.*)$")
_BULLET = re.compile(r"^\s{0,3}[-*+]\s+(?P<text>\S.*)$")
_PAIR = re.compile(
    r"^(?:\*\*)?(?P<key>[^*:：|`$\s][^*:：|`$]{0,19}?)\s*(?:\*\*\s*[:：]|[:：]\s*(?:\*\*)?)(?P<value>.*)$"
)
_CONTINUED = re.compile(r"^\s{2,}\S")
_EXPECTED = {
    "difficulty": ("difficulty", "add it, as in `**Difficulty**: ⭐⭐` or `**难度**:⭐⭐`"),
    "roles": ("role", "add it, as in `**Role**: all` or `**岗位**:通用`"),
}


@dataclass(frozen=True)
class Entry:
    """One line of metadata: key, value (of several lines if it has a list below it) and its index in the file."""

    key: str
    value: str
    index: int


def looks_like_metadata(line: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a line is a metadata line with a key that every bank may use."""
    entry = _entry(line, 0)
    return entry is not None and vocabulary.is_metadata_key(entry.key)


def read_entries(lines: Sequence[str], start: int, stop: int, vocabulary: Vocabulary) -> tuple[list[Entry], int]:
    """Read the metadata that begins at `start`; return it and the index after it (`start` if there is none).

    Metadata ends at the first line that is none. Blank lines may stand before and between, as long as a known key
    follows; an unknown key counts where it stands in the same paragraph as a known one.
    """
    entries: list[Entry] = []
    below: list[str] = []
    index = end = start
    is_joined = False
    while index < stop:
        line = lines[index]
        if is_blank(line):
            is_joined = False
        elif entries and is_joined and _CONTINUED.match(line) and lines[entries[-1].index].lstrip()[0] in "-*+":
            below.append(line.strip())
            end = index + 1
        else:
            entry = _entry(line, index)
            if entry is None or not _counts(entry, is_joined or _leads(lines, index + 1, stop, vocabulary), vocabulary):
                break
            _add_lines(entries, below)
            entries.append(entry)
            below = []
            end, is_joined = index + 1, True
        index += 1
    _add_lines(entries, below)
    return entries, end


def _add_lines(entries: list[Entry], below: list[str]) -> None:
    """Give the last entry the lines of the list below it."""
    if below:
        entries[-1] = replace(entries[-1], value="\n".join([entries[-1].value, *below]).strip())


def _entry(line: str, index: int) -> Entry | None:
    bullet = _BULLET.match(line)
    match = _PAIR.match(bullet.group("text")) if bullet else _PLAIN.match(line)
    return Entry(match.group("key").strip(), match.group("value").strip(), index) if match else None


def _leads(lines: Sequence[str], index: int, stop: int, vocabulary: Vocabulary) -> bool:
    """Tell whether the paragraph goes on with a line of metadata: a first key that is misspelt ends nothing."""
    entry = _entry(lines[index], index) if index < stop else None
    return entry is not None and vocabulary.metadata_field(entry.key) is not None


def _counts(entry: Entry, is_joined: bool, vocabulary: Vocabulary) -> bool:
    if vocabulary.metadata_field(entry.key):
        return True
    if vocabulary.is_metadata_key(entry.key):
        return bool(entry.value) or is_joined
    is_label = vocabulary.block(entry.key)[0] not in (BlockKind.OTHER, BlockKind.ROLE, BlockKind.KEY_POINTS)
    return is_joined and bool(entry.value) and not is_label


def read_metadata(
    entries: Sequence[Entry], source: Source, title_index: int, vocabulary: Vocabulary
) -> tuple[Metadata, list[Diagnostic]]:
    """Make sense of a question's metadata lines; whatever they say that is unknown is kept and reported."""
    metadata = Metadata()
    extra: dict[str, list[str]] = {}
    problems: list[Diagnostic] = []
    present: set[str] = set()
    for entry in entries:
        field = vocabulary.metadata_field(entry.key)
        if field is None or field in present:
            extra.setdefault(entry.key, []).append(entry.value)
            if field:
                problems.append(_problem(source, entry, Code.BAD_METADATA, f"the key “{entry.key}” stands twice"))
            elif not vocabulary.is_metadata_key(entry.key):
                problems.append(_problem(source, entry, Code.UNKNOWN_METADATA, _unknown(entry.key, vocabulary)))
            continue
        present.add(field)
        metadata, trouble = _with_field(metadata, field, entry.value, vocabulary)
        if field == "difficulty" and (metadata.difficulty is None or without_stars(entry.value)):
            extra.setdefault(entry.key, []).append(entry.value)
        if trouble:
            problems.append(_problem(source, entry, *trouble))
    if not metadata.roles:
        metadata = replace(metadata, roles=vocabulary.roles("")[0])
    problems += _missing(present, source.path, title_index)
    return replace(metadata, extra=tuple((key, "\n".join(values)) for key, values in extra.items())), problems


def _unknown(key: str, vocabulary: Vocabulary) -> str:
    near = get_close_matches(key.lower(), vocabulary.metadata_keys(), 1)
    return f"unknown key “{key}”" + (f"; did you mean “{near[0]}”?" if near else "")


def _missing(present: set[str], path: str, title_index: int) -> list[Diagnostic]:
    return [
        Diagnostic(path, title_index + 1, 1, f"the question has no line for its {name}", Code.MISSING_METADATA, hint)
        for field, (name, hint) in _EXPECTED.items()
        if field not in present
    ]


def _with_field(
    metadata: Metadata, field: str, value: str, vocabulary: Vocabulary
) -> tuple[Metadata, tuple[Code, str] | None]:
    """Return the metadata with one more field, and what is wrong with its value, if anything is."""
    if field == "difficulty":
        stars = vocabulary.difficulty(value)
        wrong = None if stars else (Code.BAD_METADATA, f"“{value}” is no difficulty from one to five")
        return replace(metadata, difficulty=stars), wrong
    if field == "roles":
        roles, unknown = vocabulary.roles(value)
        wrong = (Code.UNKNOWN_ROLE, f"unknown role “{', '.join(unknown)}”") if unknown else None
        return replace(metadata, roles=roles, roles_raw=value), wrong
    if field == "tags":
        return replace(metadata, tags=read_tags(value)), None
    companies, note = read_companies(value)
    return replace(metadata, companies=companies, company_note=note), None


def _problem(source: Source, entry: Entry, code: Code, message: str) -> Diagnostic:
    first = entry.value.partition("\n")[0]
    column = max(source.lines[entry.index].rfind(first), 0) + 1 if first else 1
    return Diagnostic(source.path, entry.index + 1, column, message, code)
