"""Turns what all commands share into one place: options, exit statuses, and how problems are shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ..core.diagnostics import Diagnostic, Severity
from ..report import Format, diagnostics, printable, summary

DONE, BANK_HAS_ERRORS, WRONG_USE, MACHINE_LACKS = 0, 1, 2, 3
INTERRUPTED = 130
"""What shells show for a command ended with Ctrl-C."""

BankArgument = Annotated[
    Path, typer.Argument(help="The bank: a folder, or one .md or .txt file.", show_default="questions")
]
OutOption = Annotated[Path, typer.Option("--out", help="The output folder.")]
LedgerOption = Annotated[
    Path | None, typer.Option("--ledger", help="The ledger, if it is not beside the bank.", show_default=False)
]


def show(problems: Sequence[Diagnostic], form: Format = Format.TEXT) -> None:
    """Write problems: for programs to standard output, for people to standard error with a summary."""
    if form is not Format.TEXT:
        sys.stdout.write(diagnostics(problems, form))
        return
    sys.stderr.write(diagnostics(problems, form))
    if problems:
        sys.stderr.write(f"{summary(problems)}\n")


def fails(problems: Sequence[Diagnostic], *, strict: bool) -> bool:
    """Tell whether these problems make a command fail: an error does, with `--strict` a warning too."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def say(message: str) -> None:
    """Tell a person something while a command runs."""
    sys.stderr.write(f"{printable(message)}\n")


def stop(message: str, status: int) -> NoReturn:
    """Say why a command cannot go on, and exit."""
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(status)
