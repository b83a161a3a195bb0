"""The kit that all figures of the shipped bank are drawn with: boxes, lines, words, charts, as the text of SVG.

A figure is a generator of parts, each the text of an element. What the figures of a volume have in common (how thick an
edge is, how large a word) is its `Hand`, and what they are drawn with are that hand's methods. A picture is 480 units
wide and, on a sheet, 60 mm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

BLUE, ORANGE, GREEN, GREY = "#3b82c4", "#d9822b", "#4f9d69", "#8a8f98"  # they differ in grey print too
INK, EMPTY = "currentColor", "none"  # the colour of the page's words; no colour
MINUS, ALPHA = "\N{MINUS SIGN}", "\N{GREEK SMALL LETTER ALPHA}"
WIDTH, HEIGHT = 480, 320
_LEADING = 26  # from one line of words to the next
_TIP = "url(#tip)"  # stands for a figure's own arrow head: several figures may be on one page

Point = tuple[float, float]
Parts = Iterable["str | Parts"]
Value = str | float | None


def element(tag: str, words: Value = None, **attributes: Value) -> str:
    """Return an element of SVG; attributes that are None are left out, `_` in their names stands for `-`."""
    said = "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else format(value, "g")}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{said}>{words}</{tag}>" if words else f"<{tag}{said}/>"


def flat(parts: Parts) -> Iterator[str]:
    """Yield the elements of parts, however deep they are."""
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from flat(part)


@dataclass(frozen=True)
class Tip:
    """An arrow head: its id, with a place for the figure's name, its width and its outline."""

    identity: str
    width: int
    outline: str
    always: bool = False  # also in a figure without an arrow

    def definition(self, name: str) -> str:
        """Return the element that defines it for a figure."""
        size = f'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="{self.width}" markerHeight="{self.width}"'
        outline = element("path", d=self.outline, fill=INK)
        return f'<defs><marker id="{self.identity.format(name)}" {size} orient="auto">{outline}</marker></defs>'


