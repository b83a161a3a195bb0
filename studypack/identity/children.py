"""Recognises what questions hold: which follow-up, or table, of a bank is which of those remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..bank.content import Content
from ..bank.diagnostics import Code, Diagnostic
from ..bank.model import Pin
from ..bank.source import Span
from .exact import same_text
from .identities import Trace
from .ledger import RowRecord
from .matches import ALL, Doubt, Known, Match, Seen
from .matching import match
from .notes import NoteKind
from .places import known_places, seen_places
from .register import Register
from .similarity import SURE_ANSWER, Wording, resemblance

_WITHIN = 0.2
# So much less likeness is enough within one question, where little else can be meant.
_WORDS = {NoteKind.FOLLOWUP: "follow-up", NoteKind.TABLE: "table"}


@dataclass(frozen=True)
class NamedQuestions:
    """The questions of a bank with their ids, and those under which they are recorded, empty for new ones."""

    contents: Sequence[Content]
    names: Sequence[str]
    records: Sequence[str]


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
    """The follow-ups, or the tables, of a whole bank while they get their names."""

    def __init__(
        self,
        kind: NoteKind,
        children: list[Child],
        questions: NamedQuestions,
        register: Register,
        accept: Collection[str],
    ) -> None:
        """Take the follow-ups, or the tables, in the order of the bank."""
        self.kind = kind
        self.children = children
        self.questions = questions
        self.register = register
        self.accept = accept
        self.problems: list[Diagnostic] = []
        self.claimed: set[str] = set()
        self._of_question: dict[int, list[Child]] = defaultdict(list)
        for child in children:
            self._of_question[child.owner].append(child)

    def names(self) -> list[str]:
        """Match all and return their names."""
        self.match()
        return [self.name(child) for child in self.children]

    def match(self) -> None:
        """Find the record of everything that has one.

        Pinned first; then what is wholly the same, in its question or elsewhere; then what resembles something of its
        own question; then what has the answer of something that left another question.
        """
        self._take_pinned()
        self._take_same()
        for owner, children in self._of_question.items():
            self._take_within(owner, [child for child in children if self._is_open(child)])
        self._take_moved()

    def _open(self) -> list[Child]:
        return [child for child in self.children if self._is_open(child)]

    def _is_open(self, child: Child) -> bool:
        return not child.record and not (child.pin and child.pin.is_new)

    def _free(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name not in self.claimed]

    def _take(self, child: Child, record: str) -> None:
        child.record, child.doubtful = record, ""
        self.claimed.add(record)

    def _take_pinned(self) -> None:
        """Take what is pinned to something recorded; of two with one id the first has it."""
        for child in self.children:
            record = self.register.records.get(child.pin.id) if child.pin else None
            if child.pin is None or record is None:
                continue
            if record.kind is not self.kind:
                message = f"“{child.pin.id}” is the id of another card, which belongs to “{record.question}”"
                self._report(child, Code.DUPLICATE_ID, message, "write another `{#id}`")
            elif child.pin.id in self.claimed:
                message = f"“{child.pin.id}” stands twice"
                self._report(child, Code.DUPLICATE_ID, message, "give one of the two another `{#id}`")
            else:
                self._take(child, child.pin.id)

    def _known(self, names: Iterable[str]) -> list[Known]:
        return [Known(None, self.register.prints(name), self.register.is_retired(name)) for name in names]

    def _take_same(self) -> None:
        """Take what is wholly the same, in its question before elsewhere; of several alike elsewhere none."""
        records = self.register.records
        children, names = self._open(), self._free(self.register.of(self.kind))
        seen = [Seen((self.questions.records[child.owner], 0), child.wording) for child in children]
        known = [
            Known((records[name].question, 0), self.register.prints(name), self.register.is_retired(name))
            for name in names
        ]
        whole = [index for index, one in enumerate(seen) if all(one.wording.hashes)]
        for one in same_text([seen[index] for index in whole], known, unique=True):
            self._take(children[whole[one.seen]], names[one.known])

    def _take_within(self, owner: int, children: list[Child]) -> None:
        """Take what resembles something of the same question; keep what is doubtful for a report."""
        own = self.register.children(self.questions.records[owner], self.kind)
        names = self._free(own)
        if not names or not children:
            return
        here = self._of_question[owner]
        places = dict(zip(map(id, here), seen_places([child.record for child in here]), strict=True))
        was = known_places(own, {name: self.register.records[name].after for name in own}, self.claimed)
        seen = [Seen(places[id(child)], child.wording) for child in children]
        known = [Known(was[name], self.register.prints(name), *self.register.state(name)) for name in names]
        for one in match(seen, known, allowance=_WITHIN):
            self._judge(children[one.seen], names[one.known], one)

    def _judge(self, child: Child, name: str, one: Match) -> None:
        doubt = one.doubt
        if child.pin and not one.is_same:
            doubt = None if doubt is Doubt.PLACE else doubt or Doubt.NEW_ID
            if doubt is None:
                return
        if doubt is None or name in self.accept or ALL in self.accept:
            self._take(child, name)
        else:
            child.doubtful = name

    def _take_moved(self) -> None:
        """Take what has the answer of something that left another question; a title alone is asked in many places."""
        children = [child for child in self._open() if child.wording.fingerprint.is_telling and not child.pin]
        names = [
            name
            for name in self._free(self.register.of(self.kind))
            if any(one.is_telling for one in self.register.prints(name))
        ]
        seen = [Seen(None, Wording("", child.wording.answer)) for child in children]
        known = [
            Known(None, tuple(one.answer_only for one in self.register.prints(name)), self.register.is_retired(name))
            for name in names
        ]
        for one in match(seen, known) if names else ():
            child, name = children[one.seen], names[one.known]
            prints = self.register.prints(name)
            is_like = max(resemblance(old.answer_sketch, child.wording.fingerprint.answer_sketch) for old in prints)
            if one.doubt is None and (one.is_same or is_like >= SURE_ANSWER):
                self._take(child, name)

    def name(self, child: Child, rows: tuple[RowRecord, ...] = (), gone: tuple[RowRecord, ...] = ()) -> str:
        """Give a follow-up or a table its name, with its rows and those that are gone; report what is doubtful."""
        question = self.questions.names[child.owner]
        pinned = child.pin.id if child.pin and self._may_have(child) else ""
        name = pinned or child.record or self.register.new_child(question, self.kind, child.wording)
        span = Span(self.questions.contents[child.owner].question.span.path, child.line, child.line)
        trace = Trace(span, child.wording, None, rows=rows, gone=gone)
        self.register.keep(name, child.record, self.kind, question, trace)
        if child.doubtful:
            self._doubt(child, name)
        return name

    def _may_have(self, child: Child) -> bool:
        """Tell whether a pinned name is free for it."""
        pin = child.pin.id if child.pin else ""
        return pin == child.record or (pin not in self.register.records and pin not in self.register.guids)

    def _doubt(self, child: Child, own: str) -> None:
        old = self.register.records[child.doubtful]
        what = _WORDS[self.kind]
        row = ".<number>" if self.kind is NoteKind.TABLE else ""
        where = "the first cell of its rows" if row else "it"
        title = f" (“{old.title}”)" if old.title else ""
        self._report(
            child,
            Code.DOUBTFUL_MATCH,
            f"this {what} may be “{child.doubtful}”{title}, though not surely",
            f"it is built as a new {what}; end {where} with `{{#{child.doubtful}{row}}}` if it is the old one, "
            f"with `{{#{own}{row} !}}` if it is another",
        )

    def _report(self, child: Child, code: Code, message: str, hint: str) -> None:
        path = self.questions.contents[child.owner].question.span.path
        self.problems.append(Diagnostic(path, child.line, 1, message, code, hint))
