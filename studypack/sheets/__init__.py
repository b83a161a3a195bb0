"""Turns the views of a bank into the sheets to print: cheat sheets, study pack, flashcards, self-tests."""

from .build import artifacts
from .options import SheetOptions

__all__ = ["SheetOptions", "artifacts"]
