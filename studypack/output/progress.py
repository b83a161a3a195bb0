"""Progress: what a build is making and how many of how many, for whoever wants to show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

PAGES = "pages about files"
"""What is made last: start page, pictures of sheets, report of changes."""


class Listener(Protocol):
    """Who shows how far a build is."""

    def begin(self, what: str, total: int) -> None:
        """Hear that so many of something will be made."""

    def more(self, count: int) -> None:
        """Hear that it will be so many more."""

    def made(self, name: str, count: int = 1) -> None:
        """Hear that some of these were made; `name` says what the last one was."""


_listeners: list[Listener] = []


@contextmanager
def shown_by(listener: Listener) -> Iterator[None]:
    """Let somebody hear of all that is made meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def begin(what: str, total: int) -> None:
    """Say that so many of something will be made."""
    for one in _listeners:
        one.begin(what, total)


def more(count: int) -> None:
    """Say that it will be so many more."""
    for one in _listeners:
        one.more(count)


def made(name: str, count: int = 1) -> None:
    """Say that some of these were made."""
    for one in _listeners:
        one.made(name, count)
