"""The command `fetch-images`: store remote images beside the bank."""

from __future__ import annotations

import time
from pathlib import Path

import typer

from .common import BANK_HAS_ERRORS, BankArgument, command, show


@command("Store the remote images that the bank names beside it.", "fetch-images my-bank")
def fetch_images(bank: BankArgument = Path("questions")) -> None:
    """Store the remote images that the bank names beside it; the only command that uses the network."""
    from ..bank import remote
    from ..bank.load import load

    project = load(bank, None)
    if project.bank is None:
        show(project.problems)
        raise typer.Exit(BANK_HAS_ERRORS)
    limits = project.config.limits
    stored, problems = remote.fetch_images(
        project.texts, project.files.paths, limits, lambda address: typer.echo(address, err=True), time.monotonic
    )
    show(problems)
    for one in stored:
        typer.echo(f"{one.address} → {one.path}")
    if not stored and not problems:
        typer.echo("no remote image is named: nothing to fetch")
    if problems:
        raise typer.Exit(BANK_HAS_ERRORS)
