"""Turns questions into cards to cut out: eight to a sheet, fronts and backs in register when printed on both sides."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..bank.nodes import Fragment
from ..render.views import QuestionView
from .chapters import BookDrafts
from .draft import Draft
from .kit import Kit, anchor
from .options import Paper

ACROSS, DOWN = 2, 4
PER_SHEET = ACROSS * DOWN
WIDTH = 95.0
"""Of a card, in mm; its height follows from the paper."""
MARGIN = 12.0
"""Above and below the cards, in mm, at least: the cut marks stand there."""
FOOT = 8.5
"""What the last line of a card takes at its lower edge, in mm, with the card's own margin."""
SPARE = 4.0
"""So much of it is free for points where no note has to stand in the last line, in mm."""
PX = 96 / 25.4
_LONG_QUESTION = 46
_ITEM = re.compile(r'<li id="item-(?P<card>[^"]*)-(?P<number>\d+)">.*?</li><!--item-->', re.DOTALL)


@dataclass(frozen=True)
class Grid:
    """Where the cards lie on a sheet of paper, in mm."""

    paper: Paper

    @property
    def height(self) -> float:
        """Of a card, to the half millimetre."""
        return int((self.paper.height - 2 * MARGIN) / DOWN * 2) / 2

    @property
    def left(self) -> float:
        """From the edge of the paper to the first card: the same on both sides, or backs would not meet fronts."""
        return (self.paper.width - ACROSS * WIDTH) / 2

    @property
    def top(self) -> float:
        """From the upper edge of the paper to the first card."""
        return (self.paper.height - DOWN * self.height) / 2

    def place(self, slot: int, *, is_back: bool) -> tuple[float, float]:
        """Return the left and upper edge of a card; turned over its long edge, the sheet swaps left and right."""
        row, column = divmod(slot, ACROSS)
        shown = ACROSS - 1 - column if is_back else column
        return self.left + shown * WIDTH, self.top + row * self.height

    @property
    def marks(self) -> tuple[str, ...]:
        """The cut marks, as the style of each: outside the cards, so that none of them is left on a card."""
        across = [self.left + column * WIDTH for column in range(ACROSS + 1)]
        down = [self.top + row * self.height for row in range(DOWN + 1)]
        upright = [(x, y) for x in across for y in (self.top - 6, down[-1] + 2)]
        level = [(x, y) for y in down for x in (self.left - 6, across[-1] + 2)]
        return (
            *(f"left:{x:.2f}mm;top:{y:.2f}mm;height:4mm;border-left-width:0.4pt" for x, y in upright),
            *(f"left:{x:.2f}mm;top:{y:.2f}mm;width:4mm;border-top-width:0.4pt" for x, y in level),
        )


@dataclass(frozen=True)
class Card:
    """A card: its question, the points on its back, and the style that puts it in its place on either side."""

    q: QuestionView
    points: tuple[Fragment, ...]
    front: str
    back: str
    is_long: bool


@dataclass(frozen=True)
class CardDrafts:
    """The cards with all their points, however many; what is too much is found by laying them out.

    `limits` is how far down, in px on its page, the points of each question may reach. `more` is the note on a card
    that lost some, for the page `{page}` in `book`, where the question stands in full at `anchors`.
    """

    draft: Draft
    limits: Mapping[str, float]
    anchors: Mapping[str, str]
    more: str
    book: BookDrafts


def compose(views: tuple[QuestionView, ...], kit: Kit, book: BookDrafts) -> CardDrafts:
    """Compose the cards of these questions."""
    grid = Grid(kit.options.format)
    title = kit.say.flashcards
    sheets, limits = [], {}
    for start in range(0, len(views), PER_SHEET):
        cards = []
        for slot, view in enumerate(views[start : start + PER_SHEET]):
            cards.append(_card(view, slot, grid))
            limits[view.id] = (grid.place(slot, is_back=True)[1] + grid.height - FOOT) * PX
        sheets.append(tuple(cards))
    printer = kit.printer(())
    html = kit.renderer.page(
        printer,
        "sheet/flashcards.html.j2", words=kit.words, say=kit.say, sheets=sheets, marks=grid.marks, bank=kit.bank,
        title=title, imprint=kit.imprint(views),
    )  # fmt: skip
    css = kit.css("", "", "sheet-cards.css")
    draft = kit.draft(title, css, html, printer.pictures)
    return CardDrafts(draft, limits, {view.id: anchor(view) for view in views}, kit.say.more_in_book, book)


def _card(view: QuestionView, slot: int, grid: Grid) -> Card:
    def style(is_back: bool) -> str:
        left, top = grid.place(slot, is_back=is_back)
        return f"left:{left:.2f}mm;top:{top:.2f}mm;width:{WIDTH:.2f}mm;height:{grid.height:.2f}mm"

    is_long = len(str(view.title)) > _LONG_QUESTION
    return Card(view, view.point_items, style(False), style(True), is_long)


def overfull(drafts: CardDrafts, places: Mapping[str, tuple[int, float]]) -> dict[str, int]:
    """Return, for every card whose points do not fit, how many of them do."""
    kept = {}
    for question, limit in drafts.limits.items():
        first = places.get(f"item-{question}-0")
        if first is None:
            continue
        # What would lie below the paper is laid out nowhere.
        end = places.get(f"end-{question}", (first[0], math.inf))
        tops: list[tuple[int, float]] = []
        while (place := places.get(f"item-{question}-{len(tops) + 1}")) is not None:
            tops.append(place)
        # A point ends where the next begins; what has run on to another page is far below.
        ends = [y if page == first[0] else math.inf for page, y in (*tops, end)]
        if ends[-1] > limit + SPARE * PX:
            kept[question] = sum(1 for y in ends if y <= limit)
    return kept


def shortened(drafts: CardDrafts, kept: Mapping[str, int], pages: Mapping[str, int]) -> Draft:
    """Leave out the points that do not fit, and say instead on which page of the book they are."""

    def keep(match: re.Match[str]) -> str:
        most = kept.get(match.group("card"))
        return match.group(0) if most is None or int(match.group("number")) < most else ""

    body = _ITEM.sub(keep, drafts.draft.body)
    for question in kept:
        note = drafts.more.format(page=pages.get(drafts.anchors[question], "–"))
        body = body.replace(f"<!--more {question}-->", f'<span class="more">{note}</span>')
    return replace(drafts.draft, body=body)
