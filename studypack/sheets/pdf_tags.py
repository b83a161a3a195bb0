"""Completes WeasyPrint's tags to PDF/UA-1, and makes the file smaller and always the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .print_document import ELSEWHERE, FORMULA_MARK

_MARKED = re.compile(rb"/(\w+)\n?\s*<</MCID (\d+)>>\n?\s*BDC")
_RUNNING_HEAD = b"/Artifact\n<</Type /Pagination /Subtype /Header>>\nBDC"


def finish(data: bytes, chapter: str = "") -> bytes:
    """Return the file with its tags completed; those of a chapter get names that no other chapter has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        complete(pdf, chapter)
        return saved(pdf)


def complete(pdf: pikepdf.Pdf, chapter: str = "") -> None:
    """Complete the tags of a file."""
    contents = [_content(page) for page in pdf.pages]
    if "/StructTreeRoot" in pdf.Root:
        contents = _Tags(pdf, chapter).complete(contents)
    for page, content in zip(pdf.pages, contents, strict=True):
        page.Contents = pdf.make_stream(content)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return a file as it is stored: small, and the same for the same content."""
    out = io.BytesIO()
    pikepdf.settings.set_flate_compression_level(9)
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    return out.getvalue()


def pairs(array: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of which a tree of names or numbers is made."""
    return ((array[at], array[at + 1]) for at in range(0, len(array), 2))


def ids_of(root: Any) -> Iterator[tuple[str, Object]]:
    """Yield the tags that are referred to, by their names."""
    if "/IDTree" in root:
        yield from ((str(name), element) for name, element in pairs(root.IDTree.Kids[0].Names))


def name_ids(pdf: pikepdf.Pdf, ids: Mapping[str, Object]) -> None:
    """Store under which names tags are referred to."""
    if ids:
        names = Array([item for name in sorted(ids) for item in (String(name), ids[name])])
        limits = Array([String(min(ids)), String(max(ids))])
        leaf = pdf.make_indirect(Dictionary(Limits=limits, Names=names))
        pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(Dictionary(Kids=Array([leaf])))


def _content(page: pikepdf.Page) -> bytes:
    contents = page.Contents
    parts = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
    return b"\n".join(part.read_bytes() for part in parts)


class _Tags:
    """Walks the tree of tags once and mends what it meets."""

    def __init__(self, pdf: pikepdf.Pdf, chapter: str) -> None:
        self.pdf = pdf
        self.chapter = chapter
        self.root = pdf.Root.StructTreeRoot
        self.owners = {int(number): owner for number, owner in pairs(self.root.ParentTree.Nums)}
        self.page_numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.seen: set[tuple[int, int]] = set()
        """Page and number of all content that some tag holds."""
        self.ids: dict[str, Object] = {}

    def complete(self, contents: list[bytes]) -> list[bytes]:
        """Mend the tree, and make artifacts of the content that no tag of it holds."""
        for element in self.root.K:
            self._mend(element)
        name_ids(self.pdf, self.ids)
        for page in self.pdf.pages:
            self._describe_links(page)
        return [self._without_heads(number, content) for number, content in enumerate(contents)]

    def _mend(self, element: Object) -> None:
        kind = str(element.get("/S", ""))
        if kind == "/TH":
            element.A.Scope = Name.Column
        if kind == "/Figure" and str(element.get("/Alt", "")).startswith(FORMULA_MARK):
            element.S = Name.Formula
            element.Alt = String(str(element.Alt)[len(FORMULA_MARK) :])
        if "/ID" in element:
            element.ID = String(self.chapter + str(element.ID))
            self.ids[str(element.ID)] = element
        if self.chapter and kind == "/TD" and "/Headers" in element.get("/A", {}):
            element.A.Headers = Array([String(self.chapter + str(name)) for name in element.A.Headers])
        self._mend_kids(element)

    def _mend_kids(self, element: Object) -> None:
        """Go on with the kids; a span that is nothing but one piece of text gives way to that piece."""
        kids = element.get("/K")
        if not isinstance(kids, Array):
            return
        number = self.page_numbers.get(element.Pg.objgen, -1) if "/Pg" in element else -1
        kept: list[Object | int] = []
        found: list[Any] = list(kids)
        for kid in found:
            piece = kid if isinstance(kid, int) else self._only_piece(kid, element)
            kept.append(kid if piece is None else piece)
            if piece is not None:
                self.seen.add((number, piece))
                if not isinstance(kid, int):
                    self.owners[number][piece] = element
            elif "/S" in kid:
                self._mend(kid)
        element.K = Array(kept)

    def _only_piece(self, kid: Object, parent: Object) -> int | None:
        if str(kid.get("/S")) != "/Span" or "/Alt" in kid or "/Pg" not in parent or kid.Pg.objgen != parent.Pg.objgen:
            return None
        kids: Any = kid.get("/K")
        only: Any = kids[0] if isinstance(kids, Array) and len(kids) == 1 else None
        return only if isinstance(only, int) else None

    def _describe_links(self, page: pikepdf.Page) -> None:
        """Give every link a description, and let the reader step through them in the order of the tags."""
        links = page.get("/Annots", Array())
        for link in links:
            if "/A" in link and str(link.A.get("/URI", "")).startswith(ELSEWHERE):
                link.Dest = String(unquote(str(link.A.URI).removeprefix(ELSEWHERE)))
                del link.A, link.Contents
            if "/Contents" not in link:
                target = link.A.URI if "/A" in link and "/URI" in link.A else link.get("/Dest", "")
                link.Contents = String(str(target))
        if len(links):
            page.obj.Tabs = Name.S

    def _without_heads(self, number: int, content: bytes) -> bytes:
        """Mark running heads as artifacts: WeasyPrint gives them tags that stand nowhere in the tree."""
        owners = self.owners.get(number, Array())

        def mark(match: re.Match[bytes]) -> bytes:
            piece = int(match.group(2))
            if (number, piece) in self.seen:
                return match.group(0)
            if piece < len(owners):
                owners[piece] = None
            return _RUNNING_HEAD

        return _MARKED.sub(mark, content)
