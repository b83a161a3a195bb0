"""The preview: pages that show every card, front and back, and a mock interview."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from ... import shipped
from ...bank.fragment import Fragment, walk, words
from ...bank.nodes import Formula
from ...composed import ComposedBank
from ...identity.notes import NoteKind
from ...output.manifest import sha256
from ...output.outputs import Output, Product, digest_of
from ...render import assets
from ...render.assets import Overrides
from ...render.formulas import FormulaStore
from ...render.page_style import for_phone, policy, schemes
from ...render.renderer import Renderer
from ...render.texts import Texts
from ...render.views import QuestionView
from .cards import Subject, groups, heading, section_heading
from .formulas import Drawings

INDEX = "preview/index.html"
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


def outputs(composed: ComposedBank, views: tuple[QuestionView, ...], formulas: FormulaStore) -> tuple[Output, ...]:
    """Return all pages for these questions of a bank: the list, the mock interview, one page for each section."""
    subject = _subject(composed, views)
    shell = _shell(composed, subject)
    look = _look(shell.own)

    def page(name: str, title: str, maker: Callable[..., Product], part: Subject, *section: Section) -> Output:
        notes = [(one.digest, one.id, one.kind, one.tags, one.deck, one.order, one.clozes) for one in part.notes]
        key = digest_of(look, shell, replace(part, notes=()), notes, section)
        counts = {"questions": len(part.views), "cards": part.cards_by_question.total()}
        making = partial(maker, shell, part, formulas, *section)
        return Output(f"preview/{name}", "preview", title, key, making, counts)

    made = [
        page("index.html", shell.words.preview.title, make_index, subject),
        page("interview.html", shell.words.preview.interview, make_interview, subject),
    ]
    for section in shell.sections:
        part = subject.only({view.id for view in views if view.place == section.place})
        made.append(page(section.page, section.name, make_section, part, section))
    return (*made, *_images(composed, subject))


def _subject(composed: ComposedBank, views: tuple[QuestionView, ...]) -> Subject:
    # No page says when something changed: what is the same but for that is the same.
    kinds = tuple(replace(kind, modified=0) for kind in composed.stamped.note_types)
    whole = Subject(composed.views, composed.stamped.notes, kinds, composed.project.contents, composed.context)
    return whole.only({view.id for view in views})


def _shell(composed: ComposedBank, subject: Subject) -> Shell:
    places: dict[tuple[str, str], list[QuestionView]] = {}
    for view in subject.views:
        places.setdefault(view.place, []).append(view)
    cards = subject.cards_by_question
    used = {role for view in subject.views for role in view.role_ids}
    bank = composed.bank
    return Shell(
        title=bank.title,
        words=composed.words,
        sections=tuple(
            Section(place, views[0].place_title, _name(at, place), len(views), sum(cards[view.id] for view in views))
            for at, (place, views) in enumerate(places.items(), start=1)
        ),
        roles=tuple((role, bank.role_name(role)) for role in bank.roles_in_use() if role in used),
        stars=tuple(sorted({view.stars for view in subject.views})),
        own=composed.project.own,
    )


def _name(at: int, place: tuple[str, str]) -> str:
    """Return the name of a section's page: by its number, or by its place `at` where that cannot be in an address."""
    number = "-".join(filter(None, place))
    return f"section-{number if re.fullmatch(r'[0-9A-Za-z._-]+', number) else f'{at}-'}.html"


def _images(composed: ComposedBank, subject: Subject) -> Iterator[Output]:
    for name in sorted({name for note in subject.notes for name in note.media}):
        data = composed.images.data[name]
        yield Output(f"preview/media/{name}", "preview", "", sha256(data), partial(Product, data))


def _look(own: assets.Overrides | None) -> str:
    """Return a digest of the templates and styles of the pages."""
    names = sorted(path.name for path in (shipped.folder("templates") / "preview").iterdir())
    texts = [assets.text("templates", f"preview/{name}") for name in names]
    return digest_of(texts, assets.styles(STYLE, own=own))


def make_section(shell: Shell, subject: Subject, store: FormulaStore, here: Section) -> Product:
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


def make_index(shell: Shell, subject: Subject, store: FormulaStore) -> Product:
    """Make the list of all questions, to search and filter."""
    drawings = Drawings(store)
    pages = {one.place: one.page for one in shell.sections}
    cards = subject.cards_by_question
    rows = [
        Row(view, heading(view, drawings), pages[view.place], cards[view.id], search_text(view))
        for view in subject.views
    ]
    return _page(shell, "index", subject, drawings, FILTER, rows=rows)


def make_interview(shell: Shell, subject: Subject, store: FormulaStore) -> Product:
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
