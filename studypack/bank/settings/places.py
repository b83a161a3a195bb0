"""Where in a TOML file a key stands, so that a mistake is reported at its line and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]
"""Keys and positions in lists that lead to a value: `("rules", 0, "line")`."""

_HEADER = re.compile(r"\s*(?P<open>\[\[?)(?P<keys>[^\]#]+)\]")
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"\s*(?P<keys>{_NAME}(?:\s*\.\s*{_NAME})*)\s*=")


def place_of(lines: Sequence[str], path: Path) -> tuple[int, int]:
    """Return the line and column of a key: where it is set, or else of the nearest table around it."""
    best, place = 0, (1, 1)
    for number, column, found in _keys_of(lines):
        shared = min(len(found), len(path))
        if shared > best and found[:shared] == path[:shared]:
            best, place = shared, (number, column)
    return place


def _keys_of(lines: Sequence[str]) -> Iterator[tuple[int, int, Path]]:
    """Yield line, column and path of each table's header and of each key."""
    here: Path = ()
    seen: Counter[Path] = Counter()
    for number, line in enumerate(lines, start=1):
        if header := _HEADER.match(line):
            here = _within_lists(_split(header.group("keys")), seen)
            if header.group("open") == "[[":
                seen[here] += 1
                here = (*here, seen[here] - 1)
            yield number, header.start("keys") + 1, here
        elif key := _KEY.match(line):
            yield number, key.start("keys") + 1, here + _split(key.group("keys"))


def _split(text: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, text))


def _within_lists(path: Path, seen: Counter[Path]) -> Path:
    """Put into a path the positions of the lists that it leads through: a table below `[[a]]` is in its last one."""
    found: Path = ()
    for key in path[:-1]:
        found = (*found, key)
        if seen[found]:
            found = (*found, seen[found] - 1)
    return (*found, path[-1])
