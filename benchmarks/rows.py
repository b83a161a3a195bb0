"""Measures what each build costs, as a share of what the reference costs: the rows of the tables."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .banks import edit_bank, write_bank
from .measure import Cost, build, check, least, run, save_in_watch

TYPER = """
import typer
app = typer.Typer()
@app.command()
def build(out: str = "dist"): pass
app(args=[], standalone_mode=False)
"""
"""A command with an option: for the first option that a command has, Typer loads pydantic."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `reference` is what `ratio` is a share of, `target` the largest that it should be, 0 for what is there to compare
    with; `memory` likewise in MiB, 0 if none was set.
    """

    bank: str
    what: str
    cost: Cost
    reference: Cost
    target: float
    memory: int = 0

    @property
    def ratio(self) -> float:
        """The share, by the clock."""
        return self.cost.seconds / self.reference.seconds

    @property
    def processor_ratio(self) -> float:
        """The share of processor time, which other work on the machine disturbs less; 0 if unknown."""
        return self.cost.processor / self.reference.processor


def everything(name: str, bank: Path, folder: Path) -> Iterator[Row]:
    """Measure whole builds of a bank, builds without changes, and builds after one edit."""
    bank = _copy(bank, folder / "bank")
    texts = bank if bank.is_dir() else bank.parent
    one, two = _plain_decks(bank, folder), _plain_sheets(bank, folder)
    plain = Cost(one.seconds + two.seconds, one.processor + two.processor, max(one.memory, two.memory))
    out = folder / "dist"
    first = check(bank, folder)
    yield Row(name, "check, never built", first, plain, 0)
    yield Row(name, "cold build, everything", build(bank, out), plain, 0.35)
    yield from _unchanged(name, bank, out, plain)
    yield Row(name, "check after a build, as a share of the first", least(partial(check, bank, folder), 3), first, 0.5)
    edit_bank(texts)
    yield Row(name, "one answer edited: its decks", build(bank, out, "--only", "decks"), plain, 0.05)
    edit_bank(texts)
    target = 0.08 if (out / "manifest.json").read_text(encoding="utf-8").count("/study-pack.pdf") > 1 else 0.15
    yield Row(name, "one answer edited: decks, preview and every sheet that holds it", build(bank, out), plain, target)
    edit_bank(texts, "饕餮")
    yield Row(name, "the same with a character that the bank did not have", build(bank, out), plain, target)
    saved = save_in_watch(bank, out, partial(edit_bank, texts), ready="watching ", done="preview: ")
    yield Row(name, "one answer saved in `watch`: decks and preview", saved, plain, 0.05)


def _unchanged(name: str, bank: Path, out: Path, plain: Cost, *options: str) -> Iterator[Row]:
    """Measure builds without changes beside the plain way, and beside a program that only starts."""
    again = least(partial(build, bank, out, *options), 5)
    yield Row(name, "nothing changed", again, plain, 0.02)
    bare = least(partial(run, sys.executable, "-c", TYPER), 5)
    started = "nothing changed, as a share of starting Python and a Typer command with an option"
    yield Row(name, started, again, bare, 1.5)


def _plain_decks(bank: Path, folder: Path) -> Cost:
    return run(sys.executable, "-m", "benchmarks.reference", "decks", bank, folder / "plain")


def _plain_sheets(bank: Path, folder: Path) -> Cost:
    run(sys.executable, "-m", "benchmarks.pages", bank, folder / "pages")
    return run(sys.executable, "-m", "benchmarks.reference", "sheets", folder / "pages", folder / "plain")


def decks(questions: int, folder: Path) -> Iterator[Row]:
    """Measure the decks of a made bank, cold and after an edit, and checks."""
    bank, out = write_bank(folder / "bank", questions), folder / "dist"
    plain = _plain_decks(bank, folder)
    name = f"{questions:,} questions"
    writing = run(sys.executable, "-m", "benchmarks.reference", "notes", bank, folder / "plain")
    yield Row(name, "of the plain way: without reading Markdown", writing, plain, 0)
    first = check(bank, folder)
    yield Row(name, "check, never built", first, plain, 0)
    only = "--only", "decks"
    yield Row(name, "decks, cold", build(bank, out, *only), plain, 1.3 if questions < 10_000 else 1.0, 350)
    yield from _unchanged(name, bank, out, plain, *only)
    yield Row(name, "check after a build, as a share of the first", least(partial(check, bank, folder), 3), first, 0.5)
    edit_bank(bank)
    yield Row(name, "decks, one answer edited", build(bank, out, *only), plain, 0.15, 350)
    # While the preview of the text before is made: a save ends that.
    saved = save_in_watch(bank, out, partial(edit_bank, bank), ready="nothing changed", done="decks: ")
    yield Row(name, "one answer saved in `watch`: decks", saved, plain, 0.12)


def sheets(questions: int, folder: Path) -> Iterator[Row]:
    """Measure the sheets of a made bank."""
    bank = write_bank(folder / "bank", questions)
    plain, out = _plain_sheets(bank, folder), folder / "dist"
    name = f"{questions:,} questions"
    yield Row(name, "sheets, cold", build(bank, out, "--only", "sheets"), plain, 0.35, 600)


def _copy(bank: Path, target: Path) -> Path:
    if bank.is_dir():
        shutil.copytree(bank, target, ignore=shutil.ignore_patterns("ledger.json"))
        return target
    target.mkdir(parents=True)
    return Path(shutil.copy(bank, target / f"{bank.stem}.md"))
