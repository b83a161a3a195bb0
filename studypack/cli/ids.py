"""The command `ids`: write permanent ids into the Markdown itself, where they outlive the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .common import BANK_HAS_ERRORS, BankArgument, LedgerOption, command, fails, say, show, stop


@command("Write permanent ids into the Markdown.", "ids", "ids my-bank --questions")
def ids(
    bank: BankArgument = Path("questions"),
    questions: Annotated[
        bool, typer.Option("--questions", help="Only at questions, not at follow-ups and rows.")
    ] = False,
    ledger: LedgerOption = None,
) -> None:
    """Write the id of every card into the Markdown: `{#id}` at titles, follow-ups and table rows, and nothing else."""
    from ..bank.load import load
    from ..identity.commands import outlook, pinned_lines
    from ..output.writing import replace_lines

    project = load(bank, None)
    found = outlook(project, bank, Path("dist"), ledger)
    if project.bank is None or fails(project.problems, strict=False) or found.problems:
        show(tuple(sorted((*project.problems, *found.problems))))
        stop("nothing was written: ids are for good, so decide what is doubtful first", BANK_HAS_ERRORS)
    if not found.known.notes:
        say("no ledger knows these cards, so they get the ids of a first build; was there one, name its --ledger")
    wanted = list(pinned_lines(project, found.identities, questions_only=questions))
    lines = [one for one in wanted if one.after != one.before]
    for path in dict.fromkeys(one.path for one in lines):
        here = {one.line: (one.before, one.after) for one in lines if one.path == path}
        replace_lines(project.files.paths[path], here)
    for one in wanted:
        if one.after == one.before:
            say(f"{one.path}:{one.line}: no place for an id on this line")
    typer.echo(f"{len(lines)} {'id' if len(lines) == 1 else 'ids'} written")
