"""Axes of a chart, and the curves that are drawn between them."""

from collections.abc import Callable

from .kit import Hand, Parts, Point


class Axes:
    """Two axes from the lower left corner, and what turns numbers into points of the picture."""

    def __init__(self, hand: Hand, left: float, right: float, top: float, bottom: float, xs: Point, ys: Point) -> None:
        """Take where the axes are, and the numbers at their ends."""
        self.hand, self.xs, self.ys = hand, xs, ys
        self.left, self.right, self.top, self.bottom = left, right, top, bottom

    def lines(self) -> Parts:
        """Yield both axes, each with an arrow head."""
        yield self.hand.arrow(self.left, self.bottom, self.right + 14, self.bottom)
        yield self.hand.arrow(self.left, self.bottom, self.left, self.top - 14)

    def at(self, x: float, y: float) -> Point:
        """Return the point of two numbers."""
        across = (x - self.xs[0]) / (self.xs[1] - self.xs[0])
        up = (y - self.ys[0]) / (self.ys[1] - self.ys[0])
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)

    def curve(self, of: Callable[[float], float], colour: str, *, ends: Point | None = None, dash: str = "") -> str:
        """Return the curve of a function, only where it is inside."""
        first, last = ends or self.xs
        steps = [first + (last - first) * i / 120 for i in range(121)]
        inside = [self.at(x, of(x)) for x in steps if self.ys[0] - 1e-9 <= of(x) <= self.ys[1] + 1e-9]
        return self.hand.curve(inside, colour, width=3.5, dash=dash)
