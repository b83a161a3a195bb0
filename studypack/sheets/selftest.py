"""The self-test of a role: its questions with room to write, then a key of what scores, and where the book has more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ..output.outputs import Output, Product
from . import study_pack
from .complaints import Blame
from .context import Section, SheetContext, SheetPlan
from .print_document import PrintDocument, css_name, css_string, printed
from .tables import Setting

KIND = "selftest"
ROOM = {0: 5, 1: 4, 2: 5, 3: 6, 4: 8, 5: 8}
"""How many lines there are to write on, by stars."""


@dataclass(frozen=True)
class TestDocument:
    """A test: its document, the anchors of its questions, and how it says on which page of the book each stands."""

    document: PrintDocument
    anchors: tuple[str, ...]
    in_book: str

    def styles(self, pages: Mapping[str, int]) -> str:
        """Return the styles that print the pages of the book."""
        texts = ((one, css_string(self.in_book.format(page=pages[one]))) for one in self.anchors if one in pages)
        return "\n".join(f"#book-{css_name(one)}::after {{ content: {text} }}" for one, text in texts)


def sheets(context: SheetContext) -> Iterator[Output]:
    """Return the self-tests of every volume."""
    for volume in context.volumes():
        frame = study_pack.frame_parts(volume, context)
        for sheet in context.plans(volume):
            title = volume.titled(f"{sheet.role_title}{context.title(KIND)}")
            test = compose(sheet, title, context)
            if context.fits(title, test.document.body):
                path, counts = f"{volume.folder}/selftest-{sheet.name}.pdf", {"questions": len(sheet.views)}
                yield context.output(KIND, path, title, test, make, counts, frame)


def make(test: TestDocument, blame: Blame, frame: bytes = b"") -> Product:
    """Make the test."""
    return printed(test.document.laid_out(test.styles(study_pack.pages_of(frame)))).product(blame)


def compose(sheet: SheetPlan, title: str, context: SheetContext) -> TestDocument:
    """Compose the test."""
    sections = tuple(
        Section(name, f"s-{number}", tuple(group))
        for number, (name, group) in enumerate(groupby(sheet.views, key=lambda view: view.section_title))
    )
    writer = context.writer(sheet.views, Setting(30.0))
    variables = {"title": title, "sections": sections, "room": ROOM, "count": len(sheet.views)}
    html = context.page(writer, "selftest", sheet.views, **variables)
    document = context.document(title, html, writer, "sheet-selftest.css", heads=sheet.views)
    return TestDocument(document, tuple(view.anchor for view in sheet.views), context.words.sheet.in_book)
