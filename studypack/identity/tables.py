"""Gives the tables of all questions their ids, and every row the number of its card."""

from __future__ import annotations

from collections.abc import Iterable

from ..bank.content import Content
from ..bank.diagnostics import Code
from ..bank.model import Pin
from ..bank.passages import TableText
from .children import Child, Naming, either_line
from .identities import Register, TableIdentity
from .matching.fingerprints import Wording
from .notes import LAST_CLOZE, NoteKind
from .questions import Questions
from .rows import NumberedRows, number_rows


def name_tables(questions: Questions, register: Register) -> list[tuple[TableIdentity, ...]]:
    """Return the ids of every question's tables and the numbers of their rows; a warning where no number is left."""
    contents = questions.contents
    tables = [
        (owner, table, _row_pins(content, table))
        for owner, content in enumerate(contents)
        for table in content.facts.tables
    ]
    children = [
        Child(owner, contents[owner].line_of(table.line), _wording(table), _table_pin(pins.values()))
        for owner, table, pins in tables
    ]
    naming = Naming(NoteKind.TABLE, children, questions, register)
    found: list[list[TableIdentity]] = [[] for _ in contents]
    for child, (owner, table, pins) in zip(children, tables, strict=True):
        before = register.records.get(child.record)
        numbers = {row: number for row, pin in pins.items() if (number := _row_number(pin)) is not None}
        known, gone = (before.rows, before.gone) if before else ((), ())
        accepted = {row.number for row in known + gone if register.is_accepted(f"{child.record}.{row.number}")}
        made = number_rows(table.rows, known, gone, numbers, accepted)
        numbered = tuple(row for row in made.rows if row.number)
        name = naming.name(child, numbered, made.gone)
        found[owner].append(TableIdentity(name, tuple(row.number for row in made.rows)))
        _report_rows(register, contents[owner].question.span.path, child.line, name, made)
    return [tuple(one) for one in found]


def row_lines(content: Content, table: TableText) -> range:
    """Return the lines of the file in which the rows of a table stand; none where they cannot be told."""
    block = content.question.blocks[table.block]
    # Between the header and the rows stands a line of dashes, or a second header as well.
    line = content.line_of(table.line)
    lines = block.body.split("\n")[line - block.body_line :]
    dashes = next((at for at, one in enumerate(lines) if "-" in one and set(one.strip()) <= set("|-: >\t")), None)
    start = line + dashes + 1 if dashes is not None else 0
    return range(start, start + len(table.rows)) if start else range(0)


def _row_pins(content: Content, table: TableText) -> dict[int, Pin]:
    """Return the ids that authors gave to rows of a table, by the index of the row."""
    pins = {line: pin for block in content.question.blocks for line, pin in block.pins.items()}
    return {row: pins[line] for row, line in enumerate(row_lines(content, table)) if line in pins} if pins else {}


def _report_rows(register: Register, path: str, line: int, name: str, made: NumberedRows) -> None:
    """Report rows that may be others, and rows that are left without a number."""
    for index, record in made.doubtful.items():
        row = made.rows[index]
        message = f"the row “{row.label}” may be the row “{record.label}” that was here, though not surely"
        hint = either_line("row", "its first cell", f"{name}.{record.number}", f"{name}.{row.number}")
        register.report(path, line, Code.DOUBTFUL_MATCH, message, hint)
    if missing := sum(not row.number for row in made.rows):
        message = f"{missing} rows of this table get no card: Anki's card numbers end at {LAST_CLOZE}"
        register.report(path, line, Code.CONTENT_CUT, message, "split the table in two")


def _wording(table: TableText) -> Wording:
    return Wording(" ".join((table.title, *table.header)), "\n".join(map(" ".join, table.rows)))


def _table_pin(pins: Iterable[Pin]) -> Pin | None:
    """Return the id of a table that its rows name: a row's id is that of its table and its number."""
    return next((Pin(one.id.rpartition(".")[0], one.is_new) for one in pins if _row_number(one) is not None), None)


def _row_number(pin: Pin) -> int | None:
    table, _, number = pin.id.rpartition(".")
    return int(number) if table and number.isdecimal() and 1 <= int(number) <= LAST_CLOZE else None
