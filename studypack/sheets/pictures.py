"""Names the images of questions by what they hold: two files of one name in two folders stay two pictures."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar
from xml.etree import ElementTree

import msgspec

from ..bank import nodes as n
from ..bank.fragment import Fragment
from ..bank.images import Images
from ..render.views import QuestionView
from . import fonts
from .symbols import MARK

_SIZE = re.compile(r"font-size:\s*([\d.]+)(?:px)?\s*(?:;|$)|^([\d.]+)(?:px)?$")
_HIGHEST = 22.0
"""Of a picture whose lettering decides its size, in em."""
_NUMBERED = re.compile(r"&#[xX]?[0-9A-Fa-f]+;")
_N = TypeVar("_N", bound=n.Node)


def name_of(stored: str, data: bytes) -> str:
    """Return a name of an image that fits into an address as it is."""
    return f"image-{hashlib.sha256(data).hexdigest()[:20]}.{stored.rpartition('.')[2]}"


def names_of(images: Images) -> dict[str, dict[str, str]]:
    """Return for each file the names of the images that it shows, by their paths as written there."""
    found = {stored: name_of(stored, data) for stored, data in images.data.items()}
    return {source: {path: found[stored] for path, stored in shown.items()} for source, shown in images.names.items()}


def _vector(picture: bytes) -> ElementTree.Element | None:
    """Return the root of a vector picture; None for any other."""
    with suppress(ElementTree.ParseError):
        return ElementTree.fromstring(picture) if b"<svg" in picture[:4096] else None
    return None


def words_in(picture: bytes) -> set[str]:
    """Return the characters that a vector picture draws as text."""
    root = _vector(picture)
    return set() if root is None else {char for text in root.itertext() for char in text if char > " "}


def width_by_lettering(picture: bytes) -> float | None:
    """Return how wide a vector picture is, in em, if its smallest letters are as large as the text; None without any.

    A picture is drawn for some size of type. So it is neither a poster among small print nor too small to be read.
    """
    if (root := _vector(picture)) is None:
        return None
    try:
        _, _, width, height = (float(one) for one in root.get("viewBox", "").replace(",", " ").split())
    except ValueError:
        return None
    found = (_SIZE.search(one.get("font-size") or one.get("style") or "") for one in root.iter())
    sizes = [size for one in found if one and (size := float(one[1] or one[2])) > 0]
    if not sizes or not width > 0 < height:
        return None
    return min(width / min(sizes), _HIGHEST * width / height)


def drawable(picture: bytes) -> bytes:
    """Return a picture with a mark for every character that no font can draw."""
    lacking = fonts.missing(words_in(picture))
    if not lacking:
        return picture
    text = _NUMBERED.sub(lambda one: MARK if html.unescape(one[0]) in lacking else one[0], picture.decode())
    return "".join(MARK if char in lacking else char for char in text).encode()


def with_names(view: QuestionView, names: Mapping[str, str]) -> QuestionView:
    """Return a question whose images go by their names."""
    if not names:
        return view
    return replace(
        view,
        front=with_named(view.front, names),
        points=with_named(view.points, names),
        pieces=tuple(replace(piece, body=with_named(piece.body, names)) for piece in view.pieces),
        tables=tuple(_node(table, names) for table in view.tables),
    )


def with_named(fragment: Fragment, names: Mapping[str, str]) -> Fragment:
    """Return nodes whose images go by their names."""
    if not fragment.find(n.Image):
        return fragment
    return Fragment(tuple(_node(node, names) for node in fragment.children))


def _node(node: _N, names: Mapping[str, str]) -> _N:
    """Return a node with all images in it named."""
    if isinstance(node, n.Image):
        return msgspec.structs.replace(node, target=names.get(node.target, ""))
    changed = {name: _value(getattr(node, name), names) for name in node.__struct_fields__}
    return msgspec.structs.replace(node, **changed)


def _value(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, n.Node):
        return _node(value, names)
    return tuple(_value(one, names) for one in value) if isinstance(value, tuple) else value
