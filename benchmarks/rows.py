"""Turns banks into the rows of the table: what each build costs, as a share of what the reference costs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .banks import edit_bank, write_bank
from .measure import BUILD, Cost, build, run

TYPER = "import typer; app = typer.Typer(); app.command()(lambda: None); app(args=[], standalone_mode=False)"


@dataclass(frozen=True)
class Row:
    """One line of the table. `reference` is what `ratio` is a share of, `target` the largest that it should be."""

    bank: str
    what: str
    cost: Cost
    reference: Cost
    target: float

    @property
    def ratio(self) -> float:
        """The share, by the clock."""
        return self.cost.seconds / self.reference.seconds

    @property
    def processor_ratio(self) -> float:
        """The share of processor time, which other work on the machine disturbs less."""
        return self.cost.processor / self.reference.processor


def everything(name: str, bank: Path, folder: Path) -> Iterator[Row]:
    """Measure whole builds of a bank, its decks and sheets after an edit, and a build without changes."""
    bank = _copy(bank, folder / "bank")
    plain = _plain(bank, folder)
    out = folder / "out"
    yield Row(name, "cold build, everything", build(bank, out), plain, 0.5)
    yield Row(
        name, "nothing changed", min((build(bank, out) for _ in range(3)), key=lambda one: one.seconds), plain, 0.02
    )
    bare = min((run(sys.executable, "-c", TYPER) for _ in range(5)), key=lambda one: one.seconds)
    again = min((build(bank, out) for _ in range(5)), key=lambda one: one.seconds)
    yield Row(name, "nothing changed, as a share of starting Python and Typer", again, bare, 2)
    edit_bank(bank if bank.is_dir() else bank.parent)
    yield Row(name, "one answer edited: its decks", build(bank, out, "--only", "decks"), plain, 0.05)
    edit_bank(bank if bank.is_dir() else bank.parent)
    yield Row(name, "one answer edited: decks, preview and every sheet that holds it", build(bank, out), plain, 0.3)


def _plain(bank: Path, folder: Path) -> Cost:
    """Measure the reference: decks and sheets."""
    run(sys.executable, "-m", "benchmarks.pages", bank, folder / "pages")
    one = run(sys.executable, "-m", "benchmarks.reference", "decks", bank, folder / "plain")
    two = run(sys.executable, "-m", "benchmarks.reference", "sheets", folder / "pages", folder / "plain")
    return Cost(one.seconds + two.seconds, one.processor + two.processor, max(one.memory, two.memory))


def decks(questions: int, folder: Path) -> Iterator[Row]:
    """Measure the decks of a made bank, cold and after an edit."""
    bank, out = write_bank(folder / "bank", questions), folder / "out"
    plain = run(sys.executable, "-m", "benchmarks.reference", "decks", bank, folder / "plain")
    name = f"{questions:,} questions"
    yield Row(name, "decks, cold", build(bank, out, "--only", "decks"), plain, 0.6)
    edit_bank(bank)
    yield Row(name, "decks, one answer edited", build(bank, out, "--only", "decks"), plain, 0.1)


def sheets(questions: int, folder: Path) -> Iterator[Row]:
    """Measure the sheets of a made bank."""
    bank = write_bank(folder / "bank", questions)
    plain = _plain(bank, folder)
    yield Row(f"{questions:,} questions", "sheets, cold", build(bank, folder / "out", "--only", "sheets"), plain, 0.7)


def _copy(bank: Path, target: Path) -> Path:
    if bank.is_dir():
        shutil.copytree(bank, target, ignore=shutil.ignore_patterns("ledger.json"))
        return target
    target.mkdir(parents=True)
    return Path(shutil.copy(bank, target / f"{bank.stem}.md"))


__all__ = ["BUILD", "Row", "decks", "everything", "sheets"]
