"""Reads the pages of a sheet as a reader sees them, and finds what is torn, too long or nearly empty on them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4

_BLOCKS = {"P", "LBody", "Lbl", "LI", "L", "TD", "TH", "TR", "THead", "TBody", "Table", "Div", "Caption", "NonStruct"}
_BLOCKS |= {f"H{level}" for level in range(1, 7)}
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


@dataclass(frozen=True)
class Piece:
    """A piece of content of one tag: its page (from 1), its edges in points, its text."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str = ""
    line: float = 0.0
    """Where its line stands, from the lower edge."""


@dataclass
class Tag:
    """A tag: its kind, its own content, and the tags in it, in the order of reading."""

    kind: str
    own: list[Piece] = field(default_factory=list)
    inside: list[Tag] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        """Yield this tag and all in it."""
        yield self
        for one in self.inside:
            yield from one.walk()

    @property
    def pieces(self) -> list[Piece]:
        """All content below it."""
        return [piece for tag in self.walk() for piece in tag.own]

    @property
    def text(self) -> str:
        """The text of all that."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Printed:
    """A file as it was read: its tags, and all content of each page; the width and height of a page."""

    tags: tuple[Tag, ...]
    pages: tuple[tuple[Piece, ...], ...]
    width: float
    height: float
    columns: int = 2

    def column(self, piece: Piece) -> tuple[int, bool]:
        """Return the page and the column in which something begins."""
        return piece.page, self.columns > 1 and piece.left > self.width * 0.48

    def all(self, *kinds: str) -> list[Tag]:
        """Return the tags of some kinds, in the order of reading."""
        return [tag for one in self.tags for tag in one.walk() if tag.kind in kinds]


def read(data: bytes, columns: int = 2) -> Printed:
    """Read a file whose text stands in so many columns."""
    document = pypdfium2.PdfDocument(data)
    found = [_content(page, number) for number, page in enumerate(document, start=1)]
    width, height = document[0].get_size()
    with pikepdf.open(BytesIO(data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        tags = tuple(_tag(one, -1, numbers, [by_mark for by_mark, _ in found]) for one in pdf.Root.StructTreeRoot.K)
    return Printed(tags, tuple(tuple(pieces) for _, pieces in found), width, height, columns)


def _content(page: Any, number: int) -> tuple[dict[int, list[Piece]], list[Piece]]:
    text = page.get_textpage()
    _, height = page.get_size()
    by_mark: dict[int, list[Piece]] = {}
    for one in page.get_objects(max_depth=1):
        left, bottom, right, top = one.get_bounds() if hasattr(one, "get_bounds") else one.get_pos()
        mark = raw.FPDFPageObj_GetMarkedContentID(one.raw)
        if mark >= 0 and (words := _words(one, text)) is not None:
            edges = left, height - top, right, height - bottom
            by_mark.setdefault(mark, []).append(Piece(number, *edges, words, one.get_matrix().f))
    return by_mark, [piece for pieces in by_mark.values() for piece in pieces]


def _words(one: Any, text: Any) -> str | None:
    """Return the words of some content; None for what is nothing but space."""
    if one.type != raw.FPDF_PAGEOBJ_TEXT:
        return "" if one.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) else None
    size = raw.FPDFTextObj_GetText(one.raw, text.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(one.raw, text.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    words = buffer.raw[:-2].decode("utf-16-le", "ignore")
    return words if words.strip() else None


def _tag(element: Any, page: int, numbers: dict[Any, int], marks: list[dict[int, list[Piece]]]) -> Tag:
    at = numbers.get(element.Pg.objgen, page) if "/Pg" in element else page
    tag = Tag(str(element.S).lstrip("/"))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            tag.own += marks[at].get(int(kid), [])
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            tag.inside.append(_tag(kid, at, numbers, marks))
    return tag


def tables(printed: Printed) -> list[tuple[Tag | None, Tag]]:
    """Return every table with its caption, if it has one."""
    found: list[tuple[Tag | None, Tag]] = []
    for tag in (one for top in printed.tags for one in top.walk()):
        for at, one in enumerate(tag.inside):
            if one.kind == "Table":
                before = tag.inside[at - 1] if at else None
                found.append((before if before and before.kind in ("Div", "P") else None, one))
    return found


def torn_tables(printed: Printed) -> list[str]:
    """Name the tables that fit a column and stand in two, and those that stand apart from their captions."""
    torn = []
    before = Tag("Table")
    for caption, table in tables(printed):
        pieces = table.pieces
        if not pieces:
            continue
        rows = [row.pieces for row in table.walk() if row.kind == "TR"]
        starts = {printed.column(row[0]) for row in rows if row}
        same = _header(table) == _header(before)
        name = (caption.text if caption else table.text)[:30]
        if len(starts) > 1:
            torn.append(f"{name}: in {len(starts)} columns")
        elif caption and caption.pieces and printed.column(caption.pieces[0]) not in starts:
            torn.append(f"{name}: without its caption")
        elif not caption and same and before.pieces and printed.column(before.pieces[0]) not in starts:
            torn.append(f"{name}: goes on without a caption")
        before = table
    return torn


def _header(table: Tag) -> list[str]:
    return [cell.text for cell in table.walk() if cell.kind == "TH"]


def torn_headings(printed: Printed) -> list[str]:
    """Name the headings that do not stand in one column with what follows them."""
    flat = [tag for one in printed.tags for tag in one.walk()]
    torn = []
    for at, tag in enumerate(flat):
        if not re.fullmatch(r"H[1-6]", tag.kind) or not tag.pieces:
            continue
        own = len(list(tag.walk()))
        following = next((piece for one in flat[at + own :] for piece in one.own), None)
        if following and printed.column(following) != printed.column(tag.pieces[0]):
            torn.append(f"page {tag.pieces[0].page}: {tag.text[:30]}")
    return torn


def long_lines(printed: Printed, most: int = 40) -> list[str]:
    """Return the lines with more Chinese characters than a line may have."""
    lines: dict[tuple[int, int, int], str] = {}
    for number, tag in enumerate(one for top in printed.tags for one in top.walk() if one.kind in _BLOCKS):
        for piece in _inline(tag):
            at = number, piece.page, round(piece.line)
            lines[at] = lines.get(at, "") + piece.text
    return [line for line in lines.values() if len(_CHINESE.findall(line)) > most]


def _inline(tag: Tag) -> Iterator[Piece]:
    yield from tag.own
    for one in tag.inside:
        if one.kind not in _BLOCKS:
            yield from _inline(one)


def nearly_empty(printed: Printed, least: float = 0.3) -> list[int]:
    """Return the pages that are left nearly empty though the text goes on: none before a chapter, and not the last."""
    reach = [max((piece.bottom for piece in page), default=0.0) / printed.height for page in printed.pages]
    openings = {tag.pieces[0].page for tag in printed.all("H1") if tag.pieces}
    last = {len(reach), *(page - 1 for page in openings)}
    return [number for number, far in enumerate(reach, start=1) if far < least and number not in last]


def split_words(printed: Printed, words: Sequence[str], *kinds: str) -> list[str]:
    """Name the words that the end of a line splits, in tags of some kinds."""
    torn = []
    for tag in printed.all(*kinds):
        for first, second in pairwise(piece for piece in tag.pieces if piece.text):
            joint = first.text.rstrip()[-8:] + "|" + second.text.lstrip()[:8]
            parts = (f"{word[:at]}|{word[at:]}" for word in words for at in range(1, len(word)))
            torn += [part for part in parts if part in joint and second.line < first.line - 3]
    return torn
