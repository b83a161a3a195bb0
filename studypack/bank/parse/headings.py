"""Reads Markdown headings: their titles, what these say beside the title, and the anchors that links may lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..source import Source
from .fences import find_fences
from .pins import split_pin

_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<title>.*))?$")
_COUNT = re.compile(r"(?P<count>\d{1,6})\s*(?:[题道]|questions?)", re.IGNORECASE)
_MARKUP = re.compile(r"[*`]|\{#[^{}]*\}\s*$")
_NAMED = re.compile(
    r"""<(?:a\s[^<>]{0,200}?name|[a-z][a-z0-9]*\s[^<>]{0,200}?id)\s*=\s*["']?(?P<name>[^\s"'<>]+)""", re.IGNORECASE
)
_IN_ITEM = re.compile(r"^(?:[-*+]|\d{1,9}[.)]) +(?=#)")
"""A heading may stand in an item of a list: `1. ### Title`."""
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True)
class Heading:
    """A Markdown heading: its level and its text."""

    level: int
    title: str


def read_heading(line: str) -> Heading | None:
    """Read a line as a heading. Marks at its end count as decoration only after a space: `C#` keeps its own."""
    match = _HEADING.match(line) if "#" in line else None
    return Heading(len(match.group("marks")), undecorated(match.group("title") or "")) if match else None


def undecorated(title: str) -> str:
    """Return a heading's text without the marks at its end."""
    bare = title.strip()
    without = bare.rstrip("#")
    return without.rstrip() if without != bare and (not without or without[-1].isspace()) else bare


def read_number(text: str) -> int | None:
    """Read a number written in digits or in Chinese (up to 九百九十九), e.g. `12` or `十二`; None for anything else."""
    if text.isdecimal() and len(text) <= 6:
        return int(text)
    if not text or set(text).difference(_DIGITS, "十百"):
        return None
    hundreds, mark, rest = text.partition("百")
    hundreds, rest = (hundreds, rest) if mark else ("", text)
    tens, mark, units = rest.partition("十")
    tens, units = (tens or "一", units) if mark else ("", rest)
    places = (hundreds, tens, units.removeprefix("零").removeprefix("〇") or units)
    if any(len(place) > 1 for place in places):
        return None
    return sum(_DIGITS[place] * weight for place, weight in zip(places, (100, 10, 1), strict=True) if place)


def without_count(title: str) -> str:
    """Return a heading without the counts and stars at its end, `(32题)` or `(必考⭐⭐⭐)`."""
    bare = title.strip()
    while bare.endswith((")", "）")):
        start = max(bare.rfind("("), bare.rfind("（"))
        note = bare[start + 1 : -1]
        if start <= 0 or not (_COUNT.fullmatch(note.strip()) or "⭐" in note or "★" in note):
            break
        bare = bare[:start].rstrip()
    return bare


def declared_count(title: str) -> int | None:
    """Return the number of questions that a heading says it has, `(32题)`, or None."""
    for note in re.findall(r"[(（]([^()（）]{1,40})[)）]", title):
        if match := _COUNT.fullmatch(note.strip()):
            return int(match.group("count"))
    return None


def anchors_in(source: Source) -> Iterator[tuple[str, int]]:
    """Yield the anchors of a file, each with its line; a heading that stands twice gets `-1` the second time.

    Beside those of headings there are `{#name}` at their ends, `<a name="…">`, and the `id` of any tag.
    """
    seen: Counter[str] = Counter()
    inside = find_fences(source.lines).inside
    for index, line in enumerate(source.lines):
        if index in inside:
            continue
        if heading := read_heading(_IN_ITEM.sub("", line) if "#" in line else ""):
            anchor = _NOT_IN_ANCHOR.sub("", _MARKUP.sub("", heading.title).strip().lower()).replace(" ", "-")
            yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor, index + 1
            seen[anchor] += 1
            if pin := split_pin(heading.title)[1]:
                yield pin.id, index + 1
        if "<" in line:
            yield from ((found["name"], index + 1) for found in _NAMED.finditer(line))
