"""Read a file: its headings, questions and prose, in the order in which they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics import Checked, Code, Diagnostic
from ..model import Markdown, ParsedQuestion, Prose
from ..settings.vocabulary import Vocabulary
from ..source import Source, Span
from .doubts import find_doubts
from .fences import Fences
from .front_matter import FrontMatter, read_front_matter
from .grammar import PART, declared_count, read_heading, without_count
from .outline import Mark, Outline, Segment, read_outline
from .pins import split_pin
from .question import read_question_segment
from .references import anchors_in, defined_elsewhere
from .rules import RuledLines


@dataclass(frozen=True)
class PartHeading:
    """A part's heading: its number as written (None for a heading without one), title, and the count it states."""

    number: str | None
    title: str
    declared: int | None
    span: Span


@dataclass(frozen=True)
class SectionHeading:
    """A section's heading: its number as written, such as `1.4`, or empty, its title, and the count it states."""

    number: str
    title: str
    declared: int | None
    span: Span


@dataclass(frozen=True)
class Preamble:
    """The YAML at the head of a file, which is read but is no text of the bank."""

    span: Span


Item = PartHeading | SectionHeading | ParsedQuestion | Prose | Preamble


@dataclass(frozen=True)
class ParsedFile:
    """What a file holds, in its order. The spans of the items, one after another, are all lines of the file.

    `title` is its first heading, where that is a top one, or that of its YAML. `ruled` is what line rules did.
    `anchors` are what links may lead to, each with its line.
    """

    source: Source
    items: tuple[Item, ...]
    title: str = ""
    front_matter: FrontMatter = field(default_factory=FrontMatter)
    ruled: RuledLines = field(default_factory=lambda: RuledLines(()))
    anchors: tuple[tuple[str, int], ...] = ()

    @property
    def has_questions(self) -> bool:
        """Whether the file holds any question; one without is front matter."""
        return any(isinstance(item, ParsedQuestion) for item in self.items)


def parse(source: Source, vocabulary: Vocabulary) -> Checked[ParsedFile]:
    """Read a file. Never fails: what cannot be understood stays prose, with a diagnostic where it looks wrong."""
    outline = read_outline(source, vocabulary)
    front_matter = read_front_matter(source.lines)
    lines = list(outline.ruled.lines)
    items: list[Item] = []
    problems = [*_unclosed(source, outline.fences), *_unmerged(source, outline.fences)]
    for segment, has_questions in zip(outline.segments, _have_questions(outline.segments), strict=True):
        if segment.question:
            question, trouble = read_question_segment(
                source, segment, segment.question, lines, outline, vocabulary, front_matter.tags
            )
            items.append(question)
            problems.extend(trouble)
        else:
            start = segment.start
            if start == 0 and front_matter.lines and segment.mark is None:
                start = min(front_matter.lines, segment.stop)
                items.append(Preamble(source.span(0, start)))
            items.extend(_read_heading(source, segment, start, lines, has_questions))
    problems.extend(find_doubts(source, outline, vocabulary))
    title = front_matter.title or _title(source, outline)
    anchors = tuple(anchors_in(source, outline.fences.inside))
    whole = _completed(items, outline, anchors)
    return Checked(ParsedFile(source, whole, title, front_matter, outline.ruled, anchors), tuple(problems))


def _completed(items: Sequence[Item], outline: Outline, anchors: Sequence[tuple[str, int]]) -> tuple[Item, ...]:
    """Give the texts what the file defines for them elsewhere, and questions the names of the places in them."""
    texts = [one for one in items if isinstance(one, (ParsedQuestion, Prose))]
    ranges = [(one.span.line - 1, one.span.end_line) for one in texts]
    found = iter(defined_elsewhere(outline.ruled.lines, outline.fences.inside, ranges))
    lines = [line for _, line in anchors]
    whole: list[Item] = []
    for one in items:
        if isinstance(one, Prose):
            whole.append(replace(one, elsewhere=next(found)))
        elif isinstance(one, ParsedQuestion):
            own = anchors[bisect_left(lines, one.span.line) : bisect_right(lines, one.span.end_line)]
            whole.append(replace(one, elsewhere=next(found), anchors=tuple(name for name, _ in own)))
        else:
            whole.append(one)
    return tuple(whole)


def _title(source: Source, outline: Outline) -> str:
    """Return the first heading of a file if it is a top one and stands before all questions; else nothing."""
    stop = next((one.start for one in outline.segments if one.question), len(source.lines))
    for index in range(stop):
        heading = read_heading(source.lines[index]) if index not in outline.fences.inside else None
        if heading:
            return heading.title if heading.level == 1 and not PART.match(source.lines[index]) else ""
    return ""


def _unclosed(source: Source, fences: Fences) -> Iterator[Diagnostic]:
    for index in fences.unclosed:
        yield Diagnostic(source.path, index + 1, 1, "this code block is never closed", Code.UNCLOSED_FENCE)
    for index in fences.open_comments:
        yield Diagnostic(source.path, index + 1, 1, "this comment is never closed", Code.UNCLOSED_COMMENT)


def _unmerged(source: Source, fences: Fences) -> Iterator[Diagnostic]:
    """Yield each place where Git could not merge two texts and left both; in a code block they may be an example."""
    start = None
    for index, line in enumerate(source.lines):
        if index in fences.inside:
            continue
        if line.startswith("<<<<<<< "):
            start = index
        elif start is not None and line.startswith(">>>>>>> "):
            message = f"two versions of a text that nobody merged, up to line {index + 1}"
            yield Diagnostic(source.path, start + 1, 1, message, Code.UNMERGED)
            start = None


def _read_heading(
    source: Source, segment: Segment, start: int, lines: Sequence[str], has_questions: bool
) -> Iterator[Item]:
    stop = segment.stop
    is_heading = segment.mark in (Mark.PART, Mark.CHAPTER, Mark.SECTION) and has_questions
    if is_heading:
        span = source.span(start, start + 1)
        title, declared = without_count(split_pin(segment.title)[0]), declared_count(segment.title)
        if segment.mark is Mark.SECTION:
            yield SectionHeading(segment.number, title, declared, span)
        else:
            yield PartHeading(segment.number or None, title, declared, span)
        start += 1
    if start < stop:
        yield Prose(Markdown("\n".join(lines[start:stop])), source.span(start, stop))


def _have_questions(segments: Sequence[Segment]) -> list[bool]:
    """Tell for each heading whether a question follows before the next heading of its kind: else it heads prose."""
    found: list[bool] = []
    in_section = in_part = False
    for segment in reversed(segments):
        found.append(in_section if segment.mark is Mark.SECTION else in_part)
        if segment.mark is Mark.QUESTION:
            in_section = in_part = True
        elif segment.mark is Mark.SECTION:
            in_section = False
        elif segment.mark is not Mark.END:
            in_section = in_part = False
    return found[::-1]
