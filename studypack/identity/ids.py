"""Turns a project and its ledger into the permanent ids of its questions, for commands that build nothing."""

from __future__ import annotations

from pathlib import Path

from ..bank.load import Project
from . import recognise
from .ledger import Ledger
from .ledger_file import ledger_path, read_ledger


def question_ids(project: Project, bank: Path, out: Path, chosen: Path | None) -> dict[str, str]:
    """Return the permanent id of every question by its key; without a readable ledger those that would be minted."""
    path = ledger_path(bank, project.files, out, chosen)
    ledger = read_ledger(path, project.config.id).value or Ledger(bank=project.config.id)
    return dict(recognise(project.contents, ledger).value.questions)
