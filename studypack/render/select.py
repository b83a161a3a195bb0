"""Chooses the questions that a selection names, for decks and sheets alike."""

from __future__ import annotations

from collections.abc import Iterable

from ..bank.selection import unmet
from ..bank.settings.config import Selection
from .views import QuestionView


def chosen(selection: Selection, views: Iterable[QuestionView]) -> tuple[QuestionView, ...]:
    """Return the questions that a selection names, in study order."""
    return tuple(view for view in views if not unmet(selection, view))
