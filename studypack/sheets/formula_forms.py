"""Reads the SVG of a formula into PDF operators in which every sign is a form: drawn once in a file, then referred to.

The same few hundred signs make up all formulas of a bank, which makes the study pack half as large. What is neither a
sign nor a bar, such as words in a formula, is left as SVG.

It relies on MathJax drawing a formula as one black group of `path` and `rect` in groups that only move and scale, and
on fontTools reading the outline of a path (`parse_path`, `RecordingPen`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_TRANSFORM = re.compile(r"(translate|scale)\(([^)]*)\)")
_SIGN, _BAR, _GROUP = {"d", "transform"}, {"x", "y", "width", "height"}, {"transform"}
"""The attributes of what is drawn here; what has others looks another way."""
_BLACK = {"stroke": "black", "fill": "black", "stroke-width": "0", "transform": "scale(1,-1)"}
"""The group that holds a whole formula."""
_SHORT = 80
"""A sign of fewer bytes is not worth a name."""
_OPERATORS = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h"}
Point = tuple[float, float]
Matrix = tuple[float, float, float, float]
"""How much wider, how much higher, how far right and how far up."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign: what it is called, by its outline, and the operators that draw it."""

    id: str
    operators: bytes

    @property
    def name(self) -> bytes:
        """Its name within a page, as WeasyPrint makes it for an image that is not smoothed."""
        return f"i{self.id}0".encode()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The rectangle in which it lies."""
        numbers = [float(number) for number in re.findall(rb"-?\d+\.?\d*", self.operators)]
        across, down = numbers[0::2], numbers[1::2]
        return min(across) - 1, min(down) - 1, max(across) + 1, max(down) + 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula in its own units: the operators that draw it, the signs that these name, the SVG of what is left."""

    box: Matrix
    size: tuple[float, float]
    operators: bytes
    signs: tuple[Sign, ...]
    rest: ElementTree.Element | None

    def fitted(self, width: float, height: float) -> tuple[float, float, float, float, float, float]:
        """Return the transformation that fits it into a rectangle."""
        left, top, wide, high = self.box
        scale = min(width / wide, height / high)
        x, y = (width - wide * scale) / 2 - left * scale, (height - high * scale) / 2 - top * scale
        return scale, 0, 0, -scale, x, y


@lru_cache(maxsize=8192)
def drawing(svg: bytes) -> Drawing:
    """Read a formula."""
    root = ElementTree.fromstring(svg)
    left, top, wide, high = (float(number) for number in root.get("viewBox", "").split())
    width, height = (float(root.get(name, "").removesuffix("ex")) for name in ("width", "height"))
    signs: dict[Sign, None] = {}
    operators: list[bytes] = []
    for whole in root.findall(f"{_SVG}g"):
        if dict(whole.attrib) == _BLACK:
            for node, place in _take(whole, (1, 1, 0, 0)):
                operators.append(_drawn(node, place, signs))
    rest = root if any(node.tag != f"{_SVG}g" for child in root for node in child.iter()) else None
    return Drawing((left, top, wide, high), (width, height), b"\n".join(operators), tuple(signs), rest)


def _take(group: ElementTree.Element, place: Matrix) -> Iterator[tuple[ElementTree.Element, Matrix]]:
    """Take every sign and bar out of a group, each with its place; what is another colour or clipped stays in it."""
    for node in list(group):
        has = set(node.attrib)
        inner = _moved(place, node.get("transform", ""))
        if node.tag == f"{_SVG}g" and has <= _GROUP:
            yield from _take(node, inner)
        elif (node.tag == f"{_SVG}path" and has <= _SIGN) or (node.tag == f"{_SVG}rect" and has == _BAR):
            group.remove(node)
            yield node, inner


def _moved(place: Matrix, transform: str) -> Matrix:
    wide, high, x, y = place
    for kind, text in _TRANSFORM.findall(transform):
        numbers = [float(number) for number in re.split(r"[ ,]+", text.strip())]
        if kind == "translate":
            x, y = x + wide * numbers[0], y + high * (numbers[1] if numbers[1:] else 0)
        else:
            wide, high = wide * numbers[0], high * numbers[-1]
    return wide, high, x, y


def _drawn(node: ElementTree.Element, place: Matrix, signs: dict[Sign, None]) -> bytes:
    if node.tag == f"{_SVG}rect":
        what = _line("re", *(float(node.get(name, "")) for name in ("x", "y", "width", "height"))) + b"\nf"
    else:
        sign = _sign(node.get("d", ""))
        if len(sign.operators) >= _SHORT:
            signs[sign] = None
        what = b"/" + sign.name + b" Do" if sign in signs else sign.operators
    wide, high, x, y = place
    return b"q\n" + _line("cm", wide, 0, 0, high, x, y) + b"\n" + what + b"\nQ"


@lru_cache(maxsize=4096)
def _sign(outline: str) -> Sign:
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    parse_path(outline, pen)
    lines: list[bytes] = []
    at = (0.0, 0.0)
    for step, points in pen.value:
        if step == "qCurveTo":  # PDF knows curves of the third degree only
            lines.append(_line("c", *_third(at, points[0]), *_third(points[1], points[0]), *points[1]))
        else:
            lines.append(_line(_OPERATORS[step], *(number for point in points for number in point)))
        at = points[-1] if points else at
    operators = b"\n".join([*lines, b"f"])
    return Sign(hashlib.sha256(operators).hexdigest()[:12], operators)


def _third(end: Point, control: Point) -> Point:
    """Return the control point, near one end, of the cubic curve that is the quadratic one with this control point."""
    return (end[0] + 2 * control[0]) / 3, (end[1] + 2 * control[1]) / 3


def _line(operator: str, *numbers: float) -> bytes:
    return " ".join([*(f"{number:.4f}".rstrip("0").rstrip(".") for number in numbers), operator]).encode()
