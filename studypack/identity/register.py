"""Turns a ledger into a register in which every name, recorded or new, is given once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .identities import Trace
from .ledger import Ledger, NoteRecord
from .matching import Known
from .names import child_id, derived_id, guid
from .notes import NoteKind
from .similarity import Fingerprint

_MARKS = {NoteKind.FOLLOWUP: "f", NoteKind.TABLE: "t"}


class Register:
    """All records of a ledger by id, and the names given so far with their guids and traces."""

    def __init__(self, ledger: Ledger) -> None:
        """Start with what a ledger remembers."""
        self.ledger = ledger
        self.records: dict[str, NoteRecord] = {**ledger.retired, **ledger.notes}
        self.guids: dict[str, str] = {}
        self.traces: dict[str, Trace] = {}
        self._taken = set(self.records)
        self._taken_guids = {record.guid for record in self.records.values()}
        self._children: dict[tuple[str, NoteKind], list[str]] = defaultdict(list)
        for name in sorted(self.records):
            record = self.records[name]
            self._children[record.question, record.kind].append(name)

    def known(self, names: Iterable[str]) -> list[Known]:
        """Return what is remembered under these ids."""
        records = ((name, self.records[name]) for name in names)
        return [Known(one.key, one.fingerprint, name not in self.ledger.notes) for name, one in records]

    def fingerprint(self, record: str) -> Fingerprint | None:
        """Return a recorded fingerprint; None for the empty id, that of something new."""
        return self.records[record].fingerprint if record else None

    def questions(self) -> list[str]:
        """Return the ids of all recorded questions."""
        return [name for name, record in self.records.items() if record.kind is NoteKind.QUESTION]

    def children(self, question: str, kind: NoteKind) -> list[str]:
        """Return the ids of all recorded follow-ups or tables of a recorded question."""
        return self._children.get((question, kind), [])

    def reserve(self, names: Iterable[str]) -> None:
        """Keep ids from being given to anything new."""
        self._taken.update(names)

    def new_question(self, key: str) -> str:
        """Give a new question its id."""
        return self._reserved(derived_id(self.ledger.bank, key, self._taken))

    def new_child(self, question: str, kind: NoteKind) -> str:
        """Give a new follow-up or table its id."""
        return self._reserved(child_id(question, _MARKS[kind], self._taken))

    def _reserved(self, name: str) -> str:
        self._taken.add(name)
        return name

    def keep(self, name: str, record: str, trace: Trace) -> None:
        """Keep a name with its trace, and with the guid of its record, or a new one where `record` is empty."""
        known = self.records[record].guid if record else guid(self.ledger.bank, name, self._taken_guids)
        self._taken_guids.add(known)
        self.guids[name] = known
        self.traces[name] = trace
