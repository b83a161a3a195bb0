"""Read `bank.toml`: its values, and every mistake in it as a diagnostic."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import TypeVar

from msgspec import UnsetType

from ..diagnostics import Checked, Code, Diagnostic
from ..model import Role
from ..source import Source
from .config import (
    ALL_CARDS,
    CheatSheet,
    Config,
    Deck,
    Defaults,
    Selection,
    VolumeSettings,
    bank_id,
    in_language,
)
from .consistency import check_consistency
from .mends import of_syntax
from .places import place_of
from .schema import BankToml, VolumeTable
from .validation import Validator

T = TypeVar("T")
D = TypeVar("D")


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
    validator = Validator(source)
    toml: BankToml = validator.table(entries, BankToml)
    config = in_language(_config(toml, default, source), _given(toml.language, default.language))
    check_consistency(toml, tuple(role.id for role in config.roles), validator)
    if validator.problems:  # nothing is built, and no pattern that cannot be used is to be met again
        config = replace(config, rules=(), include=(), exclude=(), volumes=())
    return Checked(config, tuple(validator.problems))


def _syntax_problem(source: Source, text: str) -> Diagnostic:
    found = re.search(r"\(at line (\d+), column (\d+)\)", text)
    line, column = (int(found.group(1)), int(found.group(2))) if found else (source.text.rstrip().count("\n") + 1, 1)
    message = re.sub(r" \(at [^()]*\)$", "", text)
    message = f"this is no TOML: {message[:1].lower()}{message[1:]}"
    mend = of_syntax(message, source.lines[line - 1] if line <= len(source.lines) else "")
    return Diagnostic(source.path, line, column, message, Code.BAD_CONFIG, mend)


def _config(toml: BankToml, default: Config, source: Source) -> Config:
    roles = tuple(Role(name, _given(one.name, name), one.aliases) for name, one in toml.roles.items())
    return Config(
        id=_given(toml.id, default.id),
        title=_given(toml.title, "").strip(),
        has_language=not isinstance(toml.language, UnsetType),
        version=toml.version,
        repository=toml.repository,
        issues_url=toml.issues_url,
        former_ids=toml.former_ids,
        include=toml.include,
        exclude=toml.exclude,
        roles=roles or default.roles,
        shared_roles=_given(toml.shared_roles, default.shared_roles),
        shared_role_ids=tuple(toml.roles) or default.shared_role_ids,
        defaults=toml.defaults,
        volumes=tuple(
            _volume(one, place_of(source.lines, ("volumes", position))[0]) for position, one in enumerate(toml.volumes)
        ),
        rules=toml.rules,
        labels=toml.labels,
        cards=toml.cards or ALL_CARDS,
        keep_duplicates=toml.duplicates.keep,
        cheat_sheets=tuple(
            CheatSheet(name, _given(one.title, name), _selection(one), _given(one.pages, None), one.tables)
            for name, one in toml.sheets.items()
        ),
        decks=tuple(
            Deck(name, _given(one.title, name), _selection(one), one.cards or ALL_CARDS)
            for name, one in toml.decks.items()
        ),
        plan_days=toml.plan.days,
        limits=toml.limits,
    )


def _given(value: T | UnsetType, default: D) -> T | D:
    return default if isinstance(value, UnsetType) else value


def _volume(table: VolumeTable, line: int) -> VolumeSettings:
    defaults = Defaults(table.roles, table.difficulty, table.tags)
    return VolumeSettings(table.id, _given(table.title, table.id).strip(), table.files, defaults, line)


def _selection(table: Selection) -> Selection:
    """Return the conditions alone of a sheet or a deck."""
    return Selection(*(getattr(table, name) for name in Selection.__struct_fields__))
