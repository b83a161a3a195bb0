"""Reads table lines as their authors meant them, and writes them as a Markdown parser takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..diagnostics import Code
from ..source import divide_lead
from .math_spans import Memory, find
from .problems import Problem

_CONTAINER = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)*[ \t]*")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_DASHES = re.compile(r":?-+:?")
_CODE = re.compile(r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)")
_MARK = re.compile(r"`+|\$|\\.")
_PIPE = re.compile(r"(?<!\\)\|")


def mend_tables(lines: Sequence[str], skip: frozenset[int], most: int = 40) -> tuple[list[str], list[Problem]]:
    """Return as many lines, with tables mended, and what had to be mended.

    Mended are: a header written twice, a line of dashes with the wrong number of columns, pipes inside formulas and
    code, and rows with more cells than the header (the last cell keeps the rest). `skip` are lines inside code blocks,
    `most` is how many columns a table may have.
    """
    mended = list(lines)
    problems: list[Problem] = []
    index = 1
    while index < len(mended):
        is_table = index not in skip and is_delimiter(mended[index]) and index - 1 not in skip
        if is_table and "|" in _bare(mended[index - 1]):
            index = _mend(mended, index, skip, most, problems)
        else:
            index += 1
    return mended, problems


def is_delimiter(line: str) -> bool:
    """Tell whether a line is the line of dashes below a table's header."""
    if "|" not in line or "-" not in line:  # as most lines are
        return False
    bare = _bare(line).strip()
    if "|" not in bare or "-" not in bare or set(bare).difference("|-: \t"):
        return False
    return all(_DASHES.fullmatch(cell.strip()) for cell in bare.removeprefix("|").removesuffix("|").split("|"))


def _mend(lines: list[str], delimiter: int, skip: frozenset[int], most: int, problems: list[Problem]) -> int:
    """Mend the table whose line of dashes is `delimiter`; return the index after it."""
    header = delimiter - 1
    lines[header] = _protect(lines[header])
    columns = len(_cells(lines[header]))
    if columns > most:
        problems.append(Problem(header, 1, f"the table has {columns} columns; at most {most} are read", Code.TOO_LARGE))
        return delimiter + 1
    if header and lines[header - 1].strip() and _protect(lines[header - 1]).strip() == lines[header].strip():
        lines[header - 1] = _prefix(lines[header - 1]).rstrip() if ">" in _prefix(lines[header - 1]) else ""
        problems.append(Problem(header, 1, "the table's header stands twice", Code.DUPLICATE_TABLE_HEADER))
    found = len(_cells(lines[delimiter]))
    if found != columns:
        message = f"the line of dashes has {found} columns, the header {columns}"
        problems.append(Problem(delimiter, len(_prefix(lines[delimiter])) + 1, message, Code.RAGGED_TABLE))
        lines[delimiter] = f"{_prefix(lines[delimiter])}|{'---|' * columns}"
    index = delimiter + 1
    while index < len(lines) and index not in skip and "|" in _bare(lines[index]) and _continues(lines[index]):
        lines[index] = _row(lines[index], index, columns, problems)
        index += 1
    missing = _missing_indent(lines, header)
    for at in range(header, index if missing else header):
        lines[at] = " " * missing + lines[at]
    return index


def _missing_indent(lines: Sequence[str], header: int) -> int:
    """Return by how much a table is indented too little to stand in the list item right above it, as it was meant to.

    To a Markdown parser its rows would be words that go on with the item's text.
    """
    indent = len(divide_lead(lines[header])[0])
    for index in range(header - 1, -1, -1):
        item = _ITEM.match(lines[index])
        if item and len(divide_lead(lines[index])[0]) <= indent:
            return max(len(item.group().expandtabs(4)) - indent, 0)
        if not lines[index].strip():
            return 0
    return 0


def _row(line: str, index: int, columns: int, problems: list[Problem]) -> str:
    row = _protect(line)
    cells = _cells(row)
    if len(cells) == columns:
        return row
    surplus = cells[columns] if len(cells) > columns else None
    # Pipes that had to be escaped in the cells before have shifted it.
    column = surplus - (len(row) - len(line)) if surplus is not None else len(_prefix(line))
    count = len(cells)
    message = f"the row has {count} cell{'s' * (count != 1)}, the header {columns}"
    problems.append(Problem(index, max(column, 0) + 1, message, Code.RAGGED_TABLE))
    return _merge_surplus(row, cells[columns:])


def _prefix(line: str) -> str:
    """Return the marks of lists and quotations, and the blanks, that a line begins with."""
    match = _CONTAINER.match(line)
    return match.group(0) if match else ""


def _bare(line: str) -> str:
    return line[len(_prefix(line)) :]


def _continues(line: str) -> bool:
    """Tell whether a line can go on a table: one that begins a list item cannot."""
    return not _prefix(line).strip(" \t>")


def _protect(line: str) -> str:
    r"""Put a backslash before the pipes in code and formulas, which divide nothing; the parser of tables takes it away.

    One that its author put there stays, since it is TeX: `\|` are the bars of a norm.
    """
    if "|" not in line:
        return line
    made, memory, at = "", Memory(), 0
    while mark := _MARK.search(line, at):
        stop = _span_end(line, mark, memory)
        span = line[mark.start() : stop]
        made += line[at : mark.start()] + (span.replace("|", r"\|") if stop > mark.end() else span)
        at = stop
    return made + line[at:]


def _span_end(line: str, mark: re.Match[str], memory: Memory) -> int:
    """Return where the code or formula ends that begins at a mark; the end of the mark where none does."""
    if mark.group(0)[0] == "`":
        code = _CODE.match(line, mark.start())
        return code.end() if code else mark.end()
    found = find(line, mark.start(), len(line), memory)
    return found.stop if found and not found.is_text else mark.end()


def _cells(line: str) -> list[int]:
    """Return where the cells of a line begin; a pipe after a backslash divides nothing."""
    prefix = len(_prefix(line))
    end = len(line.rstrip())
    pipes = [match.start() for match in _PIPE.finditer(line, prefix, end)]
    starts = [position + 1 for position in pipes if position + 1 < end]
    return starts if pipes and pipes[0] == prefix else [prefix, *starts]


def _merge_surplus(row: str, surplus: Sequence[int]) -> str:
    """Escape the pipes before surplus cells, so that the last cell keeps what would be cut off."""
    pipes = {start - 1 for start in surplus}
    return "".join(f"\\{char}" if position in pipes else char for position, char in enumerate(row))
