"""Turns contents into notes: the fields, tags and deck of every question, follow-up and comparison table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from ..bank.content import Content
from ..bank.markdown import Table, read_inline
from ..bank.model import Bank, Markdown
from ..identity import Identities
from ..identity.notes import Note, NoteKind
from ..render.medium import Formulas, composed, for_card
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView, section_name
from .notetypes import fields

_FIELDS = "card/fields.html.j2"
_JOINER = "\u2060"
_QUOTE = "\u2039"
_BEGIN, _TEXT, _END = "\x01", "\x02", "\x03"
"""Marks around what a row asks: no text of a bank holds such a character."""

MIN_ROWS = 2
"""A table with fewer rows makes no cards."""


@dataclass(frozen=True)
class DeckContext:
    """What the notes of one bank are made with.

    `media` gives, for the path of each source file, the names in Anki of the images that are written in it;
    `refused` are formulas that cannot be typeset.
    """

    bank: Bank
    words: Texts
    identities: Identities
    renderer: Renderer
    media: Mapping[str, Mapping[str, str]]
    refused: Formulas = ()

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The number of every question by its id."""
        return {question_id: key for key, question_id in self.identities.questions.items()}


def compose(contents: tuple[Content, ...], views: tuple[QuestionView, ...], context: DeckContext) -> tuple[Note, ...]:
    """Make all notes of a bank, in study order."""
    return tuple(
        note
        for content, view in zip(contents, views, strict=True)
        for note in _notes(content, view, _Composer(content, view, context))
    )


class _Composer:
    """Makes notes of one question."""

    def __init__(self, content: Content, view: QuestionView, context: DeckContext) -> None:
        self.content = content
        self.view = view
        self.context = context

    def card(self, fragment: str) -> str:
        media = self.context.media.get(self.content.question.span.path, {})
        return for_card(fragment, media, self.context.keys, self.context.refused)

    def field(self, macro: str, *arguments: object) -> str:
        return self.card(self.context.renderer.macro(_FIELDS, macro, *arguments))

    def note(self, kind: NoteKind, note_id: str, texts: tuple[str, ...], clozes: tuple[int, ...] = ()) -> Note:
        padded = tuple(map(composed, texts)) + ("",) * (len(fields(kind)) - len(texts))
        words = self.context.words
        return Note(
            id=note_id,
            guid=self.context.identities.guids[note_id],
            kind=kind,
            question_id=self.view.id,
            fields=padded,
            tags=tags(self.view, words),
            deck=deck_name(self.content, kind, self.context),
            order=0,
            clozes=clozes,
            media=tuple(sorted(set(re.findall(r'<img src="([^":/]+)"', "".join(padded))))),
        )


def _notes(content: Content, view: QuestionView, composer: _Composer) -> Iterator[Note]:
    yield _question(view, composer)
    yield from _followups(content, view, composer)
    yield from _tables(content, view, composer)


def _question(view: QuestionView, composer: _Composer) -> Note:
    words = composer.context.words
    texts = (
        view.id,
        composer.field("prompt", view, words),
        composer.field("badges", view, words),
        composer.field("key_points", view),
        composer.field("points", view, words),
        composer.field("answer", view),
        composer.field("more", view),
        view.key,
    )
    return composer.note(NoteKind.QUESTION, view.id, texts)


def _followups(content: Content, view: QuestionView, composer: _Composer) -> Iterator[Note]:
    words = composer.context.words
    ids = composer.context.identities.followups[content.question.key]
    for followup, note_id in zip(content.followups, ids, strict=True):
        if not followup.answered:
            continue
        texts = (
            note_id,
            composer.card(followup.question.html),
            composer.field("place", view),
            composer.field("context", view, words),
            composer.card(followup.answer.html),
            composer.card(followup.detail.html),
            view.key,
        )
        yield composer.note(NoteKind.FOLLOWUP, note_id, texts)


def makes_cards(table: Table) -> bool:
    """Tell whether a table is asked row by row."""
    return table.cards and any(cell for cell in table.header) and len(table.rows) >= MIN_ROWS


