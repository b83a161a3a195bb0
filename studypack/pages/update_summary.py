"""Sums up what changed between two ledgers: a line a question, and from these what a build says on the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..composed import ComposedBank
from ..identity.changes import ChangedNote, Changes, NoteRef
from ..identity.ledger import Ledger
from ..identity.notes import NoteKind
from ..render.heads import QuestionHead
from ..render.texts import Texts, texts

MOST = 10
"""So many questions are named of each kind of change; the rest is counted."""

_NAMES = {
    NoteKind.QUESTION: ("question", "questions"),
    NoteKind.FOLLOWUP: ("follow-up", "follow-ups"),
    NoteKind.TABLE: ("table", "tables"),
}
INHERITED = frozenset(("Badges", "Context", "tags"))
"""What a follow-up or a table shows of its question."""
_CUT = re.compile(r"~[0-9a-f]{12}$")


@dataclass(frozen=True)
class Subject:
    """The bank that is told about, in which words, and how texts of the bank are written.

    `views` gives the question for its id, `gone` the title of one that has left; `hint` is the name of the field that
    holds the key points, which depends on the bank's language.
    """

    words: Texts
    views: Mapping[str, QuestionHead]
    gone: Mapping[str, str]
    hint: str
    write: Callable[[str], str]


def subject_of(composed: ComposedBank, since: Ledger, words: Texts, write: Callable[[str], str]) -> Subject:
    """Return what a report since a ledger tells about."""
    views = {view.id: view for view in composed.heads}
    gone = {name: record.title for name, record in since.notes.items() if name not in views}
    return Subject(words, views, gone, composed.words.key_points, write)


@dataclass(frozen=True)
class Line:
    """One question: its title, and what is said of it.

    `whole` tells that the question itself is meant and not only some of its follow-ups and tables, which are counted.
    `parts` are names of its parts, `rows` labels of table rows.
    """

    title: str
    whole: bool = True
    followups: int = 0
    tables: int = 0
    parts: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


def notes_by_fate(changes: Changes) -> dict[str, list[NoteRef]]:
    """Gather the notes of an update by what becomes of them."""
    return {
        "added": list(changes.added),
        "changed": [one.note for one in changes.changed],
        "restored": list(changes.restored),
        "retired": list(changes.retired),
    }


def count_kinds(refs: Iterable[NoteRef]) -> list[int]:
    """Count notes by kind."""
    kinds = [ref.kind for ref in refs]
    return [kinds.count(kind) for kind in NoteKind]


def title_of(subject: Subject, ref: NoteRef) -> str:
    """Return the title of a note's question."""
    view = subject.views.get(ref.question)
    return subject.write(view.title_text if view else subject.gone.get(ref.question, "")) or f"`{ref.question}`"


def _by_question(refs: Iterable[NoteRef]) -> dict[str, list[NoteRef]]:
    found: dict[str, list[NoteRef]] = {}
    for ref in refs:
        found.setdefault(ref.question, []).append(ref)
    return found


def lines_of(subject: Subject, refs: Iterable[NoteRef]) -> list[Line]:
    """Return one line a question; its follow-ups and tables are counted there."""
    lines = []
    for notes in _by_question(refs).values():
        _, followups, tables = count_kinds(notes)
        whole = any(ref.kind is NoteKind.QUESTION for ref in notes)
        lines.append(Line(title_of(subject, notes[0]), whole, followups, tables))
    return lines


def changed_lines(subject: Subject, changed: Iterable[ChangedNote]) -> list[Line]:
    """Return one line a question, with its parts that changed.

    Where a question changes its tags, those of its follow-ups and tables change with it: that is told once.
    """
    by_id = {one.note.id: one for one in changed}
    lines = []
    for notes in _by_question(one.note for one in by_id.values()).values():
        own = [one for ref in notes if (one := by_id[ref.id]).note.kind is NoteKind.QUESTION or _is_own(one)]
        shown = own or [by_id[ref.id] for ref in notes]
        _, followups, tables = count_kinds(one.note for one in shown)
        parts = dict.fromkeys(name for one in shown for name in _parts(subject, one))
        rows = dict.fromkeys(label for one in shown for label in labels_of(subject, one.rows))
        lines.append(Line(title_of(subject, notes[0]), False, followups, tables, tuple(parts), tuple(rows)))
    return lines


def _is_own(one: ChangedNote) -> bool:
    return not INHERITED.issuperset(one.fields)


def _parts(subject: Subject, one: ChangedNote) -> list[str]:
    """Name the parts of a question that changed, as a reader would; other notes are counted."""
    words = subject.words
    view = subject.views.get(one.note.question)
    if one.note.kind is not NoteKind.QUESTION:
        return []
    names = {
        "Prompt": words.update.asked,
        "Points": words.scoring_points if view is None or view.has_points else words.answer,
        "Lead": words.answer,
        "Answer": words.answer,
        "More": words.answer,
        "tags": words.tags,
        "Badges": words.tags,
        subject.hint: words.key_points,
        "Id": words.number,
    }
    return [name for field, name in names.items() if field in one.fields]


def labels_of(subject: Subject, labels: Iterable[str]) -> tuple[str, ...]:
    """Return labels of rows as they can be shown: a long one was cut when it was recorded."""
    return tuple(subject.write(_CUT.sub("…", label)) or "–" for label in labels)


def told(composed: ComposedBank, changes: Changes, since: Ledger) -> str:
    """Return what a build says of the changes on the terminal, whose language is English."""
    return summary(changes, since, subject_of(composed, since, texts("en"), _on_one_line))


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
