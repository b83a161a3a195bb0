"""Turns table lines as authors write them into table lines that a Markdown parser reads as they were meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..diagnostics import Code

_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_SPAN = re.compile(r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|(?P<math>(?<!\\)\$(?!\s)[^$]*?(?<![\\\s])\$(?!\d))")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class RowProblem:
    """Something wrong with a table: index of the line, code and message."""

    index: int
    code: Code
    message: str


def is_delimiter(line: str) -> bool:
    """Tell whether a line is the line of dashes below a table's header."""
    return "|" in line and "-" in line and bool(_DELIMITER.match(line))


def cell_count(line: str) -> int:
    """Count the cells of a table line; a pipe inside code, inside a formula or after a backslash divides nothing."""
    bare = _protect(line.strip())
    inner = bare.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return len(_PIPE.split(inner))


def _protect(line: str) -> str:
    return _SPAN.sub(lambda match: _PIPE.sub(r"\\|", match.group(0)), line)


def mend_tables(lines: Sequence[str], skip: frozenset[int]) -> tuple[list[str], list[RowProblem]]:
    """Return as many lines, with tables mended, and what had to be mended.

    Mended are: a header written twice, a line of dashes with the wrong number of columns, pipes inside formulas and
    code, and rows with more cells than the header (the last cell keeps the rest). `skip` are lines inside code blocks.
    """
    mended = list(lines)
    problems: list[RowProblem] = []
    index = 1
    while index < len(mended):
        if index in skip or not is_delimiter(mended[index]) or "|" not in mended[index - 1]:
            index += 1
            continue
        index = _mend(mended, index, problems)
    return mended, problems


def _mend(lines: list[str], delimiter: int, problems: list[RowProblem]) -> int:
    """Mend the table whose line of dashes is `delimiter`; return the index after it."""
    header = delimiter - 1
    if header and lines[header - 1].strip() == lines[header].strip():
        lines[header - 1] = ""
        problems.append(RowProblem(header, Code.DUPLICATE_TABLE_HEADER, "the table's header stands twice"))
    lines[header] = _protect(lines[header])
    columns = cell_count(lines[header])
    found = cell_count(lines[delimiter])
    if found != columns:
        message = f"the line of dashes has {found} columns, the header {columns}"
        problems.append(RowProblem(delimiter, Code.RAGGED_TABLE, message))
        indent = lines[delimiter][: len(lines[delimiter]) - len(lines[delimiter].lstrip())]
        lines[delimiter] = f"{indent}|{'---|' * columns}"
    index = delimiter + 1
    while index < len(lines) and "|" in lines[index]:
        row = _protect(lines[index])
        cells = cell_count(row)
        if cells != columns:
            problems.append(RowProblem(index, Code.RAGGED_TABLE, f"the row has {cells} cells, the header {columns}"))
        lines[index] = _merge_surplus(row, columns) if cells > columns else row
        index += 1
    return index


def _merge_surplus(row: str, columns: int) -> str:
    """Escape the pipes after the last column, so that its cell keeps what would be cut off."""
    start = 1 if row.lstrip().startswith("|") else 0
    pipes = [match.start() for match in _PIPE.finditer(row)]
    ends = pipes[start + columns - 1 :]
    last = ends[-1] if row.rstrip().endswith("|") else -1
    surplus = {position for position in ends if position != last}
    return "".join(f"\\{char}" if position in surplus else char for position, char in enumerate(row))
