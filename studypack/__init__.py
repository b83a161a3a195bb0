"""Builds Anki decks and print-ready PDF sheets from an interview question bank in Markdown."""

__version__ = "0.1.0"
