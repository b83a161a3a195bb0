"""The sheets to print: leaf, cheat sheets, study pack, flashcards and self-tests, each kind in a module of its own."""

from .kinds import outputs

__all__ = ["outputs"]
