"""Turns `bank.toml` into a configuration, and every mistake in it into a diagnostic."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from .config import CheatSheet, Config, Labels, Limits, Patterns, Selection
from .diagnostics import Checked, Code, Diagnostic
from .model import BlockKind, Role
from .source import Source

T = TypeVar("T")
BANK_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGES = ("zh", "en")
METADATA_FIELDS = ("difficulty", "roles", "tags", "companies")
TOP_LEVEL = (
    "id", "title", "language", "version", "repository", "issues_url", "shared_roles", "roles", "patterns", "labels",
    "sheets", "plan", "limits",
)  # fmt: skip
SHEET_KEYS = ("title", "roles", "sections", "difficulties", "tags", "companies", "pages")


def bank_id(name: str) -> str:
    """Make a bank id of a file or folder name: lower case, everything but letters, digits, `-` and `_` removed."""
    bare = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
    return bare[:64] or "bank"


def read_settings(source: Source | None, name: str) -> Checked[Config]:
    """Read a configuration file; `name` (of the bank's folder or file) gives the id where the file gives none."""
    default = Config(id=bank_id(name), title="")
    if source is None:
        return Checked(default)
    try:
        table = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found.group(1)), int(found.group(2))) if found else (1, 1)
        message = str(error).partition(" (at")[0]
        return Checked(default, (Diagnostic(source.path, line, column, message, Code.BAD_CONFIG),))
    reader = _Reader(source)
    return Checked(reader.config(table, default), tuple(reader.problems))


