"""Turns the many layouts that WeasyPrint gives a column into as few as tell where it ends."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

_AVOID = ("avoid", "avoid-page", "avoid-column")
_RECENT = 4
"""So many columns are remembered: those tried last."""


def once(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Return what lays out a block as `lay_out` does, but a column fewer times.

    WeasyPrint tries the columns of a page, all in the place of the first, until their height suits it; then it lays
    them out again, each in its place. One that was tried with the same start and the same end is moved there instead.
    It tries them as if nothing stood above them on the page; here, as they will stand.

    To learn by how much columns that are too low must grow, it asks for the next box on a page without any room. Of a
    box that must not be broken it gets a line, so they grow by a pixel again and again: it gets the whole box here.
    """

    @wraps(lay_out)
    def block(
        context: Any, box: Any, bottom: float, start: Any, parent: Any, is_empty: bool, *rest: Any, **more: Any
    ) -> Any:
        if not box.is_column:
            around = getattr(context, "is_empty", True)
            context.is_empty = is_empty
            found = lay_out(context, box, bottom, start, parent, is_empty, *rest, **more)
            context.is_empty = around
            return found
        if bottom == math.inf:
            whole = _unbroken(box, start)
            where = (box, bottom, start) if whole is None else (whole, -math.inf, None)
            return lay_out(context, *where, parent, is_empty, *rest, **more)
        is_empty = is_empty and context.is_empty
        tried = vars(context).setdefault("tried_columns", deque(maxlen=_RECENT))
        # The children are the same only within one layout of the columns, which copies them.
        key = ([*box.children], box.position_y, box.width, bottom, start, is_empty)
        known = next((one for one in tried if one.key == key), None)
        if known is not None:
            return known.moved(box.position_x, rest[:2])
        before = [len(boxes) for boxes in rest[:2]]
        found = lay_out(context, box, bottom, start, parent, is_empty, *rest, **more)
        if found[0] is not None and not _reaches_out(context):
            tried.append(_Tried(key, found, [boxes[count:] for boxes, count in zip(rest[:2], before, strict=True)]))
        return found

    return block


@dataclass(frozen=True)
class _Tried:
    """A column that was tried: from what, with which result, and the boxes in it that the page lays out at its end.

    Markers of lists are such boxes: they are absolute.
    """

    key: tuple[Any, ...]
    result: Any
    positioned: list[list[Any]]

    def moved(self, left: float, lists: Iterable[list[Any]]) -> Any:
        """Return the result in another place; its boxes join those of the page."""
        self.result[0].translate(left - self.result[0].position_x)
        for boxes, new in zip(lists, self.positioned, strict=True):
            boxes.extend(new)
        return self.result


def _unbroken(box: Any, start: Any) -> Any:
    """Return a column of nothing but the box with which it starts, if that must not be broken."""
    ((at, within),) = start.items()
    is_whole = within is None and box.children[at].style["break_inside"] in _AVOID
    return box.copy_with_children([box.children[at].copy()]) if is_whole else None


def _reaches_out(context: Any) -> bool:
    """Tell whether there are footnotes or broken floats, of which WeasyPrint keeps account outside of a column."""
    return any((context.current_page_footnotes, context.broken_out_of_flow, context.excluded_shapes))
