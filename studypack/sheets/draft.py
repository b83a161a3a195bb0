"""Turns the body of a sheet into a document for print: its fonts, its styles, its title and its language."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import fonts
from . import weasy as layout
from .print_writer import characters


@dataclass(frozen=True)
class Draft:
    """A sheet composed: title and language, its styles, its body as print HTML, and the pictures it shows by name."""

    title: str
    lang: str
    css: str
    body: str
    subject: str = ""
    author: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    letters: tuple[str, str] = ("", "")
    """What the fonts of text and of code have beside what is printed here: fonts of other files are the same then."""

    def document(self) -> layout.Document:
        """Return the complete document, with just the fonts that it needs."""
        printed, code = characters(self.body)
        # Words that styles generate, such as those of running heads, need their characters too.
        faces = fonts.faces((printed | {*self.letters[0], *self.css}) - {"\n"}, code | {*self.letters[1]})
        named = {f"font-{number}.ttf": face for number, face in enumerate(faces)}
        rules = fonts.stylesheet({f"{layout.SCHEME}:{name}": face for name, face in named.items()})
        stacks = f":root {{ --font-text: {fonts.TEXT_STACK}; --font-code: {fonts.MONO_STACK}; }}"
        text = (
            f'<!DOCTYPE html><html lang="{html.escape(self.lang)}"><head><meta charset="utf-8">'
            f"<title>{html.escape(self.title)}</title>{self._meta('description', self.subject)}"
            f"{self._meta('author', self.author)}"
            f"<style>{rules}\n{self.css}\n{stacks}</style></head>"
            f"<body>{self.body}</body></html>"
        )
        return layout.Document(text, {**self.pictures, **{name: face.data for name, face in named.items()}})

    def _meta(self, name: str, value: str) -> str:
        return f'<meta name="{name}" content="{html.escape(value)}">' if value else ""


def key(*values: object) -> str:
    """Return a digest over everything that a file is made from, the versions of what makes it included."""
    text = repr((layout.version(), fonts.version(), *values))
    return hashlib.sha256(text.encode()).hexdigest()


def css_string(text: str) -> str:
    """Return some text as a string of CSS."""
    bare = " ".join(text.split())
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<>&' else char for char in bare) + '"'
