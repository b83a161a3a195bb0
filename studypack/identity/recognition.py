"""Turns contents and a ledger into identities: which question, follow-up and table is which of those remembered."""

from __future__ import annotations

from collections.abc import Sequence

from ..bank.content import Content
from ..bank.diagnostics import Checked, Code, Diagnostic
from ..bank.parse.grammar import VALID_ID
from .children import name_followups, name_tables
from .decks import deck_names
from .identities import Identities, TableIdentity, Trace
from .ledger import Ledger
from .matching import Doubt, Match, Seen, match
from .notes import NoteKind
from .register import Register
from .similarity import Wording, wording


def recognise(
    contents: Sequence[Content], ledger: Ledger, *, accept: bool = False, rename_decks: bool = False
) -> Checked[Identities]:
    """Give everything its permanent id.

    A doubtful question gets a new id, and the one that it may have been is retired, unless `accept` takes the best
    match. So no schedule ever passes to another question; writing the id into the heading, now or after any number of
    builds, gives the old card back with its schedule, whereas nothing undoes a wrong match.
    """
    recogniser = _Recogniser(contents, ledger)
    recogniser.claim(accept)
    recogniser.name_questions()
    return Checked(recogniser.finish(rename_decks), tuple(recogniser.problems))


class _Recogniser:
    """Contents on their way to names. `records` are the recorded ids of the questions, empty for those that are new."""

    def __init__(self, contents: Sequence[Content], ledger: Ledger) -> None:
        self.contents = contents
        self.register = Register(ledger)
        self.wordings = [_wording(content) for content in contents]
        self.problems: list[Diagnostic] = []
        self.explicit = self._explicit_ids()
        self.records = [""] * len(contents)
        self.names: list[str] = []
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

    def claim(self, accept: bool) -> None:
        """Find the record of every question that has one."""
        for index, explicit in self.explicit.items():
            if explicit in self.register.records:
                self.records[index] = explicit
        claimed = set(self.records)
        rest = [index for index, record in enumerate(self.records) if not record]
        names = [name for name in self.register.questions() if name not in claimed]
        seen = [Seen(self.contents[index].question.key, self.wordings[index]) for index in rest]
        for one in match(seen, self.register.known(names)):
            index = rest[one.seen]
            if one.doubt is None or (accept and index not in self.explicit):
                self.records[index] = names[one.known]
            elif index not in self.explicit:
                self._doubt(index, one, names, [self.contents[rest[rival]].question.key for rival in one.rivals])

    def _doubt(self, index: int, one: Match, names: Sequence[str], rival_keys: Sequence[str]) -> None:
        """Report a doubtful match, with the one line that decides it."""
        question, name = self.contents[index].question, names[one.known]
        old = self._called(name)
        if one.doubt is Doubt.PLACE:
            message = f"{question.key} stands where {old} stood and has another text"
        elif one.doubt is Doubt.SPLIT:
            message = f"{question.key} resembles {old}, and so does {', '.join(rival_keys)}"
        elif one.doubt is Doubt.MERGE:
            rivals = [names[rival] for rival in one.rivals]
            self.doubted.update(rivals)
            message = f"{question.key} resembles {old} and also {', '.join(self._called(rival) for rival in rivals)}"
        else:
            message = f"{question.key} resembles {old}, though not surely"
        if one.doubt is not Doubt.PLACE:
            self.doubted.add(name)
        line = f"#### Q{question.number}:{question.title} {{#{name}}}"
        hint = f"it is built as a new question; if it is the old one, end its heading with the id: {line}"
        self._report(index, Code.DOUBTFUL_MATCH, message, hint)

    def _called(self, name: str) -> str:
        return f"“{name}” (was {self.register.records[name].key})"

    def name_questions(self) -> None:
        """Give every question its id: the author's, the recorded one, or a new one."""
        self.register.reserve(self.explicit.values())
        for index, content in enumerate(self.contents):
            key, record = content.question.key, self.records[index]
            name = self.explicit.get(index) or record or self.register.new_question(key)
            trace = Trace(content.question.span, self.wordings[index], self.register.fingerprint(record), key)
            self.register.keep(name, record, trace)
            self.names.append(name)

    def finish(self, rename_decks: bool) -> Identities:
        """Name what the questions hold, and return all names."""
        questions, followups = {}, {}
        tables: dict[str, tuple[TableIdentity, ...]] = {}
        for content, name, record in zip(self.contents, self.names, self.records, strict=True):
            key = content.question.key
            questions[key] = name
            followups[key] = name_followups(content, name, record, self.register)
            tables[key], problems = name_tables(content, name, record, self.register)
            self.problems += problems
        return Identities(
            questions=questions,
            followups=followups,
            tables=tables,
            guids=self.register.guids,
            traces=self.register.traces,
            decks=deck_names(self.contents, questions, self.register.ledger, rename_decks),
            renamed={old: new for old, new in zip(self.records, self.names, strict=True) if old and old != new},
            doubted=frozenset(self.doubted),
        )


def _wording(content: Content) -> Wording:
    question = content.question
    return wording(question.title, question.answer if question.answered else "")
