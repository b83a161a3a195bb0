"""Turns drafts into finished PDF files; every function here can be called by another process."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ..bank.diagnostics import Code, Diagnostic
from ..output.garbage import rare_collection
from ..output.outputs import Product
from .cards import CardDrafts, overfull, shortened
from .chapters import BookDrafts, Chapter, first_page, lay_out_frame, read_chapter
from .cheat import CheatDrafts
from .cheat_leaf import LEAF_PAGES, PX, as_laid_out, with_notes, with_places
from .draft import Draft
from .fullest import fullest
from .weasy import Layout, bound, lay_out

LITTLE = 0.25
"""A page that is used less does not look finished."""
MARGIN = 1.1
"""A sheet may be so much longer than estimated."""
TIGHT = ":root { --air: 0.4 }"
"""Less than half the distances between the parts of a question; sizes and leading have a floor, and stay."""


@rare_collection(and_at_end=True)
def plain(draft: Draft, place: Diagnostic) -> Product:
    """Make a sheet that has one length."""
    return _product(lay_out(draft.document()), place, ())


@rare_collection(and_at_end=True)
def study_pack(drafts: BookDrafts, place: Diagnostic, *made: bytes) -> Product:
    """Make the book from its chapters as they were made."""
    chapters = [read_chapter(one) for one in made]
    frame, log, places, pages = _frame(drafts, chapters)
    gc.collect()  # what binding takes comes in place of the pages laid out, not on top of them
    firsts = ((places.get(first_page(one)), one.data) for one in chapters)
    data = bound(frame, ((first[0], data) for first, data in firsts if first))
    complaints = [line for one in chapters for line in one.log] + [*log]
    return Product(data, _complaints(complaints, place), {"pages": pages})


def _frame(
    drafts: BookDrafts, chapters: Sequence[Chapter]
) -> tuple[bytes, tuple[str, ...], Mapping[str, tuple[int, float]], int]:
    """Return the file of a frame, what was complained about, where its anchors stand, and how many pages it has."""
    layout = lay_out_frame(drafts, chapters)
    return *layout.write_frame(), layout.places, layout.pages


@rare_collection(and_at_end=True)
def flashcards(drafts: CardDrafts, place: Diagnostic, *made: bytes) -> Product:
    """Make the cards; only where one is overfull is the frame of the book laid out too, to learn its pages."""
    layout = lay_out(drafts.draft.document())
    kept = overfull(drafts, layout.places)
    if kept:
        frame = lay_out_frame(drafts.book, [read_chapter(one) for one in made])
        pages = {name: number for name, (number, _) in frame.places.items()}
        layout = lay_out(shortened(drafts, kept, pages).document())
    return _product(layout, place, (), {"shortened": len(kept)})


@rare_collection(and_at_end=True)
def cheat_sheet(drafts: CheatDrafts) -> Product:
    """Make a cheat sheet: the fullest leaf that keeps to its two sides, and the fullest body within the budget."""
    lengths = drafts.body_pages()
    leaf, sides = _leaf(drafts, max(lengths))
    level, layout = _body(drafts, leaf, [sides + pages for pages in lengths])
    layout = _fuller(drafts, leaf, level, layout)
    is_over = drafts.budget is not None and layout.pages > drafts.budget
    problems = [_budget_problem(drafts, layout.pages, level)] if is_over else []
    return _product(layout, drafts.place, problems, {"shortened": level})


def _body(drafts: CheatDrafts, leaf: str, estimates: Sequence[float]) -> tuple[int, Layout]:
    """Return the level of the fullest body that keeps with its leaf to the budget, laid out."""
    if drafts.budget is None:
        return 0, _laid_out(drafts, leaf, 0)
    layouts: dict[int, Layout] = {}

    def measure(level: int) -> float:
        layouts.pop(level + 1, None)
        layout = layouts[level] = _laid_out(drafts, leaf, level)
        return layout.pages - 1 + _last_page(drafts, layout, "sheet-end")

    level = fullest(estimates, measure, drafts.budget)
    return level, layouts[level]


def _laid_out(drafts: CheatDrafts, leaf: str, level: int, more: str = "") -> Layout:
    return lay_out(replace(drafts.shell, css=drafts.shell.css + more, body=leaf + drafts.body_at(level)).document())


def _fuller(drafts: CheatDrafts, leaf: str, level: int, layout: Layout) -> Layout:
    """Set a sheet tighter if that saves a last page with little on it."""
    if layout.pages <= LEAF_PAGES or _last_page(drafts, layout, "sheet-end") > LITTLE:
        return layout
    tight = _laid_out(drafts, leaf, level, TIGHT)
    return tight if tight.pages < layout.pages else layout


def _last_page(drafts: CheatDrafts, layout: Layout, end: str) -> float:
    """Return how much of the last page is used, up to an anchor."""
    return 1 - layout.below(end) / PX / drafts.paper.height


def _leaf(drafts: CheatDrafts, pages: float) -> tuple[str, int]:
    """Return the fullest leaf that keeps to its two sides, what stays empty of these ruled for notes, and its sides.

    It refers to a body of about so many pages.
    """
    # These are not there yet: as many digits as any of them may have stand for each.
    digits = "0" * max(len(str(int(pages * MARGIN) + LEAF_PAGES)), 2)
    css = drafts.shell.css + f'.to::after {{ content: " → {digits}" }}'

    @cache
    def laid_out(level: int) -> Layout:
        leaf = with_places(with_notes(drafts.leaf_at(level), 0))
        return lay_out(replace(drafts.shell, css=css, body=leaf).document())

    def measure(level: int) -> float:
        return laid_out(level).pages - 1 + _last_page(drafts, laid_out(level), "leaf-end")

    level = fullest(drafts.leaf_pages(), measure, LEAF_PAGES)
    layout = laid_out(level)
    leaf = as_laid_out(drafts.leaf_at(level), layout.places)
    return with_notes(leaf, layout.below("leaf-end")), layout.pages


def _budget_problem(drafts: CheatDrafts, pages: int, level: int) -> Diagnostic:
    over = pages - (drafts.budget or pages)
    dropped = f", even without {drafts.dropped[level]}" if level else ""
    message = f"{drafts.title}: {pages} pages, {over} over the budget of {drafts.budget}{dropped}"
    return replace(drafts.place, message=message, code=Code.OVER_BUDGET)


def _product(
    layout: Layout, place: Diagnostic, problems: Iterable[Diagnostic], counts: Mapping[str, int] | None = None
) -> Product:
    data, log = layout.write()
    return Product(data, (*problems, *_complaints(log, place)), {"pages": layout.pages, **(counts or {})})


def _complaints(log: Iterable[str], place: Diagnostic) -> tuple[Diagnostic, ...]:
    return tuple(replace(place, message=f"in print: {line}", code=Code.UNSUPPORTED_GLYPH) for line in log)
