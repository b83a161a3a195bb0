"""The sheets to print: leaf, cheat sheets, study pack, flashcards and self-tests, each kind in a module of its own."""

from .kinds import outputs, start_processes

__all__ = ["outputs", "start_processes"]
