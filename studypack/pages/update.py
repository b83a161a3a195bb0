"""Tells what changed between two ledgers: in `UPDATE.md` for learners, in a few lines for the terminal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..identity import ChangedNote, Changes, NoteRef
from ..identity.ledger import Ledger
from ..identity.notes import NoteKind
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView

SEARCH_TERMS = 40
"""So many notes are named in one search; a longer one no longer fits a search field comfortably."""
FOLD = 20
"""A longer list is folded."""
INHERITED = frozenset(("Badges", "Context", "tags"))
"""What a follow-up or a table shows of its question."""
_CUT = re.compile(r"~[0-9a-f]{12}$")


@dataclass(frozen=True)
class Subject:
    """The bank that a report is about. `views` gives the question for its id, `gone` the title of one that has left."""

    title: str
    version: str
    words: Texts
    views: Mapping[str, QuestionView]
    gone: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One question in a report: its title, and what the report says of it.

    `whole` tells that the question itself is meant and not only some of its follow-ups and tables, which are counted.
    `parts` are names of its parts, `rows` labels of table rows.
    """

    title: str
    whole: bool = True
    followups: int = 0
    tables: int = 0
    parts: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Notes that one search finds: how many there are, and the deck that they belong in now, if they moved."""

    notes: int
    search: str
    deck: str = ""


def search(title: str, ids: Sequence[str]) -> str:
    """Return an Anki search for the notes with these ids of the bank with this title, whatever deck they are in."""
    terms = " OR ".join(f"Id:{_escaped(note_id)}" for note_id in ids)
    return f'"note:{_escaped(title)} · *" ({terms})'


def _escaped(text: str) -> str:
    """Escape what a search would act on; Anki drops quotation marks from the names of note types."""
    return re.sub(r"([\\*_:])", r"\\\1", text.replace('"', ""))


def _plain(text: str) -> str:
    """Write a text on one line so that Markdown shows it as it is, whatever it holds."""
    bare = html.escape(re.sub(r"\s+", " ", text).strip(), quote=False)
    return re.sub(r"([\\`*_\[\]#|~!$])", r"\\\1", bare)


def report(subject: Subject, changes: Changes, since: Ledger) -> str:
    """Return the text of `UPDATE.md`, in the bank's language, for someone who has the build that `since` names."""
    retired = [ref.id for ref in changes.retired]
    text = Renderer().plain(
        "pages/update.md.j2",
        words=subject.words,
        say=subject.words.update,
        title=_plain(subject.title),
        version=_plain(subject.version),
        fold=FOLD,
        first=not since.notes,
        changes=changes,
        notes={name: _kinds(refs) for name, refs in _notes(changes).items() if refs},
        added=_lines(subject, changes.added),
        changed=_changed(subject, changes.changed),
        restored=_lines(subject, changes.restored),
        retired=_lines(subject, changes.retired),
        retired_groups=[Group(len(ids), search(subject.title, ids)) for ids in _groups(retired)],
        moves=_moves(subject, changes),
        rows=[Line(_title(subject, one.note), rows=_labels(one.labels)) for one in changes.removed_rows],
    )
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def _notes(changes: Changes) -> dict[str, list[NoteRef]]:
    """Gather the notes of an update by what becomes of them."""
    return {
        "added": list(changes.added),
        "changed": [one.note for one in changes.changed],
        "restored": list(changes.restored),
        "retired": list(changes.retired),
    }


def _kinds(refs: Iterable[NoteRef]) -> list[int]:
    """Count notes by kind."""
    kinds = [ref.kind for ref in refs]
    return [kinds.count(kind) for kind in NoteKind]


def _title(subject: Subject, ref: NoteRef) -> str:
    view = subject.views.get(ref.question)
    return _plain(view.title_text if view else subject.gone.get(ref.question, "")) or f"`{ref.question}`"


def _by_question(refs: Iterable[NoteRef]) -> dict[str, list[NoteRef]]:
    found: dict[str, list[NoteRef]] = {}
    for ref in refs:
        found.setdefault(ref.question, []).append(ref)
    return found


def _lines(subject: Subject, refs: Iterable[NoteRef]) -> list[Line]:
    """Return one line a question; its follow-ups and tables are counted there."""
    lines = []
    for notes in _by_question(refs).values():
        _, followups, tables = _kinds(notes)
        whole = any(ref.kind is NoteKind.QUESTION for ref in notes)
        lines.append(Line(_title(subject, notes[0]), whole, followups, tables))
    return lines


def _changed(subject: Subject, changed: Iterable[ChangedNote]) -> list[Line]:
    """Return one line a question, with its parts that changed.

    Where a question changes its tags, those of its follow-ups and tables change with it: that is told once.
    """
    by_id = {one.note.id: one for one in changed}
    lines = []
    for notes in _by_question(one.note for one in by_id.values()).values():
        own = [one for ref in notes if (one := by_id[ref.id]).note.kind is NoteKind.QUESTION or _is_own(one)]
        shown = own or [by_id[ref.id] for ref in notes]
        _, followups, tables = _kinds(one.note for one in shown)
        parts = dict.fromkeys(name for one in shown for name in _parts(subject, one))
        rows = dict.fromkeys(label for one in shown for label in _labels(one.rows))
        lines.append(Line(_title(subject, notes[0]), False, followups, tables, tuple(parts), tuple(rows)))
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
        "Prompt": words.question,
        "Points": words.scoring_points if view is None or view.points else words.answer,
        "Lead": words.answer,
        "Answer": words.answer,
        "More": words.answer,
        "tags": words.tags,
        "Badges": words.tags,
        words.key_points: words.key_points,
        "Id": words.number,
    }
    return [name for field, name in names.items() if field in one.fields]


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Return labels of rows as they can be shown: a long one was cut when it was recorded."""
    return tuple(_plain(_CUT.sub("…", label)) or "–" for label in labels)


def _moves(subject: Subject, changes: Changes) -> list[Group]:
    decks = dict.fromkeys(move.new for move in changes.moved)
    return [
        Group(len(ids), search(subject.title, ids), deck.replace("`", "'"))
        for deck in decks
        for ids in _groups([move.note.id for move in changes.moved if move.new == deck])
    ]


def _groups(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + SEARCH_TERMS] for start in range(0, len(ids), SEARCH_TERMS)]


def summary(changes: Changes, since: Ledger) -> str:
    """Return what changed in a few lines for the terminal."""
    if not since.notes:
        return f"first build: {_count(changes.added)}"
    if changes.is_empty:
        return f"nothing changed for learners ({changes.unchanged} notes)"
    told = {name: _count(refs) for name, refs in _notes(changes).items()}
    rows = sum(len(one.labels) for one in changes.removed_rows)
    told |= {
        "moved to another deck": _count(one.note for one in changes.moved),
        "rows removed": str(rows or ""),
        "new look": ", ".join(_NAMES[kind][1] for kind in changes.note_types),
    }
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    return "\n".join([*lines, f"unchanged: {changes.unchanged} {'note' if changes.unchanged == 1 else 'notes'}"])


_NAMES = {
    NoteKind.QUESTION: ("question", "questions"),
    NoteKind.FOLLOWUP: ("follow-up", "follow-ups"),
    NoteKind.TABLE: ("table", "tables"),
}


def _count(refs: Iterable[NoteRef]) -> str:
    counts = zip(NoteKind, _kinds(refs), strict=True)
    return ", ".join(f"{count} {_NAMES[kind][count != 1]}" for kind, count in counts if count)
