"""Write line rules as they stand in `bank.toml`."""

from __future__ import annotations

from collections.abc import Sequence

from ..settings.config import Rule


def in_toml(rules: Sequence[Rule]) -> str:
    """Return rules as they stand in `bank.toml`."""
    return "\n".join(_in_toml(rule) for rule in rules)


def _in_toml(rule: Rule) -> str:
    files = f"files = [{', '.join(quoted(path) for path in rule.files)}]\n" if rule.files else ""
    leaf = "leaf = true\n" if rule.leaf else ""
    return f'[[rules]]\nline = {_literal(rule.line)}\nis = "{rule.is_}"\n{files}{leaf}'


def _literal(text: str) -> str:
    """Return a text as a TOML string: literal where it can be, so that patterns need no doubled backslashes."""
    return f"'{text}'" if "'" not in text else quoted(text)


def quoted(text: str) -> str:
    """Return a text as a TOML string in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
