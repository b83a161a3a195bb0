"""Numbers the rows of a table so that each keeps its number, which is its card, through every edit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .ledger import RowRecord
from .matching.fingerprints import bare, short_hash
from .matching.similarity import ALIKE, label_likeness
from .notes import LAST_CLOZE

_LONGEST_LABEL = 40
_CELL_HASH = 6
_TELLING = 6
# So many letters in all say enough to know a row by.
_SURE_LABEL = 0.8


@dataclass(frozen=True)
class NumberedRows:
    """The rows of a table with their numbers (0 for a row without a card) and those that are gone.

    `doubtful` gives, by the index of a row that was numbered as a new one, the row that it may have been.
    """

    rows: tuple[RowRecord, ...]
    gone: tuple[RowRecord, ...]
    doubtful: Mapping[int, RowRecord]


def number_rows(
    rows: Sequence[Sequence[str]],
    known: Sequence[RowRecord],
    gone: Sequence[RowRecord],
    pinned: Mapping[int, int] | None = None,
    accepted: Collection[int] = (),
) -> NumberedRows:
    """Number the rows of a table.

    A row has the number that is `pinned` to its index; else it is known by its label, by its other cells, or by a
    similar label together with some of its cells. `gone` are rows that left earlier: one that comes back gets its
    number back. A new row gets a number that no row ever had, or 0 if there is none left. A number that may be meant
    is given if it is accepted.
    """
    made = [_Row.of(row) for row in rows]
    if not pinned and [(row.label, row.cells) for row in made] == [(row.label, row.cells) for row in known]:
        return NumberedRows(tuple(known), tuple(sorted(gone, key=lambda row: row.number)), {})
    numbering = _Numbering(made, known, gone)
    numbering.pin(pinned or {})
    for records in (numbering.known, numbering.gone):
        numbering.take(records, lambda row: (row.label, row.cells))
        numbering.take(records, lambda row: row.label)
    numbering.take(numbering.known, lambda row: row.cells, unique=True)
    numbering.take_similar()
    numbering.doubt(known, accepted)
    return numbering.finish()


@dataclass(frozen=True)
class _Row:
    """A row that is there: what is remembered of it, and its cells as they are written."""

    label: str
    cells: str
    source: Sequence[str]

    @cached_property
    def is_telling(self) -> bool:
        """Whether its cells say enough to know it by."""
        return sum(len(bare(cell)) for cell in self.source[1:]) >= _TELLING

    @cached_property
    def stem(self) -> str:
        """Its label without brackets."""
        return bare(re.split("[(（]", self.source[0])[0]) if self.source else ""

    @staticmethod
    def of(cells: Sequence[str]) -> _Row:
        label = (bare(cells[0]) or cells[0].strip()) if cells else ""
        if len(label) > _LONGEST_LABEL:
            label = f"{label[:_LONGEST_LABEL]}~{short_hash(label)}"
        others = [bare(cell) for cell in cells[1:]]
        hashes = [short_hash(text)[:_CELL_HASH] if text else "" for text in others]
        return _Row(label, ".".join(hashes) if any(hashes) else "", cells)


class _Numbering:
    """Rows while they get their numbers; what takes its number leaves `known` or `gone`."""

    def __init__(self, rows: list[_Row], known: Sequence[RowRecord], gone: Sequence[RowRecord]) -> None:
        self.rows = rows
        self.known = list(known)
        self.gone = list(gone)
        self.numbers: dict[int, int] = {}
        self.doubtful: dict[int, RowRecord] = {}
        self.last = max((row.number for row in (*known, *gone)), default=0)

    def pin(self, numbers: Mapping[int, int]) -> None:
        """Give rows the numbers that their authors wrote; of two with one number the first has it."""
        for index, number in numbers.items():
            if number not in self.numbers.values():
                self.numbers[index] = number
        taken = set(self.numbers.values())
        self.known = [row for row in self.known if row.number not in taken]
        self.gone = [row for row in self.gone if row.number not in taken]
        self.last = max(self.last, *taken, 0)

    def take(
        self, records: list[RowRecord], by: Callable[[RowRecord | _Row], Hashable], *, unique: bool = False
    ) -> None:
        """Give rows the numbers of those records that are the same `by` something that is not empty.

        Where it must be `unique`, nothing is given that several have, or that says too little.
        """
        waiting: dict[Hashable, list[RowRecord]] = defaultdict(list)
        wanting: dict[Hashable, list[int]] = defaultdict(list)
        for record in records:
            waiting[by(record)].append(record)
        for index, row in enumerate(self.rows):
            if index not in self.numbers and by(row):
                wanting[by(row)].append(index)
        for what, indices in wanting.items():
            is_vague = len(indices) > 1 or len(waiting[what]) > 1 or not self.rows[indices[0]].is_telling
            if unique and is_vague:
                continue
            for index, record in zip(indices, waiting[what], strict=False):
                self._give(index, record, records)

    def take_similar(self) -> None:
        """Give rows the numbers of records that are most alike, again and again."""
        left = self._open()[:LAST_CLOZE]
        pairs = [(index, record) for index in left for record in self.known]
        alike = [(one, _alike(self.rows[one[0]], one[1])) for one in pairs]
        for (index, record), _ in sorted(alike, key=lambda pair: (-pair[1], pair[0][1].number, pair[0][0])):
            is_open = index not in self.numbers and record in self.known
            if is_open and _is_sure(self.rows[index], record):
                self._give(index, record, self.known)
            elif is_open and label_likeness(self.rows[index].label, record.label) >= ALIKE:
                self.doubtful.setdefault(index, record)

    def doubt(self, before: Sequence[RowRecord], accepted: Collection[int]) -> None:
        """Keep which row each new one may have been: of the same cells, one that it resembles, or one in its place."""
        same = self._same_cells(before)
        self.doubtful = {at: one for at, one in self.doubtful.items() if at not in same and one not in same.values()}
        places = {0 if at == 0 else before[at - 1].number: record for at, record in enumerate(before)}
        for index in self._open():
            last = self.numbers.get(index - 1, 0) if index else 0
            at_place = places.get(last) if index == 0 or last else None
            record = same.get(index) or self.doubtful.pop(index, None) or at_place
            records = self.gone if record in self.gone else self.known
            is_meant = index in same or record not in same.values()
            if record not in records or not is_meant or record in self.doubtful.values():
                continue
            if record.number in accepted:
                self._give(index, record, records)
            else:
                self.doubtful[index] = record

    def _same_cells(self, before: Sequence[RowRecord]) -> dict[int, RowRecord]:
        """Return by index the records whose other cells, few letters as they are, are those of one new row alone."""
        times = Counter(row.cells for row in self.rows)
        known: dict[str, list[RowRecord]] = defaultdict(list)
        for record in dict.fromkeys((*before, *self.gone)):
            known[record.cells].append(record)
        found = {}
        for index in self._open():
            cells = self.rows[index].cells
            records = known[cells] if cells and times[cells] == 1 else []
            if len(records) == 1 and records[0] in self.known + self.gone:
                found[index] = records[0]
        return found

    def _open(self) -> list[int]:
        return [index for index in range(len(self.rows)) if index not in self.numbers]

    def _give(self, index: int, record: RowRecord, records: list[RowRecord]) -> None:
        self.numbers[index] = record.number
        records.remove(record)

    def finish(self) -> NumberedRows:
        """Give the rows without a number new ones."""
        numbered = []
        for index, row in enumerate(self.rows):
            number = self.numbers.get(index, 0)
            if not number and self.last < LAST_CLOZE:
                self.last = number = self.last + 1
            numbered.append(RowRecord(number, row.label, row.cells))
        gone = sorted(self.gone + self.known, key=lambda row: row.number)
        return NumberedRows(tuple(numbered), tuple(gone), self.doubtful)


def _shared_cells(row: _Row, record: RowRecord) -> tuple[int, float]:
    """Return how many cells beside the label are the same, and which share of all that is."""
    cells, others = row.cells.split("."), record.cells.split(".")
    same = sum(bool(cell) and cell == known for cell, known in zip(cells, others, strict=False))
    return same, same / max(len(cells), len(others))


def _alike(row: _Row, record: RowRecord) -> float:
    return label_likeness(row.label, record.label) + _shared_cells(row, record)[1]


def _is_sure(row: _Row, record: RowRecord) -> bool:
    """Tell whether a row is surely one that was there, edited: another row may have much the same label or cells."""
    count, share = _shared_cells(row, record)
    label = label_likeness(row.label, record.label)
    if label >= _SURE_LABEL or (row.stem and row.stem == record.label):
        return True
    return (label >= ALIKE and count > 0) or (count > 1 and share >= ALIKE and row.is_telling)
