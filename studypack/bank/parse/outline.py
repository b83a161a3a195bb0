"""Turns the lines of a file into segments: part and section headings, questions, and the prose between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ..source import Source, is_blank, is_rule
from .fences import Fences, find_fences
from .grammar import (
    BOLD_QUESTION,
    HEADING_QUESTION,
    MOST_CHARACTERS,
    Grammar,
    Heading,
    Pattern,
    QuestionLine,
    question_line,
    read_heading,
)
from .metadata import looks_like_metadata

_CLOSING_WORDS = re.compile(r"总结|小结|结论|summary|conclusion", re.IGNORECASE)
_INTRO_LINES = 4
_PART_LEVEL = 2


class Mark(Enum):
    """What a line of a file starts."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    QUESTION = "question"


@dataclass(frozen=True)
class Segment:
    """Lines `start` to `stop` (half-open indices) that begin with `mark`; None for prose before the first mark.

    `number` is a part's or a section's number as written, `title` the rest of the heading.
    """

    mark: Mark | None
    start: int
    stop: int
    number: str = ""
    title: str = ""
    question: QuestionLine | None = None


@dataclass(frozen=True)
class Outline:
    """The segments of a file, which together are all its lines, and its code blocks."""

    segments: tuple[Segment, ...]
    fences: Fences


def read_outline(source: Source, grammar: Grammar) -> Outline:
    """Split a file into segments."""
    reader = _Reader(source, grammar)
    starts = sorted(reader.marks(), key=lambda segment: segment.start)
    stops = [*(segment.start for segment in starts), len(source.lines)][1:]
    segments = [
        Segment(one.mark, one.start, stop, one.number, one.title, one.question)
        for one, stop in zip(starts, stops, strict=True)
    ]
    first = segments[0].start if segments else len(source.lines)
    head = [Segment(None, 0, first)] if first else []
    return Outline(tuple(head + segments), reader.fences)


class _Reader:
    """Walks through a file and says what each line starts.

    A file is in one of two dialects: where it has questions as headings (`#### Q1:…`), bold paragraphs that look
    like questions are text of an answer; else they are the questions.
    """

    def __init__(self, source: Source, grammar: Grammar) -> None:
        self.lines = source.lines
        self.grammar = grammar
        self.fences = find_fences(self.lines, self._is_certain_question)
        self.patterns = grammar.question_patterns or self._dialect()
        self.is_bold = self.patterns == (BOLD_QUESTION,)
        self.questions = {
            index: question
            for index, line in self._open_lines()
            if (question := question_line(line, self.patterns)) is not None
        }

    def _dialect(self) -> tuple[Pattern, ...]:
        is_heading = any(question_line(line, (HEADING_QUESTION,)) for _, line in self._open_lines())
        return (HEADING_QUESTION,) if is_heading else (BOLD_QUESTION,)

    def _open_lines(self) -> Iterator[tuple[int, str]]:
        return ((index, line) for index, line in enumerate(self.lines) if index not in self.fences.inside)

    def _is_certain_question(self, index: int) -> bool:
        """Tell whether a line starts a question and metadata follows: no code block looks like that."""
        patterns = self.grammar.question_patterns or (HEADING_QUESTION, BOLD_QUESTION)
        if question_line(self.lines[index], patterns) is None:
            return False
        following = [line for line in self.lines[index + 1 : index + 4] if not is_blank(line)]
        return bool(following) and looks_like_metadata(following[0], self.grammar.vocabulary)

    def marks(self) -> Iterator[Segment]:
        """Yield a segment (still without its end) for every line that starts one."""
        is_open = False
        for index, line in self._open_lines():
            if question := self.questions.get(index):
                is_open = True
                yield Segment(Mark.QUESTION, index, index, question=question)
            elif len(line) <= MOST_CHARACTERS and (heading := read_heading(line)):
                segment = self._heading(index, line, heading, is_open)
                if segment:
                    is_open = False
                    yield segment

    def _heading(self, index: int, line: str, heading: Heading, is_open: bool) -> Segment | None:
        for pattern in self.grammar.part_patterns:
            if part := pattern.match(line):
                groups = part.groupdict()
                number = groups.get("number") or groups.get("latin") or ""
                return Segment(Mark.PART, index, index, number, groups.get("title") or "")
        for pattern in self.grammar.section_patterns:
            if section := pattern.match(line):
                groups = section.groupdict()
                return Segment(Mark.SECTION, index, index, groups.get("number") or "", groups.get("title") or "")
        if heading.level <= _PART_LEVEL:
            return Segment(Mark.CHAPTER, index, index, title=heading.title)
        if self._is_unnumbered_section(index, heading.title, is_open):
            return Segment(Mark.SECTION, index, index, title=heading.title)
        return None

    def _is_unnumbered_section(self, index: int, title: str, is_open: bool) -> bool:
        """Tell a section's heading from one inside an answer: a question follows it, and no answer does.

        Where questions are bold paragraphs a short introduction may stand between; where they are headings none may.
        """
        intro = 0
        for after in range(index + 1, len(self.lines)):
            line = self.lines[after]
            if after in self.questions:
                return intro <= (_INTRO_LINES if self.is_bold and not _CLOSING_WORDS.search(title) else 0)
            if is_blank(line) or is_rule(line) or line.startswith(">"):
                continue
            if after in self.fences.inside or re.match(r"\s*([-*+]\s|\d+[.)]\s|\|)", line):
                return False
            if read_heading(line):
                return not is_open and intro == 0
            intro += 1
            if intro > _INTRO_LINES:
                return False
        return False
