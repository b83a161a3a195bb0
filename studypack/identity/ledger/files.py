"""Finds and reads the ledgers of a bank: the committed one, that of the last output, and the one last published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...bank.diagnostics import Checked, Code, Diagnostic
from ...bank.files import BankFiles
from ...bank.settings.config import Limits
from ...bank.text_files import read_source
from ...output.manifest import read_manifest
from .merging import combined
from .records import Ledger
from .text import parse_ledger

NAME = "ledger.json"
REPORTED = ".cache/reported.json"
"""Holds, below the output folder, the ledger of the last report from a build that changed it until the next report."""
_BEGIN_ANEW = (
    "restore it from version control or a backup; without it, edited cards may reach learners as new ones. "
    "If nobody has these decks yet, delete {out} to begin anew"
)


@dataclass(frozen=True)
class Ledgers:
    """Where the ledger is, what was found there, and all that the ledgers in sight know together.

    `output` and `published` are the ledgers of the last output and of what learners have, where there are any;
    `stand_in` is the file of the one that is used because the committed one is missing.
    """

    path: Path
    found: Ledger
    known: Ledger
    output: Ledger | None = None
    published: Ledger | None = None
    stand_in: Path | None = None

    @property
    def notice(self) -> str:
        """A line that says which ledger takes the place of the missing one; nothing where none is missing."""
        return f"{self.path} is missing: {self.stand_in} takes its place; commit it again\n" if self.stand_in else ""


def ledger_path(bank: Path, files: BankFiles, out: Path, chosen: Path | None, bank_ids: Collection[str]) -> Path:
    """Return where the ledger is: as chosen, in the bank's folder, beside a one-file bank, or in the output folder.

    That of another bank in the output folder is none of this one's.
    """
    if chosen is not None:
        return chosen
    if files.is_folder:
        return bank / NAME
    beside = bank.with_name(f"{bank.name}.{NAME}")
    return beside if beside.exists() or _is_others(out, bank_ids) else out / NAME


def _is_others(out: Path, bank_ids: Collection[str]) -> bool:
    """Tell whether an output folder holds another bank."""
    before = read_manifest(out)
    return before is not None and before.bank not in bank_ids


def read_ledgers(path: Path, out: Path, published: Path | None, bank_ids: Sequence[str]) -> Checked[Ledgers | None]:
    """Read every ledger that a build can see; None where one of them cannot be trusted, or where all are missing."""
    if not path.exists() and not (out / NAME).exists() and not published and _holds_decks(out):
        return Checked(
            None, (_refused(path, f"the ledger of the decks in {out} is missing", _BEGIN_ANEW.format(out=out)),)
        )
    found = read_ledger(path, bank_ids)
    beside = read_ledger(out / NAME, bank_ids) if _is_output(out, path, bank_ids) else Checked(None)
    public = read_ledger(published, bank_ids, must_exist=True) if published else Checked(None)
    hint = f"delete it if {path.as_posix()} is as it was committed; otherwise restore it from a copy of the output"
    problems = (*found.problems, *(replace(one, hint=hint) for one in beside.problems), *public.problems)
    if found.value is None or problems:
        return Checked(None, problems)
    known = combined(found.value, *(one for one in (beside.value, public.value) if one is not None))
    there = [place for place, one in ((published, public.value), (out / NAME, beside.value)) if one and one.notes]
    stand_in = there[0] if there and not path.exists() else None
    return Checked(Ledgers(path, found.value, known, beside.value, public.value, stand_in), problems)


def _holds_decks(out: Path) -> bool:
    """Tell whether learners may have cards from an output folder, which only the ledger knows."""
    before = read_manifest(out)
    return before is not None and any(entry.kind == "deck" for entry in before.files)


def _is_output(out: Path, path: Path, bank_ids: Collection[str]) -> bool:
    """Tell whether an output folder has a ledger of its own, of this bank."""
    if not (out / NAME).exists() or (path.exists() and path.samefile(out / NAME)):
        return False
    return not _is_others(out, bank_ids)


def read_ledger(path: Path, bank_ids: Sequence[str], *, must_exist: bool = False) -> Checked[Ledger | None]:
    """Read a ledger; an empty one where there is none yet, unless it must exist; None where it cannot be trusted.

    Where it must exist, a file of no bytes says that nothing was published before. `bank_ids` are the bank's id, and
    after it those that it had before.
    """
    if path.is_symlink() and not must_exist:
        message, hint = "the ledger is a link, so it is neither read nor written", "put the file itself there"
        return Checked(None, (_refused(path, message, hint),))
    if must_exist and not path.exists():
        return Checked(None, (_refused(path, "there is no such ledger", "check the path"),))
    if not path.exists() or (must_exist and path.is_file() and path.stat().st_size == 0):
        return Checked(Ledger(bank=bank_ids[0]))
    source = read_source(path, path.as_posix(), Limits())
    if source.value is None:
        problems = (Diagnostic(one.path, one.line, one.column, one.message, Code.BAD_LEDGER) for one in source.problems)
        return Checked(None, tuple(problems))
    return parse_ledger(source.value, *bank_ids)


def _refused(path: Path, message: str, hint: str) -> Diagnostic:
    return Diagnostic(path.as_posix(), 1, 1, message, Code.BAD_LEDGER, hint)


def reported(ledgers: Ledgers, since: Path | None, out: Path, bank_ids: Sequence[str]) -> Checked[Ledger | None]:
    """Return the ledger to report changes against: what learners have, as far as anybody can know.

    That is the one asked for (None where it cannot be read), the one published, the one of a build whose changes nobody
    was told yet, that of the last output, or else the committed one.
    """
    if since is not None:
        return read_ledger(since, bank_ids, must_exist=True)
    untold = read_ledger(out / REPORTED, bank_ids).value if (out / REPORTED).is_file() else None
    return Checked(ledgers.published or untold or ledgers.output or ledgers.found)
