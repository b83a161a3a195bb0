"""Runs the command line as a user types it."""

from __future__ import annotations

from collections.abc import Mapping

from typer.testing import CliRunner, Result

from studypack.cli.app import app, with_default_command


def run(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
    """Run a command, with more in its environment; it may end with any status, but not with an error of the program."""
    result = CliRunner().invoke(app, with_default_command(arguments), env=env, prog_name="studypack")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
