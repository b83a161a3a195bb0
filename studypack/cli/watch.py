"""Turns `watch` into a rebuild at every save."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import typer

from .common import BankArgument, LedgerOption, OutOption, say, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch")(watch)


def watch(bank: BankArgument = Path("questions"), out: OutOption = Path("dist"), ledger: LedgerOption = None) -> None:
    """Rebuild at each save what it touches: decks first, then sheets. Ctrl-C ends it."""
    from ..builder import run
    from ..options import Options, Request
    from ..watch import watch_bank
    from ..writing import UnwritableError
    from .build import now

    def rebuild() -> None:
        started = time.monotonic()
        options = Options(out=out, now=now())
        for only in ("decks", "preview", "sheets"):
            result = run(Request(bank, replace(options, only=only), ledger), lambda _: None, say)
            if only == "decks":
                show(result.problems)
            if not result.is_done:
                typer.echo(result.refusal or "the last good output stays")
                return
            if result.written:
                typer.echo(f"{only}: {len(result.written)} files, {time.monotonic() - started:.1f} s")
        typer.echo(f"done, {time.monotonic() - started:.1f} s; watching {bank} (Ctrl-C ends)")

    def survive() -> None:
        try:
            rebuild()
        except UnwritableError as error:
            say(str(error))

    watch_bank(bank, out, survive)
