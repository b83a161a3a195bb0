"""Writes `index.html`: what there is, and how to use it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from ..bank.markdown import read
from ..bank.model import Markdown
from ..composition import Composition
from ..decks.plan import FEW_QUESTIONS, TOP, choice_path, section_path, whole_path
from ..identity.notes import NoteKind
from ..output.manifest import Entry
from ..render import assets
from ..render.html import HtmlWriter
from ..render.page_style import policy, schemes
from ..render.renderer import Renderer
from ..render.texts import Texts, counted
from ..render.words import IndexWords

_STYLES = ("tokens.css", "prose.css", "pages.css")
A_DAY = 20
"""New cards that a learner can take a day."""
_PREVIEW, _INTERVIEW = "preview/index.html", "preview/interview.html"


@dataclass(frozen=True)
class DeckView:
    """A deck to download. `stars` is 0 where its questions have no difficulty, or several."""

    path: str
    title: str
    stars: int
    questions: int
    cards: int
    size: str


@dataclass(frozen=True)
class SectionView:
    """A section with its decks by difficulty; `preview` is the page with its cards, if there is one."""

    name: str
    decks: tuple[DeckView, ...]
    questions: int
    cards: int
    preview: str


@dataclass(frozen=True)
class SheetView:
    """A sheet to print, with the picture of its first page."""

    path: str
    title: str
    about: str
    questions: int
    pages: int
    size: str
    picture: str


def render(composition: Composition, files: Iterable[Entry], pictures: Mapping[str, str], news: str) -> str:
    """Return the page about some files; `pictures` gives the picture of a sheet by its path, `news` is `UPDATE.md`."""
    words = composition.words
    say = words.index
    entries = {entry.path: entry for entry in files}
    sections = _sections(composition, entries)
    card_css = composition.stamped.note_types[0].css
    changed = max((note.modified for note in composition.stamped.notes), default=0)
    return Renderer().plain(
        "pages/index.html.j2",
        words=words,
        say=say,
        bank=composition.bank,
        config=composition.project.config,
        changed=f"{datetime.fromtimestamp(changed, UTC):%Y-%m-%d}" if changed else "",
        lead=_lead(composition, say),
        whole=_deck(entries.get(whole_path(composition.bank.id)), say.whole_deck, 0),
        top=_top(entries.get(choice_path(composition.bank.id, TOP)), words, say),
        roles=_roles(composition, entries),
        in_the_whole=_in_the_whole(composition, entries),
        sections=sections,
        sheets=_sheets(entries.values(), pictures, say),
        preview=_PREVIEW if _PREVIEW in entries else "",
        interview=_INTERVIEW if _INTERVIEW in entries else "",
        news=_news(news),
        policy=policy(""),
        css=Markup(assets.styles(*_STYLES, own=composition.project.own) + schemes(card_css)),
    )


def _news(update: str) -> Markup:
    """Return the report of changes as HTML, without its title."""
    body = re.sub(r"\A# .*\n+", "", update)
    writer = HtmlWriter()
    writer.heading_levels = (3, 6)
    return writer.write(read(Markdown(body)).content)


def _lead(composition: Composition, say: IndexWords) -> str:
    """Return the sentence that says what all this is."""
    notes = composition.stamped.notes
    kinds = [note.kind for note in notes]
    return say.lead.format(
        questions=counted(say.questions, len(composition.heads)),
        followups=counted(say.followups, kinds.count(NoteKind.FOLLOWUP)),
        tables=counted(say.tables, kinds.count(NoteKind.TABLE)),
        cards=counted(say.cards, sum(note.cards for note in notes)),
    )


@dataclass(frozen=True)
class FirstDeck:
    """The deck to begin with, and the sentence that says how long it takes."""

    deck: DeckView
    about: str


def _top(entry: Entry | None, words: Texts, say: IndexWords) -> FirstDeck | None:
    deck = _deck(entry, words.deck_top, 0)
    if deck is None:
        return None
    return FirstDeck(deck, say.top_lead.format(days=counted(say.days, -(-deck.cards // A_DAY)), count=A_DAY))


def _roles(composition: Composition, entries: Mapping[str, Entry]) -> tuple[DeckView, ...]:
    bank = composition.bank
    names = [(role, bank.role_name(role)) for role in bank.roles_in_use()]
    names += [(volume.id, volume.title) for volume in bank.volumes]
    titles = dict(names) | {one.name: one.title for one in composition.project.config.decks if one.name != TOP}
    decks = (_deck(entries.get(choice_path(bank.id, name)), title, 0) for name, title in titles.items())
    return tuple(deck for deck in decks if deck)


def _in_the_whole(composition: Composition, entries: Mapping[str, Entry]) -> str:
    """Say which roles have no deck of their own, and why; nothing where all have one."""
    bank, say, comma = composition.bank, composition.words.index, composition.words.comma
    if whole_path(bank.id) not in entries:
        return ""
    roles = []
    for role in bank.roles_in_use():
        if choice_path(bank.id, role) not in entries:
            is_small = sum(role in view.role_ids for view in composition.heads) < FEW_QUESTIONS
            why = say.role_is_small if is_small else say.role_is_whole
            roles.append(why.format(role=bank.role_name(role), count=FEW_QUESTIONS))
    return say.in_the_whole.format(roles=comma.join(roles), whole=say.whole_deck) if roles else ""


def _sections(composition: Composition, entries: Mapping[str, Entry]) -> tuple[SectionView, ...]:
    names: dict[tuple[str, str], str] = {}
    stars: dict[tuple[str, str], set[int]] = {}
    for view in composition.heads:
        names.setdefault(view.place, " · ".join(filter(None, (view.volume_title, view.section_title))))
        stars.setdefault(view.place, set()).add(view.stars)
    pages = {entry.title: entry.path for entry in entries.values() if entry.path.startswith("preview/section-")}
    made = []
    for place, name in names.items():
        paths = {one: section_path(composition.bank.id, *place, one) for one in sorted(stars[place])}
        decks = tuple(deck for one, path in paths.items() if (deck := _deck(entries.get(path), name, one)))
        questions, cards = sum(deck.questions for deck in decks), sum(deck.cards for deck in decks)
        if decks:
            made.append(SectionView(name, decks, questions, cards, pages.get(name, "")))
    return tuple(made)


def _deck(entry: Entry | None, title: str, stars: int) -> DeckView | None:
    if entry is None:
        return None
    counts = entry.counts
    return DeckView(entry.path, title, stars, counts.get("questions", 0), counts.get("cards", 0), size(entry.size))


def _sheets(entries: Iterable[Entry], pictures: Mapping[str, str], say: IndexWords) -> tuple[SheetView, ...]:
    order = list(say.sheets)
    sheets = sorted(
        (entry for entry in entries if entry.kind in order), key=lambda entry: (order.index(entry.kind), entry.path)
    )
    return tuple(
        SheetView(
            path=entry.path,
            title=entry.title,
            about=say.sheets[entry.kind],
            questions=entry.counts.get("questions", 0),
            pages=entry.counts.get("pages", 0),
            size=size(entry.size),
            picture=pictures.get(entry.path, ""),
        )
        for entry in sheets
    )


def size(count: int) -> str:
    """Return how large a file is, for people."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count / 1e3, 1):.0f} kB"
