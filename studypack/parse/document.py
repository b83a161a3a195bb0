"""Turns a file into headings, questions and prose in the order in which they stand, and recovers at each question."""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnostics import Checked, Code, Diagnostic
from ..model import Block, FollowUp, Markdown, Metadata, Prose
from ..source import Source, Span, is_blank, is_rule
from .blocks import is_answered, read_blocks, read_followups
from .grammar import VALID_ID, Grammar, QuestionLine, declared_count, without_count
from .metadata import read_entries, read_metadata
from .outline import Mark, Outline, Segment, read_outline


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


Item = PartHeading | SectionHeading | ParsedQuestion | Prose


@dataclass(frozen=True)
class ParsedFile:
    """What a file holds, in its order. The spans of the items, one after another, are all lines of the file."""

    source: Source
    items: tuple[Item, ...]

    @property
    def has_questions(self) -> bool:
        """Whether the file holds any question; one without is front matter."""
        return any(isinstance(item, ParsedQuestion) for item in self.items)


def parse(source: Source, grammar: Grammar) -> Checked[ParsedFile]:
    """Read a file. Never fails: what cannot be understood stays prose, with a diagnostic where it looks wrong."""
    outline = read_outline(source, grammar)
    items: list[Item] = []
    problems = [
        Diagnostic(source.path, index + 1, 1, "this code block is never closed", Code.UNCLOSED_FENCE)
        for index in outline.fences.unclosed
    ]
    for position, segment in enumerate(outline.segments):
        found, trouble = _read_segment(source, segment, outline, grammar, position)
        items.extend(found)
        problems.extend(trouble)
    return Checked(ParsedFile(source, tuple(items)), tuple(problems))


def _read_segment(
    source: Source, segment: Segment, outline: Outline, grammar: Grammar, position: int
) -> tuple[list[Item], list[Diagnostic]]:
    start, stop = segment.start, segment.stop
    if segment.mark is Mark.QUESTION and segment.question is not None:
        question, problems = _read_question(source, segment, segment.question, outline, grammar)
        return [question], problems
    if segment.mark in (None, Mark.CHAPTER) and not _holds_questions(outline, position):
        return [_prose(source, start, stop)], []
    heading = source.span(start, start + 1)
    title, declared = without_count(segment.title), declared_count(segment.title)
    first: Item = (
        SectionHeading(segment.number, title, declared, heading)
        if segment.mark is Mark.SECTION
        else PartHeading(segment.number or None, title, declared, heading)
    )
    below = [_prose(source, start + 1, stop)] if stop > start + 1 else []
    return [first, *below], []


def _holds_questions(outline: Outline, position: int) -> bool:
    """Tell whether questions follow a heading before the next heading of its kind: then it heads a part."""
    if outline.segments[position].mark is None:
        return False
    for segment in outline.segments[position + 1 :]:
        if segment.mark is Mark.QUESTION:
            return True
        if segment.mark in (Mark.PART, Mark.CHAPTER):
            return False
    return False


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
