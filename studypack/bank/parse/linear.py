"""Turns a regular expression of a bank into a matcher whose time grows with the line only, whatever the expression.

Python's own matcher tries one way after another, of which a pattern such as `(a+)+$` has as many as there are subsets
of a line. A bank may come from a stranger, so its patterns are followed along all ways at once (Pike's method). The
syntax is Python's; look-around, back-references and flags, which do not fit the method, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any

MOST_STEPS = 300
"""A pattern of more steps (each repeat counts as often as it may repeat) is refused."""

_Test = Callable[[str], bool]
_Groups = tuple[int, ...]
_CATEGORIES: dict[str, _Test] = {
    "DIGIT": str.isdecimal,
    "SPACE": str.isspace,
    "WORD": lambda char: char.isalnum() or char == "_",
}


class PatternError(ValueError):
    """Why a pattern cannot be used, as the end of a sentence that begins with the pattern."""


@dataclass(frozen=True)
class _Step:
    """One step of a program: take a character, or go on without one to `ways` (the first is preferred)."""

    test: _Test | None = None
    ways: tuple[int, ...] = ()
    save: int = -1
    place: str = ""


@dataclass(frozen=True)
class LinearMatch:
    """What a pattern found in a line."""

    text: str
    groups: Mapping[str, int]
    places: _Groups

    def groupdict(self) -> dict[str, str | None]:
        """Return the text of every named group; None for one that took no part."""
        return {name: self._group(number) for name, number in self.groups.items()}

    def _group(self, number: int) -> str | None:
        start, end = self.places[2 * number : 2 * number + 2]
        return self.text[start:end] if end >= 0 else None


@dataclass(frozen=True)
class LinearPattern:
    """A compiled pattern, used like one of `re`."""

    steps: tuple[_Step, ...]
    groups: Mapping[str, int]
    count: int

    def match(self, text: str) -> LinearMatch | None:
        """Match at the start of a text."""
        found: _Groups | None = None
        threads = [(0, (-1,) * (2 * self.count))]
        for position in range(len(text) + 1):
            ready: list[tuple[int, _Groups]] = []
            seen: set[int] = set()
            for thread in threads:
                if self._follow(thread, text, position, seen, ready):
                    found = ready.pop()[1]
                    break  # what comes after is less preferred
            if position == len(text) or not ready:
                break
            char = text[position]
            threads = [(at + 1, saved) for at, saved in ready if (test := self.steps[at].test) and test(char)]
        return LinearMatch(text, self.groups, found) if found is not None else None

    def _follow(
        self, thread: tuple[int, _Groups], text: str, position: int, seen: set[int], ready: list[tuple[int, _Groups]]
    ) -> bool:
        """Add to `ready` the steps at which a thread waits for a character; tell whether it comes to the end."""
        waiting = [thread]
        while waiting:
            at, saved = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            if at == len(self.steps):
                ready.append((at, saved))
                return True
            step = self.steps[at]
            if step.test is not None:
                ready.append((at, saved))
            elif step.save >= 0:
                waiting.append((at + 1, (*saved[: step.save], position, *saved[step.save + 1 :])))
            elif not step.place:
                waiting.extend((way, saved) for way in reversed(step.ways))
            elif _is_at(step.place, text, position):
                waiting.append((at + 1, saved))
        return False


def _is_at(place: str, text: str, position: int) -> bool:
    if place in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return position == 0
    if place == "AT_END":
        return position == len(text) or text[position:] == "\n"
    if place == "AT_END_STRING":
        return position == len(text)
    word = _CATEGORIES["WORD"]
    before = position > 0 and word(text[position - 1])
    after = position < len(text) and word(text[position])
    return (before != after) == (place == "AT_BOUNDARY")


def compile_pattern(pattern: str) -> LinearPattern:
    """Compile a pattern, or raise `PatternError`."""
    try:
        re.compile(pattern)
        parsed = import_module("re._parser").parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"is no regular expression: {error}") from error
    if parsed.state.flags & ~re.UNICODE:
        raise PatternError("sets flags, which are not known here")
    compiler = _Compiler()
    compiler.sequence(parsed)
    return LinearPattern(tuple(compiler.steps), dict(parsed.state.groupdict), parsed.state.groups)


@dataclass
class _Compiler:
    """Turns what Python's parser makes of a pattern into steps."""

    steps: list[_Step] = field(default_factory=list)

    def add(self, step: _Step) -> int:
        if len(self.steps) >= MOST_STEPS:
            raise PatternError(f"is too large: it takes over {MOST_STEPS} steps")
        self.steps.append(step)
        return len(self.steps) - 1

    def sequence(self, items: Any) -> None:
        for operation, value in items:
            self.item(str(operation), value)

    def item(self, operation: str, value: Any) -> None:
        if operation in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            self.add(_Step(test=_test(operation, value)))
        elif operation == "AT":
            self.add(_Step(place=str(value)))
        elif operation == "SUBPATTERN":
            self.group(value)
        elif operation == "BRANCH":
            self.branch(value[1])
        elif operation in ("MAX_REPEAT", "MIN_REPEAT"):
            self.repeat(value, operation == "MAX_REPEAT")
        else:
            raise PatternError("looks around, or back, which is not known here")

    def group(self, value: Any) -> None:
        number, added, removed, items = value
        if added or removed:
            raise PatternError("sets flags, which are not known here")
        if number is not None:
            self.add(_Step(save=2 * number))
        self.sequence(items)
        if number is not None:
            self.add(_Step(save=2 * number + 1))

    def branch(self, alternatives: Sequence[Any]) -> None:
        ends = []
        for items in alternatives[:-1]:
            fork = self.add(_Step())
            self.sequence(items)
            ends.append(self.add(_Step()))
            self.steps[fork] = _Step(ways=(fork + 1, len(self.steps)))
        self.sequence(alternatives[-1])
        for end in ends:
            self.steps[end] = _Step(ways=(len(self.steps),))

    def repeat(self, value: Any, is_greedy: bool) -> None:
        least, most, items = value
        if least > MOST_STEPS:
            raise PatternError(f"is too large: it takes over {MOST_STEPS} steps")
        for _ in range(least):
            self.sequence(items)
        forks = []
        is_endless = most > MOST_STEPS
        for _ in range(1 if is_endless else most - least):
            forks.append(self.add(_Step()))
            self.sequence(items)
        if is_endless:
            # A turn that took no character begins no other (the fork is known at this place): it ends the repeat.
            self.add(_Step(ways=(forks[0], len(self.steps) + 1)))
        for fork in forks:
            ways = (fork + 1, len(self.steps))
            self.steps[fork] = _Step(ways=ways if is_greedy else ways[::-1])


def _test(operation: str, value: Any) -> _Test:
    if operation == "LITERAL":
        return partial(str.__eq__, chr(value))
    if operation == "NOT_LITERAL":
        return partial(str.__ne__, chr(value))
    if operation == "ANY":
        return partial(str.__ne__, "\n")
    negates = str(value[0][0]) == "NEGATE"
    tests = [_member(str(kind), member) for kind, member in value[1 if negates else 0 :]]
    return lambda char: any(test(char) for test in tests) != negates


def _member(kind: str, value: Any) -> _Test:
    r"""Return the test for one member of a set such as `[a-z\\d_]`."""
    if kind == "RANGE":
        first, last = chr(value[0]), chr(value[1])
        return lambda char: first <= char <= last
    if kind == "CATEGORY":
        name = str(value).removeprefix("CATEGORY_")
        known = _CATEGORIES[name.removeprefix("NOT_")]
        return (lambda char: not known(char)) if name.startswith("NOT_") else known
    return partial(str.__eq__, chr(value))
