"""Makes the cards that the preview shows, front and back, as Anki makes them from notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import compress

from markupsafe import Markup, escape

from ...bank.content import Content
from ...decks.compose import DeckContext, compose
from ...identity.notes import Note, NoteKind, NoteType
from ...render.page_style import card_in_page
from ...render.texts import Texts
from ...render.views import QuestionView
from .anki import Side, render
from .formulas import Drawings, PageWriter

MOST_OF_NOTE = 2_000_000
"""Characters of cards that one note shows: each card of a table shows all of its rows, so they grow as a square."""


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
    """The cards of one question. `unshown` is how many more there are, of tables too large to show them all."""

    question: QuestionView
    title: Markup
    cards: tuple[CardView, ...]
    unshown: int


@dataclass(frozen=True)
class Subject:
    """The questions of one page with their notes, in study order, and the note types that these are of.

    `contents` and `context` are what the notes were composed of: a page has them composed once more, in its own way.
    """

    views: tuple[QuestionView, ...]
    notes: tuple[Note, ...]
    note_types: tuple[NoteType, ...]
    contents: tuple[Content, ...] = field(repr=False)
    context: DeckContext = field(repr=False)

    @property
    def cards_by_question(self) -> Counter[str]:
        """How many cards each question has, with those of its follow-ups and tables, by its id."""
        found: Counter[str] = Counter()
        for note in self.notes:
            found[note.question_id] += note.cards
        return found

    def only(self, ids: Container[str]) -> Subject:
        """Return the subject with just these questions."""
        chosen = [view.id in ids for view in self.views]
        return replace(
            self,
            views=tuple(compress(self.views, chosen)),
            notes=tuple(note for note in self.notes if note.question_id in ids),
            contents=tuple(compress(self.contents, chosen)),
        )


def groups(subject: Subject, words: Texts, drawings: Drawings) -> tuple[CardGroup, ...]:
    """Return all cards, gathered by question."""
    types = {kind.kind: kind for kind in subject.note_types}
    shown = {(note.id, note.kind) for note in subject.notes}
    notes: dict[str, list[Note]] = {view.id: [] for view in subject.views}
    context = replace(subject.context, writer=partial(PageWriter, drawings=drawings))
    for note in (note for one in subject.contents for note in compose(one, context)):
        if (note.id, note.kind) in shown:
            notes[note.question_id].append(note)
    made = []
    for view in subject.views:
        cards = tuple(_cards(notes[view.id], types, words))
        unshown = sum(note.cards for note in notes[view.id]) - len(cards)
        made.append(CardGroup(view, heading(view, drawings), cards, unshown))
    return tuple(made)


def heading(view: QuestionView, drawings: Drawings) -> Markup:
    """Return a question's title with its formulas drawn."""
    return PageWriter(drawings=drawings).write(view.title)


def section_heading(view: QuestionView, drawings: Drawings) -> Markup:
    """Return the name of a question's section with its formulas drawn."""
    volume = escape(f"{view.volume_title} · ") if view.volume_title else Markup()
    return volume + PageWriter(drawings=drawings).write(view.section_heading)


def _cards(notes: Iterable[Note], types: Mapping[NoteKind, NoteType], words: Texts) -> Iterator[CardView]:
    names = {NoteKind.QUESTION: words.question, NoteKind.FOLLOWUP: words.followup, NoteKind.TABLE: words.table}
    seen = dict.fromkeys(NoteKind, 0)
    for note in notes:
        seen[note.kind] += 1
        name = names[note.kind] if note.kind is NoteKind.QUESTION else f"{names[note.kind]} {seen[note.kind]}"
        yield from _sides(note, types[note.kind], name)


def _sides(note: Note, kind: NoteType, name: str) -> Iterator[CardView]:
    fields = dict(zip(kind.fields, note.fields, strict=True)) | {"Deck": note.deck, "Tags": " ".join(note.tags)}
    room = MOST_OF_NOTE
    for place, cloze in enumerate(note.clozes or (0,), start=1):
        label = f"{name} · {place}/{len(note.clozes)}" if note.clozes else name
        anchor = f"{note.id}:{cloze}" if cloze else note.id
        front = render(kind.front, fields, Side(False, cloze))
        back = render(kind.back, {**fields, "FrontSide": front}, Side(True, cloze))
        yield CardView(anchor, note.kind.value, label, Markup(card_in_page(front)), Markup(card_in_page(back)))
        room -= len(front) + len(back)
        if room < 0:
            return
