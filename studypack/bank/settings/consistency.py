"""Check what the parts of a `bank.toml` say about each other: roles, volumes, patterns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..regex import PatternError, compile_glob, compile_pattern
from .config import Rule, Selection
from .mends import nearest, of_id
from .places import Path
from .schema import BankToml
from .validation import Validator

RULE_GROUPS = ("title", "number", "id", "difficulty", "tags", "roles", "answer")
"""The groups that the pattern of a line rule may name."""


def check_consistency(toml: BankToml, role_ids: Sequence[str], validator: Validator) -> None:
    """Note every reference that leads nowhere, and every pattern that cannot be used."""
    _check_words(toml, validator)
    volumes = [one.id for one in toml.volumes]
    for position, name in enumerate(volumes):
        if name in volumes[:position]:
            free = next(made for made in (f"{name}-{count}" for count in range(2, 99)) if made not in volumes)
            mend = f'write `id = "{free}"`, or put its files into the other\'s `files`'
            validator.bad(("volumes", position, "id"), f"there is a volume “{name}” already", mend)
    chosen: list[tuple[str, str, Selection]] = [("sheets", name, one) for name, one in toml.sheets.items()]
    chosen += [("decks", name, one) for name, one in toml.decks.items()]
    named: list[tuple[Path, tuple[str, ...]]] = [(("defaults", "roles"), toml.defaults.roles)]
    named += [(("volumes", position, "roles"), one.roles) for position, one in enumerate(toml.volumes)]
    named += [((group, name, "roles"), one.roles) for group, name, one in chosen]
    for path, roles in named:
        _check_known(roles, role_ids, "role", path, validator)
    for group, name, one in chosen if volumes else ():
        _check_known(one.volumes, volumes, "volume", (group, name, "volumes"), validator)
    _check_globs(toml, validator)
    for position, rule in enumerate(toml.rules):
        if trouble := _rule_trouble(rule):
            message, mend = trouble
            validator.bad(("rules", position, "line"), f"“{rule.line}” {message}", mend)


def _check_words(toml: BankToml, validator: Validator) -> None:
    words: dict[str, str] = {}
    for role_id, role in toml.roles.items():
        for word in sorted({one.lower() for one in (role_id, *role.aliases)}):
            if words.setdefault(word, role_id) != role_id:
                message = f"“{word}” names the role `{words[word]}` already"
                validator.bad(("roles", role_id, "aliases"), message, f"leave “{word}” out of one of the two")


def _check_known(found: Collection[str], known: Sequence[str], what: str, path: Path, validator: Validator) -> None:
    for one in found:
        if one not in known:
            near = nearest(one, known)
            declared = f"[roles.{of_id(one) or 'name'}]" if what == "role" else "[[volumes]]"
            mend = f"write `{near}`, or declare it, `{declared}`" if near else f"declare it, `{declared}`, or remove it"
            validator.bad(path, f"there is no {what} “{one}”; known are {', '.join(known)}", mend)


def _check_globs(toml: BankToml, validator: Validator) -> None:
    places: list[tuple[Path, tuple[str, ...]]] = [(("include",), toml.include), (("exclude",), toml.exclude)]
    places += [(("volumes", position, "files"), one.files) for position, one in enumerate(toml.volumes)]
    places += [(("rules", position, "files"), one.files) for position, one in enumerate(toml.rules)]
    for path, globs in places:
        for glob in globs:
            try:
                compile_glob(glob)
            except PatternError as error:
                validator.bad(path, f"“{glob}” {error}", "name fewer files, or their folder")


def _rule_trouble(rule: Rule) -> tuple[str, str] | None:
    """Return what is wrong with the pattern of a line rule and how to mend it, or None."""
    try:
        pattern = compile_pattern(rule.line)
    except PatternError as error:
        if "(?" in str(error):
            return str(error), "RE2 has no look-around: match the whole line, or let a rule before it take other lines"
        return str(error), "put a backslash before signs that are meant themselves, `\\(` `\\[` `\\*` `\\|`"
    if unknown := sorted(pattern.groups.difference(RULE_GROUPS)):
        known = ", ".join(RULE_GROUPS)
        near = nearest(unknown[0], RULE_GROUPS) or "title"
        return f"has a group “{unknown[0]}”; known are {known}", f"write `(?P<{near}>…)`, or `(?:…)` for no group"
    if rule.is_ == "question" and "title" not in pattern.groups:
        return (
            "needs a group `(?P<title>…)`",
            "put `(?P<title>` and `)` around the question's words, as in `(?P<title>.+)`",
        )
    return None
