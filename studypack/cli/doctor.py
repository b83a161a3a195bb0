"""The command `doctor`: list what is installed and what is missing."""

from __future__ import annotations

import typer

from .common import MACHINE_LACKS, command


@command("Say what is installed, what is missing, how to get it.", "doctor")
def doctor() -> None:
    """Say what is installed, what is missing, and how to get it."""
    from ..machine import findings

    found = findings()
    for finding in found:
        typer.echo(f"{'ok     ' if finding.ok else 'missing'}  {finding.name}: {finding.detail}")
        if not finding.ok:
            typer.echo(f"         {finding.remedy}")
    if not all(finding.ok for finding in found):
        raise typer.Exit(MACHINE_LACKS)
