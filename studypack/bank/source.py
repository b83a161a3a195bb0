"""Lines and spans of a file; the only place that knows that lines are counted from 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Span:
    """Lines `line` to `end_line` of the file `path`, counted from 1, both included."""

    path: str
    line: int
    end_line: int


@dataclass(frozen=True)
class Source:
    r"""A file as it was read: its path as the user would write it, and its text with `\n` line ends.

    `inside` is its path from the bank's folder, which the globs of `bank.toml` are about.
    """

    path: str
    text: str
    inside: str = ""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        r"""The lines without their ends. Only `\n` ends a line, so a U+2028 in a sentence stays in it."""
        return tuple(self.text.split("\n"))

    def release_lines(self) -> None:
        """Let the lines go until they are asked for again: they take several times as much memory as the text."""
        vars(self).pop("lines", None)

    def span(self, start: int, stop: int) -> Span:
        """Return the span of the half-open range `start:stop` of indices into `lines`."""
        return Span(self.path, start + 1, max(stop, start + 1))


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing but white space."""
    return not line.strip()


def is_rule(line: str) -> bool:
    """Tell whether a line is a Markdown rule such as `---`."""
    bare = line.strip().replace(" ", "")
    return len(bare) >= 3 and bare[0] in "-*_" and bare == bare[0] * len(bare)


def divide_lead(line: str) -> tuple[str, str]:
    """Divide a line into its indentation, in spaces, and the rest."""
    rest = line.lstrip(" \t")
    return line[: len(line) - len(rest)].expandtabs(4), rest


def trim(lines: Sequence[str], start: int, stop: int) -> tuple[int, int]:
    """Shrink the range `start:stop` of `lines` until it neither begins nor ends with a blank line."""
    while start < stop and is_blank(lines[start]):
        start += 1
    while stop > start and is_blank(lines[stop - 1]):
        stop -= 1
    return start, stop
