"""Reports broken links and images, formulas that fail or are too wide for a phone, and tables too big to recall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from urllib.parse import unquote

from ...render.phone import BOX, INDENTS, REPLY_SIZE, ROOM, TICKS, TITLE_SIZE, wide_formulas
from ...render.tex import MathError
from ..content import Content
from ..diagnostics import Code, Diagnostic
from ..markdown import Reading
from ..model import BlockKind
from ..nodes import Formula, Link, List, Table
from ..readings import Readings

MOST_CELLS = 5
"""Cells of a row, beyond its label, that a learner can be asked for at once."""

MOST_CHARACTERS = 160
"""Characters of a row, beyond its label, that a learner can be asked for at once."""

MOST_SHOWN = 60
"""Characters of an address or a formula in a message."""

MOST_BYTES = 256
"""So long a name is that of no file, and asking for it is an error on some systems."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)

Exists = Callable[[str, str], bool]
"""Tells whether the file that a link names (second) exists, seen from the file that the link is in (first)."""

Typeset = Callable[[Formula], MathError | None]
"""Returns what is wrong with a formula."""

Widths = Callable[[Formula], float]
"""Returns the width of a formula in em; 0 for one that cannot be typeset."""


def check_contents(
    contents: Iterable[Readings],
    exists: Exists,
    typeset: Typeset,
    anchors: Collection[str] = (),
    width_of: Widths = lambda _: 0.0,
) -> tuple[Diagnostic, ...]:
    """Return every problem of the contents of questions, and of the text around them.

    `anchors` are the headings that a link may lead to.
    """
    found = tuple(contents)
    ids = {one.question.explicit_id for one in found if isinstance(one, Content)} | set(anchors)
    return tuple(
        problem
        for content in found
        for problem in (
            *content.problems,
            *_links(content, ids, exists),
            *_formulas(content, typeset, width_of),
            *(_tables(content) if isinstance(content, Content) else ()),
        )
    )


def _links(content: Readings, ids: set[str | None], exists: Exists) -> Iterator[Diagnostic]:
    path = content.span.path
    for link in content.links:
        if problem := _link_problem(link, path, content.span.line, ids, exists):
            yield problem
    for image in content.images:
        shown, file = _shown(image.target), unquote(image.target)
        if _WEB.match(image.target):
            message, code = f"the image “{shown}” is not stored", Code.REMOTE_IMAGE
        elif any(_is_local(one) and exists(path, one) for one in (file, re.split(r"[?#]", file, maxsplit=1)[0])):
            continue
        else:
            message, code = f"there is no image “{shown}” in the bank", Code.BROKEN_IMAGE
        yield Diagnostic(path, content.line_of(image.line), image.column, message, code)


def _link_problem(link: Link, path: str, start: int, ids: set[str | None], exists: Exists) -> Diagnostic | None:
    """Return what is wrong with a link in a text that begins at a line of its file, if anything is.

    `ids` are those of the questions, and anchors of headings.
    """

    def problem(message: str, code: Code) -> Diagnostic:
        return Diagnostic(path, start + link.line, link.column, message, code)

    target = link.target
    if target.startswith("#"):
        anchor = unquote(target[1:])
        return None if anchor in ids else problem(f"nothing has the id “{_shown(target[1:])}”", Code.BROKEN_LINK)
    scheme = _SCHEME.match(target)
    if scheme or target.startswith("//"):
        if scheme is None or scheme.group(1).lower() in ("http", "https", "mailto"):
            return None
        return problem(f"a link to “{_shown(target)}” is not safe", Code.UNSAFE_LINK)
    file = unquote(target.partition("#")[0].partition("?")[0])
    if _is_local(file) and exists(path, file):
        return None
    return problem(f"the link leads to “{_shown(target)}”, which does not exist", Code.BROKEN_LINK)


