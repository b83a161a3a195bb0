"""Turns the many layouts that WeasyPrint gives a column into as few as tell where it ends."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any

_AVOID = ("avoid", "avoid-page", "avoid-column")
_RECENT = 4
"""So many columns are remembered: those tried last."""


def once(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Return what lays out a block as `lay_out` does, but a column fewer times.

    WeasyPrint tries the columns of a page, all in the place of the first, until their height suits it; then it lays
    them out again, each in its place. One that was tried with the same start and the same end is moved there instead.

    To learn by how much columns that are too low must grow, it asks for the next box on a page without any room. Of a
    box that must not be broken it gets a line, so they grow by a pixel again and again: it gets the whole box here.
    """

    @wraps(lay_out)
    def block(context: Any, box: Any, bottom: float, start: Any, *rest: Any, **more: Any) -> Any:
        if not box.is_column:
            return lay_out(context, box, bottom, start, *rest, **more)
        if bottom == math.inf:
            whole = _unbroken(box, start)
            where = (box, bottom, start) if whole is None else (whole, -math.inf, None)
            return lay_out(context, *where, *rest, **more)
        _, is_empty, *positioned = rest[:4]
        tried = vars(context).setdefault("tried_columns", deque(maxlen=_RECENT))
        # The children are the same only within one layout of the columns, which copies them.
        key = ([*box.children], box.position_y, box.width, bottom, start, is_empty)
        known = next((one for one in tried if one[0] == key), None)
        if known is not None:
            _, found, added = known
            found[0].translate(box.position_x - found[0].position_x)
            for boxes, new in zip(positioned, added, strict=True):
                boxes.extend(new)
            return found
        before = [len(boxes) for boxes in positioned]
        found = lay_out(context, box, bottom, start, *rest, **more)
        if found[0] is not None and not _reaches_out(context):
            # The page lays these out at its end; markers of lists are among them.
            tried.append((key, found, [boxes[count:] for boxes, count in zip(positioned, before, strict=True)]))
        return found

    return block


def _unbroken(box: Any, start: Any) -> Any:
    """Return a column of nothing but the box with which it starts, if that must not be broken."""
    ((at, within),) = start.items()
    is_whole = within is None and box.children[at].style["break_inside"] in _AVOID
    return box.copy_with_children([box.children[at].copy()]) if is_whole else None


def _reaches_out(context: Any) -> bool:
    """Tell whether there are footnotes or broken floats, of which WeasyPrint keeps account outside of a column."""
    return any((context.current_page_footnotes, context.broken_out_of_flow, context.excluded_shapes))
