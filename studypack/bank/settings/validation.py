"""Check what a TOML file says against the types of its tables: every mistake is a diagnostic at its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from ..diagnostics import Code, Diagnostic
from ..source import Source
from .mends import allowed_words, bare_type, nearest, of_id, of_name, of_value
from .places import Path, place_of

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
MOST_TABLES = 100
"""So many tables of a kind may there be: each sheet and package holds up to all questions, each rule sees all lines."""


class _WrongError(Exception):
    """A value that was reported, and that the default takes the place of."""


@dataclass
class Validator:
    """Reads the tables of the file `source`, and notes every mistake in `problems`."""

    source: Source
    problems: list[Diagnostic] = field(default_factory=list)

    def bad(self, path: Path, message: str, mend: str = "") -> None:
        """Note a mistake at the place of a key, and how to mend it."""
        line, column = place_of(self.source.lines, path)
        name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        problem = Diagnostic(self.source.path, line, column, f"`{name}`: {message}", Code.BAD_CONFIG, mend)
        self.problems.append(problem)

    def table(self, entries: Mapping[str, Any], kind: Any, path: Path = ()) -> Any:
        """Return a table as the struct `kind`; a value that does not fit is left to its default."""
        known = {
            one.encode_name: (one.name, one.type, one.required) for one in msgspec.structs.fields(kind)
        }  # attribute, type, and whether it must be given, by each key
        found = dict(self._fitting(entries, known, path))
        needed = [name for name, (attribute, _, required) in known.items() if required and attribute not in found]
        for name in needed:
            if name not in entries:
                self.bad(path, f"needs `{name}`", f"add `{name} = …` below `[[{path[0] if path else name}]]`")
        if needed:
            raise _WrongError
        return kind(**found)

    def _fitting(
        self, entries: Mapping[str, Any], known: Mapping[str, tuple[str, Any, bool]], path: Path
    ) -> Iterator[tuple[str, Any]]:
        for key, value in entries.items():
            if key not in known:
                self.bad((*path, key), f"there is no such key; {of_name(key, tuple(known))}", _other(key, tuple(known)))
                continue
            attribute, kind, _ = known[key]
            with suppress(_WrongError):
                yield attribute, self._value(value, kind, (*path, key))

    def _value(self, value: Any, kind: Any, path: Path) -> Any:
        """Return a value as the type `kind`, or note why not and raise."""
        bare, meta = bare_type(kind)
        if isinstance(bare, type) and issubclass(bare, Struct):
            return self.table(
                self._is(value, dict, "a table", path, f"write `[{_name(path)}]` on a line of its own"), bare, path
            )
        if get_origin(bare) is dict:
            key_kind, value_kind = get_args(bare)
            mend = f"write `[{_name(path)}.NAME]` on a line of its own, for each"
            return self._tables(self._is(value, dict, "a table", path, mend), key_kind, value_kind, path)
        if get_origin(bare) is tuple and isinstance(get_args(bare)[0], type) and issubclass(get_args(bare)[0], Struct):
            mend = f"write `[[{path[-1]}]]`, in double brackets, before each"
            return self._list(self._is(value, list, f"tables, `[[{path[-1]}]]`", path, mend), get_args(bare)[0], path)
        try:
            found = msgspec.convert(value, kind)
        except (msgspec.ValidationError, OverflowError):
            self.bad(path, f"must be {_wanted(bare, meta)}", of_value(str(path[-1]), value, bare, meta))
            raise _WrongError from None
        if any(_UNSEEN.search(text) for text in _texts(found)):
            self.bad(path, f"must be {_wanted(bare, meta)}, without line ends and signs that cannot be seen")
            raise _WrongError
        return found

    def _is(self, value: Any, kind: type, what: str, path: Path, mend: str) -> Any:
        if not isinstance(value, kind):
            self.bad(path, f"must be {what}", mend)
            raise _WrongError
        if isinstance(value, (dict, list)) and len(value) > MOST_TABLES:
            self.bad(
                path, f"has {len(value)} entries; there may be {MOST_TABLES}", "leave out those that are used least"
            )
            raise _WrongError
        return value

    def _tables(self, entries: Mapping[str, Any], key_kind: Any, kind: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in entries.items():
            with suppress(_WrongError):
                self._key(key, key_kind, (*path, key))
                found[key] = self._value(value, kind, (*path, key))
        return found

    def _key(self, key: str, kind: Any, path: Path) -> None:
        """Note a key of a table that is no id."""
        bare, meta = bare_type(kind)
        try:
            msgspec.convert(key, kind)
        except msgspec.ValidationError:
            free = of_id(key) or "name"
            self.bad(path, f"must be {_wanted(bare, meta)}", f"write `[{_name((*path[:-1], free))}]`")
            raise _WrongError from None

    def _list(self, values: Sequence[Any], kind: type, path: Path) -> tuple[Any, ...]:
        found = []
        for position, value in enumerate(values):
            with suppress(_WrongError):
                found.append(self._value(value, kind, (*path, position)))
        return tuple(found)


def _wanted(bare: Any, meta: Meta) -> str:
    """Say what a value must be."""
    if words := allowed_words(bare):
        return f"one of {', '.join(words)}"
    if bare is bool:
        return "true or false"
    what = meta.description or ("a whole number above zero" if bare is int else "a text on one line")
    return what if meta.le is None or meta.description else f"{what}, at most {meta.le}"


def _other(key: str, known: tuple[str, ...]) -> str:
    near = nearest(key, known)
    return f"write `{near}`" if near else "remove it; docs/configuration.md has every key"


def _name(path: Path) -> str:
    return ".".join(map(str, path))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
