"""Gives what questions hold its ids: finds which follow-up, or table, is which of those remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from ..bank.diagnostics import Code
from ..bank.model import Pin
from ..bank.source import Span
from .identities import Register
from .ledger import RowRecord
from .matching.fingerprints import Wording
from .matching.judging import Doubt, Match
from .matching.pairs import Seen, known_places, match, same_text, seen_places
from .matching.similarity import SURE_ANSWER, resemblance
from .notes import NoteKind
from .questions import Questions

_WITHIN = 0.2
# So much less likeness is enough within one question, where little else can be meant.


def name_followups(questions: Questions, register: Register) -> list[tuple[str, ...]]:
    """Return the ids of every question's follow-ups; empty for one without an answer, which has no card."""
    children = []
    for owner, content in enumerate(questions.contents):
        for followup in content.question.followups:
            if followup.answer:
                pin = Pin(followup.explicit_id, followup.is_new) if followup.explicit_id else None
                text = Wording(followup.question, f"{followup.answer}\n{followup.detail}")
                children.append(Child(owner, followup.line, text, pin))
    naming = Naming(NoteKind.FOLLOWUP, children, questions, register)
    made = iter([naming.name(child) for child in children])
    return [
        tuple(next(made) if one.answer else "" for one in content.question.followups) for content in questions.contents
    ]


@dataclass
class Child:
    """A follow-up or a table: of which question, with which recorded id or pin, and what makes it doubtful."""

    owner: int
    line: int
    wording: Wording
    pin: Pin | None = None
    record: str = ""
    doubtful: str = ""


