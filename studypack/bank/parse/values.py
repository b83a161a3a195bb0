"""Read the values of metadata lines: tags, companies, and what a difficulty says beside its stars."""

from __future__ import annotations

import re

from ..settings.vocabulary import NO_COMPANY

_MARKS = "、,，/\uff0f;；|\uff5c\n"
_SEPARATORS = re.compile(rf"[{_MARKS}]|(?<=[\u4e00-\u9fff])\s+(?=[#\uff03]?[\u4e00-\u9fff])")
_TAG_MARKS = re.compile(rf"(?:^|(?<=[\s{_MARKS}]))[#\uff03]+|(?<=[^\sA-Za-z#\uff03])[#\uff03]+(?=[^\s#\uff03])")
_BULLETS = re.compile(r"^[-*+]\s+", re.MULTILINE)
_IN_CODE = re.compile(r"`#?([^`\n]+)`")
_STARS = re.compile(r"[⭐★🌟☆\ufe0f\s]+")
_SCALE = re.compile(r"[1-5](\s*/\s*5)?")
_BRACKETS = {"(": 1, "（": 1, ")": -1, "）": -1}


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
