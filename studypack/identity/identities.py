"""The permanent names of everything in a bank, and the register in which each is given once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..bank.diagnostics import Code, Diagnostic
from ..bank.source import Span
from .ledger import Ledger, RowRecord
from .matching.fingerprints import Fingerprint, Wording
from .matching.pairs import Known, Place
from .names import child_id, derived_id, guid
from .notes import NoteKind

ALL = "all"
"""What accepts every match that is doubtful."""
_MARKS = {NoteKind.FOLLOWUP: "f", NoteKind.TABLE: "t"}


@dataclass(frozen=True)
class TableIdentity:
    """The id of a table's note, and the cloze number of each row; 0 for a row that is left without a card."""

    id: str
    clozes: tuple[int, ...]


@dataclass(frozen=True)
class Trace:
    """What the ledger will remember of something seen, so that the next build recognises it; `span` is where it was.

    `first` is the id that the guid is derived from, empty where that is still its id; `after` the id of the note of its
    kind that stands before it.
    """

    span: Span
    wording: Wording
    first: str = ""
    after: str = ""
    rows: tuple[RowRecord, ...] = ()
    gone: tuple[RowRecord, ...] = ()


@dataclass(frozen=True)
class Identities:
    """The permanent names of everything in a bank.

    `questions`, `followups` and `tables` are by the key of the question and in its order; a follow-up question without
    an answer has no card and an empty id. `guids` and `traces` are by id. `decks` gives the title that the decks of a
    section, a volume or, under "", the bank have. `renamed` gives the new id of a question by its old one. `doubted`
    are the ids of recorded questions that something resembles, though not surely, or that were accepted.
    """

    questions: Mapping[str, str] = field(default_factory=dict)
    followups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[TableIdentity, ...]] = field(default_factory=dict)
    guids: Mapping[str, str] = field(default_factory=dict)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    decks: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    doubted: frozenset[str] = frozenset()


class Register:
    """All records of a ledger by id, the names given so far with their guids and traces, and what is doubtful.

    `accept` names recorded ids whose doubtful matches are taken.
    """

    def __init__(self, ledger: Ledger, accept: Iterable[str] = ()) -> None:
        """Start with what a ledger remembers."""
        self.ledger = ledger
        self.accept = frozenset(accept)
        self.records = ledger.records
        self.guids: dict[str, str] = {}
        self.traces: dict[str, Trace] = {}
        self.problems: list[Diagnostic] = []
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

    def is_accepted(self, name: str) -> bool:
        """Tell whether a doubtful match with a recorded note, or row, is to be taken."""
        return ALL in self.accept or name in self.accept

    def prints(self, name: str) -> tuple[Fingerprint, ...]:
        """Return the fingerprints that ledgers have of a note, the newest first."""
        record = self.records[name]
        return (record.fingerprint, *record.earlier)

    def known(self, name: str, place: Place | None = None) -> Known:
        """Return a recorded note as it is matched."""
        return Known(place, self.prints(name), self.is_retired(name), self.records[name].title)

    def report(self, path: str, line: int, code: Code, message: str, hint: str) -> None:
        """Report what is wrong or doubtful."""
        self.problems.append(Diagnostic(path, line, 1, message, code, hint))

    def reserve(self, names: Iterable[str]) -> None:
        """Keep ids from being given to anything new."""
        self._taken.update(names)

    def name(
        self,
        kind: NoteKind,
        wording: Wording,
        span: Span,
        *,
        explicit: str = "",
        record: str = "",
        owner: str = "",
        rows: tuple[RowRecord, ...] = (),
        gone: tuple[RowRecord, ...] = (),
    ) -> str:
        """Return the id of something: the author's, the recorded one, or a new one that is derived from what it says.

        Its trace is kept, with the guid of its record, or a new one where it has none. Things of one kind are named in
        the order in which they stand in the bank, or in the question that is their `owner`.
        """
        name = explicit or record or self._new(kind, wording.title, owner)
        known = self.records.get(record)
        made = known.guid if known else guid(self.ledger.bank, name, self._taken_guids)
        first = (known.first or record) if known else name
        if same := [one for one in self.prints(record) if one.text == wording.hashes] if known else []:
            wording.take(same[0])  # to make one takes time
        self._taken.add(name)
        self._taken_guids.add(made)
        self.guids[name] = made
        after = self._last.get((kind, owner), "")
        self.traces[name] = Trace(span, wording, "" if first == name else first, after, rows, gone)
        self._last[kind, owner] = name
        return name

    def _new(self, kind: NoteKind, title: str, owner: str) -> str:
        if kind is NoteKind.QUESTION:
            return derived_id(self.ledger.bank, title, self._taken)
        return child_id(owner, _MARKS[kind], title, self._taken)
