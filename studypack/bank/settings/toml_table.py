"""Turns a table of a TOML file into typed values, and every value that is not what it should be into a diagnostic."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..diagnostics import Code, Diagnostic
from ..source import Source

T = TypeVar("T")
_HEADER = re.compile(r"\s*\[\[?(?P<keys>[^\]#]+)\]")
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"\s*(?P<keys>{_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class TomlTable:
    """A table of the file `source`: its entries, the keys that lead to it, and where problems are noted."""

    source: Source
    entries: Mapping[str, Any]
    path: tuple[str, ...]
    problems: list[Diagnostic]

    def bad(self, key: str, message: str) -> None:
        """Note a problem at the line on which a key stands."""
        path = (*self.path, key)
        line, column = _place(self.source.lines, path)
        message = f"`{'.'.join(path)}`: {message}"
        self.problems.append(Diagnostic(self.source.path, line, column, message, Code.BAD_CONFIG))

    def known(self, keys: Sequence[str]) -> None:
        """Note every key that does not exist, with the nearest one that does."""
        for key in self.entries:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                meant = f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(keys)}"
                self.bad(key, f"there is no such key{meant}")

    def value(self, key: str, default: T, fits: Callable[[Any], bool], what: str) -> T:
        """Return the value of a key if it fits, else the default."""
        if key not in self.entries:
            return default
        found = self.entries[key]
        if fits(found):
            return found  # type: ignore[no-any-return]
        self.bad(key, f"must be {what}")
        return default

    def text(self, key: str, default: str) -> str:
        """Return a text."""
        return self.value(key, default, is_text, "a text on one line")

    def url(self, key: str) -> str:
        """Return the address of a page; empty where there is none."""
        return self.value(key, "", _is_url, "an http(s) address")

    def words(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(self.value(key, default, _is_words, "a list of texts"))

    def number(self, key: str, default: int | None, most: int | None = None) -> int | None:
        """Return a whole number above zero."""
        what = "a whole number above zero" + (f", at most {most}" if most else "")
        return self.value(key, default, lambda found: is_count(found) and (most is None or found <= most), what)

    def numbers(self, key: str, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return a list of whole numbers above zero."""
        return tuple(self.value(key, default, _is_counts, "a list of whole numbers above zero"))

    def choice(self, key: str, default: str, choices: Sequence[str]) -> str:
        """Return one of several texts."""
        return self.value(key, default, lambda found: found in choices, f"one of {', '.join(choices)}")

    def table(self, key: str) -> TomlTable:
        """Return the table below a key; an empty one where there is none."""
        entries: Mapping[str, Any] = self.value(key, {}, lambda found: isinstance(found, dict), "a table")
        return TomlTable(self.source, entries, (*self.path, key), self.problems)

    def tables(self) -> Iterator[tuple[str, TomlTable]]:
        """Yield every table below this one, with its key."""
        for key in self.entries:
            yield key, self.table(key)


def is_text(found: Any) -> bool:
    """Tell whether a value is a text without line ends and without characters that cannot be seen."""
    return isinstance(found, str) and not _UNSEEN.search(found)


def is_count(found: Any) -> bool:
    """Tell whether a value is a whole number above zero."""
    return isinstance(found, int) and not isinstance(found, bool) and found > 0


def _is_url(found: Any) -> bool:
    return is_text(found) and bool(re.fullmatch(r"https?://[^\s<>\"'`]+", found))


def _is_counts(found: Any) -> bool:
    return isinstance(found, list) and all(is_count(one) for one in found)


def _is_words(found: Any) -> bool:
    return isinstance(found, list) and all(is_text(one) and one.strip() for one in found)


def _place(lines: Sequence[str], path: tuple[str, ...]) -> tuple[int, int]:
    """Return the line and column of a key: where it is set, or else of the nearest table around it."""
    here: tuple[str, ...] = ()
    best, place = 0, (1, 1)
    for number, line in enumerate(lines, start=1):
        match = _HEADER.match(line)
        if match:
            here = found = _keys(match.group("keys"))
        elif match := _KEY.match(line):
            found = here + _keys(match.group("keys"))
        else:
            continue
        common = _common(found, path)
        if common > best and common == min(len(found), len(path)):
            best, place = common, (number, match.start("keys") + 1)
    return place


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, text))


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
