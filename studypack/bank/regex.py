"""Patterns and globs that a bank's maintainer writes, run by RE2: in linear time, whatever it is. Alone imports it."""

from __future__ import annotations

import re
from functools import lru_cache

import re2

MOST_CHARACTERS = 1_000
MOST_PROGRAM = 1 << 20
"""Bytes that a compiled pattern may take; `(?:a{1000}){1000}` would take gigabytes."""
_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


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


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Tell whether one of the globs names `path`, a file's path from the bank's folder.

    `*` stands for anything within a folder's name, `**` also for folders; the name of a folder means all below it.
    """
    return any(compile_glob(glob).is_all_of(path) for glob in globs)


def compile_glob(glob: str) -> Pattern:
    """Translate a glob into a pattern, or raise `PatternError`: RE2, since a stranger may have written it."""
    bare = glob.removeprefix("./").rstrip("/")
    text = "".join(_MEANING.get(token) or str(re2.escape(token)) for token in _TOKENS.findall(bare))
    return compile_pattern(f"(?:{text})(?:/.*)?")
