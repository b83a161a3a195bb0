"""Finds out which question, follow-up and table of a bank is which of those that its ledgers remember."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..bank.content import Content
from ..bank.diagnostics import Checked, Code, Diagnostic
from ..bank.parse.grammar import question_heading
from ..bank.parse.pins import VALID_ID, without_pins
from .children import NamedQuestions
from .decks import deck_names
from .followups import name_followups
from .identities import Identities, Trace
from .ledger import Ledger
from .matching import ALL, Doubt, Known, Match, Seen, match, same_answer, same_text
from .notes import NoteKind
from .places import known_places, seen_places
from .register import Register
from .similarity import Wording, wording
from .tables import name_tables


def recognise(
    contents: Sequence[Content],
    ledger: Ledger,
    *,
    accept: Collection[str] = (),
    rename_decks: bool = False,
    titles: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
) -> Checked[Identities]:
    """Give everything its permanent id.

    A doubtful question gets a new id, and the one that it may have been is retired, unless `accept` names that one. So
    no schedule ever passes to another question; writing the id into the heading, now or after any number of builds,
    gives the old card back with its schedule, whereas nothing undoes a wrong match. `titles` are those of the volumes
    by id, with their numbers, and, under "", that of the bank; `parts` those of parts (`part_titles`).
    """
    register = Register(ledger)
    questions = _Questions(contents, register, accept)
    questions.claim()
    questions.name()
    found = NamedQuestions(contents, questions.names, questions.records)
    followups = name_followups(found, register, accept)
    tables = name_tables(found, register, accept)
    keys = [content.question.key for content in contents]
    named = dict(zip(keys, questions.names, strict=True))
    pairs = zip(questions.records, questions.names, strict=True)
    return Checked(
        Identities(
            questions=named,
            followups=dict(zip(keys, followups.value, strict=True)),
            tables=dict(zip(keys, tables.value, strict=True)),
            guids=register.guids,
            traces=register.traces,
            decks=deck_names(contents, named, ledger, titles or {}, parts or {}, rename=rename_decks),
            renamed={old: new for old, new in pairs if old and old != new},
            doubted=frozenset(questions.doubted),
        ),
        (*questions.problems, *followups.problems, *tables.problems),
    )


@dataclass(frozen=True)
class _Doubtful:
    """A match that nobody but the author can decide: what it may have been, and which others it resembles."""

    name: str
    kind: Doubt
    rival_names: tuple[str, ...]
    rival_titles: tuple[str, ...]


class _Questions:
    """Questions on their way to names; `records` are their recorded ids, empty for those that are new."""

    def __init__(self, contents: Sequence[Content], register: Register, accept: Collection[str]) -> None:
        self.contents = contents
        self.register = register
        self.accept = accept
        self.wordings = [_wording(content) for content in contents]
        self.problems: list[Diagnostic] = []
        self.explicit = self._explicit_ids()
        self.records = [""] * len(contents)
        self.names: list[str] = []
        self.doubtful: dict[int, _Doubtful] = {}
        self.twins: set[int] = set()
        self.doubted: set[str] = set()

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
        self._part_twins()
        # What is wholly the same first: it tells where the others stand.
        for pair, index, name in self._matches(unique=True):
            self._take(pair, index, name)
        for pair, index, name in self._matches(unique=False):
            self._take(pair, index, name)
        self._ask_about_answers()

    def _part_twins(self) -> None:
        """Find whose a record is that two questions of one title made, each on its own branch.

        It is that of the question which learners have, else of the one recorded; a merge that left both does not say.
        """
        titled: dict[str, list[int]] = defaultdict(list)
        for index in self._open():
            titled[self.wordings[index].hashes[0]].append(index)
        claimed = set(self.records)
        records = {name: self.register.records[name] for name in self.register.of(NoteKind.QUESTION)}
        times = Counter((one.fingerprint.title, one.fingerprint.answer) for one in records.values())
        for name, record in records.items():
            title, answer = record.fingerprint.title, record.fingerprint.answer
            twins = [at for at in titled.get(title, ()) if not self.records[at] and at not in self.twins]
            if len(twins) < 2 or name in claimed or times[title, answer] > 1:
                continue
            prints = {one.answer for one in (*self.register.prints(name), *record.rivals)} - {""}
            owners = {at: self.wordings[at].answer_hash for at in twins if self.wordings[at].answer_hash in prints}
            if len(set(owners.values())) < len(owners):
                continue
            learned = record.learned.answer if record.learned else ""
            first = [at for at, one in owners.items() if one == learned]
            second = [at for at, one in owners.items() if one == answer and not record.rivals]
            if first or second or len(owners) == 1:
                self.records[(first or second or list(owners))[0]] = name
            elif owners:
                self._doubt_twins(name, list(owners))

    def _doubt_twins(self, name: str, twins: Sequence[int]) -> None:
        """Doubt whose a record is; whoever accepts gives it to the first."""
        if name in self.accept or ALL in self.accept:
            self.records[twins[0]] = name
            self.doubted.add(name)
            return
        self.twins.update(twins)
        self.doubted.add(name)
        for index in twins:
            titles = tuple(self.contents[one].question.title for one in twins if one != index)
            self.doubtful[index] = _Doubtful(name, Doubt.SPLIT, (), titles)

    def _ask_about_answers(self) -> None:
        """Doubt what has the very answer of a question that is nowhere now, however short, under another title."""
        claimed = set(self.records)
        names = self.register.of(NoteKind.QUESTION)
        asked = {one.name for one in self.doubtful.values() if one.kind is not Doubt.PLACE}
        known = {
            at: (self.register.records[name].fingerprint.answer, self.register.is_retired(name))
            for at, name in enumerate(names)
            if name not in claimed and name not in asked
        }
        rest = [at for at in self._open() if at not in self.doubtful or self.doubtful[at].kind is Doubt.PLACE]
        seen = {at: self.wordings[at].answer_hash for at in rest}
        others = [self.wordings[at].answer_hash for at in range(len(self.records)) if at not in seen]
        self._rest, self._names = list(range(len(self.records))), names
        for pair in same_answer(seen, known, others):
            name = names[pair.known]
            self.doubtful = {at: one for at, one in self.doubtful.items() if one.name != name and at != pair.seen}
            self._take(pair, pair.seen, name)

    def _open(self) -> list[int]:
        """Return the indices of the questions that have no record and may have one."""
        return [
            index
            for index, record in enumerate(self.records)
            if not record
            and index not in self.twins
            and not (index in self.explicit and self.contents[index].question.is_new)
        ]

    def _matches(self, *, unique: bool) -> list[tuple[Match, int, str]]:
        """Match the questions that have no record yet; return each match with its index and recorded id."""
        claimed = set(self.records)
        parted = {self.doubtful[index].name for index in self.twins}
        names = [name for name in self.register.of(NoteKind.QUESTION) if name not in claimed and name not in parted]
        after = {name: record.after for name, record in self.register.records.items()}
        was, now = ({}, []) if unique else (known_places(names, after, claimed), seen_places(self.records))
        rest = self._open()
        seen = [Seen(None if unique else now[index], self.wordings[index]) for index in rest]
        known = [
            Known(None if unique else was[name], self.register.prints(name), *self.register.state(name))
            for name in names
        ]
        found = same_text(seen, known, unique=True) if unique else match(seen, known)
        self._rest, self._names = rest, names
        return [(one, rest[one.seen], names[one.known]) for one in found]

    def _take(self, pair: Match, index: int, name: str) -> None:
        """Take a match that is sure or accepted; keep one that is doubtful for a report."""
        doubt = pair.doubt
        if index in self.explicit and not pair.is_same:
            doubt = doubt or Doubt.NEW_ID
        if index in self.explicit and doubt is Doubt.PLACE:
            return  # what resembles nothing, under an id of its own, is another question
        if doubt is None or name in self.accept or ALL in self.accept:
            self.records[index] = name
            self.doubted.add(name) if doubt else None
            return
        titles = [self.contents[self._rest[rival]].question.title for rival in pair.rivals if doubt is Doubt.SPLIT]
        rivals = tuple(self._names[rival] for rival in pair.rivals if doubt is Doubt.MERGE)
        self.doubtful[index] = _Doubtful(name, doubt, rivals, tuple(titles))
        self.doubted.update(rivals if doubt is Doubt.PLACE else (name, *rivals))

    def name(self) -> None:
        """Give every question its id: the author's, the recorded one, or a new one; report what is doubtful."""
        self.register.reserve(self.explicit.values())
        for index, content in enumerate(self.contents):
            record = self.records[index]
            name = self.explicit.get(index) or record or self.register.new_question(content.question.title)
            trace = Trace(content.question.span, self.wordings[index], None)
            self.register.keep(name, record, NoteKind.QUESTION, name, trace)
            self.names.append(name)
            if index in self.doubtful:
                self._doubt(index, name, self.doubtful[index])

    def _doubt(self, index: int, own: str, doubtful: _Doubtful) -> None:
        """Report a doubtful match, with the two lines of which one decides it."""
        old = self._called(doubtful.name)
        message = {
            Doubt.WEAK: f"this question resembles {old}, though not surely",
            Doubt.PLACE: f"this question stands where {old} stood and has another text",
            Doubt.ANSWER: f"this question has the very answer of {old} and another title",
            Doubt.NEW_ID: f"“{own}” is a new id, and its question resembles {old}",
            Doubt.SPLIT: f"this question resembles {old}, and so does {_quoted(doubtful.rival_titles)}",
            Doubt.MERGE: f"this question resembles {old} and also {', '.join(map(self._called, doubtful.rival_names))}",
        }[doubtful.kind]
        question = self.contents[index].question
        old_one, new_one = question_heading(question, doubtful.name), question_heading(question, own, is_new=True)
        hint = (
            f"it is built as a new question; end its heading with the old id if it is the old one: "
            f"{old_one} — or with a new one if it is another: {new_one}"
        )
        self._report(index, Code.DOUBTFUL_MATCH, message, hint)

    def _called(self, name: str) -> str:
        return f"“{name}” (“{self.register.records[name].title}”)"


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def _wording(content: Content) -> Wording:
    question = content.question
    answer = without_pins(question.answer) if question.answered else ""
    return wording(question.title, f"{question.front}\n\n{answer}".strip("\n") if question.front else answer)
