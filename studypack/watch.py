"""Rebuilds a bank after each pause in the changes of its files: decks and preview before sheets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue

from .bank.diagnostics import Diagnostic
from .bank.files import SUFFIXES
from .build import Result

PAUSE_MS = 200
"""Milliseconds without a change after which a save counts as finished."""
STAGES = (("decks", "decks"), ("preview", "preview"), ("sheets", ""))
"""What is built, in this order. The last is everything: sheets are what is left, and stale files are removed."""
_SUFFIXES = {*SUFFIXES, ".toml", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".j2", ".html", ".css", ".js", ""}


def concerns_bank(path: str, bank: Path, out: Path) -> bool:
    """Tell whether a change may alter the bank: its texts, settings, images, templates and styles, not the output."""
    changed = Path(path).resolve()
    folder = (bank if bank.is_dir() else bank.parent).resolve()
    if changed.is_relative_to(out.resolve()) or not changed.is_relative_to(folder):
        return False
    if any(part.startswith(".") for part in changed.relative_to(folder).parts):
        return False
    return not changed.name.endswith("ledger.json") and changed.suffix.lower() in _SUFFIXES


class SupersededError(BaseException):
    """A file was saved while something was made of what it was before: like Ctrl-C it ends whatever is under way."""


class WatchError(Exception):
    """The system no longer tells of saves: the folder has gone, say, or too many files are watched."""


class Saves:
    """Every save that concerns a bank, one after the other, until `stop` is set.

    A thread of its own looks from now on: what is saved during a build counts, and all of that as one save.
    """

    def __init__(self, bank: Path, out: Path, stop: threading.Event) -> None:
        """Begin to look."""
        self._found: SimpleQueue[object] = SimpleQueue()
        threading.Thread(target=_look, args=(bank, out, stop, self._found), daemon=True).start()

    def __iter__(self) -> Iterator[object]:
        """Yield what was saved."""
        return _joined(self._found)

    def give_way(self) -> None:
        """Raise SupersededError if something has been saved since the last save that was yielded."""
        if not self._found.empty():
            raise SupersededError


def _look(bank: Path, out: Path, stop: threading.Event, found: SimpleQueue[object]) -> None:
    try:
        from watchfiles import watch

        for changes in watch(
            bank if bank.is_dir() else bank.parent,
            watch_filter=lambda _, path: concerns_bank(path, bank, out),
            debounce=PAUSE_MS * 8,
            step=PAUSE_MS,
            stop_event=stop,
            recursive=bank.is_dir(),
        ):
            found.put(changes)
        found.put(None)
    except Exception as error:  # whatever it is, whoever waits for saves has to hear of it
        found.put(error)


def _joined(found: SimpleQueue[object]) -> Iterator[object]:
    """Yield what is found, until None; what came meanwhile is one with what comes next."""
    while (change := found.get()) is not None:
        while not found.empty() and change is not None and not isinstance(change, Exception):
            change = found.get()
        if isinstance(change, Exception):
            raise WatchError(f"saves can no longer be seen: {change}") from change
        if change is None:
            return
        yield change


def rebuild(
    build: Callable[[str], Result],
    show: Callable[[list[Diagnostic]], None],
    tell: Callable[[str], None],
    clock: Callable[[], float],
) -> bool:
    """Build in stages; return whether all went well. What is wrong is shown once, and the last good output stays."""
    started = clock()
    shown: set[Diagnostic] = set()
    for number, (name, only) in enumerate(STAGES):
        try:
            result = build(only)
        except SupersededError:
            tell(f"saved again: {' and '.join(later for later, _ in STAGES[number:])} wait")
            return False
        problems = [problem for problem in result.problems if problem not in shown]
        if problems:
            show(problems)
        shown.update(problems)
        if not result.is_done:
            tell(result.refusal or "the last good output stays")
            return False
        if number == 0:
            tell(result.summary)
        if result.written or result.removed:
            count = len(result.written)
            removed = f", {len(result.removed)} removed" if result.removed else ""
            tell(f"{name}: {count} {'file' if count == 1 else 'files'}{removed}, {clock() - started:.1f} s")
    tell(f"done in {clock() - started:.1f} s")
    return True


def watch_bank(changes: Iterable[object], once: Callable[[], None]) -> None:
    """Call `once` at once and after every change, until there are no more, or Ctrl-C."""
    try:
        once()
        for _ in changes:
            once()
    except KeyboardInterrupt:
        return
