"""Turns the fields of a question's notes into the plain text that a search looks through."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from ...decks.notetypes import FIELDS
from ...identity.notes import Note

_UNSOUGHT = ("Id", "Badges", "Context", "Key")
_CAPTION = re.compile(r'<div class="points-label">.*?</div>|<span class="column">.*?</span>', re.DOTALL)
_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_BLANK = re.compile(r"\{\{c\d+::(.*?)\}\}", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def search_text(notes: Iterable[Note]) -> str:
    """Return the words of some notes: no markup, no captions, a mark for each formula, and no text twice."""
    seen: dict[str, None] = {}
    for note in notes:
        for name, text in zip(FIELDS[note.kind], note.fields, strict=False):
            if name not in _UNSOUGHT:
                seen.setdefault(plain(text))
    return " ".join(filter(None, seen))


def plain(fragment: str) -> str:
    """Return the words of a note's field."""
    bare = _TAG.sub(" ", _BLANK.sub(r"\1", _FORMULA.sub(" … ", _CAPTION.sub(" ", fragment))))
    return " ".join(html.unescape(bare).split())
