"""A sheet as one document for print: its styles, its body as print HTML, its pictures, and the fonts that it needs."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import msgspec

from ..bank.diagnostics import Diagnostic
from ..output.outputs import Product
from . import fonts, weasy
from .complaints import Blame

MOST_TAGS = 60_000
"""So many tags may a document have that is laid out at once, which takes about a GB; a question has some fifty."""
_MARKERS = "•◦▪→"
"""What lists put before their items."""
FORMULA_MARK = "\u2061"
"""Stands first in the alternative text of an image that is a formula: the invisible sign of “function application”."""
ELSEWHERE = "elsewhere:"
"""Stands before the anchor to which a chapter links in another chapter."""


@dataclass(frozen=True)
class Paper:
    """A paper format: the name that CSS knows, and its size in mm."""

    name: str
    width: float
    height: float


PAPERS = {"a4": Paper("A4", 210.0, 297.0), "letter": Paper("letter", 215.9, 279.4)}


@dataclass(frozen=True)
class PrintDocument:
    """A sheet composed: title and language, its styles, its body as print HTML, and the pictures it shows by name."""

    title: str
    lang: str
    css: str
    body: str
    subject: str = ""
    author: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def complete(self) -> weasy.Document:
        """Return the complete document, with just the fonts that it needs."""
        printed, code = characters(self.body)
        # Words that styles generate, such as those of running heads, need their characters too.
        faces = fonts.faces((printed | {*self.css}) - {"\n"}, code)
        named = {f"font-{number}.ttf": face for number, face in enumerate(faces)}
        rules = fonts.stylesheet({f"{weasy.SCHEME}:{name}": face for name, face in named.items()})
        stacks = f":root {{ --font-text: {fonts.TEXT_STACK}; --font-code: {fonts.MONO_STACK}; }}"
        css = f"{rules}\n{self.css}\n{stacks}"
        text = (
            f'<!DOCTYPE html><html lang="{html.escape(self.lang)}"><head><meta charset="utf-8">'
            f"<title>{html.escape(self.title)}</title>"
            f"{_meta('description', self.subject)}{_meta('author', self.author)}"
            f"<style>{css}</style></head><body>{self.body}</body></html>"
        )
        return weasy.Document(text, {**self.pictures, **{name: face.data for name, face in named.items()}}, css)

    def laid_out(self, more: str = "") -> weasy.Layout:
        """Lay it out, with some more styles."""
        return weasy.lay_out(replace(self, css=self.css + more).complete())


def _meta(name: str, value: str) -> str:
    return f'<meta name="{name}" content="{html.escape(value)}">' if value else ""


class Printed(msgspec.Struct, frozen=True):
    """A file, or several of a book, with what is counted in it and what its layout told.

    `places` gives for an anchor its page and how far down it stands there, in px.
    """

    files: tuple[bytes, ...]
    counts: dict[str, int]
    log: tuple[str, ...] = ()
    places: dict[str, tuple[int, float]] = {}
    firsts: tuple[int, ...] = ()
    """Of the frame of a book, on which page each chapter begins; 0 for one that is nowhere."""

    def packed(self) -> bytes:
        """Return it as bytes."""
        return msgspec.msgpack.encode(self)

    def product(self, blame: Blame, problems: Iterable[Diagnostic] = ()) -> Product:
        """Return its file as the product of a build; `blame` says where to complain."""
        return Product(self.files[0], (*problems, *blame.problems(self.log)), self.counts)


unpacked = msgspec.msgpack.Decoder(Printed).decode
"""Returns what was packed."""


def printed(layout: weasy.Layout, name: str = "", *, tells_places: bool = False, **counts: int) -> Printed:
    """Return what was laid out as a file; `name` tells its tags from those of others that are bound with it."""
    from .pdf_tags import finish  # pikepdf takes a while to load, and a build of decks needs none

    data, log = layout.write()
    places = places_of(layout) if tells_places else {}
    return Printed((finish(data, name),), {"pages": layout.pages, **counts}, log, places)


def places_of(layout: weasy.Layout) -> dict[str, tuple[int, float]]:
    """Return for every anchor its page and how far down it stands there."""
    return {name: (place.page, place.top) for name, place in layout.places.items()}


def css_string(text: str) -> str:
    """Return some text as a string of CSS."""
    bare = " ".join(text.split())
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<>&' else char for char in bare) + '"'


def css_name(text: str) -> str:
    """Return a name of an element, which may hold dots, as CSS writes it."""
    return "".join(char if char.isalnum() or char in "-_" else f"\\{ord(char):x} " for char in text)


def characters(body: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of print HTML that need a text font, and those that need the font of code."""
    reader = _Characters()
    reader.feed(body)
    reader.close()
    text = reader.text | {*map(chr, range(0x20, 0x7F)), *_MARKERS}
    return frozenset(text - {"\n"}), frozenset(reader.code - {"\n"})


class _Characters(HTMLParser):
    """Gathers what a document prints: its text, and what styles print of attributes, in running heads too."""

    def __init__(self) -> None:
        super().__init__()
        self.text: set[str] = set()
        self.code: set[str] = set()
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in ("code", "pre")
        for name, value in attrs:
            if name in ("data-text", "data-mark", "data-to"):
                self.text.update(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        (self.code if self.depth > 0 else self.text).update(data)


def running_heads(text: str) -> str:
    """Return the styles that print a text at the top of every page, on its outer side."""
    sides = (("left", "right"), ("right", "left"))
    return (
        "".join(f"@page :{side} {{ @top-{corner} {{ content: {css_string(text)}; }} }}\n" for side, corner in sides)
        + "@page :blank { @top-left { content: none; } @top-right { content: none; } }\n"
    )
