"""The command `init`: start a bank of one's own, or adopt one that is there."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..shipped import languages
from .common import BANK_HAS_ERRORS, PROGRAM, WRONG_USE, command, stop
from .report import printable

if TYPE_CHECKING:
    from ..bank.adopt import Adoption

    Language = str
else:
    Language = Literal[languages()]


_WIDE = 160
"""Where nobody's window limits it, a table is so many characters wide."""
_NOTHING = """\
no line looks like a question. A reader needs a mark on each: a number in a heading (`### 1. …`), a bold line, a fold,
an item or a table row of its own, or, where each file is one question, that question as its `# heading`; then this
command writes the rules. Or write a rule into bank.toml yourself; this one reads lines that begin with 题:

[[rules]]
line = '^题[:：] *(?P<title>.+)$'
is = "question\""""


@command(
    "Start a bank of your own, or adopt one that is there.",
    "init my-bank",
    'init my-bank --language en --title "Backend interviews" --workflow',
    "init my-bank --from ~/notes/interview",
    "init --from ~/notes/interview --here",
)
def init(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The folder to make.")] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="The bank's title; the folder's name without it.")] = "",
    language: Annotated[
        Language | None, typer.Option(help="The language of bank and interface; zh without it.")
    ] = None,
    workflow: Annotated[bool, typer.Option("--workflow", help="Add a workflow for GitHub Actions.")] = False,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="Adopt this folder or file: look, copy, write its bank.toml."),
    ] = None,
    here: Annotated[bool, typer.Option("--here", help="With --from: write bank.toml there, copy nothing.")] = False,
) -> None:
    """Start a bank of your own: settings and one example question, or the settings of a bank that is there."""
    if source is not None:
        if title or language:
            stop("--title and --language are for a new bank; --from finds both, and bank.toml changes them", WRONG_USE)
        _adopt(source, folder, here=here, with_workflow=workflow)
        return
    if folder is None or here:
        stop("name the folder to make; --here goes with --from", WRONG_USE)
    _refuse_if_full(folder)
    from ..bank.scaffold import new_bank

    for path in new_bank(folder, title or folder.resolve().name, language or "zh", with_workflow=workflow):
        typer.echo(path.as_posix())
    _tell_of_workflow(is_there=workflow)
    typer.echo(f"now build it: {PROGRAM} build {quote(str(folder))}{_out(folder)}")


def _tell_of_workflow(*, is_there: bool) -> None:
    from ..bank.scaffold import install_address

    if is_there:
        typer.echo("the workflow runs where this folder is the top of a repository on GitHub; it says what it needs")
        if not install_address():
            typer.echo("write into it, at STUDYPACK, where this tool comes from: git+https://…@<commit>")


def _out(folder: Path) -> str:
    """Return the option for an output folder: where another bank was built before, `dist` belongs to that bank."""
    return f" --out {quote(f'{folder.name}-dist')}" if Path("questions").exists() or Path("dist").exists() else ""


def _refuse_if_full(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        stop(f"{folder} is not empty; choose another folder", WRONG_USE)


def _adopt(source: Path, folder: Path | None, *, here: bool, with_workflow: bool) -> None:
    """Look at a bank that is there, and write the settings that read it."""
    from ..bank.adopt import look_at
    from ..bank.scaffold import repository_files
    from ..output.folders import copy_bank

    if here == (folder is not None):
        stop("say where: a folder for the copy, or --here to write bank.toml beside the files", WRONG_USE)
    target = folder if folder is not None else source if source.is_dir() else source.parent
    if folder is not None:
        _refuse_if_full(folder)
    if (target / "bank.toml").exists():
        stop(f"{target / 'bank.toml'} is there already; remove it to have it written anew", WRONG_USE)
    found = look_at(source)
    if isinstance(found, str):
        stop(printable(found), WRONG_USE)
    _show(found)
    if found.bank is None:
        stop(_NOTHING, BANK_HAS_ERRORS)
    if folder is not None:
        if source.is_dir() and folder.resolve().is_relative_to(source.resolve()):
            stop(f"{folder} lies in {source}, which would then hold everything twice: choose one beside it", WRONG_USE)
        count = copy_bank(found.files, folder)
        typer.echo(f"{count} file{'s' * (count != 1)} copied to {folder}")
    (target / "bank.toml").write_text(found.settings + "\n", encoding="utf-8")
    for path in repository_files(target, with_workflow=True) if with_workflow else ():
        typer.echo(f"{path.as_posix()} written")
    _tell_of_workflow(is_there=with_workflow)
    bank = target if source.is_dir() or folder is not None else source
    typer.echo(f"{target / 'bank.toml'} written; read it, then: {PROGRAM} check {quote(str(bank))} --rules")


def _show(adoption: Adoption) -> None:
    """Show what was found, file by file, with examples of what stayed prose, and what is not sure."""
    from rich.console import Console
    from rich.table import Table

    table = Table("file", "questions", "answered", "left as prose", box=None, pad_edge=False)
    for one in adoption.found:
        example = f"{len(one.prose)}: {one.prose[0][:40]}" if one.prose else "0"
        cells = (one.path, str(one.questions), str(one.answered), example)
        table.add_row(*(printable(cell).replace("[", "\\[") for cell in cells))
    console = Console(highlight=False)
    console.width = console.width if console.is_terminal else _WIDE
    console.print(table)
    for doubt in adoption.doubts:
        console.print(f"look at this: {printable(doubt)}", markup=False, soft_wrap=True)
