"""Read the lines of metadata below a question's title."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import Code, Diagnostic
from ..model import BlockKind, Metadata
from ..settings.config import Defaults
from ..settings.vocabulary import Vocabulary
from ..source import Source, is_blank
from .values import read_field, without_stars

_HEAD = 100
"""A key stands within so many characters of its line; a pattern looks at no more."""

_BOLD = r"(?:\*\*|__)"
_PLAIN = re.compile(rf"^ {{0,3}}{_BOLD}[ \t]*(?P<key>[^*_:：]{{1,20}}?)[ \t]*(?:{_BOLD}[ \t]*[:：]|[:：][ \t]*{_BOLD})")
_BULLET = re.compile(r"^\s{0,3}[-*+]\s+(?=\S)")
_QUOTE = re.compile(r"^\s{0,3}>\s?(?=\S)")
_PAIR = re.compile(r"^(?:\*\*)?(?P<key>[^*:：|`$\s][^*:：|`$]{0,19}?)\s*(?:\*\*\s*[:：]|[:：]\s*(?:\*\*)?)")
_CARELESS = re.compile(
    r"^ {0,3}(?P<open>[*_]{0,2})\s{0,3}(?P<key>[^*_:：\s][^*_:：]{0,19}?)\s{0,3}"
    r"(?:(?P<close>[*_]{1,2})\s*(?P<colon>[:：]?)|(?P<first>[:：])\s*(?P<late>[*_]{0,2}))"
)
"""A line of metadata without its bold type or its colon; it counts with a known key only."""
_END_OF_KEY = re.compile(r"[*_:：]")

_NEXT = re.compile(
    rf"[\s|\uff5c;；,，、/]{{1,8}}{_BOLD}?(?P<key>[^*_:：\s|\uff5c]{{1,20}})[ \t]*"
    rf"(?:{_BOLD}[ \t]*[:：]|[:：](?:[ \t]*{_BOLD})?)[ \t]*"
)
"""A further key in a line of metadata."""
_LINE_END = re.compile(r"\s*(?:<br\s*/?>|\\)$", re.IGNORECASE)
_CONTINUED = re.compile(r"^\s{2,}\S")
_EXPECTED = {
    "difficulty": (
        "difficulty",
        "add it, as in `**Difficulty**: ⭐⭐` or `**难度**:⭐⭐`, or set `difficulty` under `[defaults]` in bank.toml",
    ),
    "roles": (
        "role",
        "add it, as in `**Role**: all` or `**岗位**:通用`, or set `roles` under `[defaults]` in bank.toml",
    ),
}


@dataclass(frozen=True)
class Entry:
    """One line of metadata: key, value (of several lines if it has a list below it) and its index in the file.

    `doubt` says what is wrong with the way in which it is written.
    """

    key: str
    value: str
    index: int
    doubt: str = ""


def looks_like_metadata(line: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a line is a metadata line with a key that every bank may use."""
    entry = _entry(line, 0, vocabulary)
    return entry is not None and vocabulary.is_metadata_key(entry.key)


def metadata_field_of(line: str, vocabulary: Vocabulary) -> str | None:
    """Return the field (`difficulty`, …) that a line of metadata is for; None for any other line."""
    entry = _entry(line, 0, vocabulary)
    return vocabulary.metadata_field(entry.key) if entry and entry.value else None


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
        elif entries and is_joined and _CONTINUED.match(line) and _BULLET.match(lines[entries[-1].index]):
            below.append(line.strip())
            end = index + 1
        else:
            entry = _entry(line, index, vocabulary)
            if entry is None or not _counts(entry, is_joined or _leads(lines, index + 1, stop, vocabulary), vocabulary):
                break
            _add_lines(entries, below)
            entries.extend(_divided(entry, vocabulary))
            below = []
            end, is_joined = index + 1, True
        index += 1
    _add_lines(entries, below)
    return entries, end


def _add_lines(entries: list[Entry], below: list[str]) -> None:
    """Give the last entry the lines of the list below it."""
    if below:
        entries[-1] = replace(entries[-1], value="\n".join([entries[-1].value, *below]).strip())


def _entry(line: str, index: int, vocabulary: Vocabulary) -> Entry | None:
    if not _END_OF_KEY.search(line, 0, _HEAD):
        return None
    if quote := _QUOTE.match(line[:_HEAD]):  # what is quoted below a title is metadata with a known key only
        quoted = _entry(line[quote.end() :], index, vocabulary)
        return quoted if quoted and vocabulary.metadata_field(quoted.key) else None
    bullet = _BULLET.match(line[:_HEAD])
    text = line[bullet.end() :] if bullet else line
    if match := (_PAIR if bullet else _PLAIN).match(text[:_HEAD]):
        return Entry(match["key"].strip(), text[match.end() :].strip(), index)
    match = _CARELESS.match(text[:_HEAD])
    if match is None or not vocabulary.metadata_field(match["key"]):
        return None
    return _careless(match, text[match.end() :].strip(), index)


