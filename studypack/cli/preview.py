"""The command `preview`: make the pages that show every card, and open them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import Options, Request
from .common import BankArgument, LedgerOption, OutOption, command, say, stop_unless_done
from .progress import bar


@command("Make the pages that show every card; --open opens them.", "preview --open", "preview my-bank --out my-dist")
def preview(
    bank: BankArgument = Path("questions"),
    out: OutOption = Path("dist"),
    open_pages: Annotated[bool, typer.Option("--open", help="Open them in the browser.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Show every card, front and back, on pages that need no network; `build --only preview` makes the same."""
    import webbrowser

    from ..build import run
    from ..pages.preview import INDEX
    from .build import now

    with bar():
        result = run(Request(bank, Options(out=out, now=now(), only="preview"), ledger), lambda _: None, say)
    stop_unless_done(result)
    page = (out / INDEX).resolve()
    if open_pages:
        webbrowser.open(page.as_uri())
    typer.echo(page.as_uri())
