"""Gathers the words of a question that a search looks through: no markup, and no formulas."""

from __future__ import annotations

from collections.abc import Iterator

from ...bank.fragment import Fragment, walk, words
from ...bank.nodes import Formula
from ...render.views import QuestionView


def search_text(view: QuestionView) -> str:
    """Return the words of a question: its title, its points, its answer and its follow-ups, no text twice."""
    return " ".join(dict.fromkeys(filter(None, map(_words, _fragments(view)))))


def _fragments(view: QuestionView) -> Iterator[Fragment]:
    yield from (view.title, view.front, view.key_points, view.points, *view.summary)
    yield from (piece.body for piece in view.pieces)


def _words(fragment: Fragment) -> str:
    shown = (" … " if isinstance(node, Formula) else f"{words(node)} " for node in walk(fragment.children))
    return " ".join("".join(shown).split())
