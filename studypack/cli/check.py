"""The command `check`: list everything that is wrong with a bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .common import BANK_HAS_ERRORS, BankArgument, command, fails, show
from .report import Format, printable


@command(
    "List every problem of a bank; write nothing.",
    "check",
    "check my-bank --strict",
    "check --format json",
    "check my-bank --rules",
)
def check(
    bank: BankArgument = Path("questions"),
    form: Annotated[Format, typer.Option("--format", help="How problems are written.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    every: Annotated[bool, typer.Option("--all", help="List each problem, however often it occurs.")] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Say what each line rule took, and which similar lines none did.")
    ] = False,
) -> None:
    """Read the bank and list every problem, without writing anything."""
    from ..bank.images import read_images
    from ..bank.load import load
    from ..identity.commands import outlook
    from ..output.cache import NAME, Cache
    from ..output.workers import one_pool
    from ..render.formulas import FormulaStore

    if rules:
        _show_rules(bank)
    out = Path("dist")
    # What the last build read is not read again; nothing is saved.
    with one_pool(), Cache(out / ".cache" / NAME) as cache:
        project = load(bank, FormulaStore(cache), cache)
    found = project.problems
    if project.bank is not None:
        files, limits = project.files, project.config.limits
        images = read_images(project.texts, files.paths, files.root, limits, is_folder=files.is_folder)
        found = tuple(sorted((*found, *images.problems, *outlook(project, bank, out).problems)))
    show(found, form, every=every)
    if form is Format.TEXT and project.bank is not None and not found:
        count = len(project.contents)
        typer.echo(f"{count} question{'s' * (count != 1)}, no problems", err=True)
    if fails(found, strict=strict):
        raise typer.Exit(BANK_HAS_ERRORS)


def _show_rules(bank: Path) -> None:
    from ..bank.check.rule_report import rule_report
    from ..bank.load import parse_bank

    read = parse_bank(bank)
    for line in rule_report(read.parsed, read.config) if read.parsed else ():  # no bank: that is told below
        typer.echo(printable(line))
