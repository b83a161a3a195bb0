"""WeasyPrint and pydyf, which lay pages out and write PDF files: nothing else in the program knows either of them.

What this relies on, beyond what their documentation promises (`tests/sheets/test_weasy.py` says what a change breaks):

- `HTML.render(cache=…)` takes images by their addresses, and does not read what it finds there. An image has
  `get_intrinsic_size` and `draw`; what `draw` hands to `Stream.add_image` has an `id` and `get_x_object`, and is named
  `i<id>0` on the page. `Stream.stacked`, `transform`, `set_color_rgb` and `stream` are used to draw.
- `images.SVGImage(tree, address, fetcher, context)` draws what of a formula is not drawn here.
- `Page.anchors` gives the rectangle of every element that has an id: left, top, right, bottom, in px.
- `urls.URLFetcher` is an opener of `urllib`: it takes handlers by scheme.
- Fontconfig reads `FONTCONFIG_FILE` when a document is laid out.
"""

from __future__ import annotations

import atexit
import ctypes.util
import gc
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from functools import cache
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import BaseHandler, Request
from urllib.response import addinfourl

from .complaints import with_line
from .formula_forms import Drawing, Sign, drawing

_NO_FONTS = '<!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{folder}</cachedir></fontconfig>'
SCHEME = "res"
"""Of the address of what a document brings with it: `res:` and a name."""
FORMULA = "formula-"
"""With what the name of a formula's picture begins."""
PX = 96 / 25.4
"""A millimetre in px."""


class Place(NamedTuple):
    """Where an element stands: its page (from 1) and its edges there, in px. Of one that goes on, the first part."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How high it is, in px."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Document:
    """A document to print: its HTML, by name the fonts and pictures to which that refers, and its styles alone."""

    html: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    css: str = ""


@dataclass
class Layout:
    """Pages laid out. `places` tells where every element with an id stands; for `log`, see `complaints`."""

    document: Any
    pages: int
    places: Mapping[str, Place]
    log: tuple[str, ...]

    def write(self) -> tuple[bytes, tuple[str, ...]]:
        """Return the file, large and its tags still to be completed, and what was complained about so far.

        Its pages are let go then: they take more memory than all that is done with the file.
        """
        with _listening() as log:
            data = self.document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
        self.document = None
        gc.collect()
        return data, self.log + tuple(log)


def lay_out(source: Document) -> Layout:
    """Lay out a document. Nothing but what it brings is read: no file, no network, no font of the system."""
    gc.collect()  # the pages that were laid out before and let go: they hold each other
    weasyprint = _weasyprint()
    with _listening() as log:
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data", SCHEME), allow_redirects=False)
        fetcher.add_handler(_Brought(source.files))
        fonts = weasyprint.text.fonts.FontConfiguration()
        html = weasyprint.HTML(string=source.html, base_url=None, url_fetcher=fetcher)
        document = html.render(font_config=fonts, cache=_formulas(source.files, fetcher, fonts))
    places = {
        name: Place(number, *map(float, edges))
        for number, page in reversed([*enumerate(document.pages, start=1)])  # the first of several counts
        for name, edges in page.anchors.items()
    }
    return Layout(document, len(document.pages), places, tuple(with_line(line, source.css) for line in log))


def load() -> None:
    """Load the library, which takes half a second, before there is anything to lay out."""
    _weasyprint()
    gc.freeze()  # it stays; only pages come and go


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


class _FormulaImage:
    """A formula as WeasyPrint takes an image; `left` makes an image of what is not drawn here."""

    def __init__(self, formula: Drawing, left: Callable[[Any], Any]) -> None:
        self._formula = formula
        self._rest = None if formula.rest is None else left(formula.rest)

    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> tuple[float, float, float]:
        """Return width and height in px, and their ratio."""
        width, height = (ex * PX_PER_EX * font_size for ex in self._formula.size)
        return width, height, width / height

    def draw(self, stream: Any, width: float, height: float, style: object) -> None:
        """Draw it on a page, `width` × `height` px large."""
        if self._rest is not None:
            with stream.stacked():
                self._rest.draw(stream, width, height, style)
        stream.transform(*self._formula.fitted(width, height))
        stream.set_color_rgb(0, 0, 0)
        for sign in self._formula.signs:
            stream.add_image(_SignImage(sign), False, 1)
        stream.stream.append(self._formula.operators)


PX_PER_EX = 0.5
"""What WeasyPrint takes an ex of a picture to be, in em."""


class _SignImage:
    """A sign of formulas as WeasyPrint takes an image: an object that the file holds once."""

    def __init__(self, sign: Sign) -> None:
        self.id = sign.id
        self._sign = sign

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """Return the form that draws it."""
        import pydyf

        extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array(self._sign.box)}
        return pydyf.Stream([self._sign.operators], extra)


def _formulas(files: Mapping[str, bytes], fetcher: Any, fonts: Any) -> dict[str, _FormulaImage]:
    """Return images of all formulas by their addresses: what is in this cache, WeasyPrint does not read itself."""
    weasyprint = _weasyprint()

    def image(name: str, data: bytes) -> _FormulaImage:
        address, context = f"{SCHEME}:{name}", SimpleNamespace(font_config=fonts)
        return _FormulaImage(drawing(data), lambda svg: weasyprint.images.SVGImage(svg, address, fetcher, context))

    return {f"{SCHEME}:{name}": image(name, data) for name, data in files.items() if name.startswith(FORMULA)}


@cache
def _weasyprint() -> Any:
    """Import WeasyPrint with a font configuration that holds no font, so that those of the system cannot slip in."""
    folder = tempfile.mkdtemp(prefix="studypack-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "fonts.conf"
    path.write_text(_NO_FONTS.format(folder=folder), encoding="utf-8")
    # Fontconfig reads this at every document, so it stays for the life of the process.
    os.environ["FONTCONFIG_FILE"] = str(path)
    with _by_soname(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No fonts configured", UserWarning)
        import weasyprint
        import weasyprint.images
        import weasyprint.text.fonts
        import weasyprint.urls
    return weasyprint


@contextmanager
def _by_soname() -> Iterator[None]:
    """Let libraries be found on Linux by the name that the loader knows, and not by asking a compiler for another.

    For every name that is none of a file, `ctypes` would run a compiler and a linker where they are installed: thirty
    programs and a quarter of a second before WeasyPrint is loaded.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: name if ".so" in name else None
    try:
        yield
    finally:
        ctypes.util.find_library = search


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
