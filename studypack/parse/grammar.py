"""Turns a bank's configuration into the patterns that tell its parts, sections and questions from other lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ..config import Patterns
from ..vocabulary import Vocabulary

PART = re.compile(
    r"^##\s+(?:第\s*(?P<number>[一二三四五六七八九十百零〇两\d]+)\s*(?:部分|章|篇|卷|单元)|Part\s+(?P<latin>\d+))"
    r"\s*[:：、.—-]*\s*(?P<title>.*)$",
    re.IGNORECASE,
)
SECTION = re.compile(r"^###\s+(?P<number>\d+\.\d+)\.?[\s:：、]+(?P<title>\S.*)$")
HEADING_QUESTION = re.compile(r"^####\s+Q\s*(?P<number>\d+)\s*[:：.、]\s*(?P<title>.*)$")
BOLD_QUESTION = re.compile(r"^\*\*\s*Q\s*(?P<number>\d+)\s*[:：.、]\s*(?P<title>.*?)\s*\*\*(?P<tail>.*)$")
HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<title>.*?)\s*#*\s*$")
EXPLICIT_ID = re.compile(r"\s*\{#(?P<id>[^{}\s]*)\}\s*$")
VALID_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_COUNT = re.compile(r"\s*[(（](?:\d+\s*[题道]|[^()（）]*[⭐★][^()（）]*|\d+ questions?)[)）]\s*$")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True)
class QuestionLine:
    """A line that starts a question."""

    number: int | None
    title: str
    explicit_id: str | None


@dataclass(frozen=True)
class Grammar:
    """How one bank marks its questions, and the words it uses."""

    vocabulary: Vocabulary
    patterns: Patterns

    @cached_property
    def question_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The bank's own patterns for a question; empty for the two known dialects."""
        return tuple(re.compile(pattern) for pattern in self.patterns.question)

    @cached_property
    def part_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What a part's heading looks like."""
        return (*(re.compile(pattern) for pattern in self.patterns.part), PART)

    @cached_property
    def section_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What a numbered section's heading looks like."""
        return (*(re.compile(pattern) for pattern in self.patterns.section), SECTION)


def question_line(line: str, patterns: tuple[re.Pattern[str], ...]) -> QuestionLine | None:
    """Read a line as the start of a question, or return None."""
    for pattern in patterns:
        match = pattern.match(line)
        if not match:
            continue
        groups = match.groupdict()
        title = ((groups.get("title") or "") + (groups.get("tail") or "")).strip().rstrip("#").rstrip()
        found = EXPLICIT_ID.search(title)
        explicit = found.group("id") if found else groups.get("id")
        bare = title[: found.start()] if found else title
        number = groups.get("number")
        return QuestionLine(chinese_number(number) if number else None, bare.strip(), explicit)
    return None


def chinese_number(text: str) -> int:
    """Read a number written in digits or in Chinese (up to 九十九), e.g. `12` or `十二`."""
    if text.isdecimal():
        return int(text)
    tens, mark, units = text.partition("十")
    if not mark:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(units, 0) if units else 0)


def without_count(title: str) -> str:
    """Return a heading without the counts and stars at its end, `(32题)` or `(必考⭐⭐⭐)`."""
    return _COUNT.sub("", title).strip() or title.strip()


def declared_count(title: str) -> int | None:
    """Return the number of questions that a heading says it has, `(32题)`, or None."""
    match = re.search(r"[(（](\d+)\s*(?:[题道]|questions?)[)）]", title)
    return int(match.group(1)) if match else None
