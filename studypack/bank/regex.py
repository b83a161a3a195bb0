"""Patterns that a bank's maintainer writes, run by RE2: in linear time, whatever the pattern. Alone imports it."""

from __future__ import annotations

from functools import lru_cache

import re2

MOST_CHARACTERS = 1_000
MOST_PROGRAM = 1 << 20
"""Bytes that a compiled pattern may take; `(?:a{1000}){1000}` would take gigabytes."""


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


class Pattern:
    """A compiled pattern: which groups it names, and where it matches."""

    def __init__(self, text: str) -> None:
        """Compile a pattern, or raise `PatternError`."""
        if len(text) > MOST_CHARACTERS:
            raise PatternError(f"has over {MOST_CHARACTERS} characters")
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MOST_PROGRAM
        try:
            self._compiled = re2.compile(text, options)
        except re2.error as error:
            reason = error.args[0]
            said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
            raise PatternError(f"cannot be read: {said}") from None
        self.text = text
        self.groups: frozenset[str] = frozenset(self._compiled.groupindex)

    def search(self, text: str) -> dict[str, str] | None:
        """Return what the named groups hold where the pattern is found anywhere in a text; None where it is not."""
        found = self._compiled.search(text)
        return {name: value or "" for name, value in found.groupdict().items()} if found else None

    def without(self, text: str) -> str:
        """Return a text without the first place that the pattern matches."""
        found = self._compiled.search(text)
        return text[: found.start()] + text[found.end() :] if found else text

    def outside_of_groups(self, text: str) -> str:
        """Return what of a text no named group holds, whether the pattern matches it or not."""
        found = self._compiled.search(text)
        left = list(text)
        for number in self._compiled.groupindex.values() if found else ():
            start, end = found.span(number)
            left[max(start, 0) : max(end, 0)] = "\0" * (end - start)
        return "".join(left)

    def is_all_of(self, text: str) -> bool:
        """Tell whether the pattern matches a text from beginning to end."""
        return self._compiled.fullmatch(text) is not None


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern:
    """Compile a pattern once, or raise `PatternError`."""
    return Pattern(text)


def escape(text: str) -> str:
    """Return a pattern for exactly this text."""
    return str(re2.escape(text))
