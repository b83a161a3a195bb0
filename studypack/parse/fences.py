"""Turns the lines of a file into the set of those that stand inside code blocks, where no markup counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_OPEN = re.compile(r"^(?P<indent>[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True)
class Fences:
    """Indices of the lines inside code blocks (fence lines included), and of opening lines that nothing closes."""

    inside: frozenset[int]
    unclosed: tuple[int, ...]


def find_fences(lines: Sequence[str], starts_question: Callable[[int], bool]) -> Fences:
    """Find the code blocks of a file.

    `starts_question` tells whether a line looks beyond doubt like the start of a question: a fence still open there
    was never closed, and ends at that line, so that one forgotten fence does not swallow the rest of the bank.
    """
    inside: set[int] = set()
    unclosed: list[int] = []
    index = 0
    while index < len(lines):
        opened = _OPEN.match(lines[index])
        if not opened:
            index += 1
            continue
        end, closed = _end(lines, index, opened.group("mark"), starts_question)
        inside.update(range(index, end))
        if not closed:
            unclosed.append(index)
        index = end
    return Fences(frozenset(inside), tuple(unclosed))


def _end(
    lines: Sequence[str], start: int, mark: str, starts_question: Callable[[int], bool]
) -> tuple[int, bool]:
    """Return the index after the block that opens at `start`, and whether a fence closes it."""
    closing = re.compile(rf"^[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    for index in range(start + 1, len(lines)):
        if closing.match(lines[index]):
            return index + 1, True
        if starts_question(index):
            return index, False
    return len(lines), False
