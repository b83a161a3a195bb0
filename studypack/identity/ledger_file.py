"""Turns the place of a bank's ledger into a ledger, and says where that place is."""

from __future__ import annotations

from pathlib import Path

from ..bank.diagnostics import Checked, Code, Diagnostic
from ..bank.files import BankFiles, read_source
from ..bank.settings.config import Limits
from .ledger import Ledger, parse_ledger

NAME = "ledger.json"


def ledger_path(bank: Path, files: BankFiles, out: Path, chosen: Path | None) -> Path:
    """Return where the ledger is: as chosen, in the bank's folder, beside a one-file bank, or in the output folder."""
    if chosen is not None:
        return chosen
    if files.is_folder:
        return bank / NAME
    beside = bank.with_name(f"{bank.name}.{NAME}")
    return beside if beside.exists() else out / NAME


def read_ledger(path: Path, bank_id: str, *, must_exist: bool = False) -> Checked[Ledger | None]:
    """Read a ledger; an empty one where there is none yet, unless it must exist; None where it cannot be trusted.

    Where it must exist, a file of no bytes says that nothing was published before.
    """
    if path.is_symlink() and not must_exist:
        message, hint = "the ledger is a link, so it is neither read nor written", "put the file itself there"
        return Checked(None, (Diagnostic(path.as_posix(), 1, 1, message, Code.BAD_LEDGER, hint),))
    if not path.exists():
        if must_exist:
            message = "there is no such ledger"
            return Checked(None, (Diagnostic(path.as_posix(), 1, 1, message, Code.BAD_LEDGER, "check the path"),))
        return Checked(Ledger(bank=bank_id))
    if must_exist and path.is_file() and path.stat().st_size == 0:
        return Checked(Ledger(bank=bank_id))
    source = read_source(path, path.as_posix(), Limits())
    if source.value is None:
        problems = tuple(
            Diagnostic(one.path, one.line, one.column, one.message, Code.BAD_LEDGER) for one in source.problems
        )
        return Checked(None, problems)
    return parse_ledger(source.value, bank_id)
