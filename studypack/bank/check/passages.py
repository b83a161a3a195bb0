"""Reports broken links and images, problems of formulas, and tables too big to recall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from urllib.parse import unquote

from ...output.cache import Cache
from ..addresses import SCHEMES
from ..content import Content
from ..diagnostics import Code, Diagnostic, shortened
from ..nodes import Image, Link
from ..passages import Passage, TableText
from .formulas import Typeset, Widths, check_formulas, wide_in

MOST_CELLS = 5
"""Cells of a row, beyond its label, that a learner can be asked for at once."""

MOST_CHARACTERS = 160
"""Characters of a row, beyond its label, that a learner can be asked for at once."""

MOST_WORDS = 2_000
"""Characters of a question's tags and companies together, which each of its cards carries."""

MOST_REPEATED = 1_000_000
"""Characters of names of columns that the rows of a table repeat: each row says them all."""

MOST_ADDRESS = 2_000
"""Characters of an address: one that is defined once may be used a thousand times."""

MOST_ELSEWHERE = 10_000_000
"""Characters of footnotes and addresses that questions have from elsewhere in their files, in all together."""

MOST_BYTES = 256
"""So long a name is that of no file, and asking for it is an error on some systems."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)

Exists = Callable[[str, str], bool]
"""Tells whether the file that a link names (second) exists, seen from the file that the link is in (first)."""


def check_passages(
    contents: Iterable[Passage],
    exists: Exists,
    typeset: Typeset,
    anchors: Collection[str] = (),
    width_of: Widths = lambda _: 0.0,
    cache: Cache | None = None,
) -> tuple[Diagnostic, ...]:
    """Return every problem of the contents of questions, and of the text around them.

    `anchors` are the headings that a link may lead to. `cache` remembers what was measured.
    """
    found = tuple(contents)
    if large := _elsewhere(found):
        return (large,)
    ids = {one.question.explicit_id for one in found if isinstance(one, Content)} | set(anchors)
    wide = wide_in(found, width_of, cache or Cache())
    problems: list[Diagnostic] = []
    for content in found:
        problems += content.problems
        problems += _links(content, ids, exists)
        if isinstance(content, Content):
            problems += check_formulas(content, typeset, wide.get(content.question.digest, ()))
            problems += _words(content)
            problems += _tables(content)
        else:
            problems += check_formulas(content, typeset, ())
    return tuple(problems)


def _elsewhere(contents: Iterable[Passage]) -> Diagnostic | None:
    """Say where what questions have from elsewhere grows too large: each has its own copy of a footnote."""
    room = MOST_ELSEWHERE
    for content in contents:
        if isinstance(content, Content):
            room -= len(content.question.elsewhere)
            if room < 0:
                message = (
                    f"footnotes of this file, in each question that names them, are over {MOST_ELSEWHERE} characters"
                )
                hint = "shorten the footnotes that many questions name"
                return Diagnostic.at(content.span, message, Code.TOO_LARGE, hint)
    return None


def _words(content: Content) -> Iterator[Diagnostic]:
    """Say where tags and companies are so long that every card of the question would be."""
    metadata = content.question.metadata
    length = sum(len(word) for word in (*metadata.tags, *metadata.companies))
    if length > MOST_WORDS:
        message = f"tags and companies of the question have {length} characters; each of its cards holds them"
        yield Diagnostic.at(content.span, message, Code.TOO_LARGE, f"leave at most {MOST_WORDS} characters")


def _links(content: Passage, ids: set[str | None], exists: Exists) -> Iterator[Diagnostic]:
    """Yield what is wrong with links and images; `ids` are those of the questions, and anchors of headings."""

    def is_there(file: str) -> bool:
        return _is_local(file) and exists(content.span.path, file)

    addressed: tuple[Link | Image, ...] = (*content.links, *content.images)
    for one in addressed:
        place = content.span.path, content.line_of(one.line), one.column
        length = len(one.target) + len(one.title)
        if length > MOST_ADDRESS:
            message = f"the address “{_shown(one.target)}” has {length} characters"
            yield Diagnostic(*place, message, Code.TOO_LARGE, f"an address has at most {MOST_ADDRESS}")
        fault = _image_fault(one.target, is_there) if isinstance(one, Image) else _link_fault(one.target, ids, is_there)
        if fault:
            yield Diagnostic(*place, *fault)


def _image_fault(target: str, is_there: Callable[[str], bool]) -> tuple[str, Code] | None:
    if _WEB.match(target):
        return f"the image “{_shown(target)}” is not stored", Code.REMOTE_IMAGE
    file = unquote(target)
    if is_there(file) or is_there(re.split(r"[?#]", file, maxsplit=1)[0]):
        return None
    return f"there is no image “{_shown(target)}” in the bank", Code.BROKEN_IMAGE


def _link_fault(target: str, ids: set[str | None], is_there: Callable[[str], bool]) -> tuple[str, Code] | None:
    scheme = _SCHEME.match(target)
    if target.startswith("#"):
        is_good = unquote(target[1:]) in ids
        return None if is_good else (f"nothing has the id “{_shown(target[1:])}”", Code.BROKEN_LINK)
    if target.startswith("//") or (scheme and scheme.group(1).lower() in SCHEMES):
        return None
    if scheme:
        return f"a link to “{_shown(target)}” is not safe", Code.UNSAFE_LINK
    if is_there(unquote(target.partition("#")[0].partition("?")[0])):
        return None
    return f"the link leads to “{_shown(target)}”, which does not exist", Code.BROKEN_LINK


def _shown(target: str) -> str:
    """Return an address as its author wrote it, cut where it is long."""
    return shortened(unquote(target))


def _is_local(target: str) -> bool:
    """Tell whether a target can be a file of the bank; the disk has the last word, `..` and links on it included."""
    is_name = all(len(part.encode("utf-8", "replace")) < MOST_BYTES for part in target.split("/"))
    return bool(target) and is_name and not target.startswith(("/", "\\")) and not set(":\0").intersection(target)


def _tables(content: Content) -> Iterator[Diagnostic]:
    path = content.question.span.path
    for table in content.facts.tables:
        if len(table.rows) * sum(map(len, table.header)) > MOST_REPEATED:
            message, mend = "the table is too large: each of its rows repeats the names of its columns", "shorten them"
            yield Diagnostic(path, content.line_of(table.line), 1, message, Code.TOO_LARGE, mend)
        elif table.is_asked:
            yield from (
                Diagnostic(path, content.line_of(table.line), 1, message, code) for code, message in _table(table)
            )


def _table(table: TableText) -> Iterator[tuple[Code, str]]:
    large = [row[0] for row in table.rows if _is_large(row)]
    if large:
        names = ", ".join(f"“{name}”" for name in large[:3]) + ("…" if len(large) > 3 else "")
        yield Code.LARGE_TABLE_ROW, f"{len(large)} of {len(table.rows)} rows are too much to recall at once: {names}"
    for label, count in Counter(row[0] for row in table.rows).items():
        if not label:
            yield Code.DUPLICATE_ROW, f"the first cell of {count} of {len(table.rows)} rows is empty"
        elif count > 1:
            yield Code.DUPLICATE_ROW, f"{count} rows of the table begin with “{label}”"
    yield from ((Code.INDISTINCT_ROW, message) for message in _indistinct(table))


def _indistinct(table: TableText) -> Iterator[str]:
    """Say which rows have the same answers, and which show an answer beside what is asked."""
    labels: dict[tuple[str, ...], list[str]] = {}
    for label, *answers in table.rows:
        if any(answers):
            labels.setdefault(tuple(answers), []).append(label)
        for answer, name in zip(answers, table.header[1:], strict=True):
            if answer and answer in (label, name):
                yield f"a cell of the row “{label}” says again what its {'label' if answer == label else 'column'} says"
    for same in labels.values():
        if len(set(same)) > 1:
            yield f"the rows {', '.join(f'“{label}”' for label in same)} have the same answers"


def _is_large(row: tuple[str, ...]) -> bool:
    rest = [cell for cell in row[1:] if cell]
    return len(rest) > MOST_CELLS or sum(len(cell) for cell in rest) > MOST_CHARACTERS
