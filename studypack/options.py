"""The types of what a user asks a build for; values only, so that a command can be read without loading the build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What a build makes. `now` is the second of the build; `only` is decks, sheets, preview or empty."""

    out: Path
    now: int
    only: str = ""
    role: str = ""
    paper: str = "a4"
    answered_only: bool = False
    large_print: bool = False
    yes: bool = False
    force: bool = False
    force_update: bool = False
    rename_decks: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything is built: only then may files of earlier builds be removed."""
        return not (self.only or self.role or self.answered_only)

    @property
    def writes_ledger(self) -> bool:
        """Whether the ledger may change: only a build with all questions that writes decks says what the bank holds."""
        return self.only in ("", "decks") and not self.role and not self.answered_only


@dataclass(frozen=True)
class Request:
    """What a user asked for. `ledger` and `since` are ledgers named on the command line."""

    bank: Path
    options: Options
    ledger: Path | None = None
    since: Path | None = None
    strict: bool = False
    dry_run: bool = False
    locked: bool = False
