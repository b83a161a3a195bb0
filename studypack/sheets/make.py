"""Turns drafts into finished PDF files; every function here can be called by another process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..core.diagnostics import Code, Diagnostic
from ..output.artifacts import Product
from ..pdf.layout import Layout, lay_out
from .cards import CardDrafts, overfull, shortened
from .cheat import CheatDrafts
from .draft import Draft

LEAF_PAGES = 2
"""The two sides of the leaf for the last ten minutes."""


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
    last = len(drafts.bodies) - 1
    level = _likely_level(drafts)
    layout = lay_out(replace(drafts.shell, body=leaf + drafts.bodies[level]).document())
    while drafts.budget is not None and layout.pages > drafts.budget and level < last:
        level += 1
        layout = lay_out(replace(drafts.shell, body=leaf + drafts.bodies[level]).document())
    over = drafts.budget is not None and layout.pages > drafts.budget
    problems = [_budget_problem(drafts, layout.pages, level)] if over else []
    return _product(layout, drafts.place, problems, {"shortened": level})


def _likely_level(drafts: CheatDrafts) -> int:
    """Return the first body that is likely to keep to the budget.

    One long column is laid out many times faster than two balanced ones, and is half as many pages to within a few
    per cent.
    """
    if drafts.budget is None:
        return 0
    room = drafts.budget - LEAF_PAGES
    low, high = 0, len(drafts.bodies) - 1
    while low < high:
        middle = (low + high) // 2
        body = drafts.bodies[middle]
        pages = lay_out(replace(drafts.shell, css=drafts.shell.css + drafts.one_column, body=body).document()).pages
        low, high = (low, middle) if pages <= room * 2 else (middle + 1, high)
    return low


def _leaf(drafts: CheatDrafts) -> str:
    """Return the fullest leaf that keeps to its two sides."""
    # The pages that it refers to are not there yet: two digits stand for each.
    css = drafts.shell.css + '.to::after { content: " 00" }'
    low, high = 0, len(drafts.leaves) - 1
    while low < high:
        middle = (low + high) // 2
        if lay_out(replace(drafts.shell, css=css, body=drafts.leaves[middle]).document()).pages <= LEAF_PAGES:
            high = middle
        else:
            low = middle + 1
    return drafts.leaves[low]


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
