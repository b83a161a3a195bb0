"""Lays a book out in chapters, each by itself, and in a frame in which empty pages stand for the chapters.

A chapter knows no number of a page, so nothing outside it changes how it looks, and an edit lays out one chapter anew.
All numbers are in the frame: contents, plans, index and running heads are laid out when every chapter is, with just
the headings of the chapters on their pages, as high as these stand there.

It relies on left and right pages having the same margins, and on WeasyPrint telling where headings stand.
"""

from __future__ import annotations

import gc
import hashlib
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from ..output.garbage import rarely_collecting_garbage
from ..output.outputs import Part
from .print_document import ELSEWHERE, PrintDocument, key
from .weasy import Layout, lay_out

_TOP = "chapter-top"
_START = f'<div id="{_TOP}"></div>'
"""Stands first in a chapter, to tell where a page begins."""
MOST_TRIES = 3
"""So often a frame is laid out with other numbers, at most."""
_FLAT = (
    "display: block; position: relative; margin-top: 0; margin-bottom: 0; padding: 0; border: 0; height: 0; "
    "min-height: 0; break-after: auto"
)


@dataclass(frozen=True)
class Heading:
    """A heading of a chapter: its element, its anchor, and its other attributes."""

    tag: str
    anchor: str
    attributes: tuple[tuple[str, str], ...]

    def at(self, top: float) -> str:
        """Return it empty, so far below the top of a page, in px."""
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes)
        style = f"{_FLAT}; top: {top:.2f}px"
        return f'<{self.tag} style="{style}" id="{html.escape(self.anchor)}"{attributes}></{self.tag}>'


@dataclass(frozen=True)
class Chapter:
    """A chapter to lay out: its document and its headings."""

    document: PrintDocument
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class Frame:
    """What stands before, between and behind the chapters of a book, and the headings of these."""

    document: PrintDocument
    pieces: tuple[str, ...]
    headings: tuple[tuple[Heading, ...], ...]


