"""The words of the interface, what cards, sheets and pages say beside the bank's own text, read from `words/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .. import shipped

_COMPLETE = "zh"
"""The language whose file says which words there are."""
_BY_KIND = ("captions", "alerts", "titles", "sheets")
"""Tables whose words are taken by the kind of a block, of an alert or of a sheet."""


class WordsError(Exception):
    """A file of words cannot be used: it lacks a word, has one too many, or is no TOML."""


@dataclass(frozen=True)
class Texts:
    """The words of a language, each by its name in the file (`words.question`), and those of a table in it.

    `language` is the name of the file. A table by kind, such as `words.captions`, is a mapping.
    """

    by_name: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        """Return a word or a table of words."""
        try:
            return vars(self)["by_name"][name]  # one that is just being copied has none
        except KeyError:
            raise AttributeError(f"no file of words has “{name}”") from None


def counted(pattern: str, count: int) -> str:
    """Return a count in words: the pattern's part before `|` for one, the part behind it for any other number."""
    one, _, other = pattern.partition("|")
    # Not `format`: a bank's template may bring the pattern, and a field in it would reach any object.
    return (one if count == 1 else other or one).replace("{count}", str(count))


def grading(words: Texts, points: int) -> str:
    """Return the line that says what how many points that were said mean for the four buttons."""
    line: str = words.grading_of_one if points == 1 else words.grading
    return line.replace("{all}", str(points)).replace("{less}", str(points - 1))


@cache
def texts(language: str) -> Texts:
    """Return the words of a language (`zh`, `en`, …), read once."""
    found = _read(language)
    for wrong in _misfits(found, _read(_COMPLETE)):
        raise WordsError(f"words/{language}.toml: {wrong}")
    return _table({**found, "language": language})


def _read(language: str) -> dict[str, Any]:
    path = shipped.folder("words") / f"{language}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsError(f"words/{path.name}: {error}") from error


def _misfits(found: Mapping[str, Any], known: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """Say which words are missing, unknown, or of another form than those that are known."""
    for name in dict.fromkeys((*known, *found)):
        if name not in found:
            yield f"“{place}{name}” is missing"
        elif name not in known:
            yield f"“{place}{name}” is no word of the interface"
        elif _form(found[name]) != _form(known[name]):
            yield f"“{place}{name}” is no {'text' if isinstance(known[name], str) else 'such list or table'}"
        elif isinstance(known[name], dict):
            yield from _misfits(found[name], known[name], f"{place}{name}.")


def _form(value: object) -> object:
    """Return the type of a value; of a list, those of what it holds."""
    return [_form(one) for one in value] if isinstance(value, list) else type(value)


def _table(found: Mapping[str, Any]) -> Texts:
    inner = [name for name, value in found.items() if isinstance(value, dict) and name not in _BY_KIND]
    return Texts({**found, **{name: _table(found[name]) for name in inner}})
