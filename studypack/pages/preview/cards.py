"""Turns the notes of a bank into the cards that the preview shows: front and back, as Anki makes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ...identity.notes import Note, NoteKind, NoteType
from ...render.medium import for_card
from ...render.page_style import card_in_page
from ...render.texts import Texts
from ...render.views import QuestionView
from .anki import Side, render
from .formulas import Drawings

_IMAGE = re.compile(r'<img src="(?![a-z]+:)')


@dataclass(frozen=True)
class CardView:
    """A card: `anchor` is unique on its page, `label` says which of its question's cards it is."""

    anchor: str
    kind: str
    label: str
    front: Markup
    back: Markup


@dataclass(frozen=True)
class CardGroup:
    """The cards of one question."""

    question: QuestionView
    title: Markup
    cards: tuple[CardView, ...]


@dataclass(frozen=True)
class Subject:
    """The questions of one page with their notes, in study order, and the note types that these are of."""

    views: tuple[QuestionView, ...]
    notes: tuple[Note, ...]
    note_types: tuple[NoteType, ...]

    @property
    def cards(self) -> int:
        """How many cards there are."""
        return sum(note.cards for note in self.notes)


def groups(subject: Subject, words: Texts, drawings: Drawings) -> tuple[CardGroup, ...]:
    """Return all cards, gathered by question."""
    types = {kind.kind: kind for kind in subject.note_types}
    notes: dict[str, list[Note]] = {view.id: [] for view in subject.views}
    for note in subject.notes:
        notes[note.question_id].append(note)
    return tuple(
        CardGroup(view, heading(view, drawings), tuple(_cards(notes[view.id], types, words, drawings)))
        for view in subject.views
    )


def heading(view: QuestionView, drawings: Drawings) -> Markup:
    """Return a question's title with its formulas drawn."""
    return Markup(drawings.draw(for_card(view.title, {}, {})))


def _cards(
    notes: Iterable[Note], types: Mapping[NoteKind, NoteType], words: Texts, drawings: Drawings
) -> Iterator[CardView]:
    names = {NoteKind.QUESTION: words.question, NoteKind.FOLLOWUP: words.followup, NoteKind.TABLE: words.table}
    seen = dict.fromkeys(NoteKind, 0)
    for note in notes:
        seen[note.kind] += 1
        name = names[note.kind] if note.kind is NoteKind.QUESTION else f"{names[note.kind]} {seen[note.kind]}"
        yield from _sides(note, types[note.kind], name, drawings)


def _sides(note: Note, kind: NoteType, name: str, drawings: Drawings) -> Iterator[CardView]:
    fields = dict(zip(kind.fields, note.fields, strict=True)) | {"Deck": note.deck, "Tags": " ".join(note.tags)}
    for place, cloze in enumerate(note.clozes or (0,), start=1):
        label = f"{name} · {place}/{len(note.clozes)}" if note.clozes else name
        anchor = f"{note.id}:{cloze}" if cloze else note.id
        front = render(kind.front, fields, Side(False, cloze))
        back = render(kind.back, {**fields, "FrontSide": front}, Side(True, cloze))
        yield CardView(anchor, note.kind.value, label, _shown(front, drawings), _shown(back, drawings))


def _shown(html: str, drawings: Drawings) -> Markup:
    return Markup(drawings.draw(card_in_page(_IMAGE.sub('<img loading="lazy" src="media/', html))))
