"""Turns an interview question bank in Markdown into Anki decks and print-ready PDF sheets."""

__version__ = "0.1.0"
