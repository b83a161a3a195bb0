"""Lays a book out in chapters, each by itself, and in a frame in which empty pages stand for the chapters.

A chapter knows no number of a page, so nothing outside it changes how it looks, and an edit lays out one chapter anew.
All numbers are in the frame: contents, plans, index and running heads are laid out when every chapter is, with just
the headings of the chapters on their pages, as high as these stand there. What stands before the chapters is laid out
without numbers too: how many pages it has tells the numbers of all others.

It relies on left and right pages having the same margins, and on WeasyPrint telling where headings stand.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from ..output.outputs import Part, digest_of
from .print_document import PrintDocument, Printed, css_name, places_of, printed, unpacked
from .weasy import Layout

_TOP = "chapter-top"
_START = f'<div id="{_TOP}"></div>'
"""Stands first in a chapter, to tell where a page begins."""
_ALL = "chapter--all"
_CHAPTERS = f'<section style="break-before: page; break-after: page" id="{_ALL}"></section>'
"""Stands for all chapters where only what is around them is laid out."""
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
    """What stands before and behind the chapters of a book, the headings of these, and its index.

    The index stands last; it tells pages of chapters, so it is laid out with the frame, but as a chapter is.
    """

    front: PrintDocument
    back: str
    headings: tuple[tuple[Heading, ...], ...]
    index: Chapter | None = None


@dataclass(frozen=True)
class Book:
    """A book: its frame, and its chapters, which are laid out apart.

    Each of its files has fonts of its own: a character that is new in one changes no other.
    """

    frame: Frame
    chapters: tuple[PrintDocument, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What lays out its chapters."""
        return tuple(
            Part(digest_of(one, number), partial(make_chapter, one, f"{number}-"))
            for number, one in enumerate(self.chapters)
        )

    @cached_property
    def frame_part(self) -> Part:
        """What lays out its frame, once its chapters are."""
        own = replace(self.frame.front, body=self.frame.front.body + _CHAPTERS + self.frame.back)
        parts = (Part(digest_of(own), partial(make_front, own)), *self.parts)
        return Part(digest_of(self.frame, [part.digest for part in parts]), partial(make_frame, self.frame), parts)


def make_chapter(document: PrintDocument, name: str) -> bytes:
    """Lay a chapter out; `name` tells its tags from those of the others."""
    return _chapter(document, name).packed()


def _chapter(document: PrintDocument, name: str, styles: str = "") -> Printed:
    return printed(replace(document, body=_START + document.body).laid_out(styles), name, tells_places=True)


def make_front(document: PrintDocument) -> bytes:
    """Tell on which page every anchor is of a frame with one page in place of all chapters, and no index."""
    layout = document.laid_out(':root { --page: "000" }')
    return Printed((), {"pages": layout.pages}, places=places_of(layout)).packed()


def make_frame(frame: Frame, front: bytes, *chapters: bytes) -> bytes:
    """Lay out the frame of a book around its chapters, and its index; it tells on which page every anchor is.

    All numbers are given in styles: WeasyPrint would look for each among all others, and set pages again. They follow
    from how many pages `front`, as `make_front` tells them, and every chapter have; where they turn out otherwise, all
    is laid out once more.
    """
    made = [unpacked(one) for one in chapters]
    pages = _expected(frame, unpacked(front), made)
    for left in reversed(range(MOST_TRIES)):
        styles = "\n".join(f'.page-{css_name(name)} {{ --page: "{page}" }}' for name, page in pages.items())
        index = [_chapter(frame.index.document, f"{len(made)}-", styles)] if frame.index else []
        layout = _filled(frame, [*made, *index], styles)
        found = {name: place.page for name, place in layout.places.items()}
        if not left or all(found.get(name) == page for name, page in pages.items()):
            break
        pages = found
        layout.document = None  # its pages: two layouts at once take twice the memory
    places = places_of(layout)
    firsts = tuple(places.pop(_first(number), (0, 0.0))[0] for number in range(len(made) + len(index)))
    data, log = layout.write()
    files, log = (data, *(one.files[0] for one in index)), (*log, *(line for one in index for line in one.log))
    return Printed(files, {"pages": layout.pages}, log, places, firsts).packed()


def _expected(frame: Frame, front: Printed, chapters: Sequence[Printed]) -> dict[str, int]:
    """Return on which page every anchor of a book should be."""
    places = dict(front.places)
    first, _ = places.pop(_ALL, (front.counts["pages"] + 1, 0.0))  # a bank's own styles may hide it
    more = sum(made.counts["pages"] for made in chapters) - 1
    pages = {name: page + more * (page > first) for name, (page, _) in places.items()}
    for headings, made in zip(frame.headings, chapters, strict=True):
        pages |= {one.anchor: first - 1 + made.places[one.anchor][0] for one in headings if one.anchor in made.places}
        first += made.counts["pages"]
    last = front.counts["pages"] + more
    return pages | {one.anchor: last + 1 for one in (frame.index.headings if frame.index else ())}


def _filled(frame: Frame, chapters: Sequence[Printed], styles: str) -> Layout:
    """Lay out the frame with pages that stand for those of chapters, and of the index if it is among them."""
    headings = [*frame.headings, *([frame.index.headings] if frame.index else [])]
    both = zip(headings, chapters, strict=False)
    stand_ins = [_stand_ins(number, own, made) for number, (own, made) in enumerate(both)]
    stand_ins.insert(len(frame.headings), frame.back)
    return replace(frame.front, body=frame.front.body + "".join(stand_ins)).laid_out(styles)


def bound(frame: Printed, chapters: Sequence[Printed]) -> bytes:
    """Return the file of a book: its chapters in their places in the frame."""
    from .binding import bind  # pikepdf takes a while to load, and a build of decks needs none

    data, *index = frame.files
    files = [*(one.files[0] for one in chapters), *index]
    return bind(data, [(first - 1, one) for first, one in zip(frame.firsts, files, strict=True) if first])


def _first(number: int) -> str:
    """Return the anchor of the first page of a chapter: one that a bank's own template cannot have."""
    return f"chapter--{number}"


def _stand_ins(number: int, headings: Sequence[Heading], made: Printed) -> str:
    """Return pages with nothing but headings: for bookmarks, links, numbers of pages and running heads."""
    shown = [""] * made.counts["pages"]
    _, top = made.places[_TOP]
    for heading in headings:
        if heading.anchor in made.places:  # what is not shown is nowhere
            page, y = made.places[heading.anchor]
            shown[page - 1] += heading.at(y - top)
    starts = [f' id="{_first(number)}"', *[""] * (len(shown) - 1)]
    return "".join(
        f'<section style="break-before: page; break-after: page"{start}>{found}</section>'
        for start, found in zip(starts, shown, strict=True)
    )
