"""Divide the lines of a file into segments: headings of parts and sections, questions, and the prose between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from ..model import Pin
from ..settings.config import Config
from ..settings.vocabulary import Vocabulary
from ..source import Source, is_blank, is_rule
from .fences import Fences, find_fences
from .grammar import (
    GLUED_SECTION,
    MOST_CHARACTERS,
    PART,
    SECTION,
    Heading,
    QuestionLine,
    read_heading,
    read_number,
    read_question_line,
    undecorated,
)
from .metadata import looks_like_metadata
from .pins import split_pin
from .rules import RuledLines, Taken, apply_rules, rules_of

APPENDIX = re.compile(r"(附录|appendix)", re.IGNORECASE)
_CLOSING_WORDS = re.compile(r"总结|小结|结论|summary|conclusion", re.IGNORECASE)
_MARKS = re.compile(r"#+")
_INTRO_LINES = 4
_PART_LEVEL = 2
_RULED = ("part", "section", "end")
"""What a rule may say that a line begins; an answer, and what is said to be text, begin nothing."""
_NO_HEADING = 7
"""The level of a question that is no heading: any heading may stand above it."""


class Mark(Enum):
    """What a line of a file starts."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    QUESTION = "question"
    END = "end"


@dataclass(frozen=True)
class Segment:
    """Lines `start` to `stop` (half-open indices) that begin with `mark`; None for prose before the first mark.

    `number` is a part's or a section's number as written, `title` the rest of the heading. Of a question that a line
    rule took, `taken` is that line. `ends_answer` tells that a heading ended an answer which it may belong to.
    """

    mark: Mark | None
    start: int
    stop: int = 0
    number: str = ""
    title: str = ""
    question: QuestionLine | None = None
    taken: Taken | None = None
    ends_answer: bool = False


@dataclass(frozen=True)
class Outline:
    """The segments of a file, which together are all its lines; its code blocks, and what its rules make of it."""

    segments: tuple[Segment, ...]
    fences: Fences
    ruled: RuledLines


def read_outline(source: Source, vocabulary: Vocabulary) -> Outline:
    """Split a file into segments."""
    walk = _Walk(source, vocabulary)
    starts = sorted(walk.segments(), key=lambda segment: segment.start)
    stops = [*(segment.start for segment in starts), len(source.lines)][1:]
    segments = [replace(one, stop=stop) for one, stop in zip(starts, stops, strict=True)]
    first = segments[0].start if segments else len(source.lines)
    head = (Segment(None, 0, first),) if first else ()
    return Outline((*head, *segments), walk.fences, walk.ruled)


def read_line(line: str, inside: str, config: Config) -> QuestionLine | None:
    """Read one line of the file at this path in the bank as the start of a question; None if it starts none."""
    rules = rules_of(config.rules, inside)
    if any(rule.is_ == "question" for rule in rules.values()):
        taken = apply_rules([line], [0], rules).taken.get(0)
        return _ruled_question(taken) if taken and taken.is_ == "question" else None
    return read_question_line(line)