@dataclass(frozen=True)
class Hand:
    """What the figures of one volume have in common; what draws them is its methods.

    `root` is what a picture says of itself, `group` what is around all its parts, `joint` what is between two elements.
    `says` names the attributes that each text has, in their order: others it inherits. `stroke` is the element that a
    line is, `point` how it writes a point and `between` what is between two. Places are rounded to `digits`, if given.
    """

    folder: str
    root: str
    says: tuple[str, ...]
    group: tuple[str, str] = ("", "")
    joint: str = "\n"
    tip: Tip | None = None  # None draws arrow heads as triangles
    stroke: str = "polyline"
    point: str = "{:g},{:g}"
    between: str = " "
    digits: int | None = None
    size: int = 20
    sink: float = 0.35  # how far below the middle of a box the baseline of its words is, as a part of their size
    weight: str = "bold"
    edge: float = 2
    corner: float = 6
    opacity: float = 0.25
    round_opacity: float = 0.25  # of circles and areas
    heights: Mapping[str, int] = field(default_factory=dict)  # of figures that are not as high as others

    def text(
        self, x: float, y: float, words: str, anchor: str = "middle", *, size: int | None = None, bold: bool = False
    ) -> str:
        """Return words whose baseline is at `y`; `|` breaks the line."""
        looks: dict[str, Value] = {"text_anchor": anchor, "font_size": size or self.size, "fill": INK}
        looks["font_weight"] = self.weight if bold else None
        said = {name: looks[name] for name in self.says}
        lines = enumerate(words.split("|"))
        return self.joint.join(element("text", one, **self._at(x=x, y=y + _LEADING * i), **said) for i, one in lines)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        colour: str,
        words: str = "",
        opacity: float | None = None,
        *,
        r: float | None = None,
        size: int | None = None,
        dash: str | None = None,
    ) -> str:
        """Return a rounded rectangle with words in its middle; one of no colour is outlined in ink."""
        place = self._at(x=x, y=y, width=w, height=h, rx=self.corner if r is None else r)
        shape = self._shape("rect", place, colour, self.opacity if opacity is None else opacity, dash)
        size = size or self.size
        baseline = y + h / 2 + size * self.sink - _LEADING / 2 * words.count("|")
        return shape + self.joint + self.text(x + w / 2, baseline, words, size=size) if words else shape

    def circle(
        self, x: float, y: float, r: float, colour: str = EMPTY, words: str = "", opacity: float | None = None
    ) -> str:
        """Return a circle with words in its middle; one of no colour is outlined in ink."""
        opacity = self.round_opacity if opacity is None else opacity
        shape = self._shape("circle", self._at(cx=x, cy=y, r=r), colour, opacity)
        return shape + self.joint + self.text(x, y + self.size * self.sink, words) if words else shape

    def area(self, outline: str, colour: str) -> str:
        """Return a filled path, given as SVG writes it."""
        return self._shape("path", {"d": outline}, colour, self.round_opacity)

    def dot(self, x: float, y: float, colour: str, r: float = 5) -> str:
        """Return a point of a chart."""
        return element("circle", **self._at(cx=x, cy=y, r=r), fill=colour)

    def frame(self, x: float, y: float, w: float, h: float, *, dash: str | None = None) -> str:
        """Return a thin grey rectangle: a place for something."""
        place = self._at(x=x, y=y, width=w, height=h)
        return element("rect", **place, fill=EMPTY, stroke=GREY, stroke_width=1, stroke_dasharray=dash)

    def grid(self, x: float, y: float, cell: float, colours: Sequence[Sequence[str]]) -> Parts:
        """Yield squares row by row; an empty name of a colour is an empty square."""
        for i, row in enumerate(colours):
            for j, colour in enumerate(row):
                left, top = x + j * cell, y + i * cell
                if colour:
                    yield self.box(left, top, cell, cell, colour, r=0), self.mark(left, top, cell, colour)
                else:
                    yield self.frame(left, top, cell, cell)

    def mark(self, x: float, y: float, cell: float, colour: str) -> Parts:
        """Yield what tells orange and green squares from blue ones in grey print: a stroke, a ring."""
        if colour == ORANGE:
            yield self.line(x + 5, y + cell - 5, x + cell - 5, y + 5, colour=ORANGE)
        if colour == GREEN:
            yield self.circle(x + cell / 2, y + cell / 2, cell / 6, GREEN, opacity=0.15)

    def curve(
        self, points: Iterable[Point], colour: str = INK, *, width: float = 2, dash: str = "", tip: bool = False
    ) -> str:
        """Return a line through points, perhaps with a head at its end."""
        if self.stroke == "line":
            place = self._at(**dict(zip(("x1", "y1", "x2", "y2"), chain(*points), strict=True)))
            return _line("line", place, colour, width, dash, tip)
        way = self.between.join(self.point.format(*self._at(x=x, y=y).values()) for x, y in points)
        place = {"d": f"M{way}"} if self.stroke == "path" else {"points": way}
        return _line(self.stroke, {**place, "fill": EMPTY}, colour, width, dash, tip)

    def path(self, way: str, colour: str = INK, *, width: float = 2, dash: str = "", tip: bool = False) -> str:
        """Return a line, given as SVG writes a path, perhaps with a head at its end."""
        return _line("path", {"d": way, "fill": EMPTY}, colour, width, dash, tip)

    def line(self, *xy: float, colour: str = INK, width: float = 2, dash: str = "") -> str:
        """Return a line through points, given as one number after the other."""
        return self.curve(_points(xy), colour, width=width, dash=dash)

    def arrow(self, *xy: float, colour: str = INK, width: float = 2, dash: str = "") -> str:
        """Return a line through points with a head at its end."""
        points = _points(xy)
        if self.tip:
            return self.curve(points, colour, width=width, dash=dash, tip=True)
        (x0, y0), (x1, y1) = points[-2:]
        angle = math.atan2(y1 - y0, x1 - x0)
        end, *wings = (
            (x1 - long * math.cos(angle + turn), y1 - long * math.sin(angle + turn))
            for long, turn in ((9, 0), (12, math.pi / 7), (12, -math.pi / 7))
        )
        head = " ".join(f"{x:.1f},{y:.1f}" for x, y in ((x1, y1), *wings))
        line = self.curve([*points[:-1], end], colour, width=width, dash=dash)
        return line + self.joint + element("polygon", points=head, fill=colour)

    def cross(self, x: float, y: float, r: float = 9, *, colour: str = INK, width: float = 3) -> str:
        """Return two strokes that strike something out."""
        down = self.line(x - r, y - r, x + r, y + r, colour=colour, width=width)
        return down + self.joint + self.line(x - r, y + r, x + r, y - r, colour=colour, width=width)

    def picture(self, name: str, parts: Parts) -> str:
        """Return the whole file of a figure."""
        body = [part for part in (self.group[0], *flat(parts), self.group[1]) if part]
        if self.tip and (self.tip.always or any(_TIP in part for part in body)):
            body.insert(0, self.tip.definition(name))
        box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.heights.get(name, HEIGHT)}"'
        text = self.joint.join([f"<svg {box} {self.root}>", *body, "</svg>"]) + "\n"
        return text.replace(_TIP, f"url(#{self.tip.identity.format(name)})") if self.tip else text

    def _shape(self, tag: str, place: Mapping[str, Value], colour: str, opacity: float, dash: str | None = None) -> str:
        """Return a filled element with an edge of its colour."""
        fill, edge = (None, INK) if colour == EMPTY else (opacity, colour)
        looks: dict[str, Value] = {"fill_opacity": fill, "stroke": edge, "stroke_width": self.edge}
        return element(tag, **place, fill=colour, **looks, stroke_dasharray=dash)

    def _at(self, **place: float) -> dict[str, Value]:
        return {name: value if self.digits is None else round(value, self.digits) for name, value in place.items()}


def _line(tag: str, place: Mapping[str, Value], colour: str, width: float, dash: str, tip: bool) -> str:
    end: dict[str, Value] = {"stroke_dasharray": dash or None, "marker_end": _TIP if tip else None}
    return element(tag, **place, stroke=colour, stroke_width=width, **end)


def _points(xy: Sequence[float]) -> list[Point]:
    return list(zip(xy[::2], xy[1::2], strict=True))
