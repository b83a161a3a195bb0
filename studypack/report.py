"""Turns diagnostics into lines for people, for programs, and for pull requests."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import Enum

from .diagnostics import Diagnostic, Severity

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Format(str, Enum):
    """How diagnostics are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def diagnostics(problems: Sequence[Diagnostic], form: Format) -> str:
    """Return all problems in one form, ending with a newline unless there is nothing to say."""
    if form is Format.JSON:
        return json.dumps([_data(problem) for problem in problems], ensure_ascii=False, indent=2) + "\n"
    line = _github if form is Format.GITHUB else _text
    return "".join(line(problem) + "\n" for problem in problems)


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
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group(0)):04x}", text)


def _text(problem: Diagnostic) -> str:
    place = f"{problem.path}:{problem.line}:{problem.column}"
    first = printable(f"{place}: {problem.severity.value}: {problem.message} [{problem.code.slug}]")
    return f"{first}\n    {printable(problem.mend)}"


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
