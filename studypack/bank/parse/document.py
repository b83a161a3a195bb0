"""Turns a file into headings, questions and prose in the order in which they stand, and recovers at each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..diagnostics import Checked, Code, Diagnostic
from ..model import Block, FollowUp, Markdown, Metadata, Prose
from ..source import Source, Span, is_blank, is_rule
from .blocks import is_answered, read_blocks, read_followups
from .fences import Fences
from .grammar import Grammar, QuestionLine, declared_count, read_heading, without_count
from .metadata import read_entries, read_metadata
from .outline import Mark, Outline, Segment, read_outline
from .pins import VALID_ID


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
class ParsedQuestion:
    """A question as one file has it, not yet placed in the bank. `number` is None where the bank gives none."""

    number: int | None
    explicit_id: str | None
    title: Markdown
    metadata: Metadata
    answer: Markdown
    blocks: tuple[Block, ...]
    followups: tuple[FollowUp, ...]
    answered: bool
    span: Span
    is_new: bool = False


Item = PartHeading | SectionHeading | ParsedQuestion | Prose


@dataclass(frozen=True)
class ParsedFile:
    """What a file holds, in its order. The spans of the items, one after another, are all lines of the file.

    `title` is its first heading, where that is a top one.
    """

    source: Source
    items: tuple[Item, ...]
    title: str = ""

    @property
    def has_questions(self) -> bool:
        """Whether the file holds any question; one without is front matter."""
        return any(isinstance(item, ParsedQuestion) for item in self.items)


def parse(source: Source, grammar: Grammar) -> Checked[ParsedFile]:
    """Read a file. Never fails: what cannot be understood stays prose, with a diagnostic where it looks wrong."""
    outline = read_outline(source, grammar)
    items: list[Item] = []
    problems = list(_unclosed(source, outline.fences))
    for segment, has_questions in zip(outline.segments, _have_questions(outline.segments), strict=True):
        if segment.question is not None:
            question, trouble = _read_question(source, segment, segment.question, outline, grammar)
            items.append(question)
            problems.extend(trouble)
        else:
            items.extend(_read_heading(source, segment, has_questions))
    return Checked(ParsedFile(source, tuple(items), _title(source, outline)), tuple(problems))


def _title(source: Source, outline: Outline) -> str:
    """Return the first heading of a file if it is a top one and stands before all questions; else nothing."""
    stop = next((one.start for one in outline.segments if one.question), len(source.lines))
    for index in range(stop):
        heading = read_heading(source.lines[index]) if index not in outline.fences.inside else None
        if heading:
            return heading.title if heading.level == 1 else ""
    return ""


def _unclosed(source: Source, fences: Fences) -> Iterator[Diagnostic]:
    for index in fences.unclosed:
        yield Diagnostic(source.path, index + 1, 1, "this code block is never closed", Code.UNCLOSED_FENCE)
    for index in fences.open_comments:
        yield Diagnostic(source.path, index + 1, 1, "this comment is never closed", Code.UNCLOSED_COMMENT)


def _read_heading(source: Source, segment: Segment, has_questions: bool) -> Iterator[Item]:
    start, stop = segment.start, segment.stop
    if segment.mark is None or not has_questions:
        yield _prose(source, start, stop)
        return
    span = source.span(start, start + 1)
    title, declared = without_count(segment.title), declared_count(segment.title)
    if segment.mark is Mark.SECTION:
        yield SectionHeading(segment.number, title, declared, span)
    else:
        yield PartHeading(segment.number or None, title, declared, span)
    if stop > start + 1:
        yield _prose(source, start + 1, stop)


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
        else:
            in_section = in_part = False
    return found[::-1]


def _prose(source: Source, start: int, stop: int) -> Prose:
    return Prose(Markdown("\n".join(source.lines[start:stop])), source.span(start, stop))


def _read_question(
    source: Source, segment: Segment, line: QuestionLine, outline: Outline, grammar: Grammar
) -> tuple[ParsedQuestion, list[Diagnostic]]:
    vocabulary = grammar.vocabulary
    entries, begin = read_entries(source.lines, segment.start + 1, segment.stop, vocabulary)
    metadata, problems = read_metadata(entries, source, segment.start, vocabulary)
    start, stop = _answer_range(source, begin, segment.stop)
    blocks = read_blocks(source, start, stop, outline.fences, vocabulary) if start < stop else ()
    question = ParsedQuestion(
        number=line.number,
        explicit_id=line.explicit_id,
        title=Markdown(line.title),
        metadata=metadata,
        answer=Markdown("\n".join(source.lines[start:stop])),
        blocks=blocks,
        followups=read_followups(blocks),
        answered=is_answered(blocks),
        span=source.span(segment.start, segment.stop),
        is_new=line.is_new,
    )
    return question, problems + _id_problems(question)


def _answer_range(source: Source, start: int, stop: int) -> tuple[int, int]:
    """Shrink a range to the answer: without blank lines around it, and without the rule that ends the question."""
    lines = source.lines
    while stop > start and (is_blank(lines[stop - 1]) or is_rule(lines[stop - 1])):
        stop -= 1
    while start < stop and is_blank(lines[start]):
        start += 1
    return start, stop


def _id_problems(question: ParsedQuestion) -> list[Diagnostic]:
    found = question.explicit_id
    if found is None or VALID_ID.fullmatch(found):
        return []
    message = f"“{found}” cannot be an id: letters, digits, `-`, `_` and `.` only, 64 at most"
    return [Diagnostic(question.span.path, question.span.line, 1, message, Code.BAD_METADATA)]
