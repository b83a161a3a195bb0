"""Where cards to cut out lie on a sheet of paper, in front and behind, with the marks to cut along."""

from __future__ import annotations

from dataclasses import dataclass

from .print_document import Paper

ACROSS, DOWN = 2, 4
PER_SHEET = ACROSS * DOWN
WIDTH = 95.0
"""Of a card, in mm; its height follows from the paper."""
MARGIN = 12.0
"""Above and below the cards, in mm, at least: the cut marks stand there."""


@dataclass(frozen=True)
class Grid:
    """Where the cards lie on a sheet of paper, in mm."""

    paper: Paper

    @property
    def height(self) -> float:
        """Of a card, to the half millimetre."""
        return int((self.paper.height - 2 * MARGIN) / DOWN * 2) / 2

    @property
    def left(self) -> float:
        """From the edge of the paper to the first card: the same on both sides, or backs would not meet fronts."""
        return (self.paper.width - ACROSS * WIDTH) / 2

    @property
    def top(self) -> float:
        """From the upper edge of the paper to the first card."""
        return (self.paper.height - DOWN * self.height) / 2

    def place(self, slot: int, *, is_back: bool) -> tuple[float, float]:
        """Return the left and upper edge of a card; turned over its long edge, the sheet swaps left and right."""
        row, column = divmod(slot, ACROSS)
        shown = ACROSS - 1 - column if is_back else column
        return self.left + shown * WIDTH, self.top + row * self.height

    @property
    def marks(self) -> tuple[str, ...]:
        """The cut marks, as the style of each: outside the cards, so that none of them is left on a card."""
        across = [self.left + column * WIDTH for column in range(ACROSS + 1)]
        down = [self.top + row * self.height for row in range(DOWN + 1)]
        upright = [(x, y) for x in across for y in (self.top - 6, down[-1] + 2)]
        level = [(x, y) for y in down for x in (self.left - 6, across[-1] + 2)]
        return (
            *(f"left:{x:.2f}mm;top:{y:.2f}mm;height:4mm;border-left-width:0.4pt" for x, y in upright),
            *(f"left:{x:.2f}mm;top:{y:.2f}mm;width:4mm;border-top-width:0.4pt" for x, y in level),
        )
