"""The preview: pages that show every card, front and back, and a mock interview."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ... import shipped
from ...composed import ComposedBank
from ...output.outputs import Output, Product
from ...render import assets
from ...render.formulas import FormulaStore
from ...render.views import QuestionView
from . import make
from .cards import Subject
from .make import Section, Shell

INDEX = "preview/index.html"

__all__ = ["INDEX", "outputs"]


def outputs(composed: ComposedBank, views: tuple[QuestionView, ...], formulas: FormulaStore) -> tuple[Output, ...]:
    """Return all pages for these questions of a bank: the list, the mock interview, one page for each section."""
    subject = _subject(composed, views)
    shell = _shell(composed, subject)
    look = _look(shell.own)
    words = shell.words

    def page(name: str, title: str, maker: Callable[..., Product], part: Subject, *section: Section) -> Output:
        notes = [(one.digest, one.id, one.kind, one.tags, one.deck, one.order, one.clozes) for one in part.notes]
        key = _digest(look, shell, replace(part, notes=()), notes, section)
        counts = {"questions": len(part.views), "cards": part.cards_by_question.total()}
        making = partial(maker, shell, part, formulas, *section)
        return Output(f"preview/{name}", "preview", title, key, making, counts)

    made = [
        page("index.html", words.preview.title, make.index, subject),
        page("interview.html", words.preview.interview, make.interview, subject),
    ]
    for section in shell.sections:
        part = subject.only({view.id for view in views if view.place == section.place})
        made.append(page(section.page, section.name, make.section, part, section))
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
            Section(place, views[0].place_title, _page(at, place), len(views), sum(cards[view.id] for view in views))
            for at, (place, views) in enumerate(places.items(), start=1)
        ),
        roles=tuple((role, bank.role_name(role)) for role in bank.roles_in_use() if role in used),
        stars=tuple(sorted({view.stars for view in subject.views})),
        own=composed.project.own,
    )


def _page(at: int, place: tuple[str, str]) -> str:
    """Return the name of a section's page: by its number, or by its place `at` where that cannot be in an address."""
    number = "-".join(filter(None, place))
    return f"section-{number if re.fullmatch(r'[0-9A-Za-z._-]+', number) else f'{at}-'}.html"


def _images(composed: ComposedBank, subject: Subject) -> Iterator[Output]:
    for name in sorted({name for note in subject.notes for name in note.media}):
        data = composed.images.data[name]
        yield Output(f"preview/media/{name}", "preview", "", hashlib.sha256(data).hexdigest(), partial(Product, data))


def _look(own: assets.Overrides | None) -> str:
    """Return a digest of the templates and styles of the pages."""
    names = sorted(path.name for path in (shipped.folder("templates") / "preview").iterdir())
    texts = [assets.text("templates", f"preview/{name}") for name in names]
    return _digest(texts, assets.styles(make.STYLE, own=own))


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()
