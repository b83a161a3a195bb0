"""Checks a bank of one file."""

from __future__ import annotations

from pathlib import Path

from typer.testing import Result

from tests.command import run

HEAD = b"#### Q1:what?\n\n"


def check(path: Path, *options: str) -> Result:
    """Run `check` and return what it said."""
    return run("check", str(path), *options)
