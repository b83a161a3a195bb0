"""Turns a run of all measurements into `docs/performance.md`: `python -m benchmarks`, or `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from . import rows
from .banks import SHIPPED
from .report import write_report
from .rows import Row

PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "shipped": lambda folder: rows.everything("this project's bank", SHIPPED, folder),
    "decks-1000": lambda folder: rows.decks(1_000, folder),
    "decks-10000": lambda folder: rows.decks(10_000, folder),
    "sheets-1000": lambda folder: rows.sheets(1_000, folder),
}


def main() -> None:
    """Measure what is asked for and write it down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--bank", type=Path, action="append", default=[], help="measure this bank too")
    parser.add_argument("--part", choices=PARTS, action="append", help="measure only this")
    parser.add_argument("--repeat", type=int, default=1, help="so many times; the spread is told")
    parser.add_argument("--out", type=Path, help="where to write the table (docs/performance.md keeps the figures)")
    given = parser.parse_args()
    chosen = {name: PARTS[name] for name in given.part or PARTS}
    for number, bank in enumerate(given.bank, start=1):
        chosen[bank.name] = partial(rows.everything, f"bank {number}", bank)
    runs: list[list[Row]] = []
    for _ in range(given.repeat):
        with tempfile.TemporaryDirectory() as place:
            runs.append([row for name, part in chosen.items() for row in _told(part(Path(place) / name))])
    machine = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    write_report(runs, machine, " ".join(["python -m benchmarks", *sys.argv[1:]]), given.out)


def _told(measured: Iterator[Row]) -> Iterator[Row]:
    for row in measured:
        sys.stderr.write(f"{row.bank}: {row.what}: {row.ratio:.3f} ({row.cost.seconds:.1f} s, {row.cost.memory} MiB)\n")
        yield row


if __name__ == "__main__":
    main()
