"""Turns print HTML that says of its parts when they go into the shorter HTML of a level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..bank.nodes import Fragment

_PART = re.compile(r"<!--until (\d+)-->(.*?)<!--/until-->", re.DOTALL)
"""What stands at the levels below a number, as templates mark it; such parts do not nest."""


@dataclass(frozen=True)
class Item:
    """A point, a mistake or a formula, and the first level at which it is left out."""

    html: Fragment
    until: int


def until(index: int, limits: Iterable[int]) -> int:
    """Return the first level that shows no item of this index; `limits` says how many each shows, ever fewer."""
    return sum(1 for limit in limits if index < limit)


def until_items(found: Iterable[Fragment], limits: Iterable[int]) -> tuple[Item, ...]:
    """Return the items of which some level shows so many."""
    shown = [*limits]
    return tuple(Item(html, level) for index, html in enumerate(found) if (level := until(index, shown)))


def cut(html: str, level: int) -> str:
    """Return the HTML of a level: without the parts that stand only at those before it."""
    return _PART.sub(lambda part: part.group(2) if level < int(part.group(1)) else "", html)
