"""Turns print HTML into PDF files: laid out by WeasyPrint, whose log becomes messages, and finished by `pdf_tags`."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from ..output.garbage import rare_collection

_NO_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>{folder}</cachedir></fontconfig>
"""


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
        from .tags import finish  # loading it takes a tenth of a second, which a build of decks need not spend

        with _listening() as log, rare_collection():
            data = self.document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)  # `finish` compresses it
        return finish(data), self.log + tuple(log)


def lay_out(html: str) -> Layout:
    """Lay out a document. Nothing but the document itself is read: no file, no network, no font of the system."""
    weasyprint = _weasyprint()
    with _listening() as log, rare_collection():
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
        document = weasyprint.HTML(string=html, base_url=None, url_fetcher=fetcher).render()
    places = {
        name: (number, float(place[1]))
        for number, page in enumerate(document.pages, start=1)
        for name, place in page.anchors.items()
    }
    return Layout(document, places, tuple(log))


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
        import weasyprint
        import weasyprint.svg
        import weasyprint.urls

    tags = weasyprint.svg.TAGS
    tags["path"] = _remembered(tags["path"])
    return weasyprint


def _remembered(draw: Callable[[Any, Any, float], None]) -> Callable[[Any, Any, float], None]:
    """Return what draws a path as `draw` does, each outline once: reading them is a third of writing a book.

    A formula is drawn sign by sign, and the outline of a sign is the same wherever it stands.
    """
    drawn: dict[str, tuple[list[Any], list[Any]]] = {}

    def path(svg: Any, node: Any, font_size: float) -> None:
        outline, steps = node.get("d", ""), svg.stream.stream
        if outline in drawn:
            steps.extend(drawn[outline][0])
            node.vertices.extend(drawn[outline][1])
            return
        start = len(steps)
        draw(svg, node, font_size)
        drawn[outline] = steps[start:], list(node.vertices)

    return path


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
