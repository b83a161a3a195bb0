"""The command `export`: write the bank as data, to standard output or a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .common import BANK_HAS_ERRORS, WRONG_USE, BankArgument, LedgerOption, command, fails, show, stop

if TYPE_CHECKING:
    from ..bank.load import Project


@command("Write the bank as data for other programs.", "export -o bank.json", "export my-bank --format csv > bank.csv")
def export(
    bank: BankArgument = Path("questions"),
    form: Annotated[
        Literal["json", "csv"], typer.Option("--format", help="JSON has everything; CSV one line a question.")
    ] = "json",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="A file instead of standard output.")
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Write the bank as data for other programs."""
    from ..bank.export import to_csv, to_json
    from ..bank.load import load
    from ..identity.commands import outlook
    from ..output.writing import write_if_changed

    project = load(bank, None)
    found = outlook(project, bank, Path("dist"), ledger)
    show(tuple(sorted((*project.problems, *found.broken))))
    if project.bank is None or found.broken or fails(project.problems, strict=False):
        raise typer.Exit(BANK_HAS_ERRORS)
    ids = found.identities.questions
    text = to_json(project.bank, project.contents, ids) if form == "json" else to_csv(project.contents, ids)
    if output is not None:
        if any(output.exists() and path.exists() and output.samefile(path) for path in _sources(project, bank, ledger)):
            stop(f"{output} is a file of the bank itself; name another", WRONG_USE)
        write_if_changed(output, text.encode())
    else:
        sys.stdout.buffer.write(text.encode())


def _sources(project: Project, bank: Path, ledger: Path | None) -> list[Path]:
    """Return the files that a bank is made of."""
    root = project.files.root
    ledgers = [ledger or root / "ledger.json", bank.with_name(f"{bank.name}.ledger.json")]
    return [*project.files.paths.values(), root / "bank.toml", *ledgers, *(root / name for name in project.own)]