@dataclass(frozen=True)
class Book:
    """A book: its frame, and its chapters, which are laid out apart."""

    frame: Frame
    chapters: tuple[PrintDocument, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What lays out its chapters."""
        return tuple(
            Part(key(one, number), partial(make_chapter, one, f"{number}-")) for number, one in enumerate(self.chapters)
        )

    @cached_property
    def frame_part(self) -> Part:
        """What lays out its frame, once its chapters are."""
        parts = self.parts
        return Part(key(self.frame, [part.digest for part in parts]), partial(make_frame, self.frame), parts)


@dataclass(frozen=True)
class Made:
    """A chapter or a frame laid out: what its head tells, and its file."""

    head: Mapping[str, Any]
    data: bytes

    def packed(self) -> bytes:
        """Return it as bytes."""
        return json.dumps(self.head).encode() + b"\n" + self.data


def unpacked(made: bytes) -> Made:
    """Return what was packed."""
    head, _, data = made.partition(b"\n")
    return Made(json.loads(head), data)


def book(frame: PrintDocument, pieces: Sequence[str], chapters: Sequence[Chapter]) -> Book:
    """Return a book. Each of its files has fonts of its own: a character that is new in one changes no other."""
    documents = (one.document for one in chapters)
    return Book(
        Frame(frame, tuple(pieces), tuple(one.headings for one in chapters)),
        tuple(replace(one, body=_START + one.body) for one in documents),
    )


@rarely_collecting_garbage(and_at_end=True)
def make_chapter(document: PrintDocument, name: str) -> bytes:
    """Lay a chapter out; `name` tells its tags from those of the others."""
    from .pdf_tags import finish  # pikepdf takes a while to load, and a build of decks needs none

    layout = lay_out(document.complete())
    data, log = layout.write()
    places = {one: (place.page, place.top) for one, place in layout.places.items()}
    return Made({"pages": layout.pages, "places": places, "log": log}, finish(data, name)).packed()


@rarely_collecting_garbage(and_at_end=True)
def make_frame(frame: Frame, *chapters: bytes) -> bytes:
    """Lay out the frame of a book around its chapters; it tells where they begin, and on which page every anchor is."""
    made = [unpacked(one) for one in chapters]
    layout = _laid_out(frame, made)
    data, log = layout.write()
    pages = {name: place.page for name, place in layout.places.items()}
    firsts = [pages.pop(_first(one), 0) for one in made]
    return Made({"pages": layout.pages, "places": pages, "firsts": firsts, "log": log}, data).packed()


def _laid_out(frame: Frame, chapters: Sequence[Made]) -> Layout:
    """Lay out the frame with the numbers of pages given: WeasyPrint takes hundreds of times as long to find them.

    They follow from a layout in which each chapter is one page; where they turn out otherwise, once more.
    """
    starts = [_page("", f' id="{_first(one)}"') for one in chapters]
    short = _filled(frame, starts, ':root { --page: "000" }')
    pages = _pages_of(short, frame, chapters)
    del short
    stand_ins = ["".join(_pages(*both)) for both in zip(frame.headings, chapters, strict=True)]
    for _ in range(MOST_TRIES):
        rules = (f'.page-{name} {{ --page: "{page}" }}' for name, page in pages.items())
        layout = _filled(frame, stand_ins, "\n".join(rules))
        found = {name: place.page for name, place in layout.places.items()}
        if all(found.get(name) == page for name, page in pages.items()):
            break
        pages = found
    return layout


def _filled(frame: Frame, chapters: Sequence[str], styles: str) -> Layout:
    """Lay out the frame with something in the places of chapters."""
    gc.collect()  # what was laid out before
    body = "".join(piece + pages for piece, pages in zip(frame.pieces, [*chapters, ""], strict=True))
    return replace(frame.document, body=body).laid_out(styles)


def _pages_of(short: Layout, frame: Frame, chapters: Sequence[Made]) -> dict[str, int]:
    """Return the pages of all anchors, by a layout in which each chapter is one page."""
    firsts = [short.places[_first(one)].page for one in chapters]
    more = [one.head["pages"] - 1 for one in chapters]
    pages = {}
    for name, place in short.places.items():
        pages[name] = place.page + sum(count for first, count in zip(firsts, more, strict=True) if first < place.page)
    for headings, one in zip(frame.headings, chapters, strict=True):
        places = one.head["places"]
        for heading in (each for each in headings if each.anchor in places):
            pages[heading.anchor] = pages[_first(one)] + places[heading.anchor][0] - 1
    return pages


def whole(found: Book) -> PrintDocument:
    """Return a book as one document, its chapters where they belong: what binding is measured by."""
    bodies = [one.body.removeprefix(_START).replace(ELSEWHERE, "#") for one in found.chapters]
    starts = [f'<div style="break-before: page; break-after: page">{body}</div>' for body in bodies]
    body = "".join(piece + chapter for piece, chapter in zip(found.frame.pieces, [*starts, ""], strict=True))
    documents = (found.frame.document, *found.chapters)
    pictures = {name: data for one in documents for name, data in one.pictures.items()}
    return replace(found.frame.document, body=body, pictures=pictures)


def bound(frame: Made, chapters: Sequence[Made]) -> bytes:
    """Return the file of a book: its chapters in their places in the frame."""
    from .binding import bind

    gc.collect()
    firsts = zip(frame.head["firsts"], chapters, strict=True)
    return bind(frame.data, [(first - 1, one.data) for first, one in firsts if first])


def _first(chapter: Made) -> str:
    """Return the anchor of the first page of a chapter: one that a bank's own template cannot have."""
    return f"chapter-{hashlib.sha256(chapter.data).hexdigest()[:20]}"


def _pages(headings: Sequence[Heading], made: Made) -> Iterator[str]:
    """Yield pages with nothing but headings: for bookmarks, links, numbers of pages and running heads."""
    shown: list[list[str]] = [[] for _ in range(made.head["pages"])]
    places = made.head["places"]
    _, top = places[_TOP]
    for heading in headings:
        if heading.anchor in places:  # what is not shown is nowhere
            page, y = places[heading.anchor]
            shown[page - 1].append(heading.at(y - top))
    for number, found in enumerate(shown):
        yield _page("".join(found), "" if number else f' id="{_first(made)}"')


def _page(body: str, attributes: str) -> str:
    """Return a page of its own."""
    return f'<section style="break-before: page; break-after: page"{attributes}>{body}</section>'
