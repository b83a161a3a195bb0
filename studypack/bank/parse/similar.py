"""Find lines that look like those which a line rule took, and which none did: two spaces for one, another mark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from .rules import RuleReading

_MOST_SHAPES = 20
_HEAD = 60


def shape(text: str) -> str:
    """Return a text as the eye sees it: any number is 9, and neither space, width nor case counts."""
    bare = unicodedata.normalize("NFKC", text[:_HEAD]).lower()
    return re.sub(r"\d+", "9", re.sub(r"[\s\\]+", "", bare))


def shapes_taken(lines: Sequence[str], reading: RuleReading) -> dict[int, set[str]]:
    """Return what stands before the titles of the lines that each rule took, by the rule's position."""
    found: dict[int, set[str]] = {}
    for index, taken in reading.taken.items():
        title = taken.groups.get("title", "")
        if taken.is_ in ("question", "part", "section") and title:
            before = shape(lines[index].partition(title)[0])
            shapes = found.setdefault(taken.rule.position, set())
            if before and len(shapes) < _MOST_SHAPES:
                shapes.add(before)
    return found


def similar_lines(
    lines: Sequence[str], reading: RuleReading, inside: frozenset[int], shapes: Mapping[int, Iterable[str]]
) -> dict[int, list[int]]:
    """Return the lines outside of code that no rule took and that begin with one of the shapes, by rule."""
    found: dict[int, list[int]] = {}
    for index, line in enumerate(reading.lines):
        if index in inside or index in reading.taken or not line.strip():
            continue
        seen = shape(lines[index])
        for position, known in shapes.items():
            if any(_begins(seen, one) for one in known):
                found.setdefault(position, []).append(index)
    return found


def _begins(seen: str, start: str) -> bool:
    """Tell whether a shape begins with another, and goes on with a title: a fifth `#` is no title."""
    rest = seen[len(start) :]
    return seen.startswith(start) and bool(rest) and not (start[-1] in "#*9" and rest[0] in "#*9.")
