"""Says against which ledger a build reports changes: what learners have, as far as anybody can know."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ..bank.diagnostics import Checked
from .ledger import Ledger, format_ledger
from .ledger_file import Ledgers, read_ledger

REPORTED = ".cache/reported.json"
"""Holds, below the output folder, the ledger of the last report from a build that changed it until the next report."""


def baseline(
    ledgers: Ledgers, since: Path | None, out: Path, bank_id: str, former_ids: Collection[str]
) -> Checked[Ledger | None]:
    """Return the ledger to report changes against; None where the one asked for cannot be read.

    That is the one asked for, the one published, the one of a build whose changes nobody was told yet, that of the last
    output, or else the committed one.
    """
    if since is not None:
        return read_ledger(since, bank_id, former_ids, must_exist=True)
    untold = read_ledger(out / REPORTED, bank_id, former_ids).value if (out / REPORTED).is_file() else None
    return Checked(ledgers.published or untold or ledgers.output or ledgers.found)


def untold(ledger: Ledger) -> tuple[str, bytes]:
    """Return where to keep the ledger of the last report until the next, and its text."""
    return REPORTED, format_ledger(ledger)
