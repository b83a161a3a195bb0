"""Turns a book into chapters that are laid out apart, and into a frame in which a page stands for each of theirs.

A chapter begins on a left page and knows no number of a page, so nothing outside it changes how it looks. All numbers
are in the frame: the contents, the plans, the topics and the running heads are laid out when every chapter is, with
just the headings of the chapters on their pages, as high as these stand there and as small as can be.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from ..output.garbage import rare_collection
from .draft import Draft
from .marks import ELSEWHERE
from .print_writer import characters
from .weasy import Layout, lay_out

_CHAPTER = re.compile(r"<!--chapter-->(.*?)<!--/chapter-->", re.DOTALL)
"""What a template says may be laid out apart."""
PLACE = "<!--chapter-->"
"""Stands in a frame where a chapter belongs."""
_ANCHOR = re.compile(r'<[a-z][^>]* id="([^"]*)"')
_LINK = re.compile(r'(<a [^>]*?href=")#([^"]*)"')
_HEADING = re.compile(r'<(h[1-3]) ([^>]*\bid="([^"]*)"[^>]*)>')
_TOP = "chapter-top"
START = f'<div id="{_TOP}"></div>'
"""Stands first in a chapter, to tell where a page begins."""
_STYLE = """
html { break-before: left }
@page { @top-left { content: none !important; border: 0 !important }
  @top-right { content: none !important; border: 0 !important } }
"""
_FLAT = "display: block; position: relative; margin: 0; padding: 0; border: 0; height: 0; break-after: auto"


@dataclass(frozen=True)
class BookDrafts:
    """A book: its frame, which has marks where chapters belong, and its chapters."""

    frame: Draft
    chapters: tuple[Draft, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter laid out: how many pages it has, where its anchors stand, and what was complained about."""

    pages: int
    places: Mapping[str, tuple[int, float]]
    log: tuple[str, ...]
    data: bytes = b""


def divide(draft: Draft, css: str) -> BookDrafts:
    """Divide a book where its template says so; `css` is its styles without what its running heads say of it."""
    text, code = characters(draft.body)
    # Files that are bound share their fonts if these are the same.
    letters = "".join(sorted(text | set(draft.css))), "".join(sorted(code))
    frame = replace(draft, body=_CHAPTER.sub(PLACE, draft.body), letters=letters)
    bare = replace(draft, css=css + _STYLE, letters=letters)
    return BookDrafts(_only_shown(frame), tuple(_chapter(bare, body) for body in _CHAPTER.findall(draft.body)))


def _chapter(book: Draft, body: str) -> Draft:
    inside = set(_ANCHOR.findall(body))

    def link(match: re.Match[str]) -> str:
        return match.group(0) if match.group(2) in inside else f'{match.group(1)}{ELSEWHERE}{match.group(2)}"'

    return _only_shown(replace(book, body=START + _LINK.sub(link, body)))


def _only_shown(draft: Draft) -> Draft:
    pictures = {name: data for name, data in draft.pictures.items() if name in draft.body}
    return replace(draft, pictures=pictures)


@rare_collection(and_at_end=True)
def make_chapter(draft: Draft, name: str) -> bytes:
    """Lay a chapter out; `name` tells it from the others."""
    layout = lay_out(draft.document())
    data, log = layout.write_chapter(name)
    head = json.dumps(asdict(Chapter(layout.pages, layout.places, log)) | {"data": ""})
    return head.encode() + b"\n" + data


def read_chapter(made: bytes) -> Chapter:
    """Take what `make_chapter` returned."""
    head, _, data = made.partition(b"\n")
    found = json.loads(head)
    places = {name: (page, y) for name, (page, y) in found["places"].items()}
    return Chapter(found["pages"], places, tuple(found["log"]), data)


def lay_out_frame(drafts: BookDrafts, chapters: Sequence[Chapter]) -> Layout:
    """Lay out the frame of a book around its chapters."""
    pages = iter("".join(_pages(*both)) for both in zip(drafts.chapters, chapters, strict=True))
    body = re.sub(PLACE, lambda _: next(pages, ""), drafts.frame.body)
    return lay_out(replace(drafts.frame, body=body).document())


def first_page(chapter: Chapter) -> str:
    """Return the anchor in the frame of the first page of a chapter: one that a bank's own template cannot have."""
    return f"chapter-{hashlib.sha256(chapter.data).hexdigest()[:20]}"


def _pages(draft: Draft, chapter: Chapter) -> Iterator[str]:
    """Yield pages with nothing but headings: for bookmarks, links, numbers of pages and running heads."""
    headings: list[list[str]] = [[] for _ in range(chapter.pages)]
    _, top = chapter.places[_TOP]
    for tag, attributes, anchor in _HEADING.findall(draft.body):
        if anchor in chapter.places:  # what is not shown is nowhere
            page, y = chapter.places[anchor]
            headings[page - 1].append(f'<{tag} style="{_FLAT}; top: {y - top:.2f}px" {attributes}></{tag}>')
    for number, found in enumerate(headings):
        start = "" if number else f'; break-before: left" id="{first_page(chapter)}'
        yield f'<section style="break-before: page; break-after: page{start}">{"".join(found)}</section>'
