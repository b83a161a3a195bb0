"""Draws six typical cards of the shipped bank for the README: `python -m tools.screenshots`."""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from studypack.identity.notes import NoteKind
from tests.card_bank import SHIPPED, deck, rendered
from tests.reviewer import PHONE, Reviewer, browser, reviewer

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
Card = dict[str, Any]


@dataclass(frozen=True)
class Shot:
    """One picture: its file's name, the question by its id, which of the cards of a kind, and how it is shown."""

    name: str
    question: str
    kind: NoteKind = NoteKind.QUESTION
    card: int = 0
    side: str = "answer"
    scheme: str = "light"
    at: str = ""


SHOTS = (
    Shot("question-front", "self-attention", side="question"),
    Shot("question-back", "self-attention", at=".prompt"),
    Shot("answer", "rope", at=".answer-box"),
    Shot("folded-code", "rope", at="details pre", scheme="dark"),
    Shot("followup", "self-attention", NoteKind.FOLLOWUP, scheme="dark"),
    Shot("table-row", "self-attention", NoteKind.TABLE, card=1, side="question"),
)


def take(shown: Reviewer, shot: Shot, card: Card) -> bytes:
    """Return one picture: the phone's screen, at its top or with a part of the card near it."""
    shown.show(card, shot.side, shot.scheme)
    if "details" in shot.at:
        shown.unfold()
    if shot.at:
        shown.page.locator(shot.at).first.evaluate("one => window.scrollBy(0, one.getBoundingClientRect().top - 150)")
    problems = shown.check()["problems"]
    if problems:
        raise SystemExit("\n".join(problems))
    return shown.page.screenshot(animations="disabled")


def save(picture: bytes, path: Path) -> None:
    """Save a picture with few colours: a tenth of the size, and nobody sees the difference."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def cards_by_kind() -> dict[tuple[str, NoteKind], list[Card]]:
    """Return the rendered cards of each kind of each question of the shipped bank."""
    notes = {note.guid: (note.question_id, note.kind) for note in deck(SHIPPED).notes}
    made: dict[tuple[str, NoteKind], list[Card]] = {}
    for card in rendered(SHIPPED):
        made.setdefault(notes[card["guid"]], []).append(card)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=IMAGES, help="the folder of the pictures")
    out = parser.parse_args(arguments).out
    with tempfile.TemporaryDirectory() as place:
        cards = cards_by_kind()
        with browser(Path(place)) as started, reviewer(started, deck(SHIPPED).images.data, PHONE) as shown:
            for shot in SHOTS:
                save(take(shown, shot, cards[shot.question, shot.kind][shot.card]), out / f"{shot.name}.png")


if __name__ == "__main__":
    main()
