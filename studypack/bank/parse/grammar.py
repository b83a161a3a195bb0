"""How the lines look that mean something: headings, and those that start parts, sections and questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..model import Pin, Question
from .pins import split_pin

PART = re.compile(
    r"^ {0,3}#{1,2}(?!#)\s*(?:第\s*(?P<number>[一二三四五六七八九十百零〇两]{1,7}|\d{1,6})\s*(?:部分|章|篇|卷|单元)"
    r"|Part\s+(?P<latin>\d{1,6}))\s*[:：、.—-]*\s*(?P<title>.*)$",
    re.IGNORECASE,
)
SECTION = re.compile(r"^ {0,3}#{2,3}(?!#)\s*(?P<number>\d{1,6}\.\d{1,6})\.?[\s:：、]+(?P<title>\S.*)$")
GLUED_SECTION = re.compile(r"(?P<number>\d{1,6}\.\d{1,6})(?P<title>[\u4e00-\u9fff].*)")
"""The title of a section whose number nothing divides from it."""
MOST_CHARACTERS = 1_000
"""A longer line is no heading and no question: nobody writes one, and a pattern may take its time on it."""

_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<title>.*))?$")
_COUNT = re.compile(r"(?P<count>\d{1,6})\s*(?:[题道]|questions?)", re.IGNORECASE)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_QUESTION_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?P<space>[ \t]*)(?P<text>\S.*)$")
_BOLD = re.compile(r"^ {0,3}(?P<mark>\*\*|__)\s*(?P<text>\S.*)$")
_NUMBERED = re.compile(
    r"^[QqＱｑ]\s*(?P<number>\d{1,6})\s*(?P<close>\*\*|__)?\s*(?P<mark>[:：、)）】]|[.．](?!\d)|(?=\s|$))(?P<title>.*)$"
)
_ORNAMENT = re.compile(r"^(?:[^\w\s\x00-\x7f]\ufe0f?|【)+\s*")
_STARS = re.compile(r"[ \t]*(?:[⭐★🌟☆]\ufe0f?[ \t]*)+")


@dataclass(frozen=True)
class Heading:
    """A Markdown heading: its level and its text."""

    level: int
    title: str


def read_heading(line: str) -> Heading | None:
    """Read a line as a heading. Marks at its end count as decoration only after a space: `C#` keeps its own."""
    match = _HEADING.match(line) if "#" in line else None
    return Heading(len(match.group("marks")), undecorated(match.group("title") or "")) if match else None


def undecorated(title: str) -> str:
    """Return a heading's text without the marks at its end."""
    bare = title.strip()
    without = bare.rstrip("#")
    return without.rstrip() if without != bare and (not without or without[-1].isspace()) else bare


def read_number(text: str) -> int | None:
    """Read a number such as `12`, `十二` (up to 九百九十九) or `⑫`; None for anything else."""
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
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


@dataclass(frozen=True)
class QuestionLine:
    """A line that starts a question.

    `is_bold` tells a paragraph from a heading. A line that is not `is_certain` starts one only where lines of
    metadata follow it: its number has no colon, as in `#### Q2 …`. Behind the bold type of a paragraph stand the
    `stars` of its difficulty and what is `behind` them, the beginning of its answer.
    """

    number: int | None
    title: str
    pin: Pin | None
    is_bold: bool = False
    is_certain: bool = True
    stars: str = ""
    behind: str = ""


def read_question_line(line: str) -> QuestionLine | None:
    """Read a line as the start of a question in one of the two dialects, written with care or without.

    Up to three spaces before it, no space after its `#`, another level, bold type around it, a small or full-width Q,
    other marks after its number and an emoji before it change nothing.
    """
    if len(line) > MOST_CHARACTERS or not any(mark in line for mark in "#*_"):
        return None
    if heading := _QUESTION_HEADING.match(line):
        return _read_question_heading(heading)
    bold = _BOLD.match(line)
    return _read_bold(bold.group("text"), bold.group("mark")) if bold else None


def _read_question_heading(heading: re.Match[str]) -> QuestionLine | None:
    text = _ORNAMENT.sub("", heading.group("text"))
    opened = text[:2] if text[:2] in ("**", "__") else ""
    found = _NUMBERED.match(_ORNAMENT.sub("", text.removeprefix(opened).lstrip()))
    if found is None or (not heading.group("space") and len(heading.group("marks")) < 2):
        return None
    title = found.group("title")
    if opened and not found.group("close"):
        title = title.replace(opened, "", 1)
    return _made(found, undecorated(title), is_bold=False)


def _read_bold(text: str, mark: str) -> QuestionLine | None:
    found = _NUMBERED.match(_ORNAMENT.sub("", text))
    if found is None:
        return None
    title, behind = found.group("title"), ""
    if not found.group("close"):
        title, closed, behind = title.partition(mark)
        if not closed:
            return None
    behind, pin = split_pin(behind)
    stars = _STARS.match(behind)
    rest = behind[stars.end() :].strip() if stars else behind.strip()
    made = _made(found, undecorated(title), is_bold=True)
    if made is None:
        return None
    return replace(made, pin=pin or made.pin, stars=stars.group().strip() if stars else "", behind=rest)


def _made(found: re.Match[str], title: str, *, is_bold: bool) -> QuestionLine | None:
    bare, pin = split_pin(title)
    if not bare and not found.group("mark"):
        return None
    is_certain = bool(found.group("mark") or found.group("close"))
    number = read_number(found.group("number"))
    return QuestionLine(number, bare.strip(), pin, is_bold, is_certain)


def question_heading(question: Question, new_id: str, *, is_new: bool = False) -> str:
    """Return the line that a question begins with, as its file writes it, with this id in the place of any other.

    With `is_new` the id says that no question that was there before is meant.
    """
    line = question.heading.rstrip() or f"#### Q{question.number}:{question.title}"
    pin = f"{{#{new_id} !}}" if is_new else f"{{#{new_id}}}"
    if question.explicit_id is not None:
        return re.sub(rf"\{{#{re.escape(question.explicit_id)}(?: *!)?\}}", lambda _: pin, line, count=1)
    start = -1 if read_question_line(line) else line.find(question.title)
    if start < 0:
        return f"{line} {pin}"
    # A line rule took it: the id stands right behind the title, where the rule finds both together.
    end = start + len(question.title)
    return f"{line[:end]} {pin}{line[end:]}"
