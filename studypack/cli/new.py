"""The command `new`: add a skeleton for the next question, in its place in the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .common import BANK_HAS_ERRORS, WRONG_USE, BankArgument, command, show, stop


@command("Add the next question, with a permanent id.", 'new my-bank --section 1.2 --title "What is a B-tree?"')
def new(
    bank: BankArgument = Path("questions"),
    section: Annotated[
        str, typer.Option(metavar="N.M", help="The section, in a library VOLUME/N.M; the last without it.")
    ] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="The question.")] = "",
    question_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="The permanent id; made from the title without it.")
    ] = "",
) -> None:
    """Add a question with the next number and a permanent id."""
    from ..bank.load import load
    from ..bank.parse.pins import VALID_ID
    from ..bank.scaffold import new_question, sections_named
    from ..identity.commands import outlook
    from ..output.writing import insert_lines

    project = load(bank, None)
    if project.bank is None:
        show(project.problems)
        raise typer.Exit(BANK_HAS_ERRORS)
    found = outlook(project, bank, Path("dist"))
    if found.broken:
        show(found.broken)
        stop("nothing was written: the new id might be that of another card", BANK_HAS_ERRORS)
    taken = {*found.names, *(question.explicit_id for question in project.bank.questions)}
    if question_id and (question_id in taken or not VALID_ID.fullmatch(question_id)):
        stop(f"“{question_id}” is taken, or cannot be an id: letters, digits, `-`, `_` and `.` only", WRONG_USE)
    meant = sections_named(project.bank, section) if section else ()
    if len(meant) > 1:
        stop(f"the bank has several sections {section}: say which, {', '.join(meant)}", WRONG_USE)
    made = new_question(project.bank, project.config.language, section, title, question_id, found.names)
    if made is None:
        stop(f"the bank has no section {section}", WRONG_USE)
    line = insert_lines(project.files.paths[made.path], made.after_line, made.markdown)
    typer.echo(f"{made.path}:{line}: Q{made.number} {{#{made.id}}}")
