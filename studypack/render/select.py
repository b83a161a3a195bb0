"""Chooses the questions that a selection names, for decks and sheets alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ..bank.selection import unmet
from ..bank.settings.config import Selection
from .views import QuestionHead

_Q = TypeVar("_Q", bound=QuestionHead)


def chosen(selection: Selection, views: Iterable[_Q]) -> tuple[_Q, ...]:
    """Return the questions that a selection names, in study order."""
    return tuple(view for view in views if not unmet(selection, view))
