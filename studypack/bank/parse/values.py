"""Reads the values of metadata lines, and tells which lines give one, yet are no metadata as they are written."""

from __future__ import annotations

import re
from dataclasses import replace

from ..diagnostics import Code
from ..model import Metadata
from ..settings.vocabulary import NO_COMPANY, Vocabulary

_MARKS = "、,，/\uff0f;；|\uff5c\n"
_SEPARATORS = re.compile(rf"[{_MARKS}]|(?<=[\u4e00-\u9fff])\s+(?=[#\uff03]?[\u4e00-\u9fff])")
_TAG_MARKS = re.compile(rf"(?:^|(?<=[\s{_MARKS}]))[#\uff03]+|(?<=[^\sA-Za-z#\uff03])[#\uff03]+(?=[^\s#\uff03])")
_BULLETS = re.compile(r"^[-*+]\s+", re.MULTILINE)
_IN_CODE = re.compile(r"`#?([^`\n]+)`")
_STARS = re.compile(r"[⭐★🌟☆\ufe0f\s]+")
_SCALE = re.compile(r"[1-5](\s*/\s*5)?")
_NEARLY = re.compile(
    r"(?:<\w+>|\d{1,2}[.、)]|[\W_])*(?P<key>[^\W_]+)(?P<between>(?:</\w+>|[^\w#\uff03⭐★🌟])*)(?P<value>.*)"
)
_ENDS = re.compile(r"(?:</\w+>|[*_`|>】\]\s])+$")
_LONGEST = 40
"""A longer value is rather a sentence."""
_BRACKETS = {"(": 1, "（": 1, ")": -1, "）": -1}


def with_field(
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
    companies, note, notes = read_companies(value)
    return replace(metadata, companies=companies, company_note=note, company_notes=notes), None


def read_tags(value: str) -> tuple[str, ...]:
    """Split `#Multi-Head Attention #MQA` at the marks, since a tag may hold spaces; without marks at commas.

    What stands in code is a tag.

    A mark begins a tag after a space or a separator, and after anything but the C of `C#`.
    """
    value = _IN_CODE.sub(r"#\1 ", _BULLETS.sub("", value))
    parts = _TAG_MARKS.split(value) if re.search(r"[#\uff03]", value) else re.split(f"[{_MARKS}]", value)
    bare = (part.strip(f" \t{_MARKS}") for part in parts)
    return tuple(dict.fromkeys(part for part in bare if part))


def read_companies(value: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Split `字节、阿里(高频)` into the companies, all notes in brackets, wherever they stand, and the notes of each.

    A note that stands at none of the companies is the last one's.
    """
    names, notes = _placed_notes(_BULLETS.sub("", value))
    ends = [*(found.start() for found in _SEPARATORS.finditer(names)), len(names)]
    words = [name.strip(" #\uff03\t") for name in _SEPARATORS.split(names)]
    companies = tuple(dict.fromkeys(name for name in words if name and name.lower() not in NO_COMPANY))
    own: dict[str, list[str]] = {company: [] for company in companies}
    for at, note in notes:
        word = next(name for name, end in zip(words, ends, strict=True) if at <= end)
        if companies:
            own[word if word in own else companies[-1]].append(note)
    mark = "; " if value.isascii() else "；"
    whole = mark.join(dict.fromkeys(note for _, note in notes))
    return companies, whole, tuple(mark.join(dict.fromkeys(found)) for found in own.values())


def _placed_notes(value: str) -> tuple[str, list[tuple[int, str]]]:
    """Return what stands outside brackets, and the notes inside, each with its place in that text.

    An unpaired bracket is text.
    """
    if sum(_BRACKETS.get(char, 0) for char in value):
        return value, []
    outside: list[str] = []
    notes: list[tuple[int, str]] = []
    note: list[str] = []
    depth = 0
    for char in value:
        step = _BRACKETS.get(char, 0)
        if depth == 0 and step <= 0:
            outside.append(char)
            continue
        depth += step
        if depth == 0:
            notes.append((len(outside), "".join(note[1:]).strip()))
            note = []
        else:
            note.append(char)
    return "".join(outside), [one for one in notes if one[1]]


def without_stars(value: str) -> str:
    """Return what a difficulty says beside its stars or its number, such as `(进阶)`."""
    bare = _STARS.sub("", value)
    return "" if _SCALE.fullmatch(bare) or not re.search(r"[⭐★🌟]", value) else bare


def nearly_metadata(line: str, vocabulary: Vocabulary) -> str | None:
    """Return the field that a line gives by its first word and its value, however they are written, or None."""
    found = _NEARLY.match(line)
    field = vocabulary.metadata_field(found["key"]) if found else None
    if found is None or field is None:
        return None
    value = _ENDS.sub("", found["value"])
    if not value or len(value) > _LONGEST:
        return None
    if field == "tags":
        return field if value[0] in "#\uff03" else None
    if field == "companies":
        return field if re.search("[:：]", found["between"]) and not re.search(r"[。！？.!?]", value) else None
    fits = vocabulary.difficulty(value) is not None if field == "difficulty" else not vocabulary.roles(value)[1]
    return field if fits else None
