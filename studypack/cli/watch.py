"""The command `watch`: rebuild at every save."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import typer

from .common import MACHINE_LACKS, WRONG_USE, BankArgument, LedgerOption, OutOption, command, say, show, stop
from .report import printable


@command("Rebuild at each save what it touches.", "watch", "watch my-bank --out my-dist")
def watch(bank: BankArgument = Path("questions"), out: OutOption = Path("dist"), ledger: LedgerOption = None) -> None:
    """Rebuild at each save what it touches: decks and preview first, then sheets. Ctrl-C ends it."""
    from ..build import Result, run
    from ..options import Options, Request
    from ..output.remembered import kept_between_builds
    from ..output.workers import polled
    from ..output.writing import UnwritableError
    from ..watch import Saves, WatchError, rebuild, watch_bank
    from .build import now

    if not bank.exists():
        stop(f"{bank}: there is no such file or folder", WRONG_USE)

    ended = threading.Event()
    saves = Saves(bank, out, ended)

    def once() -> None:
        options = Options(out=out, now=now())

        def build(only: str) -> Result:
            request = Request(bank, replace(options, only=only), ledger)
            if only == "decks":
                return run(request, lambda _: None, say)
            # All else may take long: it gives way to a save, which is built to decks first.
            saves.give_way()
            with polled(saves.give_way):
                return run(request, lambda _: saves.give_way(), say)

        try:
            rebuild(build, show, typer.echo, time.monotonic)
        except UnwritableError as error:
            say(str(error))
        typer.echo(f"watching {bank} (Ctrl-C ends)")

    try:
        with kept_between_builds():
            watch_bank(saves, once)
    except WatchError as error:
        stop(printable(str(error)), MACHINE_LACKS)
    finally:
        ended.set()
    typer.echo("ended")
