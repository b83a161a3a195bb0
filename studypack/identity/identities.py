"""The types of what recognition finds: the permanent names of everything in a bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..bank.source import Span
from .ledger import RowRecord
from .similarity import Fingerprint, Wording


@dataclass(frozen=True)
class TableIdentity:
    """The id of a table's note, and the cloze number of each row; 0 for a row that is left without a card."""

    id: str
    clozes: tuple[int, ...]


@dataclass(frozen=True)
class Trace:
    """What the ledger will remember of something seen, so that the next build recognises it; `span` is where it was.

    `recorded` is the fingerprint in the ledger, if the text was recognised; `first` is the id that the guid is derived
    from, `after` the id of the note of its kind that stands before it.
    """

    span: Span
    wording: Wording
    recorded: Fingerprint | None
    first: str = ""
    after: str = ""
    rows: tuple[RowRecord, ...] = ()
    gone: tuple[RowRecord, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the text is not the recorded one."""
        return not self.recorded or self.recorded.text != self.wording.hashes

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint; the recorded one where the text has not changed, because to make one takes time."""
        return self.wording.fingerprint if not self.recorded or self.is_new else self.recorded


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
