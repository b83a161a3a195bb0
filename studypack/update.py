"""Turns the changes between two ledgers into `UPDATE.md` for learners and a summary for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .identity import Changes, NoteRef
from .ledger import Ledger
from .notes import NoteKind
from .render import Renderer
from .texts import Texts

SEARCH_TERMS = 40
"""So many notes are named in one search; a longer one no longer fits a search field comfortably."""


@dataclass(frozen=True)
class Subject:
    """The bank that a report is about. `titles` gives the question for its id."""

    title: str
    version: str
    language: str
    words: Texts
    titles: dict[str, str]


@dataclass(frozen=True)
class Line:
    """One note in a report."""

    id: str
    key: str
    title: str
    kind: str
    kind_name: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """Notes that belong in another deck now, and the search that finds exactly them."""

    deck: str
    search: str


def search(subject: Subject, ids: Sequence[str]) -> str:
    """Return an Anki search for the notes of this bank with these ids."""
    terms = " OR ".join(f"Id:{note_id}" for note_id in ids)
    return f'"deck:{_escaped(subject.title)}" ({terms})'


def _escaped(text: str) -> str:
    """Escape what a search would act on; a deck's own `::` stands for its levels."""
    return re.sub(r'([\\*_"])', r"\\\1", text)


def report(subject: Subject, changes: Changes, since: Ledger) -> str:
    """Return the text of `UPDATE.md`, in the bank's language, for someone who has the build that `since` names."""
    retired = [_line(subject, ref) for ref in changes.retired]
    return Renderer().page(
        f"pages/update.{subject.language}.md.j2",
        title=subject.title,
        version=subject.version,
        first=not since.notes,
        changes=changes,
        added=[_line(subject, ref) for ref in changes.added],
        restored=[_line(subject, ref) for ref in changes.restored],
        changed=[_line(subject, one.note, _names(subject, one.fields)) for one in changes.changed],
        retired=retired,
        retired_searches=[search(subject, group) for group in _groups([line.id for line in retired])],
        moves=_moves(subject, changes),
        rows=[_line(subject, one.note, one.labels) for one in changes.removed_rows],
        count=lambda lines, kind: sum(line.kind == kind for line in lines),
    )


def _line(subject: Subject, ref: NoteRef, what: tuple[str, ...] = ()) -> Line:
    words = subject.words
    names = {NoteKind.QUESTION: words.question, NoteKind.FOLLOWUP: words.followup, NoteKind.TABLE: words.table}
    title = re.sub(r"\s+", " ", subject.titles.get(ref.question, ""))
    return Line(ref.id, ref.key, title, ref.kind.value, names[ref.kind], what)


def _names(subject: Subject, fields: Iterable[str]) -> tuple[str, ...]:
    """Name the parts of a note that changed, as a reader would."""
    words = subject.words
    names = {
        "Prompt": words.question,
        "Points": words.scoring_points,
        "Answer": words.answer,
        "Detail": words.answer,
        "More": words.answer,
        "Text": words.table,
        "Title": words.table,
        "tags": words.tags,
        "Badges": words.tags,
        "Hint": words.key_points,
        "Key": words.number,
    }
    return tuple(dict.fromkeys(names[field] for field in fields if field in names))


def _moves(subject: Subject, changes: Changes) -> list[Move]:
    decks = dict.fromkeys(move.new for move in changes.moved)
    return [
        Move(deck, search(subject, group))
        for deck in decks
        for group in _groups([move.note.id for move in changes.moved if move.new == deck])
    ]


def _groups(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + SEARCH_TERMS] for start in range(0, len(ids), SEARCH_TERMS)]


def summary(changes: Changes, since: Ledger) -> str:
    """Return what changed in a line or two for the terminal."""
    if not since.notes:
        return f"first build: {_count(changes.added)}"
    if changes.is_empty:
        return f"nothing changed for learners ({changes.unchanged} notes)"
    parts = {
        "added": _count(changes.added),
        "changed": _count(one.note for one in changes.changed),
        "restored": _count(changes.restored),
        "retired": _count(changes.retired),
        "moved to another deck": _count(one.note for one in changes.moved),
        "rows removed": str(sum(len(one.labels) for one in changes.removed_rows) or ""),
        "new look": ", ".join(kind.value for kind in changes.note_types),
    }
    told = [f"{name}: {value}" for name, value in parts.items() if value]
    return "\n".join([*told, f"unchanged: {changes.unchanged} notes"])


def _count(refs: Iterable[NoteRef]) -> str:
    kinds = [ref.kind for ref in refs]
    return ", ".join(
        f"{kinds.count(kind)} {kind.value}{'' if kinds.count(kind) == 1 else 's'}" for kind in NoteKind if kind in kinds
    )
