"""Makes the pages of the preview; each function makes one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from ...bank.fragment import Fragment, walk, words
from ...bank.nodes import Formula
from ...identity.notes import NoteKind
from ...output.outputs import Product
from ...render import assets
from ...render.assets import Overrides
from ...render.formulas import FormulaStore
from ...render.page_style import for_phone, policy, schemes
from ...render.renderer import Renderer
from ...render.texts import Texts
from ...render.views import QuestionView
from .cards import Subject, groups, heading, section_heading
from .formulas import Drawings

STYLE = "preview.css"
FILTER = ("preview/look.js", "preview/filter.js")
INTERVIEW = ("preview/look.js", "preview/interview.js")


@dataclass(frozen=True)
class Section:
    """A section of the bank and the page that shows it."""

    place: tuple[str, str]
    name: str
    page: str
    questions: int
    cards: int


@dataclass(frozen=True)
class Shell:
    """What all pages of a preview share. `roles` are ids with names, `own` are the styles that the bank brings."""

    title: str
    words: Texts
    sections: tuple[Section, ...]
    roles: tuple[tuple[str, str], ...]
    stars: tuple[int, ...]
    own: Overrides | None


@dataclass(frozen=True)
class Row:
    """A question in the list of all."""

    question: QuestionView
    title: Markup
    page: str
    cards: int
    text: str


def section(shell: Shell, subject: Subject, store: FormulaStore, here: Section) -> Product:
    """Make the page of a section: every card of its questions."""
    drawings = _drawings(subject, store)
    shown = groups(subject, shell.words, drawings)
    at = shell.sections.index(here)
    before = shell.sections[at - 1] if at else None
    after = shell.sections[at + 1] if at + 1 < len(shell.sections) else None
    title = section_heading(subject.views[0], drawings)
    return _page(
        shell, "section", subject, drawings, FILTER, here=here, title=title, groups=shown, before=before, after=after
    )


def index(shell: Shell, subject: Subject, store: FormulaStore) -> Product:
    """Make the list of all questions, to search and filter."""
    drawings = Drawings(store)
    pages = {one.place: one.page for one in shell.sections}
    cards = subject.cards_by_question
    rows = [
        Row(view, heading(view, drawings), pages[view.place], cards[view.id], search_text(view))
        for view in subject.views
    ]
    return _page(shell, "index", subject, drawings, FILTER, rows=rows)


def interview(shell: Shell, subject: Subject, store: FormulaStore) -> Product:
    """Make the mock interview: the questions that have an answer, with their follow-ups."""
    asked = [view for view in subject.views if view.answered]
    notes = tuple(note for note in subject.notes if note.kind is not NoteKind.TABLE)
    chosen = replace(subject, notes=notes).only({view.id for view in asked})
    drawings = _drawings(chosen, store)
    shown = groups(chosen, shell.words, drawings)
    pages = {one.place: one.page for one in shell.sections}
    return _page(shell, "interview", chosen, drawings, INTERVIEW, groups=shown, pages=pages)


def _drawings(subject: Subject, store: FormulaStore) -> Drawings:
    """Return empty drawings, with every formula that the cards need typeset at once."""
    store.prepare(formula for content in subject.contents for formula in content.formulas)
    return Drawings(store)


def _page(
    shell: Shell, name: str, subject: Subject, drawings: Drawings, scripts: tuple[str, ...], **variables: object
) -> Product:
    card_css = subject.note_types[0].css
    own = "\n".join(assets.text("templates", script).strip() for script in scripts)
    text = Renderer().plain(
        f"preview/{name}.html.j2",
        shell=shell,
        words=shell.words,
        css=Markup("\n".join((for_phone(card_css), schemes(card_css), assets.styles(STYLE, own=shell.own)))),
        drawings=drawings,
        script=Markup(own),
        policy=policy(own),
        **variables,
    )
    return Product(text.encode())


def search_text(view: QuestionView) -> str:
    """Return the words of a question: its title, its points, its answer and its follow-ups, no text twice."""
    return " ".join(dict.fromkeys(filter(None, map(_said, _fragments(view)))))


def _fragments(view: QuestionView) -> Iterator[Fragment]:
    yield from (view.title, view.front, view.key_points, view.points, *view.summary)
    yield from (piece.body for piece in view.pieces)


def _said(fragment: Fragment) -> str:
    shown = (" … " if isinstance(node, Formula) else f"{words(node)} " for node in walk(fragment.children))
    return " ".join("".join(shown).split())
