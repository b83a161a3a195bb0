"""Writes `index.html`: what there is, and how to use it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from ..bank.markdown import read
from ..bank.model import Markdown
from ..composed import ComposedBank
from ..decks.plan import FEW_QUESTIONS, TOP, choice_path, section_path, whole_path
from ..identity.notes import NoteKind
from ..output.manifest import Entry
from ..render import assets
from ..render.html import HtmlWriter
from ..render.page_style import policy, schemes
from ..render.renderer import Renderer
from ..render.texts import counted

_STYLES = ("tokens.css", "prose.css", "pages.css")
A_DAY = 20
"""New cards that a learner can take a day."""
_PREVIEW, _INTERVIEW = "preview/index.html", "preview/interview.html"


@dataclass(frozen=True)
class SectionView:
    """A section with its decks by stars, 0 for no difficulty; `preview` is the page with its cards, if there is one."""

    name: str
    decks: Mapping[int, Entry]
    preview: str


def render(composed: ComposedBank, files: Iterable[Entry], pictures: Mapping[str, str], news: str) -> str:
    """Return the page about some files; `pictures` gives the picture of a sheet by its path, `news` is `UPDATE.md`."""
    words, bank = composed.words, composed.bank
    entries = {entry.path: entry for entry in files}
    card_css = composed.stamped.note_types[0].css
    changed = max((note.modified for note in composed.stamped.notes), default=0)
    order, volumes = [*words.index.sheets], {f"sheets/{one.id}": at for at, one in enumerate(bank.volumes)}
    sheets = (entry for entry in entries.values() if entry.kind in order)
    return Renderer().plain(
        "pages/index.html.j2",
        words=words,
        bank=bank,
        config=composed.project.config,
        changed=f"{datetime.fromtimestamp(changed, UTC):%Y-%m-%d}" if changed else "",
        lead=_lead(composed),
        whole=entries.get(whole_path(bank.id)),
        top=entries.get(choice_path(bank.id, TOP)),
        a_day=A_DAY,
        roles=_roles(composed, entries),
        in_the_whole=_in_the_whole(composed, entries),
        sections=_sections(composed, entries),
        sheets=sorted(
            sheets,
            key=lambda one: (order.index(one.kind), volumes.get(posixpath.dirname(one.path), -1), one.path),
        ),
        pictures=pictures,
        size=size,
        preview=_PREVIEW if _PREVIEW in entries else "",
        interview=_INTERVIEW if _INTERVIEW in entries else "",
        news=_news(news),
        policy=policy(""),
        css=Markup(assets.styles(*_STYLES, own=composed.project.own) + schemes(card_css)),
    )


def _news(update: str) -> Markup:
    """Return the report of changes as HTML, without its title."""
    body = re.sub(r"\A# .*\n+", "", update)
    writer = HtmlWriter()
    writer.heading_levels = (3, 6)
    return writer.write(read(Markdown(body)).content)


def _lead(composed: ComposedBank) -> str:
    """Return the sentence that says what all this is."""
    words, notes = composed.words, composed.stamped.notes
    kinds = [note.kind for note in notes]
    lead: str = words.index.lead
    return lead.format(
        questions=counted(words.index.questions, len(composed.heads)),
        followups=counted(words.index.followups, kinds.count(NoteKind.FOLLOWUP)),
        tables=counted(words.index.tables, kinds.count(NoteKind.TABLE)),
        cards=counted(words.index.cards, sum(note.cards for note in notes)),
    )


def _roles(composed: ComposedBank, entries: Mapping[str, Entry]) -> list[tuple[str, Entry]]:
    """Return the decks of roles, of volumes and of the bank's own selections, with their titles."""
    bank = composed.bank
    titles = {role: bank.role_name(role) for role in bank.roles_in_use()}
    titles |= {volume.id: volume.title for volume in bank.volumes}
    titles |= {one.name: one.title for one in composed.project.config.decks if one.name != TOP}
    paths = {choice_path(bank.id, name): title for name, title in titles.items()}
    return [(title, entries[path]) for path, title in paths.items() if path in entries]


def _in_the_whole(composed: ComposedBank, entries: Mapping[str, Entry]) -> str:
    """Say which roles have no deck of their own, and why; nothing where all have one."""
    bank, words = composed.bank, composed.words
    if whole_path(bank.id) not in entries:
        return ""
    roles = []
    for role in bank.roles_in_use():
        if choice_path(bank.id, role) not in entries:
            is_small = sum(role in view.role_ids for view in composed.heads) < FEW_QUESTIONS
            why = words.index.role_is_small if is_small else words.index.role_is_whole
            roles.append(why.format(role=bank.role_name(role), count=FEW_QUESTIONS))
    line: str = words.index.in_the_whole
    return line.format(roles=words.comma.join(roles), whole=words.index.whole_deck) if roles else ""


def _sections(composed: ComposedBank, entries: Mapping[str, Entry]) -> tuple[SectionView, ...]:
    names: dict[tuple[str, str], str] = {}
    stars: dict[tuple[str, str], set[int]] = {}
    for view in composed.heads:
        names.setdefault(view.place, view.place_title)
        stars.setdefault(view.place, set()).add(view.stars)
    pages = {entry.title: entry.path for entry in entries.values() if entry.path.startswith("preview/section-")}
    made = []
    for place, name in names.items():
        paths = {one: section_path(composed.bank.id, *place, one) for one in sorted(stars[place])}
        decks = {one: entries[path] for one, path in paths.items() if path in entries}
        if decks:
            made.append(SectionView(name, decks, pages.get(name, "")))
    return tuple(made)


def size(count: int) -> str:
    """Return how large a file is, for people."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count / 1e3, 1):.0f} kB"
