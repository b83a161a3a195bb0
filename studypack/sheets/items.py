"""Turns the points of a question into single items, so that a sheet can show the first of them."""

from __future__ import annotations

import re

from markupsafe import Markup

from ..render.views import QuestionView

_TAG = re.compile(r"<(?P<end>/?)(?P<name>ul|ol|li|p)\b[^>]*>")


def items(html: str) -> tuple[Markup, ...]:
    """Return the items of the outermost lists of some HTML, and its paragraphs where it has no list."""
    found = _contents(html, "li", nested=("ul", "ol"))
    return tuple(Markup(one) for one in found or _contents(html, "p", nested=()))


def _contents(html: str, name: str, nested: tuple[str, ...]) -> list[str]:
    """Return what stands in every element of a name that is not itself in such an element; inner lists are left out."""
    found: list[str] = []
    depth = start = 0
    cut: int | None = None
    for match in _TAG.finditer(html):
        if match.group("name") in nested and depth == 1 and not match.group("end"):
            cut = match.start() if cut is None else cut
        if match.group("name") != name:
            continue
        if match.group("end"):
            depth -= 1
            if depth == 0:
                found.append(re.sub(r"</?p>", "", html[start : match.start() if cut is None else cut]).strip())
        else:
            if depth == 0:
                start, cut = match.end(), None
            depth += 1
    return found


def first_items(view: QuestionView) -> tuple[Markup, ...]:
    """Return the points of a question one by one; its digest where it has no scoring points."""
    return items(view.points) if view.points else view.digest
