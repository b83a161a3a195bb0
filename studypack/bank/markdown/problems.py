"""What is wrong with a text, at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ..diagnostics import Code
from ..fragment import Fragment
from ..nodes import CodeBlock, Formula
from ..settings.config import Limits
from .leftovers import leftovers, loose_rows
from .math_spans import bare_chinese
from .places import Places

_MOST_SHOWN = 40
_REFERENCE = re.compile(r"(?P<note>\[\^\w{1,30}\])|(?<![\w\]])\[[^\[\]]*[^\W\d][^\[\]]+\]\[[^\[\]]{1,60}\]")
_DRAWN = frozenset({"mermaid", "plantuml", "graphviz", "dot", "flow", "sequence"})
"""Languages of code that other programs show as a drawing."""


class Problem(msgspec.Struct, frozen=True, array_like=True):
    """Something wrong at a place of the text, whose lines count from its first, 0."""

    line: int
    code: Code
    message: str
    column: int = 1


def problems_of(content: Fragment, limits: Limits) -> Iterator[Problem]:
    """Yield what is wrong with what was read."""
    for formula in content.find(Formula):
        if len(formula.tex) > limits.formula_characters:
            message = f"the formula has {len(formula.tex)} characters; at most {limits.formula_characters} are typeset"
            yield Problem(formula.line, Code.TOO_LARGE, message, formula.column)
        elif formula.mark == "$" and (words := bare_chinese(formula.tex)):
            yield _chinese(formula, words)
    for code in content.find(CodeBlock):
        if code.lang.lower() in _DRAWN:
            message = f"a drawing in {code.lang.lower()} is shown as its code"
            yield Problem(code.line, Code.UNSUPPORTED_MARKDOWN, message)


def doubtful(text: str, line: int, column: int) -> Problem:
    """Say that what stands between two marks of a formula is taken for text."""
    opening = text[: 2 if text.startswith("\\") else 1]
    message = f"“{_shown(text)}” is taken for text, not for a formula ({_both(opening, text, column)})"
    return Problem(line, Code.DOUBTFUL_MATH, message, column)


def undefined(text: str, places: Places) -> Iterator[Problem]:
    """Yield the references in words that nothing defines."""
    for match in _REFERENCE.finditer(text) if "]" in text else ():
        what = "footnote" if match["note"] else "target"
        line, column = places.find_mark(match.group(0))
        message = f"nothing in this file defines the {what} of “{_shown(match.group(0))}”"
        yield Problem(line, Code.UNSUPPORTED_MARKDOWN, message, column)


def unread(text: str, places: Places, said: set[str]) -> Iterator[Problem]:
    """Yield the markup that stays in words; what its author escaped is meant to, and `said` was said of its block."""
    for mark, message in leftovers(text):
        place = None if message in said else places.find_written(mark)
        is_heading = mark.startswith(("#", "\uff03"))
        if place and (not is_heading or places.begins_line(mark)):
            said.add(message)
            yield Problem(place[0], Code.UNSUPPORTED_MARKDOWN, f"“{_shown(mark)}”: {message}", place[1])


def no_table(paragraph: str, places: Places) -> Iterator[Problem]:
    """Yield the first of the rows in a paragraph that look like a table, yet are none."""
    if row := loose_rows(paragraph):
        line, column = places.find_mark(row)
        message = f"“{_shown(row)}”: these rows are no table without a line of dashes below the first"
        yield Problem(line, Code.UNSUPPORTED_MARKDOWN, message, column)


def _chinese(formula: Formula, words: str) -> Problem:
    column = formula.column - 1
    both = _both("$", f"${formula.tex}$", column)
    message = rf"“{_shown(words)}” stands in a formula outside `\text{{…}}` ({both})"
    return Problem(formula.line, Code.DOUBTFUL_MATH, message, column)


def _both(opening: str, text: str, column: int) -> str:
    """Name the places of the marks at both ends of a text."""
    last = text.rpartition("\n")[2]
    below = text.count("\n")
    closing = len(last) - (len(opening) - 1) + (0 if below else column - 1)
    where = f" {below} lines below" if below > 1 else " a line below" if below else ""
    return f"from `{opening}` in column {column} to `{text[-len(opening) :]}` in column {closing}{where}"


def _shown(text: str) -> str:
    flat = re.sub(r"\s+", " ", text)
    return flat if len(flat) <= _MOST_SHOWN else flat[: _MOST_SHOWN - 1] + "…"
