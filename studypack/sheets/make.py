"""Turns drafts into finished PDF files; every function here can be called by another process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from ..core.diagnostics import Code, Diagnostic
from ..output.artifacts import Product
from ..pdf.layout import Layout, lay_out
from .cards import CardDrafts, overfull, shortened
from .cheat import LEVELS, CheatDrafts
from .cheat_leaf import LEAF_LEVELS, LEAF_PAGES, PX, with_notes
from .draft import Draft

OPTIMISM = 1.1
"""What is dropped saves about so much more than estimated: better once too often laid out than too much dropped."""
LITTLE = 0.25
"""A page that is used less does not look finished."""
TIGHT = ":root { --air: 0.4 }"
"""Less than half the distances between the parts of a question; sizes and leading have a floor, and stay."""


def plain(draft: Draft, place: Diagnostic) -> Product:
    """Make a sheet that has one length."""
    return _product(lay_out(draft.document()), place, ())


def flashcards(drafts: CardDrafts, place: Diagnostic) -> Product:
    """Make the cards; only where one is overfull is the book laid out too, to learn its pages."""
    layout = lay_out(drafts.draft.document())
    kept = overfull(drafts, layout.places)
    if kept:
        pages = {name: number for name, (number, _) in lay_out(drafts.book.document()).places.items()}
        layout = lay_out(shortened(drafts, kept, pages).document())
    return _product(layout, place, (), {"shortened": len(kept)})


def cheat_sheet(drafts: CheatDrafts) -> Product:
    """Make a cheat sheet: the fullest leaf that keeps to its two sides, and the fullest body within the budget."""
    leaf = _leaf(drafts)
    last = len(LEVELS) - 1
    level, layout = 0, _laid_out(drafts, leaf, 0)
    while level < last and (excess := _excess(drafts, layout)) > 0:
        likely = (n for n in range(level + 1, last) if OPTIMISM * (drafts.saved[n] - drafts.saved[level]) >= excess)
        level = next(likely, last if level + 1 == last else level + 1)
        layout = _laid_out(drafts, leaf, level)
    layout = _fuller(drafts, leaf, level, layout)
    problems = [_budget_problem(drafts, layout.pages, level)] if _excess(drafts, layout) > 0 else []
    return _product(layout, drafts.place, problems, {"shortened": level})


def _laid_out(drafts: CheatDrafts, leaf: str, level: int, more: str = "") -> Layout:
    return lay_out(replace(drafts.shell, css=drafts.shell.css + more, body=leaf + drafts.body_at(level)).document())


def _fuller(drafts: CheatDrafts, leaf: str, level: int, layout: Layout) -> Layout:
    """Set a sheet tighter if that saves a last page with little on it."""
    if layout.pages <= LEAF_PAGES or _last_page(drafts, layout) > LITTLE:
        return layout
    tight = _laid_out(drafts, leaf, level, TIGHT)
    return tight if tight.pages < layout.pages else layout


def _last_page(drafts: CheatDrafts, layout: Layout) -> float:
    """Return how much of the last page is used."""
    return 1 - layout.below("sheet-end") / PX / drafts.paper.height


def _excess(drafts: CheatDrafts, layout: Layout) -> float:
    """Return by how many pages a layout is over the budget: of the last page, only what is on it counts."""
    if drafts.budget is None or layout.pages <= drafts.budget:
        return 0.0
    return layout.pages - 1 - drafts.budget + _last_page(drafts, layout)


def _leaf(drafts: CheatDrafts) -> str:
    """Return the fullest leaf that keeps to its two sides; what stays empty of these is ruled for notes."""
    # The pages that it refers to are not there yet: two digits stand for each.
    css = drafts.shell.css + '.to::after { content: " → 00" }'

    @cache
    def laid_out(level: int) -> Layout:
        return lay_out(replace(drafts.shell, css=css, body=drafts.leaf_at(level)).document())

    low, high = 0, len(LEAF_LEVELS) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if laid_out(middle).pages <= LEAF_PAGES else (middle + 1, high)
    return with_notes(drafts.leaf_at(low), laid_out(low).below("leaf-end"))


def _budget_problem(drafts: CheatDrafts, pages: int, level: int) -> Diagnostic:
    over = pages - (drafts.budget or pages)
    dropped = f", even without {drafts.dropped[level]}" if level else ""
    message = f"{drafts.title}: {pages} pages, {over} over the budget of {drafts.budget}{dropped}"
    return replace(drafts.place, message=message, code=Code.OVER_BUDGET)


def _product(
    layout: Layout, place: Diagnostic, problems: Iterable[Diagnostic], counts: Mapping[str, int] | None = None
) -> Product:
    data, log = layout.write()
    complaints = tuple(replace(place, message=f"in print: {line}", code=Code.UNSUPPORTED_GLYPH) for line in log)
    return Product(data, (*problems, *complaints), {"pages": layout.pages, **(counts or {})})
