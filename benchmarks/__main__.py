"""Measures everything and writes it into `docs/performance.md`: `python -m benchmarks`, or `make bench`.

A run that was cut short is resumed with `--part`: every part is written down when it is measured.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from . import rows
from .banks import ROOT, SHIPPED
from .report import keep, section
from .rows import Row

PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "shipped": lambda folder: rows.everything("this project's bank", SHIPPED, folder),
    "decks-1000": lambda folder: rows.decks(1_000, folder),
    "decks-10000": lambda folder: rows.decks(10_000, folder),
    "sheets-1000": lambda folder: rows.sheets(1_000, folder),
}


def main() -> None:
    """Measure what is asked for, part by part, and write down each part as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append", help="measure only this; other figures stay")
    parser.add_argument("--bank", type=Path, action="append", default=[], help="measure this bank too")
    parser.add_argument("--repeat", type=int, default=1, help="so many times; the spread is told")
    parser.add_argument("--dry-run", action="store_true", help="leave docs/performance.md as it is")
    given = parser.parse_args()
    compileall.compile_dir(ROOT / "studypack", quiet=1)  # what the first run of a new clone does
    chosen = {name: PARTS[name] for name in given.part or ([] if given.bank else PARTS)}
    chosen |= {bank.stem: partial(rows.everything, f"`{bank.name}`", bank) for bank in given.bank}
    machine = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    for name, part in chosen.items():
        runs = [_rows(part) for _ in range(given.repeat)]
        asked = f"--part {name}" if name in PARTS else f"--bank {name}"
        repeated = f" --repeat {given.repeat}" if given.repeat > 1 else ""
        text = section(runs, machine, f"python -m benchmarks {asked}{repeated}")
        sys.stdout.write(f"{text}\n")
        if not given.dry_run:
            keep(name, text, tuple(PARTS))


def _rows(part: Callable[[Path], Iterator[Row]]) -> list[Row]:
    with tempfile.TemporaryDirectory() as place:
        return list(_told(part(Path(place))))


def _told(measured: Iterator[Row]) -> Iterator[Row]:
    for row in measured:
        sys.stderr.write(f"{row.bank}: {row.what}: {row.ratio:.3f} ({row.cost.seconds:.1f} s, {row.cost.memory} MiB)\n")
        yield row


if __name__ == "__main__":
    main()
