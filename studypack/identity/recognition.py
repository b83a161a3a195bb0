"""Finds out which question, follow-up and table of a bank is which of those that its ledgers remember."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..bank.content import Content
from ..bank.diagnostics import Checked, Code, Diagnostic
from ..bank.model import Bank
from .children import name_followups
from .deck_names import deck_names
from .identities import ALL, Identities, Register
from .ledger import Ledger
from .matching.similarity import EXACT, Index, is_sure, similarity
from .questions import Questions
from .tables import name_tables


def recognise(
    contents: Sequence[Content],
    ledger: Ledger,
    bank: Bank | None = None,
    *,
    accept: Collection[str] = (),
    rename_decks: bool = False,
) -> Checked[Identities]:
    """Give everything its permanent id, and every deck its name; without `bank` the decks of sections only.

    A doubtful question gets a new id, and the one that it may have been is retired, unless `accept` names that one. So
    no schedule ever passes to another question; writing the id into the heading, now or after any number of builds,
    gives the old card back with its schedule, whereas nothing undoes a wrong match.
    """
    register = Register(ledger, accept)
    questions = Questions(contents, register)
    followups = name_followups(questions, register)
    tables = name_tables(questions, register)
    keys = [content.question.key for content in contents]
    named = dict(zip(keys, questions.names, strict=True))
    pairs = zip(questions.records, questions.names, strict=True)
    return Checked(
        Identities(
            questions=named,
            followups=dict(zip(keys, followups, strict=True)),
            tables=dict(zip(keys, tables, strict=True)),
            guids=register.guids,
            traces=register.traces,
            decks=deck_names(bank, contents, named, ledger, rename=rename_decks),
            renamed={old: new for old, new in pairs if old and old != new},
            doubted=frozenset(questions.doubted),
        ),
        tuple(register.problems),
    )


def repeats(contents: Sequence[Content], identities: Identities) -> Checked[Mapping[str, str]]:
    """Return, for the id of each question that repeats one of an earlier volume, the id of that one.

    That is one with the same title, the same answer, or nearly so.
    """
    if len({content.question.volume for content in contents}) < 2:
        return Checked({})
    questions = {identities.questions[one.question.key]: (at, one.question) for at, one in enumerate(contents)}
    prints = {name: identities.traces[name].wording.fingerprint for name in questions}
    index = Index((name, None, (one,)) for name, one in prints.items())
    found: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for name, (at, question) in questions.items():
        for other in sorted(index.candidates(prints[name]), key=lambda one: questions[one][0]):
            before, first = questions[other]
            if before >= at or first.volume == question.volume or other in found:
                continue
            likeness, titles = similarity(prints[other], prints[name]), (first.title, question.title)
            if likeness >= EXACT or is_sure(prints[other], prints[name], 0.0, titles):
                found[name] = other
                message = f"much the same as {first.key} “{first.title}”"
                problems.append(Diagnostic(question.span.path, question.span.line, 1, message, Code.SIMILAR_QUESTION))
                break
    return Checked(found, tuple(problems))


def unknown_id(accepted: Iterable[str], known: Ledger) -> str:
    """Say which id that is to be accepted no ledger knows, or nothing."""
    for name in accepted:
        names = {name, name.rpartition(".")[0], ALL}  # a row is named by its table and its number
        if name != ALL and not names & known.records.keys():
            return f"--accept {name}: no card has this id; the warnings name the ids to accept"
    return ""
