"""Turns changes of a bank's files into calls of a build, one after each pause in the changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import watch

from .files import SUFFIXES

PAUSE_MS = 200
"""Milliseconds without a change after which a save counts as finished."""


def concerns_bank(path: str, out: Path) -> bool:
    """Tell whether a change may alter the bank: its texts, settings, images, templates and styles, not the output."""
    changed = Path(path)
    if changed.is_relative_to(out) or any(part.startswith(".") for part in changed.parts[1:]):
        return False
    if changed.name.endswith("ledger.json"):
        return False
    known = {*SUFFIXES, ".toml", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".j2", ".html", ".css", ""}
    return changed.suffix.lower() in known


def watch_bank(bank: Path, out: Path, rebuild: Callable[[], None], stop: threading.Event | None = None) -> None:
    """Call `rebuild` at once and after every save below a bank, until interrupted or `stop` is set."""
    out = out.resolve()
    folder = bank if bank.is_dir() else bank.parent
    rebuild()
    for _ in watch(
        folder,
        watch_filter=lambda _, path: concerns_bank(path, out),
        debounce=PAUSE_MS * 8,
        step=PAUSE_MS,
        stop_event=stop,
        raise_interrupt=False,
    ):
        rebuild()
