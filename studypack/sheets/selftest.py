"""The self-test of a role: its questions with room to write, then a key of what scores, and where the book has more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from ..bank.nodes import Fragment
from ..output.garbage import rare_collection
from ..output.outputs import Output, Product
from ..render.views import QuestionView
from . import study_pack
from .complaints import Blame
from .context import SheetContext, SheetPlan, anchor
from .print_document import PrintDocument, css_string, finished, key
from .tables import Setting

KIND = "selftest"
ROOM = {0: 5, 1: 4, 2: 5, 3: 6, 4: 8, 5: 8}
"""How many lines there are to write on, by stars."""


@dataclass(frozen=True)
class TestQuestion:
    """A question of the test: its anchor, and how many lines there are to write on."""

    q: QuestionView
    anchor: str
    lines: int


@dataclass(frozen=True)
class TestSection:
    """A section of the test."""

    name: str
    anchor: str
    questions: tuple[TestQuestion, ...]

    @property
    def words(self) -> Fragment:
        """What its heading shows."""
        return self.questions[0].q.section_heading


@dataclass(frozen=True)
class TestDocument:
    """A test: its document, the anchors of its questions, and how it says on which page of the book each stands."""

    document: PrintDocument
    anchors: tuple[str, ...]
    in_book: str

    def styles(self, pages: Mapping[str, int]) -> str:
        """Return the styles that print the pages of the book."""
        texts = ((one, css_string(self.in_book.format(page=pages[one]))) for one in self.anchors if one in pages)
        return "\n".join(f"#book-{one}::after {{ content: {text} }}" for one, text in texts)


def outputs(context: SheetContext) -> Iterator[Output]:
    """Return the self-tests of every volume."""
    for volume in context.volumes():
        frame = study_pack.frame_parts(volume, context)
        for sheet in context.plans(volume):
            title = volume.titled(f"{sheet.role_title}{context.say.titles[KIND]}")
            test = compose(sheet, title, context)
            if not context.fits(title, test.document.body):
                continue
            path = f"{volume.folder}/selftest-{sheet.name}.pdf"
            counts = {"questions": len(sheet.views)}
            digest = key(test, *(part.digest for part in frame))
            yield Output(path, KIND, title, digest, partial(make, test, context.blame), counts, True, frame)


@rare_collection(and_at_end=True)
def make(test: TestDocument, blame: Blame, frame: bytes = b"") -> Product:
    """Make the test."""
    return finished(test.document.laid_out(test.styles(study_pack.pages_of(frame))), blame)


def compose(sheet: SheetPlan, title: str, context: SheetContext) -> TestDocument:
    """Compose the test."""
    sections = tuple(
        TestSection(name, f"s-{number}", tuple(TestQuestion(view, anchor(view), ROOM[view.stars]) for view in group))
        for number, (name, group) in enumerate(groupby(sheet.views, key=lambda view: view.section_title))
    )
    imprint = context.imprint(sheet.views)
    writer = context.writer(sheet.views, Setting(30.0))
    html = context.renderer.page(
        writer, "sheet/selftest.html.j2", words=context.words, say=context.say, bank=context.bank, title=title,
        sections=sections, imprint=imprint, count=len(sheet.views),
    )  # fmt: skip
    document = context.document(title, context.css(title, imprint, "sheet-selftest.css"), html, writer)
    return TestDocument(document, tuple(map(anchor, sheet.views)), context.say.in_book)
