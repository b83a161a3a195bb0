"""Finds out which question, follow-up and table of a bank is which of those that its ledgers remember."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..bank.content import Content
from ..bank.diagnostics import Checked
from .children import NamedQuestions
from .decks import deck_names
from .followups import name_followups
from .identities import Identities
from .ledger import Ledger
from .questions import Questions
from .register import Register
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
    questions = Questions(contents, register, accept)
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
