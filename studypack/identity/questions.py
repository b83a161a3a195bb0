"""Gives the questions of a bank their ids, and asks where nobody but the author can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ..bank.content import Content
from ..bank.diagnostics import Code, Diagnostic
from ..bank.parse.grammar import question_heading
from ..bank.parse.pins import VALID_ID, without_pins
from .elsewhere import Elsewhere
from .exact import same_answer, same_text
from .identities import Trace
from .matches import ALL, Doubt, Known, Match, Seen
from .matching import match
from .notes import NoteKind
from .places import known_places, seen_places
from .register import Register
from .similarity import Wording, wording
from .twins import part_twins


@dataclass(frozen=True)
class _Claim:
    """A question by its index, the recorded id that it may have, and what makes that doubtful.

    `others` are the indices of questions that may have it too, `names` the ids that this question may have too.
    """

    index: int
    name: str
    doubt: Doubt | None = None
    others: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    is_same: bool = True


class Questions:
    """Questions on their way to names; `records` are their recorded ids, empty for those that are new.

    `doubted` are the recorded ids that something may have, though not surely, or that were accepted.
    """

    def __init__(self, contents: Sequence[Content], register: Register, accept: Collection[str]) -> None:
        """Take the questions in the order of the bank."""
        self.contents = contents
        self.register = register
        self.accept = accept
        self.wordings = [_wording(content) for content in contents]
        self.problems: list[Diagnostic] = []
        self.explicit = self._explicit_ids()
        self.records = [""] * len(contents)
        self.names: list[str] = []
        self.doubted: set[str] = set()
        self._doubtful: dict[int, _Claim] = {}
        self._twins: dict[int, str] = {}

    def _report(self, index: int, code: Code, message: str, hint: str) -> None:
        span = self.contents[index].question.span
        self.problems.append(Diagnostic(span.path, span.line, 1, message, code, hint))

    def _explicit_ids(self) -> dict[int, str]:
        """Return the ids that authors gave, by index; without those that are invalid or given before."""
        found: dict[str, int] = {}
        for index, content in enumerate(self.contents):
            explicit = content.question.explicit_id or ""
            if not VALID_ID.fullmatch(explicit):
                continue
            record = self.register.records.get(explicit)
            if record is not None and record.kind is not NoteKind.QUESTION:
                message = f"“{explicit}” is the id of another card, which belongs to “{record.question}”"
                self._report(index, Code.DUPLICATE_ID, message, "give the question another `{#id}`")
                continue
            found.setdefault(explicit, index)
        return {index: explicit for explicit, index in found.items()}

    def claim(self) -> None:
        """Find the record of every question that has one."""
        for index, explicit in self.explicit.items():
            if explicit in self.register.records:
                self.records[index] = explicit
        self._warn_of_taken_ids()
        texts = {index: self.wordings[index] for index in self._open()}
        for name, twins in list(part_twins(self.register, texts, self.records)):
            self._part(name, twins)
        # What is wholly the same first: it tells where the others stand.
        for claim in self._matches(unique=True):
            self._take(claim)
        elsewhere = Elsewhere(self.register, self.wordings, self.records)
        for claim in self._matches(unique=False):
            is_sure = claim.doubt or not elsewhere.has_answer(claim.name, self.wordings[claim.index])
            self._take(claim if is_sure else replace(claim, doubt=Doubt.WEAK))
        for claim in self._same_answers():
            self._take(claim)
        # Of several with one title each is asked about: any of them may be the recorded one.
        for claim in [one for one in self._doubtful.values() if one.doubt is Doubt.SPLIT and one.is_same]:
            all_ = (claim.index, *claim.others)
            for other in claim.others:
                if not self.records[other]:
                    rest = tuple(one for one in all_ if one != other)
                    self._doubtful.setdefault(other, replace(claim, index=other, others=rest, names=()))

    def _warn_of_taken_ids(self) -> None:
        """Report ids that authors gave to one question while the one that has them is still there as it was."""
        there = {one.hashes: index for index, one in enumerate(self.wordings)}
        for index, name in self.explicit.items():
            record = self.register.records.get(name)
            if record is None or self.register.is_retired(name):
                continue
            other = there.get(record.fingerprint.text, index)
            if other != index and not self.records[other] and self.wordings[index].hashes != record.fingerprint.text:
                message = f"“{name}” is the id of {self._quoted([other])}, whose card this question gets"
                hint = "give it another id; or leave it, if their cards are to change places"
                self._report(index, Code.DOUBTFUL_MATCH, message, hint)

    def _part(self, name: str, twins: Sequence[int]) -> None:
        """Give a record to that of several questions of one title whose it is; whoever accepts, to the first."""
        if len(twins) > 1 and self._is_accepted(name):
            self.doubted.add(name)
        elif len(twins) > 1:
            self._twins.update(dict.fromkeys(twins, name))
            for index in twins:
                self._take(_Claim(index, name, Doubt.SPLIT, tuple(one for one in twins if one != index)))
            return
        self.records[twins[0]] = name

    def _open(self) -> list[int]:
        """Return the indices of the questions that have no record and may have one."""
        return [
            index
            for index, record in enumerate(self.records)
            if not record
            and index not in self._twins
            and not (index in self.explicit and self.contents[index].question.is_new)
        ]

    def _matches(self, *, unique: bool) -> list[_Claim]:
        """Match the questions that have no record yet."""
        claimed = {*self.records, *self._twins.values()}
        names = [name for name in self.register.of(NoteKind.QUESTION) if name not in claimed]
        after = {name: record.after for name, record in self.register.records.items()}
        was, now = ({}, []) if unique else (known_places(names, after, set(self.records)), seen_places(self.records))
        rest = self._open()
        seen = [Seen(None if unique else now[index], self.wordings[index]) for index in rest]
        known = [
            Known(None if unique else was[name], self.register.prints(name), *self.register.state(name))
            for name in names
        ]
        found = same_text(seen, known, unique=True) if unique else match(seen, known)
        return [_claim(one, rest, names) for one in found]

    def _same_answers(self) -> list[_Claim]:
        """Doubt what has the very answer of a question that is nowhere now, however short, under another title."""
        asked = {one.name for one in self._doubtful.values() if one.doubt is not Doubt.PLACE}
        given = {*self.records, *asked}
        names = [name for name in self.register.of(NoteKind.QUESTION) if name not in given]
        records = self.register.records
        known = {
            at: (records[name].fingerprint.answer, self.register.is_retired(name)) for at, name in enumerate(names)
        }
        rest = [at for at in self._open() if at not in self._doubtful or self._doubtful[at].doubt is Doubt.PLACE]
        seen = {at: self.wordings[at].answer_hash for at in rest}
        others = [one.answer_hash for at, one in enumerate(self.wordings) if at not in seen]
        found = [_claim(pair, range(len(self.records)), names) for pair in same_answer(seen, known, others)]
        better = {one.index for one in found}, {one.name for one in found}
        kept = self._doubtful.items()
        self._doubtful = {at: one for at, one in kept if at not in better[0] and one.name not in better[1]}
        return found

    def _is_accepted(self, name: str) -> bool:
        return name in self.accept or ALL in self.accept

    def _take(self, claim: _Claim) -> None:
        """Take a claim that is sure or accepted; keep one that is doubtful for a report."""
        index, name, doubt = claim.index, claim.name, claim.doubt
        if index in self.explicit and not claim.is_same:
            doubt = doubt or Doubt.NEW_ID
        if index in self.explicit and doubt is Doubt.PLACE:
            return  # what resembles nothing, under an id of its own, is another question
        if doubt is None or self._is_accepted(name):
            self.records[index] = name
            self.doubted.update([name] if doubt else [])
            return
        self._doubtful[index] = replace(claim, doubt=doubt)
        self.doubted.update(claim.names if doubt is Doubt.PLACE else (name, *claim.names))

    def name(self) -> None:
        """Give every question its id: the author's, the recorded one, or a new one; report what is doubtful."""
        self.register.reserve(self.explicit.values())
        for index, content in enumerate(self.contents):
            record = self.records[index]
            name = self.explicit.get(index) or record or self.register.new_question(content.question.title)
            trace = Trace(content.question.span, self.wordings[index], None)
            self.register.keep(name, record, NoteKind.QUESTION, name, trace)
            self.names.append(name)
            if index in self._doubtful:
                self._ask(name, self._doubtful[index])

    def _ask(self, own: str, claim: _Claim) -> None:
        """Report a doubtful match, with the two lines of which one decides it."""
        old, or_else = self._called(claim.name), "".join(f", or also {self._called(name)}" for name in claim.names)
        message = {
            None: "",
            Doubt.WEAK: f"this question resembles {old}, though not surely",
            Doubt.PLACE: f"this question stands where {old} stood and has another text",
            Doubt.ANSWER: f"this question has the very answer of {old} and another title",
            Doubt.NEW_ID: f"“{own}” is a new id, and its question resembles {old}",
            Doubt.SPLIT: f"this question may be {old}{or_else}, and so may {self._quoted(claim.others)}",
            Doubt.MERGE: f"this question may be {old}{or_else}",
        }[claim.doubt]
        question = self.contents[claim.index].question
        old_one, new_one = question_heading(question, claim.name), question_heading(question, own, is_new=True)
        or_old = "".join(f" (or {{#{name}}})" for name in claim.names)
        hint = (
            f"it is built as a new question; end its heading with the old id if it is the old one: "
            f"{old_one}{or_old} — or with a new one if it is another: {new_one}"
        )
        self._report(claim.index, Code.DOUBTFUL_MATCH, message, hint)

    def _called(self, name: str) -> str:
        return f"“{name}” (“{self.register.records[name].title}”)"

    def _quoted(self, others: Iterable[int]) -> str:
        questions = [self.contents[index].question for index in others]
        return ", ".join(f"“{one.title}” ({one.span.path}:{one.span.line})" for one in questions)


def _claim(one: Match, rest: Sequence[int], names: Sequence[str]) -> _Claim:
    """Return a match in terms of the whole bank."""
    others, also = tuple(rest[other] for other in one.others), tuple(names[other] for other in one.also)
    return _Claim(rest[one.seen], names[one.known], one.doubt, others, also, one.is_same)


def _wording(content: Content) -> Wording:
    question = content.question
    answer = without_pins(question.answer) if question.answered else ""
    return wording(question.title, f"{question.front}\n\n{answer}".strip("\n") if question.front else answer)
