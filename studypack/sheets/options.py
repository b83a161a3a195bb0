"""The types of what sheets are asked for: paper, role, edition; and what one sheet is before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A paper format: the name that CSS knows, and its size in mm."""

    name: str
    width: float
    height: float


PAPERS = {"a4": Paper("A4", 210.0, 297.0), "letter": Paper("letter", 215.9, 279.4)}


@dataclass(frozen=True)
class SheetOptions:
    """What the sheets of one build are like; without `role` or `volume` every one is meant."""

    paper: str = "a4"
    role: str | None = None
    volume: str | None = None
    large_print: bool = False

    @property
    def format(self) -> Paper:
        """The paper."""
        return PAPERS[self.paper]
