"""Sums up what changed between two ledgers: a line a question, and from these what a build says on the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..composed import ComposedBank
from ..identity.changes import Changes, NoteChange
from ..identity.ledger import Ledger
from ..identity.notes import NoteKind
from ..identity.stamping import on_one_line
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


def count_kinds(notes: Iterable[NoteChange]) -> list[int]:
    """Count notes by kind."""
    kinds = [one.kind for one in notes]
    return [kinds.count(kind) for kind in NoteKind]


def title_of(subject: Subject, note: NoteChange) -> str:
    """Return the title of a note's question."""
    view = subject.views.get(note.question)
    return subject.write(view.title_text if view else subject.gone.get(note.question, "")) or f"`{note.question}`"


def lines_of(subject: Subject, changes: Changes, fate: str) -> list[Line]:
    """Return one line a question; its follow-ups and tables are counted there, of what changed with its parts.

    Where a question changes its tags, those of its follow-ups and tables change with it: that is told once.
    """
    found: dict[str, list[NoteChange]] = {}
    for note in changes.fates[fate]:
        found.setdefault(note.question, []).append(note)
    lines = []
    for notes in found.values():
        is_changed = fate == "changed"
        own = [one for one in notes if one.kind is NoteKind.QUESTION or not INHERITED.issuperset(one.fields)]
        shown = (own if is_changed else notes) or notes
        questions, followups, tables = count_kinds(shown)
        parts = dict.fromkeys(name for one in shown for name in _parts(subject, one))
        rows = dict.fromkeys(label for one in shown for label in labels_of(subject, one.rows))
        is_whole = bool(questions) and not is_changed
        lines.append(Line(title_of(subject, notes[0]), is_whole, followups, tables, tuple(parts), tuple(rows)))
    return lines


def _parts(subject: Subject, one: NoteChange) -> list[str]:
    """Name the parts of a question that changed, as a reader would; other notes are counted."""
    words = subject.words
    view = subject.views.get(one.question)
    if one.kind is not NoteKind.QUESTION:
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
    """Return what a build says of the changes on the terminal, in English: of every kind up to ten questions."""
    if not since.notes:
        return f"first build: {_count(changes.added)}"
    if changes.is_empty:
        return f"nothing changed for learners ({changes.unchanged} notes)"
    subject = subject_of(composed, since, texts("en"), on_one_line)
    said: list[str] = []
    for fate, notes in changes.fates.items():
        if notes:
            said += [f"{fate}: {_count(notes)}", *_first(_said(line) for line in lines_of(subject, changes, fate))]
    if moved := changes.moved:
        lines = dict.fromkeys(f"{title_of(subject, one)} → {subject.write(one.new)}" for one in moved)
        said += [f"moved to another deck: {_count(moved)}", *_first(lines)]
    if rows := [(one, labels_of(subject, one.removed)) for one in changes.removed_rows]:
        said.append(f"rows removed: {sum(len(labels) for _, labels in rows)}")
        said += _first(f"{title_of(subject, one)}: {', '.join(labels)}" for one, labels in rows)
    if changes.note_types:
        said.append(f"new look: {', '.join(_NAMES[kind][1] for kind in changes.note_types)}")
    return "\n".join([*said, f"unchanged: {changes.unchanged} {'note' if changes.unchanged == 1 else 'notes'}"])


def _said(line: Line) -> str:
    """Return a line for a question: its title, the parts that changed, and how many of its follow-ups and tables."""
    counts = {NoteKind.FOLLOWUP: line.followups, NoteKind.TABLE: line.tables}
    found = [*map(str.lower, line.parts), *(_counted(kind, count) for kind, count in counts.items() if count)]
    found += [f"rows {', '.join(line.rows)}"] if line.rows else []
    if not found:
        return line.title
    said = ", ".join(found)
    return f"{line.title} (with {said})" if line.whole and not line.rows else f"{line.title}: {said}"


def _first(lines: Iterable[str]) -> list[str]:
    """Return lines indented, as many as are read, and how many more there are."""
    found = list(lines)
    more = [f"  … and {len(found) - MOST} more"] if len(found) > MOST else []
    return [*(f"  {line}" for line in found[:MOST]), *more]


def _count(notes: Iterable[NoteChange]) -> str:
    counts = zip(NoteKind, count_kinds(notes), strict=True)
    return ", ".join(_counted(kind, count) for kind, count in counts if count)


def _counted(kind: NoteKind, count: int) -> str:
    return f"{count} {_NAMES[kind][count != 1]}"
