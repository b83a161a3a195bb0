"""Line rules: what the lines are that a bank's `[[rules]]` match, and which lines look like those and are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..regex import compile_pattern, matches
from ..settings.config import Rule
from .grammar import read_heading

_BULLET_LEVEL = 10
"""Levels of list items begin here, after those of headings: deeper means more indented."""
_MOST_SHAPES = 20
_HEAD = 60


Rules = Mapping[int, Rule]
"""The rules for a file by their places in `bank.toml`, from 0."""


@dataclass(frozen=True)
class Taken:
    """A line that a rule took: the rule and its place, what its groups hold, and what is left without the match."""

    rule: Rule
    position: int
    groups: Mapping[str, str]
    rest: str

    @property
    def is_(self) -> str:
        """What the rule says that the line is."""
        return self.rule.is_


@dataclass(frozen=True)
class RuledLines:
    """What the rules make of a file.

    `lines` are its lines without what was dropped, `taken` the lines that a rule decided, `dropped` the lines from
    which one dropped something (the rule's position), all by their index.
    """

    lines: tuple[str, ...]
    taken: Mapping[int, Taken] = field(default_factory=dict)
    dropped: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def rules_of(rules: Sequence[Rule], inside: str) -> Rules:
    """Return the rules for the file at this path from the bank's folder."""
    return {at: rule for at, rule in enumerate(rules) if not rule.files or matches(inside, rule.files)}


def apply_rules(lines: Sequence[str], open_lines: Sequence[int], rules: Rules) -> RuledLines:
    """Let the first rule that matches decide each line outside of code.

    A rule that drops takes its match out of the line, and the rules below it see what is left.
    """
    found = list(lines)
    taken: dict[int, Taken] = {}
    dropped: dict[int, tuple[int, ...]] = {}
    inner = _inner_lines(lines, open_lines, rules)
    for index in open_lines:
        for position, rule in rules.items():
            pattern = compile_pattern(rule.line)
            groups = None if (position, index) in inner else pattern.search(found[index])
            if groups is None:
                continue
            rest = pattern.without(found[index])
            if rule.is_ != "drop":
                taken[index] = Taken(rule, position, groups, rest)
                break
            found[index] = rest
            dropped[index] = (*dropped.get(index, ()), position)
    return RuledLines(tuple(found), taken, dropped)


def _inner_lines(lines: Sequence[str], open_lines: Sequence[int], rules: Rules) -> set[tuple[int, int]]:
    """Return rule and line for each line that a rule for leaves must not take: deeper ones follow it."""
    inner: set[tuple[int, int]] = set()
    for position, rule in rules.items():
        if rule.leaf:
            matched = [index for index in open_lines if compile_pattern(rule.line).search(lines[index]) is not None]
            levels = [_level(lines[index]) for index in matched]
            followers = zip(matched, levels, levels[1:], strict=False)
            inner |= {(position, index) for index, level, following in followers if following > level}
    return inner


def _level(line: str) -> int:
    heading = read_heading(line)
    return heading.level if heading else _BULLET_LEVEL + len(line) - len(line.lstrip())


def shape(text: str) -> str:
    """Return a text as the eye sees it: any number is 9, and neither space, width nor case counts."""
    bare = unicodedata.normalize("NFKC", text[:_HEAD]).lower()
    return re.sub(r"\d+", "9", re.sub(r"[\s\\]+", "", bare))


def shapes_taken(lines: Sequence[str], ruled: RuledLines) -> dict[int, set[str]]:
    """Return what stands before the titles of the lines that each rule took, by the rule's position."""
    found: dict[int, set[str]] = {}
    for index, taken in ruled.taken.items():
        title = taken.groups.get("title", "")
        if taken.is_ in ("question", "part", "section") and title:
            before = shape(lines[index].partition(title)[0])
            shapes = found.setdefault(taken.position, set())
            if before and len(shapes) < _MOST_SHAPES:
                shapes.add(before)
    return found


def similar_lines(
    lines: Sequence[str], ruled: RuledLines, inside: frozenset[int], shapes: Mapping[int, Iterable[str]]
) -> dict[int, list[int]]:
    """Return the lines outside of code that no rule took and that begin with one of the shapes, by rule."""
    found: dict[int, list[int]] = {}
    for index, line in enumerate(ruled.lines):
        if index in inside or index in ruled.taken or not line.strip():
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