class _Walk:
    """Walks through a file and says what each line starts.

    A file is in one of two dialects: where it has questions as headings (`#### Q1:…`), bold paragraphs that look
    like questions are text of an answer, unless lines of metadata follow; else they are the questions. Where the
    bank's rules say what a question is, they alone do.
    """

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        # A question with metadata below it is one wherever it stands: no code block looks like that.
        self.fences = find_fences(
            source.lines,
            lambda at: read_question_line(source.lines[at]) is not None and self._has_metadata(source.lines, at),
        )
        open_lines = [index for index in range(len(source.lines)) if index not in self.fences.inside]
        rules = rules_of(vocabulary.config.rules, source.inside)
        self.ruled = apply_rules(source.lines, open_lines, rules) if rules else RuledLines(source.lines)
        self.lines = self.ruled.lines
        self.open = [index for index in open_lines if index not in self.ruled.taken]
        self.level = _NO_HEADING
        if any(rule.is_ == "question" for rule in rules.values()):
            taken = self.ruled.taken.items()
            self.questions = {index: _ruled_question(one) for index, one in taken if one.is_ == "question"}
            headings = (read_heading(self.lines[index]) for index in self.questions)
            self.level = min((heading.level for heading in headings if heading), default=_NO_HEADING)
        else:
            self.questions = self._known_questions()
        self.is_bold = all(question.is_bold for question in self.questions.values())

    def _has_metadata(self, lines: tuple[str, ...], index: int) -> bool:
        following = [line for line in lines[index + 1 : index + 4] if not is_blank(line)]
        return bool(following) and looks_like_metadata(following[0], self.vocabulary)

    def _known_questions(self) -> dict[int, QuestionLine]:
        """Return the questions in either dialect."""
        found = {index: one for index in self.open if (one := read_question_line(self.lines[index]))}
        in_headings = any(one.is_certain and not one.is_bold for one in found.values())
        return {
            index: one
            for index, one in found.items()
            if (one.is_certain and one.is_bold is not in_headings) or self._has_metadata(self.lines, index)
        }

    def segments(self) -> Iterator[Segment]:
        """Yield a segment (still without its end) for every line that starts one."""
        is_open = False
        for index in sorted({*self.open, *self.ruled.taken}):
            line = self.lines[index]
            taken = self.ruled.taken.get(index)
            if question := self.questions.get(index):
                is_open = True
                yield Segment(Mark.QUESTION, index, question=question, taken=taken)
                continue
            segment = None
            if taken is not None and taken.is_ in _RULED:
                number, title = (taken.groups.get(name, "") for name in ("number", "title"))
                segment = Segment(Mark(taken.is_), index, number=number, title=title, taken=taken)
            elif taken is None and len(line) <= MOST_CHARACTERS and "#" in line:
                segment = self._heading(index, line, is_open)
            if segment:
                is_open = False
                yield segment

    def _heading(self, index: int, line: str, is_open: bool) -> Segment | None:
        """Read a heading higher than questions; parts and sections may lack the space behind `#`."""
        known = PART.match(line) or SECTION.match(line)
        heading = read_heading(_MARKS.sub(r"\g<0> ", line, count=1) if known else line)
        if heading is None or heading.level >= self.level:
            return None
        if known:
            groups = known.groupdict()
            mark, number = Mark.PART if "latin" in groups else Mark.SECTION, groups["number"] or groups["latin"]
            return Segment(mark, index, number=number, title=undecorated(groups["title"]))
        if heading.level <= _PART_LEVEL:
            return self._chapter(index, heading, is_open)
        if self._is_unnumbered_section(index, heading.title, is_open):
            glued = GLUED_SECTION.fullmatch(heading.title)
            number, title = glued.group("number", "title") if glued else ("", heading.title)
            return Segment(Mark.SECTION, index, number=number, title=title)
        return None

    def _chapter(self, index: int, heading: Heading, is_open: bool) -> Segment | None:
        """Read a high heading without a number: in an answer it stays text where the file has no parts of its level.

        Where it does end an answer that it may belong to, this is noted.
        """
        made = Segment(Mark.CHAPTER, index, title=heading.title)
        if not is_open or APPENDIX.search(heading.title[:20]) or self._leads_to_question(index):
            return made
        if heading.level not in self._part_levels:
            return None
        above = next((line for line in reversed(self.lines[:index]) if not is_blank(line)), "")
        return replace(made, ends_answer=not is_rule(above))  # below a rule its author ended the answer

    @cached_property
    def _part_levels(self) -> frozenset[int]:
        """The levels of the headings that are parts in this file."""
        headings = ((index, read_heading(self.lines[index])) for index in self.open)
        return frozenset(
            heading.level
            for index, heading in headings
            if heading and heading.level <= _PART_LEVEL
            if PART.match(self.lines[index]) or self._leads_to_question(index, through_parts=False)
        )

    def _leads_to_question(self, index: int, *, through_parts: bool = True) -> bool:
        """Tell whether a heading stands above questions: no text between but other headings of structure.

        A heading above parts is no part itself, but the title of them all.
        """
        for after in range(index + 1, len(self.lines)):
            line = self.lines[after]
            taken = self.ruled.taken.get(after)
            if PART.match(line) or (taken is not None and taken.is_ == "part"):
                return through_parts
            if after in self.questions or SECTION.match(line) or (taken is not None and taken.is_ == "section"):
                return True
            if not (is_blank(line) or is_rule(line) or line.startswith(">")):
                heading = read_heading(line)
                if heading is None or heading.level <= _PART_LEVEL:
                    return False
        return False

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
                break
        return False


def _ruled_question(taken: Taken) -> QuestionLine:
    title, pin = split_pin(taken.groups["title"])
    if name := taken.groups.get("id"):
        pin = Pin(name, is_new=bool(pin and pin.is_new))
    return QuestionLine(read_number(taken.groups.get("number", "")), title, pin)
