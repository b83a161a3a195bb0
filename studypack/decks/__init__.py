"""Decks: the note types, notes and packages that Anki imports."""
