"""The command `build`: make decks, sheets and pages in the output folder."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from ..options import Options, Request
from .common import WRONG_USE, BankArgument, LedgerOption, OutOption, coloured, command, say, stop, stop_unless_done
from .report import grouped

_SECOND = re.compile(r"\d{1,11}", re.ASCII)
"""The last such second is in the year 5138."""
_Only = Literal["decks", "sheets", "preview"]


def now() -> int:
    """Return the second of the build: `SOURCE_DATE_EPOCH` where it is set, else the clock's."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return int(time.time())
    if not _SECOND.fullmatch(text):
        stop("SOURCE_DATE_EPOCH is a number of seconds since 1970, of eleven digits at most", WRONG_USE)
    return int(text)


@command(
    "Make decks, sheets, preview and the page that explains them.",
    "build",
    "build my-bank --out my-dist",
    "build --only decks --role algorithm",
    "build --dry-run",
)
def build(
    bank: BankArgument = Path("questions"),
    out: OutOption = Path("dist"),
    only: Annotated[_Only | None, typer.Option(help="Make only this; other outputs stay.")] = None,
    role: Annotated[str, typer.Option(metavar="ROLE", help="Only the deck and sheets of one role.")] = "",
    volume: Annotated[str, typer.Option(metavar="ID", help="Only the decks and sheets of one volume.")] = "",
    answered_only: Annotated[bool, typer.Option("--answered-only", help="Leave unanswered questions out.")] = False,
    paper: Annotated[Literal["a4", "letter"], typer.Option(help="The size of paper.")] = "a4",
    large_print: Annotated[bool, typer.Option("--large-print", help="Sheets in bolder type at 12 pt.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    locked: Annotated[bool, typer.Option("--locked", help="Fail if the ledger would change.")] = False,
    since: Annotated[Path | None, typer.Option(metavar="LEDGER", help="Report changes against this ledger.")] = None,
    published: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The ledger of the decks that learners have.")
    ] = None,
    accept: Annotated[list[str] | None, typer.Option(metavar="ID", help="Take this doubtful match, or `all`.")] = None,
    allow_removal: Annotated[
        bool, typer.Option("--allow-removal", help="Let more than a fifth of the questions go.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Make every file anew.")] = False,
    force_update: Annotated[bool, typer.Option("--force-update", help="Stamp every note as changed now.")] = False,
    rename_decks: Annotated[bool, typer.Option("--rename-decks", help="Name decks after what is retitled.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Make everything into the output folder: decks, sheets, preview and the page that explains them."""
    options = Options(
        out=out,
        now=now(),
        only=only or "",
        role=role,
        volume=volume,
        paper=paper,
        answered_only=answered_only,
        large_print=large_print,
        accept=tuple(accept or ()),
        allow_removal=allow_removal,
        force=force,
        force_update=force_update,
        rename_decks=rename_decks,
    )
    request = Request(bank, options, ledger, since, published, strict=strict, dry_run=dry_run, locked=locked)
    _run(request, is_repeated=force or force_update or dry_run)


def _run(request: Request, *, is_repeated: bool) -> None:
    """Build, unless nothing that goes in or came out has changed since the last build; say what came of it."""
    from ..output import freshness

    started = time.monotonic()
    out = request.options.out
    before = freshness.inputs(request)
    last = freshness.recall(out)
    if last and not is_repeated and last.inputs == before and last.outputs == freshness.outputs(request):
        sys.stderr.write(coloured(last.problems))
        typer.echo(f"nothing changed, {time.monotonic() - started:.1f} s: {out / 'index.html'}")
        return
    from ..build import run
    from .progress import bar

    with bar():
        result = run(request, lambda _: None, say)
    stop_unless_done(result, strict=request.strict)
    typer.echo(result.summary)
    if not request.dry_run:
        after = freshness.outputs(request, as_written=True)
        freshness.remember(out, freshness.State(before, after, grouped(result.problems)))
        count = f"{len(result.written)} {'file' if len(result.written) == 1 else 'files'}"
        typer.echo(f"{count} written, {time.monotonic() - started:.1f} s: {out / 'index.html'}")
