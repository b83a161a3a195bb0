"""Turns drafts into finished PDF files; every function here can be called by another process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from ..core.diagnostics import Code, Diagnostic
from ..output.artifacts import Product
from ..pdf.layout import Layout, lay_out
from .cards import CardDrafts, overfull, shortened
from .cheat import CheatDrafts
from .cheat_leaf import LEAF_PAGES, PX, with_notes
from .draft import Draft
from .fullest import fullest

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
    leaf, sides = _leaf(drafts)
    level, layout = _body(drafts, leaf, sides)
    layout = _fuller(drafts, leaf, level, layout)
    is_over = drafts.budget is not None and layout.pages > drafts.budget
    problems = [_budget_problem(drafts, layout.pages, level)] if is_over else []
    return _product(layout, drafts.place, problems, {"shortened": level})


def _body(drafts: CheatDrafts, leaf: str, sides: int) -> tuple[int, Layout]:
    """Return the level of the fullest body that keeps to the budget after a leaf of so many sides, laid out."""
    if drafts.budget is None:
        return 0, _laid_out(drafts, leaf, 0)
    estimates = [sides + pages for pages in drafts.body_pages()]
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


def _leaf(drafts: CheatDrafts) -> tuple[str, int]:
    """Return the fullest leaf that keeps to its two sides, what stays empty of these ruled for notes, and its sides."""
    # The pages that it refers to are not there yet: two digits stand for each.
    css = drafts.shell.css + '.to::after { content: " → 00" }'

    @cache
    def laid_out(level: int) -> Layout:
        return lay_out(replace(drafts.shell, css=css, body=with_notes(drafts.leaf_at(level), 0)).document())

    def measure(level: int) -> float:
        return laid_out(level).pages - 1 + _last_page(drafts, laid_out(level), "leaf-end")

    level = fullest(drafts.leaf_pages(), measure, LEAF_PAGES)
    layout = laid_out(level)
    return with_notes(drafts.leaf_at(level), layout.below("leaf-end")), layout.pages


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
