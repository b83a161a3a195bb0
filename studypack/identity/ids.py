"""Tells commands that build nothing what a build would: the permanent ids of a bank, and what is doubtful in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..bank.diagnostics import Checked, Diagnostic
from ..bank.load import Project
from ..output.manifest import read_manifest
from .identities import Identities
from .ledger import Ledger
from .ledger_file import NAME, ledger_path, read_ledgers
from .matches import ALL
from .recognition import recognise
from .repeats import repeats
from .stamping import mass_removal


def identities(project: Project, bank: Path, out: Path, chosen: Path | None) -> Checked[Identities]:
    """Return the names of everything in a bank; without a readable ledger those that would be minted."""
    path = _ledger_of(project, bank, out, chosen)
    ledgers = read_ledgers(path, out, None, project.config.id, former_ids(project))
    known = ledgers.value.known if ledgers.value else Ledger(bank=project.config.id)
    recognised = recognise(project.contents, known)
    removed = mass_removal(known, recognised.value)
    both = project.config.keep_duplicates == "all"
    again = repeats(project.contents, recognised.value).problems if both else ()
    return Checked(recognised.value, (*ledgers.problems, *recognised.problems, *removed, *again))


def known_ids(project: Project, bank: Path, out: Path, chosen: Path | None) -> Checked[frozenset[str]]:
    """Return the ids that some card has or had, and those that a build would give now."""
    path = _ledger_of(project, bank, out, chosen)
    read = read_ledgers(path, out, None, project.config.id, former_ids(project))
    if read.value is None:
        return Checked(frozenset(), read.problems)
    known = read.value.known
    named = recognise(project.contents, known).value.questions.values()
    return Checked(frozenset({*known.notes, *known.retired, *named}))


def has_ledger(project: Project, bank: Path, out: Path, chosen: Path | None) -> bool:
    """Tell whether an earlier build is known, or else ids are those of a first one."""
    path = _ledger_of(project, bank, out, chosen)
    read = read_ledgers(path, out, None, project.config.id, former_ids(project))
    return read.value is not None and bool(read.value.known.notes)


def question_ids(project: Project, bank: Path, out: Path, chosen: Path | None) -> Checked[dict[str, str]]:
    """Return the permanent id of every question by its key; ids that nobody has where a ledger is broken, and why."""
    found = identities(project, bank, out, chosen)
    return Checked(dict(found.value.questions), found.problems)


def problems(project: Project, bank: Path, out: Path) -> tuple[Diagnostic, ...]:
    """Return what is doubtful or broken in the identities of a bank."""
    return identities(project, bank, out, None).problems


def former_ids(project: Project) -> tuple[str, ...]:
    """Return the ids that a bank had before."""
    return tuple(project.config.former_ids)


def unknown_id(accepted: Iterable[str], known: Ledger) -> str:
    """Say which id that is to be accepted no ledger knows, or nothing."""
    for name in accepted:
        names = {name, name.rpartition(".")[0], ALL}  # a row is named by its table and its number
        if name != ALL and not names & {*known.notes, *known.retired}:
            return f"--accept {name}: no card has this id; the warnings name the ids to accept"
    return ""


def _ledger_of(project: Project, bank: Path, out: Path, chosen: Path | None) -> Path:
    """Return where the ledger is; that of another bank in the output folder is none of this one's."""
    path = ledger_path(bank, project.files, out, chosen)
    before = read_manifest(out) if path == out / NAME else None
    is_others = before is not None and before.bank not in (project.config.id, *former_ids(project))
    return bank.with_name(f"{bank.name}.{NAME}") if is_others else path
