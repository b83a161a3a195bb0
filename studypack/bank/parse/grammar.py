"""Turns a bank's configuration into the patterns that tell its parts, sections and questions from other lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ..settings.config import Patterns
from ..settings.vocabulary import Vocabulary
from .linear import LinearPattern, compile_pattern
from .pins import split_pin

PART = re.compile(
    r"^##\s+(?:第\s*(?P<number>[一二三四五六七八九十百零〇两]{1,7}|\d{1,6})\s*(?:部分|章|篇|卷|单元)"
    r"|Part\s+(?P<latin>\d{1,6}))\s*[:：、.—-]*\s*(?P<title>.*)$",
    re.IGNORECASE,
)
SECTION = re.compile(r"^###\s+(?P<number>\d{1,6}\.\d{1,6})\.?[\s:：、]+(?P<title>\S.*)$")
HEADING_QUESTION = re.compile(r"^####\s+Q\s*(?P<number>\d{1,6})\s*[:：.、](?P<title>.*)$")
BOLD_QUESTION = re.compile(r"^\*\*\s*Q\s*(?P<number>\d{1,6})\s*[:：.、](?P<title>.*?)\*\*(?P<tail>.*)$")
MOST_CHARACTERS = 1_000
"""A longer line is no heading and no question: nobody writes one, and a pattern may take its time on it."""

Pattern = re.Pattern[str] | LinearPattern

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<title>.*)$")
_COUNT = re.compile(r"(?P<count>\d{1,6})\s*(?:[题道]|questions?)", re.IGNORECASE)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True)
class QuestionLine:
    """A line that starts a question."""

    number: int | None
    title: str
    explicit_id: str | None
    is_new: bool = False


@dataclass(frozen=True)
class Heading:
    """A Markdown heading: its level and its text."""

    level: int
    title: str


@dataclass(frozen=True)
class Grammar:
    """How one bank marks its questions, and the words it uses."""

    vocabulary: Vocabulary
    patterns: Patterns

    @cached_property
    def question_patterns(self) -> tuple[Pattern, ...]:
        """The bank's own patterns for a question; empty for the two known dialects."""
        return tuple(compile_pattern(pattern) for pattern in self.patterns.question)

    @cached_property
    def part_patterns(self) -> tuple[Pattern, ...]:
        """What a part's heading looks like."""
        return (*(compile_pattern(pattern) for pattern in self.patterns.part), PART)

    @cached_property
    def section_patterns(self) -> tuple[Pattern, ...]:
        """What a numbered section's heading looks like."""
        return (*(compile_pattern(pattern) for pattern in self.patterns.section), SECTION)


def read_heading(line: str) -> Heading | None:
    """Read a line as a heading. Marks at its end count as decoration only after a space: `C#` keeps its own."""
    match = _HEADING.match(line) if "#" in line else None
    return Heading(len(match.group("marks")), _undecorated(match.group("title"))) if match else None


def _undecorated(title: str) -> str:
    bare = title.strip()
    without = bare.rstrip("#")
    return without.rstrip() if without != bare and (not without or without[-1].isspace()) else bare


def question_line(line: str, patterns: tuple[Pattern, ...]) -> QuestionLine | None:
    """Read a line as the start of a question, or return None."""
    if len(line) > MOST_CHARACTERS:
        return None
    for pattern in patterns:
        match = pattern.match(line)
        if not match:
            continue
        groups = match.groupdict()
        title = _undecorated((groups.get("title") or "").strip() + (groups.get("tail") or ""))
        bare, pin = split_pin(title)
        explicit = pin.id if pin else groups.get("id")
        is_new = pin is not None and pin.is_new
        return QuestionLine(read_number(groups.get("number") or ""), bare.strip(), explicit, is_new)
    return None


def read_number(text: str) -> int | None:
    """Read a number written in digits or in Chinese (up to 九百九十九), e.g. `12` or `十二`; None for anything else."""
    if text.isdecimal() and len(text) <= 6:
        return int(text)
    if not text or set(text).difference(_DIGITS, "十百"):
        return None
    hundreds, mark, rest = text.partition("百")
    hundreds, rest = (hundreds, rest) if mark else ("", text)
    tens, mark, units = rest.partition("十")
    tens, units = (tens or "一", units) if mark else ("", rest)
    places = (hundreds, tens, units.removeprefix("零").removeprefix("〇") or units)
    if any(len(place) > 1 for place in places):
        return None
    return sum(_DIGITS[place] * weight for place, weight in zip(places, (100, 10, 1), strict=True) if place)


def without_count(title: str) -> str:
    """Return a heading without the counts and stars at its end, `(32题)` or `(必考⭐⭐⭐)`."""
    bare = title.strip()
    while bare.endswith((")", "）")):
        start = max(bare.rfind("("), bare.rfind("（"))
        note = bare[start + 1 : -1]
        if start <= 0 or not (_COUNT.fullmatch(note.strip()) or "⭐" in note or "★" in note):
            break
        bare = bare[:start].rstrip()
    return bare


def declared_count(title: str) -> int | None:
    """Return the number of questions that a heading says it has, `(32题)`, or None."""
    for note in re.findall(r"[(（]([^()（）]{1,40})[)）]", title):
        if match := _COUNT.fullmatch(note.strip()):
            return int(match.group("count"))
    return None
