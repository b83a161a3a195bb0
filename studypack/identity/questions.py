"""Gives the questions of a bank their ids, and asks where nobody but the author can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..bank.content import Content
from ..bank.diagnostics import Code
from ..bank.parse.grammar import question_heading
from ..bank.parse.pins import VALID_ID, without_pins
from .answers import found_elsewhere, part_twins, same_answer
from .identities import Register
from .matching.fingerprints import Wording, wording
from .matching.judging import Doubt, Match
from .matching.pairs import Seen, known_places, match, same_text, seen_places
from .notes import NoteKind


class Questions:
    """Questions with their `names`; `records` are their recorded ids, empty for those that are new.

    `doubted` are the recorded ids that something may have, though not surely, or that were accepted.
    """

    def __init__(self, contents: Sequence[Content], register: Register) -> None:
        """Name the questions, which are in the order of the bank."""
        self.contents = contents
        self.register = register
        self.wordings = [_wording(content) for content in contents]
        self.explicit = self._explicit_ids()
        self.records = [""] * len(contents)
        self.names: list[str] = []
        self.doubted: set[str] = set()
        self._doubtful: dict[int, Match] = {}
        self._twins: dict[int, str] = {}
        self._claim()
        self._name()

    def _report(self, index: int, code: Code, message: str, hint: str) -> None:
        span = self.contents[index].question.span
        self.register.report(span.path, span.line, code, message, hint)

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

    def _claim(self) -> None:
        """Find the record of every question that has one."""
        for index, explicit in self.explicit.items():
            if explicit in self.register.records:
                self.records[index] = explicit
        self._warn_of_taken_ids()
        for name, twins in list(part_twins(self.register, self._open(), self.records)):
            self._part(name, twins)
        # What is wholly the same first: it tells where the others stand.
        open_ = {index: Seen(None, one) for index, one in self._open().items()}
        for one in same_text(open_, {name: self.register.known(name) for name in self._unclaimed()}, unique=True):
            self._take(one)
        is_elsewhere = found_elsewhere(self.register, self.wordings, self.records)
        for one in self._matches():
            is_weak = not one.doubt and is_elsewhere(one.known, self.wordings[one.seen])
            self._take(replace(one, doubt=Doubt.WEAK) if is_weak else one)
        for one in self._same_answers():
            self._take(one)
        # Of several with one title each is asked about: any of them may be the recorded one.
        for one in [one for one in self._doubtful.values() if one.doubt is Doubt.SPLIT and one.is_same]:
            for other in one.others:
                if not self.records[other]:
                    rest = tuple(index for index in (one.seen, *one.others) if index != other)
                    self._doubtful.setdefault(other, replace(one, seen=other, others=rest, also=()))

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
        if len(twins) > 1 and self.register.is_accepted(name):
            self.doubted.add(name)
        elif len(twins) > 1:
            self._twins.update(dict.fromkeys(twins, name))
            for index in twins:
                others = tuple(one for one in twins if one != index)
                self._take(Match(index, name, Doubt.SPLIT, others, is_same=True))
            return
        self.records[twins[0]] = name

    def _open(self) -> dict[int, Wording]:
        """Return the questions that have no record and may have one."""
        return {
            index: self.wordings[index]
            for index, record in enumerate(self.records)
            if not record
            and index not in self._twins
            and not (index in self.explicit and self.contents[index].question.is_new)
        }

    def _unclaimed(self) -> list[str]:
        """Return the recorded ids that no question has, or may have."""
        claimed = {*self.records, *self._twins.values()}
        return [name for name in self.register.of(NoteKind.QUESTION) if name not in claimed]

    def _matches(self) -> list[Match]:
        """Match the questions that have no record yet."""
        names, records = self._unclaimed(), self.register.records
        was = known_places(names, {name: record.after for name, record in records.items()}, set(self.records))
        now = seen_places(self.records)
        seen = {index: Seen(now[index], one) for index, one in self._open().items()}
        return match(seen, {name: self.register.known(name, was[name]) for name in names})

    def _same_answers(self) -> list[Match]:
        """Doubt what has the very answer of a question that is nowhere now, however short, under another title."""
        given = {*self.records, *(one.known for one in self._doubtful.values() if one.doubt is not Doubt.PLACE)}
        known = {
            name: (self.register.records[name].fingerprint.answer, self.register.is_retired(name))
            for name in self.register.of(NoteKind.QUESTION)
            if name not in given
        }
        in_place = {at for at, one in self._doubtful.items() if one.doubt is Doubt.PLACE}
        open_ = self._open().items()
        seen = {at: one.answer_hash for at, one in open_ if at not in self._doubtful or at in in_place}
        others = [one.answer_hash for at, one in enumerate(self.wordings) if at not in seen]
        found = same_answer(seen, known, others)
        better = {one.seen for one in found}, {one.known for one in found}
        kept = self._doubtful.items()
        self._doubtful = {at: one for at, one in kept if at not in better[0] and one.known not in better[1]}
        return found

    def _take(self, one: Match) -> None:
        """Take a match that is sure or accepted; keep one that is doubtful for a report."""
        doubt = one.doubt_of_pinned if one.seen in self.explicit else one.doubt
        if doubt is Doubt.PLACE and one.seen in self.explicit:
            return  # what resembles nothing, under an id of its own, is another question
        if doubt is None or self.register.is_accepted(one.known):
            self.records[one.seen] = one.known
            self.doubted.update([one.known] if doubt else [])
            return
        self._doubtful[one.seen] = replace(one, doubt=doubt)
        self.doubted.update(one.also if doubt is Doubt.PLACE else (one.known, *one.also))

    def _name(self) -> None:
        """Give every question its id: the author's, the recorded one, or a new one; report what is doubtful."""
        self.register.reserve(self.explicit.values())
        for index, content in enumerate(self.contents):
            name = self.register.name(
                NoteKind.QUESTION,
                self.wordings[index],
                content.question.span,
                explicit=self.explicit.get(index, ""),
                record=self.records[index],
            )
            self.names.append(name)
            if index in self._doubtful:
                self._ask(name, self._doubtful[index])

    def _ask(self, own: str, one: Match) -> None:
        """Report a doubtful match, with the two lines of which one decides it."""
        old, or_else = self._called(one.known), "".join(f", or also {self._called(name)}" for name in one.also)
        message = {
            None: "",
            Doubt.WEAK: f"this question resembles {old}, though not surely",
            Doubt.PLACE: f"this question stands where {old} stood and has another text",
            Doubt.ANSWER: f"this question has the very answer of {old} and another title",
            Doubt.NEW_ID: f"“{own}” is a new id, and its question resembles {old}",
            Doubt.SPLIT: f"this question may be {old}{or_else}, and so may {self._quoted(one.others)}",
            Doubt.MERGE: f"this question may be {old}{or_else}",
        }[one.doubt]
        question = self.contents[one.seen].question
        old_one, new_one = question_heading(question, one.known), question_heading(question, own, is_new=True)
        or_old = "".join(f" (or {{#{name}}})" for name in one.also)
        hint = (
            f"it is built as a new question; end its heading with the old id if it is the old one: "
            f"{old_one}{or_old} — or with a new one if it is another: {new_one}"
        )
        self._report(one.seen, Code.DOUBTFUL_MATCH, message, hint)

    def _called(self, name: str) -> str:
        return f"“{name}” (“{self.register.records[name].title}”)"

    def _quoted(self, others: Iterable[int]) -> str:
        questions = [self.contents[index].question for index in others]
        return ", ".join(f"“{one.title}” ({one.span.path}:{one.span.line})" for one in questions)


def _wording(content: Content) -> Wording:
    question = content.question
    answer = without_pins(question.answer) if question.answered else ""
    return wording(question.title, f"{question.front}\n\n{answer}".strip("\n") if question.front else answer)
