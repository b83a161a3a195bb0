"""Turns the follow-ups and tables of a question into names and cloze numbers, by what is remembered of them."""

from __future__ import annotations

from collections.abc import Sequence

from ..bank.content import Content
from ..bank.diagnostics import Code, Diagnostic
from ..bank.nodes import Table, plain
from ..bank.source import Span
from .identities import TableIdentity, Trace
from .matching import Seen, match
from .notes import NoteKind
from .register import Register
from .rows import LAST_NUMBER, number_rows
from .similarity import Wording, wording


def name_followups(content: Content, question: str, record: str, register: Register) -> tuple[str, ...]:
    """Return the id of every follow-up question; empty for one without an answer, which has no card.

    `question` is the id of the question, `record` that under which it is recorded, empty if it is new.
    """
    answered = [one.followup for one in content.followups if one.answered]
    wordings = [wording(one.question, f"{one.answer}\n{one.detail}") for one in answered]
    named = _named(wordings, question, record, NoteKind.FOLLOWUP, register)
    for followup, text, (name, recorded) in zip(answered, wordings, named, strict=True):
        span = Span(content.question.span.path, followup.line, followup.line)
        register.keep(name, recorded, Trace(span, text, register.fingerprint(recorded)))
    names = iter(named)
    return tuple(next(names)[0] if one.answered else "" for one in content.followups)


def name_tables(
    content: Content, question: str, record: str, register: Register
) -> tuple[tuple[TableIdentity, ...], list[Diagnostic]]:
    """Return the id of every table and the numbers of its rows, and a warning where the numbers do not suffice."""
    path = content.question.span.path
    wordings = [_table_wording(table) for table in content.tables]
    named = _named(wordings, question, record, NoteKind.TABLE, register)
    identities, problems = [], []
    for table, text, (name, recorded) in zip(content.tables, wordings, named, strict=True):
        before = register.records.get(recorded)
        rows, gone = number_rows(
            [[cell.source for cell in row] for row in table.rows],
            before.rows if before else (),
            before.gone if before else (),
        )
        numbered = tuple(row for row in rows if row.number)
        line = content.line_of(table.line)
        span = Span(path, line, line)
        register.keep(name, recorded, Trace(span, text, register.fingerprint(recorded), rows=numbered, gone=gone))
        identities.append(TableIdentity(name, tuple(row.number for row in rows)))
        if missing := len(rows) - len(numbered):
            message = f"{missing} rows of this table get no card: Anki's card numbers end at {LAST_NUMBER}"
            problems.append(Diagnostic(path, line, 1, message, Code.CONTENT_CUT, "split the table in two"))
    return tuple(identities), problems


def _named(
    wordings: Sequence[Wording], question: str, record: str, kind: NoteKind, register: Register
) -> list[tuple[str, str]]:
    """Return the id and the recorded id of each. Within one question the best match will do, doubtful or not."""
    names = register.children(record, kind)
    matches = match([Seen("", text) for text in wordings], register.known(names))
    recorded = {one.seen: names[one.known] for one in matches}
    return [
        (recorded[index], recorded[index]) if index in recorded else (register.new_child(question, kind), "")
        for index in range(len(wordings))
    ]


def _table_wording(table: Table) -> Wording:
    rows = (" ".join(cell.source for cell in row) for row in table.rows)
    return Wording(" ".join((plain(table.title), *(cell.source for cell in table.header))), "\n".join(rows))
