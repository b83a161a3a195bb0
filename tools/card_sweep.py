"""Looks at every card of banks as a learner does and says what is wrong: `python -m tools.card_sweep [BANK…]`.

Both sides of each card, at four sizes of screen, in light and dark, folded and unfolded, in Anki's own reviewer page.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from tests.card_bank import SHIPPED, TRAPS, deck, rendered
from tests.reviewer import SIZES, Inspection, browser, reviewer

_SHOWN = 40
"""Problems of one size that are written out."""


def sweep(started: Browser, bank: Path, size: tuple[int, int], most: int | None = None) -> Inspection:
    """Look at all cards of a bank, or the first ones, at a size."""
    with reviewer(started, deck(bank).images.data, size) as shown:
        return shown.inspect(rendered(bank)[:most])


def described(found: Inspection) -> str:
    """Return what was measured, on one line."""
    looked = ", ".join(f"{name} {count}" for name, count in sorted(found.counts.items()))
    extremes = (
        f"lowest contrast {found.lowest:.2f}, smallest target {found.smallest:.1f} px, "
        f"farthest move {found.farthest:.1f} px"
    )
    return f"{len(found.problems)} problems; {found.checked} states of cards ({looked}); {extremes}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at banks; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("banks", type=Path, nargs="*", default=[SHIPPED, TRAPS])
    parser.add_argument("--width", type=int, action="append", help="only screens of this width; may be repeated")
    parser.add_argument("--first", type=int, help="only so many cards of each bank")
    parser.add_argument("--all", action="store_true", help="write out every problem")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, browser(Path(folder)) as started:
        wrong = [bank for bank in asked.banks if _look(started, bank, asked)]
    return int(bool(wrong))


def _look(started: Browser, bank: Path, asked: argparse.Namespace) -> bool:
    """Look at a bank and say what is wrong; return whether anything is."""
    is_wrong = False
    kinds = Counter(note.kind.value for note in deck(bank).notes for _ in range(note.cards))
    print(f"{bank}: {dict(kinds)}")  # noqa: T201
    for size in (one for one in SIZES if not asked.width or one[0] in asked.width):
        found = sweep(started, bank, size, asked.first)
        print(f"{size[0]} × {size[1]}: {described(found)}", flush=True)  # noqa: T201
        for problem in found.problems[: None if asked.all else _SHOWN]:
            print(f"  {problem}")  # noqa: T201
        is_wrong = is_wrong or bool(found.problems)
    return is_wrong


if __name__ == "__main__":
    raise SystemExit(main())
