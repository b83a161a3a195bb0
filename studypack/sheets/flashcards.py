"""Cards to cut out, eight to a sheet: the question in front, what to score with behind, in register."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from ..bank import nodes as n
from ..bank.fragment import Fragment
from ..output.outputs import Output, Part, Product, digest_of
from ..render.views import QuestionView
from . import study_pack
from .card_grid import PER_SHEET, WIDTH, Grid
from .complaints import Blame
from .context import MM, SheetContext, Volume
from .print_document import PrintDocument, Printed, css_name, css_string, printed, unpacked
from .tables import Setting, measured
from .weasy import PX, Place
from .writer import SheetWriter

KIND = "flashcards"
Places = Mapping[str, Place]
MOST_AT_ONCE = 400
"""So many cards are laid out at once, at most: a process holds no more, and others make the rest."""
FOOT = 5.0
"""At the lower edge of a card, in mm, nothing stands but the note that there is more in the book."""
MOST_LINES = 11
"""So many lines of the smallest type have room on a card for certain."""
MOST_ASKED, WIDEST_CODE = 7, 40
"""So many lines, and so many characters of one, have room below the title on a card's front."""
FIRST, LARGEST, SMALLEST, STEP = 10.0, 13.0, 8.5, 0.5
"""Sizes of type on the backs, in points: the one that is laid out first, the limits, and from one to the next."""

LEADING = 1.36
"""Of the points, in em; they are set in by one."""

_MEASURED = ".fronts { display: none }\n.end { display: inline }\n"
"""The styles with which backs are laid out to be measured."""


@dataclass(frozen=True)
class Card:
    """A card: its question, the points on its back, and the style that puts it in its place on either side."""

    q: QuestionView
    points: tuple[Fragment, ...]
    front: str
    back: str

    @property
    def shows_front(self) -> bool:
        """Whether what is asked beyond the title has room below it for certain; else it is in the book only."""
        asked = self.q.front
        has_box = bool(asked.find(n.Image)) or bool(asked.find(n.Table))
        if has_box or any(one.display for one in asked.find(n.Formula)):
            return False
        code = sum(one.code.count("\n") + 1 for one in asked.find(n.CodeBlock))
        wide = any(len(line) > WIDEST_CODE for one in asked.find(n.CodeBlock) for line in one.code.split("\n"))
        lines = code + len(asked.find(n.Item)) + len(asked.find(n.Paragraph)) + len(str(asked)) // WIDEST_CODE
        return lines <= MOST_ASKED and not wide


@dataclass(frozen=True)
class BackSide:
    """A card's back as it is fitted: how many points it has, and how far down its page they may reach, in px."""

    question: str
    anchor: str
    points: int
    limit: float


@dataclass(frozen=True)
class CardsDocument:
    """All cards, sheet by sheet. `more` is the note on a card whose points do not all fit."""

    document: PrintDocument
    sheets: tuple[tuple[BackSide, ...], ...]
    more: str
    may_overflow: bool
    """Whether some card may have more points than there is room for, even in the smallest type."""


def sheets(context: SheetContext) -> Iterator[Output]:
    """Return the cards of every volume; none where a build asks for one role only."""
    for volume in () if context.options.role else context.volumes():
        title, parts = volume.titled(context.title(KIND)), []
        batches = math.ceil(len(volume.views) / MOST_AT_ONCE)
        size = math.ceil(len(volume.views) / batches / PER_SHEET) * PER_SHEET
        for start in range(0, len(volume.views), size):
            cards = compose(volume, context, start, start + size)
            if not context.fits(title, cards.document.body):
                break
            # Only cards that may not hold all their points tell pages of the book, and change with it.
            frame = study_pack.frame_parts(volume, context) if cards.may_overflow else ()
            name = f"{start}-" if batches > 1 else ""
            digest = digest_of(cards, name, [part.digest for part in frame])
            parts.append(Part(digest, partial(make_cards, cards, name), frame))
        else:
            path, counts = f"{volume.folder}/flashcards.pdf", {"questions": len(volume.views)}
            yield context.output(KIND, path, title, None, make, counts, tuple(parts))


def make(_: None, blame: Blame, *parts: bytes) -> Product:
    """Put all cards into one file."""
    from .binding import joined  # pikepdf takes a while to load, and a build of decks needs none

    made = [unpacked(one) for one in parts]
    counts = {name: sum(one.counts[name] for one in made) for name in ("pages", "shortened")}
    file = joined([one.files[0] for one in made])
    return Printed((file,), counts, tuple(chain(*(one.log for one in made)))).product(blame)


def make_cards(cards: CardsDocument, name: str, frame: bytes = b"") -> bytes:
    """Make cards: on every sheet in the largest type in which all of its cards have room."""
    pages = study_pack.pages_of(frame)
    first = dict.fromkeys(range(len(cards.sheets)), FIRST)
    places = cards.document.laid_out(_MEASURED + _styles(first, {}, cards, {})).places
    sizes = {number: _size(places, backs) for number, backs in enumerate(cards.sheets)}
    kept: dict[str, int] = {}
    while True:
        layout = cards.document.laid_out(_styles(sizes, kept, cards, pages))
        if not _corrected(layout.places, cards.sheets, sizes, kept):
            return printed(layout, name, shortened=len(kept)).packed()
        del layout


