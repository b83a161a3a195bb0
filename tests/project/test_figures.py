"""The committed figures of the shipped bank are those that `python -m tools.figures` draws, and each is shown."""

import re
from pathlib import Path

from tools.figures.__main__ import QUESTIONS, pictures


def test_committed_figures_are_those_that_are_drawn() -> None:
    """Not a byte differs, no file is left over; if this fails, run `python -m tools.figures`."""
    drawn = dict(pictures())
    committed = {path: path.read_text(encoding="utf-8") for path in QUESTIONS.rglob("*.svg")}
    assert drawn.keys() == committed.keys()
    assert [path.name for path in drawn if drawn[path] != committed[path]] == []


def test_every_figure_is_shown_in_an_answer() -> None:
    """A figure that no answer shows is one that nobody sees."""
    shown: set[Path] = set()
    for page in QUESTIONS.rglob("*.md"):
        shown |= {(page.parent / one).resolve() for one in re.findall(r"\]\((\S+?\.svg)\)", page.read_text("utf-8"))}
    assert {path for path, _ in pictures()} == shown
