"""SVG drawings of a stranger: refused if there is more in them than shapes and text, or too many of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree

from .css import References, check_drawing_style, check_value, is_harmless_declarations
from .diagnostics import Code
from .pixels import PictureError

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
_ENCODING = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_LENGTH = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]*)?)(?:px)?\s*")
_UNITS = "px|pt|pc|em|ex|rem|mm|cm|in|%"
_SIDE = re.compile(rf"\s*(?:auto|[0-9]{{0,9}}(?:\.[0-9]*)?(?:e[+-]?[0-9]{{1,2}})?\s*(?:{_UNITS})?)\s*", re.IGNORECASE)
_NO_NUMBER = re.compile(r"(?<![\w#.-])[-+]?(?:nan|inf(?:inity)?|[0-9.]+e\+?[0-9]{3,})(?![\w.-])", re.IGNORECASE)
_TEXTS = frozenset(["id", "class", "label", "title", "font-family", "lang", "href", "d", "docname", "export-filename"])
"""Attributes that hold no numbers."""
_NUMBERS = re.compile(r"[0-9.]+")


_unsafe = partial(PictureError, code=Code.UNSAFE_CONTENT)


def check_drawing(data: bytes, most_pixels: int) -> None:
    """Raise PictureError for a drawing that could do harm, and for what is none."""
    try:
        text = data.decode("utf-8-sig")
        declared = _ENCODING.match(text)
        if declared and declared.group(1).lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise _unsafe(f"says that it is written in {declared.group(1)[:20]}; only UTF-8 is read")
        if _DECLARED.search(text):
            raise _unsafe("declares entities or a stylesheet")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise PictureError("is no well-formed SVG") from error
    if root.tag != f"{_SVG}svg":
        raise PictureError("is no well-formed SVG")
    _check_size(root, most_pixels)
    _Weights(root, _check_nodes(root)).check()


def _check_nodes(root: ElementTree.Element) -> list[References]:
    """Check every node of a drawing; return the rules of its styles."""
    rules: list[References] = []
    for count, node in enumerate(root.iter()):
        if count >= MOST_NODES:
            raise _unsafe(f"has over {MOST_NODES} shapes")
        tag = str(node.tag)
        if tag.removeprefix(_SVG) not in _TAGS and not tag.startswith(_INERT):
            raise _unsafe(f"holds a <{tag.rpartition('}')[2]}>")
        if tag == f"{_SVG}style":
            is_harmless, found = check_drawing_style("".join(node.itertext()))
            if not is_harmless:
                raise _unsafe("has a style that is not allowed")
            rules += found
        for name, value in node.attrib.items():
            _check_attribute(name.rpartition("}")[2].lower(), value)
    return rules


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise _unsafe(f"has the handler {name}")
    if name == "base" or (name in ("href", "src") and not value.strip().startswith("#")):
        raise _unsafe("refers to something outside it")
    if name == "style" and not is_harmless_declarations(value, may_refer=True):
        raise _unsafe("has a style that is not allowed")
    if name in _TEXTS or name.startswith(("data-", "aria-")):
        return
    if _NO_NUMBER.search(value):
        raise _unsafe(f"has a {name} that is no number")
    if ("(" in value or "\\" in value) and not check_value(value)[0]:
        raise _unsafe("loads something from elsewhere")


def _check_size(root: ElementTree.Element, most_pixels: int) -> None:
    if not all(_SIDE.fullmatch(root.get(name, "")) for name in ("width", "height")):
        raise _unsafe("has a width or height that is no length")
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    width, height = (float(side.group(1)) if side else 0.0 for side in sides)
    if width * height > most_pixels:
        raise _unsafe(f"has {width:.0f} × {height:.0f} pixels, over {most_pixels}")


class _Weights:
    """How many shapes each part of a drawing draws: a few copies of copies are more than a viewer can hold.

    A copy is made by `<use>`, and by whatever a shape refers to: clips, masks, patterns, filters, and markers, of which
    there is one at every point of every line within.
    """

    def __init__(self, root: ElementTree.Element, rules: list[References]) -> None:
        self._root = root
        self._rules = rules
        self._ids = {name: node for node in root.iter() if (name := node.get("id"))}
        self._known: dict[ElementTree.Element, int] = {}
        self._points: dict[ElementTree.Element, int] = {}

    def check(self) -> None:
        """Raise PictureError if the drawing is too heavy, nests too deep, or refers to itself."""
        self._weigh(self._root, 0)

    def _weigh(self, node: ElementTree.Element, depth: int) -> int:
        if depth > MOST_DEPTH:
            raise _unsafe(f"nests deeper than {MOST_DEPTH} levels, or in a circle")
        if node not in self._known:
            weight = 1 + sum(self._weigh(child, depth + 1) for child in node)
            points = _numbers(node) + sum(self._points[child] for child in node)
            for name, is_repeated in self._references(node):
                if (target := self._ids.get(name)) is not None:
                    weight += self._weigh(target, depth + 1) * (max(points, weight) if is_repeated else 1)
            if weight > MOST_NODES:
                raise _unsafe(f"draws over {MOST_NODES} shapes")
            self._known[node], self._points[node] = weight, points
        return self._known[node]

    def _references(self, node: ElementTree.Element) -> Iterator[tuple[str, bool]]:
        """Yield the ids that a node refers to, and whether each is drawn for all that is within."""
        for name, value in node.attrib.items():
            bare = name.rpartition("}")[2]
            if bare == "href" and value.strip().startswith("#"):
                yield value.strip()[1:], False
            elif "(" in value and "#" in value:
                for found in check_value(value)[1]:
                    yield found, "marker" in bare or "marker" in value
        own = {node.get("id", ""), *node.get("class", "").split(), str(node.tag).removeprefix(_SVG), "*"}
        for rule in self._rules:
            if rule.names & own:
                yield from ((found, rule.are_markers) for found in rule.ids)


def _numbers(node: ElementTree.Element) -> int:
    """Return how many numbers the path of a node has: at least as many as it has points."""
    return sum(1 for name in ("d", "points") for _ in _NUMBERS.finditer(node.get(name, "")))