def _size(places: Places, backs: Sequence[BackSide]) -> float:
    """Return the largest type in which the points of a sheet have room, by how far its cards fill their lines."""
    sizes = (LARGEST - step * STEP for step in range(int((LARGEST - SMALLEST) / STEP)))
    return next((size for size in sizes if all(_bottom(places, one, size) <= one.limit for one in backs)), SMALLEST)


def _bottom(places: Places, back: BackSide, size: float) -> float:
    """Return how far down the points of a card reach in type of some size, in px."""
    points = places.get(f"points-{back.question}")
    if points is None:
        return 0.0
    scale, em = size / FIRST, FIRST * PX * 25.4 / 72
    height = points.height
    for index in range(back.points):
        item, end = (places.get(f"{one}-{back.question}-{index}") for one in ("item", "end"))
        if item is not None and end is not None:
            room, lines = item.right - item.left, round(item.height / em / LEADING)
            text = (lines - 1) * room + end.left - item.left
            height += (math.ceil(text * scale / (room - (scale - 1) * em)) - lines) * em * LEADING
    return points.top + height * scale


def _corrected(
    places: Places, sheets: Sequence[Sequence[BackSide]], sizes: dict[int, float], kept: dict[str, int]
) -> bool:
    """Make the type of a sheet smaller if a card of it is overfull; in the smallest, the card loses points."""
    is_changed = False
    for number, backs in enumerate(sheets):
        overfull = [back for back in backs if _fitting(places, back, kept) < kept.get(back.question, back.points)]
        if overfull and sizes[number] > SMALLEST:
            sizes[number] -= STEP
            is_changed = True
        elif overfull:
            kept |= {back.question: _fitting(places, back, kept) for back in overfull}
            is_changed = True
    return is_changed


def _fitting(places: Places, back: BackSide, kept: Mapping[str, int]) -> int:
    """Return how many points of a card are within its limit."""
    shown = range(kept.get(back.question, back.points))
    found = [places.get(f"item-{back.question}-{index}") for index in shown]
    first = found[0].page if found and found[0] else 0
    return sum(1 for place in found if place and place.page == first and place.bottom <= back.limit + 1)


def _styles(sizes: Mapping[int, float], kept: Mapping[str, int], cards: CardsDocument, pages: Mapping[str, int]) -> str:
    """Return the styles of cards: their type, the points left out, and the note where they are."""
    rules = [f".card-points {{ line-height: {LEADING}; padding-left: 1em }}"]
    rules += [f".sheet-{number} .card-points {{ font-size: {size}pt }}" for number, size in sizes.items()]
    for back in (back for backs in cards.sheets for back in backs if back.question in kept):
        name = css_name(back.question)
        gone = ", ".join(f"#item-{name}-{index}" for index in range(kept[back.question], back.points))
        page = pages.get(back.anchor, "–")
        rules.append(f"{gone} {{ display: none }}")
        rules.append(f"#more-{name}::after {{ content: {css_string(cards.more.format(page=page))} }}")
    return "\n".join(rules)


def compose(volume: Volume, context: SheetContext, first: int, end: int) -> CardsDocument:
    """Compose the cards of the questions from the first to the end; the very first sheet says what they are."""
    grid, views = Grid(context.paper), volume.views[first:end]
    sheets, backs = [], []
    for start in range(0, len(views), PER_SHEET):
        cards = [_card(view, slot, grid) for slot, view in enumerate(views[start : start + PER_SHEET])]
        sheets.append(cards)
        ends = (grid.place(slot, is_back=True)[1] + grid.height - FOOT for slot in range(len(cards)))
        backs.append(
            tuple(
                BackSide(card.q.id, card.q.anchor, len(card.points), end * PX)
                for card, end in zip(cards, ends, strict=True)
            )
        )
    writer = context.writer((), Setting(30.0))
    title = volume.titled(context.title(KIND))
    named = {"title": title, "is_first": first == 0, "volume": volume}
    html = context.page(writer, "flashcards", volume.views, sheets=sheets, marks=grid.marks, **named)
    document = context.document(title, html, writer, "sheet-flashcards.css")
    may_overflow = any(_lines(view, writer) > MOST_LINES for view in views)
    return CardsDocument(document, tuple(backs), context.words.sheet.more_in_book, may_overflow)


def _lines(view: QuestionView, writer: SheetWriter) -> int:
    """Estimate the lines of a card's back in the smallest type; a displayed formula is worth three."""
    room = (WIDTH - 10.0) * MM / SMALLEST - 1.5
    lines = 0
    for point in view.point_items:
        tall = sum(3 for formula in point.find(n.Formula) if formula.display or "\\frac" in formula.tex)
        lines += tall + math.ceil(measured(point.children, writer.width_of).full * 1.1 / room)
    return lines


def _card(view: QuestionView, slot: int, grid: Grid) -> Card:
    def style(is_back: bool) -> str:
        left, top = grid.place(slot, is_back=is_back)
        return f"left:{left:.2f}mm;top:{top:.2f}mm;width:{WIDTH:.2f}mm;height:{grid.height:.2f}mm"

    return Card(view, view.point_items, style(False), style(True))
