"""Binds a book whose chapters are files of their own into one file: pages, tags, names and fonts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name

from .pdf_tags import complete, ids_of, name_ids, pairs, saved


def bind(frame: bytes, chapters: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the book: each chapter, with the number of its first page (from 0), in its place of a frame.

    The frame is the whole book, with its names, outline and running heads; but a page of a chapter has only these.
    """
    with pikepdf.open(BytesIO(frame)) as book:
        complete(book)
        binder = _Binder(book)
        for first, data in chapters:
            binder.insert(first, pikepdf.open(BytesIO(data)))
        binder.end()
        return saved(book)


def joined(files: Sequence[bytes]) -> bytes:
    """Return one file with the pages of all, in their order, and their tags and bookmarks."""
    if len(files) == 1:
        return files[0]
    with pikepdf.open(BytesIO(files[0])) as book:
        binder = _Binder(book)
        for other in files[1:]:
            binder.append(pikepdf.open(BytesIO(other)))
        binder.end()
        return saved(book)


class _Binder:
    """Puts chapters into a book.

    A chapter is not closed, since the book reads from it when it is saved; but nothing holds what was read of it.
    """

    def __init__(self, book: pikepdf.Pdf) -> None:
        self.book = book
        self.root: Any = book.Root.StructTreeRoot
        self.owners = dict(pairs(self.root.ParentTree.Nums))
        self.ids = dict(ids_of(self.root))
        self.pages: dict[tuple[int, int], Any] = {}
        """By page of the frame, the page of a chapter that stands there now."""
        self.tags: dict[tuple[int, int], list[Any]] = {}
        """By first page of a chapter in the frame, the tags of the chapter."""
        self.images: dict[str, Any] = {}
        self._share(book.pages[0].Resources)

    def insert(self, first: int, chapter: pikepdf.Pdf) -> None:
        """Put the pages of a chapter where they belong, each with the running head that stands there."""
        heads = [self.book.pages[first + number].obj for number in range(len(chapter.pages))]
        for number, page in enumerate(chapter.pages, start=first):
            self.book.pages[number] = page
        for number, head in enumerate(heads, start=first):
            self._add_head(self.book.pages[number], head, number)
            self.pages[head.objgen] = self.book.pages[number].obj
        self.tags[heads[0].objgen] = self._take_tags(first, chapter)
        for head in heads:
            self.owners.pop(int(head.StructParents))

    def append(self, chapter: pikepdf.Pdf) -> None:
        """Put the pages of a chapter behind all others, and its bookmarks below the last one."""
        first = len(self.book.pages)
        numbers = {page.obj.objgen: number for number, page in enumerate(chapter.pages, start=first)}
        self.book.pages.extend(chapter.pages)
        self.root.K[0].K.extend(self._take_tags(first, chapter))
        with chapter.open_outline() as found, self.book.open_outline() as outline:
            items = outline.root[-1].children if outline.root else outline.root
            for title, target in ((one.title, cast(Any, one.destination)) for one in found.root):
                left, top = float(target[2]), float(target[3])
                items.append(pikepdf.OutlineItem(title, numbers[target[0].objgen], "XYZ", left=left, top=top))

    def _take_tags(self, first: int, chapter: pikepdf.Pdf) -> list[Any]:
        """Let the tags of a chapter whose pages stand in the book be those of the book, and return the outermost."""
        start = int(max(self.owners)) + 1
        for number in range(first, first + len(chapter.pages)):
            page = self.book.pages[number].obj
            page.StructParents += start
            for link in page.get("/Annots", Array()):
                link.StructParent += start
        self._share(self.book.pages[first].Resources)
        root = self.book.copy_foreign(chapter.Root.StructTreeRoot)
        self.owners |= {start + int(number): owner for number, owner in pairs(root.ParentTree.Nums)}
        self.ids |= dict(ids_of(root))
        for tag in root.K[0].K:
            tag.P = self.root.K[0]
        return list(root.K[0].K)

    def _add_head(self, page: pikepdf.Page, head: Any, number: int) -> None:
        """Draw a running head by a form of its own, whose fonts have nothing to do with those of the page."""
        form = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=head.MediaBox, Resources=head.Resources)
        name = f"/Head{number}"
        page.Resources.XObject[name] = self.book.make_stream(head.Contents.read_bytes(), form)
        page.Contents = self.book.make_stream(f"q\n{name} Do\nQ\n".encode() + page.Contents.read_bytes())

    def _share(self, resources: Any) -> None:
        """Take images and signs from the book if it has them: the name of an image says what it is. Name the fonts."""
        for name in list(resources.XObject.keys()):
            if name.startswith("/i"):
                resources.XObject[name] = self.images.setdefault(name, resources.XObject[name])
        for name in list(resources.Font.keys()):
            _name_font(resources.Font[name])

    def end(self) -> None:
        """Have everything that holds the book together know the pages of the chapters."""
        document = self.root.K[0]
        tags: list[Any] = []
        for tag in document.K:
            page = tag.Pg.objgen
            tags += self.tags.pop(page, []) if page in self.pages else [tag]
        document.K = Array(tags)
        numbers = sorted(self.owners)
        self.root.ParentTree.Nums = Array([item for number in numbers for item in (number, self.owners[number])])
        name_ids(self.book, self.ids)
        targets = [target for _, target in pairs(self.book.Root.Names.Dests.Names)]
        targets += [item.Dest for item in _items(self.book.Root.get("/Outlines", Dictionary()))]
        for target in targets:
            target[0] = self.pages.get(target[0].objgen, target[0])


def _name_font(font: Any) -> None:
    """Name a font after what it holds: every chapter cuts it differently, and some readers know fonts by names."""
    inner = font.DescendantFonts[0]
    content = sha256(inner.FontDescriptor.FontFile2.read_bytes()).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in content[:6])
    name = Name(f"/{tag}+{str(font.BaseFont).partition('+')[2]}")
    font.BaseFont = inner.BaseFont = inner.FontDescriptor.FontName = name


def _items(parent: Any) -> Iterator[Any]:
    """Yield the bookmarks below one, or below all."""
    item = parent.get("/First")
    while item is not None:
        yield item
        yield from _items(item)
        item = item.get("/Next")
