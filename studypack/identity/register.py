"""Keeps the names of a bank while they are given: every name, recorded or new, is given once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from .identities import Trace
from .ledger import Ledger, NoteRecord
from .names import child_id, derived_id, guid
from .notes import NoteKind
from .similarity import Fingerprint, Wording

_MARKS = {NoteKind.FOLLOWUP: "f", NoteKind.TABLE: "t"}


class Register:
    """All records of a ledger by id, and the names given so far with their guids and traces."""

    def __init__(self, ledger: Ledger) -> None:
        """Start with what a ledger remembers."""
        self.ledger = ledger
        self.records: dict[str, NoteRecord] = {**ledger.retired, **ledger.notes}
        self.guids: dict[str, str] = {}
        self.traces: dict[str, Trace] = {}
        self._taken = set(self.records) | ledger.reserved
        self._taken_guids = {record.guid for record in self.records.values()} | ledger.reserved
        self._last: dict[tuple[NoteKind, str], str] = {}
        self._children: dict[tuple[str, NoteKind], list[str]] = defaultdict(list)
        for name in sorted(self.records):
            record = self.records[name]
            self._children[record.question, record.kind].append(name)

    def of(self, kind: NoteKind) -> list[str]:
        """Return the ids of all recorded notes of a kind."""
        return [name for name, record in self.records.items() if record.kind is kind]

    def children(self, question: str, kind: NoteKind) -> list[str]:
        """Return the ids of all recorded follow-ups or tables of a recorded question."""
        return self._children.get((question, kind), [])

    def is_retired(self, name: str) -> bool:
        """Tell whether a recorded note had left the bank."""
        return name not in self.ledger.notes

    def state(self, name: str) -> tuple[bool, str]:
        """Return whether a recorded note had left the bank, and its title."""
        return self.is_retired(name), self.records[name].title

    def prints(self, name: str) -> tuple[Fingerprint, ...]:
        """Return the fingerprints that ledgers have of a note, the newest first."""
        record = self.records[name]
        return (record.fingerprint, *record.earlier)

    def reserve(self, names: Iterable[str]) -> None:
        """Keep ids from being given to anything new."""
        self._taken.update(names)

    def new_question(self, title: str) -> str:
        """Give a new question its id."""
        return self._reserved(derived_id(self.ledger.bank, title, self._taken))

    def new_child(self, question: str, kind: NoteKind, wording: Wording) -> str:
        """Give a new follow-up or table its id, which is derived from what it says, as that of a question is."""
        return self._reserved(child_id(question, _MARKS[kind], wording.title, self._taken))

    def _reserved(self, name: str) -> str:
        self._taken.add(name)
        return name

    def keep(self, name: str, record: str, kind: NoteKind, question: str, trace: Trace) -> None:
        """Keep a name with its trace, and with the guid of its record, or a new one where `record` is empty.

        Names of one kind are kept in the order in which they stand in the bank, or in their `question`.
        """
        known = self.records.get(record)
        made = known.guid if known else guid(self.ledger.bank, name, self._taken_guids)
        first = (known.first or record) if known else name
        where = (kind, "" if kind is NoteKind.QUESTION else question)
        prints = self.prints(record) if known else ()
        fingerprint = next((one for one in prints if one.text == trace.wording.hashes), None)
        self._taken_guids.add(made)
        self.guids[name] = made
        self.traces[name] = replace(
            trace, first="" if first == name else first, after=self._last.get(where, ""), recorded=fingerprint
        )
        self._last[where] = name
