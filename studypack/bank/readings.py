"""What was read of one place in a file: of a question, of the text around questions, of the title of a part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

from .diagnostics import Diagnostic
from .footnotes import notes_of, with_all_notes
from .fragment import Fragment
from .markdown import Definitions, Reading, find_definitions, read, read_inline
from .model import Markdown, Prose
from .nodes import Formula, Image, Link, Node
from .settings.config import Limits
from .source import Span


class Readings(ABC):
    """What the texts of one place in a file hold: of a question, or of the text around questions."""

    @property
    @abstractmethod
    def span(self) -> Span:
        """Where it stands."""

    @property
    @abstractmethod
    def readings(self) -> tuple[Reading, ...]:
        """What was read of it."""

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas, in order."""
        return tuple(node for node in self._named if isinstance(node, Formula))

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, in order."""
        return tuple(node for node in self._named if isinstance(node, Link))

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """All images, in order."""
        return tuple(node for node in self._named if isinstance(node, Image))

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What the readings found wrong."""
        return tuple(
            Diagnostic(self.span.path, self.line_of(one.line), one.column, one.message, one.code)
            for reading in self.readings
            for one in reading.problems
        )

    def line_of(self, line: int) -> int:
        """Return the line in the file of a line in the texts."""
        return self.span.line + line

    @cached_property
    def _named(self) -> tuple[Node, ...]:
        """What names something outside the texts, found in one walk through them."""
        return tuple(node for reading in self.readings for node in reading.content.find(Formula, Link, Image))


@dataclass(frozen=True)
class ProseContent(Readings):
    """Text around the questions, or the title of a part or section, and its reading."""

    prose: Prose
    reading: Reading

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.prose.span

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Its one reading."""
        return (self.reading,)


def read_prose(prose: Prose, limits: Limits) -> ProseContent:
    """Read text around the questions."""
    defined = find_definitions([prose.markdown], prose.elsewhere)
    reading = read(prose.markdown, 0, 1, limits, defined)
    notes = notes_of([reading], read_elsewhere(prose.elsewhere, limits, defined))
    return ProseContent(prose, with_all_notes(reading, notes))


def read_title(title: str, span: Span, line: str, limits: Limits) -> ProseContent:
    """Read the title of a part or a section, which stands in a line of its file."""
    column = max(line.find(title), 0) + 1
    return ProseContent(Prose(Markdown(title), span), read_inline(Markdown(title), 0, limits, column=column))


def read_elsewhere(text: Markdown, limits: Limits, defined: Definitions) -> Reading:
    """Read what a file defines elsewhere for a text."""
    return read(text, 0, 1, limits, defined) if text else Reading(Fragment())
