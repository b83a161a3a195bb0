"""Turns an SVG drawing that a stranger made into a reason to refuse it, or none: only shapes and text may be in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

MOST_NODES = 50_000
"""So many shapes take a viewer seconds; copies that `<use>` makes are counted."""

MOST_DEPTH = 100

_SVG = "{http://www.w3.org/2000/svg}"
_TAGS = frozenset(
    tag
    for line in (
        "svg g defs title desc path rect circle ellipse line polyline polygon text tspan textPath marker clipPath mask",
        "use symbol linearGradient radialGradient stop pattern style switch metadata filter",
        "feGaussianBlur feOffset feBlend feMerge feMergeNode feFlood feComposite feColorMatrix",
    )
    for tag in line.split()
)
_INERT = (
    "{http://www.inkscape.org/",
    "{http://sodipodi.sourceforge.net/",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://creativecommons.org/ns#}",
    "{http://web.resource.org/cc/}",
    "{http://purl.org/dc/elements/1.1/}",
)
"""What drawing programs add for themselves, which nothing draws."""

_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
# A backslash writes any letter by its number, and so any of the other words.
_UNSAFE_STYLE = re.compile(
    r"""\\|@(?:import|font-face|namespace|charset)|url\(\s*['"]?\s*(?!['"\s\#])|(?:image|image-set|src|element|cross-fade)\("""
    r"|expression|binding|behavior|javascript:",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]*)?)(?:px)?\s*")


class UnsafeDrawingError(Exception):
    """A drawing that holds more than shapes and text, or too many of them."""


def check_drawing(data: bytes, most_pixels: int) -> None:
    """Raise UnsafeDrawingError for a drawing that could do harm, and ValueError for what is none."""
    try:
        text = data.decode("utf-8")
        if _DECLARED.search(text):
            raise UnsafeDrawingError("declares entities or a stylesheet")
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError("no well-formed SVG") from error
    if root.tag != f"{_SVG}svg":
        raise ValueError("no SVG")
    _check_nodes(root)
    _check_size(root, most_pixels)
    ids = {name: node for node in root.iter() if (name := node.get("id"))}
    _weigh(root, ids, {}, 0)


def _check_nodes(root: ElementTree.Element) -> None:
    for count, node in enumerate(root.iter()):
        if count >= MOST_NODES:
            raise UnsafeDrawingError(f"has over {MOST_NODES} shapes")
        tag = str(node.tag)
        if tag.removeprefix(_SVG) not in _TAGS and not tag.startswith(_INERT):
            raise UnsafeDrawingError(f"holds a <{tag.rpartition('}')[2]}>")
        if tag == f"{_SVG}style" and _UNSAFE_STYLE.search("".join(node.itertext())):
            raise UnsafeDrawingError("loads something from elsewhere")
        for name, value in node.attrib.items():
            _check_attribute(name.rpartition("}")[2].lower(), value)


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise UnsafeDrawingError(f"has the handler {name}")
    if name == "base" or (name in ("href", "src") and not value.strip().startswith("#")):
        raise UnsafeDrawingError("refers to something outside it")
    if _UNSAFE_STYLE.search(value):
        raise UnsafeDrawingError("loads something from elsewhere")


def _check_size(root: ElementTree.Element, most_pixels: int) -> None:
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    width, height = (float(side.group(1)) if side else 0.0 for side in sides)
    if width * height > most_pixels:
        raise UnsafeDrawingError(f"has {width:.0f} × {height:.0f} pixels, over {most_pixels}")


def _weigh(
    node: ElementTree.Element, ids: Mapping[str, ElementTree.Element], known: dict[ElementTree.Element, int], depth: int
) -> int:
    """Return how many shapes a part of a drawing draws: a few copies of copies are more than a viewer can hold."""
    if depth > MOST_DEPTH:
        raise UnsafeDrawingError(f"nests deeper than {MOST_DEPTH} levels, or in a circle")
    if node not in known:
        inside = list(node)
        if node.tag == f"{_SVG}use":
            inside += [
                ids[value.strip()[1:]]
                for name, value in node.attrib.items()
                if name.endswith("href") and value.strip()[1:] in ids
            ]
        known[node] = 1 + sum(_weigh(one, ids, known, depth + 1) for one in inside)
        if known[node] > MOST_NODES:
            raise UnsafeDrawingError(f"draws over {MOST_NODES} shapes")
    return known[node]