class Naming:
    """The follow-ups, or the tables, of a whole bank while they get their names.

    Pinned first; then what is wholly the same, in its question or elsewhere; then what resembles something of its own
    question; then what has the answer of something that left another question.
    """

    def __init__(self, kind: NoteKind, children: list[Child], questions: Questions, register: Register) -> None:
        """Find the record of everything that has one; the follow-ups, or tables, are in the order of the bank."""
        self.kind = kind
        self.children = children
        self.questions = questions
        self.register = register
        self._claimed: set[str] = set()
        of_question: dict[int, list[int]] = defaultdict(list)
        for at, child in enumerate(children):
            of_question[child.owner].append(at)
        self._take_pinned()
        self._take_same()
        for owner, here in of_question.items():
            self._take_within(owner, here)
        self._take_moved()

    def _open(self, among: Iterable[int] | None = None) -> dict[int, Child]:
        """Return those that have no record and may have one."""
        chosen = ((at, self.children[at]) for at in (range(len(self.children)) if among is None else among))
        return {at: child for at, child in chosen if not child.record and not (child.pin and child.pin.is_new)}

    def _free(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name not in self._claimed]

    def _take(self, child: Child, record: str) -> None:
        child.record, child.doubtful = record, ""
        self._claimed.add(record)

    def _take_pinned(self) -> None:
        """Take what is pinned to something recorded; of two with one id the first has it."""
        for child in self.children:
            record = self.register.records.get(child.pin.id) if child.pin else None
            if child.pin is None or record is None:
                continue
            if record.kind is not self.kind:
                message = f"“{child.pin.id}” is the id of another card, which belongs to “{record.question}”"
                self._report(child, Code.DUPLICATE_ID, message, "write another `{#id}`")
            elif child.pin.id in self._claimed:
                message = f"“{child.pin.id}” stands twice"
                self._report(child, Code.DUPLICATE_ID, message, "give one of the two another `{#id}`")
            else:
                self._take(child, child.pin.id)

    def _take_same(self) -> None:
        """Take what is wholly the same, in its question before elsewhere; of several alike elsewhere none."""
        whole = {at: child for at, child in self._open().items() if all(child.wording.hashes)}
        seen = {at: Seen((self.questions.records[child.owner], 0), child.wording) for at, child in whole.items()}
        known = {
            name: self.register.known(name, (self.register.records[name].question, 0))
            for name in self._free(self.register.of(self.kind))
        }
        for one in same_text(seen, known, unique=True):
            self._take(self.children[one.seen], one.known)

    def _take_within(self, owner: int, here: Collection[int]) -> None:
        """Take what resembles something of the same question; keep what is doubtful for a report."""
        own = self.register.children(self.questions.records[owner], self.kind)
        names, open_ = self._free(own), self._open(here)
        if not names or not open_:
            return
        places = dict(zip(here, seen_places([self.children[at].record for at in here]), strict=True))
        was = known_places(own, {name: self.register.records[name].after for name in own}, self._claimed)
        seen = {at: Seen(places[at], child.wording) for at, child in open_.items()}
        known = {name: self.register.known(name, was[name]) for name in names}
        for one in match(seen, known, allowance=_WITHIN):
            self._judge(one)

    def _judge(self, one: Match) -> None:
        child = self.children[one.seen]
        doubt = one.doubt_of_pinned if child.pin else one.doubt
        if doubt is Doubt.PLACE and child.pin:
            return
        if doubt is None or self.register.is_accepted(one.known):
            self._take(child, one.known)
        else:
            child.doubtful = one.known

    def _take_moved(self) -> None:
        """Take what has the answer of something that left another question; a title alone is asked in many places."""
        open_ = self._open().items()
        telling = {at: one.wording for at, one in open_ if one.wording.fingerprint.is_telling and not one.pin}
        seen = {at: Seen(None, Wording("", one.answer)) for at, one in telling.items()}
        known = {name: self.register.known(name) for name in self._free(self.register.of(self.kind))}
        answers = {
            name: replace(one, fingerprints=tuple(print_.answer_only for print_ in one.fingerprints))
            for name, one in known.items()
            if any(print_.is_telling for print_ in one.fingerprints)
        }
        for one in match(seen, answers):
            sketch = telling[one.seen].fingerprint.answer_sketch
            likeness = max(resemblance(print_.answer_sketch, sketch) for print_ in known[one.known].fingerprints)
            if one.doubt is None and (one.is_same or likeness >= SURE_ANSWER):
                self._take(self.children[one.seen], one.known)

    def name(self, child: Child, rows: tuple[RowRecord, ...] = (), gone: tuple[RowRecord, ...] = ()) -> str:
        """Give a follow-up or a table its name, with its rows and those that are gone; report what is doubtful."""
        path = self.questions.contents[child.owner].question.span.path
        name = self.register.name(
            self.kind,
            child.wording,
            Span(path, child.line, child.line),
            explicit=child.pin.id if child.pin and self._may_have(child.pin.id, child) else "",
            record=child.record,
            owner=self.questions.names[child.owner],
            rows=rows,
            gone=gone,
        )
        if child.doubtful:
            self._doubt(child, name)
        return name

    def _may_have(self, pinned: str, child: Child) -> bool:
        """Tell whether a pinned name is free for it."""
        return pinned == child.record or (pinned not in self.register.records and pinned not in self.register.guids)

    def _doubt(self, child: Child, own: str) -> None:
        title = self.register.records[child.doubtful].title
        of_title = f" (“{title}”)" if title else ""
        what, where, row = {
            NoteKind.FOLLOWUP: ("follow-up", "it", ""),
            NoteKind.TABLE: ("table", "the first cell of its rows", ".<number>"),
        }[self.kind]
        self._report(
            child,
            Code.DOUBTFUL_MATCH,
            f"this {what} may be “{child.doubtful}”{of_title}, though not surely",
            either_line(what, where, f"{child.doubtful}{row}", f"{own}{row}"),
        )

    def _report(self, child: Child, code: Code, message: str, hint: str) -> None:
        path = self.questions.contents[child.owner].question.span.path
        self.register.report(path, child.line, code, message, hint)


def either_line(what: str, where: str, old: str, own: str) -> str:
    """Return the two lines of which one decides what is doubtful."""
    return (
        f"it is built as a new {what}; end {where} with `{{#{old}}}` if it is the old one, "
        f"with `{{#{own} !}}` if it is another"
    )
