"""Find the code blocks and comments of a file, in which no markup counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..source import divide_lead, is_blank

_OPEN = re.compile(
    r"^(?P<lead>[ \t]*(?:(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]*))*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>.*)$"
)
_MARK = re.compile("```|~~~|<!--|<pre", re.IGNORECASE)
"""One of these is in every line that begins a block of code or a comment."""
_PRE = re.compile(r"^[ \t]*<pre[\s>]", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_COMMENT = re.compile(r"^[ \t]*<!--")
_MARKDOWN = ("markdown", "md")
_MOST_LINES_OF_MARKDOWN = 200
_MOST_LINES_OF_PRE = 500


@dataclass(frozen=True)
class Fence:
    """A code block: its lines `start:stop`, the column of its fence, and whether a fence closes it."""

    start: int
    stop: int
    column: int
    is_closed: bool


@dataclass(frozen=True)
class Fences:
    """Code blocks and comments of a file.

    `inside` are the indices of all their lines, fences included; `unclosed` those of opening fences that nothing
    closes; `open_comments` those of `<!--` that nothing closes, which are therefore text.
    """

    inside: frozenset[int]
    unclosed: tuple[int, ...] = ()
    open_comments: tuple[int, ...] = ()
    blocks: tuple[Fence, ...] = field(default=())

    @cached_property
    def bodies(self) -> frozenset[int]:
        """The indices of the lines below an opening fence, up to the closing one."""
        return frozenset(index for fence in self.blocks for index in range(fence.start + 1, fence.stop))


def find_fences(lines: Sequence[str], starts_question: Callable[[int], bool] = lambda _: False) -> Fences:
    """Find the code blocks and comments of a file.

    `starts_question` tells whether a line looks beyond doubt like the start of a question: a fence still open there
    was never closed, and ends at that line, so that one forgotten fence does not swallow the rest of the bank.
    """
    inside: set[int] = set()
    blocks: list[Fence] = []
    open_comments: list[int] = []
    stop = 0
    for index, line in enumerate(lines):
        if index < stop or not _MARK.search(line):
            continue
        stop = index + 1
        if opened := _opening(line):
            fence = _fence(lines, index, opened, starts_question)
            blocks.append(fence)
            stop = fence.stop
            inside.update(range(index, stop))
        elif _COMMENT.match(line):
            end = _comment_end(lines, index)
            if end is None:
                open_comments.append(index)
            elif end > stop:
                inside.update(range(index, end))
            stop = end or stop
        elif _PRE.match(line):
            stop = _pre_end(lines, index, starts_question) or stop
            inside.update(range(index, stop if _PRE_END.search(lines[stop - 1]) else index))
    unclosed = tuple(fence.start for fence in blocks if not fence.is_closed)
    return Fences(frozenset(inside), unclosed, tuple(open_comments), tuple(blocks))


def _opening(line: str) -> re.Match[str] | None:
    opened = _OPEN.match(line)
    if opened and opened.group("mark")[0] == "`" and "`" in opened.group("info"):
        return None  # code within a line, such as ```x```
    return opened


def _fence(lines: Sequence[str], start: int, opened: re.Match[str], starts_question: Callable[[int], bool]) -> Fence:
    mark = opened.group("mark")
    is_quoted = ">" in opened.group("lead")
    closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    column = len(opened.group("lead").expandtabs(4))
    # A block of Markdown may well show how a question is written.
    shows_questions = (opened.group("info").split() or [""])[0].lower() in _MARKDOWN
    question = None
    for index in range(start + 1, len(lines)):
        if is_quoted and not lines[index].lstrip().startswith(">"):
            return Fence(start, index, column, is_closed=True)  # the end of a quotation ends its code too
        if closing.match(lines[index]):
            return Fence(start, index + 1, column, is_closed=True)
        if question is None and starts_question(index):
            question = index
        if question is not None and (not shows_questions or index - start > _MOST_LINES_OF_MARKDOWN):
            break
    return Fence(start, len(lines) if question is None else question, column, is_closed=False)


def _pre_end(lines: Sequence[str], start: int, starts_question: Callable[[int], bool]) -> int | None:
    """Return the index after the line that ends a `<pre>`; None where nothing does within reach."""
    for index in range(start, min(start + _MOST_LINES_OF_PRE, len(lines))):
        if _PRE_END.search(lines[index]):
            return index + 1
        if starts_question(index):
            return None
    return None


def _comment_end(lines: Sequence[str], start: int) -> int | None:
    """Return the index after the line that ends a comment; None if another comment, or nothing, comes first."""
    first = lines[start].partition("<!--")[2]
    if "-->" in first:
        return start + 1
    for index in range(start + 1, len(lines)):
        opened, closed = lines[index].find("<!--"), lines[index].find("-->")
        if closed >= 0 and not 0 <= opened < closed:
            return index + 1
        if opened >= 0:
            return None
    return None


def indent_fences(lines: Sequence[str], fences: Fences) -> list[str]:
    """Return the lines with every code block indented at least as far as its fence.

    Authors indent the fence of a block in a list item and leave the code, or the closing fence, where it was; to a
    Markdown parser such a line would end the list item, and with it the code.
    """
    indented = list(lines)
    for fence in fences.blocks:
        body = range(fence.start + 1, fence.stop)
        indents = {index: len(divide_lead(lines[index])[0]) for index in body if not is_blank(lines[index])}
        if not fence.column or ">" in lines[fence.start] or min(indents.values(), default=fence.column) >= fence.column:
            continue
        # Where the first line is not indented, none is: moving all keeps the shape of the code.
        moves_all = next(iter(indents.values())) < fence.column
        for index, indent in indents.items():
            indented[index] = " " * max(fence.column - (0 if moves_all else indent), 0) + lines[index]
    return indented
