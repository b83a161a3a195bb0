"""A maintainer's year, played: no card is ever given to another, and none is lost without a word.

`python -m tests.identity.test_year 1 2 3` plays the long year with these seeds and prints one table of all of them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tests.card_bank import run_anki
from tests.learner import importing
from tests.tally import Tally
from tests.year import HISTORY, Year
from tests.year_edits import EDITS

LONG = 429
"""So many edits has the long year."""


def assert_nobody_loses(year: Year) -> None:
    """Every card is whose it was, or somebody was asked."""
    table = year.tally.table()
    assert not year.tally.total("given to another"), table
    assert not year.tally.total("lost unasked"), table
    assert year.tally.total("cards kept") > 0


@pytest.mark.parametrize("kind", [*EDITS, *HISTORY[1:]])
def test_each_kind_of_edit(kind: str, tmp_path: Path) -> None:
    """In a small bank."""
    year = Year(tmp_path / "made", 11, 5)
    year.build(year.step(kind))
    assert_nobody_loses(year)


def test_who_accepts_everything_gives_cards_to_others(tmp_path: Path) -> None:
    """What is counted here can be seen to happen: another question gets the card of the one whose place it took."""
    year = Year(tmp_path / "made", 11, 5, accept=("all",))
    year.build(year.step("another in its place"))
    assert year.tally.total("given to another")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_few_weeks_in_anki(seed: int, tmp_path: Path) -> None:
    """Edits by chance, two or three at a time, each build imported and studied: no schedule changes."""
    play(tmp_path, seed, edits=12, questions=8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_year_in_anki(seed: int, tmp_path: Path) -> None:
    """As many edits as a real year had."""
    play(tmp_path, seed, edits=LONG, questions=30)


def play(folder: Path, seed: int, *, edits: int, questions: int) -> Year:
    """Play a year; import and study after every build; compare each schedule with what it was."""
    year = Year(folder / "made", seed, questions)
    packages = [keep(year, folder, 0)]
    done = 0
    while done < edits:
        count = year.chance.random.choice((1, 1, 2, 3))
        steps = [year.step(year.chance.random.choice([*EDITS, *HISTORY])) for _ in range(count)]
        year.build(*steps)
        packages.append(keep(year, folder, len(packages)))
        done += count
    assert_nobody_loses(year)
    learner = [[importing(path), {"do": "state"}, {"do": "study"}, {"do": "state"}] for path in packages]
    results = run_anki([step for four in learner for step in four])
    for kinds, studied, imported in zip(year.kinds[1:], results[3::4], results[5::4], strict=False):
        assert {card: imported.get(card) for card in studied} == studied
        year.tally.count(kinds, "schedules kept", len(studied))
    assert all(one["reps"] for one in results[-1].values())
    assert year.tally.total("schedules kept") > len(packages)
    return year


def keep(year: Year, folder: Path, number: int) -> Path:
    """Keep the package of the last build."""
    kept = folder / f"{number}.apkg"
    kept.write_bytes((year.shop.out / "decks" / "small.apkg").read_bytes())
    return kept


def main(seeds: list[str]) -> None:
    """Play a long year for every seed, and print what became of the cards in all of them."""
    total = Tally()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            total.add(play(Path(folder), int(seed), edits=LONG, questions=30).tally)
        sys.stdout.write(f"after seed {seed}:\n{total.table()}")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
