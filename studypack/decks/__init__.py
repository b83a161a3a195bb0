"""Turns contents into what Anki imports: notes, note types, decks and packages, as values."""
