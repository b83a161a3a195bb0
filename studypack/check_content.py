"""Turns contents into diagnostics: broken links and images, formulas that cannot be typeset, tables too big to recall."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from .content import Content
from .diagnostics import Code, Diagnostic
from .markdown import Formula, Link, Table
from .math import MathError

MOST_CELLS = 5
"""Cells of a row, beyond its label, that a learner can be asked for at once."""

MOST_CHARACTERS = 160
"""Characters of a row, beyond its label, that a learner can be asked for at once."""

Exists = Callable[[str, str], bool]
"""Tells whether the file that a link names (second) exists, seen from the file that the link is in (first)."""

Typeset = Callable[[Formula], MathError | None]
"""Returns what is wrong with a formula."""


def check_contents(contents: Iterable[Content], exists: Exists, typeset: Typeset) -> tuple[Diagnostic, ...]:
    """Return every problem of every question's content."""
    found = tuple(contents)
    ids = {content.question.explicit_id for content in found} - {None}
    return tuple(
        problem
        for content in found
        for problem in (
            *content.problems,
            *_links(content, ids, exists),
            *_formulas(content, typeset),
            *_tables(content),
        )
    )


def _links(content: Content, ids: set[str | None], exists: Exists) -> Iterator[Diagnostic]:
    path = content.question.span.path
    for link in content.links:
        if problem := link_problem(link, path, ids, exists):
            yield problem
    for image in content.images:
        if re.match(r"(https?:)?//", image.target):
            yield Diagnostic(path, image.line, 1, f"the image “{image.target}” is not stored", Code.REMOTE_IMAGE)
        elif not _is_inside(image.target, path) or not exists(path, unquote(image.target)):
            message = f"there is no image “{image.target}” in the bank"
            yield Diagnostic(path, image.line, 1, message, Code.BROKEN_IMAGE)


def link_problem(link: Link, path: str, ids: set[str | None], exists: Exists) -> Diagnostic | None:
    """Return what is wrong with a link, if anything is."""
    target = link.target
    if target.startswith("#"):
        known = unquote(target[1:]) in ids
        return None if known else Diagnostic(path, link.line, 1, f"no question has the id “{target[1:]}”", Code.BROKEN_LINK)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", target)
    if scheme:
        if scheme.group(1).lower() in ("http", "https", "mailto"):
            return None
        return Diagnostic(path, link.line, 1, f"a link to “{target[:60]}” is not safe", Code.UNSAFE_LINK)
    if target.startswith("//"):
        return None
    file = unquote(target.partition("#")[0].partition("?")[0])
    if exists(path, file):
        return None
    return Diagnostic(path, link.line, 1, f"the link leads to “{target}”, which does not exist", Code.BROKEN_LINK)


def _is_inside(target: str, path: str) -> bool:
    """Tell whether a relative path stays below the bank; the disk has the last word, links on it included."""
    return not target.startswith(("/", "\\")) and ":" not in target and ".." not in posixpath.normpath(target).split("/")


def _formulas(content: Content, typeset: Typeset) -> Iterator[Diagnostic]:
    path = content.question.span.path
    for formula in content.formulas:
        error = typeset(formula)
        if error is not None:
            shown = formula.tex if len(formula.tex) <= 40 else formula.tex[:39] + "…"
            message = f"the formula “{shown}” cannot be typeset: {error.message}"
            yield Diagnostic(path, formula.line, (error.offset or 0) + 1, message, Code.INVALID_TEX)


def _tables(content: Content) -> Iterator[Diagnostic]:
    path = content.question.span.path
    for table in content.tables:
        if table.is_asked:
            yield from (Diagnostic(path, table.line, 1, message, code) for code, message in _table(table))


def _table(table: Table) -> Iterator[tuple[Code, str]]:
    large = [row[0] for row in table.rows if _is_large(row)]
    if large:
        names = "、".join(f"“{name}”" for name in large[:3]) + ("…" if len(large) > 3 else "")
        yield Code.LARGE_TABLE_ROW, f"{len(large)} of {len(table.rows)} rows are too much to recall at once: {names}"
    labels = [row[0] for row in table.rows]
    for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
        yield Code.DUPLICATE_ROW, f"two rows of the table begin with “{label}”"


def _is_large(row: tuple[str, ...]) -> bool:
    rest = [cell for cell in row[1:] if cell]
    return len(rest) > MOST_CELLS or sum(len(cell) for cell in rest) > MOST_CHARACTERS
