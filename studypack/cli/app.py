"""Turns the words of a command line into the command that they name; commands load what they need themselves."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from . import build, check, doctor, export, init, new, preview, watch

app = typer.Typer(
    name="studypack",
    help="Turn a Markdown question bank into Anki decks for the phone and PDF sheets for the printer.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (build, check, preview, watch, export, new, init, doctor):
    module.register(app)

COMMANDS = tuple(command.name or "" for command in app.registered_commands)
_OWN_OPTIONS = ("-h", "--help", "--version", "--install-completion", "--show-completion")


def with_default_command(arguments: Sequence[str]) -> list[str]:
    """Put `build` before arguments that name no command: `build.py` alone builds the bank in `questions/`."""
    if not arguments:
        return ["build"]
    first = arguments[0]
    return ["build", *arguments] if first.startswith("-") and first not in _OWN_OPTIONS else list(arguments)


def main() -> None:
    """Run the command that `sys.argv` names; exit 0 done, 1 bank has errors, 2 wrong use, 3 machine lacks something."""
    app(args=with_default_command(sys.argv[1:]), prog_name="studypack")
