"""Sums up what changed between two ledgers: a line a question, and from these what a build says on the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..composed import ComposedBank
from ..identity.changes import Changes, NoteChange
from ..identity.ledger import Ledger
from ..identity.notes import NoteKind
from ..identity.stamping import on_one_line
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


class Report:
    """Puts into words what changed in a bank since a ledger, its texts as `write` writes them."""

    def __init__(self, composed: ComposedBank, since: Ledger, words: Texts, write: Callable[[str], str]) -> None:
        """Take the bank as it is now and the ledger as it was."""
        self.words, self.write = words, write
        gone = {name: record.title for name, record in since.notes.items()}
        self._titles = gone | {view.id: view.title_text for view in composed.heads}
        self._without_points = {view.id for view in composed.heads if not view.has_points}
        self._hint = composed.words.key_points  # the name of its field depends on the bank's language

    def title(self, note: NoteChange) -> str:
        """Return the title of a note's question."""
        return self.write(self._titles.get(note.question, "")) or f"`{note.question}`"

    def labels(self, labels: Iterable[str]) -> tuple[str, ...]:
        """Return labels of rows as they can be shown: a long one was cut when it was recorded."""
        return tuple(self.write(_CUT.sub("…", label)) or "–" for label in labels)

    def lines(self, changes: Changes, fate: str) -> list[Line]:
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
            parts = dict.fromkeys(name for one in shown for name in self._parts(one))
            rows = dict.fromkeys(label for one in shown for label in self.labels(one.rows))
            is_whole = bool(questions) and not is_changed
            lines.append(Line(self.title(notes[0]), is_whole, followups, tables, tuple(parts), tuple(rows)))
        return lines

    def _parts(self, one: NoteChange) -> list[str]:
        """Name the parts of a question that changed, as a reader would; other notes are counted."""
        words = self.words
        if one.kind is not NoteKind.QUESTION:
            return []
        names = {
            "Prompt": words.update.asked,
            "Points": words.answer if one.question in self._without_points else words.scoring_points,
            "Lead": words.answer,
            "Answer": words.answer,
            "More": words.answer,
            "tags": words.tags,
            "Badges": words.tags,
            self._hint: words.key_points,
            "Id": words.number,
        }
        return [name for field, name in names.items() if field in one.fields]


def told(composed: ComposedBank, changes: Changes, since: Ledger) -> str:
    """Return what a build says of the changes on the terminal, in English: of every kind up to ten questions."""
    if not since.notes:
        return f"first build: {_count(changes.added)}"
    if changes.is_empty:
        return f"nothing changed for learners ({changes.unchanged} notes)"
    report = Report(composed, since, texts("en"), on_one_line)
    said: list[str] = []
    for fate, notes in changes.fates.items():
        if notes:
            said += [f"{fate}: {_count(notes)}", *_first(_said(line) for line in report.lines(changes, fate))]
    if moved := changes.moved:
        lines = dict.fromkeys(f"{report.title(one)} → {report.write(one.new)}" for one in moved)
        said += [f"moved to another deck: {_count(moved)}", *_first(lines)]
    if rows := [(one, report.labels(one.removed)) for one in changes.removed_rows]:
        said.append(f"rows removed: {sum(len(labels) for _, labels in rows)}")
        said += _first(f"{report.title(one)}: {', '.join(labels)}" for one, labels in rows)
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
