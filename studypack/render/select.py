"""Chooses the questions that a selection names, for decks and sheets alike."""

from __future__ import annotations

from collections.abc import Iterable

from ..bank.settings.config import Selection
from .views import QuestionView


def chosen(selection: Selection, views: Iterable[QuestionView]) -> tuple[QuestionView, ...]:
    """Return the questions that a selection names, in study order."""
    return tuple(view for view in views if _fits(selection, view))


def _fits(selection: Selection, view: QuestionView) -> bool:
    return (
        (not selection.roles or bool(set(selection.roles) & set(view.role_ids)))
        and (not selection.sections or view.section_number in selection.sections)
        and (not selection.difficulties or view.stars in selection.difficulties)
        and (not selection.tags or bool(set(selection.tags) & set(view.tags)))
        and (not selection.companies or bool(set(selection.companies) & set(view.companies)))
        and (not selection.volumes or view.volume in selection.volumes)
        and (not selection.frequent or view.is_frequent)
    )