def _tables(content: Content, view: QuestionView, composer: _Composer) -> Iterator[Note]:
    words = composer.context.words
    for table, identity in zip(content.tables, composer.context.identities.tables[content.question.key], strict=True):
        if not makes_cards(table):
            continue
        rows, clozes = _cloze_rows(table, identity.clozes)
        if not clozes:
            continue
        header = tuple(map(Markup, table.header_html))
        title = Markup(read_inline(Markdown(table.title), table.line).html)
        texts = (
            identity.id,
            _with_clozes(composer.field("cloze_table", header, rows), clozes),
            composer.field("place", view),
            composer.field("context", view, words),
            composer.field("table_title", title, header),
            view.key,
        )
        yield composer.note(NoteKind.TABLE, identity.id, texts, clozes)


def _cloze_rows(table: Table, numbers: tuple[int, ...]) -> tuple[list[list[Markup]], tuple[int, ...]]:
    """Return the rows with every cell but the first marked with its row's number, and those numbers.

    A row with the number 0 lies past Anki's last one: it is shown and not asked.
    """
    rows: list[list[Markup]] = []
    used: list[int] = []
    for cells, number in zip(table.rows_html, numbers, strict=True):
        first, *rest = cells
        hidden = [Markup(f"{_BEGIN}{number}{_TEXT}{cell}{_END}" if cell and number else cell) for cell in rest]
        if any(hidden) and number:
            used.append(number)
        rows.append([Markup(first), *hidden])
    return rows, tuple(used)


def _with_clozes(text: str, numbers: tuple[int, ...]) -> str:
    """Make cloze deletions of marked cells, last of all: what a template writes of itself becomes none."""
    # Of a brace and the two that end a deletion, Anki would take the first two.
    text = text.replace(f"}}{_END}", f"&#125;{_END}")
    marked = re.compile(rf"{_BEGIN}({'|'.join(map(str, numbers))}){_TEXT}([^{_BEGIN}{_TEXT}{_END}]*){_END}")
    return re.sub(f"[{_BEGIN}{_TEXT}{_END}]", "", marked.sub(r"{{c\1::\2}}", text))


def deck_name(content: Content, kind: NoteKind, context: DeckContext) -> str:
    """Return the deck of a note: bank, kind, section, stars; numbered so that they sort in study order."""
    words = context.words
    kinds = {
        NoteKind.QUESTION: words.deck_questions,
        NoteKind.FOLLOWUP: words.deck_followups,
        NoteKind.TABLE: words.deck_tables,
    }
    section = content.question.section
    name = context.identities.decks.get(section.number, "") if section else ""
    stars = content.question.metadata.difficulty
    shown = _in_order(name or section_name(content))
    parts = (context.bank.title, kinds[kind], shown, "★" * stars if stars else words.unrated)
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


def _component(text: str) -> str:
    """Make a text fit to be one level of a deck's name, which some versions of Anki show as HTML."""
    plain = re.sub(r"<(?=[A-Za-z/!?])", _QUOTE, re.sub(r":{2,}", ":", text))
    return re.sub(r"\s+", " ", plain).replace('"', "'").strip(" :") or "–"


def tags(view: QuestionView, words: Texts) -> tuple[str, ...]:
    """Return the tags of a question's notes, in the bank's language and without spaces."""
    found = [f"{words.tag_section}::{_tag(view.section_number)}"]
    found.append(f"{words.tag_difficulty}::{'★' * view.stars or words.unrated}")
    found += [f"{words.tag_role}::{_tag(role)}" for role in view.roles]
    found += [f"{words.tag_topic}::{_tag(topic)}" for topic in view.tags]
    found += [f"{words.tag_company}::{_tag(company)}" for company in view.companies]
    if not view.answered:
        found.append(words.tag_unanswered)
    return tuple(dict.fromkeys(found))


def _tag(text: str) -> str:
    return re.sub(r"[\s\"\u3000]+", "_", re.sub(r":{2,}", ":", text.strip())).strip("_:") or "–"
