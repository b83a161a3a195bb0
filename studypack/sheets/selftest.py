"""Turns the questions of a role into a test on paper: room to write, then a key of what should have been said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ..bank.nodes import Fragment
from ..render.views import QuestionView
from .draft import Draft
from .kit import Kit, anchor

ROOM = {0: 5, 1: 4, 2: 5, 3: 6, 4: 8, 5: 8}
"""How many lines there are to write on, by stars."""


@dataclass(frozen=True)
class TestSection:
    """A section of the test: its questions, each with its anchor, its lines to write on, and its key."""

    name: str
    anchor: str
    questions: tuple[tuple[str, QuestionView, int, tuple[Fragment, ...]], ...]


def compose(views: tuple[QuestionView, ...], title: str, kit: Kit) -> Draft:
    """Compose the test."""
    sections = tuple(
        TestSection(name, f"s-{number}", tuple((anchor(v), v, ROOM[v.stars], _key(v)) for v in group))
        for number, (name, group) in enumerate(groupby(views, key=lambda view: view.section))
    )
    imprint = kit.imprint(views)
    printer = kit.printer(views)
    html = kit.renderer.page(
        printer,
        "sheet/selftest.html.j2", words=kit.words, say=kit.say, bank=kit.bank, title=title, sections=sections,
        imprint=imprint, count=len(views),
    )  # fmt: skip
    css = kit.css(title, imprint, "sheet-test.css")
    return kit.draft(title, css, html, printer.pictures)


def _key(view: QuestionView) -> tuple[Fragment, ...]:
    """Return what should have been said: the key points, or else what the question is answered with."""
    return view.point_items
