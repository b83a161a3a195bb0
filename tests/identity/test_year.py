"""A maintainer's year, played: no card is ever given to another, and none is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.card_bank import run_anki
from tests.learner import importing
from tests.year import EDITS, HISTORY, Year

LONG = 429
"""So many edits has the long year."""


def assert_nobody_loses(year: Year) -> None:
    """Every card is whose it was, or somebody was asked."""
    table = year.tally.table()
    assert not sum(year.tally.swapped.values()), table
    assert not sum(year.tally.lost.values()), table
    assert sum(year.tally.kept.values()) > 0


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
    assert sum(year.tally.swapped.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_a_few_weeks_in_anki(seed: int, tmp_path: Path) -> None:
    """Edits by chance, two or three at a time, each build imported and studied: no schedule changes."""
    play(tmp_path, seed, edits=12, questions=8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_year_in_anki(seed: int, tmp_path: Path) -> None:
    """As many edits as a real year had."""
    year = play(tmp_path, seed, edits=LONG, questions=30)
    (tmp_path / "year.md").write_text(year.tally.table(), encoding="utf-8")
    print(year.tally.table())  # noqa: T201


def play(folder: Path, seed: int, *, edits: int, questions: int) -> Year:
    """Play a year; import and study after every build; compare each schedule with what it was."""
    year = Year(folder / "made", seed, questions)
    packages = [keep(year, folder, 0)]
    done = 0
    while done < edits:
        count = year.chance.random.randint(1, 3)
        kinds = [year.step(year.chance.random.choice([*EDITS, *EDITS, *HISTORY])) for _ in range(count)]
        year.build(*kinds)
        packages.append(keep(year, folder, len(packages)))
        done += count
    assert_nobody_loses(year)
    steps = [step for path in packages for step in (importing(path), {"do": "state"}, {"do": "study"})]
    results = run_anki([*steps, {"do": "state"}])
    states = [*results[1::3], results[-1]]
    studied = [{card: one for card, one in state.items() if one["reps"]} for state in states]
    for earlier, later in zip(studied, states[1:], strict=False):
        assert {card: later.get(card) for card in earlier} == earlier
    assert len(studied[-1]) == len(states[-1]) > 0
    return year


def keep(year: Year, folder: Path, number: int) -> Path:
    """Keep the package of the last build."""
    kept = folder / f"{number}.apkg"
    kept.write_bytes((year.shop.out / "decks" / "small.apkg").read_bytes())
    return kept
