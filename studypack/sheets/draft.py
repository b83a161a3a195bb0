"""Turns the body of a sheet into a document for print: its fonts, its styles, its title and its language."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass

from ..pdf import fonts, layout
from ..pdf.html import characters


@dataclass(frozen=True)
class Draft:
    """A sheet composed: what it is called, in which language, its styles, and its body as print HTML."""

    title: str
    lang: str
    css: str
    body: str
    subject: str = ""
    author: str = ""

    def document(self) -> str:
        """Return the complete document, with just the fonts that it needs inside."""
        text, code = characters(self.body)
        # Words that styles generate, such as those of running heads, need their characters too.
        embedded = fonts.faces(text | frozenset(self.css) - {"\n"}, code)
        stacks = f":root {{ --font-text: {fonts.TEXT_STACK}; --font-code: {fonts.MONO_STACK}; }}"
        return (
            f'<!DOCTYPE html><html lang="{html.escape(self.lang)}"><head><meta charset="utf-8">'
            f"<title>{html.escape(self.title)}</title>{self._meta('description', self.subject)}"
            f"{self._meta('author', self.author)}"
            f"<style>{fonts.stylesheet(embedded)}\n{self.css}\n{stacks}</style></head>"
            f"<body>{self.body}</body></html>"
        )

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
