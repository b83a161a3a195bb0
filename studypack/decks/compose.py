"""Composes the notes of a bank: the fields, tags and deck of every question, follow-up and comparison table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256

from ..bank.content import Content
from ..bank.fragment import Fragment
from ..bank.model import Bank, Question
from ..bank.nodes import Formula, Image, Label, Table
from ..identity.deck_names import section_key
from ..identity.identities import Identities
from ..identity.notes import Note, NoteKind, as_text
from ..identity.stamping import content_hashes
from ..render.anki_text import composed
from ..render.card_html import CardWriter, Cloze, Formulas
from ..render.heads import section_name
from ..render.phone import BOX, REPLY_SIZE, TICKS, TITLE_SIZE, heights, is_long, stacking
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView, view
from .notetypes import shown_fields

_FIELDS = "card/fields.html.j2"
_JOINER = "\u2060"
_QUOTE = "\u2039"


@dataclass(frozen=True)
class DeckContext:
    """What the notes of one bank are made with.

    `media` gives, for the path of each source file, the names in Anki of the images that are written in it, `inked` the
    names of those in the colour of the text; `refused` are formulas that cannot be typeset, and `width_of` gives the
    width of any other in em. `titles` are those of all questions by their ids. `writer` makes what writes the fields of
    a question.
    """

    bank: Bank
    words: Texts
    identities: Identities
    renderer: Renderer
    media: Mapping[str, Mapping[str, str]]
    refused: Formulas = ()
    width_of: Callable[[Formula], float] = lambda _: 0.0
    titles: Mapping[str, Fragment] = field(default_factory=dict)
    inked: frozenset[str] = frozenset()
    writer: Callable[..., CardWriter] = CardWriter


def compose(content: Content, context: DeckContext) -> tuple[Note, ...]:
    """Make all notes of a question."""
    names = context.identities
    shown = view(content, context.bank, context.words, names.questions, names.followups[content.question.key])
    return tuple(_notes(content, shown, _Composer(content, shown, context)))


class _Composer:
    """Makes notes of one question."""

    def __init__(self, content: Content, view: QuestionView, context: DeckContext) -> None:
        self.content = content
        self.view = view
        self.context = context
        self.media = context.media.get(content.question.span.path, {})
        self.writer = context.writer(
            media=self.media, refused=context.refused, width_of=context.width_of, titles=context.titles,
            inked=context.inked, alert_names=context.words.alerts,
        )  # fmt: skip

    def field(self, macro: str, *arguments: object) -> str:
        return self.context.renderer.macro(self.writer, _FIELDS, macro, *arguments)

    @cached_property
    def place(self) -> str:
        """Where the question stands, as all of its notes but the first say it."""
        return self.field("place", self.view)

    @cached_property
    def asked(self) -> str:
        """What the question asks, as they say it."""
        return self.field("context", self.view, self.context.words)

    def write(self, fragment: Fragment, indent: float = 0.0, size: float = 1.0) -> str:
        return self.writer.set_in(indent, lambda: self.writer.nodes(fragment.children), size)

    def note(
        self, kind: NoteKind, note_id: str, texts: tuple[str, ...], shown: Fragment, clozes: tuple[int, ...] = ()
    ) -> Note:
        names = shown_fields(kind, self.context.words)
        padded = tuple(composed(str(text)) for text in texts) + ("",) * (len(names) - len(texts))
        found = shown.find(Image) if self.content.images else ()
        images = {name for image in found if (name := self.media.get(image.target))}
        media = tuple(sorted(name for name in images if any(name in text for text in padded)))
        tagged = tags(self.view, kind, self.context.words)
        return Note(
            id=note_id,
            guid=self.context.identities.guids[note_id],
            kind=kind,
            question_id=self.view.id,
            text=as_text(padded),
            tags=tagged,
            deck=deck_name(self.content.question, kind, self.context),
            order=0,
            clozes=clozes,
            media=media,
            hashes=content_hashes(names, padded, tagged),
            digest=sha256(repr((padded, media)).encode()).hexdigest(),
        )


def _notes(content: Content, view: QuestionView, composer: _Composer) -> Iterator[Note]:
    yield _question(content, view, composer)
    yield from _followups(content, view, composer)
    yield from _tables(content, view, composer)


def _question(content: Content, view: QuestionView, composer: _Composer) -> Note:
    words = composer.context.words
    texts = (
        view.id,
        composer.writer.set_in(0, lambda: composer.field("prompt", view, words), TITLE_SIZE),
        composer.field("badges", view, words),
        composer.field("key_points", view),
        composer.writer.set_in(TICKS if view.ticks else BOX, lambda: composer.field("points", view, words)),
        composer.write(view.lead),
        composer.field("answer", view),
        composer.field("more", view),
    )
    shown = (content.title, content.front, *(one.reading for one in content.blocks))
    return composer.note(NoteKind.QUESTION, view.id, texts, _joined(one.content for one in shown))


def _joined(fragments: Iterable[Fragment]) -> Fragment:
    return Fragment(tuple(node for fragment in fragments for node in fragment.children))


def _followups(content: Content, view: QuestionView, composer: _Composer) -> Iterator[Note]:
    ids = composer.context.identities.followups[content.question.key]
    for followup, note_id in zip(content.followups, ids, strict=True):
        if not followup.answered:
            continue
        asked = Fragment((Label(followup.question.content.children),))
        shown = (asked, followup.answer.content, followup.detail.content)
        question = composer.write(asked, size=TITLE_SIZE)
        answer = composer.write(followup.answer.content, BOX, REPLY_SIZE)
        detail = composer.write(followup.detail.content)
        texts = (note_id, question, composer.place, composer.asked, answer, detail)
        yield composer.note(NoteKind.FOLLOWUP, note_id, texts, _joined((*shown, view.title)))


def _tables(content: Content, view: QuestionView, composer: _Composer) -> Iterator[Note]:
    words, width_of = composer.context.words, composer.context.width_of
    for table, identity in zip(content.tables, composer.context.identities.tables[content.question.key], strict=True):
        if not table.is_asked:
            continue
        rows, clozes = _cloze_rows(table, identity.clozes)
        if not clozes:
            continue
        texts = (
            identity.id,
            composer.field("cloze_table", table.header, rows, _kind(table, width_of), heights(table, width_of)),
            composer.place,
            composer.asked,
            composer.field("table_title", Fragment((Label(table.title),) if table.title else ()), table.header),
            words.row_grading if len(table.header) > 2 else words.cell_grading,
        )
        shown = Fragment((table, *table.title, *view.title.children))
        yield composer.note(NoteKind.TABLE, identity.id, texts, shown, clozes)


def _kind(table: Table, width_of: Callable[[Formula], float]) -> str:
    """Return what a phone does with a table: sets its rows as lists, and the names of columns above their cells."""
    return " ".join(filter(None, (stacking(table, width_of), "long" if is_long(table, width_of) else "")))


def _cloze_rows(table: Table, numbers: tuple[int, ...]) -> tuple[list[list[Cloze]], tuple[int, ...]]:
    """Return the rows with every cell but the first asked by its row's number, and those numbers.

    A row with the number 0 lies past Anki's last one: it is shown and not asked.
    """
    rows: list[list[Cloze]] = []
    used: list[int] = []
    for (first, *rest), number in zip(table.rows, numbers, strict=True):
        if any(rest) and number:
            used.append(number)
        rows.append([Cloze(0, first), *(Cloze(number, cell) for cell in rest)])
    return rows, tuple(used)


def deck_name(question: Question, kind: NoteKind, context: DeckContext) -> str:
    """Return the deck of a note: bank, volume, section, and the stars or the tables; they sort in study order."""
    words, names = context.words, context.identities.decks
    section = names.get(section_key(question), "")
    stars = question.metadata.difficulty
    last = words.deck_tables if kind is NoteKind.TABLE else "★" * stars if stars else words.deck_unrated
    volume = context.bank.volume_of(question)
    volumes = (_in_order(names.get(volume.id, volume.title)),) if volume else ()
    parts = (names.get("", context.bank.title), *volumes, _in_order(section or section_name(question)), last)
    return "::".join(_component(part) for part in parts)


def _in_order(section: str) -> str:
    """Make a section's name sort by its number: Anki sorts by character, and so studies 1.10 before 1.2.

    A mark that nobody sees, and that sorts after digits, stands before a number of two digits; names of the sections
    before it stay what they are when a bank grows beyond nine.
    """
    number = re.match(r"[\d.]*", section)
    end = number.end() if number else 0
    return (
        re.sub(r"\d{2,}", lambda match: _JOINER * (len(match.group()) - 1) + match.group(), section[:end])
        + section[end:]
    )


@lru_cache(maxsize=1 << 10)
def _component(text: str) -> str:
    """Make a text fit to be one level of a deck's name, which some versions of Anki show as HTML."""
    plain = re.sub(r"<(?=[A-Za-z/!?])", _QUOTE, re.sub(r":{2,}", ":", text))
    return re.sub(r"\s+", " ", plain).replace('"', "'").strip(" :") or "–"


def tags(view: QuestionView, kind: NoteKind, words: Texts) -> tuple[str, ...]:
    """Return the tags of a question's notes, in the bank's language and without spaces."""
    kinds = {NoteKind.QUESTION: words.question, NoteKind.FOLLOWUP: words.followup, NoteKind.TABLE: words.table}
    section = view.section_title.removeprefix(f"{view.section_number} ")  # numbers are no content
    found = [f"{words.tag_kind}::{_tag(kinds[kind])}", f"{words.tag_section}::{_tag(section)}"]
    found.append(f"{words.tag_difficulty}::{'★' * view.stars or words.unrated}")
    found += [f"{words.tag_role}::{_tag(role)}" for role in view.roles]
    found += [f"{words.tag_topic}::{_tag(topic)}" for topic in view.tags]
    found += [f"{words.tag_company}::{_tag(company)}" for company in view.companies]
    if not view.answered:
        found.append(words.tag_unanswered)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 10)
def _tag(text: str) -> str:
    return re.sub(r"[\s\"\u3000]+", "_", re.sub(r":{2,}", ":", text.strip())).strip("_:") or "–"