def _careless(match: re.Match[str], value: str, index: int) -> Entry:
    """Return the entry of a line that lacks something; one that is plain, or bold from end to end, lacks nothing."""
    key, opened, closed = match["key"].strip(), match["open"], match["close"] or match["late"]
    if not (match["colon"] or match["first"]):
        return Entry(key, value, index, f"“{key}” has no colon behind it")
    if opened != closed and not value.endswith(mark := opened or closed):
        return Entry(key, value, index, f"the `{mark}` beside “{key}” has no counterpart")
    return Entry(key, value if opened == closed else value.removesuffix(mark).rstrip(), index)


def _divided(entry: Entry, vocabulary: Vocabulary) -> Iterator[Entry]:
    """Yield the entries of a line that holds several: `**难度**:⭐ **岗位**:通用`, or divided by strokes."""
    begin, key, doubt = 0, entry.key, entry.doubt
    for found in _NEXT.finditer(entry.value) if vocabulary.metadata_field(entry.key) else ():
        if vocabulary.metadata_field(found.group("key")):
            yield Entry(key, _bare(entry.value[begin : found.start()]), entry.index, doubt)
            begin, key, doubt = found.end(), found.group("key"), ""
    yield Entry(key, _bare(entry.value[begin:]), entry.index, doubt)


def _bare(value: str) -> str:
    """Return a value without the line end that an author wrote behind it."""
    return _LINE_END.sub("", value.strip())


def _leads(lines: Sequence[str], index: int, stop: int, vocabulary: Vocabulary) -> bool:
    """Tell whether the paragraph goes on with a line of metadata: a first key that is misspelt ends nothing."""
    entry = _entry(lines[index], index, vocabulary) if index < stop else None
    return entry is not None and vocabulary.metadata_field(entry.key) is not None


def _counts(entry: Entry, is_joined: bool, vocabulary: Vocabulary) -> bool:
    if vocabulary.metadata_field(entry.key):
        return True
    if vocabulary.is_metadata_key(entry.key):
        return bool(entry.value) or is_joined
    is_label = vocabulary.block(entry.key)[0] not in (BlockKind.OTHER, BlockKind.ROLE, BlockKind.KEY_POINTS)
    return is_joined and bool(entry.value) and not is_label


def read_metadata(
    entries: Sequence[Entry],
    source: Source,
    title_index: int,
    vocabulary: Vocabulary,
    given: Mapping[str, str],
    defaults: Defaults,
    tags: Sequence[str],
    *,
    is_free: bool,
) -> tuple[Metadata, list[Diagnostic]]:
    """Make sense of a question's metadata lines; whatever they say that is unknown is kept and reported.

    `given` are values from the question's own line, by field; `defaults` holds for what neither says, `tags` come to
    those of the question. With `is_free` nothing is missing that none says.
    """
    found: dict[str, Any] = {}
    extra: dict[str, list[str]] = {}
    problems: list[Diagnostic] = []
    from_line = (Entry(name, value.strip(), title_index) for name, value in given.items() if value.strip())
    for entry in (*from_line, *entries):
        field = vocabulary.metadata_field(entry.key)
        if field is None or field in found:
            extra.setdefault(entry.key, []).append(entry.value)
            if field:
                problems.append(_problem(source, entry, Code.BAD_METADATA, f"the key “{entry.key}” stands twice"))
            elif not vocabulary.is_metadata_key(entry.key):
                problems.append(_problem(source, entry, Code.UNKNOWN_METADATA, _unknown(entry.key, vocabulary)))
            continue
        if entry.doubt:
            problems.append(_problem(source, entry, Code.BAD_METADATA, entry.doubt))
        values, trouble = read_field(field, entry.value, vocabulary)
        found |= values
        if field == "difficulty" and (values[field] is None or without_stars(entry.value)):
            extra.setdefault(entry.key, []).append(entry.value)
        if trouble:
            problems.append(_problem(source, entry, *trouble))
    if isinstance(defaults.difficulty, int):
        found.setdefault("difficulty", defaults.difficulty)
    if defaults.roles:
        found.setdefault("roles", defaults.roles)
    if not is_free:
        problems += _missing(found, source.path, title_index)
    found["roles"] = found.get("roles") or vocabulary.roles("")[0]
    found["tags"] = tuple(dict.fromkeys((*found.get("tags", defaults.tags), *tags)))
    found["extra"] = tuple((key, "\n".join(values)) for key, values in extra.items())
    return Metadata(**found), problems


def _unknown(key: str, vocabulary: Vocabulary) -> str:
    near = vocabulary.near_key(key)
    return f"unknown key “{key}”" + (f"; did you mean “{near}”?" if near else "")


def _missing(present: Container[str], path: str, title_index: int) -> list[Diagnostic]:
    return [
        Diagnostic(path, title_index + 1, 1, f"the question has no line for its {name}", Code.MISSING_METADATA, hint)
        for field, (name, hint) in _EXPECTED.items()
        if field not in present
    ]


def _problem(source: Source, entry: Entry, code: Code, message: str) -> Diagnostic:
    first = entry.value.partition("\n")[0]
    column = max(source.lines[entry.index].rfind(first), 0) + 1 if first else 1
    return Diagnostic(source.path, entry.index + 1, column, message, code)
