"""Turns the rows of a table and what is remembered of them into cloze numbers that stay with their rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from .ledger import RowRecord
from .similarity import bare, short_hash

LAST_NUMBER = 500
"""Anki makes no card for a cloze number above."""

_LONGEST_LABEL = 40
_ALIKE = 0.5
_STEM = 3


def number_rows(
    rows: Sequence[Sequence[str]], known: Sequence[RowRecord], gone: Sequence[RowRecord]
) -> tuple[tuple[RowRecord, ...], tuple[RowRecord, ...]]:
    """Number the rows of a table, and return them with the rows that are gone.

    A row is known by its label, else by a similar label, else by its other cells. `gone` are rows that left earlier:
    one that comes back gets its number back. A new row gets a number that no row ever had, or 0 if there is none left.
    """
    fresh = [RowRecord(0, _label(row[0]) if row else "", _cells(row[1:])) for row in rows]
    numbering = _Numbering(fresh, list(known), list(gone))
    numbering.take(numbering.known, lambda row: (row.label, row.cells))
    numbering.take(numbering.known, lambda row: row.label)
    numbering.take(numbering.gone, lambda row: (row.label, row.cells))
    numbering.take(numbering.gone, lambda row: row.label)
    numbering.take_similar()
    numbering.take(numbering.known, lambda row: row.cells, unique=True)
    return numbering.finish()


def _label(cell: str) -> str:
    """Return a first cell as it is remembered: bare, and of a long one the beginning and a hash."""
    text = bare(cell) or cell.strip()
    return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}~{short_hash(text)}"


def _cells(cells: Iterable[str]) -> str:
    text = "|".join(bare(cell) for cell in cells)
    return short_hash(text) if text.strip("|") else ""


class _Numbering:
    """Rows while they get their numbers; what takes its number leaves `known` or `gone`."""

    def __init__(self, rows: list[RowRecord], known: list[RowRecord], gone: list[RowRecord]) -> None:
        self.rows = rows
        self.known = known
        self.gone = gone
        self.numbers: dict[int, int] = {}
        self.last = max((row.number for row in known + gone), default=0)

    def take(self, records: list[RowRecord], by: Callable[[RowRecord], Hashable], *, unique: bool = False) -> None:
        """Give rows the numbers of those records that are the same `by` something that is not empty."""
        waiting: dict[Hashable, list[RowRecord]] = defaultdict(list)
        wanting: dict[Hashable, list[int]] = defaultdict(list)
        for record in records:
            waiting[by(record)].append(record)
        for index, row in enumerate(self.rows):
            if index not in self.numbers and by(row):
                wanting[by(row)].append(index)
        for what, indices in wanting.items():
            if unique and (len(indices) > 1 or len(waiting[what]) > 1):
                continue
            for index, record in zip(indices, waiting[what], strict=False):
                self.give(index, record, records)

    def take_similar(self) -> None:
        """Give rows the numbers of records with the most similar labels, again and again."""
        left = [index for index in range(len(self.rows)) if index not in self.numbers][:LAST_NUMBER]
        pairs = sorted(
            (-score, record.number, index, record)
            for index in left
            for record in self.known
            if (score := _alike(self.rows[index].label, record.label)) >= _ALIKE
        )
        for _, _, index, record in pairs:
            if index not in self.numbers and record in self.known:
                self.give(index, record, self.known)

    def give(self, index: int, record: RowRecord, records: list[RowRecord]) -> None:
        self.numbers[index] = record.number
        records.remove(record)

    def finish(self) -> tuple[tuple[RowRecord, ...], tuple[RowRecord, ...]]:
        """Give the rows without a number new ones; return all rows, and those that are gone."""
        numbered = []
        for index, row in enumerate(self.rows):
            number = self.numbers.get(index, 0)
            if not number and self.last < LAST_NUMBER:
                self.last = number = self.last + 1
            numbered.append(RowRecord(number, row.label, row.cells))
        return tuple(numbered), tuple(sorted(self.gone + self.known, key=lambda row: row.number))


def _alike(one: str, other: str) -> float:
    """Return how alike two labels are, 0 to 1: by the pairs of letters in both; nothing if they differ in a number.

    A label that only grew, as “MQA” to “MQA(多查询)”, is alike enough.
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    pairs = [{text[at : at + 2] for at in range(max(1, len(text) - 1))} for text in (one, other)]
    share = len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])
    short, long = sorted((one, other), key=len)
    return max(share, _ALIKE) if len(short) >= _STEM and long.startswith(short) else share
