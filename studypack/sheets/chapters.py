"""Lays a book out in chapters, each by itself, and in a frame in which empty pages stand for the chapters.

A chapter knows no number of a page, so nothing outside it changes how it looks, and an edit lays out one chapter anew.
All numbers are in the frame: contents, plans, index and running heads are laid out when every chapter is, with just
the headings of the chapters on their pages, as high as these stand there.

It relies on left and right pages having the same margins, and on WeasyPrint telling where headings stand.
"""

from __future__ import annotations

import gc
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import accumulate, chain, zip_longest
from typing import Any

from ..output.garbage import rarely_collecting_garbage
from ..output.outputs import Part
from .print_document import ELSEWHERE, PrintDocument, css_name, key
from .weasy import Layout

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
    """What stands before, between and behind the chapters of a book, the headings of these, and its index.

    The index stands last; it tells pages of chapters, so it is laid out with the frame, but as a chapter is.
    """

    document: PrintDocument
    pieces: tuple[str, ...]
    headings: tuple[tuple[Heading, ...], ...]
    index: Chapter | None = None


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
    """A chapter or a frame laid out: what its head tells, and its files: a frame may have an index, as a second one."""

    head: Mapping[str, Any]
    files: tuple[bytes, ...]

    def packed(self) -> bytes:
        """Return it as bytes."""
        head = json.dumps({**self.head, "sizes": [len(one) for one in self.files]})
        return b"".join((head.encode(), b"\n", *self.files))


def unpacked(made: bytes) -> Made:
    """Return what was packed."""
    text, _, data = made.partition(b"\n")
    head = json.loads(text)
    ends = [*accumulate(head["sizes"])]
    return Made(head, tuple(data[end - size : end] for end, size in zip(ends, head["sizes"], strict=True)))


def book(
    frame: PrintDocument, pieces: Sequence[str], chapters: Sequence[Chapter], index: Chapter | None = None
) -> Book:
    """Return a book. Each of its files has fonts of its own: a character that is new in one changes no other."""
    headings = tuple(one.headings for one in chapters)
    return Book(Frame(frame, tuple(pieces), headings, index), tuple(one.document for one in chapters))


@rarely_collecting_garbage(and_at_end=True)
def make_chapter(document: PrintDocument, name: str) -> bytes:
    """Lay a chapter out; `name` tells its tags from those of the others."""
    return _chapter(document, name).packed()


def _chapter(document: PrintDocument, name: str, styles: str = "") -> Made:
    layout = replace(document, body=_START + document.body).laid_out(styles)
    places = {one: (place.page, place.top) for one, place in layout.places.items()}
    return written(layout, name, places=places)


def written(layout: Layout, name: str, **told: Any) -> Made:
    """Return what was laid out as a file, with what is told of it; `name` tells its tags from those of others."""
    from .pdf_tags import finish  # pikepdf takes a while to load, and a build of decks needs none

    data, log = layout.write()
    return Made({"pages": layout.pages, "log": log, **told}, (finish(data, name),))


@rarely_collecting_garbage(and_at_end=True)
def make_frame(frame: Frame, *chapters: bytes) -> bytes:
    """Lay out the frame of a book around its chapters, and its index; it tells on which page every anchor is.

    All numbers are given in styles: WeasyPrint would look for each among all others, and set pages again. They follow
    from a layout in which each chapter is one page; where they turn out otherwise, all is laid out once more.
    """
    made = [unpacked(one) for one in chapters]
    pages = _expected_pages(frame, made)
    for _ in range(MOST_TRIES):
        styles = "\n".join(f'.page-{css_name(name)} {{ --page: "{page}" }}' for name, page in pages.items())
        index = [_chapter(frame.index.document, f"{len(made)}-", styles)] if frame.index else []
        gc.collect()
        layout = _filled(frame, [*made, *index], styles)
        found = {name: place.page for name, place in layout.places.items()}
        if all(found.get(name) == page for name, page in pages.items()):
            break
        pages = found
    data, log = layout.write()
    firsts = [found.pop(_first(number), 0) for number in range(len(made) + len(index))]
    complaints = [*log, *(line for one in index for line in one.head["log"])]
    told = {"pages": layout.pages, "places": found, "firsts": firsts, "log": complaints}
    return Made(told, (data, *(one.files[0] for one in index))).packed()