class _Reader:
    """Reads the tables of a configuration file, noting every value that is not what it should be."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []

    def config(self, table: Mapping[str, Any], default: Config) -> Config:
        self.known(table, TOP_LEVEL, "")
        config = replace(
            default,
            id=self.text(table, "id", default.id),
            title=self.text(table, "title", default.title),
            language=self.text(table, "language", default.language),
            version=self.text(table, "version", default.version),
            repository=self.url(table, "repository"),
            issues_url=self.url(table, "issues_url"),
            shared_roles=self.words(table, "shared_roles", default.shared_roles),
            roles=self.roles(self.table(table, "roles"), default),
            patterns=self.patterns(self.table(table, "patterns")),
            labels=self.labels(self.table(table, "labels")),
            plan_days=self.days(self.table(table, "plan"), default.plan_days),
            limits=self.limits(self.table(table, "limits")),
        )
        config = replace(config, cheat_sheets=self.sheets(self.table(table, "sheets")))
        if config.roles != default.roles:
            ids = tuple(role.id for role in config.roles)
            shared = tuple(one for one in default.shared_role_ids if one in ids) or ids
            config = replace(config, shared_role_ids=shared)
        return self.valid(config, default)

    def valid(self, config: Config, default: Config) -> Config:
        """Check values that have a form of their own."""
        if not BANK_ID.fullmatch(config.id):
            self.bad("id", "an id has lower-case letters, digits, `-` and `_` only, 64 at most")
            config = replace(config, id=default.id)
        if config.language not in LANGUAGES:
            self.bad("language", f"the language is one of {', '.join(LANGUAGES)}")
            config = replace(config, language=default.language)
        return config

    def bad(self, key: str, message: str) -> None:
        """Note a problem at the line on which a key stands."""
        bare = re.escape(key.split(".")[-1])
        lines = enumerate(self.source.lines, start=1)
        at = next((n for n, line in lines if re.match(rf"\s*(\[[^\]]*)?\"?{bare}\"?\s*[=\].]", line)), 1)
        self.problems.append(Diagnostic(self.source.path, at, 1, f"`{key}`: {message}", Code.BAD_CONFIG))

    def known(self, table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
        """Note every key that does not exist, with the nearest one that does."""
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                meant = f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(keys)}"
                self.bad(where + key, f"there is no such key{meant}")

    def value(self, table: Mapping[str, Any], key: str, default: T, fits: Callable[[Any], bool], what: str) -> T:
        """Return the value of a key if it fits, else the default."""
        found = table.get(key, default)
        if key in table and not fits(found):
            self.bad(key, f"must be {what}")
            return default
        return found  # type: ignore[no-any-return]

    def text(self, table: Mapping[str, Any], key: str, default: str) -> str:
        return self.value(table, key, default, lambda found: isinstance(found, str) and "\n" not in found, "a text")

    def url(self, table: Mapping[str, Any], key: str) -> str:
        return self.value(
            table, key, "", lambda found: bool(re.fullmatch(r"https?://[^\s<>\"']+", str(found))), "an http(s) address"
        )

    def words(self, table: Mapping[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.value(table, key, default, _is_words, "a list of texts"))

    def numbers(self, table: Mapping[str, Any], key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.value(table, key, default, _is_counts, "a list of numbers above zero"))

    def table(self, table: Mapping[str, Any], key: str) -> dict[str, Any]:
        return self.value(table, key, {}, lambda found: isinstance(found, dict), "a table")

    def roles(self, table: Mapping[str, Any], default: Config) -> tuple[Role, ...]:
        """Read `[roles.<id>]`; a table that names any role replaces the known roles."""
        roles = []
        for role_id in table:
            entry = self.table(table, role_id)
            self.known(entry, ("name", "aliases"), f"roles.{role_id}.")
            if not BANK_ID.fullmatch(role_id):
                self.bad(f"roles.{role_id}", "a role's id has lower-case letters, digits, `-` and `_` only")
                continue
            roles.append(Role(role_id, self.text(entry, "name", role_id), self.words(entry, "aliases", ())))
        return tuple(roles) or default.roles

    def patterns(self, table: Mapping[str, Any]) -> Patterns:
        self.known(table, ("question", "section", "part"), "patterns.")
        read = {key: self.words(table, key, ()) for key in ("question", "section", "part")}
        for key, patterns in read.items():
            for pattern in patterns:
                if trouble := _pattern_trouble(pattern):
                    self.bad(f"patterns.{key}", trouble)
                    read[key] = ()
        return Patterns(**read)

    def labels(self, table: Mapping[str, Any]) -> Labels:
        self.known(table, ("metadata", "blocks", "difficulties"), "labels.")
        kinds = tuple(kind.value for kind in BlockKind)
        return Labels(
            metadata=self.mapping(table, "metadata", lambda v: v in METADATA_FIELDS, f"one of {', '.join(METADATA_FIELDS)}"),
            blocks=self.mapping(table, "blocks", lambda v: v in kinds, f"one of {', '.join(kinds)}"),
            difficulties=self.mapping(table, "difficulties", lambda v: v in (1, 2, 3, 4, 5), "a number from 1 to 5"),
        )

    def mapping(
        self, table: Mapping[str, Any], key: str, fits: Callable[[Any], bool], what: str
    ) -> tuple[tuple[str, Any], ...]:
        entries = self.table(table, key)
        return tuple((word, entries[word]) for word in entries if self.value(entries, word, None, fits, what) is not None)

    def sheets(self, table: Mapping[str, Any]) -> tuple[CheatSheet, ...]:
        sheets = []
        for name in table:
            entry = self.table(table, name)
            self.known(entry, SHEET_KEYS, f"sheets.{name}.")
            if not BANK_ID.fullmatch(name):
                self.bad(f"sheets.{name}", "a sheet's name has lower-case letters, digits, `-` and `_` only")
                continue
            selection = Selection(
                roles=self.words(entry, "roles", ()),
                sections=self.words(entry, "sections", ()),
                difficulties=self.numbers(entry, "difficulties", ()),
                tags=self.words(entry, "tags", ()),
                companies=self.words(entry, "companies", ()),
            )
            pages = self.value(entry, "pages", None, _is_count, "a number above zero")
            sheets.append(CheatSheet(name, self.text(entry, "title", name), selection, pages))
        return tuple(sheets)

    def days(self, table: Mapping[str, Any], default: tuple[int, ...]) -> tuple[int, ...]:
        self.known(table, ("days",), "plan.")
        return self.numbers(table, "days", default)

    def limits(self, table: Mapping[str, Any]) -> Limits:
        names = tuple(field.name for field in fields(Limits))
        self.known(table, names, "limits.")
        default = Limits()
        read = {
            name: self.value(table, name, getattr(default, name), _is_count, "a number above zero") for name in names
        }
        return Limits(**read)


def _is_count(found: Any) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and found > 0


def _is_counts(found: Any) -> bool:
    return isinstance(found, list) and all(_is_count(one) for one in found)


def _is_words(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) and one for one in found)


def _pattern_trouble(pattern: str) -> str:
    """Return what is wrong with a pattern for headings or questions, or an empty text."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        return f"“{pattern}” is no regular expression: {error}"
    if "title" not in compiled.groupindex:
        return f"“{pattern}” needs a group `(?P<title>…)`"
    return ""
