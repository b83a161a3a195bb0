"""Tells on the terminal what a build changes for learners: how many notes, and of which questions."""

from __future__ import annotations

from collections.abc import Iterable

from ..composition import Composition
from ..identity import Changes, NoteRef
from ..identity.ledger import Ledger
from ..identity.notes import NoteKind
from ..render.texts import texts
from .update_lines import (
    Line,
    Subject,
    changed_lines,
    count_kinds,
    labels_of,
    lines_of,
    notes_by_fate,
    subject_of,
    title_of,
)

MOST = 10
"""So many questions are named of each kind of change; the rest is counted."""

_NAMES = {
    NoteKind.QUESTION: ("question", "questions"),
    NoteKind.FOLLOWUP: ("follow-up", "follow-ups"),
    NoteKind.TABLE: ("table", "tables"),
}


def told(composition: Composition, changes: Changes, since: Ledger) -> str:
    """Return what a build says of the changes on the terminal, whose language is English."""
    return summary(changes, since, subject_of(composition, since, texts("en"), _on_one_line))


def _on_one_line(text: str) -> str:
    """Write a text for the terminal, without anything that would act on it."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def summary(changes: Changes, since: Ledger, subject: Subject | None = None) -> str:
    """Return what changed since a ledger in a few lines; of a `subject` the questions are named, up to ten a kind."""
    if not since.notes:
        return f"first build: {_count(changes.added)}"
    if changes.is_empty:
        return f"nothing changed for learners ({changes.unchanged} notes)"
    told: list[str] = []
    for name, refs in notes_by_fate(changes).items():
        if refs:
            lines = _named(subject, name, changes) if subject else []
            told += [f"{name}: {_count(refs)}", *lines]
    told += _moved(changes, subject) + _rows(changes, subject)
    if changes.note_types:
        told.append(f"new look: {', '.join(_NAMES[kind][1] for kind in changes.note_types)}")
    return "\n".join([*told, f"unchanged: {changes.unchanged} {'note' if changes.unchanged == 1 else 'notes'}"])


def _named(subject: Subject, name: str, changes: Changes) -> list[str]:
    lines = changed_lines(subject, changes.changed) if name == "changed" else lines_of(subject, getattr(changes, name))
    return _first(_said(line) for line in lines)


def _said(line: Line) -> str:
    """Return a line for a question: its title, the parts that changed, and how many of its follow-ups and tables."""
    counts = {NoteKind.FOLLOWUP: line.followups, NoteKind.TABLE: line.tables}
    found = [*map(str.lower, line.parts), *(_counted(kind, count) for kind, count in counts.items() if count)]
    found += [f"rows {', '.join(line.rows)}"] if line.rows else []
    if not found:
        return line.title
    said = ", ".join(found)
    return f"{line.title} (with {said})" if line.whole and not line.rows else f"{line.title}: {said}"


def _moved(changes: Changes, subject: Subject | None) -> list[str]:
    if not changes.moved:
        return []
    named = changes.moved if subject else ()
    lines = dict.fromkeys(f"{title_of(subject, one.note)} → {subject.write(one.new)}" for one in named if subject)
    return [f"moved to another deck: {_count(one.note for one in changes.moved)}", *_first(lines)]


def _rows(changes: Changes, subject: Subject | None) -> list[str]:
    rows = sum(len(one.labels) for one in changes.removed_rows)
    if not rows:
        return []
    named = changes.removed_rows if subject else ()
    lines = (f"{title_of(subject, one.note)}: {', '.join(labels_of(subject, one.labels))}" for one in named if subject)
    return [f"rows removed: {rows}", *_first(lines)]


def _first(lines: Iterable[str]) -> list[str]:
    """Return lines indented, as many as are read, and how many more there are."""
    found = list(lines)
    more = [f"  … and {len(found) - MOST} more"] if len(found) > MOST else []
    return [*(f"  {line}" for line in found[:MOST]), *more]


def _count(refs: Iterable[NoteRef]) -> str:
    counts = zip(NoteKind, count_kinds(refs), strict=True)
    return ", ".join(_counted(kind, count) for kind, count in counts if count)


def _counted(kind: NoteKind, count: int) -> str:
    return f"{count} {_NAMES[kind][count != 1]}"