def _expected_pages(frame: Frame, chapters: Sequence[Made]) -> dict[str, int]:
    """Return on which page every anchor is to be expected, by a layout in which each chapter is one page."""
    one_page = Made({"pages": 1, "places": {_TOP: (1, 0.0)}}, ())
    count = len(chapters) + bool(frame.index)
    places = _filled(frame, [one_page] * count, ':root { --page: "000" }').places
    gc.collect()
    firsts = [places[_first(number)].page for number in range(len(chapters))]
    more = [one.head["pages"] - 1 for one in chapters]
    pages = {
        name: place.page + sum(count for first, count in zip(firsts, more, strict=True) if first < place.page)
        for name, place in places.items()
    }
    if frame.index:
        pages |= {heading.anchor: pages[_first(len(chapters))] for heading in frame.index.headings}
    for number, (headings, one) in enumerate(zip(frame.headings, chapters, strict=True)):
        shown = {each.anchor: one.head["places"].get(each.anchor) for each in headings}
        pages |= {anchor: pages[_first(number)] + place[0] - 1 for anchor, place in shown.items() if place}
    return pages


def _filled(frame: Frame, chapters: Sequence[Made], styles: str) -> Layout:
    """Lay out the frame with pages that stand for those of chapters and index."""
    headings = [*frame.headings, *([frame.index.headings] if frame.index else [])]
    stand_ins = ["".join(_pages(number, *both)) for number, both in enumerate(zip(headings, chapters, strict=True))]
    parts = zip_longest(frame.pieces, stand_ins, fillvalue="")
    return replace(frame.document, body="".join(chain(*parts))).laid_out(styles)


def whole(found: Book) -> PrintDocument:
    """Return a book as one document, its chapters where they belong: what binding is measured by."""
    index = [found.frame.index.document] if found.frame.index else []
    documents = [*found.chapters, *index]
    bodies = (one.body.replace(ELSEWHERE, "#") for one in documents)
    starts = (f'<div style="break-before: page; break-after: page">{body}</div>' for body in bodies)
    body = "".join(chain(*zip_longest(found.frame.pieces, starts, fillvalue="")))
    pictures = {name: data for one in (found.frame.document, *documents) for name, data in one.pictures.items()}
    return replace(found.frame.document, body=body, pictures=pictures)


def bound(frame: Made, chapters: Sequence[Made]) -> bytes:
    """Return the file of a book: its chapters in their places in the frame."""
    from .binding import bind

    gc.collect()
    data, *index = frame.files
    files = [*(one.files[0] for one in chapters), *index]
    firsts = zip(frame.head["firsts"], files, strict=True)
    return bind(data, [(first - 1, one) for first, one in firsts if first])


def _first(number: int) -> str:
    """Return the anchor of the first page of a chapter: one that a bank's own template cannot have."""
    return f"chapter--{number}"


def _pages(number: int, headings: Sequence[Heading], made: Made) -> Iterator[str]:
    """Yield pages with nothing but headings: for bookmarks, links, numbers of pages and running heads."""
    shown: list[list[str]] = [[] for _ in range(made.head["pages"])]
    places = made.head["places"]
    _, top = places[_TOP]
    for heading in headings:
        if heading.anchor in places:  # what is not shown is nowhere
            page, y = places[heading.anchor]
            shown[page - 1].append(heading.at(y - top))
    for index, found in enumerate(shown):
        start = "" if index else f' id="{_first(number)}"'
        yield f'<section style="break-before: page; break-after: page"{start}>{"".join(found)}</section>'
