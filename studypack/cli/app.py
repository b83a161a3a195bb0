"""The command line: finds the command that its words name and loads it; commands load what they need themselves."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, TextIO, cast

import typer
from typer.core import TyperGroup

from .. import __version__
from .common import HELP, INTERRUPTED, MACHINE_LACKS, PROGRAM, stop
from .report import printable

COMMANDS = ("build", "check", "preview", "watch", "export", "new", "ids", "init", "fetch-images", "doctor")
"""Each is the name of its module and of the function there; as help lists them: what is needed most first."""


class _Commands(TyperGroup):
    """The commands, with one answer to what none of them can mend: a line that says so, and an exit status.

    One is loaded when it is asked for, all for help and to guess what was meant.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Name all commands."""
        return [name for name in COMMANDS if self.get_command(ctx, name)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None if there is none of this name."""
        for name in (cmd_name,) if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                self.commands[name] = _loaded(name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: Any) -> Any:
        """Run a command. What a system cannot do is said in its own words, a fault of this program is not hidden."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:
            if "message" in vars(error):  # wrong use; the words of a library below the command line do not belong here
                vars(error)["message"] = str(vars(error)["message"]).replace("Value error, ", "")
            if (said := _lacks(error)) is None:
                raise
            stop(printable(said), MACHINE_LACKS)


def _lacks(error: Exception) -> str | None:
    """Say what the machine lacks; None for an exception that means something else."""
    from ..output.writing import UnwritableError
    from ..render.tex import EngineError
    from ..render.texts import WordsError

    if isinstance(error, (UnwritableError, WordsError)):
        return str(error)
    if isinstance(error, MemoryError):
        return "the memory is used up; close other programs, or build less at once with --only"
    if isinstance(error, EngineError) or _is_library(error):
        return f"{error}; `doctor` says what is missing"
    if not isinstance(error, OSError) or error.errno == errno.EPIPE:
        return None  # a closed pipe: whoever read the output has gone
    what = f"{error.filename}: " if error.filename is not None else ""
    return f"{what}the system refuses: {error.strerror or error}"


def _is_library(error: Exception) -> bool:
    """Tell whether a library of the system could not be loaded: the loader's error has no number."""
    return isinstance(error, OSError) and error.errno is None and "library" in str(error)


app = typer.Typer(
    cls=_Commands,
    name="studypack",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=PROGRAM == "studypack",  # a shell cannot complete `python build.py`
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"Without a command, the bank in questions/ is built. `{PROGRAM} COMMAND --help` has examples.",
)


def _say_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"studypack {__version__}")
        raise typer.Exit


@app.callback()
def studypack(
    _: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Turn a Markdown question bank into Anki decks for the phone and PDF sheets for the printer."""


def _loaded(name: str) -> Any:
    """Load a command."""
    own = name.replace("-", "_")
    function = getattr(import_module(f".{own}", __package__), own)
    short, epilog = HELP[function]
    alone = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    alone.command(name, short_help=short, epilog=epilog)(function)
    return typer.main.get_command(alone)


_OWN_OPTIONS = ("-h", "--help", "--version", "--install-completion", "--show-completion")


def with_default_command(arguments: Sequence[str]) -> list[str]:
    """Put `build` before arguments that name no command but options or a bank; none at all build `questions/`."""
    if not arguments:
        return ["build"]
    first = arguments[0]
    is_option = first.startswith("-") and not first.startswith(_OWN_OPTIONS)
    is_bank = first not in COMMANDS and Path(first).exists()
    return ["build", *arguments] if is_option or is_bank else list(arguments)


class _StandardError:
    """Standard error that nobody may be listening to any more: what is said there is lost, and nothing else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush what can be flushed."""
        with suppress(OSError):
            self._stream.flush()


def _open_streams() -> None:
    """Open what is closed of the three standard streams: else the first file that is opened takes its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    stderr = sys.stderr or open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = cast(TextIO, _StandardError(stderr))


def _ended(number: int, _: object) -> None:
    """End as asked from outside, but let go of processes, locks and half-written files first."""
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command that `sys.argv` names; `common` names the exit statuses."""
    _open_streams()
    signal.signal(signal.SIGTERM, _ended)
    sys.path[:] = [path for path in sys.path if path not in ("", ".")]  # a bank's folder holds no modules of ours
    app(args=with_default_command(sys.argv[1:]), prog_name=PROGRAM)
