"""Divide the lines of a file into segments: headings of parts and sections, questions, and the prose between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from ..settings.config import Config
from ..settings.vocabulary import Vocabulary
from ..source import Source, is_blank, is_rule
from .fences import Fences, find_fences
from .grammar import GLUED_SECTION, MOST_CHARACTERS, PART, SECTION, QuestionLine, read_question
from .headings import Heading, read_heading, read_number, undecorated
from .metadata import looks_like_metadata
from .pins import split_pin
from .rules import RuleReading, Taken, apply_rules, rules_of

APPENDIX = re.compile(r"(附录|appendix)", re.IGNORECASE)
_CLOSING_WORDS = re.compile(r"总结|小结|结论|summary|conclusion", re.IGNORECASE)
_MARKS = re.compile(r"#+")
_INTRO_LINES = 4
_PART_LEVEL = 2
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
    stop: int
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
    reading: RuleReading = field(default_factory=lambda: RuleReading(()))


def read_outline(source: Source, vocabulary: Vocabulary) -> Outline:
    """Split a file into segments."""
    reader = _Reader(source, vocabulary)
    starts = sorted(reader.segments(), key=lambda segment: segment.start)
    stops = [*(segment.start for segment in starts), len(source.lines)][1:]
    segments = [replace(one, stop=stop) for one, stop in zip(starts, stops, strict=True)]
    first = segments[0].start if segments else len(source.lines)
    head = (Segment(None, 0, first),) if first else ()
    return Outline((*head, *segments), reader.fences, reader.reading)


def read_line(line: str, inside: str, config: Config) -> QuestionLine | None:
    """Read one line of the file at this path in the bank as the start of a question; None if it starts none."""
    rules = rules_of(config.rules, inside)
    if any(one.rule.is_ == "question" for one in rules):
        taken = apply_rules([line], [0], rules).taken.get(0)
        return _ruled_question(taken) if taken and taken.is_ == "question" else None
    return read_question(line)


class _Reader:
    """Walks through a file and says what each line starts.

    A file is in one of two dialects: where it has questions as headings (`#### Q1:…`), bold paragraphs that look
    like questions are text of an answer, unless lines of metadata follow; else they are the questions. Where the
    bank's rules say what a question is, they alone do.
    """

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.fences = find_fences(source.lines, lambda index: self._is_certain_question(source.lines, index))
        open_lines = [index for index in range(len(source.lines)) if index not in self.fences.inside]
        rules = rules_of(vocabulary.config.rules, source.inside)
        self.reading = apply_rules(source.lines, open_lines, rules) if rules else RuleReading(source.lines)
        self.lines = self.reading.lines
        self.has_question_rules = any(one.rule.is_ == "question" for one in rules)
        self.open = [index for index in open_lines if index not in self.reading.taken]
        self.questions = self._ruled_questions() if self.has_question_rules else self._known_questions()
        self.is_bold = all(question.is_bold for question in self.questions.values())
        self.level = min((self._level(index) for index in self.questions), default=_NO_HEADING)

    def _is_certain_question(self, lines: tuple[str, ...], index: int) -> bool:
        """Tell whether a line starts a question and metadata follows: no code block looks like that."""
        return read_question(lines[index]) is not None and self._has_metadata(lines, index)

    def _has_metadata(self, lines: tuple[str, ...], index: int) -> bool:
        following = [line for line in lines[index + 1 : index + 4] if not is_blank(line)]
        return bool(following) and looks_like_metadata(following[0], self.vocabulary)

    def _known_questions(self) -> dict[int, QuestionLine]:
        """Return the questions in either dialect."""
        found = {index: one for index in self.open if (one := read_question(self.lines[index]))}
        in_headings = any(one.is_certain and not one.is_bold for one in found.values())
        return {
            index: one
            for index, one in found.items()
            if (one.is_certain and one.is_bold is not in_headings) or self._has_metadata(self.lines, index)
        }

    def _ruled_questions(self) -> dict[int, QuestionLine]:
        taken = self.reading.taken.items()
        return {index: _ruled_question(one) for index, one in taken if one.is_ == "question"}

    def _level(self, index: int) -> int:
        heading = read_heading(self.lines[index]) if self.has_question_rules else None
        return heading.level if heading else _NO_HEADING

    def segments(self) -> Iterator[Segment]:
        """Yield a segment (still without its end) for every line that starts one."""
        is_open = False
        for index in sorted({*self.open, *self.reading.taken}):
            line = self.lines[index]
            taken = self.reading.taken.get(index)
            if question := self.questions.get(index):
                is_open = True
                yield Segment(Mark.QUESTION, index, index, question=question, taken=taken)
                continue
            segment = None
            if taken is not None:
                segment = _ruled_segment(index, taken)
            elif len(line) <= MOST_CHARACTERS and "#" in line:
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
            return Segment(mark, index, index, number, undecorated(groups["title"]))
        if heading.level <= _PART_LEVEL:
            return self._chapter(index, heading, is_open)
        if self._is_unnumbered_section(index, heading.title, is_open):
            glued = GLUED_SECTION.fullmatch(heading.title)
            number, title = glued.group("number", "title") if glued else ("", heading.title)
            return Segment(Mark.SECTION, index, index, number, title)
        return None

    def _chapter(self, index: int, heading: Heading, is_open: bool) -> Segment | None:
        """Read a high heading without a number: in an answer it stays text where the file has no parts of its level.

        Where it does end an answer that it may belong to, this is noted.
        """
        made = Segment(Mark.CHAPTER, index, index, title=heading.title)
        if not is_open or APPENDIX.search(heading.title[:20]) or self._leads_to_question(index):
            return made
        return replace(made, ends_answer=not self._is_after_rule(index)) if heading.level in self._part_levels else None

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
            taken = self.reading.taken.get(after)
            if PART.match(line) or (taken is not None and taken.is_ == "part"):
                return through_parts
            if after in self.questions or SECTION.match(line) or (taken is not None and taken.is_ == "section"):
                return True
            if not (is_blank(line) or is_rule(line) or line.startswith(">")):
                heading = read_heading(line)
                if heading is None or heading.level <= _PART_LEVEL:
                    return False
        return False

    def _is_after_rule(self, index: int) -> bool:
        """Tell whether a rule stands above a heading: the author ended the answer there."""
        return is_rule(next((line for line in reversed(self.lines[:index]) if not is_blank(line)), ""))

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
    number, explicit = read_number(taken.groups.get("number", "")), taken.groups.get("id") or (pin.id if pin else None)
    return QuestionLine(number, title, explicit, is_new=bool(pin and pin.is_new))


def _ruled_segment(index: int, taken: Taken) -> Segment | None:
    """Return the segment that a line begins which a rule took; an answer, and what is said to be text, begin none."""
    title = taken.groups.get("title", "")
    match taken.is_:
        case "part":
            return Segment(Mark.PART, index, index, taken.groups.get("number", ""), title, taken=taken)
        case "section":
            return Segment(Mark.SECTION, index, index, taken.groups.get("number", ""), title, taken=taken)
        case "end":
            return Segment(Mark.END, index, index, taken=taken)
    return None
