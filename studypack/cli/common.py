"""What all commands share: options, exit statuses, and how problems are shown."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from ..bank.diagnostics import Diagnostic, has_errors
from .report import Format, diagnostics, grouped, printable, summary

if TYPE_CHECKING:
    from ..build import Result

DONE, BANK_HAS_ERRORS, WRONG_USE, MACHINE_LACKS = 0, 1, 2, 3
INTERRUPTED = 130
"""What shells show for a command ended with Ctrl-C."""
PROGRAM = "python build.py" if Path(sys.argv[0]).name == "build.py" else "studypack"
"""What the user types to get here: help and hints name no other command."""

_Command = TypeVar("_Command", bound=Callable[..., None])
HELP: dict[Callable[..., None], tuple[str, str]] = {}
"""For the function of each command its line in the overview, and what stands below its own help."""

BankArgument = Annotated[
    Path,
    typer.Argument(
        metavar="BANK", help="The bank: a folder, or one .md or .txt file; questions without it.", show_default=False
    ),
]


def _no_link(out: Path) -> Path:
    """Refuse an output folder that came with a bank as a link: files elsewhere would be replaced and removed."""
    for path in (out, out / ".cache"):
        if path.is_symlink():
            raise typer.BadParameter(f"{path} is a link; name the folder that it leads to, or remove it")
    return out


OutOption = Annotated[Path, typer.Option(metavar="DIR", help="The output folder.", callback=_no_link)]
LedgerOption = Annotated[Path | None, typer.Option(metavar="FILE", help="The ledger, if it is not beside the bank.")]


def command(short: str, *examples: str) -> Callable[[_Command], _Command]:
    """Say of a command its line in the overview, which must fit there, and how it is used; `app` adds it."""
    lines = "\n".join(f"  {PROGRAM} {example}" for example in examples)

    def described(function: _Command) -> _Command:
        HELP[function] = short, f"\b\nExamples:\n{lines}"
        return function

    return described


def show(problems: Sequence[Diagnostic], form: Format | None = None, *, every: bool = False) -> None:
    """Write problems: for programs to standard output, for people to standard error with a summary.

    To people, what occurs often is said once with a count, unless they ask for `every` problem.
    """
    if form not in (None, Format.TEXT):
        sys.stdout.write(diagnostics(problems, form))
        return
    sys.stderr.write(coloured(diagnostics(problems, Format.TEXT) if every else grouped(problems)))
    if problems:
        sys.stderr.write(f"{summary(problems)}\n")


_PROBLEM = re.compile(r"^(?P<place>\S.*?:\d+:\d+: )(?P<kind>error|warning)(?P<rest>: .*)$", re.MULTILINE)
_INK = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m"}


def coloured(lines: str) -> str:
    """Return lines of problems with their severity in colour, where standard error is a terminal that wants it."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return lines
    return _PROBLEM.sub(lambda one: f"{one['place']}{_INK[one['kind']]}{one['kind']}\x1b[0m{one['rest']}", lines)


def fails(problems: Sequence[Diagnostic], *, strict: bool) -> bool:
    """Tell whether these problems make a command fail: an error does, with `--strict` a warning too."""
    return has_errors(problems) or (strict and bool(problems))


def stop_unless_done(result: Result, *, strict: bool = False) -> None:
    """Show the problems of a build; exit where it was refused or failed."""
    show(result.problems)
    if result.refusal:
        stop(result.refusal, WRONG_USE)
    if not result.is_done:
        stop("nothing was written", BANK_HAS_ERRORS)
    if fails(result.problems, strict=strict):
        stop("the bank has problems", BANK_HAS_ERRORS)


def say(message: str) -> None:
    """Tell a person something while a command runs."""
    sys.stderr.write(f"{printable(message)}\n")


def stop(message: str, status: int) -> NoReturn:
    """Say why a command cannot go on, and exit."""
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(status)
