"""Which questions a selection of `bank.toml` names, for decks, sheets and checks alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from .settings.config import Selection


class Selectable(Protocol):
    """What a selection asks of a question."""

    @property
    def role_ids(self) -> Collection[str]:
        """The ids of its roles."""

    @property
    def section_number(self) -> str:
        """The number of its section, or of its part where it stands in none."""

    @property
    def stars(self) -> int:
        """Its difficulty; 0 for none."""

    @property
    def tags(self) -> Collection[str]:
        """Its tags."""

    @property
    def companies(self) -> Collection[str]:
        """The companies that asked it."""

    @property
    def volume(self) -> str:
        """The id of its volume, or nothing."""

    @property
    def is_frequent(self) -> bool:
        """Whether it is asked often."""


def unmet(selection: Selection, one: Selectable) -> tuple[str, ...]:
    """Return the keys of the conditions that a question does not meet; none where the selection names it."""
    met = {
        "roles": not selection.roles or bool(set(selection.roles) & set(one.role_ids)),
        "sections": not selection.sections or one.section_number in selection.sections,
        "difficulties": not selection.difficulties or one.stars in selection.difficulties,
        "tags": not selection.tags or bool(set(selection.tags) & set(one.tags)),
        "companies": not selection.companies or bool(set(selection.companies) & set(one.companies)),
        "volumes": not selection.volumes or one.volume in selection.volumes,
        "frequent": not selection.frequent or one.is_frequent,
    }
    return tuple(key for key, is_met in met.items() if not is_met)
