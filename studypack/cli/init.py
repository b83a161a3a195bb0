"""Turns `init` into a small bank of one's own that builds at once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from .common import PROGRAM, WRONG_USE, add, stop


class Language(StrEnum):
    """The languages of the interface."""

    ZH = "zh"
    EN = "en"


def register(app: typer.Typer) -> None:
    """Add the command."""
    add(
        app,
        init,
        "init",
        "Start a bank of your own that builds at once.",
        "init my-bank",
        'init my-bank --language en --title "Backend interviews" --workflow',
    )


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", show_default=False)],
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="The bank's title; the folder's name without it.")
    ] = "",
    language: Annotated[Language, typer.Option("--language", help="The language of bank and interface.")] = Language.ZH,
    workflow: Annotated[bool, typer.Option("--workflow", help="Add a workflow for GitHub Actions.")] = False,
) -> None:
    """Start a bank of your own: settings and one example question, ready to build."""
    from ..bank.scaffold import install_address, new_bank

    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        stop(f"{folder} is not empty; choose another folder", WRONG_USE)
    for path in new_bank(folder, title or folder.resolve().name, language.value, with_workflow=workflow):
        typer.echo(path.as_posix())
    if workflow:
        typer.echo("the workflow runs where this folder is the top of a repository on GitHub; it says what it needs")
        if not install_address():
            typer.echo("write into it, at STUDYPACK, where this tool comes from: git+https://…@<commit>")
    # Here, or where another bank was built before, `dist` belongs to that bank.
    out = f" --out {quote(f'{folder.name}-dist')}" if Path("questions").exists() or Path("dist").exists() else ""
    typer.echo(f"now build it: {PROGRAM} build {quote(str(folder))}{out}")
