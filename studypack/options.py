"""The types of what a user asks a build for; values only, so that a command can be read without loading the build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What a build makes. `now` is the second of the build; `only` is decks, sheets, preview or empty.

    `accept` are recorded ids whose doubtful matches are taken, or "all".
    """

    out: Path
    now: int
    only: str = ""
    role: str = ""
    volume: str = ""
    paper: str = "a4"
    answered_only: bool = False
    large_print: bool = False
    accept: tuple[str, ...] = ()
    allow_removal: bool = False
    force: bool = False
    force_update: bool = False
    rename_decks: bool = False

    @property
    def is_selection(self) -> bool:
        """Whether some questions only are asked for: then nothing that earlier builds made of others is removed."""
        return bool(self.role or self.volume or self.answered_only)

    @property
    def writes_ledger(self) -> bool:
        """Whether the ledger may change: decks are never written without it."""
        return self.only in ("", "decks")

    @property
    def reports(self) -> bool:
        """Whether `UPDATE.md` is written: it tells what all decks change, not only those of a selection."""
        return self.writes_ledger and not self.is_selection


@dataclass(frozen=True)
class Request:
    """What a user asked for. `ledger`, `since` and `published` are ledgers named on the command line."""

    bank: Path
    options: Options
    ledger: Path | None = None
    since: Path | None = None
    published: Path | None = None
    strict: bool = False
    dry_run: bool = False
    locked: bool = False
