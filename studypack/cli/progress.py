"""The progress of a build on a terminal: what is being made, how many of how many, and for how long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..output.progress import shown_by
from .report import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def bar() -> Iterator[None]:
    """Show a bar on standard error where that is a terminal, and nothing elsewhere; it goes when all is made."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    what, last = (TextColumn(f"{{task.{name}}}", markup=False) for name in ("description", "fields[last]"))
    columns = (what, BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), last)
    console = Console(file=sys.stderr, highlight=False)
    with Progress(*columns, console=console, transient=True) as shown, shown_by(_Bar(shown)):
        yield


class _Bar:
    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def begin(self, what: str, total: int) -> None:
        """Begin a bar in the place of the last one."""
        if self._task is not None:
            self._shown.refresh()  # what was quick is seen at its end
            self._shown.remove_task(self._task)
        self._task = self._shown.add_task(what, total=total, last="")

    def more(self, count: int) -> None:
        """Make the bar longer."""
        if self._task is not None:
            self._shown.update(self._task, total=(self._shown.tasks[-1].total or 0) + count)

    def made(self, name: str, count: int = 1) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._shown.update(self._task, advance=count, last=printable(name))
