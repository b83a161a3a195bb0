"""The progress of a build on a terminal: one bar for all of it, what is being made, how many of how many, how long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..output.progress import PAGES, shown_by
from .report import printable

if TYPE_CHECKING:
    from rich.progress import Progress

_ENDS = {"questions": 0.08, "formulas": 0.15, "cards of questions": 0.22, "files": 0.96, PAGES: 1.0}
"""What part of a build is done, about, when all of these are made; a build makes them in this order."""


@contextmanager
def bar() -> Iterator[None]:
    """Show a bar on standard error where that is a terminal, and nothing elsewhere; it goes when all is made."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    what, last = (TextColumn(f"{{task.{name}}}", markup=False) for name in ("description", "fields[last]"))
    columns = (BarColumn(24), TaskProgressColumn(), TimeElapsedColumn(), what, last)
    console = Console(file=sys.stderr, highlight=False)
    with Progress(*columns, console=console, transient=True) as shown, shown_by(_Bar(shown)):
        yield


class _Bar:
    """The bar of one build. Formulas may be typeset while files are made: what is not complete goes on then."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task = shown.add_task("", total=1.0, last="")
        self._done = {"": 0}
        self._total = {"": 0}

    def begin(self, what: str, total: int) -> None:
        """Go on with something, of which there are so many more."""
        self._done[what] = self._done.pop(what, 0)
        self._total[what] = self._total.get(what, 0) + total
        self._show("")

    def more(self, count: int) -> None:
        """Have more to make of what is being made."""
        self._total[self._current()] += count
        self._show("")

    def made(self, name: str, count: int = 1) -> None:
        """Move the bar on."""
        self._done[self._current()] += count
        self._show(name)

    def _current(self) -> str:
        """Return what is being made: the last that was begun and is not complete."""
        open_ones = [what for what, done in self._done.items() if done < self._total[what]]
        return (open_ones or [*self._done])[-1]

    def _show(self, name: str) -> None:
        """Show how far all is; the bar never goes back, though more may turn out to be made."""
        what = self._current()
        done, total = self._done[what], self._total[what]
        before = self._shown.tasks[0].completed
        end = _ENDS.get(what, before)
        begin = max((other for other in _ENDS.values() if other < end), default=0.0)
        part = begin + (end - begin) * (done / total if total else 1.0)
        words = f"{what} {done}/{total}"
        self._shown.update(self._task, completed=max(part, before), description=words, last=printable(name))
        if done == total:
            self._shown.refresh()  # what was quick is seen at its end