def _shown(target: str) -> str:
    """Return an address as its author wrote it, cut where it is long."""
    return _cut(unquote(target))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _is_local(target: str) -> bool:
    """Tell whether a target can be a file of the bank; the disk has the last word, `..` and links on it included."""
    is_name = all(len(part.encode("utf-8", "replace")) < MOST_BYTES for part in target.split("/"))
    return bool(target) and is_name and not target.startswith(("/", "\\")) and not set(":\0").intersection(target)


def _formulas(content: Readings, typeset: Typeset, width_of: Widths) -> Iterator[Diagnostic]:
    """Yield every problem of the formulas of a question, or of the text around questions, which no card shows."""
    for formula in content.formulas:
        if error := typeset(formula):
            message = f"the formula “{_cut(formula.tex)}” cannot be typeset: {error.message}"
            before = formula.tex[: error.offset or 0]
            line, last = content.line_of(formula.line) + before.count("\n"), before.rpartition("\n")[2]
            column = len(last) + (1 if "\n" in before else formula.column)
            yield Diagnostic(content.span.path, line, column, message, Code.INVALID_TEX, error.hint)
    wide = {
        (formula.line, formula.column): formula
        for reading, room in (_rooms(content) if isinstance(content, Content) else ())
        for formula in wide_formulas(reading.content.children, width_of, room)
    }
    for (line, column), formula in wide.items():
        fault = "is wider than a phone, even set smaller" if formula.display else "needs more than a line of a phone"
        message = f"the formula “{' '.join(_cut(formula.tex).split())}” {fault}"
        yield Diagnostic(content.span.path, content.line_of(line), column, message, Code.WIDE_FORMULA)


def _rooms(content: Content) -> Iterator[tuple[Reading, float]]:
    """Yield each text of a question and the room that a card of 360 px has for it, in em of its letters."""
    yield content.title, ROOM / TITLE_SIZE
    yield content.front, ROOM
    for one in content.blocks:
        is_ticked = one.block.kind is BlockKind.SCORING_POINTS
        yield one.reading, ROOM - (TICKS - INDENTS[List] if is_ticked else 0.0)
    for followup in content.followups:
        yield followup.question, ROOM / TITLE_SIZE
        yield followup.answer, ROOM / REPLY_SIZE - BOX


def _tables(content: Content) -> Iterator[Diagnostic]:
    path = content.question.span.path
    for table in content.tables:
        if table.is_asked:
            yield from (
                Diagnostic(path, content.line_of(table.line), 1, message, code) for code, message in _table(table)
            )


def _table(table: Table) -> Iterator[tuple[Code, str]]:
    rows = [tuple(cell.source for cell in row) for row in table.rows]
    large = [row[0] for row in rows if _is_large(row)]
    if large:
        names = ", ".join(f"“{name}”" for name in large[:3]) + ("…" if len(large) > 3 else "")
        yield Code.LARGE_TABLE_ROW, f"{len(large)} of {len(table.rows)} rows are too much to recall at once: {names}"
    for label, count in Counter(row[0] for row in rows).items():
        if count > 1:
            yield Code.DUPLICATE_ROW, f"{count} rows of the table begin with “{label}”"

    yield from ((Code.INDISTINCT_ROW, message) for message in _indistinct(table, rows))


def _indistinct(table: Table, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Say which rows have the same answers, and which show an answer beside what is asked."""
    labels: dict[tuple[str, ...], list[str]] = {}
    names = [cell.source for cell in table.header]
    for label, *answers in rows:
        if any(answers):
            labels.setdefault(tuple(answers), []).append(label)
        for answer, name in zip(answers, names[1:], strict=True):
            if answer and answer in (label, name):
                yield f"a cell of the row “{label}” says again what its {'label' if answer == label else 'column'} says"
    for same in labels.values():
        if len(set(same)) > 1:
            yield f"the rows {', '.join(f'“{label}”' for label in same)} have the same answers"


def _is_large(row: tuple[str, ...]) -> bool:
    rest = [cell for cell in row[1:] if cell]
    return len(rest) > MOST_CELLS or sum(len(cell) for cell in rest) > MOST_CHARACTERS
