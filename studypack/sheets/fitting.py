"""Chooses how much of a sheet is shown, so that it fits: from one layout of everything, by arithmetic.

Whatever may be left out has a class and an id that tell the level at which it goes, as `Stages` writes them. A level
is a stylesheet: it hides all that goes at it or before. So one body serves all levels, and one layout tells what each
saves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from markupsafe import Markup

from .weasy import Layout, Place


@dataclass
class Stages:
    """Writes the attributes of what goes at a level, in a part of a document that has this name."""

    name: str
    seen: Counter[int] = field(default_factory=Counter)

    def __call__(self, level: int, *classes: str) -> Markup:
        """Return the attributes of an element that goes at a level; 0 is for what always stays."""
        if not level:
            return Markup(' class="{}"').format(" ".join(classes)) if classes else Markup("")
        self.seen[level] += 1
        names = " ".join((*classes, f"{self.name}-{level}"))
        return Markup(' class="{}" id="{}-{}-{}"').format(names, self.name, level, self.seen[level])


def level_at(index: int, limits: Sequence[int]) -> int:
    """Return the first level that shows no item of this index; 0 if all do. `limits` says how many each shows."""
    return next((level for level, limit in enumerate(limits) if index >= limit), 0)


def hidden(name: str, level: int) -> str:
    """Return the styles of a level, in the part of a document that has this name."""
    gone = ", ".join(f".{name}-{one}" for one in range(1, level + 1))
    return f"{gone} {{ display: none }}\n" if gone else ""


def savings(name: str, places: Mapping[str, Place], levels: int) -> list[float]:
    """Return how much height each level saves in all, in px, by a layout of everything."""
    saved = [0.0] * levels
    for one, place in places.items():
        part, _, rest = one.partition("-")
        level = rest.partition("-")[0]
        if part == name and level.isdigit() and int(level) < levels:
            saved[int(level)] += place.height
    return list(accumulate(saved))


def fitted(
    name: str, lay_out: Callable[[int], Layout], levels: int, excess: Callable[[Layout], float]
) -> tuple[int, Layout]:
    """Return the fullest level that fits, laid out; the last one where none does.

    `excess` is how much height of a layout is too much, in px. Everything is laid out first; what that leaves too much
    is what a level has to save. Where columns break otherwise than expected, the next level is tried.
    """
    layout = lay_out(0)
    over = excess(layout)
    if over <= 0:
        return 0, layout
    saved = savings(name, layout.places, levels)
    del layout  # its pages: two layouts of a long sheet at once take most of the memory of a build
    level = next((one for one in range(1, levels) if saved[one] >= over), levels - 1)
    layout = lay_out(level)
    while excess(layout) > 0 and level < levels - 1:
        del layout
        level += 1
        layout = lay_out(level)
    return level, layout
