"""Write diagnostics as lines for people, for programs, and for pull requests."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import StrEnum

from ..bank.diagnostics import Code, Diagnostic, Severity

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Characters that act on a terminal, turn the direction of a line, or cannot be written."""


class Format(StrEnum):
    """How diagnostics are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def diagnostics(problems: Sequence[Diagnostic], form: Format) -> str:
    """Return all problems in one form, ending with a newline unless there is nothing to say."""
    if form is Format.JSON:
        text = json.dumps([_data(problem) for problem in problems], ensure_ascii=False, indent=2)
        return "\n".join(printable(line) for line in text.split("\n")) + "\n"
    line = _github if form is Format.GITHUB else _text
    return "".join(line(problem) + "\n" for problem in problems)


_OFTEN = 3
"""A warning whose code occurs more often is said once, with a count."""


def grouped(problems: Sequence[Diagnostic]) -> str:
    """Return all problems as lines for people: warnings first, then errors, which are what a reader ends with.

    A kind of warning with one mend over three times is one line, with its first places.
    """
    kinds: dict[tuple[Code, str], list[Diagnostic]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, problem.mend), []).append(problem)
    said: list[str] = []
    for problem in problems:
        same = kinds[problem.code, problem.mend]
        if problem.severity is Severity.ERROR:
            continue
        if len(same) <= _OFTEN:
            said.append(_text(problem))
        elif problem is same[0]:
            said.append(_many(same))
    said += [_text(problem) for problem in problems if problem.severity is Severity.ERROR]
    return "".join(f"{line}\n" for line in said)


def _many(problems: Sequence[Diagnostic]) -> str:
    """Return several problems of one kind in one line: the first whole, the places of two more, and the mend."""
    first = problems[0]
    messages = {problem.message for problem in problems}
    example = "" if len(messages) == 1 else ", for example"
    places = ", ".join(f"{one.path}:{one.line}" for one in problems[1:_OFTEN])
    also = f"also at {places}, …; `check --all` lists each"
    return _told(first, f"{len(problems)} times{example}: {first.message}", also)


def _data(problem: Diagnostic) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity.value,
        "code": problem.code.slug,
        "message": problem.message,
        "hint": problem.mend,
    }


def printable(text: str) -> str:
    """Return a text without characters that would act on a terminal or turn the direction of a line."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group(0)):04x}", text)


def _place(problem: Diagnostic) -> str:
    # GitHub runs a line of any program's output that begins so: a file may be named like a workflow command.
    path = f"./{problem.path}" if problem.path.lstrip().startswith(("::", "##[")) else problem.path
    return f"{path}:{problem.line}:{problem.column}"


def _text(problem: Diagnostic) -> str:
    return _told(problem, problem.message)


def _told(problem: Diagnostic, message: str, *more: str) -> str:
    """Return a message about a problem with its place, and below it more lines and the mend."""
    first = f"{_place(problem)}: {problem.severity.value}: {message} [{problem.code.slug}]"
    below = (f"    {line.strip()}" for line in (*more, *problem.mend.split("\n")))
    return "\n".join(map(printable, (first, *below)))


def _github(problem: Diagnostic) -> str:
    """Write a workflow command, which GitHub shows on the line of a pull request."""

    def escape(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return printable(text)

    place = f"file={escape(problem.path, ':,')},line={problem.line},col={problem.column}"
    title = f"title={escape(problem.code.slug, ':,')}"
    return f"::{problem.severity.value} {place},{title}::{escape(problem.message)} ({escape(problem.mend)})"


def summary(problems: Sequence[Diagnostic]) -> str:
    """Return how many errors and warnings there are, such as `2 errors, 1 warning`."""
    counts = {severity: sum(problem.severity is severity for problem in problems) for severity in Severity}
    return ", ".join(f"{count} {severity.value}{'' if count == 1 else 's'}" for severity, count in counts.items())
