"""Turns `bank.toml` into a configuration, and every mistake in it into a diagnostic."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from ..diagnostics import Checked, Code, Diagnostic
from ..model import BlockKind, Role
from ..parse.linear import PatternError, compile_pattern
from ..source import Source
from .config import MOST_NESTING, CheatSheet, Config, Labels, Limits, Patterns, Selection, bank_id
from .toml_table import TomlTable, is_count

BANK_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGES = ("zh", "en")
METADATA_FIELDS = ("difficulty", "roles", "tags", "companies")
TOP_LEVEL = (
    "id", "title", "language", "version", "repository", "issues_url", "shared_roles", "roles", "patterns", "labels",
    "sheets", "plan", "limits",
)  # fmt: skip
SHEET_KEYS = ("title", "roles", "sections", "difficulties", "tags", "companies", "pages")
MOST_STARS = 5
_ID_FORM = "lower-case letters, digits, `-` and `_` only, 64 at most, a letter or digit first"


def read_settings(source: Source | None, name: str) -> Checked[Config]:
    """Read a configuration file; `name` (of the bank's folder or file) gives the id where the file gives none."""
    default = Config(id=bank_id(name), title="")
    if source is None:
        return Checked(default)
    try:
        entries = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        return Checked(default, (_syntax_problem(source, str(error)),))
    except (ValueError, RecursionError):
        message = "a number with too many digits, or lists within lists without end"
        return Checked(default, (Diagnostic(source.path, 1, 1, message, Code.BAD_CONFIG),))
    problems: list[Diagnostic] = []
    return Checked(_config(TomlTable(source, entries, (), problems), default), tuple(problems))


def _syntax_problem(source: Source, text: str) -> Diagnostic:
    found = re.search(r"\(at line (\d+), column (\d+)\)", text)
    line, column = (int(found.group(1)), int(found.group(2))) if found else (source.text.rstrip().count("\n") + 1, 1)
    message = re.sub(r" \(at [^()]*\)$", "", text)
    return Diagnostic(
        source.path, line, column, f"this is no TOML: {message[:1].lower()}{message[1:]}", Code.BAD_CONFIG
    )


def _config(table: TomlTable, default: Config) -> Config:
    table.known(TOP_LEVEL)
    roles = _roles(table.table("roles")) or default.roles
    ids = tuple(role.id for role in roles)
    shared = tuple(one for one in default.shared_role_ids if one in ids) or ids
    bank = table.text("id", default.id)
    if not BANK_ID.fullmatch(bank):
        table.bad("id", f"an id has {_ID_FORM}")
        bank = default.id
    return replace(
        default,
        id=bank,
        title=table.text("title", default.title).strip(),
        language=table.choice("language", default.language, LANGUAGES),
        version=table.text("version", default.version),
        repository=table.url("repository"),
        issues_url=table.url("issues_url"),
        shared_roles=table.words("shared_roles", default.shared_roles),
        shared_role_ids=shared,
        roles=roles,
        patterns=_patterns(table.table("patterns")),
        labels=_labels(table.table("labels")),
        cheat_sheets=_sheets(table.table("sheets"), ids),
        plan_days=_days(table.table("plan"), default.plan_days),
        limits=_limits(table.table("limits")),
    )


def _roles(table: TomlTable) -> tuple[Role, ...]:
    """Read `[roles.<id>]`; a table that names any role replaces the known roles."""
    roles: list[Role] = []
    words: dict[str, str] = {}
    for role_id, entry in table.tables():
        entry.known(("name", "aliases"))
        if not BANK_ID.fullmatch(role_id):
            table.bad(role_id, f"a role's id has {_ID_FORM}")
            continue
        role = Role(role_id, entry.text("name", role_id), entry.words("aliases"))
        for word in {one.lower() for one in (role.name, *role.aliases)}:
            if words.setdefault(word, role_id) != role_id:
                entry.bad("aliases", f"“{word}” names the role `{words[word]}` already")
        roles.append(role)
    return tuple(roles)


def _patterns(table: TomlTable) -> Patterns:
    names = tuple(field.name for field in fields(Patterns))
    table.known(names)
    read: dict[str, tuple[str, ...]] = {}
    for name in names:
        read[name] = table.words(name)
        for pattern in read[name]:
            if trouble := _pattern_trouble(pattern):
                table.bad(name, f"“{pattern}” {trouble}")
                read[name] = ()
    return Patterns(**read)


def _pattern_trouble(pattern: str) -> str:
    """Return what is wrong with a pattern for headings or questions, or an empty text."""
    try:
        compiled = compile_pattern(pattern)
    except PatternError as error:
        return str(error)
    return "" if "title" in compiled.groups else "needs a group `(?P<title>…)`"


def _labels(table: TomlTable) -> Labels:
    table.known(tuple(field.name for field in fields(Labels)))
    kinds = tuple(kind.value for kind in BlockKind)
    difficulties = table.table("difficulties")
    return Labels(
        metadata=_words(table.table("metadata"), METADATA_FIELDS),
        blocks=_words(table.table("blocks"), kinds),
        difficulties=tuple(
            (word, value)
            for word in difficulties.entries
            if (value := difficulties.value(word, 0, _is_difficulty, f"a number from 1 to {MOST_STARS}"))
        ),
    )


def _words(table: TomlTable, choices: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, value) for word in table.entries if (value := table.choice(word, "", choices)))


def _is_difficulty(found: Any) -> bool:
    return is_count(found) and bool(found <= MOST_STARS)


def _sheets(table: TomlTable, role_ids: Collection[str]) -> tuple[CheatSheet, ...]:
    sheets = []
    for name, entry in table.tables():
        entry.known(SHEET_KEYS)
        if not BANK_ID.fullmatch(name):
            table.bad(name, f"a sheet's name has {_ID_FORM}")
            continue
        roles = entry.words("roles")
        for role in roles:
            if role not in role_ids:
                entry.bad("roles", f"there is no role “{role}”; known are {', '.join(role_ids)}")
        selection = Selection(
            roles=roles,
            sections=entry.words("sections"),
            difficulties=entry.numbers("difficulties"),
            tags=entry.words("tags"),
            companies=entry.words("companies"),
        )
        sheets.append(CheatSheet(name, entry.text("title", name), selection, entry.number("pages", None)))
    return tuple(sheets)


def _days(table: TomlTable, default: tuple[int, ...]) -> tuple[int, ...]:
    table.known(("days",))
    return table.numbers("days", default)


def _limits(table: TomlTable) -> Limits:
    default: Mapping[str, int] = vars(Limits())
    table.known(tuple(default))
    most = {"nesting": MOST_NESTING}
    return Limits(**{name: table.number(name, default[name], most.get(name)) or default[name] for name in default})
