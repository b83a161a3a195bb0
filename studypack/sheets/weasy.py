"""Turns print HTML into PDF files: laid out by WeasyPrint, whose log becomes messages, and finished by `tags`."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from functools import cache
from importlib import metadata
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError
from urllib.request import BaseHandler, Request
from urllib.response import addinfourl

from ..output.garbage import rare_collection
from .column_layout import once
from .signs import FormulaImage, drawing

_NO_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>{folder}</cachedir></fontconfig>
"""


SCHEME = "res"
"""Of the address of what a document brings with it: `res:` and a name."""
FORMULA = "formula-"
"""With what the name of a formula's picture begins."""


@dataclass(frozen=True)
class Document:
    """A document to print: its HTML, and by name the fonts and pictures to which that refers."""

    html: str
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Pages laid out. `places` gives the page (from 1) and the height on it, in px, of every anchor."""

    document: Any
    places: Mapping[str, tuple[int, float]]
    log: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.document.pages)

    def below(self, name: str) -> float:
        """Return how much of the paper lies below an anchor, in px."""
        page, y = self.places[name]
        return float(self.document.pages[page - 1].height) - y

    def write(self) -> tuple[bytes, tuple[str, ...]]:
        """Return the file, and what WeasyPrint found to complain about while laying out and writing."""
        from .tags import finish

        data, log = self.draw()
        return finish(data), log

    def write_chapter(self, name: str) -> tuple[bytes, tuple[str, ...]]:
        """Return the file to be bound with others, whose fonts are the same; `name` tells its tags from theirs."""
        from .tags import finish

        data, log = self.draw(_embed_whole)
        return finish(data, name), log

    def write_frame(self) -> tuple[bytes, tuple[str, ...]]:
        """Return the file for `bound`."""
        return self.draw(_embed_whole)

    def draw(self, finisher: Callable[[Any, Any], None] | None = None) -> tuple[bytes, tuple[str, ...]]:
        """Return the file as WeasyPrint writes it, and `finisher` changes it: large, its tags still to be completed."""
        with _listening() as log, rare_collection():  # what is written at last is compressed then
            data = self.document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True, finisher=finisher)
        return data, self.log + tuple(log)


def lay_out(source: Document) -> Layout:
    """Lay out a document. Nothing but what it brings is read: no file, no network, no font of the system."""
    weasyprint = _weasyprint()
    with _listening() as log, rare_collection():
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data", SCHEME), allow_redirects=False)
        fetcher.add_handler(_Brought(source.files))
        fonts = weasyprint.text.fonts.FontConfiguration()
        html = weasyprint.HTML(string=source.html, base_url=None, url_fetcher=fetcher)
        document = html.render(font_config=fonts, cache=_formulas(source.files, fetcher, fonts))
    places = {
        name: (number, float(place[1]))
        for number, page in enumerate(document.pages, start=1)
        for name, place in page.anchors.items()
    }
    return Layout(document, places, tuple(log))


def _embed_whole(document: Any, pdf: Any) -> None:
    """Embed every font as the document brought it: WeasyPrint cut it to what is printed, but kept its numbers."""
    whole = _weasyprint().text.fonts.get_hb_object_data
    brought = {id(font.file_content): whole(font.hb_face) for font in document.fonts.values()}
    for one in pdf.objects:
        if (content := getattr(one, "stream", None)) and id(content[0]) in brought:
            one.stream = [brought[id(content[0])]]
            one.extra["Length1"] = len(one.stream[0])


def bound(frame: bytes, chapters: Iterable[tuple[int, bytes]]) -> bytes:
    """Return a frame with chapters in it, each from a page (from 1) on: see `binding`."""
    from .binding import bind

    return bind(frame, [(first - 1, chapter) for first, chapter in chapters])


class _Brought(BaseHandler):
    """Opens the addresses of what a document brings with it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def res_open(self, request: Request) -> addinfourl:
        """Open one; the library finds this method by the name of the scheme."""
        name = request.selector
        if name not in self.files:
            raise URLError("the document does not bring it")
        headers = Message()
        headers["Content-Type"] = guess_type(name)[0] or "application/octet-stream"
        return addinfourl(BytesIO(self.files[name]), headers, request.full_url, 200)


def _formulas(files: Mapping[str, bytes], fetcher: Any, fonts: Any) -> dict[str, FormulaImage]:
    """Return images of all formulas by their addresses: what is in this cache, WeasyPrint does not read itself."""
    weasyprint = _weasyprint()

    def image(name: str, data: bytes) -> FormulaImage:
        address, context = f"{SCHEME}:{name}", SimpleNamespace(font_config=fonts)
        return FormulaImage(drawing(data), lambda svg: weasyprint.images.SVGImage(svg, address, fetcher, context))

    return {f"{SCHEME}:{name}": image(name, data) for name, data in files.items() if name.startswith(FORMULA)}


def version() -> str:
    """Name all that decides the bytes of a file, for cache keys."""
    return "; ".join(f"{name} {metadata.version(name)}" for name in ("weasyprint", "pydyf", "pikepdf"))


@cache
def _weasyprint() -> Any:
    """Import WeasyPrint with a font configuration that holds no font, so that those of the system cannot slip in."""
    folder = tempfile.mkdtemp(prefix="studypack-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "fonts.conf"
    path.write_text(_NO_FONTS.format(folder=folder), encoding="utf-8")
    # Fontconfig reads this at every document, so it stays for the life of the process.
    os.environ["FONTCONFIG_FILE"] = str(path)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No fonts configured", UserWarning)
        import pydyf
        import weasyprint
        import weasyprint.images
        import weasyprint.layout.block
        import weasyprint.text.fonts
        import weasyprint.urls
    block = weasyprint.layout.block
    block.block_box_layout = once(block.block_box_layout)
    pydyf.PDF.page_references = property(_page_references)
    return weasyprint


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """Return how a file refers to its pages: as pydyf does, which writes all of them anew for every tag of a file."""
    kids = pdf.pages["Kids"]  # three items a page
    known: tuple[bytes, ...] = pdf.__dict__.get("known", ())
    if 3 * len(known) != len(kids):
        known = pdf.known = tuple(f"{number} 0 R".encode() for number in kids[::3])
    return known


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect the warnings of WeasyPrint and of the library that embeds its fonts; the terminal shows none."""
    found: list[str] = []
    handler = _Collector(found)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.handlers, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [handler], False
    try:
        yield found
    finally:
        for logger, (handlers, propagates) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagates


class _Collector(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())
