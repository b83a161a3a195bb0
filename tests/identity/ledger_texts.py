"""Texts of ledgers, and the ledger of a small bank."""

from __future__ import annotations

from studypack.bank.diagnostics import Checked
from studypack.bank.source import Source
from studypack.identity.ledger import Ledger, NoteRecord, parse_ledger
from studypack.identity.notes import NoteKind
from tests.ledger_banks import Builder, Item, items


def read(text: str, bank: str = "test", *former_ids: str) -> Checked[Ledger | None]:
    """Read a ledger."""
    return parse_ledger(Source("ledger.json", text), bank, *former_ids)


def first_of(ledger: Ledger, kind: NoteKind = NoteKind.QUESTION) -> tuple[str, NoteRecord]:
    """Return the first note of a kind."""
    return next((name, one) for name, one in ledger.notes.items() if one.kind is kind)


def built() -> Ledger:
    """Return the ledger of a small bank."""
    builder = Builder()
    builder.build(*items(3), Item("哪一种注意力最省显存", rows=("MHA | 多头 | 高", "MQA | 共享 | 低")))
    return builder.ledger


def line_of(text: str, beginning: str) -> int:
    """Return the number of the first line that begins so."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(beginning))
