"""Turns the lines below a question's title into its metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..diagnostics import Code, Diagnostic
from ..model import Metadata
from ..source import Source, is_blank
from ..vocabulary import NO_COMPANY, Vocabulary

_PLAIN = re.compile(r"^\*\*(?P<key>[^*:：]{1,20})(?:\*\*\s*[:：]|[:：]\s*\*\*)(?P<value>.*)$")
_ITEM = re.compile(r"^\s{0,3}[-*+]\s+(?:\*\*)?(?P<key>[^*:：|`$]{1,20}?)\s*(?:\*\*\s*[:：]|[:：]\s*(?:\*\*)?)(?P<value>.*)$")
_COMPANY = re.compile(r"^(?P<names>[^()（）]*)(?:[(（](?P<note>.*)[)）])?\s*$")
_REQUIRED = (("difficulty", "difficulty"), ("roles_raw", "roles"))


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
    index = end = start
    is_joined = False
    while index < stop:
        line = lines[index]
        if is_blank(line):
            is_joined = False
        elif entries and is_joined and re.match(r"^\s{2,}\S", line) and lines[end - 1].lstrip()[0] in "-*+":
            entries[-1] = replace(entries[-1], value=f"{entries[-1].value}\n{line.strip()}".strip())
            end = index + 1
        else:
            entry = _entry(line, index)
            if entry is None or not _counts(entry, is_joined, vocabulary):
                break
            entries.append(entry)
            end, is_joined = index + 1, True
        index += 1
    return entries, end


def _entry(line: str, index: int) -> Entry | None:
    match = _PLAIN.match(line) or _ITEM.match(line)
    return Entry(match.group("key").strip(), match.group("value").strip(), index) if match else None


def _counts(entry: Entry, is_joined: bool, vocabulary: Vocabulary) -> bool:
    if vocabulary.metadata_field(entry.key):
        return True
    is_label = vocabulary.block(entry.key)[0].value not in ("other", "role", "key_points")
    if vocabulary.is_metadata_key(entry.key):
        return bool(entry.value) or is_joined
    return is_joined and bool(entry.value) and not is_label


def read_metadata(
    entries: Sequence[Entry], source: Source, title_index: int, vocabulary: Vocabulary
) -> tuple[Metadata, list[Diagnostic]]:
    """Make sense of a question's metadata lines; whatever they say that is unknown is kept and reported."""
    metadata = Metadata()
    problems: list[Diagnostic] = []
    for entry in entries:
        field = vocabulary.metadata_field(entry.key)
        if field is None:
            metadata = replace(metadata, extra=_with_extra(metadata.extra, entry))
            if not vocabulary.is_metadata_key(entry.key):
                problems.append(_problem(source, entry, Code.UNKNOWN_METADATA, f"unknown key “{entry.key}”"))
            continue
        metadata, trouble = _with_field(metadata, field, entry, vocabulary)
        if trouble:
            problems.append(_problem(source, entry, *trouble))
    if not metadata.roles:
        metadata = replace(metadata, roles=vocabulary.roles("")[0])
    present = {vocabulary.metadata_field(entry.key) for entry in entries}
    for name in ("difficulty", "roles"):
        if name not in present:
            message = f"the question has no line for its {'difficulty' if name == 'difficulty' else 'role'}"
            problems.append(Diagnostic(source.path, title_index + 1, 1, message, Code.MISSING_METADATA))
    return metadata, problems


def _with_extra(extra: tuple[tuple[str, str], ...], entry: Entry) -> tuple[tuple[str, str], ...]:
    known = dict(extra)
    known[entry.key] = f"{known[entry.key]}\n{entry.value}" if entry.key in known else entry.value
    return tuple(known.items())


def _with_field(
    metadata: Metadata, field: str, entry: Entry, vocabulary: Vocabulary
) -> tuple[Metadata, tuple[Code, str] | None]:
    """Return the metadata with one more field, and what is wrong with its value, if anything is."""
    value = entry.value
    if field == "difficulty":
        stars = vocabulary.difficulty(value)
        wrong = None if stars else (Code.BAD_METADATA, f"“{value}” is no difficulty from one to five")
        return replace(metadata, difficulty=stars), wrong
    if field == "roles":
        roles, unknown = vocabulary.roles(value)
        wrong = (Code.UNKNOWN_ROLE, f"unknown role “{'、'.join(unknown)}”") if unknown else None
        return replace(metadata, roles=roles, roles_raw=value), wrong
    if field == "tags":
        return replace(metadata, tags=read_tags(value)), None
    companies, note = read_companies(value)
    return replace(metadata, companies=companies, company_note=note), None


def read_tags(value: str) -> tuple[str, ...]:
    """Split `#Multi-Head Attention #MQA` at the marks, since a tag may hold spaces; without marks at commas."""
    parts = re.split(r"(?:^|\s)#", value) if "#" in value else re.split(r"[、,，;；]", value)
    return tuple(dict.fromkeys(part.strip(" 、,，") for part in parts if part.strip(" 、,，")))


def read_companies(value: str) -> tuple[tuple[str, ...], str]:
    """Split `字节、阿里(高频)` into the companies and the note in brackets."""
    match = _COMPANY.match(value)
    names, note = (match.group("names"), match.group("note") or "") if match else (value, "")
    companies = [name.strip() for name in re.split(r"[、,，/;；]", names)]
    named = dict.fromkeys(name for name in companies if name and name.lower() not in NO_COMPANY)
    return tuple(named), note.strip()


def _problem(source: Source, entry: Entry, code: Code, message: str) -> Diagnostic:
    line = source.lines[entry.index]
    column = max(line.find(entry.value), 0) + 1 if entry.value and "\n" not in entry.value else 1
    return Diagnostic(source.path, entry.index + 1, column, message, code)
