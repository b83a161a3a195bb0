"""Turns a project and the wishes for a build into the kit that every sheet is composed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..bank.model import Bank
from ..bank.settings.config import Config
from ..render import assets
from ..render.formulas import FormulaStore
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView
from .draft import Draft, css_string
from .options import SheetOptions
from .print_writer import PrintWriter
from .words import SheetWords

MM = 72 / 25.4
"""A millimetre in points."""
TEXT_PT = 8.5
"""The text of a cheat sheet, in points: its floor."""
TEXT_LEADING = 1.4
_HEAD_MARGIN = 15.5
_FLOOR_MARGIN = 10.0
_BINDING = 5.0


@dataclass(frozen=True)
class Kit:
    """What sheets are composed with. `dates` is the second at which each question last changed, by its id."""

    bank: Bank
    config: Config
    words: Texts
    say: SheetWords
    renderer: Renderer
    formulas: FormulaStore
    media: Mapping[str, str]
    images: Mapping[str, bytes]
    options: SheetOptions
    dates: Mapping[str, int]
    own: assets.Overrides | None = None
    """The styles that the bank brings."""
    undrawn: set[str] = field(default_factory=set)
    """The characters met that no font can draw."""

    @property
    def text_width(self) -> float:
        """The width of the text of a page, in mm."""
        return self.options.format.width - 2 * _FLOOR_MARGIN - _BINDING

    @property
    def text_height(self) -> float:
        """The height of the text of a page, in mm."""
        return self.options.format.height - _HEAD_MARGIN - _FLOOR_MARGIN

    def printer(self, views: Iterable[QuestionView]) -> PrintWriter:
        """Return what writes a document that holds these questions."""
        anchors = {view.id: anchor(view) for view in views}
        return PrintWriter(self.formulas, self.media, self.images, anchors, self.undrawn)

    def date(self, views: Iterable[QuestionView]) -> str:
        """Return the day, in UTC, of the last change to any of these questions; empty if nobody knows."""
        seconds = [self.dates[view.id] for view in views if self.dates.get(view.id)]
        return f"{datetime.fromtimestamp(max(seconds), UTC):%Y-%m-%d}" if seconds else ""

    def imprint(self, views: Iterable[QuestionView]) -> str:
        """Return what every page says of its origin: version, day of the last change, address."""
        version = f"{self.words.version} {self.config.version}" if self.config.version else ""
        date = self.date(views)
        changed = f"{self.words.last_change} {date}" if date else ""
        address = self.config.repository.removeprefix("https://").removeprefix("http://")
        return " · ".join(part for part in (version, changed, address) if part)

    def css(self, title: str, imprint: str, *names: str) -> str:
        """Return the styles of a sheet: the shared ones, its own, its paper, and what its running heads say of it."""
        sheets = assets.styles("tokens.css", "prose.css", "sheet.css", *names, own=self.own)
        large = assets.styles("sheet-large.css", own=self.own) if self.options.large_print else ""
        head = css_string(" · ".join(part for part in (title, imprint) if part))
        heads = "".join(
            f"@page :{side} {{ @top-{corner} {{ content: {head}; }} }}\n"
            for side, corner in (("left", "right"), ("right", "left"))
        )
        heads += "@page :blank { @top-left { content: none; } @top-right { content: none; } }\n"
        return f"{sheets}{large}@page {{ size: {self.options.format.name}; }}\n{heads if title else ''}"

    def draft(self, title: str, css: str, body: str, pictures: Mapping[str, bytes]) -> Draft:
        """Return a sheet that shows these pictures."""
        author = self.config.repository
        name = f"{title} · {self.bank.title}"
        return Draft(name, self.words.html_lang, css, body, self.bank.title, author, pictures)


def anchor(view: QuestionView) -> str:
    """Return the anchor of a question within a document."""
    return f"q-{view.id}"
