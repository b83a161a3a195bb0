"""Reads the text of a `bank.toml`."""

from __future__ import annotations

from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.config import Config
from studypack.bank.source import Source


def read(text: str, name: str = "bank") -> tuple[Config, list[str]]:
    """Return a configuration and its problems, each with its place."""
    checked = read_settings(Source("bank.toml", text), name)
    assert all(problem.code.slug == "bad-config" for problem in checked.problems)
    return checked.value, [f"{one.line}:{one.column} {one.message}" for one in checked.problems]
